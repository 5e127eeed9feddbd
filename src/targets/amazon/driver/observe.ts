import type { Service as EcsService, Task as EcsTask } from '@aws-sdk/client-ecs'
import { nodesOf } from '../../../graph/graph.ts'
import type { Replica, Running } from '../../target.ts'
import type { Service } from '../estate.ts'
import { driftOf } from './applied.ts'
import { type Cloud, lastOf, mainContainer, taskOf } from './cloud.ts'
import { endOf } from './ends.ts'
import { storesNow } from './stores.ts'
import { type Healths, healthsOf, learnAddress } from './targets.ts'
import { servicesNow, tasksNow } from './tasks.ts'

/** What runs of a platform now in one region, under the ids of nodes, and how it differs from what was applied. */
export async function observeRegion(cloud: Cloud): Promise<Running[]> {
  const { graph, estate } = cloud
  const [services, stores] = await Promise.all([servicesNow(cloud), storesNow(cloud), learnAddress(cloud)])
  const running: Running[] = await Promise.all(
    estate.services.map(async (service) => {
      const now = services.get(service.id)
      if (!now) return { id: service.id, state: 'stopped' as const, ready: 0, replicas: [] }
      const [tasks, healths] = await Promise.all([tasksNow(cloud, service), healthsOf(cloud, service)])
      return runningOf(cloud, service, now, tasks, healths)
    }),
  )
  running.push(...stores)
  const stateOf = (id: string) => running.find((each) => each.id === id)?.state ?? 'stopped'
  // What has no process of its own is there with the stack that holds everything.
  if (services.size > 0) {
    running.push(
      ...nodesOf(graph, 'route').map((route): Running => ({
        id: route.id,
        state: stateOf(route.to.service) === 'stopped' ? 'stopped' : 'ready',
        ready: 0,
        replicas: [],
      })),
    )
    running.push(
      ...estate.schedules.map((schedule): Running => ({ id: schedule.id, state: 'ready', ready: 0, replicas: [] })),
    )
  }
  return running
}

/** A service by its tasks. */
export function runningOf(
  cloud: Cloud,
  service: Service,
  now: EcsService,
  tasks: readonly EcsTask[],
  healths: Healths,
): Running {
  const present = tasks.filter((task) => task.lastStatus !== 'STOPPED')
  const checked = mainContainer(taskOf(cloud, service.task)).health !== undefined
  const replicas = present.map((task) => replicaOf(task, checked, healths)).sort((a, b) => (a.name < b.name ? -1 : 1))
  const ready = replicas.filter((each) => each.state === 'ready').length
  const wanted = now.desiredCount ?? 0
  const primary = now.deployments?.find((each) => each.status === 'PRIMARY')
  const failed = (primary?.failedTasks ?? 0) > 0 || now.deployments?.some((each) => each.rolloutState === 'FAILED')
  const drift = driftOf(cloud, service.id, service, { desired: wanted, revision: now.taskDefinition })
  const why = ready < wanted ? reasonOf(now, tasks, replicas, healths) : undefined
  return {
    id: service.id,
    state: state(),
    ready,
    replicas,
    ...(why !== undefined && { reason: why }),
    ...(drift !== undefined && { drift }),
    ...((service.scaling || service.hours) && { follows: 'load' as const }),
  }

  function state(): Running['state'] {
    if (wanted === 0) return replicas.length > 0 ? 'stopping' : 'stopped'
    if (ready >= wanted) return 'ready'
    if (ready > 0) return 'unready'
    if (failed) return 'restarting'
    return replicas.some((each) => each.state === 'unready') ? 'unready' : 'starting'
  }
}

function replicaOf(task: EcsTask, checked: boolean, healths: Healths): Replica {
  return {
    name: lastOf(task.taskArn),
    state: taskState(task, checked, healths),
    restarts: 0,
    ...(task.startedAt && { since: task.startedAt.toISOString() }),
  }
}

function taskState(task: EcsTask, checked: boolean, healths: Healths): Replica['state'] {
  if (task.desiredStatus === 'STOPPED' || /^(DEACTIVATING|STOPPING|DEPROVISIONING)$/.test(task.lastStatus ?? ''))
    return 'stopping'
  if (task.lastStatus !== 'RUNNING') return 'starting'
  if (task.healthStatus === 'UNHEALTHY') return 'unready'
  if (checked && task.healthStatus === 'UNKNOWN' && healths.size > 0) return 'starting'
  const target = healths.get(addressOf(task) ?? '')
  if (target === undefined || target.state === 'healthy' || target.state === 'unused') return 'ready'
  return target.state === 'unhealthy' ? 'unready' : target.state === 'draining' ? 'stopping' : 'starting'
}

/**
 * Why not all of a service are ready: how its last task ended, what the load balancer says, or what ECS says that
 * keeps it from starting one.
 */
function reasonOf(
  now: EcsService,
  tasks: readonly EcsTask[],
  replicas: readonly Replica[],
  healths: Healths,
): string | undefined {
  const ended = tasks
    .filter((task) => task.lastStatus === 'STOPPED')
    .toReversed()
    .map((task) => ({ task, words: endOf(task) }))
    .find((each) => each.words !== undefined)
  if (ended) return `${short(lastOf(ended.task.taskArn))} ${ended.words}`
  const unready = replicas.find((each) => each.state === 'unready')
  const target = [...healths.values()].find((each) => each.state === 'unhealthy')
  if (unready)
    return `${short(unready.name)} ${target ? `does not answer the load balancer: ${target.words}` : 'fails its own health check'}`
  const stuck = now.events?.[0]?.message
  return stuck !== undefined && /unable to (place|start|consistently)/i.test(stuck)
    ? stuck.replace(/^\(service [^)]*\) /, '').slice(0, 300)
    : undefined
}

/** Eight digits of a task's id tell it apart, as the console shows it. */
function short(id: string): string {
  return id.slice(0, 8)
}

/** The private address of a task, under which target groups know it. */
function addressOf(task: EcsTask): string | undefined {
  return task.attachments?.flatMap((each) => each.details ?? []).find((each) => each.name === 'privateIPv4Address')
    ?.value
}
