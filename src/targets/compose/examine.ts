import { dockerHere } from '../docker/docker.ts'
import { platformWarnings } from '../docker/engine.ts'
import type { Fact, Target } from '../target.ts'
import { groundOf, leastCompose } from './ground.ts'

/**
 * What `up` would use of this machine: the engine, its plugin for Compose, and whether images fit it. Asks and changes
 * nothing.
 */
export async function examine(at: Parameters<NonNullable<Target['examine']>>[0]): Promise<Fact[]> {
  const { ground, problems } = await groundOf(dockerHere())
  const faults = problems.map((each): Fact => ({ check: 'engine', state: 'bad', detail: each.found, do: each.do }))
  if (!ground) return faults
  const { engine, processors } = ground
  const warnings = platformWarnings(engine, at.images.platform)
  return [
    {
      check: 'engine',
      state: 'ok',
      detail: `${engine.name}, ${engine.platform}, ${processors} processors${engine.rootless ? ', without root' : ''}`,
    },
    ...(engine.compose === undefined || faults.length > 0
      ? []
      : [
          {
            check: 'compose',
            state: 'ok',
            detail: `docker compose ${engine.compose} (at least ${leastCompose})`,
          } as const,
        ]),
    ...faults,
    ...warnings.map((detail): Fact => ({ check: 'platform', state: 'warn', detail, do: 'set images.platform' })),
  ]
}
