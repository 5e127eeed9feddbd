import { join } from 'node:path'
import { type Graph, nodesOf } from '../../../graph/graph.ts'
import type { Running } from '../../target.ts'
import { edgeId } from '../../edge/recipe.ts'
import type { Status } from '../supervisor/protocol.ts'
import { isAlive } from '../supervisor/identity.ts'
import { readRecords } from '../supervisor/records.ts'

/**
 * What a supervisor knows, in terms of the graph: the edge serves all routes, and schedules are there although nothing
 * of theirs runs.
 */
export function runningOf(graph: Graph, status: Status): Running[] {
  const routes = nodesOf(graph, 'route').map((route) => route.id)
  const services = status.services.map((each): Running => (each.id === edgeId ? { ...each, serves: routes } : each))
  return [
    ...services,
    ...status.schedules.map((each): Running => ({ id: each.id, state: 'ready', ready: 0, replicas: [] })),
  ]
}

/** True when processes live on whose supervisor does not. */
export function outlived(folder: string): boolean {
  const records = readRecords(join(folder, 'run/processes.json'), () => {})
  return records.services.some((service) =>
    service.instances.some((each) => each.process !== undefined && isAlive(each.process)),
  )
}

/** What there is to see of a platform of which nothing runs. */
export function stopped(graph: Graph): Running[] {
  const ids = [...nodesOf(graph, 'service'), ...nodesOf(graph, 'store')].map((node) => node.id).sort()
  return ids.map((id) => ({ id, state: 'stopped', ready: 0, replicas: [] }))
}
