import { type Graph, nodesOf } from '../../graph/graph.ts'
import { edgePorts, publicOrigin, type Site, sitesOf } from './address.ts'
import type { Whole } from './edge.ts'
import type { Directives } from './frame.ts'
import { loginUpstream } from './login.ts'
import { block, comment, type Directive, directive } from './nginx.ts'
import { upstreamPath } from './place.ts'
import { redirectServer, type Serving, siteServer, strangerServer } from './server.ts'
import { toldBy } from './told.ts'
import { upstreamName, upstreamsOf } from './upstream.ts'

/** The upstreams and servers of one edge before all routes. */
export function wholeServers(graph: Graph, how: Whole): Directives {
  const sites = sitesOf(graph)
  const ports = edgePorts(graph, how)
  const number = (name: string) => ports.find((each) => each.name === name)?.number
  const plain = number('http')!
  const inside = number('inside')!
  const tls = number('https')
  const serving: Serving = {
    backend: ({ service, port }) => upstreamName(service, port),
    ...(how.login && { login: how.login }),
    passing: (route) => [directive('proxy_next_upstream_timeout', `${route.timeout}s`)],
    headers: [],
    redirects: how.behind === 'proxy',
  }
  // Who answers on a port to names that nobody has there.
  const owners = new Map([...sites].reverse().map((site) => [site.port ?? plain, site]))
  const first = sites.find((site) => site.first)
  if (first) owners.set(plain, first)

  function serversOf(site: Site): Directive[] {
    const port = site.port ?? plain
    const alone = owners.get(port) === site && (site.first || port !== plain)
    const listen = directive('listen', port, ...(alone ? ['default_server'] : []))
    const byName = [
      directive('listen', inside, ...(site.first ? ['default_server'] : [])),
      directive('server_name', ...namesOf(site), site.inside),
    ]
    if (tls === undefined || !site.tls) return [siteServer(serving, [listen, ...byName], site.routes)]
    const certificate = how.certificates?.[site.name]
    if (!certificate) throw new Error(`${site.name} is encrypted and has no certificate`)
    const headers =
      how.strictTransport === undefined
        ? []
        : [directive('add_header', 'Strict-Transport-Security', `max-age=${how.strictTransport}`, 'always')]
    const head = [
      directive('listen', tls, 'ssl', ...(site.first ? ['default_server'] : [])),
      ...byName,
      directive('http2', 'on'),
      directive('ssl_certificate', certificate.certificate),
      directive('ssl_certificate_key', certificate.key),
    ]
    return [
      siteServer({ ...serving, headers }, head, site.routes),
      redirectServer([listen, directive('server_name', ...namesOf(site))], tls),
    ]
  }

  return [
    comment('Names are asked for again and again: containers come and go, and their addresses with them.'),
    directive('resolver', how.resolver, 'valid=1s', 'ipv6=off'),
    directive('resolver_timeout', '2s'),
    comment(
      'A replica that is gone costs no request; but a question that took too long (see the time of each location) is not asked again.',
    ),
    directive('proxy_next_upstream', 'error', 'timeout'),
    ...(tls === undefined
      ? []
      : [
          directive('ssl_protocols', 'TLSv1.2', 'TLSv1.3'),
          directive('ssl_session_cache', 'shared:edge:10m'),
          directive('ssl_session_tickets', 'off'),
        ]),
    ...toldBy(
      how.behind,
      how,
      sites.map((site) => publicOrigin(site, how)),
    ),
    ...upstreamsOf(graph).map(([service, port]) =>
      block(
        'upstream',
        [upstreamName(service, port)],
        [directive('zone', upstreamName(service, port), '128k'), directive('include', upstreamPath(service, port))],
      ),
    ),
    ...(how.login && nodesOf(graph, 'route').some((route) => route.login === 'edge')
      ? [
          block(
            'upstream',
            [loginUpstream],
            [
              directive('zone', loginUpstream, '128k'),
              directive('server', `${how.login.host}:${how.login.port}`, 'resolve'),
            ],
          ),
        ]
      : []),
    ...(first
      ? []
      : [
          strangerServer([directive('listen', plain, 'default_server'), directive('listen', inside, 'default_server')]),
        ]),
    ...(tls === undefined || first?.tls
      ? []
      : [
          block(
            'server',
            [],
            [
              comment('A name without a certificate is none of ours.'),
              directive('listen', tls, 'ssl', 'default_server'),
              directive('ssl_reject_handshake', 'on'),
            ],
          ),
        ]),
    ...sites.flatMap(serversOf),
  ]
}

function namesOf(site: Site): string[] {
  return [...(site.first ? ['localhost'] : []), site.name]
}
