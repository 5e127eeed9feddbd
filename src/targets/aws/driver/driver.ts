import { imagePreparations } from '../../amazon/driver/images.ts'
import { type Cloud, type CloudChanges, cloudOf } from '../../amazon/driver/cloud.ts'
import { operated } from '../../amazon/driver/cloud-driver.ts'
import { startService } from '../../amazon/driver/stop.ts'
import type { Estate } from '../../amazon/estate.ts'
import { estateOf } from '../../amazon/estate-of.ts'
import { amazonItems, grounds } from '../../amazon/items.ts'
import { imagesToBuild } from '../../amazon/repositories.ts'
import { type Site, siteOf } from '../../amazon/site.ts'
import type { NodeId } from '../../../graph/id.ts'
import type { Driver, Opening } from '../../target.ts'
import { place } from '../lower.ts'
import type { AwsOptions } from '../options.ts'
import { lacksOf } from './lacks.ts'
import { stagesOf } from './stages.ts'

/** Opens the target on the account of the credentials that the SDK of AWS finds. Asks AWS nothing by itself. */
export async function open(opening: Opening): Promise<Driver> {
  return openOn(opening)
}

/** Opens the target; `changes` are for tests, which bring an endpoint of their own. */
export function openOn(opening: Opening, changes: CloudChanges = {}): Driver {
  const { graph } = opening
  let digests = opening.digests
  const site = (known = digests): Site<AwsOptions> =>
    siteOf<AwsOptions>({ ...opening, digests: known, contentOf: (path) => opening.contentOf(path) }, opening.scaled)
  let estate: Estate = estateOf(graph, site())
  const items = new Map(amazonItems(graph, estateOf(graph, { ...site(), scaled: {} }), place))
  // Images that are built get digests, and with them the estate becomes another one for everybody who looks at it.
  const cloud: Cloud = Object.defineProperty(
    { ...cloudOf(graph, estate, { folder: opening.folder, scaled: opening.scaled, ...changes }) },
    'estate',
    { get: () => estate, enumerable: true },
  )
  const stages = stagesOf(opening, cloud)
  const usual = operated(cloud)
  const isService = (id: NodeId) => estate.services.some((service) => service.id === id)

  return {
    ...usual,
    items: () => items,
    lacks: () => lacksOf(opening, cloud),
    foresee: async () => (await import('./foresee.ts')).foresee(opening, cloud),
    preparations: () =>
      imagePreparations(cloud, {
        project: opening.project,
        folder: opening.folder,
        digests,
        images: (known) => imagesToBuild(graph, site(known)),
        locked(found) {
          digests = found
          estate = estateOf(graph, site())
          for (const [id, item] of amazonItems(graph, estateOf(graph, { ...site(), scaled: {} }), place))
            items.set(id, item)
        },
      }).map((each) => ({
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
