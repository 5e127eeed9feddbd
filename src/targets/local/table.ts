import type { NodeId } from '../../graph/id.ts'
import type { Probe, Stop } from '../../graph/process.ts'

/**
 * One row of the process table: everything that the supervisor must know to run a service or a store's server. Paths
 * are absolute. In `command`, `env` and probe commands these stand-ins are replaced at each spawn: `{port:NAME}` by the
 * replica's port, `{instance}` by its name (`bi-web.1`), `{scratch}` by its scratch folder. Holds no secret:
 * `secretEnv` maps a variable to the 0600 file with its value.
 */
export interface ServiceRow {
  readonly id: NodeId
  readonly command: readonly string[]
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  readonly secretEnv: Readonly<Record<string, string>>
  /** Run as this user; only for servers that refuse to run as root. */
  readonly user?: { readonly uid: number; readonly gid: number }
  readonly replicas: number
  /** Its old process is stopped before the new one starts. */
  readonly singleton: boolean
  /** Port name -> one number for each slot. A service that can roll has one slot more than replicas. */
  readonly ports: Readonly<Record<string, readonly number[]>>
  readonly health: {
    readonly bootWithin: number
    readonly ready: { readonly ask: BoundProbe; readonly every: number; readonly timeout: number }
    readonly live: {
      readonly ask: BoundProbe
      readonly every: number
      readonly timeout: number
      readonly failures: number
    }
  }
  readonly stop: Stop
  /** A change of only the files named here is taken up by this signal instead of a replacement. */
  readonly reload?: { readonly signal: 'SIGHUP'; readonly fingerprint: string }
  /** A row with another fingerprint replaces the running one. */
  readonly fingerprint: string
  /**
   * A file to keep true: one line `server 127.0.0.1:PORT max_fails=0;` for each ready replica, after whose change the
   * service `edge` is sent SIGHUP. Written before an old replica is drained, so that no request meets a process that is
   * ending.
   */
  readonly upstream?: { readonly file: string; readonly port: string; readonly edge: NodeId }
}

/** A probe whose command is ready to be spawned. */
export type BoundProbe =
  Exclude<Probe, { readonly probe: 'exec' }> | { readonly probe: 'exec'; readonly command: readonly string[] }

/** A job as a process: run to its end, by the driver or by the clock. `timeout` in seconds. */
export interface JobRow {
  readonly id: NodeId
  readonly command: readonly string[]
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  readonly secretEnv: Readonly<Record<string, string>>
  readonly user?: { readonly uid: number; readonly gid: number }
  readonly timeout: number
  readonly retries: number
}

/** A job that the supervisor runs by the clock (five cron fields, UTC), never twice at once. */
export interface ScheduleRow {
  readonly id: NodeId
  readonly cron: string
  readonly job: JobRow
}
