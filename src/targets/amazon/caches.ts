import type { Graph } from '../../graph/graph.ts'
import type { Cache } from './estate-data.ts'
import type { Site } from './site.ts'

/** The caches of a platform: one for each Redis, Valkey and memcached store that is not outside. */
export function cachesOf(graph: Graph, site: Site): Cache[] {
  throw new Error(`not written yet: ${graph.platform} ${site.options.region}`)
}
