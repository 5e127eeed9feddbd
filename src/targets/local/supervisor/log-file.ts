import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs'
import { pause } from './pause.ts'

/** A line with the offset of its first byte in the file. */
export interface LineAt {
  readonly line: string
  readonly at: number
}

/** A place in a growing log file. */
export interface Tail {
  /** The next complete lines, at most some tens of kilobytes; none when nothing has come since. */
  more(): LineAt[]
  /** What stands after the last line break. */
  rest(): LineAt | undefined
}

const chunkSize = 64 * 1024

/**
 * Reads a log file from an offset on; goes on at its beginning when it has been rotated meanwhile, without losing what
 * was moved away.
 */
export function tailOf(file: string, from: number): Tail {
  let at = from
  let pieces: Buffer[] = []
  let pieceAt = from
  return {
    more() {
      for (;;) {
        const size = sizeOf(file)
        const rotated = size < at
        const bytes = rotated ? readAt(`${file}.1`, at, Number.MAX_SAFE_INTEGER) : readAt(file, at, size)
        if (bytes.length === 0 && !rotated) return []
        // A line that was being written during the rotation goes on in the new file: its beginning is kept.
        if (bytes.length === 0) at = pieceAt = 0
        const lines = take(bytes)
        if (lines.length > 0) return lines
      }
    },
    rest: () => (pieces.length === 0 ? undefined : { line: text(pieces), at: pieceAt }),
  }

  function take(bytes: Buffer): LineAt[] {
    const lines: LineAt[] = []
    let start = 0
    for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, start)) {
      lines.push({ line: text([...pieces, bytes.subarray(start, end)]), at: pieceAt })
      pieces = []
      start = end + 1
      pieceAt = at + start
    }
    if (start < bytes.length) pieces.push(Buffer.from(bytes.subarray(start)))
    at += bytes.length
    return lines
  }
}

/** Each line of a log file as it is written, until `over` is given; then what is still unread. */
export async function* linesAsWritten(file: string, from: number, over: AbortSignal): AsyncGenerator<string> {
  const tail = tailOf(file, from)
  for (;;) {
    const last = over.aborted
    for (let lines = tail.more(); lines.length > 0; lines = tail.more()) {
      for (const { line } of lines) yield line
    }
    if (last) break
    await pause(30, over)
  }
  const rest = tail.rest()
  if (rest) yield rest.line
}

/**
 * The last lines of a log file that were written after an offset, oldest first; of a very long end only the last 64 KiB
 * are looked at.
 */
export function lastLines(file: string, count: number, after = 0): string[] {
  const size = sizeOf(file)
  // Rotated since: everything in the file is newer than the offset.
  const from = Math.max(size - chunkSize, after > size ? 0 : after)
  const lines = readAt(file, from, size).toString('utf8').split('\n')
  if (lines.at(-1) === '') lines.pop()
  return lines.slice(-count)
}

/** The offset at which the last so many lines of a file begin, or how many lines it has when they are fewer. */
export function startOfLast(file: string, count: number): { readonly at: number } | { readonly only: number } {
  if (count <= 0) return { at: sizeOf(file) }
  let found = 0
  let end = sizeOf(file)
  const size = end
  while (end > 0) {
    const start = Math.max(0, end - chunkSize)
    const bytes = readAt(file, start, end)
    for (let index = bytes.lastIndexOf(10); index >= 0; index = index === 0 ? -1 : bytes.lastIndexOf(10, index - 1)) {
      // The break that ends the file ends its last line; it does not begin another.
      if (start + index + 1 === size) continue
      if (++found === count) return { at: start + index + 1 }
    }
    end = start
  }
  return { only: size === 0 ? 0 : found + 1 }
}

/** The size of a log file, 0 when it is not there. */
export function endOfLog(file: string): number {
  return sizeOf(file)
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0
}

function readAt(file: string, from: number, to: number): Buffer {
  let handle: number
  try {
    handle = openSync(file, 'r')
  } catch {
    return Buffer.alloc(0)
  }
  try {
    const length = Math.min(chunkSize, Math.min(to, fstatSync(handle).size) - from)
    if (length <= 0) return Buffer.alloc(0)
    const bytes = Buffer.allocUnsafe(length)
    return bytes.subarray(0, readSync(handle, bytes, 0, length, from))
  } finally {
    closeSync(handle)
  }
}

function text(pieces: readonly Buffer[]): string {
  const line = (pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces)).toString('utf8')
  return line.endsWith('\r') ? line.slice(0, -1) : line
}
