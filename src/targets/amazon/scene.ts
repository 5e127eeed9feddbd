import type { Graph } from '../../graph/graph.ts'
import { type Access, accessesOf } from './accesses.ts'
import type { Network } from './estate.ts'
import { networkOf, neededEndpoints } from './network.ts'
import type { Site } from './site.ts'

/** What security groups are made from: the graph, the site, and what follows from both for all of them. */
export interface Scene {
  readonly graph: Graph
  readonly site: Site
  readonly network: Network
  /** Who talks to what. */
  readonly accesses: readonly Access[]
  /** Endpoints lead to all services of AWS that a task needs. */
  readonly hasEndpoints: boolean
}

/** The scene of a graph on a site. */
export function sceneOf(graph: Graph, site: Site): Scene {
  const network = networkOf(graph, site)
  const hasEndpoints = network.made && neededEndpoints(graph, site).every((each) => network.endpoints.includes(each))
  return { graph, site, network, accesses: accessesOf(graph, site), hasEndpoints }
}
