import { fingerprint } from '../../base/json.ts'
import type { Graph } from '../../graph/graph.ts'
import { nodesOf } from '../../graph/graph.ts'
import type { FixedText, RouteNode } from '../../graph/node.ts'
import { fixedFiles, fixedName } from './fixed.ts'
import { edgeId, edgeRecipe } from '../edge/recipe.ts'
import { block, comment, directive, printNginx, type Comment, type Directive } from './nginx.ts'
import { insideListeners, listeners } from './slots.ts'
import { portNumbers, type Site, upstreamFile } from './site.ts'
import type { ServiceRow } from './table.ts'

/** The upstreams of a graph: each service and port that the edge sends requests to. */
export function upstreams(graph: Graph): [service: string, port: string][] {
  const wanted = new Map(nodesOf(graph, 'route').map((route) => [`${route.to.service}:${route.to.port}`, [route.to.service, route.to.port] as [string, string]]))
  for (const [service, port] of insideListeners(graph)) wanted.set(`${service}:${port}`, [service, port])
  return [...wanted.values()].sort()
}

/** The files of the edge, by their paths in its folder: its configuration, and the texts that it answers with itself. */
export function edgeFiles(graph: Graph, site: Site): ReadonlyMap<string, string> {
  return new Map([['nginx.conf', edgeConfiguration(graph, site)], ...[...fixedFiles(graph)].map(([name, body]): [string, string] => [`fixed/${name}`, body])])
}

/** The configuration of the edge: one server for each listener, files that it serves itself, the rest to the services. */
export function edgeConfiguration(graph: Graph, site: Site): string {
  const run = `${site.folder}/run/edge`
  const servers = [...listeners(graph)].map(([key, routes]) => server(graph, site, portNumbers(site, key)[0]!, routes))
  const inside = insideListeners(graph).map(([service, port]) => block('server', [], [
    directive('listen', `127.0.0.1:${portNumbers(site, `inside:${service}:${port}`)[0]}`),
    block('location', ['/'], proxied(service, port, 300)),
  ]))
  return printNginx([
    directive('daemon', 'off'),
    ...(site.root ? [comment('Workers stay root, as nginx was started, so that they can read what is served.'), directive('user', 'root', 'root')] : []),
    directive('worker_processes', 2),
    comment('Old workers may finish long answers after a reload, and no longer.'),
    directive('worker_shutdown_timeout', `${Math.max(60, ...nodesOf(graph, 'route').map((route) => route.timeout))}s`),
    directive('pid', `${run}/nginx.pid`),
    directive('error_log', 'stderr', 'warn'),
    block('events', [], [directive('worker_connections', 1024)]),
    block('http', [], [
      block('types', [], mediaTypes.map(([type, ...endings]) => directive(type, ...endings))),
      directive('default_type', 'application/octet-stream'),
      directive('log_format', 'edge', '$time_iso8601 $remote_addr "$request" $status $body_bytes_sent ${request_time}s $upstream_addr'),
      directive('access_log', '/dev/stdout', 'edge'),
      ...['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((each) => directive(`${each}_temp_path`, `${run}/${each}`)),
      directive('server_tokens', 'off'),
      directive('sendfile', 'on'),
      directive('tcp_nopush', 'on'),
      directive('keepalive_timeout', '65s'),
      comment('Less than an old replica is drained, since such a connection still leads to it after a reload.'),
      directive('keepalive_min_timeout', '1s'),
      directive('gzip', 'on'),
      directive('gzip_vary', 'on'),
      directive('gzip_proxied', 'any'),
      directive('gzip_min_length', 1024),
      directive('gzip_types', 'text/plain', 'text/css', 'text/javascript', 'application/javascript', 'application/json', 'image/svg+xml', 'application/wasm'),
      block('map', ['$http_upgrade', '$connection_upgrade'], [directive('default', 'upgrade'), directive('', '')]),
      ...upstreams(graph).map(([service, port]) => block('upstream', [upstreamName(service, port)], [
        comment('Kept true by the supervisor: one line for each replica that is ready.'),
        directive('include', upstreamFile(site, service, port)),
      ])),
      ...servers,
      ...inside,
    ]),
  ])
}

/** The edge's row in the process table. It is told to read its configuration again rather than restarted. */
export function edgeRow(graph: Graph, site: Site): ServiceRow {
  const config = `${site.folder}/config/${edgeId}/nginx.conf`
  const run = `${site.folder}/run/edge`
  const ports = [...listeners(graph).keys()].map((key) => portNumbers(site, key)[0]!)
  const software = site.software[edgeRecipe.id]
  const command = [software?.programs['nginx'] ?? 'nginx', '-p', run, '-e', 'stderr', '-c', config]
  const every = { ask: { probe: 'tcp', port: 'http' } as const, every: 5, timeout: 2 }
  return {
    id: edgeId, command, cwd: run, env: { ...site.environment, ...software?.env }, secretEnv: {}, replicas: 1, singleton: true, ports: { http: [ports[0] ?? 0] },
    health: { bootWithin: 20, ready: every, live: { ...every, failures: 6 } },
    stop: { signal: 'SIGQUIT', grace: 10, drain: 0 },
    reload: { signal: 'SIGHUP', fingerprint: fingerprint(edgeConfiguration(graph, site)) },
    fingerprint: fingerprint(command),
  }
}

function server(graph: Graph, site: Site, port: number, routes: readonly RouteNode[]): Directive {
  return block('server', [], [
    directive('listen', `127.0.0.1:${port}`),
    directive('client_max_body_size', Math.max(...routes.map((route) => route.bodyLimit))),
    ...routes.flatMap((route) => locations(graph, site, route)),
  ])
}

function locations(graph: Graph, site: Site, route: RouteNode): Directive[] {
  const service = graph.nodes.get(route.to.service)
  const root = service?.kind === 'service' ? site.software[service.recipe.id]?.root : undefined
  const fallback = `@${upstreamName(route.to.service, route.to.port)}`
  return [
    ...route.fixed.flatMap((each) => fixedLocations(route, each, `${site.folder}/config/${edgeId}/fixed`)),
    ...route.statics.map((each) => block('location', [each.path], [
      directive('alias', `${each.from.ref === 'software' ? `${root ?? '{software}'}/${each.from.path}` : `${site.project}/${'path' in each.from ? each.from.path : ''}`}/`),
      directive('add_header', 'Cache-Control', `public, max-age=${each.cache}, immutable`),
      directive('access_log', 'off'),
      comment('A few files come from libraries of the app and not from its folder: those the app answers itself.'),
      directive('log_not_found', 'off'),
      directive('error_page', 404, '=', fallback),
    ])),
    ...(route.statics.length > 0 ? [block('location', [fallback], proxied(route.to.service, route.to.port, route.timeout))] : []),
    block('location', [route.path], [directive('client_max_body_size', route.bodyLimit), ...proxied(route.to.service, route.to.port, route.timeout)]),
  ]
}

/** nginx serves a file with 200 only; another status is raised, and the file is what it is told with. */
function fixedLocations(route: RouteNode, fixed: FixedText, folder: string): Directive[] {
  const [type, charset] = fixed.type.split('; charset=')
  const file = fixedName(route, fixed)
  const served = [
    block('types', [], []),
    directive('default_type', type!),
    ...(charset === undefined ? [] : [directive('charset', charset), directive('charset_types', '*')]),
    directive('root', folder),
    directive('try_files', `/${file}`, '=404'),
  ]
  if (fixed.status === 200) return [block('location', ['=', fixed.path], served)]
  return [
    block('location', ['=', fixed.path], [directive('error_page', fixed.status, `@${file}`), directive('return', fixed.status)]),
    block('location', [`@${file}`], served),
  ]
}

function proxied(service: string, port: string, timeout: number): (Directive | Comment)[] {
  return [
    directive('proxy_pass', `http://${upstreamName(service, port)}`),
    directive('proxy_http_version', '1.1'),
    directive('proxy_set_header', 'Host', '$http_host'),
    directive('proxy_set_header', 'X-Real-IP', '$remote_addr'),
    comment('Set and not added to: nobody before this edge is trusted to say who asks.'),
    directive('proxy_set_header', 'X-Forwarded-For', '$remote_addr'),
    directive('proxy_set_header', 'X-Forwarded-Proto', '$scheme'),
    directive('proxy_set_header', 'X-Forwarded-Host', '$http_host'),
    directive('proxy_set_header', 'X-Forwarded-Port', '$server_port'),
    directive('proxy_set_header', 'Upgrade', '$http_upgrade'),
    directive('proxy_set_header', 'Connection', '$connection_upgrade'),
    directive('proxy_connect_timeout', '5s'),
    directive('proxy_read_timeout', `${timeout}s`),
    directive('proxy_send_timeout', `${timeout}s`),
  ]
}

function upstreamName(service: string, port: string): string {
  return `${service}.${port}`
}

/** The media types of what a web application serves as files. */
const mediaTypes: readonly (readonly [string, ...string[]])[] = [
  ['text/html', 'html', 'htm'], ['text/css', 'css'], ['text/plain', 'txt', 'map'], ['text/csv', 'csv'], ['text/javascript', 'js', 'mjs'],
  ['application/json', 'json'], ['application/wasm', 'wasm'], ['application/pdf', 'pdf'], ['application/zip', 'zip'],
  ['image/svg+xml', 'svg'], ['image/png', 'png'], ['image/jpeg', 'jpg', 'jpeg'], ['image/gif', 'gif'], ['image/webp', 'webp'], ['image/x-icon', 'ico'],
  ['font/woff', 'woff'], ['font/woff2', 'woff2'], ['font/ttf', 'ttf'], ['font/otf', 'otf'],
]
