/** A position in a file, as a stack frame tells it. */
export interface CallSite {
  readonly file: string
  readonly line: number
  readonly column: number
}

const site = Symbol('where it was written')

/**
 * Remembers on a plain value where the user wrote it, invisibly: the value still equals its JSON form. `skip` is the function whose
 * caller is the user.
 */
export function written<Value extends object>(value: Value, skip: (...args: never[]) => unknown): Value {
  const limit = Error.stackTraceLimit
  Error.stackTraceLimit = 1
  const trace: { stack?: string } = {}
  Error.captureStackTrace(trace, skip)
  Error.stackTraceLimit = limit
  const frame = /\(?(?:file:\/\/)?([^()\s][^()]*):(\d+):(\d+)\)?$/m.exec(trace.stack ?? '')
  if (frame) {
    const file = decodeURIComponent(frame[1]!.replace(/^.*?file:\/\//, '').replace(/^\s*at\s+/, ''))
    Object.defineProperty(value, site, { value: { file, line: Number(frame[2]), column: Number(frame[3]) } })
  }
  return value
}

/** Where a value was written, if it remembers. */
export function callSite(value: unknown): CallSite | undefined {
  return typeof value === 'object' && value !== null ? (value as { [site]?: CallSite })[site] : undefined
}
