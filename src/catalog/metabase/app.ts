import type { App } from '../app.ts'
import { checkOptions } from './check.ts'
import { lifecycle } from './lifecycle.ts'
import { metabase, type MetabaseOptions } from './options.ts'
import { partsOf } from './parts.ts'
import { verification } from './verify.ts'
import { alarmsOf, dashboardOf } from './watch.ts'
import { routeOf, webService } from './web.ts'

/** Metabase as an app: its one role, its lifecycle, its proof and its route. */
export const app: App<MetabaseOptions> = {
  ...metabase.listing,
  expand(name, options, at) {
    checkOptions(options, at)
    const parts = partsOf(name, options, at)
    if (!parts) return { nodes: [], connections: [] }
    const jobs = lifecycle(parts, at)
    const web = webService(parts, at)
    const verify = verification(parts, at)
    const route = routeOf(parts, at)
    return {
      nodes: [...jobs.nodes, web.node, verify.node, route, ...alarmsOf(parts, route, at), ...dashboardOf(parts, at)],
      connections: [...jobs.connections, ...web.connections, ...verify.connections],
    }
  },
}
