import type { NodeId } from '../../../graph/id.ts'
import type { CloudChanges } from '../../amazon/driver/cloud.ts'
import { operated } from '../../amazon/driver/cloud-driver.ts'
import { releaseOf } from '../../amazon/driver/release.ts'
import { startService } from '../../amazon/driver/stop.ts'
import { grounds } from '../../amazon/items.ts'
import type { Driver, Opening } from '../../target.ts'
import { place } from '../lower.ts'
import { lacksOf } from './lacks.ts'
import { stagesOf } from './stages.ts'

/**
 * Opens the target on the account of the credentials that the SDK of AWS and Terraform find. Asks AWS nothing by
 * itself.
 */
export async function open(opening: Opening): Promise<Driver> {
  return openOn(opening)
}

/** Opens the target; `changes` are for tests, which bring an endpoint of their own. */
export function openOn(opening: Opening, changes: CloudChanges = {}): Driver {
  const { graph } = opening
  const { cloud, items, images } = releaseOf(opening, place, changes)
  const stages = stagesOf(opening, cloud)
  // What is being built and pushed now. Tasks name images by their digests, so all that stands on images waits for
  // them, and is not begun when one fails.
  const building = new Set<Promise<void>>()
  const isService = (id: NodeId) => cloud.estate.services.some((service) => service.id === id)

  return {
    ...operated(cloud),
    items: () => items,
    lacks: () => lacksOf(opening, cloud),
    preparations: () =>
      images().map((each) => ({
        ...each,
        async run(tell) {
          const own = stages.images(tell).then(() => each.run(tell))
          building.add(own)
          await own.finally(() => void building.delete(own))
        },
      })),
    async start(id, tell) {
      if (id === grounds.images) return stages.images(tell)
      await Promise.all(building)
      // On a first deployment services come later, and what watches them comes with them.
      if (id === grounds.watching) return stages.unchangedServices() ? stages.all(tell) : undefined
      if (!isService(id) && graph.nodes.get(id)?.kind !== 'schedule') return stages.platform(tell)
      await stages.all(tell)
      // One that `down` has stopped is as Terraform left it.
      if (isService(id)) await startService(cloud, id, tell)
    },
    async remove(_, keepData, tell = () => {}) {
      // What left the platform goes with the deployment itself; only a destruction takes everything.
      if (keepData) return stages.all(tell)
      await stages.destroy(tell)
    },
  }
}
