import { type Graph, nodeOf, nodesOf } from '../../graph/graph.ts'
import type { NodeId } from '../../graph/id.ts'
import type { IdentityNode, JobNode, Port, RouteNode, ServiceNode, StoreNode } from '../../graph/node.ts'
import { referencesIn } from '../../graph/text.ts'
import { textsOf } from '../../graph/check.ts'
import { externalStore, isEntered } from './address.ts'
import type { ExternalStore } from './options.ts'
import type { Site } from './site.ts'

/** That a process talks to something. */
export type Access =
  /** To a port of a service or data server of the platform. */
  | { readonly kind: 'inside'; readonly from: NodeId; readonly to: ServiceNode | StoreNode; readonly port: Port }
  /** To a data server outside. */
  | { readonly kind: 'store'; readonly from: NodeId; readonly to: ExternalStore; readonly port: number }
  /** To a provider of logins outside, or to one of the platform by the address that browsers have too. */
  | { readonly kind: 'identity'; readonly from: NodeId; readonly to: NodeId; readonly port: number }

/**
 * Who talks to what, as the connections of the graph say: in order, each once. A connection without a port between
 * processes is order alone.
 */
export function accessesOf(graph: Graph, site: Site): Access[] {
  const found = new Map<string, Access>()
  for (const { from, to, port } of graph.connections) {
    const source = graph.nodes.get(from)
    if (source?.kind !== 'service' && source?.kind !== 'job' && source?.kind !== 'store') continue
    for (const access of accessTo(graph, site, source, to, port)) found.set(keyOf(access), access)
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, access]) => access)
}

function accessTo(
  graph: Graph,
  site: Site,
  source: ServiceNode | JobNode | StoreNode,
  to: NodeId,
  port: string | undefined,
): Access[] {
  const from = source.id
  const node = graph.nodes.get(to)
  switch (node?.kind) {
    case 'database':
    case 'keyspace':
      return accessTo(graph, site, source, node.store, port)
    case 'store': {
      const used = node.ports.find((each) => each.name === port) ?? node.ports[0]!
      const external = externalStore(site, node.id)
      return external
        ? [{ kind: 'store', from, to: external, port: external.port ?? used.prefer }]
        : [{ kind: 'inside', from, to: node, port: used }]
    }
    case 'service': {
      const ports =
        port === undefined ? (isToldOf(source, to) ? node.ports : []) : node.ports.filter((each) => each.name === port)
      return ports.map((each) => ({ kind: 'inside', from, to: node, port: each }))
    }
    case 'route':
      return accessTo(graph, site, source, node.to.service, node.to.port)
    case 'identity':
      return identityAccess(graph, site, source, node)
    default:
      return []
  }
}

/**
 * A provider of the platform is asked where its route leads; a browser's address for it leads out of the cluster and
 * back, where it has one.
 */
function identityAccess(
  graph: Graph,
  site: Site,
  source: ServiceNode | JobNode | StoreNode,
  identity: IdentityNode,
): Access[] {
  const routes = routesOfIdentity(graph, identity)
  if (routes.length === 0) {
    const { protocol, port } = new URL(typeof identity.issuer === 'string' ? identity.issuer : 'https://unknown')
    return [
      {
        kind: 'identity',
        from: source.id,
        to: identity.id,
        port: port === '' ? (protocol === 'http:' ? 80 : 443) : Number(port),
      },
    ]
  }
  return routes.flatMap((route) => [
    ...accessTo(graph, site, source, route.id, undefined),
    ...(isEntered(site, route)
      ? [{ kind: 'identity' as const, from: source.id, to: identity.id, port: route.tls ? 443 : 80 }]
      : []),
  ])
}

/** The routes of the platform at which an identity is found; none for a provider outside. */
export function routesOfIdentity(graph: Graph, identity: IdentityNode): RouteNode[] {
  return referencesIn(identity.issuer).flatMap((each) => (each.ref === 'url' ? [nodeOf(graph, each.of, 'route')] : []))
}

/** The jobs that may run in the same pod as a job: those of its batch, and itself. */
export function batchOf(graph: Graph, job: JobNode): JobNode[] {
  return job.batch
    ? nodesOf(graph, 'job').filter((each) => each.app === job.app && each.batch?.name === job.batch!.name)
    : [job]
}

/** True for a process that is told the address of another. */
function isToldOf(source: ServiceNode | JobNode | StoreNode, to: NodeId): boolean {
  return textsOf(source)
    .flatMap(referencesIn)
    .some((each) => (each.ref === 'host' || each.ref === 'port') && each.of === to)
}

function keyOf(access: Access): string {
  switch (access.kind) {
    case 'inside':
      return `${access.from} ${access.to.id} ${access.port.name}`
    case 'store':
      return `${access.from} ~ ${access.to.host} ${access.port}`
    case 'identity':
      return `${access.from} ~ ${access.to} ${access.port}`
  }
}
