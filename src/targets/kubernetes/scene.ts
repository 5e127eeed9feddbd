import type { Graph } from '../../graph/graph.ts'
import type { NodeId } from '../../graph/id.ts'
import type { JobNode, ServiceNode, StoreNode } from '../../graph/node.ts'
import { type Container, containerOf } from '../container/container.ts'
import type { PlatformImages } from '../container/image.ts'
import { imagesOf } from '../container/images.ts'
import { type Access, accessesOf } from './access.ts'
import { dialectOf } from './address.ts'
import type { Site } from './site.ts'

/** What objects are made from: the graph, the site, and what follows from both for all of them. */
export interface Scene {
  readonly graph: Graph
  readonly site: Site
  readonly images: PlatformImages
  /** Who talks to what. */
  readonly accesses: readonly Access[]
}

/** The scene of a graph on a site. It is worked out once: every job asks for it again. */
export function sceneOf(graph: Graph, site: Site): Scene {
  const known = scenes.get(site)
  if (known?.graph === graph) return known
  const scene = { graph, site, images: imagesOf(graph, site.setting), accesses: accessesOf(graph, site) }
  scenes.set(site, scene)
  return scene
}

const scenes = new WeakMap<Site, Scene>()

/** The image of a process; undefined for one that names none, which the check refuses. */
export function imageOf({ images }: Scene, id: NodeId): string | undefined {
  return images.of.get(id)
}

/** A process of the graph as a container of this cluster. */
export function containerIn(
  { graph, site }: Pick<Scene, 'graph' | 'site'>,
  node: ServiceNode | StoreNode | JobNode,
): Container {
  return containerOf(graph, dialectOf(graph, site, node.id), node)
}
