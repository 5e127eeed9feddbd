import type { Graph } from '../../graph/graph.ts'
import type { ServiceNode } from '../../graph/node.ts'
import type { Entry } from './estate.ts'
import type { Site } from './site.ts'

/** The load balancer of a platform; undefined where nothing has a route. */
export function entryOf(graph: Graph, site: Site): Entry | undefined {
  throw new Error(`not written yet: ${graph.platform} ${site.options.region}`)
}

/** The seconds after which the load balancer closes a connection on which nothing is said: longer than the longest request of any route. */
export function idleTimeoutOf(graph: Graph): number {
  throw new Error(`not written yet: ${graph.platform}`)
}

/** The ids of the target groups that lead to a service: one for each of its ports that a route leads to (`bi-web` for the only one). */
export function targetGroupsOf(graph: Graph, service: ServiceNode): string[] {
  throw new Error(`not written yet: ${graph.platform} ${service.id}`)
}
