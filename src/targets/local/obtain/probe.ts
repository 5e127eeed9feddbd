import { closeSync, openSync, readSync } from 'node:fs'
import { execute } from './execute.ts'

/** What a program says of itself when asked for its version, or why it cannot say it. */
export type Answer =
  | { readonly runs: true; readonly version: string; readonly output: string }
  | { readonly runs: false; readonly why: string }

/**
 * Asks a program for its version: `option` is how, `pattern` has the version in its first group. `untold` is the
 * version of a build that answers as the pattern says and leaves the group empty. Never throws.
 */
export async function ask(
  path: string,
  option: string,
  pattern: RegExp,
  env: Readonly<Record<string, string | undefined>> = process.env,
  untold?: string,
): Promise<Answer> {
  const { code, output, error } = await execute({ command: [path, option], env, folder: '/', within: 15 })
  const found = pattern.exec(output)
  const version = found ? (found[1] ?? untold) : undefined
  if (code === 0 && version !== undefined) return { runs: true, version, output }
  return { runs: false, why: whyNot(path, code, output, error) }
}

const loaders: readonly RegExp[] = [
  /error while loading shared libraries: ([^:\s]+)/,
  /Error loading shared library ([^:\s]+)/,
  /Library not loaded: (\S+)/,
  /version [`']([^']+)' not found/,
]

/** Why a program does not run, in plain words: a missing library by its name, a build for another machine. */
function whyNot(path: string, code: number | null, output: string, error: NodeJS.ErrnoException | undefined): string {
  const library = loaders.map((pattern) => pattern.exec(output)?.[1]).find(Boolean)
  if (library !== undefined) return `${path} needs the system library ${library}, which is not on this machine`
  if (foreign(path) || /Exec format error|Bad CPU type/i.test(output))
    return `${path} is built for another kind of processor`
  // The file is there, so what is missing is the loader that it names: a program for another C library.
  if (error?.code === 'ENOENT' || (code === 127 && /not found/.test(output)))
    return `${path} is built for another kind of system: its loader is not here`
  if (error !== undefined) return `${path} cannot be started (${error.code ?? error.message})`
  const first = output.trim().split('\n').at(-1)
  return `${path} does not tell its version${first ? `: ${first.slice(0, 160)}` : ''}`
}

// A program for another processor may end up being read by a shell as if it were a script, so its own header is asked.
const processors: Readonly<Record<string, number>> = { x64: 62, arm64: 183 }

function foreign(path: string): boolean {
  const head = Buffer.alloc(20)
  try {
    const file = openSync(path, 'r')
    readSync(file, head, 0, 20, 0)
    closeSync(file)
  } catch {
    return false
  }
  const elf = head.toString('latin1', 0, 4) === '\x7fELF'
  const mac = [0xfeedfacf, 0xcffaedfe, 0xcafebabe].includes(head.readUInt32BE(0))
  return process.platform === 'linux' ? mac || (elf && head.readUInt16LE(18) !== processors[process.arch]) : elf
}

/**
 * Compares versions by their numbers: negative when `a` is older. Missing numbers count as the other's, so `16` equals
 * `16.4`.
 */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((each) => each.split('.').map(Number))
  for (let index = 0; index < Math.min(left!.length, right!.length); index++) {
    const difference = left![index]! - right![index]!
    if (difference !== 0) return difference
  }
  return 0
}
