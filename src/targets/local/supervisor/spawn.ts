import { type ChildProcess, spawn } from 'node:child_process'
import { chownSync, closeSync, mkdirSync, openSync, rmSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { Failure } from '../../../base/failure.ts'
import type { JobRow, ServiceRow } from '../table.ts'
import { environmentOf, fillIn, mark, type Program, type Replacements } from './environment.ts'
import { endAll, familyOf } from './family.ts'
import { endedAtOnce, identityOf, signalGroup } from './identity.ts'
import { instanceName, type Layout, layoutOf, logFileOf, scratchOf } from './layout.ts'
import { ended, type Exit, type Life } from './life.ts'
import { endOfLog, linesAsWritten } from './log-file.ts'
import { pause } from './pause.ts'

/** The stand-ins of a service's replica on a slot, counted from 1. */
export function replacementsOf(layout: Layout, row: ServiceRow, slot: number): Replacements {
  const instance = instanceName(row.id, slot)
  return { instance, scratch: scratchOf(layout, instance), port: (name) => row.ports[name]?.[slot - 1] }
}

/**
 * Starts the replica of a service on a slot in a process group of its own, with its output appended directly to its log
 * file, so that it neither needs nor notices this supervisor. `born` is called before anything else can happen, for the
 * records.
 */
export async function launch(layout: Layout, row: ServiceRow, slot: number, born: (life: Life) => void): Promise<Life> {
  const by = replacementsOf(layout, row, slot)
  rmSync(by.scratch, { recursive: true, force: true })
  mkdirSync(by.scratch, { recursive: true })
  if (row.user) chownSync(by.scratch, row.user.uid, row.user.gid)
  return start(row, by, { log: logFileOf(layout, by.instance), mark: `${layout.hash}/${by.instance}`, born })
}

/** How a job ended. `code` is null when it was ended by a signal; `lastLines` are the last twenty of its output. */
export interface JobEnd {
  readonly how: 'exit' | 'timeout' | 'aborted'
  readonly code: number | null
  readonly signal?: string
  readonly seconds: number
  readonly lastLines: readonly string[]
}

/**
 * Runs a job to its end in a process group of its own. Its output is appended to `logFile` and each line is told as it
 * comes. When its timeout has passed or `signal` is given, its group is ended (SIGTERM, after five seconds SIGKILL).
 * With `folder`, what is left of an earlier run of the same job that nobody waits for is ended first. A job that fails
 * is an answer; only one that cannot be started is a Failure.
 */
export async function runToEnd(
  row: JobRow,
  how: {
    readonly logFile: string
    readonly onLine?: (line: string) => void
    readonly signal?: AbortSignal
    /** The state folder; marks the process as one of this platform. */
    readonly folder?: string
    /** The name in the mark; by default the job's id. */
    readonly name?: string
    readonly born?: (life: Life) => void
  },
): Promise<JobEnd> {
  const name = how.name ?? row.id
  const layout = how.folder === undefined ? undefined : layoutOf(how.folder)
  if (layout) await endAll(familyOf(layout, name), 'SIGTERM', 5)
  mkdirSync(dirname(how.logFile), { recursive: true })
  const from = endOfLog(how.logFile)
  const began = Date.now()
  const by = { instance: name, scratch: dirname(how.logFile), port: () => undefined }
  const life = await start(row, by, { log: how.logFile, mark: layout && `${layout.hash}/${name}`, born: how.born })

  const lastLines: string[] = []
  const over = new AbortController()
  const reading = (async () => {
    for await (const line of linesAsWritten(how.logFile, from, over.signal)) {
      if (lastLines.push(line) > 20) lastLines.shift()
      how.onLine?.(line)
    }
  })()
  const ending = new AbortController()
  const timeout = pause(row.timeout * 1000, ending.signal).then(() => 'timeout' as const)
  const aborted = how.signal ? given(how.signal, ending.signal) : new Promise<never>(() => {})
  const first = await Promise.race([life.exited.then(() => 'exit' as const), timeout, aborted])
  ending.abort()
  if (first !== 'exit') {
    signalGroup(life.identity, 'SIGTERM')
    await ended(life, 5)
    signalGroup(life.identity, 'SIGKILL')
  }
  const exit = await life.exited
  const left = layout ? familyOf(layout, name, life.identity.pid) : []
  await endAll(left, 'SIGTERM', 2)
  over.abort()
  await reading
  const seconds = (Date.now() - began) / 1000
  const status =
    exit !== 'unseen' && 'signal' in exit
      ? { code: null, signal: exit.signal }
      : { code: exit === 'unseen' ? null : exit.code }
  return { how: first, ...status, seconds, lastLines }
}

async function start(
  program: Program,
  by: Replacements,
  to: { log: string; mark?: string; born?: (life: Life) => void },
): Promise<Life> {
  const [command = '', ...args] = program.command.map((each) => fillIn(each, by))
  const env = { ...environmentOf(program, by), ...(to.mark && { [mark]: to.mark }) }
  if (!isFolder(program.cwd))
    throw new Failure({ step: by.instance, reason: `its working folder is not there: ${program.cwd}`, command })
  const output = openSync(to.log, 'a', 0o600)
  let child: ChildProcess
  try {
    child = spawn(command, args, {
      cwd: program.cwd,
      env,
      detached: true,
      stdio: ['ignore', output, output],
      ...(program.user && { uid: program.user.uid, gid: program.user.gid }),
    })
  } finally {
    closeSync(output)
  }
  if (child.pid === undefined) throw new Failure({ step: by.instance, reason: await whyNotStarted(child), command })
  // Read at once: until this turn of the event loop is over, even a child that has ended keeps its number.
  const identity = identityOf(child.pid) ?? endedAtOnce(child.pid)
  let gone = false
  const exited = new Promise<Exit>((resolve) => {
    child.once('exit', (code, signal) => {
      gone = true
      resolve(code === null ? { signal: signal ?? 'a signal' } : { code })
    })
  })
  const life: Life = { identity, adopted: false, exited, gone: () => gone }
  to.born?.(life)
  return life
}

async function whyNotStarted(child: ChildProcess): Promise<string> {
  const error = await new Promise<NodeJS.ErrnoException>((resolve) => child.once('error', resolve))
  switch (error.code) {
    case 'ENOENT':
      return 'the program is not there'
    case 'EACCES':
      return 'the program may not be run by this user'
    case 'EAGAIN':
      return 'the system allows no more processes'
    default:
      return `the program could not be started: ${error.code ?? error.message}`
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}

function given(signal: AbortSignal, until: AbortSignal): Promise<'aborted'> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve('aborted')
    signal.addEventListener('abort', () => resolve('aborted'), { once: true, signal: until })
  })
}
