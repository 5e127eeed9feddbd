import type { Graph } from '../../graph/graph.ts'
import type { Network } from './estate.ts'
import type { Site } from './site.ts'

/** The network of a platform. */
export function networkOf(graph: Graph, site: Site): Network {
  throw new Error(`not written yet: ${graph.platform} ${site.options.region}`)
}
