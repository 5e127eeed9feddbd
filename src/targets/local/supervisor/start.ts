import { spawn } from 'node:child_process'
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, statSync, writeSync } from 'node:fs'
import { dirname, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Failure } from '../../../base/failure.ts'
import { fingerprint } from '../../../base/json.ts'
import { mark } from './environment.ts'
import { type Layout, layoutOf } from './layout.ts'
import { lastLines } from './log-file.ts'
import { fileFault } from './write-file.ts'

/** Makes the folders that a supervisor needs below a state folder. */
export function makeFolders(folder: string): Layout {
  try {
    mkdirSync(folder, { recursive: true })
    const layout = layoutOf(folder)
    for (const each of [layout.run, layout.logs]) mkdirSync(each, { recursive: true })
    return layout
  } catch (error) {
    throw notStarted(`its folder cannot be made: ${fileFault(error)}`, layoutOf(folder))
  }
}

/** The same file is TypeScript in the sources and JavaScript in the package. */
const main = fileURLToPath(new URL(`./main${extname(fileURLToPath(import.meta.url))}`, import.meta.url))
/**
 * A small nursery, and no optimising compilers: for code that runs a few times a second they cost 8 MB and save
 * nothing.
 */
const flags = [
  '--max-semi-space-size=1',
  '--no-opt',
  '--no-maglev',
  '--no-sparkplug',
  '--disable-warning=ExperimentalWarning',
  main,
]

/**
 * Lets a process that ends at once compile the supervisor's sources into the code cache, unless these very sources are
 * in it: one that compiled them itself would hold the TypeScript compiler, 36 MB, for as long as it lives. The package,
 * already JavaScript, does not need this.
 */
async function compileOnce(layout: Layout): Promise<string> {
  if (!main.endsWith('.ts')) return layout.codeCache
  const sources = readdirSync(dirname(main)).map((name) => [name, statSync(join(dirname(main), name)).mtimeMs])
  const cache = join(layout.codeCache, fingerprint([process.version, flags, sources]))
  if (existsSync(cache)) return cache
  const child = spawn(process.execPath, flags, { env: environment(cache), stdio: 'ignore' })
  await new Promise((resolve) => child.once('exit', resolve).once('error', resolve))
  return cache
}

function environment(codeCache: string): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _, [mark]: __, ...env } = process.env
  return { ...env, NODE_COMPILE_CACHE: codeCache }
}

/**
 * A process that may become the supervisor. `code` is how it ended; `end` is for one that was not quick enough, and
 * would wait for its chance.
 */
export interface Candidate {
  readonly pid: number | undefined
  readonly code: () => number | string | undefined
  readonly end: () => Promise<void>
}

/** Starts a process that becomes the supervisor of a folder, unless another is quicker. */
export async function startSupervisor(
  layout: Layout,
  who: { readonly platform: string; readonly environment: string },
): Promise<Candidate> {
  const codeCache = await compileOnce(layout)
  let output: number
  try {
    output = openSync(layout.supervisorLog, 'a', 0o600)
    // On a full disk this fails here, where it can be told.
    writeSync(output, `${new Date().toISOString()} supervisor starting\n`)
  } catch (error) {
    throw notStarted(`its log cannot be written: ${fileFault(error)}`, layout)
  }
  let code: number | string | undefined
  const child = spawn(process.execPath, [...flags, layout.folder, who.platform, who.environment], {
    cwd: layout.folder,
    env: environment(codeCache),
    detached: true,
    stdio: ['ignore', output, output],
  })
  closeSync(output)
  const ended = new Promise<void>((resolve) => {
    const end = (how: number | string) => {
      code = how
      resolve()
    }
    child.once('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.message))
    child.once('exit', (status, signal) => end(status ?? signal ?? 1))
  })
  child.unref()
  return {
    pid: child.pid,
    code: () => code,
    async end() {
      if (code === undefined) child.kill()
      await ended
    },
  }
}

/** The failure of a start, with what the supervisor itself had to say. */
export function notStarted(reason: string, layout: Layout): Failure {
  return new Failure({
    step: 'supervisor',
    reason: `it could not be started: ${reason}`,
    output: lastLines(layout.supervisorLog, 20),
    left: 'nothing was changed',
  })
}
