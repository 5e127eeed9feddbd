import { Failure } from '../../../base/failure.ts'
import type { ServiceRow } from '../table.ts'
import { Instance, type Watcher } from './instance.ts'
import { portsOf, type Seat } from './rollout.ts'
import { writeUpstream } from './upstream.ts'
import { fileFault } from './write-file.ts'

/** What a service needs of the supervisor around it. */
export interface Around extends Omit<Watcher, 'changed'> {
  /** To be recorded soon. */
  readonly changed: () => void
  /** Lets every replica of another service read its files again. */
  readonly hup: (service: string) => void
}

/** The replicas of one service, and what the edge is told about them. */
export class Replicas {
  /** In the order in which they were started. */
  all: Instance[] = []
  readonly #around: Around
  readonly #row: () => ServiceRow
  #stale = false
  #quiet = false

  constructor(around: Around, row: () => ServiceRow) {
    this.#around = around
    this.#row = row
  }

  add(row: ServiceRow, slot: number): Instance {
    const changed = () => {
      this.#around.changed()
      this.keepDirecting()
    }
    const instance = new Instance({ ...this.#around, changed }, row, slot)
    this.all.push(instance)
    return instance
  }

  /** Ends a replica and frees its slot. */
  async discard(instance: Instance): Promise<void> {
    await instance.end()
    this.all = this.all.filter((each) => each !== instance)
    this.#around.changed()
  }

  /** Frees the slots of replicas that were given up: a new attempt is a new replica. */
  async discardDead(): Promise<void> {
    for (const each of this.all) if (each.state === 'failed' || each.state === 'stopped') await this.discard(each)
  }

  seats(): Seat[] {
    return this.all.map(({ slot, state, row }) => ({
      slot,
      state,
      fingerprint: row.fingerprint,
      ports: portsOf(row, slot),
    }))
  }

  /** Tells the edge which replicas may be asked; throws a Failure when the file cannot be written. */
  direct(): void {
    const { id, upstream } = this.#row()
    if (!upstream) return
    const backends = this.all.map(({ row, slot, state, open }) => ({
      port: row.ports[upstream.port]?.[slot - 1] ?? 0,
      open,
      state: state === 'ready' || state === 'unready' ? state : ('other' as const),
    }))
    try {
      const changed = writeUpstream(upstream.file, backends)
      this.#stale = false
      if (!changed) return
    } catch (error) {
      this.#stale = true
      throw new Failure({
        step: id,
        reason: `the file with its addresses for the edge could not be written: ${fileFault(error)}`,
      })
    }
    const served = this.all.filter((each) => each.open && each.state === 'ready').map((each) => each.name)
    this.#around.note(id, 'traffic', `goes to ${served.join(', ') || 'nobody'}`)
    this.#around.hup(upstream.edge)
  }

  /**
   * Keeps the edge as it is until `speak`: while replicas are taken over one by one, each of them would seem to be the
   * only one.
   */
  hush(): void {
    this.#quiet = true
  }

  speak(): void {
    this.#quiet = false
    this.keepDirecting()
  }

  /** The same as `direct`, but a file that cannot be written is left for `retry`. */
  keepDirecting(): void {
    if (this.#quiet) return
    const known = this.#stale
    try {
      this.direct()
    } catch (failure) {
      if (!known) this.#around.note(this.#row().id, 'supervisor', (failure as Failure).facts.reason)
    }
  }

  retry(): void {
    if (this.#stale) this.keepDirecting()
  }
}
