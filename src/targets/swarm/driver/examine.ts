import type { Graph } from '../../../graph/graph.ts'
import { dockerHere } from '../../docker/docker.ts'
import { platformWarnings } from '../../docker/engine.ts'
import type { Fact, Target } from '../../target.ts'
import type { SwarmOptions } from '../options.ts'
import { groundOf } from './ground.ts'

/** What `up` would use: the engine, its swarm, and whether images fit it. Asks and changes nothing. */
export async function examine(at: Parameters<NonNullable<Target['examine']>>[0]): Promise<Fact[]> {
  const options = (at.options ?? {}) as SwarmOptions
  const { ground, problems } = await groundOf(
    dockerHere(),
    { endpointMode: options.endpointMode ?? 'vip', nodes: options.nodes ?? 'several' },
    at.graph as Graph | undefined,
  )
  const faults = problems.map((each): Fact => ({ check: 'swarm', state: 'bad', detail: each.found, do: each.do }))
  if (!ground) return faults
  const { engine, processors } = ground
  return [
    {
      check: 'engine',
      state: 'ok',
      detail: `${engine.name}, ${engine.platform}, ${processors} processors${engine.rootless ? ', without root' : ''}`,
    },
    {
      check: 'swarm',
      state: 'ok',
      detail: `a manager of ${engine.machines ?? 1} ${engine.machines === 1 ? 'machine' : 'machines'}`,
    },
    ...faults,
    ...platformWarnings(engine, at.images.platform).map((detail): Fact => ({
      check: 'platform',
      state: 'warn',
      detail,
      do: 'set images.platform',
    })),
  ]
}
