import { byteCount } from '../../base/units.ts'
import type { Connection } from '../../graph/connection.ts'
import type { FixedText, RouteNode, ServiceNode } from '../../graph/node.ts'
import { project, text, type Text } from '../../graph/text.ts'
import type { Expansion } from '../app.ts'
import { pagesOf } from '../pages.ts'
import { poolOf, timeoutsOf, webEnv } from './env.ts'
import { javaCommand, resourcesOf } from './java.ts'
import { adminOf, type Parts } from './parts.ts'
import { replicasOf } from './sizes.ts'
import { recipeOf } from './versions.ts'

/** Puts the drivers of the project beside those that Metabase unpacks, and then becomes Metabase. */
const withDrivers =
  'set -eu; mkdir -p "$MB_PLUGINS_DIR"; for each in "$DRIVERS"/*.jar; do [ ! -e "$each" ] || cp "$each" "$MB_PLUGINS_DIR/"; done; exec "$@"'

/** The processes that answer browsers, and what they are connected to. */
export function webService(
  parts: Parts,
  at: Expansion,
): { readonly node: ServiceNode; readonly connections: Connection[] } {
  const { name, options, ids, series, database } = parts
  const { plugins } = options
  const node: ServiceNode = {
    kind: 'service',
    id: ids.web,
    app: name,
    place: at.place('web'),
    keep: false,
    role: 'web',
    recipe: recipeOf(options),
    command:
      plugins === undefined
        ? javaCommand(options)
        : ['/bin/sh', '-c', withDrivers, 'metabase', ...javaCommand(options)],
    env: { ...webEnv(parts), ...(plugins !== undefined && driversEnv(plugins, at)) },
    files: [],
    volumes: [],
    ...(plugins !== undefined && { projectFiles: [plugins] }),
    resources: resourcesOf(options),
    ports: [
      { name: 'http', protocol: 'http', prefer: 3000 },
      ...(options.metrics ? [{ name: 'metrics', protocol: 'http', prefer: 9191 } as const] : []),
    ],
    replicas: replicasOf(options, at),
    // Its timed work is shared out in the database, so any number may run; never while the database is migrated.
    singleton: false,
    health: {
      boot: { within: 600 },
      // 503 until everything is loaded and whenever its database is away.
      ready: { ask: { probe: 'http', port: 'http', path: '/api/health', status: 200 }, every: 5, timeout: 10 },
      live: {
        ask: series.probes
          ? { probe: 'http', port: 'http', path: '/livez', status: 200 }
          : { probe: 'tcp', port: 'http' },
        every: 15,
        timeout: 10,
        failures: 8,
      },
    },
    stop: { signal: 'SIGTERM', grace: 60, drain: 5 },
    ...(options.metrics && { metrics: { port: 'metrics', path: '/metrics' } }),
  }
  return {
    node,
    connections: [
      { from: ids.web, to: database.id, tls: false, needed: 'start', pool: poolOf(options) },
      { from: ids.web, to: ids.migrate, tls: false, needed: 'start' },
      ...parts.sources.map((source): Connection => ({
        from: ids.web,
        to: source.database.id,
        tls: false,
        needed: 'better',
        pool: sourcePool,
      })),
    ],
  }
}

/**
 * The most connections that one replica opens to one source (MB_JDBC_DATA_WAREHOUSE_MAX_CONNECTION_POOL_SIZE, 0.65).
 */
const sourcePool = 15

/** Where people reach it. */
export function routeOf({ name, options, ids, secrets }: Parts, at: Expansion): RouteNode {
  return {
    kind: 'route',
    id: ids.route,
    app: name,
    place: at.place(),
    keep: false,
    ...(options.host !== undefined && { host: options.host }),
    path: '/',
    to: { service: ids.web, port: 'http' },
    tls: options.tls ?? options.host !== undefined,
    ...(options.port !== undefined && { port: options.port }),
    statics: [],
    fixed: fixedTexts(options.pages, at),
    bodyLimit: byteCount(options.uploadLimit ?? '50MiB'),
    timeout: timeoutsOf(options).edge,
    login: 'app',
    home: '/',
    account: { user: adminOf(options).email, password: secrets.admin.id },
  }
}

/** Nothing of a company's figures is for search engines; what the project writes comes first. */
function fixedTexts(written: Readonly<Record<string, string>> | undefined, at: Expansion): FixedText[] {
  const pages = pagesOf(written, at, 'pages')
  if (pages.some((page) => page.path === '/robots.txt')) return pages
  const body = 'User-agent: *\nDisallow: /\n'
  return [...pages, { path: '/robots.txt', status: 200, type: 'text/plain; charset=utf-8', body }]
}

/** The second variable is for nobody to read: processes start again when the drivers have changed. */
function driversEnv(plugins: string, at: Expansion): Record<string, Text> {
  return { DRIVERS: text`${project(plugins)}`, DRIVERS_CONTENT: at.exists(plugins) ? at.contentOf(plugins) : '' }
}
