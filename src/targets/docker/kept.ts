import { appendFileSync, chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { LogLine } from '../target.ts'

// What a driver writes into the state folder, whichever engine it speaks to.

/** Writes a file whole, with its folders, and says so; one that has this content already is left alone. */
export function writeKept(path: string, content: string): boolean {
  if (existsSync(path) && readFileSync(path, 'utf8') === content) return false
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(`${path}.new`, content, { mode: 0o644 })
  chmodSync(`${path}.new`, 0o644)
  renameSync(`${path}.new`, path)
  return true
}

/** Bytes after which a log that is kept begins anew. */
const mostLog = 10 * 1024 ** 2

/** Adds lines to the log of something that is kept for after its end: `<ISO 8601> <replica> <what was said>`. */
export function addToLog(folder: string, id: string, lines: readonly string[]): void {
  if (lines.length === 0) return
  const path = logPath(folder, id)
  mkdirSync(dirname(path), { recursive: true })
  if (existsSync(path) && readFileSync(path).length > mostLog) renameSync(path, `${path}.1`)
  appendFileSync(path, `${lines.join('\n')}\n`, { mode: 0o600 })
}

/** Where a log is kept. */
export function logPath(folder: string, id: string): string {
  return join(folder, 'logs', `${id}.log`)
}

/** A line of a log with its time, by which it is sorted. */
export interface TimedLine extends LogLine {
  readonly time: string
}

/** The lines that `addToLog` has kept. */
export function keptLines(folder: string, id: string, since: Date | undefined): TimedLine[] {
  const path = logPath(folder, id)
  const from = since?.toISOString() ?? ''
  return [`${path}.1`, path]
    .filter((each) => existsSync(each))
    .flatMap((each) => readFileSync(each, 'utf8').split('\n'))
    .flatMap((text) => {
      const [, time, replica, line = ''] = /^(\d{4}-\d\d-\d\dT[\d:.]+Z) (\S+) ?(.*)$/.exec(text) ?? []
      return time === undefined || time < from ? [] : [{ service: id, replica: replica!, line, time }]
    })
}
