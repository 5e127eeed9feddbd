import { Cron } from 'croner'
import { Failure } from '../../../base/failure.ts'
import type { ScheduleRow } from '../table.ts'
import type { Identity } from './identity.ts'
import { isAlive, signalGroup } from './identity.ts'
import { type Layout, logFileOf } from './layout.ts'
import { adopt, ended } from './life.ts'
import type { ScheduleResult, ScheduleStatus, SupervisorEvent } from './protocol.ts'
import type { ScheduleRecord } from './records.ts'
import { type JobEnd, runToEnd } from './spawn.ts'

/** What a schedule tells its surroundings. */
export interface Listener {
  readonly layout: Layout
  readonly born: () => void
  readonly changed: () => void
  readonly note: (id: string, event: SupervisorEvent['event'], detail: string) => void
}

/**
 * The next time, after `from`, at which a schedule is due, in UTC; undefined when it never is. Throws when the text is
 * none.
 */
export function nextDue(cron: string, from: Date): Date | undefined {
  return new Cron(cron, { timezone: 'UTC', paused: true }).nextRun(from) ?? undefined
}

/** A job that runs by the clock. A run that is due while the one before goes on is skipped and said to be. */
export class Schedule {
  row: ScheduleRow
  readonly #listener: Listener
  #timer: NodeJS.Timeout | undefined
  #next: Date | undefined
  #last: ScheduleResult | undefined
  #running: { readonly over: Promise<ScheduleResult>; readonly cut: AbortController; process?: Identity } | undefined

  constructor(listener: Listener, row: ScheduleRow) {
    this.#listener = listener
    this.row = row
    this.#aim()
  }

  /** Takes a changed row; a run that is going on ends as it began. */
  put(row: ScheduleRow): void {
    this.row = row
    this.#aim()
    this.#listener.changed()
  }

  /** Runs the job now; refused while it runs. */
  run(): Promise<ScheduleResult> {
    if (this.#running) throw new Failure({ step: this.row.id, reason: 'it is running already' })
    const cut = new AbortController()
    const running = { over: this.#attempts(cut.signal), cut }
    this.#running = running
    return this.#finish(running.over)
  }

  /**
   * Goes on with what an earlier supervisor recorded. How a run that outlived it ends cannot be seen, only that it did.
   */
  resume(record: ScheduleRecord): void {
    this.#last = record.last
    const { process } = record
    if (!process || !isAlive(process)) return
    const at = new Date().toISOString()
    const over = adopt(process).exited.then((): ScheduleResult => ({
      at,
      result: 'unknown',
      reason: 'it ran on while the supervisor changed',
    }))
    const cut = new AbortController()
    cut.signal.addEventListener('abort', () => signalGroup(process, 'SIGTERM'))
    this.#running = { over, cut, process }
    void this.#finish(over)
  }

  /** No more runs; one that goes on is ended. */
  async remove(): Promise<void> {
    clearTimeout(this.#timer)
    const running = this.#running
    running?.cut.abort()
    if (running?.process) await ended(adopt(running.process), 10)
    else await running?.over
  }

  record(): ScheduleRecord {
    return { row: this.row, last: this.#last, process: this.#running?.process }
  }

  view(): ScheduleStatus {
    return {
      id: this.row.id,
      cron: this.row.cron,
      running: this.#running !== undefined,
      next: this.#next?.toISOString(),
      last: this.#last,
    }
  }

  #aim(): void {
    clearTimeout(this.#timer)
    this.#next = nextDue(this.row.cron, new Date())
    if (!this.#next) return
    // Looked at once a minute at least: a laptop that slept, or a clock that was set, moves the time that is left.
    const left = this.#next.getTime() - Date.now()
    this.#timer = setTimeout(() => this.#tick(), Math.max(1, Math.min(left, 60_000)))
  }

  #tick(): void {
    if (this.#next && Date.now() < this.#next.getTime()) return this.#aim()
    if (this.#running)
      this.#record({ at: new Date().toISOString(), result: 'skipped', reason: 'the run before was still going on' })
    else void this.run()
    this.#aim()
  }

  async #attempts(signal: AbortSignal): Promise<ScheduleResult> {
    const at = new Date().toISOString()
    const began = Date.now()
    const seconds = () => Math.round((Date.now() - began) / 100) / 10
    for (let attempt = 0; ; attempt++) {
      let reason: string
      try {
        const end = await runToEnd(this.row.job, {
          logFile: logFileOf(this.#listener.layout, this.row.id),
          folder: this.#listener.layout.folder,
          name: this.row.id,
          signal,
          born: (life) => {
            if (this.#running) this.#running.process = life.identity
            this.#listener.born()
          },
        })
        if (end.how === 'exit' && end.code === 0) return { at, result: 'done', seconds: seconds() }
        reason = endInWords(end, this.row.job.timeout)
        if (end.how === 'aborted') return { at, result: 'failed', seconds: seconds(), reason }
      } catch (error) {
        reason = error instanceof Failure ? error.facts.reason : String(error)
      }
      if (attempt >= this.row.job.retries) return { at, result: 'failed', seconds: seconds(), reason }
    }
  }

  async #finish(over: Promise<ScheduleResult>): Promise<ScheduleResult> {
    const result = await over
    this.#running = undefined
    this.#record(result)
    return result
  }

  #record(result: ScheduleResult): void {
    this.#last = result
    this.#listener.note(this.row.id, 'schedule', [result.result, result.reason].filter(Boolean).join(': '))
    this.#listener.changed()
  }
}

function endInWords(end: JobEnd, timeout: number): string {
  switch (end.how) {
    case 'timeout':
      return `did not end within ${timeout} s`
    case 'aborted':
      return 'was interrupted'
    case 'exit':
      return end.code === null ? `was ended by ${end.signal}` : `ended with exit code ${end.code}`
  }
}
