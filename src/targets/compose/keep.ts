import { appendFileSync, chmodSync, chownSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Docker } from '../docker/docker.ts'

// What a driver writes into the state folder.

/** Writes a file whole, with its folders, and says so; one that has this content already is left alone. */
export function writeKept(path: string, content: string): boolean {
  if (existsSync(path) && readFileSync(path, 'utf8') === content) return false
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(`${path}.new`, content, { mode: 0o644 })
  chmodSync(`${path}.new`, 0o644)
  renameSync(`${path}.new`, path)
  return true
}

/** Who reads a folder of secrets, and how it is given to them. */
export interface Giving {
  readonly user: { readonly uid: number; readonly gid: number }
  /** An image that the engine has, to give files away with where this process may not. */
  readonly image: string
  /** This process is root, and so is the engine. */
  readonly direct: boolean
}

/**
 * Makes a folder with files that one user alone can read, whole or not at all. Its name tells its content, so one that is there is left alone. Only
 * root can give files away: where this process is not, a short container is, which also knows whom an engine without root means by a number.
 */
export async function givePrivate(docker: Docker, folder: string, files: ReadonlyMap<string, string>, { user, image, direct }: Giving): Promise<void> {
  if (existsSync(folder)) return
  const making = `${folder}.making`
  rmSync(making, { recursive: true, force: true })
  mkdirSync(making, { recursive: true, mode: 0o700 })
  chmodSync(making, 0o700)
  for (const [name, content] of files) {
    const path = join(making, name)
    writeFileSync(path, content, { mode: 0o400 })
    if (direct) chownSync(path, user.uid, user.gid)
  }
  if (!direct && files.size > 0) {
    await docker.ask('give secrets to who reads them', [
      'run', '--rm', '--network', 'none', '--user', '0:0', '--cap-drop', 'ALL', '--cap-add', 'CHOWN', '--cap-add', 'DAC_OVERRIDE', '--read-only', '--pull', 'never',
      '--volume', `${making}:/secrets`, '--entrypoint', 'chown', image, `${user.uid}:${user.gid}`, ...[...files.keys()].map((name) => `/secrets/${name}`),
    ])
  }
  renameSync(making, folder)
}

/** Removes the folders beside those that are still in use, which are versions of the same. */
export function removeOthers(parent: string, belongs: (name: string) => boolean, inUse: readonly string[]): void {
  if (!existsSync(parent)) return
  for (const name of readdirSync(parent)) if (belongs(name) && !inUse.some((each) => basename(each) === name)) rmSync(join(parent, name), { recursive: true, force: true })
}

/** Bytes after which a log that is kept begins anew. */
const mostLog = 10 * 1024 ** 2

/** Adds lines to the log of something that is kept for after its end. */
export function addToLog(folder: string, id: string, lines: readonly string[]): void {
  if (lines.length === 0) return
  const path = logPath(folder, id)
  mkdirSync(dirname(path), { recursive: true })
  if (existsSync(path) && readFileSync(path).length > mostLog) renameSync(path, `${path}.1`)
  appendFileSync(path, `${lines.join('\n')}\n`, { mode: 0o600 })
}

export function logPath(folder: string, id: string): string {
  return join(folder, 'logs', `${id}.log`)
}
