import { createHash } from 'node:crypto'
import { realpathSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

/**
 * Where a supervisor keeps its things below the state folder of one platform and environment. All paths are absolute
 * and real.
 */
export interface Layout {
  readonly folder: string
  /** Sixteen hexadecimal digits that stand for the folder in names and marks that must be short. */
  readonly hash: string
  readonly run: string
  readonly logs: string
  /** Where the socket is made; a supervisor that already runs tells its own in `about`. */
  readonly socket: string
  /** Who supervises now and on which socket. */
  readonly about: string
  /** What runs, for the supervisor that comes after. */
  readonly records: string
  /** One empty file for each process that wants to be the supervisor. */
  readonly claims: string
  /** What the supervisor itself has to say. */
  readonly supervisorLog: string
  /** The supervisor's compiled code, so that the next start is quicker and smaller. */
  readonly codeCache: string
}

/** The longest socket path that every system takes: 104 bytes on macOS and 108 on Linux, both with the closing zero. */
const longestSocketPath = 100

/**
 * The layout below a state folder; links in its path are followed when it exists, so that each way to name it gives the
 * same layout.
 */
export function layoutOf(folder: string): Layout {
  const real = realFolder(folder)
  const hash = createHash('sha256').update(real).digest('hex').slice(0, 16)
  const run = join(real, 'run')
  const usual = join(run, 'supervisor.sock')
  return {
    folder: real,
    hash,
    run,
    logs: join(real, 'logs'),
    socket: Buffer.byteLength(usual) <= longestSocketPath ? usual : join(shortFolder(), `${hash}.sock`),
    about: join(run, 'supervisor.json'),
    records: join(run, 'processes.json'),
    claims: join(run, 'claims'),
    supervisorLog: join(run, 'supervisor.log'),
    codeCache: join(run, 'code-cache'),
  }
}

/**
 * The folder of this user alone, below the system's temporary folder, for sockets whose usual path would be too long.
 */
export function shortFolder(): string {
  return join(tmpdir(), `stackwright-${process.getuid?.() ?? 'user'}`)
}

/** The log file of an instance (`bi-web.1`), a job or a schedule. */
export function logFileOf(layout: Layout, name: string): string {
  return join(layout.logs, `${name}.log`)
}

/** The scratch folder of an instance; emptied before each start. */
export function scratchOf(layout: Layout, instance: string): string {
  return join(layout.run, 'scratch', instance)
}

/** The name of the instance of a service on a slot, counted from 1. */
export function instanceName(service: string, slot: number): string {
  return `${service}.${slot}`
}

function realFolder(folder: string): string {
  try {
    return realpathSync(folder)
  } catch {
    return resolve(folder)
  }
}
