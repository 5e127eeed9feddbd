import { type Graph, nodeOf, nodesOf, once } from '../../graph/graph.ts'
import type { NodeId } from '../../graph/id.ts'
import type { RouteNode } from '../../graph/node.ts'
import type { EdgePort } from './edge.ts'
import { edgeId } from './recipe.ts'

/** How an edge for all routes is reached from outside. */
export interface Reach {
  /** The numbers at which it is published: for everything, and for what is encrypted (default 443). */
  readonly published: { readonly plain: number; readonly tls?: number }
  /**
   * Who stands before it: nobody, or a load balancer that decrypts and tells of the browser in X-Forwarded headers.
   * What such a one tells is then passed on; otherwise it is replaced by what the edge sees itself.
   */
  readonly behind: 'nobody' | 'proxy'
}

/** One name under which the edge answers, with the routes that it has there. */
export interface Site {
  /**
   * A host of the platform; `<app>.localhost` for an app without one (`<app>-<port>.localhost` for its second), which
   * browsers and the network's own name server both know.
   */
  readonly name: string
  /** The name by which processes of the platform reach it. */
  readonly inside: string
  /**
   * It answers under any other name too, and a browser finds it at `localhost`: the first app without a host that is no
   * identity.
   */
  readonly first: boolean
  readonly host: boolean
  /** The number that its app has asked for; the platform's usual one is not meant. */
  readonly port?: number
  readonly tls: boolean
  readonly routes: readonly RouteNode[]
}

/**
 * The sites of a graph: one for each host, and one for each app without a host or for each port that such an app asks
 * for.
 */
export const sitesOf: (graph: Graph) => readonly Site[] = once((graph) => {
  const identities = new Set(nodesOf(graph, 'identity').map((node) => node.app))
  const routes = nodesOf(graph, 'route').sort((a, b) => Number(identities.has(a.app)) - Number(identities.has(b.app)))
  const first = routes.find((route) => route.host === undefined && !identities.has(route.app))
  const key = (route: RouteNode) => route.host ?? `${route.app}:${isFirst(route) ? '' : (route.port ?? '')}`
  const isFirst = (route: RouteNode) =>
    first !== undefined && route.host === undefined && route.app === first.app && route.port === first.port
  const labels = new Set<string>()
  return [...Map.groupBy(routes, key).values()].map((group): Site => {
    const [one] = group as [RouteNode, ...RouteNode[]]
    const short = (group.find((route) => route.path === '/') ?? one).app
    const label = labels.has(short)
      ? `${short}-${(one.host ?? String(one.port ?? 'more')).replaceAll('.', '-')}`
      : short
    labels.add(label)
    return {
      name: one.host ?? `${label}.localhost`,
      inside: `${label}.${edgeId}`,
      first: isFirst(one),
      host: one.host !== undefined,
      ...(one.host === undefined && one.port !== undefined && !isFirst(one) && { port: one.port }),
      tls: group.some((route) => route.tls),
      routes: group,
    }
  })
})

/** The site that a route belongs to. */
export function siteOf(graph: Graph, route: NodeId): Site {
  const found = siteOfRoute(graph).get(nodeOf(graph, route, 'route').id)
  if (!found) throw new Error(`no site has the route ${route}`)
  return found
}

const siteOfRoute = once(
  (graph) => new Map(sitesOf(graph).flatMap((site) => site.routes.map((route) => [route.id, site] as const))),
)

/**
 * The number at which everything is published: what the target was told, or what the first app without a host asks for,
 * or 80 where every app has a host, or 8088.
 */
export function plainPort(graph: Graph, asked?: number): number {
  const sites = sitesOf(graph)
  return (
    asked ??
    sites.find((site) => site.first)?.routes[0]?.port ??
    (sites.length > 0 && sites.every((site) => site.host) ? 80 : 8088)
  )
}

/** The address of a route as a browser sees it, without a slash at the end. */
export function publicUrl(graph: Graph, route: NodeId, reach: Reach): string {
  return `${publicOrigin(siteOf(graph, route), reach)}${pathOf(graph, route)}`
}

/**
 * The address of a route for processes of the platform: never encrypted, and without a browser's way round. No slash at
 * the end.
 */
export function insideUrl(graph: Graph, route: NodeId, reach: Reach): string {
  return `http://${siteOf(graph, route).inside}:${insidePort(graph, reach)}${pathOf(graph, route)}`
}

/** The scheme and host of a site as a browser sends them: `https://bi.example.com`, `http://localhost:8088`. */
export function publicOrigin(site: Site, { published, behind }: Reach): string {
  const name = site.first ? 'localhost' : site.name
  const scheme = site.tls ? 'https' : 'http'
  // A load balancer has the usual ports, whatever the number is at which it finds the edge.
  if (behind === 'proxy' && site.host) return `${scheme}://${name}`
  const number = site.tls && behind === 'nobody' ? (published.tls ?? 443) : (site.port ?? published.plain)
  return `${scheme}://${name}${number === (site.tls ? 443 : 80) ? '' : `:${number}`}`
}

/**
 * The names that the edge must have in the platform's networks beside its own, sorted: those by which processes reach
 * it, and those of browsers, so that one address (an issuer of logins) means the same on both sides. Where something
 * before the edge decrypts, hosts stay with that.
 */
export function aliasesOf(graph: Graph, { behind }: Reach): string[] {
  return [
    ...new Set(
      sitesOf(graph).flatMap((site) => [site.inside, ...(site.host && behind === 'proxy' ? [] : [site.name])]),
    ),
  ].sort()
}

/** The ports of an edge for all routes. Each has one number, in the container and where it is published. */
export function edgePorts(graph: Graph, reach: Reach): EdgePort[] {
  const asked = [...askedPorts(graph, reach)].sort((a, b) => a - b)
  return [
    { name: 'http', number: reach.published.plain, published: true },
    ...(decrypts(graph, reach) ? [{ name: 'https', number: reach.published.tls ?? 443, published: true }] : []),
    ...asked.map((number) => ({ name: `http-${number}`, number, published: true })),
    { name: 'inside', number: insidePort(graph, reach), published: false },
  ]
}

/** True when the edge itself speaks TLS. */
export function decrypts(graph: Graph, { behind }: Reach): boolean {
  return behind === 'nobody' && sitesOf(graph).some((site) => site.tls)
}

/** The names of the edge's sites for which it needs a certificate. */
export function encryptedSites(graph: Graph, reach: Reach): string[] {
  return decrypts(graph, reach)
    ? sitesOf(graph)
        .filter((each) => each.tls)
        .map((each) => each.name)
    : []
}

function insidePort(graph: Graph, reach: Reach): number {
  const taken = new Set([reach.published.plain, reach.published.tls ?? 443, ...askedPorts(graph, reach)])
  let number = 8080
  while (taken.has(number)) number += 1
  return number
}

function askedPorts(graph: Graph, { published }: Reach): Set<number> {
  return new Set(
    sitesOf(graph).flatMap((site) => (site.port === undefined || site.port === published.plain ? [] : [site.port])),
  )
}

function pathOf(graph: Graph, route: NodeId): string {
  return nodeOf(graph, route, 'route').path.replace(/\/$/, '')
}
