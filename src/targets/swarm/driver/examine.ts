import type { Graph } from '../../../graph/graph.ts'
import { dockerHere } from '../../docker/docker.ts'
import { engineFact, faultFacts, platformFacts } from '../../docker/engine-facts.ts'
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
  const faults = faultFacts('swarm', problems)
  if (!ground) return faults
  const { engine, processors } = ground
  return [
    engineFact(engine, processors),
    {
      check: 'swarm',
      state: 'ok',
      detail: `a manager of ${engine.machines ?? 1} ${engine.machines === 1 ? 'machine' : 'machines'}`,
    },
    ...faults,
    ...platformFacts(engine, at.images.platform),
  ]
}
