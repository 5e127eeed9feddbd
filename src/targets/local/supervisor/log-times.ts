import { appendFileSync, readFileSync, rmSync, statSync } from 'node:fs'

/**
 * When the bytes of a log file were written: at `time` (milliseconds since 1970) the file was `size` bytes long. Apps
 * write their logs themselves and each in its own format, so the size observed once a second is the only clock that all
 * of them share.
 */
export interface Moment {
  readonly time: number
  readonly size: number
}

/** The file with the moments of a log file. */
export function timesFileOf(log: string): string {
  return `${log}.times`
}

/** Adds a moment to those of a log file. */
export function addMoment(log: string, moment: Moment): void {
  appendFileSync(timesFileOf(log), `${Math.floor(moment.time)} ${moment.size}\n`, { mode: 0o600 })
}

/** Forgets the moments of a log file. */
export function forgetMoments(log: string): void {
  rmSync(timesFileOf(log), { force: true })
}

/** The size of a log file when it was last noted; 0 when it never was. */
export function notedSize(log: string): number {
  return parseMoments(readText(timesFileOf(log))).at(-1)?.size ?? 0
}

/** The moments of a log file, oldest first, closed by the last change of the file itself. */
export function momentsOf(log: string): Moment[] {
  const state = statSync(log, { throwIfNoEntry: false })
  if (!state) return []
  const moments = parseMoments(readText(timesFileOf(log))).filter((moment) => moment.size <= state.size)
  if ((moments.at(-1)?.size ?? 0) < state.size) moments.push({ time: state.mtimeMs, size: state.size })
  return moments
}

/** Where to begin reading to see everything written at or after a time; up to a second more may be seen. */
export function offsetSince(moments: readonly Moment[], since: number): number {
  return moments.findLast((moment) => moment.time < since)?.size ?? 0
}

/** Tells, for offsets asked in rising order, the time by which the byte there had been written. */
export function clockOf(moments: readonly Moment[]): (offset: number) => number {
  let next = 0
  return (offset) => {
    while (next < moments.length - 1 && moments[next]!.size <= offset) next++
    return moments[next]?.time ?? Date.now()
  }
}

/** Reads lines of `time size`; a line cut short by a full disk or a power cut is left out. */
export function parseMoments(text: string): Moment[] {
  const moments: Moment[] = []
  for (const line of text.split('\n')) {
    const match = /^(\d{13}) (\d+)$/.exec(line)
    if (match) moments.push({ time: Number(match[1]), size: Number(match[2]) })
  }
  return moments
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
