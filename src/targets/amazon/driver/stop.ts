import { Failure } from '../../../base/failure.ts'
import type { NodeId } from '../../../graph/id.ts'
import type { Tell } from '../../target.ts'
import { ask } from './ask.ts'
import { type Cloud, rest, serviceOf, taskOf } from './cloud.ts'
import { awaitRollout } from './rollout.ts'
import { isAtRest, standbyCloud } from './regions.ts'
import { letSpeak, silence } from './silence.ts'
import { boundScaling, isScaled, suspendScaling } from './scaling.ts'
import { serviceNow } from './tasks.ts'

/** Seconds that ECS may take beside what tasks themselves may. */
const slack = 600

/**
 * Ends all tasks of a service and keeps its scaling from starting new ones, and its alarms from telling of it; waits
 * until the last has ended. Data servers go on: RDS would start a stopped one by itself after a week, and caches cannot
 * be stopped.
 */
export async function stopService(cloud: Cloud, id: NodeId, tell: Tell): Promise<void> {
  const service = serviceOf(cloud, id)
  if (!service) {
    if (cloud.graph.nodes.get(id)?.kind === 'store') tell('goes on: AWS keeps and bills it until it is destroyed')
    return
  }
  const now = await serviceNow(cloud, service)
  if (!now) return
  await silence(cloud, service)
  await suspendScaling(cloud, service, true)
  const ecs = await cloud.clients.ecs()
  if ((now.desiredCount ?? 0) > 0)
    await ask(`stop ${id}`, () =>
      ecs.updateService({ cluster: cloud.estate.cluster.name, service: service.name, desiredCount: 0 }),
    )
  // Fargate ends a task by force two minutes after it was asked to; what comes before is the draining of connections.
  const drain = Math.max(
    0,
    ...(cloud.estate.entry?.targets ?? [])
      .filter((each) => service.targets.includes(each.id))
      .map((each) => each.drain),
  )
  const limit = drain + Math.max(...taskOf(cloud, service.task).containers.map((each) => each.stopTimeout)) + slack
  const until = performance.now() + limit * 1000
  for (let told = -1; ; await rest(cloud)) {
    const left = await serviceNow(cloud, service)
    const count = (left?.runningCount ?? 0) + (left?.pendingCount ?? 0)
    if (count === 0) return
    if (performance.now() > until) {
      throw new Failure({
        step: `stop ${id}`,
        reason: `${count} of its tasks did not end within ${limit} s`,
        left: 'ECS goes on ending them, and starts no new ones',
        do: 'look at `stackwright status`, and run the same command again',
      })
    }
    if (count !== told) tell(`${(told = count)} of its tasks ${count === 1 ? 'ends' : 'end'}`)
  }
}

/**
 * Starts what `stopService` has stopped: its count and its scaling are what the platform says, and its alarms tell
 * again once it serves. Does nothing to one that runs. One of a platform in two regions starts in the first, then in the
 * second, unless it stands by there.
 */
export async function startService(cloud: Cloud, id: NodeId, tell: Tell): Promise<void> {
  await startIn(cloud, id, tell)
  const second = standbyCloud(cloud)
  if (second && !isAtRest(second, id)) await startIn(second, id, (words) => tell(`${second.estate.region}: ${words}`))
}

async function startIn(cloud: Cloud, id: NodeId, tell: Tell): Promise<void> {
  const service = serviceOf(cloud, id)
  const now = service && (await serviceNow(cloud, service))
  if (!service || !now) return
  const count = cloud.scaled[id] ?? service.replicas.min
  if ((now.desiredCount ?? 0) === 0 && count > 0) {
    const ecs = await cloud.clients.ecs()
    await ask(`start ${id}`, () =>
      ecs.updateService({ cluster: cloud.estate.cluster.name, service: service.name, desiredCount: count }),
    )
  }
  if (isScaled(service) && cloud.scaled[id] !== undefined)
    await boundScaling(cloud, service, count, Math.max(count, service.replicas.max))
  await suspendScaling(cloud, service, false)
  if (count > 0) await awaitRollout(cloud, id, tell)
  await letSpeak(cloud, service, tell)
}
