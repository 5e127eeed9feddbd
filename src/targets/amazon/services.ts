import type { Graph } from '../../graph/graph.ts'
import type { Service } from './estate.ts'
import type { Site } from './site.ts'

/** The services of a graph on ECS. The group of each has its id; its target groups are named by `targets`, one for each route's port. */
export function servicesOf(graph: Graph, site: Site): Service[] {
  throw new Error(`not written yet: ${graph.platform} ${site.options.region}`)
}
