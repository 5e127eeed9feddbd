import type { NodeId } from '../../../graph/id.ts'
import type { JobNode } from '../../../graph/node.ts'
import { lastLines } from '../../docker/docker.ts'
import { addToLog, logPath } from '../../docker/kept.ts'
import { type JobEnd, runParts } from '../../jobs.ts'
import type { JobResult, Tell } from '../../target.ts'
import type { StackFile } from '../document.ts'
import { serviceName } from '../names.ts'
import { isOver, type Task } from './live.ts'
import { reasonOf } from './rollout.ts'
import type { Swarm } from './swarm.ts'

/** Where jobs run. */
export interface JobGround {
  readonly swarm: Swarm
  /** The state folder, which keeps their logs. */
  readonly folder: string
  /** A job as a part of the stack, with the words that its command gets. */
  part(id: NodeId, words?: readonly string[]): StackFile
}

/**
 * Runs jobs of one batch in one task of the swarm, or a single job; what an interrupted run has left is ended first.
 */
export async function runJobs(
  at: JobGround,
  nodes: readonly JobNode[],
  command: readonly string[],
  tell: Tell,
  done: (node: JobNode, result: JobResult) => void,
): Promise<void> {
  const [first] = nodes as [JobNode, ...JobNode[]]
  await runParts(
    nodes,
    (parts, onLine) => attempt(at, first.id, parts, first.timeout, onLine, tell),
    { command, log: logPath(at.folder, first.id) },
    tell,
    done,
  )
}

/** Runs a job once, to its end, and removes it. Its log is kept. */
export async function attempt(
  at: JobGround,
  id: NodeId,
  words: readonly string[],
  within: number,
  onLine: (line: string) => void,
  tell: Tell,
): Promise<JobEnd> {
  const { swarm, folder } = at
  await removeJob(swarm, id)
  const name = serviceName(swarm.stack, id)
  const heard: string[] = []
  const hear = (line: string) => {
    heard.push(line)
    addToLog(folder, id, [`${new Date().toISOString()} ${name} ${line}`])
    onLine(line)
  }
  await swarm.deploy(id, at.part(id, words))
  const over = new AbortController()
  let listening: Promise<void> | undefined
  try {
    const [task, late] = await ended(
      swarm,
      id,
      within,
      tell,
      () => (listening ??= listen(swarm, name, hear, over.signal)),
    )
    over.abort()
    await listening
    await hearRest(swarm, name, heard, hear)
    // What never ran has said nothing.
    if (task && !late && task.Status.ContainerStatus?.ContainerID === undefined) hear(reasonOf(task))
    return {
      how: late ? 'timeout' : 'exit',
      code: task?.Status.State === 'complete' ? 0 : task?.Status.ContainerStatus?.ExitCode || 1,
      lastLines: lastLines(heard.join('\n'), 20),
    }
  } finally {
    over.abort()
    await removeJob(swarm, id)
  }
}

/** Waits for the end of the only task of a job. Time for fetching its image does not count. */
async function ended(
  swarm: Swarm,
  id: NodeId,
  within: number,
  tell: Tell,
  begun: () => void,
): Promise<[task: Task | undefined, late: boolean]> {
  let still = Date.now()
  let began = false
  for (;;) {
    const service = await swarm.service(id)
    const [task] = service ? (await swarm.tasks([service])).slice(-1) : []
    if (!service || (task && isOver(task))) return [task, false]
    if (task?.Status.ContainerStatus?.ContainerID !== undefined && ['running', 'starting'].includes(task.Status.State))
      begun()
    if (task && ['new', 'allocated', 'pending', 'assigned', 'accepted', 'preparing'].includes(task.Status.State)) {
      if (task.Status.State === 'pending' && task.Status.Err) tell(`waiting for a machine: ${task.Status.Err}`)
      else if (task.Status.State === 'preparing') still = Date.now()
    } else if (!began) [began, still] = [true, Date.now()]
    if (Date.now() - still > within * 1000) return [task, true]
    await new Promise((resolve) => setTimeout(resolve, 400))
  }
}

async function listen(swarm: Swarm, name: string, hear: (line: string) => void, until: AbortSignal): Promise<void> {
  for await (const line of swarm.docker.lines(['service', 'logs', '--raw', '--follow', name], { until }))
    if (!until.aborted) hear(line)
}

/**
 * The end of a log may not have come by the time the task is over. Lines of both outputs may come in another order, so
 * they are counted.
 */
async function hearRest(
  swarm: Swarm,
  name: string,
  heard: readonly string[],
  hear: (line: string) => void,
): Promise<void> {
  const end = await swarm.docker.run(['service', 'logs', '--raw', name], { within: 30 })
  const known = new Map<string, number>()
  for (const line of heard) known.set(line, (known.get(line) ?? 0) + 1)
  for (const line of `${end.output}\n${end.error}`
    .split('\n')
    .map((each) => each.replace(/\r$/, ''))
    .filter(Boolean)) {
    const times = known.get(line) ?? 0
    if (times > 0) known.set(line, times - 1)
    else hear(line)
  }
}

/**
 * Ends and removes a job. Engines leave the container of a job behind when its service goes, with all that it holds:
 * here it is removed too.
 */
async function removeJob(swarm: Swarm, id: NodeId): Promise<void> {
  const service = await swarm.service(id)
  if (service) await swarm.remove([service], 60)
  const filter = ['--filter', `label=com.docker.swarm.service.name=${serviceName(swarm.stack, id)}`]
  const left = (await swarm.docker.run(['ps', '--all', '--quiet', ...filter])).output.split('\n').filter(Boolean)
  if (left.length > 0) await swarm.docker.run(['rm', '--force', '--volumes', ...left])
}
