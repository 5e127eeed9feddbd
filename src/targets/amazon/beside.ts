import type { Graph } from '../../graph/graph.ts'
import type { Port, ServiceNode } from '../../graph/node.ts'
import { routesTo } from '../container/bind.ts'
import { besidePort } from '../edge/beside.ts'

/**
 * True for a service whose routes have files or pages that an edge serves, or whose readiness is asked at another port
 * than that of a route: an edge of ours then stands beside it in its task, and the load balancer leads there.
 */
export function hasEdge(graph: Graph, service: ServiceNode): boolean {
  const { ask } = service.health.ready
  const elsewhere = (port: string) => ask.probe === 'http' && ask.port !== port
  return routesOf(graph, service).some(
    (route) => route.statics.length > 0 || route.fixed.length > 0 || elsewhere(route.to.port),
  )
}

/** The routes that lead to a service. */
export function routesOf(graph: Graph, service: ServiceNode) {
  return routesTo(graph).get(service.id) ?? []
}

/**
 * The number at which a port of a service is answered for others: by the edge, where there is one and a route leads to
 * that port.
 */
export function answeringPort(graph: Graph, service: ServiceNode, port: Port): number {
  return isAnsweredByEdge(graph, service, port.name) ? besidePort(graph, service.id) : port.prefer
}

/** True for a port that the edge beside a service answers. */
export function isAnsweredByEdge(graph: Graph, service: ServiceNode, port: string): boolean {
  return hasEdge(graph, service) && routesOf(graph, service).some((route) => route.to.port === port)
}

/**
 * How long an edge keeps an idle connection of the load balancer, which must close it first, or it sends a request into
 * a closed one.
 */
export function keepAlive(idleTimeout: number): number {
  return idleTimeout + 5
}
