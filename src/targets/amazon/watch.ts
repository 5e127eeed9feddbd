import type { Graph } from '../../graph/graph.ts'
import type { Estate } from './estate.ts'
import type { Watch } from './estate-watch.ts'
import { logGroupsOf } from './watch-logs.ts'
import type { Site } from './site.ts'

/** What of an estate must be known before it is decided how it is watched: all but that, its second region and its outputs. */
export type Watched = Omit<Estate, 'watch' | 'standby' | 'outputs'>

/**
 * How an estate is watched. Log groups are those that tasks, machines, the cluster and the network name by id, each
 * `/stackwright/<estate>/<id>`; the ids `flow` (flow logs of the network) and `<database>-<log>` (what RDS exports) are made here.
 */
export function watchOf(graph: Graph, site: Site, estate: Watched): Watch {
  return { logs: logGroupsOf(graph, site, estate), topics: [], alarms: [], events: [] }
}
