import { nodeOf } from '../../../graph/graph.ts'
import type { NodeId } from '../../../graph/id.ts'
import type { Cloud } from './cloud.ts'

/** The public address of a route: its host, by TLS where the entry has a certificate. A route without a host is reached at the load balancer's own name, which its output tells. */
export function urlOf({ graph, estate }: Pick<Cloud, 'graph' | 'estate'>, id: NodeId): string {
  const route = nodeOf(graph, id, 'route')
  const scheme = estate.entry?.certificate ? 'https' : 'http'
  return `${scheme}://${route.host ?? `${estate.entry?.name ?? estate.name}.${estate.region}.elb.amazonaws.com`}${route.path === '/' ? '' : route.path.replace(/\/$/, '')}`
}
