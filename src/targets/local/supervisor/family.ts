import { execFileSync } from 'node:child_process'
import { readFileSync, readlinkSync } from 'node:fs'
import { mark } from './environment.ts'
import { type Identity, isAlive, signalProcess } from './identity.ts'
import type { Layout } from './layout.ts'
import { pause } from './pause.ts'
import { allProcesses, type ProcessFacts } from './processes.ts'

/** A process that carries the mark of an instance of this state folder. */
export interface Relative {
  readonly identity: Identity
  readonly instance: string
}

/**
 * Every living process that was started for an instance of this folder, or by such a process, whether or not anybody
 * remembers it. It is known by the mark in its environment, or by an output that goes to the instance's log file:
 * nginx, Redis and PostgreSQL write their titles over the memory in which the system shows the environment
 * (setproctitle), so the mark alone would miss them.
 */
export function relatives(layout: Layout): Relative[] {
  const instanceOf =
    process.platform === 'linux'
      ? (facts: ProcessFacts) => instanceFromProc(facts.pid, layout)
      : instancesFromPs(layout)
  const found: Relative[] = []
  for (const facts of allProcesses()) {
    const instance = facts.pid === process.pid ? undefined : instanceOf(facts)
    if (instance) found.push({ identity: { pid: facts.pid, start: facts.start }, instance })
  }
  return found
}

/**
 * What is left of an instance: its relatives, and the members of its process group. The group may only be given right
 * after its leader, a child of this process, has ended: later its number may belong to a stranger.
 */
export function familyOf(layout: Layout, instance: string, group?: number): Identity[] {
  const marked = relatives(layout)
    .filter((each) => each.instance === instance)
    .map((each) => each.identity)
  if (group === undefined) return marked
  const known = new Set(marked.map((each) => each.pid))
  const members = allProcesses().filter((facts) => facts.group === group && !known.has(facts.pid))
  // The number stays taken while a member of the group lives, so a leader with it means that the whole group is a
  // stranger's.
  if (members.some((facts) => facts.pid === group)) return marked
  return [...marked, ...members.map(({ pid, start }) => ({ pid, start }))]
}

/** Ends these processes: by the signal, then by force after so many seconds. Gives how many there were. */
export async function endAll(family: readonly Identity[], signal: NodeJS.Signals, grace: number): Promise<number> {
  const told = family.filter((each) => signalProcess(each, signal))
  if (!(await allGone(told, grace))) {
    for (const each of told) signalProcess(each, 'SIGKILL')
    await allGone(told, 2)
  }
  return told.length
}

async function allGone(family: readonly Identity[], seconds: number): Promise<boolean> {
  for (const until = Date.now() + seconds * 1000; ;) {
    if (!family.some(isAlive)) return true
    if (Date.now() >= until) return false
    await pause(20)
  }
}

function instanceFromProc(pid: number, layout: Layout): string | undefined {
  return (
    instanceInEnvironment(
      read(() => readFileSync(`/proc/${pid}/environ`, 'latin1')),
      layout,
    ) ??
    instanceOfLog(
      read(() => readlinkSync(`/proc/${pid}/fd/1`)),
      layout,
    ) ??
    instanceOfLog(
      read(() => readlinkSync(`/proc/${pid}/fd/2`)),
      layout,
    )
  )
}

function instancesFromPs(layout: Layout): (facts: ProcessFacts) => string | undefined {
  const wanted = new RegExp(`^\\s*(\\d+) .*\\b${mark}=${layout.hash}/(\\S+)`)
  const found = new Map<number, string>()
  for (const line of execFileSync('ps', ['-axwwEo', 'pid=,command='], { encoding: 'utf8', maxBuffer: 1 << 26 }).split(
    '\n',
  )) {
    const match = wanted.exec(line)
    if (match) found.set(Number(match[1]), match[2]!)
  }
  return (facts) => found.get(facts.pid)
}

function instanceInEnvironment(environ: string | undefined, layout: Layout): string | undefined {
  const start = `${mark}=${layout.hash}/`
  return environ
    ?.split('\0')
    .find((each) => each.startsWith(start))
    ?.slice(start.length)
}

function instanceOfLog(file: string | undefined, layout: Layout): string | undefined {
  if (!file?.startsWith(`${layout.logs}/`)) return undefined
  // The system adds a remark to the name of a file that has been removed.
  const name = file.slice(layout.logs.length + 1).replace(/ \(deleted\)$/, '')
  return name.endsWith('.log') && !name.includes('/') ? name.slice(0, -'.log'.length) : undefined
}

function read(from: () => string): string | undefined {
  try {
    return from()
  } catch {
    return undefined
  }
}
