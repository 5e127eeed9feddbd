import { createHash } from 'node:crypto'
import { type Graph, nodeOf, nodesOf } from '../../graph/graph.ts'
import type { RouteNode, ServiceNode } from '../../graph/node.ts'
import { answeringPort, isAnsweredByEdge, routesOf } from './beside.ts'
import type { Certificate, Entry, Firewall, ListenerRule, TargetGroup } from './estate-entry.ts'
import { loginOf } from './login.ts'
import { nameOf } from './names.ts'
import { isLasting, type Site } from './site.ts'
import { edgeContainer, mainContainer } from './task-containers.ts'

/** The id of the bucket with the records of requests. */
export const accessLogs = 'access-logs'

/** The load balancer of a platform; undefined where nothing has a route. */
export function entryOf(graph: Graph, site: Site): Entry | undefined {
  const routes = nodesOf(graph, 'route')
  const options = site.options.entry ?? {}
  if (routes.length === 0) return undefined
  const internal = options.internal ?? false
  const certificate = certificateOf(graph, site)
  const firewall = firewallOf(graph, site)
  return {
    // One that becomes internal is made anew before the old one goes, and two of one name cannot be.
    name: nameOf(graph, site, 'load-balancer', internal ? 'internal' : ''),
    internal,
    group: 'entry',
    idleTimeout: idleTimeoutOf(graph),
    ...(certificate && { certificate }),
    ...(options.hostedZone && { hostedZone: options.hostedZone }),
    targets: nodesOf(graph, 'service').flatMap((service) => targetsOf(graph, site, service)),
    rules: rulesOf(graph, site, routes),
    ...(options.accessLogs !== false && { accessLogs: { bucket: accessLogs, days: options.accessLogs ?? 90 } }),
    ...(firewall && { firewall }),
    deletionProtection: options.deletionProtection ?? isLasting(graph),
  }
}

/**
 * The seconds after which the load balancer closes a connection on which nothing is said: longer than the longest
 * request of any route, so that a slow answer is cut off by who knows why. Its bounds are 1 and 4000 seconds.
 */
export function idleTimeoutOf(graph: Graph): number {
  return Math.min(4000, Math.max(60, ...nodesOf(graph, 'route').map((route) => Math.ceil(route.timeout) + 5)))
}

/**
 * The ids of the target groups that lead to a service: `bi-web` for its first port, `bi-web-admin` for another; one for
 * all that its edge answers.
 */
export function targetGroupsOf(graph: Graph, service: ServiceNode): string[] {
  return [...new Set(routesOf(graph, service).map((route) => targetOf(graph, route)))].sort()
}

/** The id of the target group that a route leads to. */
function targetOf(graph: Graph, { to }: RouteNode): string {
  const service = nodeOf(graph, to.service, 'service')
  return isAnsweredByEdge(graph, service, to.port) || service.ports[0]?.name === to.port
    ? service.id
    : `${service.id}-${to.port}`
}

function targetsOf(graph: Graph, site: Site, service: ServiceNode): TargetGroup[] {
  const groups = Map.groupBy(routesOf(graph, service), (route) => targetOf(graph, route))
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, routes]) => {
      const [first] = routes as [RouteNode]
      const port = service.ports.find((each) => each.name === first.to.port)!
      const number = answeringPort(graph, service, port)
      return {
        id,
        // One with another port is made anew before the old one goes, and two of one name cannot be.
        name: nameOf(graph, site, 'target-group', `${id}-${number}`),
        service: service.id,
        container: isAnsweredByEdge(graph, service, port.name) ? edgeContainer : mainContainer,
        port: number,
        health: healthOf(service, first),
        // Requests in flight may take as long as the slowest of them; a group without any is left at once.
        drain: Math.min(3600, Math.ceil(Math.max(...routes.map((route) => route.timeout)))),
      }
    })
}

/**
 * What the load balancer asks: what the service itself says is ready. One that is not asked over HTTP is asked for the
 * page of its route, and any answer but a fault will do. Bounds: every 5 to 300 seconds, a wait of 2 to 120 that is
 * shorter.
 */
function healthOf({ health }: ServiceNode, route: RouteNode): TargetGroup['health'] {
  const { ask, every, timeout } = health.ready
  const wait = Math.min(120, Math.max(2, Math.ceil(timeout)))
  return {
    ...(ask.probe === 'http'
      ? { path: ask.path, status: ask.status === undefined ? '200-399' : String(ask.status) }
      : { path: route.path, status: '200-499' }),
    every: Math.min(300, Math.max(5, Math.ceil(every), wait + 1)),
    timeout: wait,
    healthy: 2,
    unhealthy: 3,
  }
}

function rulesOf(graph: Graph, site: Site, routes: readonly RouteNode[]): ListenerRule[] {
  const taken = new Set<number>()
  const rules = [...routes]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map((route): ListenerRule => {
      const priority = priorityOf(route, taken)
      const login = loginOf(graph, site, route)
      return {
        id: route.id,
        priority,
        encrypted: route.tls,
        hosts: route.host === undefined ? [] : [route.host],
        paths: route.path === '/' ? ['/*'] : [route.path.replace(/\/$/, ''), `${route.path}*`],
        target: targetOf(graph, route),
        ...(login && { login }),
      }
    })
  return rules.sort((a, b) => a.priority - b.priority)
}

const [depths, slots] = [8, 1500]

/**
 * The place of a rule among all: those with a host before those without, longer paths before shorter ones, and
 * otherwise by the name of the route alone, so that a new route moves no other, which AWS refuses half-way when two
 * change places. Always even, from 2 to 48000; the bound of AWS is 50000.
 */
function priorityOf(route: RouteNode, taken: Set<number>): number {
  const depth = Math.min(depths - 1, route.path.split('/').filter(Boolean).length)
  const band = (route.host === undefined ? depths : 0) + (depths - 1 - depth)
  const start = createHash('sha256').update(route.id).digest().readUInt32BE() % slots
  for (let step = 0; step < slots; step += 1) {
    const priority = (band * slots + ((start + step) % slots)) * 2 + 2
    if (taken.has(priority)) continue
    taken.add(priority)
    return priority
  }
  throw new Error('more routes than a listener has places')
}

/** The certificate of encrypted routes; undefined where there are none, or nothing says where it comes from. */
export function certificateOf(graph: Graph, { options }: Site): Certificate | undefined {
  const hosts = [
    ...new Set(nodesOf(graph, 'route').flatMap((route) => (route.tls && route.host !== undefined ? [route.host] : []))),
  ].sort()
  const [host, ...others] = hosts
  const { certificate, hostedZone } = options.entry ?? {}
  if (host === undefined) return undefined
  if (certificate !== undefined && certificate !== 'made') return { arn: certificate }
  return hostedZone ? { made: true, host, others } : undefined
}

/**
 * What the firewall asks where nothing is said. Bodies are limited by the apps, whose addresses hold whole queries;
 * pages of dashboards hold HTML, connections hold addresses, and people send SQL: what takes these for attacks only
 * counts.
 */
const usualGroups: Readonly<Record<string, true | 'count' | readonly string[]>> = {
  AWSManagedRulesAmazonIpReputationList: true,
  AWSManagedRulesCommonRuleSet: [
    'SizeRestrictions_BODY',
    'SizeRestrictions_QUERYSTRING',
    'CrossSiteScripting_BODY',
    'GenericRFI_BODY',
  ],
  AWSManagedRulesKnownBadInputsRuleSet: true,
  AWSManagedRulesSQLiRuleSet: 'count',
}

function firewallOf(graph: Graph, site: Site): Firewall | undefined {
  const { firewall, internal = false } = site.options.entry ?? {}
  if (firewall === false || (firewall === undefined && internal)) return undefined
  const { groups = usualGroups, rate = 10_000 } = typeof firewall === 'object' ? firewall : {}
  return {
    name: nameOf(graph, site, 'firewall'),
    groups: Object.entries(groups).map(([name, use]) => ({
      name,
      count: use === 'count',
      less: Array.isArray(use) ? use : [],
    })),
    rate,
  }
}
