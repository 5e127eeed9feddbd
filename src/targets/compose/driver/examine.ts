import { dockerHere } from '../../docker/docker.ts'
import { engineFact, faultFacts, platformFacts } from '../../docker/engine-facts.ts'
import type { Fact, Target } from '../../target.ts'
import { groundOf, leastCompose } from './ground.ts'

/**
 * What `up` would use of this machine: the engine, its plugin for Compose, and whether images fit it. Asks and changes
 * nothing.
 */
export async function examine(at: Parameters<NonNullable<Target['examine']>>[0]): Promise<Fact[]> {
  const { ground, problems } = await groundOf(dockerHere())
  const faults = faultFacts('engine', problems)
  if (!ground) return faults
  const { engine, processors } = ground
  return [
    engineFact(engine, processors),
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
    ...platformFacts(engine, at.images.platform),
  ]
}
