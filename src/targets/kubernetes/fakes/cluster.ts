import type { Connection } from '../../../graph/connection.ts'
import { graphOf } from '../../../graph/fakes/nodes.ts'
import type { Node } from '../../../graph/node.ts'
import type { Recipe } from '../../../graph/recipe.ts'
import type { Setting } from '../../target.ts'
import type { KubernetesObject, OfKind } from '../document.ts'
import { objectsOf } from '../objects.ts'
import type { KubernetesOptions } from '../options.ts'
import { type Site, siteOf } from '../site.ts'

/** Software with an image, as every process in a cluster has it. */
export const recipe: Recipe = {
  id: 'shop-1.2.3',
  image: { base: 'shop:1.2.3', user: '1000:2000' },
  native: { from: 'user' },
}

/** A site with these options, and images as they are. */
export function site(options: KubernetesOptions = {}, known: Partial<Site> = {}): Site {
  const setting: Setting = { options, images: {}, digests: {}, contentOf: (path) => `content of ${path}` }
  return siteOf(setting, known)
}

/** The objects that a small graph becomes. */
export interface Made {
  /** The only object of a kind that is made for a node. */
  one<Kind extends KubernetesObject['kind']>(id: string, kind: Kind): OfKind<Kind>
  /** All objects of a kind that are made for a node, or for all. */
  all<Kind extends KubernetesObject['kind']>(kind: Kind, id?: string): OfKind<Kind>[]
  kinds(id: string): string[]
}

/** Lowers nodes and connections to objects. */
export function made(nodes: readonly Node[], connections: readonly Connection[] = [], on: Site = site()): Made {
  const objects = objectsOf(graphOf(nodes, connections), on)
  const all = <Kind extends KubernetesObject['kind']>(kind: Kind, id?: string) =>
    [...objects]
      .filter(([each]) => id === undefined || each === id)
      .flatMap(([, some]) => some.filter((object): object is OfKind<Kind> => object.kind === kind))
  return {
    all,
    one(id, kind) {
      const [found, ...more] = all(kind, id)
      if (!found || more.length > 0)
        throw new Error(`${id} has ${found ? more.length + 1 : 'no'} ${kind}: ${[...objects.keys()].join(', ')}`)
      return found
    },
    kinds: (id) => (objects.get(id) ?? []).map((object) => object.kind),
  }
}
