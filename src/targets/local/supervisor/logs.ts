import { readdirSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { NodeId } from '../../../graph/id.ts'
import type { LogLine } from '../../target.ts'
import { layoutOf } from './layout.ts'
import { startOfLast, type Tail, tailOf } from './log-file.ts'
import { clockOf, momentsOf, offsetSince } from './log-times.ts'
import { pause } from './pause.ts'
import { partsOfLog } from './rotation.ts'

/**
 * Which lines are wanted: by default all that are kept. `lines` is the number of the newest ones, of all replicas
 * together.
 */
export interface Wanted {
  readonly follow?: boolean
  readonly since?: Date
  readonly lines?: number
  readonly signal?: AbortSignal
}

/**
 * The log lines of a service, a job or a schedule, oldest first, those of several replicas merged by the second in
 * which they were written; with `follow` it then gives new lines as they come, also of replicas started later, until it
 * is left or `signal` is given. Reads the files alone: no supervisor has to run.
 */
export async function* readLogs(folder: string, service: NodeId, wanted: Wanted = {}): AsyncGenerator<LogLine> {
  const logs = layoutOf(folder).logs
  const followed = new Map<string, Tail>()
  const histories = filesOf(logs, service).map((file) => history(file, wanted, (tail) => followed.set(file, tail)))
  yield* newest(merged(histories, service), wanted.lines)

  while (wanted.follow && !wanted.signal?.aborted) {
    for (const file of filesOf(logs, service)) {
      if (!followed.has(file)) followed.set(file, tailOf(file, 0))
      const tail = followed.get(file)!
      for (let lines = tail.more(); lines.length > 0; lines = tail.more()) {
        for (const { line } of lines) yield { service, replica: replicaOf(file), line }
      }
    }
    await pause(200, wanted.signal)
  }
}

interface TimedLine {
  readonly file: string
  readonly time: number
  readonly line: string
}

/** What is already written; at its end `reached` is told where following has to go on. */
function* history(file: string, wanted: Wanted, reached: (tail: Tail) => void): Generator<TimedLine> {
  const parts = partsOfLog(file)
  const starts = startsOf(parts, wanted)
  for (const [index, part] of parts.entries()) {
    const from = starts[index]
    if (from === undefined) continue
    const timeAt = clockOf(momentsOf(part))
    const tail = tailOf(part, from)
    for (let lines = tail.more(); lines.length > 0; lines = tail.more()) {
      for (const { line, at } of lines) yield { file, time: timeAt(at), line }
    }
    const rest = tail.rest()
    if (part === file) reached(tail)
    if (rest && !(wanted.follow && part === file)) yield { file, time: timeAt(rest.at), line: rest.line }
  }
}

/** For each part of a log the offset to read from, or undefined when nothing in it is wanted. */
function startsOf(parts: readonly string[], wanted: Wanted): (number | undefined)[] {
  if (wanted.since) {
    const since = wanted.since.getTime()
    return parts.map((part) =>
      statSync(part).mtimeMs < since ? statSync(part).size : offsetSince(momentsOf(part), since),
    )
  }
  if (wanted.lines === undefined) return parts.map(() => 0)
  const starts: (number | undefined)[] = []
  let missing = wanted.lines
  for (const part of [...parts].reverse()) {
    // The newest part is read in any case: following goes on at its end.
    const start = missing > 0 || starts.length === 0 ? startOfLast(part, missing) : undefined
    starts.unshift(start && ('at' in start ? start.at : 0))
    missing = start && 'only' in start ? missing - start.only : 0
  }
  return starts
}

function* merged(histories: readonly Generator<TimedLine>[], service: NodeId): Generator<LogLine> {
  const heads = histories.map((lines) => ({ lines, next: lines.next() }))
  for (;;) {
    let first: { next: IteratorYieldResult<TimedLine>; lines: Generator<TimedLine> } | undefined
    for (const head of heads) {
      if (!head.next.done && (!first || head.next.value.time < first.next.value.time))
        first = { ...head, next: head.next }
    }
    if (!first) return
    const { file, line } = first.next.value
    yield { service, replica: replicaOf(file), line }
    const head = heads.find((each) => each.lines === first.lines)!
    head.next = head.lines.next()
  }
}

function* newest(lines: Iterable<LogLine>, count: number | undefined): Generator<LogLine> {
  if (count === undefined) return yield* lines
  const kept: LogLine[] = []
  for (const line of lines) {
    kept.push(line)
    if (kept.length > count) kept.shift()
  }
  yield* kept
}

/** The log files of `bi-web`: `bi-web.1.log`, `bi-web.2.log`; of a job or schedule `bi-migrate.log`. */
function filesOf(logs: string, service: NodeId): string[] {
  const slot = /^\d+$/
  try {
    return readdirSync(logs)
      .filter(
        (name) =>
          name === `${service}.log` ||
          (name.startsWith(`${service}.`) &&
            name.endsWith('.log') &&
            slot.test(name.slice(service.length + 1, -'.log'.length))),
      )
      .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
      .map((name) => join(logs, name))
  } catch {
    return []
  }
}

function replicaOf(file: string): string {
  return basename(file, '.log')
}
