import { Failure } from '../../../base/failure.ts'
import type { NodeId } from '../../../graph/id.ts'
import type { Tell } from '../../target.ts'
import { hasFailed, isCurrent, isOver, isWanted, type LiveService, replicasOf, type Task } from './live.ts'
import type { Swarm } from './swarm.ts'

/** What is waited for. */
export interface Awaited {
  readonly id: NodeId
  /** The tasks that there were before; what they say and do is no sign of the new ones. */
  readonly known: ReadonlySet<string>
  /** It ran before: the swarm itself then takes back what fails. */
  readonly ranBefore: boolean
  /** Seconds in which one replica must be ready. */
  readonly within: number
  /** Seconds that one replica may take to end. */
  readonly grace: number
  readonly tell: Tell
}

/** How often a replica may fail before a service that is new here is given up: what ends at once does so again. */
const mostFailures = 3

/**
 * Waits until a service runs as it now says, or until the swarm has taken that back. `docker stack deploy` ends well in
 * both cases. Throws a Failure with the task's own words and last lines when the service is not what was wanted; what
 * served before then serves on, or nothing does.
 */
export async function settled(swarm: Swarm, at: Awaited): Promise<LiveService> {
  const began = Date.now()
  let still = began
  let asked = false
  for (;;) {
    const service = await swarm.service(at.id)
    if (!service) throw new Failure({ step: at.id, reason: 'its service is gone: somebody has removed it' })
    const tasks = await swarm.tasks([service])
    const fresh = tasks.filter((task) => !at.known.has(task.ID))
    const state = service.UpdateStatus?.State
    switch (state) {
      case 'rollback_completed':
        throw await failure(
          swarm,
          at,
          fresh,
          asked ? `is not ready after ${Math.round((Date.now() - began) / 1000)} s` : undefined,
          'it was taken back: what ran before runs on',
        )
      case 'paused':
      case 'rollback_paused':
        throw await failure(
          swarm,
          at,
          fresh,
          service.UpdateStatus?.Message,
          'the swarm has stopped half-way: old and new may run beside each other',
        )
      case 'rollback_started':
        at.tell('going back to what ran before')
        break
      case 'updating':
      case 'completed':
      case undefined: {
        if (state !== 'updating' && isThere(service, tasks, Date.now() - began > slack)) return service
        const failed = fresh.filter(hasFailed)
        if (!at.ranBefore && failed.length >= mostFailures)
          throw await failure(swarm, at, fresh, undefined, await withdraw(swarm, service, at))
        at.tell(wordsOf(service, tasks))
      }
    }
    // What is fetched to a machine takes as long as it takes.
    if (tasks.some((task) => isWanted(task) && task.Status.State === 'preparing')) still = Date.now()
    const budget = (at.within + 30) * Math.max(1, replicasOf(service)) + (at.ranBefore ? at.grace : 0)
    if (Date.now() - still > budget * 1000) {
      if (asked || !at.ranBefore || !service.PreviousSpec)
        throw await failure(
          swarm,
          at,
          fresh,
          `is not ready after ${Math.round((Date.now() - began) / 1000)} s`,
          await withdraw(swarm, service, at),
        )
      at.tell('it takes too long: taking it back')
      asked = true
      still = Date.now()
      await swarm.docker.run(['service', 'rollback', '--detach', service.ID])
    }
    await new Promise((resolve) => setTimeout(resolve, 400))
  }
}

/**
 * A swarm leaves alone what already is where a changed placement wants it; such a replica keeps its older definition,
 * and nothing tells so. In milliseconds.
 */
const slack = 10_000

/**
 * True when as many replicas as there are to be run as they are to be, and no others are on their way. `asTheyAre`:
 * also with another definition.
 */
function isThere(service: LiveService, tasks: readonly Task[], asTheyAre: boolean): boolean {
  const wanted = tasks.filter(isWanted)
  const running = wanted.filter((task) => task.Status.State === 'running' && (asTheyAre || isCurrent(task, service)))
  return running.length === replicasOf(service) && wanted.length === running.length
}

/** Stops what is new and never got ready; says what is left. */
async function withdraw(swarm: Swarm, service: LiveService, { ranBefore }: Awaited): Promise<string> {
  await swarm.docker.run(['service', 'scale', '--detach', `${service.Spec.Name}=0`])
  return ranBefore ? 'it could not be taken back, and was stopped' : 'it was stopped again'
}

async function failure(
  swarm: Swarm,
  { id }: Awaited,
  fresh: readonly Task[],
  why: string | undefined,
  left: string,
): Promise<Failure> {
  const failed = fresh.filter((task) => hasFailed(task) || (task.Status.Err ?? '') !== '')
  const last = failed.filter(hasFailed).at(-1) ?? failed.at(-1) ?? fresh.at(-1)
  const lines = last?.Status.ContainerStatus?.ContainerID ? await swarm.lastLines(last.ID, 20) : []
  return new Failure({
    step: id,
    reason: [why, last && reasonOf(last)].filter(Boolean).join(': ') || 'it never got ready',
    output: lines,
    left,
    do: 'mend the cause and run `stackwright up` again',
  })
}

/** What a task that did not do its work says of itself, in plain words where they are known. */
export function reasonOf({
  Status: { Err: error = '', Message: message = '', State: state, ContainerStatus: container },
}: Task): string {
  if (/unhealthy container/.test(error)) return 'its health check was not good in time'
  if (/No such image/i.test(error)) return `the machine could not get its image: ${error}`
  if (/no suitable node/.test(error)) return `no machine fits: ${error}`
  if (error === '' && state === 'failed') return `ended with code ${container?.ExitCode ?? 'unknown'}`
  return error.replace(/^task: non-zero exit \((\d+)\)$/, 'ended with code $1') || message
}

function wordsOf(service: LiveService, tasks: readonly Task[]): string {
  const running = tasks.filter(
    (task) => isWanted(task) && task.Status.State === 'running' && isCurrent(task, service),
  ).length
  const waiting = tasks.findLast(
    (task) => isWanted(task) && task.Status.State === 'pending' && (task.Status.Err ?? '') !== '',
  )
  const many = replicasOf(service)
  if (waiting) return `waiting for a machine: ${waiting.Status.Err}`
  return many === 1
    ? `waiting until it is ready${tasks.some((task) => task.DesiredState === 'shutdown' && !isOver(task)) ? ', the old one ends' : ''}`
    : `${running} of ${many} are ready`
}
