import type { Graph } from '../../graph/graph.ts'
import { nodesOf, once } from '../../graph/graph.ts'
import type { NodeId } from '../../graph/id.ts'
import type { RouteNode, ServiceNode } from '../../graph/node.ts'
import { referencesIn } from '../../graph/text.ts'
import { textsOf } from '../../graph/check.ts'

/** A wish for ports: `count` numbers under one key, near `prefer`; `pinned` when the user named the number. */
export interface PortWish {
  readonly key: string
  readonly prefer: number
  readonly count: number
  readonly pinned: boolean
  /** Datagrams come to it, not connections. */
  readonly udp?: boolean
  /** The spec path that asks, for the problem when a pinned port is taken. */
  readonly path: string
}

/**
 * Every port that a platform needs on one machine. A service that rolls has one slot more than replicas, for the new
 * process beside the old; a listener of the edge serves one host, or one app where there are no host names.
 */
export function portWishes(
  graph: Graph,
  scaled: Readonly<Record<NodeId, number>>,
  firstPort: number | undefined,
): PortWish[] {
  const wishes: PortWish[] = []
  for (const node of graph.nodes.values()) {
    if (node.kind === 'store')
      for (const port of node.ports)
        wishes.push({
          key: `${node.id}:${port.name}`,
          prefer: port.prefer,
          count: 1,
          pinned: false,
          path: node.place.path,
        })
    if (node.kind === 'service') {
      for (const port of node.ports)
        wishes.push({
          key: `${node.id}:${port.name}`,
          prefer: port.prefer,
          count: slotsOf(node, scaled[node.id]),
          pinned: false,
          ...(port.protocol === 'udp' && { udp: true }),
          path: node.place.path,
        })
    }
  }
  for (const [index, [key, routes]] of [...listeners(graph)].entries()) {
    const asked = routes.find((route) => route.port !== undefined)?.port
    const first = index === 0 ? firstPort : undefined
    wishes.push({
      key,
      prefer: first ?? asked ?? 8088,
      count: 1,
      pinned: (first ?? asked) !== undefined,
      path: first === undefined ? `${routes[0]!.place.path}.port` : 'targets.local.port',
    })
  }
  for (const [service, port] of insideListeners(graph))
    wishes.push({ key: `inside:${service}:${port}`, prefer: 18088, count: 1, pinned: false, path: service })
  // Numbers that somebody named or types into a browser come first; the others make room.
  return wishes.sort((a, b) => rank(a) - rank(b))
}

function rank(wish: PortWish): number {
  return wish.pinned ? 0 : wish.key.startsWith('edge:') ? 1 : 2
}

/** How many slots a service has: replicas, and one more to roll with unless exactly one may live. */
export function slotsOf(node: ServiceNode, scaled = 0): number {
  return node.singleton ? 1 : Math.max(node.replicas.max, scaled) + 1
}

/** The listeners of the edge with their routes: one for each host, or for each app where there is no host name. */
export const listeners: (graph: Graph) => ReadonlyMap<string, readonly RouteNode[]> = once((graph) => {
  const identities = new Set(nodesOf(graph, 'identity').map((node) => node.app))
  const routes = nodesOf(graph, 'route').sort((a, b) => Number(identities.has(a.app)) - Number(identities.has(b.app)))
  return Map.groupBy(routes, (route) => `edge:${route.host ?? (route.port === undefined ? route.app : route.port)}`)
})

/** Services with changing ports that other processes talk to: the edge listens for them on a port that stays. */
export const insideListeners: (graph: Graph) => readonly (readonly [service: NodeId, port: string])[] = once(
  (graph) => {
    const wanted = new Map<string, [NodeId, string]>()
    for (const node of graph.nodes.values()) {
      for (const reference of textsOf(node).flatMap((text) => referencesIn(text))) {
        if (reference.ref !== 'port') continue
        const to = graph.nodes.get(reference.of)
        if (to?.kind !== 'service' || to.singleton) continue
        const port = reference.port ?? to.ports[0]!.name
        if (to.ports.some((each) => each.name === port && each.protocol === 'http'))
          wanted.set(`${to.id}:${port}`, [to.id, port])
      }
    }
    return [...wanted.values()]
  },
)
