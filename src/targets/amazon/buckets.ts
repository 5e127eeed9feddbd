import type { Graph } from '../../graph/graph.ts'
import { nodesOf } from '../../graph/graph.ts'
import { accessLogs } from './entry.ts'
import type { Bucket } from './estate-data.ts'
import { estateName } from './names.ts'
import type { Site } from './site.ts'

/** How many days access logs are kept where the options do not say. */
const usualDays = 90

/**
 * What AWS may add to a name: the number of the account and the region, with hyphens. The longest region has 14
 * characters.
 */
const added = 12 + 14 + 2

/**
 * The buckets of a platform: until an app asks for one, that of the access logs alone. It is there where something is
 * entered through the load balancer, unless the options say `accessLogs: false`.
 */
export function bucketsOf(graph: Graph, site: Site): Bucket[] {
  const { accessLogs: days = usualDays } = site.options.entry ?? {}
  if (days === false || nodesOf(graph, 'route').length === 0) return []
  return [
    {
      id: accessLogs,
      name: `${estateName(graph, site)}-${accessLogs}`.slice(0, 63 - added).replace(/-+$/, ''),
      about: 'Requests as the load balancer saw them',
      versioned: false,
      expire: days,
      keep: false,
      writer: 'load-balancer-logs',
    },
  ]
}
