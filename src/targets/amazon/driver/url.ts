import { nodeOf } from '../../../graph/graph.ts'
import type { NodeId } from '../../../graph/id.ts'
import type { Cloud } from './cloud.ts'

/**
 * The public address of a route: its host, by TLS where the entry has a certificate. A route without a host is
 * reached at the load balancer's own name, which is known once AWS was asked (`observe`).
 */
export function urlOf({ graph, estate, learnt }: Cloud, id: NodeId): string {
  const route = nodeOf(graph, id, 'route')
  const encrypted = estate.entry?.certificate !== undefined && route.host !== undefined
  const host = route.host ?? learnt.address ?? `${estate.entry?.name ?? estate.name}.${estate.region}.elb.amazonaws.com`
  return `${encrypted ? 'https' : 'http'}://${host}${route.path.replace(/\/$/, '')}`
}
