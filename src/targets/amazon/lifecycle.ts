import type { Graph } from '../../graph/graph.ts'
import type { Lifecycle } from './estate.ts'
import type { Site } from './site.ts'

/** What must run before services roll (deploy jobs), and after (jobs that need services, and proofs). Ids of machines: `before`, `after`. */
export function lifecycleOf(graph: Graph, site: Site): Lifecycle {
  throw new Error(`not written yet: ${graph.platform} ${site.options.region}`)
}
