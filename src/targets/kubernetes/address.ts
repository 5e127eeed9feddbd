import { type Graph, nodeOf } from '../../graph/graph.ts'
import type { NodeId } from '../../graph/id.ts'
import type { Node, RouteNode } from '../../graph/node.ts'
import type { Dialect } from '../container/bind.ts'
import { clusterName, cloudNativeOf, isPooled, poolerName } from './extras/cloudnative/form.ts'
import { namespaceOf, shortened } from './names.ts'
import type { ExternalStore } from './options.ts'
import type { Site } from './site.ts'

/** How things are called and reached in a cluster, as the process `own` sees it. */
export function dialectOf(graph: Graph, site: Site, own: NodeId): Dialect {
  return {
    // A server that asks itself whether it is ready cannot do so through its Service, which leads nowhere until it is.
    host: (id) => (id === own && graph.nodes.get(id)?.kind === 'store' ? '127.0.0.1' : hostFor(graph, site, id, own)),
    port: (id, preferred) => externalStore(site, id)?.port ?? preferred,
    url: (id, view) => {
      const route = nodeOf(graph, id, 'route')
      return view === 'public' ? publicUrl(route) : insideUrl(graph, site, route)
    },
    encrypted: (store) => externalStore(site, store)?.tls === true,
  }
}

/** The host by which one process reaches another: services may go to a database through its pooler. */
function hostFor(graph: Graph, site: Site, id: NodeId, own: NodeId): string {
  const [store, caller] = [graph.nodes.get(id), graph.nodes.get(own)]
  if (store?.kind !== 'store' || !caller || !isPooled(site, store, caller)) return hostOf(graph, site, id)
  return `${poolerName(store)}.${namespaceOf(graph, site, store)}.svc`
}

/** The name of the Service of a service or store, or the host of a server outside. */
export function hostOf(graph: Graph, site: Site, id: NodeId): string {
  const node = graph.nodes.get(id)
  if (!node) throw new Error(`no ${id} in the graph`)
  return externalStore(site, id)?.host ?? `${serviceName(site, node)}.${namespaceOf(graph, site, node)}.svc`
}

/** The Service of a service or store. CloudNativePG makes three; this one leads to the primary. */
function serviceName(site: Site, node: Node): string {
  return node.kind === 'store' && cloudNativeOf(site, node) ? `${clusterName(node)}-rw` : shortened(node.id, 63)
}

/** The server outside the platform that takes the place of a store, where the options name one. */
export function externalStore({ options }: Site, id: NodeId): ExternalStore | undefined {
  const form = options.stores?.[id]
  return typeof form === 'object' && 'external' in form ? form.external : undefined
}

/**
 * True for a route that browsers reach through the entry of the cluster; others are reached through `stackwright open`
 * alone.
 */
export function isEntered(site: Site, route: RouteNode): boolean {
  return route.host !== undefined && entryOf(site) !== 'none'
}

/** The kind of entry that is used. */
export function entryOf({ options }: Site): 'gateway' | 'ingress' | 'none' {
  return options.entry ?? (options.gateway ? 'gateway' : options.ingress ? 'ingress' : 'none')
}

/** The port of this machine at which `stackwright open` makes a route without an entry reachable. */
export function forwardedPort(route: RouteNode): number {
  return route.port ?? 8088
}

function publicUrl(route: RouteNode): string {
  const path = route.path.replace(/\/$/, '')
  if (route.host === undefined) return `http://127.0.0.1:${forwardedPort(route)}${path}`
  return `${route.tls ? 'https' : 'http'}://${route.host}${path}`
}

function insideUrl(graph: Graph, site: Site, route: RouteNode): string {
  const service = nodeOf(graph, route.to.service, 'service')
  const port = service.ports.find((each) => each.name === route.to.port)?.prefer
  return `http://${hostOf(graph, site, service.id)}:${port}${route.path.replace(/\/$/, '')}`
}
