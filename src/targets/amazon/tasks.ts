import type { Graph } from '../../graph/graph.ts'
import type { Problem } from '../../base/problem.ts'
import type { Task } from './estate-task.ts'
import type { Site } from './site.ts'

/** The container of a task that is what the task is for: the process of the graph's node. */
export const mainContainer = 'main'

/** The container with our edge, in tasks of services whose routes have files or pages. */
export const edgeContainer = 'edge'

/** The container that writes files and secrets before the process starts. */
export const prepareContainer = 'prepare'

/**
 * The tasks of a graph: one for each service, one for each step of the lifecycle (under the id of its first job) and one for each job by the
 * clock. A container's log group has the id of its task.
 */
export function tasksOf(graph: Graph, site: Site): Task[] {
  throw new Error(`not written yet: ${graph.platform} ${site.options.region}`)
}

/** What Fargate cannot do of what services and jobs ask for, each at the user's line. */
export function checkTasks(graph: Graph, site: Site): Problem[] {
  throw new Error(`not written yet: ${graph.platform} ${site.options.region}`)
}
