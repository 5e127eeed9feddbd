import { seconds } from '../../base/units.ts'
import type { Graph } from '../../graph/graph.ts'
import type { RouteNode } from '../../graph/node.ts'
import { bindText } from '../../graph/text.ts'
import { dialectOf } from './dialect.ts'
import type { ListenerLogin } from './estate-entry.ts'
import type { Site } from './site.ts'

/** True for a route whose people log in at the load balancer: one that asks for it, or whose app the options name. */
export function asksForLogin({ options }: Pick<Site, 'options'>, route: RouteNode): boolean {
  return route.login === 'edge' || (options.entry?.login?.apps ?? []).includes(route.app)
}

/** The login before a route; undefined where there is none. */
export function loginOf(graph: Graph, site: Site, route: RouteNode): ListenerLogin | undefined {
  const { login } = site.options.entry ?? {}
  const identity = login && graph.nodes.get(login.identity)
  if (!login || identity?.kind !== 'identity' || !asksForLogin(site, route)) return undefined
  const dialect = dialectOf(graph, site)
  const issuer = bindText(identity.issuer, (reference) =>
    reference.ref === 'url' ? dialect.url(reference.of, 'public') : '',
  )
  return {
    issuer,
    authorization: login.authorization,
    token: login.token,
    userInfo: login.userInfo,
    clientId: identity.clientId,
    clientSecret: identity.clientSecret,
    scope: identity.scopes.join(' '),
    sessionSeconds: seconds(login.session ?? '12h'),
    ...(login.machines && { machines: { keys: login.machines.keys, issuer: login.machines.issuer ?? issuer } }),
  }
}
