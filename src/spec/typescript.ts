import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { endsProcess, exported, neverEnds } from './endings.ts'
import { codeOf, type Ending, guarded } from './guard.ts'
import type { Loaded } from './loaded.ts'
import { userModules } from './module-hooks.ts'
import { told } from './thrown.ts'

/** The longest that a platform file may run, in milliseconds. */
export const patience = 10_000

let loads = 0

/**
 * Runs a TypeScript platform file and takes its default export. The file runs in this process, which is fast, and under
 * guard; only one that awaits something at its top level runs in a process of its own, because only that can be ended
 * at any time.
 */
export async function loadTypeScript(file: string, limit = patience): Promise<Loaded> {
  const late: unknown[] = []
  const others = process.rawListeners('unhandledRejection') as NodeJS.UnhandledRejectionListener[]
  process.removeAllListeners('unhandledRejection').on('unhandledRejection', (error) => late.push(error))
  try {
    const ran = run(file, limit)
    // A promise that the file leaves behind rejects one turn later.
    await new Promise(setImmediate)
    return late.length > 0 ? { problems: [told(late[0], file)] } : await loaded(ran, file, limit)
  } finally {
    process.removeAllListeners('unhandledRejection')
    for (const other of others) process.on('unhandledRejection', other)
  }
}

function run(file: string, limit: number): Ending<unknown> {
  const require = createRequire(import.meta.url)
  const modules = userModules(pathToFileURL(file), ++loads)
  try {
    return guarded(() => (require(modules.specifier) as { all: { default?: unknown } }).all.default, limit)
  } finally {
    modules.end()
  }
}

async function loaded(ran: Ending<unknown>, file: string, limit: number): Promise<Loaded> {
  switch (ran.ending) {
    case 'value':
      return exported(file, ran.value)
    case 'threw':
      return awaits(ran.error)
        ? (await import('./awaiting.ts')).awaitPlatform(file, limit)
        : { problems: [told(ran.error, file)] }
    case 'exited':
      return { problems: [endsProcess(file, ran.at)] }
    case 'ran too long':
      return { problems: [neverEnds(file, limit)] }
    case 'interrupted':
      // The signal was taken by the guard; whoever listens to it outside gets it after all.
      process.kill(process.pid, 'SIGINT')
      return { problems: [neverEnds(file)] }
  }
}

/** True for the error of a module that cannot be required because it awaits. */
function awaits(error: unknown): boolean {
  return codeOf(error) === 'ERR_REQUIRE_ASYNC_MODULE'
}
