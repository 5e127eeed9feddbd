import type { FailureFacts } from '../../../base/failure.ts'
import type { NodeId } from '../../../graph/id.ts'
import type { Running } from '../../target.ts'

/**
 * The version of the interface below, raised when an older client or supervisor could misunderstand a newer one.
 *
 *     GET    /                        About
 *     GET    /status[?figures=no]     Status
 *     GET    /events                  SupervisorEvent, one JSON value a line, until the client leaves
 *     PUT    /services/ID             body ServiceRow          PutResult
 *     DELETE /services/ID
 *     POST   /services/ID/stop
 *     POST   /services/ID/restart
 *     POST   /services/ID/reload
 *     POST   /services/ID/scale       body { replicas }
 *     PUT    /schedules/ID            body ScheduleRow
 *     DELETE /schedules/ID
 *     POST   /schedules/ID/run                                 ScheduleResult
 *     POST   /shutdown                body Shutdown
 *
 * All but the first three answer with lines of Progress, of which the last is `done` or `failure`.
 */
export const apiVersion = 1

/** The header in which both sides tell their version. */
export const versionHeader = 'stackwright-supervisor'

/** Who supervises. */
export interface About {
  readonly api: number
  readonly pid: number
  readonly platform: string
  readonly environment: string
  readonly folder: string
  readonly socket: string
  /** ISO 8601. */
  readonly since: string
}

/** What a supervisor says while it does what it was asked. */
export type Progress = { readonly tell: string } | { readonly done: unknown } | { readonly failure: FailureFacts }

/** What putting a row came to. */
export interface PutResult {
  readonly did: 'nothing' | 'started' | 'replaced' | 'reloaded' | 'scaled'
}

/** Everything that a supervisor knows. Memory and processor share are left out when they were not asked for. */
export interface Status {
  readonly supervisor: About & {
    /** Resident memory in bytes, and the share of one processor since it started. */
    readonly memory: number
    readonly cpu: number
    /** What the supervisor itself has trouble with, in words. */
    readonly problems: readonly string[]
  }
  readonly services: readonly ServiceStatus[]
  readonly schedules: readonly ScheduleStatus[]
}

/** A service that failed shows the last lines of output of the replica that did. */
export interface ServiceStatus extends Running {
  readonly output?: readonly string[]
}

export interface ScheduleStatus {
  readonly id: NodeId
  readonly cron: string
  readonly running: boolean
  /** When it is next due, ISO 8601. */
  readonly next?: string
  readonly last?: ScheduleResult
}

/** How the last run of a schedule went; `skipped` when it was due while the run before still went on. */
export interface ScheduleResult {
  readonly at: string
  readonly result: 'done' | 'failed' | 'skipped' | 'unknown'
  readonly seconds?: number
  readonly reason?: string
}

/** Something that happened; `detail` is for people. */
export interface SupervisorEvent {
  /** ISO 8601. */
  readonly at: string
  readonly id: string
  readonly event:
    | 'started'
    | 'ready'
    | 'unready'
    | 'lost'
    | 'restarting'
    | 'failed'
    | 'stopped'
    | 'killed'
    | 'adopted'
    | 'reloaded'
    | 'traffic'
    | 'schedule'
    | 'supervisor'
  readonly detail: string
}

/**
 * How a supervisor is to end. With `leave` everything runs on and the next supervisor adopts it; with `stop` the
 * services are stopped first: those that no group names, then group after group, the members of a group together.
 */
export type Shutdown =
  { readonly services: 'leave' } | { readonly services: 'stop'; readonly order?: readonly (readonly NodeId[])[] }
