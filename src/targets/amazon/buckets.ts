import type { Graph } from '../../graph/graph.ts'
import type { Bucket } from './estate-data.ts'
import type { Site } from './site.ts'

/** The buckets of a platform. `access-logs` is that of the load balancer; it is there where the options keep access logs. */
export function bucketsOf(graph: Graph, site: Site): Bucket[] {
  throw new Error(`not written yet: ${graph.platform} ${site.options.region}`)
}
