import type { Task } from '@aws-sdk/client-ecs'
import type { ExecutionStatus, HistoryEvent } from '@aws-sdk/client-sfn'
import type { LifecycleStep, Machine } from '../estate.ts'

/** What an execution has done so far. */
export interface History {
  readonly status: ExecutionStatus
  /** By the id of the step. */
  readonly steps: ReadonlyMap<string, StepHistory>
  /** Why the execution has ended badly. */
  readonly words?: string
}

/** What became of one step. `done` also when it was left out. */
export interface StepHistory {
  state: 'waiting' | 'runs' | 'done' | 'failed'
  from?: Date
  to?: Date
  /** The ARNs of its tasks, each try after the one before. */
  tasks: string[]
  /** Tries that have failed. */
  tries: number
  end?: StepEnd
  /** The task that has ended last, as ECS described it. */
  last?: StepEnd['task']
}

/** How a step has failed. */
export interface StepEnd {
  readonly error: string
  readonly words: string
  /** The task as ECS described it at its end. */
  readonly task?: Pick<Task, 'taskArn' | 'stopCode' | 'stoppedReason' | 'containers'>
}

/**
 * Reads the events of an execution. A state belongs to the step whose id is a word of its name; a step is over when a
 * state of another is entered, or the execution has ended well.
 */
export function historyOf(machine: Machine, status: ExecutionStatus, events: readonly HistoryEvent[]): History {
  const steps = new Map<string, StepHistory>(
    machine.steps.map((step) => [step.id, { state: 'waiting', tasks: [], tries: 0 }]),
  )
  let current: StepHistory | undefined
  let words: string | undefined
  for (const event of events) {
    const entered = event.stateEnteredEventDetails?.name
    if (entered !== undefined) {
      const id = stepOf(machine.steps, entered)?.id
      const next = id === undefined ? undefined : steps.get(id)
      if (next && next !== current) {
        finish(current, event.timestamp)
        // What was passed over has nothing to do.
        for (const [other, step] of steps) {
          if (other === id) break
          if (step.state === 'waiting') step.state = 'done'
        }
        current = next
        current.from ??= event.timestamp
      }
      if (current && current.state !== 'runs') current.state = 'runs'
      continue
    }
    const submitted = event.taskSubmittedEventDetails
    const failed = event.taskFailedEventDetails ?? event.taskTimedOutEventDetails ?? event.taskSubmitFailedEventDetails
    if (submitted && current) current.tasks.push(...arnsIn(submitted.output))
    if (failed && current) {
      current.tries++
      current.end = endIn(failed.error, failed.cause)
    }
    const passed = event.taskSucceededEventDetails
    if (passed && current) {
      current.end = undefined
      // A task that was only awaited has succeeded whatever its code was; the machine looks at that itself.
      if (passed.resource?.startsWith('runTask')) current.last = endIn('', passed.output).task
    }
    if (event.type === 'ExecutionRedriven' && current) Object.assign(current, { state: 'runs', end: undefined })
    const over =
      event.executionFailedEventDetails ?? event.executionTimedOutEventDetails ?? event.executionAbortedEventDetails
    if (over) words = endIn(over.error, over.cause).words
    if (over && current && status !== 'RUNNING' && status !== 'SUCCEEDED') {
      current.end ??= { ...endIn(over.error, over.cause), ...(current.last && { task: current.last }) }
      current.state = 'failed'
      current.to = event.timestamp
    }
    if (event.type === 'ExecutionSucceeded') finish(current, event.timestamp)
  }
  if (status === 'SUCCEEDED') for (const step of steps.values()) step.state = 'done'
  return { status, steps, ...(words !== undefined && { words }) }
}

function finish(step: StepHistory | undefined, at: Date | undefined): void {
  if (!step) return
  step.state = 'done'
  if (at) step.to = at
}

/**
 * The step that a state works for: its id stands at the beginning of the name, or in it as a word, the longest one
 * where several do.
 */
function stepOf(steps: readonly LifecycleStep[], name: string): LifecycleStep | undefined {
  const [of] = name.split(':')
  const named = steps.find((step) => step.id === of)
  if (named) return named
  return steps
    .filter((step) => ` ${name} `.match(new RegExp(`[^a-z0-9-]${step.id}[^a-z0-9-]`)))
    .toSorted((a, b) => b.id.length - a.id.length)[0]
}

/** The tasks that `ecs:runTask.sync` has started, in the answer that it got. */
function arnsIn(output: string | undefined): string[] {
  const tasks = (parsed(output) as { Tasks?: readonly { TaskArn?: string }[] } | undefined)?.Tasks ?? []
  return tasks.map((task) => task.TaskArn).filter((arn) => arn !== undefined)
}

/** The cause of a failed task is the task itself as JSON; other causes are sentences. */
function endIn(error = '', cause = ''): StepEnd {
  const task = parsed(cause) as Described | undefined
  if (!task || typeof task !== 'object' || !('TaskArn' in task || 'Containers' in task))
    return {
      error,
      words: cause.split('\n')[0]!.trim().replace(/\.$/, '').slice(0, 400) || error || 'AWS gave no reason',
    }
  const { TaskArn, StopCode, StoppedReason, Containers = [] } = task
  return {
    error,
    words: StoppedReason ?? error,
    task: {
      taskArn: TaskArn,
      stopCode: StopCode as Task['stopCode'],
      stoppedReason: StoppedReason,
      containers: Containers.map(({ Name, ExitCode, Reason }) => ({ name: Name, exitCode: ExitCode, reason: Reason })),
    },
  }
}

interface Described {
  readonly TaskArn?: string
  readonly StopCode?: string
  readonly StoppedReason?: string
  readonly Containers?: readonly { readonly Name?: string; readonly ExitCode?: number; readonly Reason?: string }[]
}

function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '') as unknown
  } catch {
    return undefined
  }
}
