import { spawn } from 'node:child_process'
import { chmodSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The repository. */
export const root = join(import.meta.dirname, '../..')

/** What a command printed and how it ended. */
export interface Ended {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** How a command is run. */
export interface How {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  readonly user?: { readonly uid: number; readonly gid: number }
}

/** Runs `./stackwright` with arguments, to the end. */
export function stackwright(args: readonly string[], how: How = {}): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(join(root, 'stackwright'), args, {
      cwd: how.cwd ?? root,
      env: { ...process.env, ...how.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...how.user,
    })
    let [out, err] = ['', '']
    child.stdout.on('data', (chunk) => (out += chunk))
    child.stderr.on('data', (chunk) => (err += chunk))
    child.once('error', reject)
    child.once('close', (code) => {
      everything.push(out, err)
      resolve({ code: code ?? -1, out, err })
    })
  })
}

/** All that commands have printed so far, for the search for secrets. */
export const everything: string[] = []

/** Runs a command with `--json`, expects it to end with 0, and gives the document that it printed. */
export async function json<T>(args: readonly string[], how: How = {}): Promise<T> {
  const { code, out, err } = await stackwright([...args, '--json'], how)
  if (code !== 0) throw new Error(`stackwright ${args.join(' ')} ended with ${code}\n${out}\n${err}`)
  return JSON.parse(out) as T
}

/** A copy of an example in a folder of its own, which goes when the tests are over. */
export function copyOf(example: string): { readonly folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'stackwright-e2e-'))
  chmodSync(folder, 0o755)
  cpSync(join(root, 'examples', example), folder, { recursive: true, filter: (path) => !path.includes('.stackwright') })
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

/** The processes that carry a state folder's mark, by pid, with their command line and environment. */
export function processesOf(
  folder: string,
): { readonly pid: number; readonly command: string; readonly environment: string }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
        const environment = readFileSync(`/proc/${pid}/environ`, 'utf8').replaceAll('\0', '\n')
        return command.includes(folder) || environment.includes(folder)
          ? [{ pid: Number(pid), command, environment }]
          : []
      } catch {
        return []
      }
    })
}

/** Asks until the answer is yes; says what it waited for when it gives up. */
export async function until(what: string, seconds: number, ask: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + seconds * 1000
  while (!(await ask())) {
    if (Date.now() > end) throw new Error(`${what}: not within ${seconds} s`)
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
}
