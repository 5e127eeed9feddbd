import { estateOf } from '../estate-of.ts'
import { amazonItems } from '../items.ts'
import { imagesToBuild } from '../repositories.ts'
import { siteOf } from '../site.ts'
import type { Estate } from '../estate.ts'
import type { NodeId } from '../../../graph/id.ts'
import type { Place } from '../../../base/place.ts'
import type { Item } from '../../output.ts'
import type { Opening, Preparation } from '../../target.ts'
import { type Cloud, type CloudChanges, cloudOf } from './cloud.ts'
import { imagePreparations } from './images.ts'

/** What a driver deploys. */
export interface Release {
  readonly cloud: Cloud
  readonly items: ReadonlyMap<NodeId, Item>
  /** The images to build and push; each needs its repository. */
  images(): Preparation[]
}

/**
 * The release that an opening asks for. Images that are built get digests, and with them the estate and the items become
 * others for everybody who looks at them. `place` is where the platform speaks of the target. Asks AWS nothing by itself.
 */
export function releaseOf(opening: Opening, place: Place, changes: CloudChanges): Release {
  const { graph, project, folder, scaled } = opening
  let digests = opening.digests
  const site = (known = digests) =>
    siteOf({ ...opening, digests: known, contentOf: (path) => opening.contentOf(path) }, scaled)
  const itemsNow = () => amazonItems(graph, estateOf(graph, { ...site(), scaled: {} }), place)
  let estate: Estate = estateOf(graph, site())
  const items = new Map(itemsNow())
  const cloud: Cloud = Object.defineProperty({ ...cloudOf(graph, estate, { folder, scaled, ...changes }) }, 'estate', {
    get: () => estate,
    enumerable: true,
  })
  return {
    cloud,
    items,
    images: () =>
      imagePreparations(cloud, {
        project,
        folder,
        digests,
        images: (known) => imagesToBuild(graph, site(known)),
        locked(found) {
          digests = found
          estate = estateOf(graph, site())
          for (const [id, item] of itemsNow()) items.set(id, item)
        },
      }),
  }
}
