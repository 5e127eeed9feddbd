import { type Graph, nodesOf } from '../../graph/graph.ts'
import type { NodeId } from '../../graph/id.ts'
import { directive, printNginx } from './nginx.ts'

/** Where a service, or one replica of it, listens: a name that the network resolves, or an address. */
export interface Address {
  readonly host: string
  readonly port: number
}

/**
 * The servers of an upstream: a name that stands for all replicas that run, replicas one by one, or both for a moment
 * between the two.
 */
export interface Servers {
  /** A name that is asked for again all the time; every address that it has is a replica. */
  readonly name?: Address
  readonly replicas?: readonly Address[]
}

/**
 * The text of an upstream file. Usually that is the name alone. During a rollout a driver may list the replicas that
 * shall get requests, and read the configuration again; on the way back it lists both once, since a name that was not
 * asked before has no addresses for a moment.
 */
export function upstreamLines({ name, replicas = [] }: Servers): string {
  // One failure is enough to leave a replica out, and after a moment it is tried again: meanwhile it may have been
  // replaced.
  const lines = [
    ...(name ? [directive('server', `${name.host}:${name.port}`, 'resolve', 'max_fails=1', 'fail_timeout=2s')] : []),
    ...[...replicas]
      .sort(byAddress)
      .map(({ host, port }) => directive('server', `${host}:${port}`, 'max_fails=1', 'fail_timeout=2s')),
  ]
  return printNginx(lines.length > 0 ? lines : [directive('server', '127.0.0.1:1', 'down')])
}

/** The upstreams of a graph's routes: each service and port that requests are sent to, in order. */
export function upstreamsOf(graph: Graph): (readonly [service: NodeId, port: string])[] {
  const wanted = new Map(
    nodesOf(graph, 'route').map(({ to }) => [upstreamName(to.service, to.port), [to.service, to.port] as const]),
  )
  return [...wanted].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each)
}

/** The name of an upstream in the configuration. */
export function upstreamName(service: NodeId, port: string): string {
  return `${service}.${port}`
}

function byAddress(a: Address, b: Address): number {
  return a.host === b.host ? a.port - b.port : a.host < b.host ? -1 : 1
}
