import { type Graph, nodesOf } from '../../../graph/graph.ts'
import type { NodeId } from '../../../graph/id.ts'
import { labels } from '../../docker/labels.ts'
import type { Use } from '../../docker/uses.ts'
import { edgeId } from '../../edge/recipe.ts'
import type { Replica, Running } from '../../target.ts'
import { hasFailed, isOver, isWanted, type LiveService, replicasOf, specMark, type Task } from './live.ts'
import { reasonOf } from './rollout.ts'

/** What was last applied of a service: a fingerprint of what the swarm then said of it. */
export interface Applied {
  readonly mark: string
  readonly definition: string
}

/**
 * What runs, in terms of the graph. Jobs are left out: one that is there is being run. `uses` are figures by container,
 * of this machine alone.
 */
export function runningOf(
  graph: Graph,
  services: readonly LiveService[],
  tasks: readonly Task[],
  applied: ReadonlyMap<NodeId, Applied>,
  uses: ReadonlyMap<string, Use> = new Map(),
): Running[] {
  const routes = nodesOf(graph, 'route').map((route) => route.id)
  const lasting = new Map(
    services.filter((each) => each.Spec.Mode.Replicated).map((each) => [nodeOfService(each), each]),
  )
  const known = [...nodesOf(graph, 'service'), ...nodesOf(graph, 'store')].map((node) => node.id)
  return [...new Set([...known, ...lasting.keys()])]
    .filter((id) => id !== '')
    .sort()
    .map((id): Running => {
      const service = lasting.get(id)
      if (!service) return { id, state: 'stopped', ready: 0, replicas: [] }
      const own = tasks.filter((task) => task.ServiceID === service.ID)
      const wanted = own.filter(isWanted)
      const ready = wanted.filter((task) => task.Status.State === 'running').length
      const state = stateOf(service, own)
      const mark = applied.get(id)?.mark
      const reason =
        state === 'ready' || state === 'stopped'
          ? undefined
          : own
              .filter((task) => hasFailed(task) || task.Status.Err)
              .map(reasonOf)
              .at(-1)
      return {
        id,
        state,
        ready,
        replicas: wanted.map((task) => replicaOf(id, task, own, uses)),
        ...(reason !== undefined && { reason }),
        ...(mark !== undefined &&
          mark !== specMark(service) && { drift: 'its definition in the swarm is another one' }),
        ...(id === edgeId && wanted.length > 0 && { serves: routes }),
      }
    })
}

/** The id of the node that a service runs. */
export function nodeOfService({ Spec: { Labels: own } }: LiveService): NodeId {
  return own?.[labels.node] ?? ''
}

function stateOf(service: LiveService, own: readonly Task[]): Running['state'] {
  const wanted = own.filter(isWanted)
  if (replicasOf(service) === 0) return own.some((task) => !isOver(task)) ? 'stopping' : 'stopped'
  const states = wanted.map(taskState)
  if (states.length > 0 && states.every((each) => each === 'ready')) return 'ready'
  const failed = own.filter(hasFailed).length
  if (states.includes('unready')) return 'unready'
  return failed > 0 ? 'restarting' : wanted.length === 0 ? 'failed' : 'starting'
}

function taskState(task: Task): Running['state'] {
  if (task.Status.State === 'running') return 'ready'
  return task.Status.State === 'pending' && (task.Status.Err ?? '') !== '' ? 'unready' : 'starting'
}

function replicaOf(id: NodeId, task: Task, own: readonly Task[], uses: ReadonlyMap<string, Use>): Replica {
  const { PID: pid, ContainerID: container = '' } = task.Status.ContainerStatus ?? {}
  const use = uses.get(container)
  return {
    name: `${id}.${task.Slot ?? 1}`,
    state: taskState(task),
    restarts: own.filter((each) => each.Slot === task.Slot && hasFailed(each)).length,
    ...(pid !== undefined && pid > 0 && { pid }),
    ...(task.Status.State === 'running' && { since: task.Status.Timestamp }),
    ...(use && { memory: use.memory, cpu: use.cpu }),
  }
}
