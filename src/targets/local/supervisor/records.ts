import { readFileSync, rmSync } from 'node:fs'
import type { Replica } from '../../target.ts'
import type { ScheduleRow, ServiceRow } from '../table.ts'
import type { Past } from './backoff.ts'
import type { Identity } from './identity.ts'
import type { ScheduleResult } from './protocol.ts'
import { fileFault, writeWhole } from './write-file.ts'

/** What a supervisor must know to go on where another ended. Rows name the files of secrets and never hold one. */
export interface Records {
  readonly version: typeof recordsVersion
  readonly services: readonly ServiceRecord[]
  readonly schedules: readonly ScheduleRecord[]
}

/** A service as it was asked for, with its replicas; `stopped` when somebody stopped it. */
export interface ServiceRecord {
  readonly row: ServiceRow
  readonly stopped: boolean
  readonly reason?: string
  readonly instances: readonly InstanceRecord[]
}

/** A replica; `row` is the one that it was started with, which during a replacement is not the service's. */
export interface InstanceRecord {
  readonly slot: number
  readonly state: Replica['state']
  readonly row: ServiceRow
  readonly process?: Identity
  /** When the process was started, in milliseconds since 1970. */
  readonly started?: number
  readonly restarts: number
  readonly past: Past
  readonly reason?: string
}

export interface ScheduleRecord {
  readonly row: ScheduleRow
  readonly last?: ScheduleResult
  /** The run that is going on. */
  readonly process?: Identity
}

export const recordsVersion = 1

/**
 * The records in a file; none when there is no file, or when it is not one that this version understands, which
 * `complain` is told.
 */
export function readRecords(file: string, complain: (words: string) => void): Records {
  const none: Records = { version: recordsVersion, services: [], schedules: [] }
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    return none
  }
  try {
    const records = JSON.parse(text) as Records
    if (records.version === recordsVersion) return records
    complain(`${file} was written by another version of stackwright`)
  } catch {
    complain(`${file} is damaged`)
  }
  return none
}

/**
 * Keeps the records on disk. When the disk is full they stay in memory, `problem` says so, and each `retry` tries
 * again.
 */
export function keepRecords(
  file: string,
  current: () => Omit<Records, 'version'>,
): {
  readonly save: () => void
  readonly saveSoon: () => void
  readonly retry: () => void
  readonly problem: () => string | undefined
  /** Removes the file: nothing is left to go on with. */
  readonly forget: () => void
} {
  let problem: string | undefined
  let timer: NodeJS.Timeout | undefined
  const save = () => {
    clearTimeout(timer)
    timer = undefined
    try {
      writeWhole(file, JSON.stringify({ version: recordsVersion, ...current() }))
      problem = undefined
    } catch (error) {
      problem = `what runs could not be written to ${file}: ${fileFault(error)}`
    }
  }
  return {
    save,
    saveSoon: () => (timer ??= setTimeout(save, 100)),
    retry: () => problem === undefined || save(),
    problem: () => problem,
    forget() {
      clearTimeout(timer)
      rmSync(file, { force: true })
    },
  }
}
