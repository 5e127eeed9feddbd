import type { RouteNode } from '../../graph/node.ts'
import { staticsFolder } from '../container/image-edge.ts'
import type { Address } from './upstream.ts'
import { fixedLocations } from './fixed.ts'
import type { Directives } from './frame.ts'
import { filesOf, proxied } from './location.ts'
import { guarded, loginLocations } from './login.ts'
import { block, comment, type Directive, directive } from './nginx.ts'
import { pagesFolder } from './place.ts'
import { cameInTheClear } from './told.ts'

/** The path at which an edge in a container says that it is ready itself. */
export const healthPath = '/.edge/health'

/** What the servers of an edge in a container have in common. */
export interface Serving {
  /** The address or upstream that requests of a route go to. */
  backend(to: RouteNode['to']): string
  /** Where an oauth2-proxy answers, for routes that ask for a login at the edge. */
  readonly login?: Address
  /** Directives for each request that is passed on. */
  passing(route: RouteNode): Directives
  /** Headers of every answer. They are repeated in each location, since one with a header of its own inherits none. */
  readonly headers: Directives
  /** Something before the edge may say that an encrypted site was asked for without encryption. */
  readonly redirects: boolean
}

/** A server that answers with the routes of one site. `head` says where it listens and under which names. */
export function siteServer(
  serving: Serving,
  head: Directives,
  routes: readonly RouteNode[],
  extra: Directives = [],
): Directive {
  const login = serving.login !== undefined && routes.some((route) => route.login === 'edge')
  return block(
    'server',
    [],
    [
      ...head,
      directive('client_max_body_size', Math.max(...routes.map((route) => route.bodyLimit))),
      ...serving.headers,
      ...(serving.redirects && routes.some((route) => route.tls)
        ? [block('if', ['(', cameInTheClear, ')'], [directive('return', 308, 'https://$host$request_uri')])]
        : []),
      healthLocation,
      ...once([
        ...routes.flatMap((route) => routeLocations(serving, route)),
        ...(login ? loginLocations : []),
        ...extra,
        block('location', ['/'], [directive('return', 404)]),
      ]),
    ],
  )
}

/** A server that sends browsers to the encrypted site. `port` is part of the address unless it is the usual one. */
export function redirectServer(head: Directives, port: number): Directive {
  return block(
    'server',
    [],
    [
      ...head,
      healthLocation,
      block(
        'location',
        ['/'],
        [directive('return', 308, `https://$host${port === 443 ? '' : `:${port}`}$request_uri`)],
      ),
    ],
  )
}

/** A server for names that the platform does not have. */
export function strangerServer(head: Directives): Directive {
  return block('server', [], [...head, healthLocation, block('location', ['/'], [directive('return', 404)])])
}

const healthLocation = block(
  'location',
  ['=', healthPath],
  [directive('access_log', 'off'), directive('default_type', 'text/plain'), directive('return', 200, 'ready')],
)

function routeLocations(serving: Serving, route: RouteNode): Directives {
  const guard = serving.login && route.login === 'edge' ? guarded : []
  const pass = [...guard, ...proxied(serving.backend(route.to), route.timeout), ...serving.passing(route)]
  const fallback = `@${route.id}`
  return [
    ...route.fixed.flatMap((each) =>
      fixedLocations(route, each, pagesFolder, [
        ...guard,
        ...serving.headers,
        comment('Browsers ask each time whether it has changed.'),
        directive('add_header', 'Cache-Control', 'no-cache'),
      ]),
    ),
    ...route.statics.map((each, index) =>
      block(
        'location',
        [each.path],
        [...guard, ...serving.headers, ...filesOf(staticsFolder(route.id, index), each.cache, fallback)],
      ),
    ),
    ...(route.statics.length > 0
      ? [block('location', [fallback], [directive('client_max_body_size', route.bodyLimit), ...pass])]
      : []),
    block('location', [route.path], [directive('client_max_body_size', route.bodyLimit), ...pass]),
  ]
}

/** nginx refuses two locations for the same path: the first is meant. */
function once(locations: Directives): Directives {
  const seen = new Set<string>()
  return locations.filter((each) => {
    if ('comment' in each) return true
    const key = each.args.join(' ')
    return !seen.has(key) && seen.add(key)
  })
}
