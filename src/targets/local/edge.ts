import { fingerprint } from '../../base/json.ts'
import type { Graph } from '../../graph/graph.ts'
import { nodesOf } from '../../graph/graph.ts'
import type { RouteNode } from '../../graph/node.ts'
import type { Reference } from '../../graph/text.ts'
import { fixedFiles, fixedLocations } from '../edge/fixed.ts'
import { type Directives, framed } from '../edge/frame.ts'
import { filesOf, proxied } from '../edge/location.ts'
import { block, comment, type Directive, directive, printNginx } from '../edge/nginx.ts'
import { edgeId, edgeRecipe } from '../edge/recipe.ts'
import { upstreamName } from '../edge/upstream.ts'
import { insideListeners, listeners } from './slots.ts'
import { portNumbers, type Site, upstreamFile } from './site.ts'
import type { ServiceRow } from './table.ts'

/** The upstreams of a graph: each service and port that the edge sends requests to. */
export function upstreams(graph: Graph): [service: string, port: string][] {
  const wanted = new Map(
    nodesOf(graph, 'route').map((route) => [
      `${route.to.service}:${route.to.port}`,
      [route.to.service, route.to.port] as [string, string],
    ]),
  )
  for (const [service, port] of insideListeners(graph)) wanted.set(`${service}:${port}`, [service, port])
  return [...wanted.values()].sort()
}

/**
 * The files of the edge, by their paths in its folder: its configuration, and the texts that it answers with itself.
 */
export function edgeFiles(graph: Graph, site: Site): ReadonlyMap<string, string> {
  return new Map([
    ['nginx.conf', edgeConfiguration(graph, site)],
    ...[...fixedFiles(nodesOf(graph, 'route'))].map(([name, body]): [string, string] => [`fixed/${name}`, body]),
  ])
}

/**
 * The configuration of the edge: one server for each listener, files that it serves itself, the rest to the services.
 */
export function edgeConfiguration(graph: Graph, site: Site): string {
  const run = `${site.folder}/run/edge`
  const servers = [...listeners(graph)].map(([key, routes]) => server(graph, site, portNumbers(site, key)[0]!, routes))
  const inside = insideListeners(graph).map(([service, port]) =>
    block(
      'server',
      [],
      [
        directive('listen', `127.0.0.1:${portNumbers(site, `inside:${service}:${port}`)[0]}`),
        block('location', ['/'], proxied(upstreamName(service, port), 300)),
      ],
    ),
  )
  return printNginx(
    framed({
      before: site.root
        ? [
            comment('Workers stay root, as nginx was started, so that they can read what is served.'),
            directive('user', 'root', 'root'),
          ]
        : [],
      pid: `${run}/nginx.pid`,
      temporary: run,
      slowest: Math.max(0, ...nodesOf(graph, 'route').map((route) => route.timeout)),
      connection: '',
      told: { scheme: '$scheme', host: '$http_host', port: '$server_port' },
      http: [
        ...upstreams(graph).map(([service, port]) =>
          block(
            'upstream',
            [upstreamName(service, port)],
            [
              comment('Kept true by the supervisor: one line for each replica that is ready.'),
              directive('include', upstreamFile(site, service, port)),
            ],
          ),
        ),
        ...servers,
        ...inside,
      ],
    }),
  )
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
    id: edgeId,
    command,
    cwd: run,
    env: { ...site.environment, ...software?.env },
    secretEnv: {},
    replicas: 1,
    singleton: true,
    ports: { http: [ports[0] ?? 0] },
    health: { bootWithin: 20, ready: every, live: { ...every, failures: 6 } },
    stop: { signal: 'SIGQUIT', grace: 10, drain: 0 },
    reload: { signal: 'SIGHUP', fingerprint: fingerprint(edgeConfiguration(graph, site)) },
    fingerprint: fingerprint(command),
  }
}

function server(graph: Graph, site: Site, port: number, routes: readonly RouteNode[]): Directive {
  return block(
    'server',
    [],
    [
      directive('listen', `127.0.0.1:${port}`),
      directive('client_max_body_size', Math.max(...routes.map((route) => route.bodyLimit))),
      ...routes.flatMap((route) => locations(graph, site, route)),
    ],
  )
}

function locations(graph: Graph, site: Site, route: RouteNode): Directives {
  const service = graph.nodes.get(route.to.service)
  const root = service?.kind === 'service' ? site.software[service.recipe.id]?.root : undefined
  const folderOf = (from: Reference) =>
    from.ref === 'software'
      ? `${root ?? '{software}'}/${from.path}`
      : `${site.project}/${'path' in from ? from.path : ''}`
  const fallback = `@${route.id}`
  const pass = proxied(upstreamName(route.to.service, route.to.port), route.timeout)
  return [
    ...route.fixed.flatMap((each) => fixedLocations(route, each, `${site.folder}/config/${edgeId}/fixed`)),
    ...route.statics.map((each) => block('location', [each.path], filesOf(folderOf(each.from), each.cache, fallback))),
    ...(route.statics.length > 0 ? [block('location', [fallback], pass)] : []),
    block('location', [route.path], [directive('client_max_body_size', route.bodyLimit), ...pass]),
  ]
}
