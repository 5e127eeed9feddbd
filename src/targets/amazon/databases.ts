import type { Graph } from '../../graph/graph.ts'
import type { Database } from './estate-data.ts'
import type { Site } from './site.ts'

/** The databases of a platform: one for each PostgreSQL store that is not outside. */
export function databasesOf(graph: Graph, site: Site): Database[] {
  throw new Error(`not written yet: ${graph.platform} ${site.options.region}`)
}
