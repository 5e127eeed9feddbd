import { Failure } from '../../../base/failure.ts'
import type { Running, Tell } from '../../target.ts'
import type { ServiceRow } from '../table.ts'
import type { Instance } from './instance.ts'
import { isAlive, isOfThisBoot } from './identity.ts'
import { pause } from './pause.ts'
import type { PutResult, ServiceStatus } from './protocol.ts'
import type { ServiceRecord } from './records.ts'
import { type Around, Replicas } from './replicas.ts'
import { freeSlot, planRollout, slotsOf } from './rollout.ts'
import { serviceState } from './state.ts'
import { type Turns, turns } from './turns.ts'

/**
 * A service with its replicas. What is asked of it is done one thing after another; asking to stop it cuts short what
 * is being done.
 */
export class Service {
  row: ServiceRow
  readonly #around: Around
  readonly #replicas: Replicas
  #stopped = false
  #stopping = false
  #reason: string | undefined
  readonly #turns: Turns

  constructor(around: Around, row: ServiceRow) {
    this.#around = around
    this.row = row
    this.#replicas = new Replicas(around, () => this.row)
    this.#turns = turns(row.id)
  }

  /** Makes it run as the row says and waits until it is ready; a row that changes nothing does nothing. */
  put(row: ServiceRow, tell: Tell): Promise<PutResult> {
    return this.#turns.inTurn(row.fingerprint, true, (signal) => this.#bring(row, false, tell, signal))
  }

  /** Replaces every replica by its rollout rule, or starts it when it was stopped or had failed. */
  restart(tell: Tell): Promise<PutResult> {
    return this.#turns.inTurn(this.row.fingerprint, false, (signal) => this.#bring(this.row, true, tell, signal))
  }

  /** Changes the number of replicas. */
  scale(replicas: number, tell: Tell): Promise<PutResult> {
    const most = slotsOf(this.row)
    if (!Number.isInteger(replicas) || replicas < 1 || replicas > most) {
      throw new Failure({ step: this.row.id, reason: `it can have 1 to ${most} replicas, not ${replicas}` })
    }
    return this.#turns.inTurn(this.row.fingerprint, false, (signal) =>
      this.#bring({ ...this.row, replicas }, false, tell, signal),
    )
  }

  /** Stops all its replicas, gracefully. */
  stop(tell: Tell): Promise<void> {
    return this.#turns.inTurn('stop', true, async () => {
      this.#stopping = true
      for (const each of this.#replicas.all) each.open = false
      this.#replicas.keepDirecting()
      if (this.#replicas.all.some((each) => each.pid !== undefined)) tell(`stopping ${this.row.id}`)
      await Promise.all(this.#replicas.all.map((each) => each.end()))
      this.#replicas.all = []
      this.#stopped = true
      this.#stopping = false
      this.#reason = undefined
      this.#around.changed()
      this.#around.note(this.row.id, 'stopped', '')
    })
  }

  /** Lets each replica read its files again. */
  hup(): void {
    for (const each of this.#replicas.all) each.hup()
  }

  /** Takes up what an earlier supervisor recorded, without touching what lives. */
  resume(record: ServiceRecord): void {
    this.#replicas.hush()
    this.#stopped = record.stopped
    this.#reason = record.reason
    const kept = record.instances.filter((each) => !each.process || isOfThisBoot(each.process))
    if (!record.stopped && kept.length === 0 && record.instances.length > 0) {
      // Starting everything at once and in no order would be worse than waiting for the command that knows the order.
      this.#stopped = true
      this.#reason = 'the machine was started again'
    }
    for (const each of this.#stopped ? kept.filter(({ process }) => process && isAlive(process)) : kept) {
      this.#replicas.add(each.row, each.slot).resume(each)
    }
  }

  /**
   * To be called when every service has been resumed, since the edge is one of them: ends what was being stopped, and
   * tells the edge who is there.
   */
  resumed(): void {
    this.#replicas.speak()
    // A stop or a replacement may have been going on.
    if (this.#stopped && this.#replicas.all.length > 0) void this.stop(() => {})
    else if (this.#replicas.all.length > this.row.replicas)
      void this.#turns
        .inTurn('tidy', false, (signal) => this.#endSpare(this.row, false, () => {}, signal))
        .catch(() => {})
  }

  /** Tries again what could not be written. */
  retry(): void {
    this.#replicas.retry()
  }

  record(): ServiceRecord {
    return {
      row: this.row,
      stopped: this.#stopped,
      reason: this.#reason,
      instances: this.#replicas.all.map((each) => each.record()),
    }
  }

  /** The numbers of its processes by the names of their replicas. */
  pids(): [string, number][] {
    return this.#replicas.all.flatMap((each) =>
      each.pid === undefined ? [] : [[each.name, each.pid] as [string, number]],
    )
  }

  view(): ServiceStatus {
    const states = this.#replicas.all.map((each) => each.state)
    const troubled =
      this.#replicas.all.find((each) => each.state === 'failed') ??
      this.#replicas.all.find((each) => each.state !== 'ready' && each.reason)
    const state: Running['state'] = serviceState(states, this.row.replicas, this.#stopping)
    const reason = this.#reason ?? (state === 'ready' ? undefined : troubled?.reason)
    return {
      id: this.row.id,
      state,
      ready: states.filter((each) => each === 'ready').length,
      ...(reason && { reason }),
      ...(state === 'failed' && troubled?.output && { output: troubled.output }),
      replicas: this.#replicas.all.map((each) => each.view()),
    }
  }

  async #bring(row: ServiceRow, all: boolean, tell: Tell, signal: AbortSignal): Promise<PutResult> {
    await this.#replicas.discardDead()
    const before = this.#replicas.all.length
    let did: PutResult['did'] = 'nothing'
    for (const each of this.#replicas.all) {
      if (each.row.fingerprint !== row.fingerprint) continue
      const reload = each.row.reload?.fingerprint !== row.reload?.fingerprint && !all
      each.row = row
      if (!reload) continue
      each.hup()
      did = 'reloaded'
      this.#around.note(each.name, 'reloaded', 'its files changed')
    }
    const plan = planRollout(this.#replicas.seats(), row, all)
    if (plan.end.length > 0) {
      await this.#endSpare(row, all, tell, signal)
      did = 'scaled'
    }
    for (const slot of plan.replace) {
      const old = this.#replicas.all.find((each) => each.slot === slot)!
      await this.#replace(old, row, plan.beside, tell, signal)
      did = 'replaced'
    }
    this.#take(row)
    if (plan.start > 0) {
      await this.#startMore(row, plan.start, tell, signal)
      did = before === 0 ? 'started' : did === 'replaced' ? did : 'scaled'
    }
    await this.#allReady(tell, signal)
    this.#replicas.direct()
    return { did }
  }

  #take(row: ServiceRow): void {
    this.row = row
    this.#stopped = false
    this.#reason = undefined
    this.#around.changed()
  }

  /**
   * Starts the new replica beside the old one and lets the edge change over before the old one ends; or ends the old
   * one first.
   */
  async #replace(old: Instance, row: ServiceRow, beside: boolean, tell: Tell, signal: AbortSignal): Promise<void> {
    const slot = beside ? freeSlot(this.#replicas.seats(), row) : undefined
    if (slot === undefined) {
      await this.#retire(old, tell, signal)
      this.#take(row)
      const freed = freeSlot(this.#replicas.seats(), row) ?? old.slot
      return this.#start(this.#replicas.add(row, freed), tell, signal)
    }
    const fresh = this.#replicas.add(row, slot)
    fresh.open = false
    try {
      await this.#start(fresh, tell, signal)
      fresh.open = true
      old.open = false
      this.#replicas.direct()
    } catch (failure) {
      old.open = true
      await this.#replicas.discard(fresh)
      throw withLeft(failure, `the new process was removed; ${old.name} stays as it was`)
    }
    await this.#retire(old, tell, signal)
  }

  async #startMore(row: ServiceRow, count: number, tell: Tell, signal: AbortSignal): Promise<void> {
    const others = this.#replicas.all.length
    const added: Instance[] = []
    for (let index = 0; index < count; index++) {
      const slot = freeSlot(this.#replicas.seats(), row)
      if (slot === undefined)
        throw new Failure({ step: row.id, reason: `it has ports for ${slotsOf(row)} replicas, not ${row.replicas}` })
      added.push(this.#replicas.add(row, slot))
    }
    try {
      await Promise.all(added.map((each) => this.#start(each, tell, signal)))
    } catch (failure) {
      if (others === 0) throw failure
      await Promise.all(added.filter((each) => each.state !== 'ready').map((each) => this.#replicas.discard(each)))
      this.row = { ...row, replicas: this.#replicas.all.length }
      throw withLeft(failure, `${this.#replicas.all.length} of ${row.replicas} replicas run`)
    }
  }

  async #start(instance: Instance, tell: Tell, signal: AbortSignal): Promise<void> {
    tell(`starting ${instance.name}`)
    const cut = () => void instance.end()
    signal.addEventListener('abort', cut)
    if (signal.aborted) cut()
    try {
      await instance.start()
    } finally {
      signal.removeEventListener('abort', cut)
    }
  }

  async #endSpare(row: ServiceRow, all: boolean, tell: Tell, signal: AbortSignal): Promise<void> {
    const slots = planRollout(this.#replicas.seats(), row, all).end
    const spare = this.#replicas.all.filter((each) => slots.includes(each.slot))
    await Promise.all(spare.map((each) => this.#retire(each, tell, signal)))
  }

  /** Keeps new requests away, waits for the edge to have taken that up and for what was on its way, then ends it. */
  async #retire(instance: Instance, tell: Tell, signal: AbortSignal): Promise<void> {
    const served = instance.state === 'ready' || instance.state === 'unready'
    const drain = this.row.upstream ? Math.max(1, instance.row.stop.drain) : instance.row.stop.drain
    instance.open = false
    this.#replicas.direct()
    if (served && drain > 0 && !this.row.singleton) {
      tell(`draining ${instance.name} for ${drain} s`)
      await pause(drain * 1000, signal)
    }
    if (instance.pid !== undefined) tell(`stopping ${instance.name}`)
    await this.#replicas.discard(instance)
  }

  /** Waits for replicas that were there before and are just coming back. */
  async #allReady(tell: Tell, signal: AbortSignal): Promise<void> {
    const missing = this.#replicas.all.filter((each) => each.state !== 'ready')
    if (missing.length === 0) return
    tell(`waiting for ${missing.map((each) => each.name).join(', ')}`)
    const limit = this.row.health.bootWithin
    const late = pause(limit * 1000, signal).then(() => {
      const reason = signal.aborted
        ? 'was interrupted'
        : `was not ready within ${limit} s: ${missing[0]!.reason ?? missing[0]!.state}`
      throw new Failure({ step: this.row.id, reason })
    })
    await Promise.race([Promise.all(missing.map((each) => each.untilReady())), late])
  }
}

function withLeft(error: unknown, left: string): unknown {
  return error instanceof Failure ? new Failure({ ...error.facts, left }) : error
}
