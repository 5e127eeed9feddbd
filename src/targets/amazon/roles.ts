import type { Graph } from '../../graph/graph.ts'
import type { Estate, Role } from './estate.ts'
import type { Site } from './site.ts'

/** What of an estate its roles follow from. */
export type Acting = Pick<Estate, 'name' | 'network' | 'cluster' | 'repositories' | 'secrets' | 'tasks' | 'services' | 'lifecycle' | 'schedules'>

/**
 * The roles of an estate: `<task>-execution` and `<task>-task` of each task, `<machine>-machine` of each state machine, `scheduler` for jobs by the
 * clock, `flow-logs` for a network that is made.
 */
export function rolesOf(graph: Graph, site: Site, estate: Acting): Role[] {
  throw new Error(`not written yet: ${graph.platform} ${site.options.region} ${estate.name}`)
}
