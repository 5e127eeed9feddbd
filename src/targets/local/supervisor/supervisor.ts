import { mkdirSync } from 'node:fs'
import { Failure } from '../../../base/failure.ts'
import type { NodeId } from '../../../graph/id.ts'
import type { Tell } from '../../target.ts'
import type { ScheduleRow, ServiceRow } from '../table.ts'
import { endAll, relatives } from './family.ts'
import type { Layout } from './layout.ts'
import { keepLogs } from './log-keeper.ts'
import { measurer } from './metrics.ts'
import type { About, PutResult, ScheduleResult, Shutdown, Status, SupervisorEvent } from './protocol.ts'
import { keepRecords, readRecords } from './records.ts'
import { rotate } from './rotation.ts'
import { Schedule } from './schedule.ts'
import { Service } from './service.ts'

/** All that runs for one platform and environment. */
export class Supervisor {
  readonly about: About
  readonly #layout: Layout
  readonly #services = new Map<NodeId, Service>()
  readonly #schedules = new Map<NodeId, Schedule>()
  readonly #listeners = new Set<(event: SupervisorEvent) => void>()
  readonly #measure = measurer()
  readonly #logs
  readonly #records
  #leaving = false

  constructor(layout: Layout, about: About) {
    this.#layout = layout
    this.about = about
    this.#logs = keepLogs(layout.logs)
    this.#records = keepRecords(layout.records, () => ({
      services: [...this.#services.values()].map((each) => each.record()),
      schedules: [...this.#schedules.values()].map((each) => each.record()),
    }))
  }

  /** Takes over what an earlier supervisor left, without touching what lives, and ends what nobody knows. */
  resume(): void {
    mkdirSync(this.#layout.logs, { recursive: true })
    const records = readRecords(this.#layout.records, (words) => this.#note('supervisor', 'supervisor', words))
    for (const record of records.services) {
      const service = new Service(this.#around(), record.row)
      this.#services.set(record.row.id, service)
      service.resume(record)
    }
    for (const service of this.#services.values()) service.resumed()
    for (const record of records.schedules) {
      const schedule = new Schedule(this.#around(), record.row)
      this.#schedules.set(record.row.id, schedule)
      schedule.resume(record)
    }
    const known = new Set(
      [...this.#services.values()].flatMap((each) =>
        each.record().instances.map(({ slot }) => `${each.row.id}.${slot}`),
      ),
    )
    // Jobs carry the mark too but have no slot in their names; they belong to the command that runs them.
    const strays = relatives(this.#layout).filter((each) => /\.\d+$/.test(each.instance) && !known.has(each.instance))
    if (strays.length === 0) return
    const names = strays.map((each) => `${each.instance} (process ${each.identity.pid})`)
    this.#note('supervisor', 'supervisor', `ending what nobody remembers: ${names.join(', ')}`)
    void endAll(
      strays.map((each) => each.identity),
      'SIGTERM',
      10,
    )
  }

  /** To be called once a second. */
  tick(now: number): void {
    this.#logs.look(now)
    rotate(this.#layout.supervisorLog)
    this.#records.retry()
    for (const service of this.#services.values()) service.retry()
  }

  async put(row: ServiceRow, tell: Tell): Promise<PutResult> {
    if (this.#leaving)
      throw new Failure({ step: row.id, reason: 'the supervisor is just ending', do: 'run the command again' })
    let service = this.#services.get(row.id)
    if (!service) {
      service = new Service(this.#around(), row)
      this.#services.set(row.id, service)
    }
    return service.put(row, tell)
  }

  async stop(id: NodeId, tell: Tell): Promise<void> {
    await this.#services.get(id)?.stop(tell)
  }

  async remove(id: NodeId, tell: Tell): Promise<void> {
    await this.#services.get(id)?.stop(tell)
    this.#services.delete(id)
    await this.#removeSchedule(id)
    this.#records.save()
  }

  async restart(id: NodeId, tell: Tell): Promise<PutResult> {
    return this.#service(id).restart(tell)
  }

  async scale(id: NodeId, replicas: number, tell: Tell): Promise<PutResult> {
    return this.#service(id).scale(replicas, tell)
  }

  reload(id: NodeId): void {
    const service = this.#service(id)
    if (!service.row.reload)
      throw new Failure({
        step: id,
        reason: 'it cannot take up changed files without a restart',
        do: `stackwright restart ${id}`,
      })
    service.hup()
  }

  putSchedule(row: ScheduleRow): void {
    const schedule = this.#schedules.get(row.id)
    if (schedule) schedule.put(row)
    else this.#schedules.set(row.id, new Schedule(this.#around(), row))
    this.#records.saveSoon()
  }

  async runSchedule(id: NodeId): Promise<ScheduleResult> {
    const schedule = this.#schedules.get(id)
    if (!schedule) throw unknown(id)
    return schedule.run()
  }

  async status(figures: boolean): Promise<Status> {
    const usage = process.cpuUsage()
    const pids = [...this.#services.values()].flatMap((each) => each.pids())
    const measured = figures && pids.length > 0 ? await this.#measure(new Map(pids)) : undefined
    const problem = this.#records.problem()
    return {
      supervisor: {
        ...this.about,
        memory: process.memoryUsage.rss(),
        cpu: (usage.user + usage.system) / 1e6 / process.uptime(),
        problems: problem ? [problem] : [],
      },
      services: [...this.#services.values()]
        .map((each) => each.view())
        .map((view) => ({
          ...view,
          replicas: view.replicas.map((replica) => ({ ...replica, ...measured?.get(replica.name) })),
        })),
      schedules: [...this.#schedules.values()].map((each) => each.view()),
    }
  }

  /** Ends everything that is to be ended; afterwards this process may end. */
  async leave(how: Shutdown, tell: Tell): Promise<void> {
    this.#leaving = true
    if (how.services === 'stop') {
      const named = new Set((how.order ?? []).flat())
      const others = [...this.#services.keys()].filter((id) => !named.has(id))
      await Promise.all([...this.#schedules.keys()].map((id) => this.#removeSchedule(id)))
      for (const group of [others, ...(how.order ?? [])]) await Promise.all(group.map((id) => this.stop(id, tell)))
      this.#records.forget()
    } else {
      this.#records.save()
    }
  }

  /** Tells every event to a listener until the function that is given back is called. */
  listen(listener: (event: SupervisorEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  async #removeSchedule(id: NodeId): Promise<void> {
    const schedule = this.#schedules.get(id)
    this.#schedules.delete(id)
    await schedule?.remove()
  }

  #service(id: NodeId): Service {
    const service = this.#services.get(id)
    if (!service) throw unknown(id)
    return service
  }

  #around() {
    return {
      layout: this.#layout,
      born: () => this.#records.save(),
      changed: () => this.#records.saveSoon(),
      note: (id: string, event: SupervisorEvent['event'], detail: string) => this.#note(id, event, detail),
      hup: (id: string) => this.#services.get(id)?.hup(),
    }
  }

  #note(id: string, event: SupervisorEvent['event'], detail: string): void {
    const happened: SupervisorEvent = { at: new Date().toISOString(), id, event, detail }
    console.log([happened.at, id, event, detail].filter(Boolean).join(' '))
    for (const listener of this.#listeners) listener(happened)
  }
}

function unknown(id: NodeId): Failure {
  return new Failure({ step: id, reason: 'nothing of this name has been started' })
}
