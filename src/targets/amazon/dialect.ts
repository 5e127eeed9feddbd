import { type Graph, nodeOf } from '../../graph/graph.ts'
import type { RouteNode } from '../../graph/node.ts'
import type { Dialect } from '../container/bind.ts'
import { answeringPort } from './beside.ts'
import { labelOf, zoneOf } from './names.ts'
import type { Site } from './site.ts'
import { isEncrypted, storeHost, storePort } from './stores.ts'
import { attribute, marked } from './value.ts'

/**
 * How things are called and reached on AWS: stores by addresses that only AWS knows (marks), services by names of the
 * platform's own zone.
 */
export function dialectOf(graph: Graph, site: Site): Dialect {
  return {
    host: (id) =>
      graph.nodes.get(id)?.kind === 'store' ? storeHost(graph, site, id) : `${labelOf(id)}.${zoneOf(graph, site)}`,
    port: (id, preferred) => storePort(site, id, preferred),
    url: (id, view) => {
      const route = nodeOf(graph, id, 'route')
      return view === 'public' ? publicUrl(route) : insideUrl(graph, site, route)
    },
    encrypted: (store) => isEncrypted(graph, site, store),
  }
}

/**
 * The address of a route as a browser sees it, without a slash at the end; a mark stands for the load balancer's own
 * name where it has no host.
 */
export function publicUrl(route: RouteNode): string {
  return `${route.tls ? 'https' : 'http'}://${route.host ?? marked(attribute('entry', 'entry', 'address'))}${pathOf(route)}`
}

/** The address of a route for other tasks: its service itself, without the load balancer. */
function insideUrl(graph: Graph, site: Site, route: RouteNode): string {
  const service = nodeOf(graph, route.to.service, 'service')
  const port = service.ports.find((each) => each.name === route.to.port)!
  return `http://${labelOf(service.id)}.${zoneOf(graph, site)}:${answeringPort(graph, service, port)}${pathOf(route)}`
}

function pathOf(route: RouteNode): string {
  return route.path.replace(/\/$/, '')
}
