import type { ExecutionStatus } from '@aws-sdk/client-sfn'
import { Failure } from '../../../base/failure.ts'
import type { JobNode } from '../../../graph/node.ts'
import { wordIn } from '../../jobs.ts'
import type { Check, JobResult, Tell } from '../../target.ts'
import type { LifecycleStep, Machine } from '../estate.ts'
import { executionInput, executionName } from '../release.ts'
import { stepOf } from '../steps.ts'
import { ask, askFor } from './ask.ts'
import { type Cloud, lastOf, rest, taskOf } from './cloud.ts'
import { endOf } from './ends.ts'
import { historyOf, type History, type StepHistory } from './history.ts'
import { allLinesOf, lastLinesOf } from './logs.ts'

/** One execution of a machine, which all jobs of a deployment share. */
interface Execution {
  readonly machine: Machine
  readonly arn: string
}

/** The executions of a deployment by the id of their machine, as long as its driver lives. */
const begun = new WeakMap<Cloud['learnt'], Map<string, Promise<Execution>>>()

/**
 * Runs jobs by the state machine of the release, which is started once for all of them and followed; throws the
 * Failure of the task that fails. Steps whose inputs have not changed are left out by the machine itself.
 */
export async function runJobs(
  cloud: Cloud,
  jobs: readonly JobNode[],
  tell: Tell,
  done: (node: JobNode, result: JobResult) => void,
): Promise<void> {
  const found = jobs.map((job) => ({ job, ...placeOf(cloud, job) }))
  const [{ machine }] = found as [(typeof found)[number]]
  try {
    await follow(cloud, machine, found, tell, done)
  } catch (error) {
    // Whoever asks again in this process starts it again.
    begun.get(cloud.learnt)?.delete(machine.id)
    throw error
  }
}

/** A job with the step that runs it. */
interface Placed {
  readonly job: JobNode
  readonly step: LifecycleStep
}

async function follow(
  cloud: Cloud,
  machine: Machine,
  found: readonly Placed[],
  tell: Tell,
  done: (node: JobNode, result: JobResult) => void,
): Promise<void> {
  const execution = await executionOf(cloud, machine, found[0]!.job.when === 'verify')
  const left = new Set(found)
  for (let told = ''; ; await rest(cloud)) {
    const history = await lookAt(cloud, execution)
    for (const each of [...left]) {
      const step = history.steps.get(each.step.id)
      if (!step || step.state === 'waiting' || step.state === 'runs') continue
      if (step.state === 'failed') {
        const checks = each.job.when === 'verify' ? await checksOf(cloud, each.step, step) : []
        // A proof that found something says so in its checks; its exit code adds nothing.
        if (!checks.some((check) => !check.ok)) throw await failureOf(cloud, each.step, step, each.job)
        left.delete(each)
        done(each.job, { seconds: secondsOf(step), checks })
        continue
      }
      left.delete(each)
      const checks = each.job.when === 'verify' ? await checksOf(cloud, each.step, step) : []
      for (const check of checks) tell(`${check.ok ? 'proven' : 'not proven'}: ${check.check}`)
      done(each.job, { seconds: secondsOf(step), checks })
    }
    if (left.size === 0) return
    if (history.status !== 'RUNNING' && history.status !== 'PENDING_REDRIVE')
      throw await endOfMachine(cloud, machine, history)
    const said = progressOf(cloud, machine, history, [...left][0]!.step)
    if (said !== told) tell((told = said))
  }
}

/** The machine and the step that run a job. */
function placeOf({ graph, estate }: Cloud, job: JobNode): { readonly machine: Machine; readonly step: LifecycleStep } {
  const id = stepOf(graph, job.id)?.id ?? job.id
  for (const machine of [estate.lifecycle.before, estate.lifecycle.after]) {
    const step = machine?.steps.find((each) => each.id === id)
    if (machine && step) return { machine, step }
  }
  throw new Error(`no step of the lifecycle runs ${job.id}`)
}

/**
 * The execution of this release: started now, or found. What has failed is tried again under the next number; a proof
 * is made anew each time it is asked for.
 */
function executionOf(cloud: Cloud, machine: Machine, anew: boolean): Promise<Execution> {
  const known = begun.get(cloud.learnt) ?? new Map<string, Promise<Execution>>()
  begun.set(cloud.learnt, known)
  const found = known.get(machine.id) ?? begin(cloud, machine, anew)
  known.set(machine.id, found)
  // One that ended badly is started again by the next who asks.
  found.catch(() => known.delete(machine.id))
  return found
}

async function begin(cloud: Cloud, machine: Machine, anew: boolean): Promise<Execution> {
  const states = await cloud.clients.states()
  const step = `run ${machine.name}`
  const [account, { region }] = [await cloud.account(), cloud.estate]
  const partition = region.startsWith('cn-') ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws'
  const stateMachineArn = `arn:${partition}:states:${region}:${account}:stateMachine:${machine.name}`
  const own = executionName(cloud.estate, machine)
  for (let attempt = 1; ; attempt++) {
    const name = attempt === 1 ? own : `${own}-${attempt}`
    const arn = `arn:${partition}:states:${region}:${account}:execution:${machine.name}:${name}`
    const there = await askFor(step, () => states.describeExecution({ executionArn: arn }))
    if (!there) {
      const started = await ask(step, async () =>
        states.startExecution({ stateMachineArn, name, input: executionInput }),
      )
      return { machine, arn: started.executionArn ?? arn }
    }
    // AWS would redrive a failed one at the state that failed it, which is one that can do nothing but fail; what is
    // done is skipped by its checksum.
    if (there.status === 'RUNNING' || there.status === 'PENDING_REDRIVE' || (there.status === 'SUCCEEDED' && !anew))
      return { machine, arn }
  }
}

async function lookAt(cloud: Cloud, { machine, arn }: Execution): Promise<History> {
  const states = await cloud.clients.states()
  const step = `run ${machine.name}`
  // First the state, then the history: what has ended has all of its events.
  const { status } = await ask(step, () => states.describeExecution({ executionArn: arn }))
  const events = []
  let nextToken: string | undefined
  do {
    const answer = await ask(step, () =>
      states.getExecutionHistory({
        executionArn: arn,
        maxResults: 1000,
        includeExecutionData: true,
        ...(nextToken && { nextToken }),
      }),
    )
    events.push(...(answer.events ?? []))
    nextToken = answer.nextToken
  } while (nextToken)
  return historyOf(machine, status as ExecutionStatus, events)
}

function progressOf({ graph }: Cloud, machine: Machine, history: History, own: LifecycleStep): string {
  const current = machine.steps.find((step) => history.steps.get(step.id)?.state === 'runs')
  if (!current) return 'waits for its turn'
  const node = graph.nodes.get(current.id)
  if (current.id !== own.id) return `waits for ${node?.kind === 'job' ? node.id : current.title}`
  const { tasks, tries } = history.steps.get(current.id)!
  if (tasks.length === 0)
    return current.drains.length > 0
      ? `waits until ${current.drains.join(' and ')} ${current.drains.length === 1 ? 'has' : 'have'} ended`
      : 'gets a task'
  return tries > 0 ? `failed, trying again (${tries} of ${current.retries})` : 'runs'
}

function secondsOf({ from, to }: StepHistory): number {
  return from && to ? (to.getTime() - from.getTime()) / 1000 : 0
}

/** The proofs that a task has printed. Its last lines come a few seconds after its end. */
async function checksOf(cloud: Cloud, step: LifecycleStep, { tasks }: StepHistory): Promise<Check[]> {
  const task = tasks.at(-1)
  if (task === undefined) return []
  const container = taskOf(cloud, step.task).containers.find((each) => each.name === step.container)!
  for (let tries = 0; ; tries++, await rest(cloud)) {
    const words = (await allLinesOf(cloud, container.log, container.name, lastOf(task))).map((line) => wordIn(line))
    const checks = words.filter((word): word is Check => word !== undefined && 'check' in word)
    if (checks.length > 0 || tries === 4) return checks
  }
}

async function failureOf(
  cloud: Cloud,
  step: LifecycleStep,
  { end, tasks }: StepHistory,
  job?: JobNode,
): Promise<Failure> {
  const container = taskOf(cloud, step.task).containers.find((each) => each.name === step.container)!
  const task = lastOf(end?.task?.taskArn ?? tasks.at(-1))
  const lines = task === '' ? [] : await lastLinesOf(cloud, container.log, container.name, task, 40)
  const words = end?.task ? endOf(end.task) : undefined
  const node = cloud.graph.nodes.get(step.id)
  const about =
    job && job.id !== step.id && !lines.some((line) => isDone(line, job))
      ? job
      : node?.kind === 'job'
        ? node
        : undefined
  return new Failure({
    step: about?.id ?? step.id,
    reason: `${about?.title ?? step.title}: ${/Timeout/i.test(end?.error ?? '') ? `did not end within ${step.timeout} s` : (words ?? end?.words ?? 'AWS gave no reason')}`,
    output: lines.filter((line) => !wordIn(line)).slice(-12),
    left: `what came before is done; ${about?.id ?? step.id} and what follows it are not${step.drains.length > 0 ? `, and ${step.drains.join(' and ')} may have been stopped for it` : ''}`,
    do: `see \`stackwright logs ${about?.id ?? step.id}\`, mend the cause, and run \`stackwright up\` again: it goes on from here`,
  })
}

function isDone(line: string, job: JobNode): boolean {
  const word = wordIn(line)
  return word !== undefined && 'done' in word && word.done === job.batch?.argument
}

/** The machine has ended, and not at a step that is waited for. */
async function endOfMachine(cloud: Cloud, machine: Machine, history: History): Promise<Failure> {
  const failed = machine.steps.find((step) => history.steps.get(step.id)?.state === 'failed')
  if (failed) return failureOf(cloud, failed, history.steps.get(failed.id)!)
  return new Failure({
    step: `run ${machine.name}`,
    reason:
      history.status === 'ABORTED' ? 'somebody has stopped it' : (history.words ?? `it ended as ${history.status}`),
    left: 'steps that had ended are done, others are not',
    do: 'look at its execution in Step Functions, and run `stackwright up` again: it goes on from here',
  })
}
