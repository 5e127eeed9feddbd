import { byteCount } from '../../base/units.ts'
import type { Connection } from '../../graph/connection.ts'
import { id } from '../../graph/id.ts'
import type { FixedText, RouteNode } from '../../graph/node.ts'
import { software } from '../../graph/text.ts'
import type { App, Expansion } from '../app.ts'
import { pagesOf } from '../pages.ts'
import { celeryFile } from './celery.ts'
import { configFile } from './config.ts'
import { checkFeatures, checkVersion } from './features.ts'
import { checkKeys } from './keys.ts'
import { lifecycle } from './lifecycle.ts'
import { adminOf, checkLogin } from './login.ts'
import { checkMetrics } from './metrics.ts'
import { superset, type SupersetOptions } from './options.ts'
import { type Parts, partsOf } from './parts.ts'
import { services } from './roles.ts'
import { checkFiles, sourcesOf } from './sources.ts'
import { type Timeouts, timeoutsOf } from './timeouts.ts'
import { verification } from './verify.ts'
import { alarmsOf, dashboardOf } from './watch.ts'

/** Apache Superset as an app: its roles, its lifecycle, its proof and its route. */
export const app: App<SupersetOptions> = {
  ...superset.listing,
  expand(name, options, at) {
    checkVersion(options, at)
    checkKeys(options, at)
    checkLogin(options, at)
    checkFiles(options, at)
    checkMetrics(options, at)
    const timeouts = timeoutsOf(options, at)
    const sources = sourcesOf(options, at)
    const parts = partsOf(name, options, at)
    if (!parts) return { nodes: [], connections: [] }
    checkFeatures(options, parts.queued, at)
    const fingerprints = {
      python:
        options.pythonConfig !== undefined && at.exists(options.pythonConfig)
          ? at.contentOf(options.pythonConfig)
          : undefined,
      dashboards:
        options.dashboards !== undefined && at.exists(options.dashboards)
          ? at.contentOf(options.dashboards)
          : undefined,
    }
    const shared = {
      config: configFile(parts, timeouts, fingerprints.python),
      ...(parts.keyspaces.broker && { celery: celeryFile(parts, timeouts) }),
    }
    const jobs = lifecycle(parts, sources, shared, fingerprints, at)
    const made = services(parts, timeouts, shared, id(name, 'init'), at)
    const verify = verification(parts, at)
    const route = routeOf(parts, timeouts, at)
    return {
      nodes: [
        ...jobs.nodes,
        ...made.nodes,
        verify.node,
        route,
        ...parts.login.nodes,
        ...alarmsOf(parts, route, at),
        ...dashboardOf(parts, at),
      ],
      connections: [
        ...jobs.connections,
        ...made.connections,
        ...verify.connections,
        ...throughRoute(parts),
        ...toIdentity(parts),
        ...parts.login.connections,
      ],
    }
  },
}

function routeOf(parts: Parts, timeouts: Timeouts, at: Expansion): RouteNode {
  const { options, ids } = parts
  return {
    kind: 'route',
    id: ids.route,
    app: parts.name,
    place: at.place(),
    keep: false,
    ...(options.host !== undefined && { host: options.host }),
    path: '/',
    to: { service: ids.web, port: 'http' },
    tls: options.tls ?? options.host !== undefined,
    ...(options.port !== undefined && { port: options.port }),
    // The names of nearly all of these hold a hash of their content; upstream too lets browsers keep them for a year.
    statics: [
      { path: '/static/', from: software('superset/static'), cache: 365 * 86_400 },
      { path: '/static/appbuilder/', from: software('flask_appbuilder/static/appbuilder'), cache: 365 * 86_400 },
    ],
    fixed: fixedTexts(parts, at),
    bodyLimit: byteCount(options.uploadLimit ?? '100MiB'),
    timeout: Math.ceil(timeouts.edge),
    login: 'app',
    home: '/superset/welcome/',
    ...(!parts.identity && { account: { user: adminOf(options).username, password: parts.secrets.admin.id } }),
  }
}

/** Nothing of a company's figures is for search engines; what the project writes comes first. */
function fixedTexts({ options }: Parts, at: Expansion): FixedText[] {
  const pages = pagesOf(options.pages, at, 'pages')
  if (pages.some((page) => page.path === '/robots.txt')) return pages
  return [
    ...pages,
    { path: '/robots.txt', status: 200, type: 'text/plain; charset=utf-8', body: 'User-agent: *\nDisallow: /\n' },
  ]
}

/** Workers open pages through the edge when they draw pictures. */
function throughRoute({ roles, options, ids }: Parts): Connection[] {
  return roles.worker && (options.alerts || options.thumbnails)
    ? [{ from: ids.worker, to: ids.route, tls: false, needed: 'better' }]
    : []
}

function toIdentity({ identity, ids }: Parts): Connection[] {
  return identity ? [{ from: ids.web, to: identity.id, tls: false, needed: 'answer' }] : []
}
