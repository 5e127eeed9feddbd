import type { Deployment, Service as EcsService } from '@aws-sdk/client-ecs'
import { Failure } from '../../../base/failure.ts'
import type { NodeId } from '../../../graph/id.ts'
import type { Tell } from '../../target.ts'
import type { Service } from '../estate.ts'
import { noteApplied } from './applied.ts'
import { type Cloud, lastOf, mainContainer, notThere, rest, serviceOf, taskOf } from './cloud.ts'
import { endOf } from './ends.ts'
import { lastLinesOf } from './logs.ts'
import { serviceNow, tasksNow } from './tasks.ts'

/** What is told of a rollout that fails: the command's step, and what it leaves. */
export interface RolloutWords {
  readonly step: string
  readonly do: string
}

const usualWords = (id: NodeId): RolloutWords => ({
  step: id,
  do: `mend the cause, which \`stackwright logs ${id}\` may tell more of, and run \`stackwright up\` again`,
})

/**
 * Waits until the newest deployment of a service serves; throws a Failure with the reason of its tasks' ends and
 * their last lines when ECS takes it back. `deployment` is the one to watch, where it is known; otherwise it is the
 * newest at the first look.
 */
export async function awaitRollout(
  cloud: Cloud,
  id: NodeId,
  tell: Tell,
  deployment?: string,
  words: RolloutWords = usualWords(id),
): Promise<void> {
  const service = serviceOf(cloud, id)
  if (!service) throw new Error(`${id} is no service of the estate`)
  const until = performance.now() + limitOf(cloud, service) * 1000
  let watched = deployment
  for (let told = ''; ; await rest(cloud)) {
    const now = await serviceNow(cloud, service)
    if (!now) throw notThere(words.step, id)
    const newest = now.deployments?.find((each) => each.status === 'PRIMARY')
    watched ??= newest?.id
    const own = now.deployments?.find((each) => each.id === watched)
    if (newest?.id !== watched || own?.rolloutState === 'FAILED')
      throw await takenBack(cloud, service, now, watched, words)
    if (isStable(now, own)) {
      noteApplied(cloud, id, service, now.taskDefinition)
      return
    }
    const said = progressOf(now, own)
    if (said !== told) tell((told = said))
    if (performance.now() > until) throw await lateOf(cloud, service, watched, words)
  }
}

/** True when a service has only tasks of its newest deployment, as many as are wanted. */
export function isStable(now: EcsService, newest: Deployment | undefined): boolean {
  if (!newest || (now.deployments?.length ?? 0) > 1) return false
  // A deployment without a circuit breaker tells no state of its rollout.
  return (
    newest.rolloutState !== 'IN_PROGRESS' &&
    (now.runningCount ?? 0) === (now.desiredCount ?? 0) &&
    (now.pendingCount ?? 0) === 0
  )
}

function progressOf(now: EcsService, newest: Deployment | undefined): string {
  const [ready, wanted] = [newest?.runningCount ?? 0, newest?.desiredCount ?? 0]
  const old = (now.deployments ?? [])
    .filter((each) => each.id !== newest?.id)
    .reduce((sum, each) => sum + (each.runningCount ?? 0), 0)
  const failed = newest?.failedTasks ?? 0
  return [
    `${ready} of ${wanted} run`,
    ...(old > 0 ? [`${old} of the old ${old === 1 ? 'serves' : 'serve'} on`] : []),
    ...(failed > 0 ? [`${failed} ended`] : []),
  ].join(', ')
}

/**
 * How long a rollout is waited for, in seconds: ECS gives up by itself after some tasks have failed, each of which
 * may take its whole time to start.
 */
function limitOf(cloud: Cloud, service: Service): number {
  const { containers } = taskOf(cloud, service.task)
  const boot = Math.max(
    service.grace ?? 0,
    ...containers.map(({ health }) => (health ? health.start + health.every * health.retries : 0)),
    60,
  )
  const stop = Math.max(...containers.map((each) => each.stopTimeout))
  return 4 * boot + 2 * stop + 1200
}

/** The newest deployment was given up: waits for what ECS goes back to, then tells why. */
async function takenBack(
  cloud: Cloud,
  service: Service,
  seen: EcsService,
  deployment: string | undefined,
  words: RolloutWords,
): Promise<Failure> {
  const why = await whyOf(cloud, service, deployment)
  let now: EcsService | undefined = seen
  for (
    const until = performance.now() + limitOf(cloud, service) * 1000;
    now && performance.now() < until;
    now = await serviceNow(cloud, service)
  ) {
    const newest: Deployment | undefined = now.deployments?.find((each) => each.status === 'PRIMARY')
    if (newest?.id !== deployment && isStable(now, newest)) break
    // Without a rollback the failed deployment stays the newest.
    if (newest?.id === deployment && newest?.rolloutState === 'FAILED' && (now.deployments?.length ?? 0) === 1) break
    await rest(cloud)
  }
  const serves = now?.deployments?.find((each) => each.status === 'PRIMARY')
  const back = serves !== undefined && serves.id !== deployment
  const other =
    back &&
    deployment !== undefined &&
    !/circuit breaker|rollback|rolled back|rolling back/i.test(
      `${serves.rolloutStateReason ?? ''} ${seen.deployments?.map((each) => each.rolloutStateReason).join(' ') ?? ''}`,
    ) &&
    why.reason === undefined
  return new Failure({
    step: words.step,
    reason: other
      ? 'somebody else has deployed it meanwhile'
      : `its new tasks never got ready${why.reason === undefined ? '' : `: ${why.reason}`}`,
    ...(why.output.length > 0 && { output: why.output }),
    left: back
      ? `ECS has taken it back: ${lastOf(serves.taskDefinition)} serves on`
      : (now?.runningCount ?? 0) > 0
        ? `${now!.runningCount} of its tasks run on`
        : 'nothing of it runs',
    do: words.do,
  })
}

async function lateOf(
  cloud: Cloud,
  service: Service,
  deployment: string | undefined,
  words: RolloutWords,
): Promise<Failure> {
  const why = await whyOf(cloud, service, deployment)
  return new Failure({
    step: words.step,
    reason: `it was not ready within ${limitOf(cloud, service)} s${why.reason === undefined ? '' : `: ${why.reason}`}`,
    ...(why.output.length > 0 && { output: why.output }),
    left: 'ECS goes on trying; what served before serves on',
    do: words.do,
  })
}

/** How the last task of a deployment ended, and what it said last. */
async function whyOf(
  cloud: Cloud,
  service: Service,
  deployment: string | undefined,
): Promise<{ readonly reason?: string; readonly output: readonly string[] }> {
  const tasks = (await tasksNow(cloud, service, ['STOPPED'])).filter(
    (task) => deployment === undefined || task.startedBy === undefined || task.startedBy === deployment,
  )
  const last = tasks
    .toReversed()
    .map((task) => ({ task, words: endOf(task) }))
    .find((each) => each.words !== undefined)
  if (!last) return { output: [] }
  const definition = taskOf(cloud, service.task)
  const bad = last.task.containers?.find((each) => (each.exitCode ?? 0) !== 0)?.name
  const container = definition.containers.find((each) => each.name === bad) ?? mainContainer(definition)
  const output = await lastLinesOf(cloud, container.log, container.name, lastOf(last.task.taskArn), 12)
  return { reason: last.words!, output }
}
