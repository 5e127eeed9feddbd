import vm from 'node:vm'

/** How the program in a platform file ended. */
export type Ending<Result> =
  | { readonly ending: 'value'; readonly value: Result }
  | { readonly ending: 'threw'; readonly error: unknown }
  | { readonly ending: 'ran too long' }
  | { readonly ending: 'interrupted' }
  | { readonly ending: 'exited'; readonly at: Error }

const running = Symbol.for('stackwright: what runs under a limit')

/**
 * Runs a function that runs the user's code, so that the code can do no harm to the command around it: an endless loop
 * is ended after `limit` milliseconds or by Ctrl-C, `process.exit` ends only the function, and what is printed goes to
 * standard error, since standard output belongs to the command.
 */
export function guarded<Result>(run: () => Result, limit: number): Ending<Result> {
  const { exit, reallyExit, abort } = process as NodeJS.Process & { reallyExit: typeof process.exit }
  const write = process.stdout.write
  let exited: Error | undefined
  const refuse = (): never => {
    exited ??= new Error('the platform file ends the process')
    throw exited
  }
  process.stdout.write = process.stderr.write.bind(process.stderr) as typeof write
  Object.assign(process, { exit: refuse, reallyExit: refuse, abort: refuse })
  try {
    const value = limited(run, limit)
    return exited ? { ending: 'exited', at: exited } : { ending: 'value', value }
  } catch (error) {
    if (exited) return { ending: 'exited', at: exited }
    switch (codeOf(error)) {
      case 'ERR_SCRIPT_EXECUTION_TIMEOUT':
        return { ending: 'ran too long' }
      case 'ERR_SCRIPT_EXECUTION_INTERRUPTED':
        return { ending: 'interrupted' }
      default:
        return { ending: 'threw', error }
    }
  } finally {
    process.stdout.write = write
    Object.assign(process, { exit, reallyExit, abort })
  }
}

/**
 * Calls a function from a script: the time limit of a script ends everything that it calls, wherever that was compiled.
 */
function limited<Result>(run: () => Result, limit: number): Result {
  const global = globalThis as { [running]?: (() => Result) | undefined }
  const outer = global[running]
  global[running] = run
  try {
    return new vm.Script(`globalThis[Symbol.for(${JSON.stringify(running.description)})]()`).runInThisContext({
      timeout: limit,
      breakOnSigint: true,
    }) as Result
  } finally {
    global[running] = outer
  }
}

/** The code of an error, if it has one; anything may be thrown, also what throws when it is looked at. */
export function codeOf(error: unknown): unknown {
  try {
    return (error as { code?: unknown } | null | undefined)?.code
  } catch {
    return undefined
  }
}
