import { readFileSync } from 'node:fs'
import { Failure } from '../../../base/failure.ts'
import type { NodeId } from '../../../graph/id.ts'
import type { Tell } from '../../target.ts'
import type { ScheduleRow, ServiceRow } from '../table.ts'
import { identityOf, isAlive } from './identity.ts'
import { type Layout, layoutOf } from './layout.ts'
import { pause } from './pause.ts'
import {
  type About,
  apiVersion,
  type PutResult,
  type ScheduleResult,
  type Shutdown,
  type Status,
  type SupervisorEvent,
} from './protocol.ts'
import { linesOf, perform, read, send } from './request.ts'
import { makeFolders, notStarted, startSupervisor } from './start.ts'

/**
 * What can be asked of a running supervisor. Everything that changes something returns when it is true, or throws a
 * Failure.
 */
export interface SupervisorClient {
  readonly about: About
  /**
   * What runs; `figures: false` leaves out memory and processor shares, whose measuring takes a quarter of a second.
   */
  status(asked?: { readonly figures?: boolean }): Promise<Status>
  /**
   * Makes a service run as the row says: starts it, replaces it by its rollout rule, lets it read its files again, or
   * does nothing.
   */
  put(row: ServiceRow, tell?: Tell): Promise<PutResult>
  stop(id: NodeId, tell?: Tell): Promise<void>
  /** Stops a service or schedule and forgets it. */
  remove(id: NodeId, tell?: Tell): Promise<void>
  restart(id: NodeId, tell?: Tell): Promise<PutResult>
  /** Changes the number of replicas within the ports that the service's row has. */
  scale(id: NodeId, replicas: number, tell?: Tell): Promise<PutResult>
  /** Lets a service read its files again. */
  reload(id: NodeId): Promise<void>
  putSchedule(row: ScheduleRow, tell?: Tell): Promise<void>
  removeSchedule(id: NodeId): Promise<void>
  /** Runs the job of a schedule now, and waits for its end. */
  runSchedule(id: NodeId): Promise<ScheduleResult>
  /** Ends the supervisor, with or without what it supervises; returns when its process is gone. */
  shutdown(how: Shutdown, tell?: Tell): Promise<void>
  /** What happens from now on, until the signal is given or the supervisor ends. */
  events(signal?: AbortSignal): AsyncIterable<SupervisorEvent>
}

/**
 * The supervisor of a state folder, or undefined when none runs. Throws a Failure when one runs that does not answer
 * within `patience` seconds or is of another version.
 */
export async function connect(folder: string, patience = 4): Promise<SupervisorClient | undefined> {
  const about = await aboutOf(layoutOf(folder), patience)
  return about && clientOf(about)
}

/**
 * The supervisor of a state folder; started, as a process that outlives this one, when none runs. Two at once get the
 * same one.
 */
export async function ensure(
  folder: string,
  who: { readonly platform: string; readonly environment: string },
): Promise<SupervisorClient> {
  const running = await connect(folder)
  if (running) return running
  const layout = makeFolders(folder)
  const starting = await startSupervisor(layout, who)
  for (const until = Date.now() + 20_000; ;) {
    const about = await aboutOf(layout)
    if (about) {
      if (about.pid !== starting.pid) await starting.end()
      return clientOf(about)
    }
    const code = starting.code()
    // 0 says that another was quicker; it answers soon.
    if (code !== undefined && code !== 0) throw notStarted(`it ended with ${code}`, layout)
    if (Date.now() > until) throw notStarted('it did not answer within 20 s', layout)
    await pause(15)
  }
}

/** Errors of a connection that mean that nobody listens there. */
const nobody = new Set(['ENOENT', 'ENOTDIR', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE'])

async function aboutOf(layout: Layout, patience = 4): Promise<About | undefined> {
  const recorded = recordedAbout(layout)
  let about: About
  try {
    about = await read<About>(recorded?.socket ?? layout.socket, '/', patience)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (nobody.has(code ?? '')) return undefined
    throw new Failure({
      step: 'supervisor',
      reason: `it does not answer: ${code ?? (error as Error).message}`,
      left: 'what it started runs on',
      do: recorded && `end it with \`kill -9 ${recorded.pid}\`; the next command starts a new one, which goes on`,
    })
  }
  if (about.api !== apiVersion) {
    throw new Failure({
      step: 'supervisor',
      reason: `the running one speaks version ${about.api} of its interface, this stackwright version ${apiVersion}`,
      left: 'nothing was changed',
      do: `use the stackwright that started it, or \`kill ${about.pid}\`: what it started runs on, and the next command adopts it`,
    })
  }
  return about
}

function recordedAbout(layout: Layout): About | undefined {
  try {
    return JSON.parse(readFileSync(layout.about, 'utf8')) as About
  } catch {
    return undefined
  }
}

function clientOf(about: About): SupervisorClient {
  const { socket } = about
  const at = (kind: 'services' | 'schedules', id: NodeId, verb?: string) =>
    ['', kind, encodeURIComponent(id), verb].filter((each) => each !== undefined).join('/')
  return {
    about,
    status: (asked) => read(socket, asked?.figures === false ? '/status?figures=no' : '/status'),
    put: (row, tell) => perform(socket, { method: 'PUT', path: at('services', row.id), body: row }, tell),
    stop: (id, tell) => perform(socket, { method: 'POST', path: at('services', id, 'stop') }, tell),
    remove: (id, tell) => perform(socket, { method: 'DELETE', path: at('services', id) }, tell),
    restart: (id, tell) => perform(socket, { method: 'POST', path: at('services', id, 'restart') }, tell),
    scale: (id, replicas, tell) =>
      perform(socket, { method: 'POST', path: at('services', id, 'scale'), body: { replicas } }, tell),
    reload: (id) => perform(socket, { method: 'POST', path: at('services', id, 'reload') }),
    putSchedule: (row, tell) => perform(socket, { method: 'PUT', path: at('schedules', row.id), body: row }, tell),
    removeSchedule: (id) => perform(socket, { method: 'DELETE', path: at('schedules', id) }),
    runSchedule: (id) => perform(socket, { method: 'POST', path: at('schedules', id, 'run') }),
    async shutdown(how, tell) {
      const self = identityOf(about.pid)
      await perform(socket, { method: 'POST', path: '/shutdown', body: how }, tell)
      for (const until = Date.now() + 5000; self && isAlive(self) && Date.now() < until;) await pause(10)
    },
    async *events(signal) {
      try {
        yield* linesOf<SupervisorEvent>(await send(socket, { method: 'GET', path: '/events', signal }))
      } catch (error) {
        // That the supervisor ended is the end of what happens in it.
        if (!signal?.aborted && (error as NodeJS.ErrnoException).code !== 'ECONNRESET') throw error
      }
    },
  }
}
