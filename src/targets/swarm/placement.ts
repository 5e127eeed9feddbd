import type { Graph } from '../../graph/graph.ts'
import type { NodeId } from '../../graph/id.ts'
import type { Deploy } from './document.ts'
import type { Site } from './site.ts'

/** The constraints of a service, store, job or of the edge: its own and those of its app. */
export function constraintsOf(graph: Graph, site: Pick<Site, 'placement'>, id: NodeId): readonly string[] {
  const app = graph.nodes.get(id)?.app
  return [
    ...new Set([
      ...(site.placement[id] ?? []),
      ...(app !== undefined && app !== id ? (site.placement[app] ?? []) : []),
    ]),
  ]
}

/**
 * The placement of a service: its constraints, and over what its replicas are spread; nothing where nothing is said.
 */
export function placementOf(graph: Graph, site: Site, id: NodeId, most?: number): Pick<Deploy, 'placement'> {
  const constraints = constraintsOf(graph, site, id)
  if (constraints.length === 0 && site.spread.length === 0 && most === undefined) return {}
  return {
    placement: {
      ...(constraints.length > 0 && { constraints }),
      ...(site.spread.length > 0 && { preferences: site.spread.map((spread) => ({ spread })) }),
      ...(most !== undefined && { max_replicas_per_node: most }),
    },
  }
}
