import { isDeepStrictEqual } from 'node:util'
import { fingerprint } from '../../../base/json.ts'

// What a swarm tells of services and tasks, as far as it is used here. Docker API 1.41 and later:
// https://docs.docker.com/reference/api/engine/

export interface LiveService {
  readonly ID: string
  readonly Spec: ServiceSpec
  readonly PreviousSpec?: ServiceSpec | null
  readonly UpdateStatus?: { readonly State?: UpdateState; readonly Message?: string } | null
}

export type UpdateState =
  'updating' | 'paused' | 'completed' | 'rollback_started' | 'rollback_paused' | 'rollback_completed'

export interface ServiceSpec {
  readonly Name: string
  readonly Labels?: Readonly<Record<string, string>> | null
  readonly TaskTemplate: TaskSpec
  readonly Mode: { readonly Replicated?: { readonly Replicas?: number } }
}

export interface TaskSpec {
  readonly ContainerSpec: {
    readonly Image: string
    readonly Configs?: readonly { readonly ConfigName: string }[] | null
    readonly Secrets?: readonly { readonly SecretName: string }[] | null
  }
  readonly ForceUpdate?: number
}

export interface Task {
  readonly ID: string
  readonly CreatedAt: string
  readonly ServiceID: string
  readonly Slot?: number
  readonly NodeID?: string
  readonly Spec: TaskSpec
  readonly DesiredState: string
  readonly Status: {
    readonly State: TaskState
    readonly Timestamp: string
    readonly Message?: string
    readonly Err?: string
    readonly ContainerStatus?: {
      readonly ContainerID?: string
      readonly PID?: number
      readonly ExitCode?: number
    } | null
  }
}

export type TaskState =
  | 'new'
  | 'allocated'
  | 'pending'
  | 'assigned'
  | 'accepted'
  | 'preparing'
  | 'ready'
  | 'starting'
  | 'running'
  | 'complete'
  | 'shutdown'
  | 'failed'
  | 'rejected'
  | 'remove'
  | 'orphaned'

/** States after which nothing of a task runs. */
const over: readonly TaskState[] = ['complete', 'shutdown', 'failed', 'rejected', 'remove', 'orphaned']

/** True for a task of which nothing runs any more, and nothing will. */
export function isOver({ Status: { State: state } }: Task): boolean {
  return over.includes(state)
}

/** True for a task that is to run, now or soon. */
export function isWanted(task: Task): boolean {
  return !isOver(task) && (task.DesiredState === 'running' || task.DesiredState === 'ready')
}

/** True for a task that did not do what it was to do. */
export function hasFailed({ Status: { State: state } }: Task): boolean {
  return state === 'failed' || state === 'rejected' || state === 'orphaned'
}

/** True for a task that was made from what its service now says. */
export function isCurrent(task: Task, service: LiveService): boolean {
  return isDeepStrictEqual(task.Spec, service.Spec.TaskTemplate)
}

/** How many replicas a service is to have. */
export function replicasOf({ Spec: { Mode: mode } }: LiveService): number {
  return mode.Replicated?.Replicas ?? 1
}

/**
 * A fingerprint of all that somebody may have changed of a service by hand, but its number of replicas and how often it
 * was restarted.
 */
export function specMark({
  Spec: {
    Mode: _,
    TaskTemplate: { ForceUpdate: __, ...template },
    ...spec
  },
}: LiveService): string {
  return fingerprint({ ...spec, template })
}
