import { fileURLToPath } from 'node:url'

/** A position in a file, as a stack frame tells it: the file is absolute, line and column count from 1. */
export interface CallSite {
  readonly file: string
  readonly line: number
  readonly column: number
}

const site = Symbol('where it was written')

/**
 * Remembers on a plain value where the user wrote it, invisibly: the value still equals its JSON form. `skip` is the
 * function whose caller is the user.
 */
export function written<Value extends object>(value: Value, skip: (...args: never[]) => unknown): Value {
  const { prepareStackTrace, stackTraceLimit } = Error
  Error.stackTraceLimit = 1
  Error.prepareStackTrace = (_, frames) => frames[0]
  const trace: { stack?: unknown } = {}
  Error.captureStackTrace(trace, skip)
  const frame = trace.stack as NodeJS.CallSite | undefined
  Error.prepareStackTrace = prepareStackTrace
  Error.stackTraceLimit = stackTraceLimit
  const file = frame?.getFileName()
  return file
    ? writtenAt(value, { file: pathOf(file), line: frame?.getLineNumber() ?? 1, column: frame?.getColumnNumber() ?? 1 })
    : value
}

/** Remembers a known position on a plain value, invisibly. */
export function writtenAt<Value extends object>(value: Value, where: CallSite): Value {
  return Object.defineProperty(value, site, { value: where })
}

/** Where a value was written, if it remembers. */
export function callSite(value: unknown): CallSite | undefined {
  return typeof value === 'object' && value !== null ? (value as { [site]?: CallSite })[site] : undefined
}

/** A module's file; a loader may have put a question mark and a mark of its own behind the address. */
function pathOf(name: string): string {
  return name.startsWith('file:') ? fileURLToPath(name.replace(/[?#].*$/, '')) : name
}
