import type { Problem } from '../../base/problem.ts'
import type { Graph } from '../../graph/graph.ts'
import type { Site } from './site.ts'

/** What is wrong with the options of stores and secrets, and the versions that AWS does not have. */
export function checkData(graph: Graph, site: Site): Problem[] {
  throw new Error(`not written yet: ${graph.platform} ${site.options.region}`)
}
