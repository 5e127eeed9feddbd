import type { Graph } from '../../graph/graph.ts'
import type { Dialect } from '../container/bind.ts'
import { insideUrl, plainPort, publicUrl, type Reach } from '../edge/address.ts'

/** What a platform says of where its edge is reached on an engine. */
export interface ReachOptions {
  readonly port?: number
  readonly tlsPort?: number
  readonly behind?: Reach['behind']
}

/** How the edge is reached, with what is usual where nothing is said. */
export function reachOf(graph: Graph, { port, tlsPort = 443, behind = 'nobody' }: ReachOptions): Reach {
  return { published: { plain: plainPort(graph, port), tls: tlsPort }, behind }
}

/** What things are called in the networks of an engine: services by their ids, routes by the edge. */
export function dialectAt(graph: Graph, reach: Reach): Dialect {
  return {
    host: (id) => id,
    port: (_, preferred) => preferred,
    url: (route, view) => (view === 'public' ? publicUrl(graph, route, reach) : insideUrl(graph, route, reach)),
    encrypted: () => false,
  }
}
