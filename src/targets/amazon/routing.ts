import type { Estate, Standby } from './estate.ts'

/** How names lead to a region of two. */
export interface Routing {
  readonly by: 'failover' | 'latency'
  /** It is the region that is asked first. */
  readonly first: boolean
  /**
   * What Route 53 asks: whether the load balancer takes connections, at its own name, since the name of a host may lead
   * to the other region. Whether anything healthy stands behind it Route 53 knows from AWS, as records say
   * (`EvaluateTargetHealth`). Undefined where Route 53, which asks from the internet, is not let in.
   */
  readonly check?: { readonly port: 80 | 443; readonly every: number; readonly failures: number }
}

/** How names lead to the region of an estate, which is one of two by `standby`. */
export function routingOf(
  { routing, healthCheck }: Pick<Standby, 'routing' | 'healthCheck'>,
  { entry, groups }: Pick<Estate, 'entry' | 'groups'>,
  first: boolean,
): Routing {
  const port = entry?.certificate ? 443 : 80
  const open = groups
    .find(({ id }) => id === entry?.group)
    ?.ingress.some(({ peer, from, to }) => 'cidr' in peer && peer.cidr === '0.0.0.0/0' && from <= port && port <= to)
  const { every, failures } = healthCheck
  return { by: routing, first, ...(entry && !entry.internal && open && { check: { port, every, failures } }) }
}
