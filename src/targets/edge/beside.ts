import { type Graph, nodeOf, nodesOf } from '../../graph/graph.ts'
import type { NodeId } from '../../graph/id.ts'
import type { RouteNode, ServiceNode } from '../../graph/node.ts'
import type { Beside } from './edge.ts'
import type { Directives } from './frame.ts'
import { loginUpstream } from './login.ts'
import { proxied } from './location.ts'
import { block, type Directive, directive } from './nginx.ts'
import { type Serving, siteServer } from './server.ts'
import { toldBy } from './told.ts'

/** The routes that lead to a service. */
export function routesTo(graph: Graph, service: NodeId): RouteNode[] {
  return nodesOf(graph, 'route').filter((route) => route.to.service === service)
}

/** The number of the port at which an edge listens beside a service: 8080, or the next that the service leaves free. */
export function besidePort(graph: Graph, service: NodeId): number {
  const taken = new Set(nodeOf(graph, service, 'service').ports.map((port) => port.prefer))
  let number = 8080
  while (taken.has(number)) number += 1
  return number
}

/** The upstreams and servers of an edge in the pod of one service. */
export function besideServers(graph: Graph, how: Beside): Directives {
  const service = nodeOf(graph, how.service, 'service')
  const routes = routesTo(graph, how.service)
  const port = besidePort(graph, how.service)
  const serving: Serving = {
    backend: (to) => addressOf(service, to.port),
    ...(how.login && { login: how.login }),
    passing: () => [],
    headers: [],
    redirects: how.behind === 'proxy',
  }
  const hosts = [...Map.groupBy(routes, (route) => route.host).entries()]
  return [
    ...toldBy(
      how.behind,
      how,
      routes.flatMap(({ tls, host }) => (tls && host !== undefined ? [`https://${host}`] : [])),
    ),
    ...(how.login && routes.some((route) => route.login === 'edge')
      ? [block('upstream', [loginUpstream], [directive('server', `${how.login.host}:${how.login.port}`)])]
      : []),
    ...hosts.map(([host, group], index) =>
      siteServer(
        serving,
        [
          // A single server answers whatever it is called: pods are asked by address too.
          directive('listen', port, ...(index === 0 ? ['default_server'] : [])),
          ...(hosts.length > 1 ? [directive('server_name', host ?? '_')] : []),
        ],
        group,
        healthOf(service),
      ),
    ),
  ]
}

/**
 * The service's own word on whether it is ready, for load balancers that ask through the edge; without login and log.
 */
function healthOf(service: ServiceNode): Directive[] {
  const { ask } = service.health.ready
  if (ask.probe !== 'http') return []
  return [
    block(
      'location',
      ['=', ask.path.replace(/\?.*$/, '')],
      [directive('access_log', 'off'), ...proxied(addressOf(service, ask.port), 30)],
    ),
  ]
}

function addressOf(service: ServiceNode, name: string): string {
  const port = service.ports.find((each) => each.name === name)
  if (!port) throw new Error(`${service.id} has no port ${name}`)
  return `127.0.0.1:${port.prefer}`
}
