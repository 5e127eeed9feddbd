import {
  appendFileSync,
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
} from 'node:fs'
import { timesFileOf } from './log-times.ts'

/** Bytes after which a log file is rotated, and how many old ones are kept. */
export interface Limits {
  readonly size: number
  readonly keep: number
}

/** 10 MiB, and three old ones: at most 40 MiB for each replica. */
export const usualLimits: Limits = { size: 10 * 1024 * 1024, keep: 3 }

/**
 * Moves what a log file holds to `<file>.1`, older ones one number up, and empties it; says whether it was long enough
 * for that.
 *
 * The file is copied and cut short instead of renamed: the app holds it open and writes to it without us (so that it
 * outlives the supervisor), and few apps can be told to open it again. It was opened for appending, so the next line
 * lands at the new beginning. What is written between the last look and the cut is lost: some microseconds of it.
 */
export function rotate(file: string, limits: Limits = usualLimits): boolean {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0
  if (size < limits.size) return false
  const draft = `${file}.copy`
  try {
    copyFileSync(file, draft, constants.COPYFILE_FICLONE)
  } catch (error) {
    rmSync(draft, { force: true })
    throw error
  }
  for (let number = limits.keep; number >= 1; number--) {
    move(number === 1 ? draft : `${file}.${number - 1}`, `${file}.${number}`)
    move(timesFileOf(number === 1 ? file : `${file}.${number - 1}`), timesFileOf(`${file}.${number}`))
  }
  appendRest(file, `${file}.1`)
  truncateSync(file, 0)
  return true
}

/** The parts of a log that are there, oldest first; the last is the one that is written to. */
export function partsOfLog(file: string, keep = usualLimits.keep): string[] {
  const old = Array.from({ length: keep }, (_, index) => `${file}.${keep - index}`)
  return [...old, file].filter((each) => existsSync(each))
}

/** Copying takes milliseconds; the app writes on meanwhile. */
function appendRest(file: string, copy: string): void {
  const from = statSync(copy).size
  const length = statSync(file).size - from
  if (length <= 0) return
  const bytes = Buffer.allocUnsafe(length)
  const handle = openSync(file, 'r')
  try {
    appendFileSync(copy, bytes.subarray(0, readSync(handle, bytes, 0, length, from)))
  } finally {
    closeSync(handle)
  }
}

function move(from: string, to: string): void {
  if (existsSync(from)) renameSync(from, to)
  else rmSync(to, { force: true })
}
