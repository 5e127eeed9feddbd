import { endOf, type Graph, nodeOf, nodesOf } from '../../graph/graph.ts'
import type { NodeId } from '../../graph/id.ts'
import type { IdentityNode, JobNode, Port, RouteNode, ServiceNode, StoreNode } from '../../graph/node.ts'
import { referencesIn } from '../../graph/text.ts'
import type { ExternalServer } from './options-data.ts'
import type { Site } from './site.ts'
import { externalStore } from './stores.ts'

/** That a process talks to something, as the connections of the graph say. */
export type Access =
  /** To a port of a service, or of a data server on AWS. */
  | {
      readonly kind: 'inside'
      readonly from: ServiceNode | JobNode
      readonly to: ServiceNode | StoreNode
      readonly port: Port
    }
  /** To a data server outside. */
  | {
      readonly kind: 'store'
      readonly from: ServiceNode | JobNode
      readonly store: NodeId
      readonly to: ExternalServer
      readonly port: number
    }
  /** To a provider of logins outside. */
  | { readonly kind: 'identity'; readonly from: ServiceNode | JobNode; readonly to: NodeId; readonly port: number }
  /**
   * To a route by the address that browsers have, through the load balancer: a provider of logins must be found by apps
   * and browsers at one address.
   */
  | { readonly kind: 'entry'; readonly from: ServiceNode | JobNode; readonly to: RouteNode }

/** Who talks to what, in order, each once. A connection that means order alone is none. */
export function accessesOf(graph: Graph, site: Site): Access[] {
  const found = new Map<string, Access>()
  for (const connection of graph.connections) {
    const from = graph.nodes.get(connection.from)
    if (from?.kind !== 'service' && from?.kind !== 'job') continue
    const named = graph.nodes.get(connection.to)
    const end = endOf(graph, connection)
    const accesses = end
      ? ended(graph, site, from, end.id, end.port)
      : named?.kind === 'route'
        ? toService(graph, from, named)
        : named?.kind === 'identity'
          ? toIdentity(graph, from, named)
          : []
    for (const access of accesses) found.set(keyOf(access), access)
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, access]) => access)
}

function ended(graph: Graph, site: Site, from: ServiceNode | JobNode, id: NodeId, port: Port): Access[] {
  const to = graph.nodes.get(id)
  const external = externalStore(site, id)
  if (external) return [{ kind: 'store', from, store: id, to: external, port: external.port ?? port.prefer }]
  return to?.kind === 'service' || to?.kind === 'store' ? [{ kind: 'inside', from, to, port }] : []
}

/** A process of the platform finds a route where its service is. */
function toService(graph: Graph, from: ServiceNode | JobNode, route: RouteNode): Access[] {
  const to = nodeOf(graph, route.to.service, 'service')
  const port = to.ports.find((each) => each.name === route.to.port)
  return port ? [{ kind: 'inside', from, to, port }] : []
}

function toIdentity(graph: Graph, from: ServiceNode | JobNode, identity: IdentityNode): Access[] {
  const routes = referencesIn(identity.issuer).flatMap((each) =>
    each.ref === 'url' ? nodesOf(graph, 'route').filter((route) => route.id === each.of) : [],
  )
  if (routes.length > 0) return routes.map((to) => ({ kind: 'entry', from, to }))
  const address = typeof identity.issuer === 'string' ? URL.parse(identity.issuer) : null
  const usual = address?.protocol === 'http:' ? 80 : 443
  return [{ kind: 'identity', from, to: identity.id, port: Number(address?.port || usual) }]
}

function keyOf(access: Access): string {
  switch (access.kind) {
    case 'inside':
      return `${access.from.id} ${access.to.id} ${access.port.name}`
    case 'store':
      return `${access.from.id} ~ ${access.store}`
    case 'identity':
      return `${access.from.id} ~ ${access.to}`
    case 'entry':
      return `${access.from.id} ~ ${access.to.id}`
  }
}
