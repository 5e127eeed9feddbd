import { rmSync } from 'node:fs'
import { Failure } from '../../../base/failure.ts'
import type { Replica, Running } from '../../target.ts'
import type { ServiceRow } from '../table.ts'
import { afterLoss, afterMiss, noPast, type Past } from './backoff.ts'
import { environmentOf, fillIn, withoutSecrets } from './environment.ts'
import { endAll, familyOf } from './family.ts'
import { isAlive, signalProcess } from './identity.ts'
import { instanceName, type Layout, logFileOf, scratchOf } from './layout.ts'
import { awaitBoot, watchOver } from './health.ts'
import { adopt, endLife, type Life } from './life.ts'
import { endOfLog, lastLines } from './log-file.ts'
import { pause } from './pause.ts'
import type { Asked } from './probe.ts'
import type { SupervisorEvent } from './protocol.ts'
import type { InstanceRecord } from './records.ts'
import { launch, replacementsOf } from './spawn.ts'

/** What an instance tells its surroundings. */
export interface Watcher {
  readonly layout: Layout
  /** A process was started; to be recorded before anything else happens. */
  readonly born: () => void
  readonly changed: () => void
  readonly note: (id: string, event: SupervisorEvent['event'], detail: string) => void
}

/** Seconds in which a process that never became ready must end; it has no work to finish. */
const bootGrace = 5

/**
 * One replica of a service: a slot with the process that lives on it, brought back when it ends although nobody asked
 * for that.
 */
export class Instance {
  readonly slot: number
  readonly name: string
  /** Mutable, since a row with the same fingerprint may say other things than how to start. */
  row: ServiceRow
  /** Whether the edge may send requests to it once it is ready. */
  open = true
  state: Running['state'] = 'starting'
  reason: string | undefined
  output: readonly string[] | undefined
  readonly #watcher: Watcher
  readonly #over = new AbortController()
  #life: Life | undefined
  #started: number | undefined
  #restarts = 0
  #past: Past = noPast
  #logFrom = 0
  #hupWhenReady = false
  #impatient = new AbortController()
  #waiting: { resolve: () => void; reject: (failure: Failure) => void }[] = []
  #stops = new WeakMap<Life, ReturnType<typeof endLife>>()
  #loop: Promise<void> = Promise.resolve()
  #ended: Promise<void> | undefined

  constructor(watcher: Watcher, row: ServiceRow, slot: number) {
    this.#watcher = watcher
    this.row = row
    this.slot = slot
    this.name = instanceName(row.id, slot)
  }

  /**
   * Starts it and waits until it is ready. Somebody waits for this attempt, so a first one that fails is final: the
   * Failure tells why.
   */
  start(): Promise<void> {
    this.#loop = this.#run('boot', true)
    return this.#nextVerdict()
  }

  /** Goes on with what an earlier supervisor started; a process that ended meanwhile is brought back. */
  resume(record: InstanceRecord): void {
    this.#restarts = record.restarts
    this.#past = record.past
    this.reason = record.reason
    if (record.state === 'failed') return this.#to('failed', record.reason)
    const booted = record.state === 'ready' || record.state === 'unready'
    if (record.process && isAlive(record.process)) {
      this.#life = adopt(record.process)
      this.#started = record.started
      this.#to(booted ? record.state : 'starting', record.reason)
      this.#watcher.note(this.name, 'adopted', `process ${record.process.pid} runs on`)
      this.#loop = this.#run(booted ? 'watch' : 'boot', false)
      return
    }
    if (record.process) this.#restarts++
    this.#to('restarting', 'ended while no supervisor was there')
    this.#watcher.note(this.name, 'lost', 'ended while no supervisor was there')
    this.#loop = this.#run('boot', false)
  }

  /** Settles as soon as it is ready, or given up. A pause before its next attempt is cut short. */
  untilReady(): Promise<void> {
    if (this.state === 'ready') return Promise.resolve()
    if (this.state === 'failed' || this.state === 'stopped')
      return Promise.reject(this.#failure(this.reason ?? 'is not running'))
    if (this.state === 'restarting') this.#impatient.abort()
    return this.#nextVerdict()
  }

  /**
   * Lets the process read its files again; one that is still starting is told when it can understand the signal, which
   * would kill it before.
   */
  hup(): void {
    this.#hupWhenReady = this.state === 'starting'
    if (this.#life && (this.state === 'ready' || this.state === 'unready')) signalProcess(this.#life.identity, 'SIGHUP')
  }

  /** Ends it gracefully, and for good; returns when nothing of it is left. */
  end(): Promise<void> {
    this.#ended ??= (async () => {
      this.#over.abort()
      if (this.#life && !this.#life.gone()) this.#to('stopping')
      await this.#clear(this.row.stop.grace)
      await this.#loop
      rmSync(scratchOf(this.#watcher.layout, this.name), { recursive: true, force: true })
      this.#to('stopped')
    })()
    return this.#ended
  }

  /** The number of its process, while it has one. */
  get pid(): number | undefined {
    return this.#life && !this.#life.gone() ? this.#life.identity.pid : undefined
  }

  record(): InstanceRecord {
    const process = this.#life && { process: this.#life.identity, started: this.#started }
    return {
      slot: this.slot,
      state: this.state,
      row: this.row,
      ...process,
      restarts: this.#restarts,
      past: this.#past,
      reason: this.reason,
    }
  }

  view(): Replica {
    const since = this.#life && this.#started !== undefined ? { since: new Date(this.#started).toISOString() } : {}
    return { name: this.name, pid: this.pid, state: this.state, restarts: this.#restarts, ...since }
  }

  #nextVerdict(): Promise<void> {
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }))
  }

  async #run(from: 'boot' | 'watch', asked: boolean): Promise<void> {
    for (let next: 'boot' | 'watch' = from; !this.#over.signal.aborted; next = 'boot') {
      let wait: number
      try {
        if (next === 'boot') await this.#boot()
        asked = false
        const readyAt = Date.now()
        const why = await this.#watch()
        if (this.#over.signal.aborted) return
        this.#lose(why)
        ;({ past: this.#past, wait } = afterLoss(this.#past, (Date.now() - readyAt) / 1000))
        await this.#clear(this.row.stop.grace)
      } catch (error) {
        if (this.#over.signal.aborted) return
        this.#lose(error instanceof Failure ? error.facts.reason : String(error))
        await this.#clear(bootGrace)
        const after = afterMiss(this.#past)
        this.#past = after.past
        if (asked || after.next === 'give up') return this.#giveUp(asked)
        wait = after.next.wait
      }
      this.#watcher.note(this.name, 'restarting', `in ${wait} s`)
      await pause(wait * 1000, AbortSignal.any([this.#over.signal, this.#impatient.signal]))
      this.#impatient = new AbortController()
      this.#restarts++
    }
  }

  async #boot(): Promise<void> {
    if (!this.#life) {
      this.#to('starting', this.reason)
      // What an earlier supervisor started but had no time to record, or what outlived its leader, would hold ports and
      // locks.
      await endAll(familyOf(this.#watcher.layout, this.name), 'SIGTERM', bootGrace)
      if (this.#over.signal.aborted) throw this.#failure('was ended while starting')
      this.#logFrom = endOfLog(this.#log)
      await launch(this.#watcher.layout, this.row, this.slot, (life) => {
        this.#life = life
        this.#started = Date.now()
        this.#watcher.born()
      })
      this.#watcher.note(this.name, 'started', `process ${this.pid}`)
    }
    const began = this.#started ?? Date.now()
    const answer = await awaitBoot(this.row.health, this.#asked(), this.#life!, began, this.#over.signal)
    if (!answer.ok) throw this.#failure(answer.reason)
    this.#past = { ...this.#past, misses: 0 }
    this.#to('ready')
    this.#watcher.note(this.name, 'ready', `after ${((Date.now() - began) / 1000).toFixed(1)} s`)
  }

  #watch(): Promise<string> {
    return watchOver(
      this.row.health,
      this.#asked(),
      this.#life!,
      this.state === 'ready',
      (answer) => {
        this.#to(answer.ok ? 'ready' : 'unready', answer.ok ? undefined : answer.reason)
        this.#watcher.note(this.name, answer.ok ? 'ready' : 'unready', answer.ok ? 'again' : answer.reason)
      },
      this.#over.signal,
    )
  }

  /** Ends the process and whatever else belongs to it, so that nothing of the last life disturbs the next. */
  async #clear(grace: number): Promise<void> {
    const life = this.#life
    if (life) {
      if (!this.#stops.has(life)) this.#stops.set(life, endLife(life, this.row.stop.signal, grace))
      if ((await this.#stops.get(life)) === 'killed')
        this.#watcher.note(this.name, 'killed', `did not end within ${grace} s`)
    }
    const left = familyOf(this.#watcher.layout, this.name, life && !life.adopted ? life.identity.pid : undefined)
    await endAll(left, 'SIGTERM', Math.min(grace, bootGrace))
    if (this.#life === life) this.#life = undefined
  }

  #lose(why: string): void {
    this.output = withoutSecrets(lastLines(this.#log, 20, this.#logFrom), this.row)
    this.#to('restarting', why)
    this.#watcher.note(this.name, 'lost', why)
  }

  #giveUp(asked: boolean): void {
    const why = asked ? this.reason : `given up after ${this.#past.misses} attempts, of which the last ${this.reason}`
    this.#to('failed', why)
    this.#watcher.note(this.name, 'failed', why ?? '')
  }

  #to(state: Running['state'], reason?: string): void {
    this.state = state
    this.reason = reason
    if (state === 'ready') this.output = undefined
    if (state === 'ready' && this.#hupWhenReady) this.hup()
    this.#watcher.changed()
    if (state !== 'ready' && state !== 'failed' && state !== 'stopped') return
    const waiting = this.#waiting
    this.#waiting = []
    for (const each of waiting) {
      if (state === 'ready') each.resolve()
      else each.reject(this.#failure(state === 'stopped' ? 'was stopped before it was ready' : (reason ?? 'failed')))
    }
  }

  #failure(reason: string): Failure {
    return new Failure({ step: this.name, reason, command: this.row.command.join(' '), output: this.output })
  }

  #asked(): Asked {
    const by = replacementsOf(this.#watcher.layout, this.row, this.slot)
    return {
      ...by,
      age: () => (this.#life && !this.#life.gone() ? Date.now() - (this.#started ?? 0) : undefined),
      surroundings: (command) => ({
        command: command.map((each) => fillIn(each, by)),
        cwd: this.row.cwd,
        env: environmentOf(this.row, by),
        ...this.row.user,
      }),
    }
  }

  get #log(): string {
    return logFileOf(this.#watcher.layout, this.name)
  }
}
