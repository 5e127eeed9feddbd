import { releaseOf } from '../../amazon/driver/release.ts'
import type { CloudChanges } from '../../amazon/driver/cloud.ts'
import { operated } from '../../amazon/driver/cloud-driver.ts'
import { startService } from '../../amazon/driver/stop.ts'
import { grounds } from '../../amazon/items.ts'
import type { NodeId } from '../../../graph/id.ts'
import type { Driver, Opening } from '../../target.ts'
import { place } from '../lower.ts'
import { lacksOf } from './lacks.ts'
import { stagesOf } from './stages.ts'

/** Opens the target on the account of the credentials that the SDK of AWS finds. Asks AWS nothing by itself. */
export async function open(opening: Opening): Promise<Driver> {
  return openOn(opening)
}

/** Opens the target; `changes` are for tests, which bring an endpoint of their own. */
export function openOn(opening: Opening, changes: CloudChanges = {}): Driver {
  const { graph } = opening
  const { cloud, items, images } = releaseOf(opening, place, changes)
  const stages = stagesOf(opening, cloud)
  const usual = operated(cloud)
  const isService = (id: NodeId) => cloud.estate.services.some((service) => service.id === id)

  return {
    ...usual,
    items: () => items,
    lacks: () => lacksOf(opening, cloud),
    foresee: async () => (await import('./foresee.ts')).foresee(opening, cloud),
    preparations: () =>
      images().map((each) => ({
        ...each,
        async run(tell) {
          await stages.images(tell)
          await each.run(tell)
        },
      })),
    async run(ids, tell, done) {
      // The machine must be that of this release, whose tasks name images by the digests that came meanwhile.
      await stages.platform(tell)
      await usual.run(ids, tell, done)
    },
    async start(id, tell) {
      if (id === grounds.images) return stages.images(tell)
      if (id === grounds.watching) return stages.unchangedServices() ? stages.services(tell) : undefined
      if (!isService(id) && graph.nodes.get(id)?.kind !== 'schedule') return stages.platform(tell)
      await stages.services(tell)
      // One that `down` has stopped is as CloudFormation left it.
      if (isService(id)) await startService(cloud, id, tell)
    },
    async remove(_, keepData, tell = () => {}) {
      // What left the platform goes with the deployment itself; only a destruction takes everything.
      if (keepData) return stages.services(tell)
      await stages.destroy(tell)
    },
  }
}
