import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hostname, userInfo } from 'node:os'
import { join } from 'node:path'

/** Who is changing a platform, and since when. */
export interface Holder {
  readonly who: string
  readonly host: string
  readonly pid: number
  readonly command: string
  readonly since: string
}

/** Another process holds the lock: exit code 3, shown with its holder. */
export class Locked extends Error {
  readonly holder: Holder
  constructor(holder: Holder) {
    super(
      `${holder.who} has been running \`${holder.command}\` here since ${holder.since} (process ${holder.pid} on ${holder.host})`,
    )
    this.name = 'Locked'
    this.holder = holder
  }
}

/**
 * Takes the lock of a state folder, or throws `Locked`. A lock whose process has died on this host is taken over. Gives
 * the release.
 */
export function takeLock(folder: string, command: string): () => void {
  mkdirSync(folder, { recursive: true })
  const path = join(folder, 'lock')
  const holder: Holder = { who: whoAmI(), host: hostname(), pid: process.pid, command, since: new Date().toISOString() }
  for (let attempt = 0; attempt < 100; attempt++) {
    if (claim(path, holder)) return () => release(path, holder)
    const existing = readHolder(path)
    if (existing && lives(existing)) throw new Locked(existing)
    removeDead(path, holder)
  }
  throw new Locked(readHolder(path) ?? holder)
}

/** The present holder of a folder's lock, if a living one. */
export function lockHolder(folder: string): Holder | undefined {
  const holder = readHolder(join(folder, 'lock'))
  return holder && lives(holder) ? holder : undefined
}

/**
 * Removes the lock of a dead process. One process at a time may: between the look of one and its removal another could
 * have taken the lock over.
 */
function removeDead(path: string, holder: Holder): void {
  const guard = `${path}.removing`
  if (!claim(guard, holder)) {
    const other = readHolder(guard)
    if (other && !lives(other)) rmSync(guard, { force: true })
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5)
    return
  }
  try {
    // Looked at once: what was gone at that look may be another's lock by now.
    const text = textOf(path)
    const existing = text === undefined ? undefined : holderIn(text)
    if (text !== undefined && (!existing || !lives(existing))) rmSync(path, { force: true })
  } finally {
    rmSync(guard, { force: true })
  }
}

/** Linking a complete file into place is atomic where creating and then writing one is not. */
function claim(path: string, holder: Holder): boolean {
  const draft = `${path}.${process.pid}`
  writeFileSync(draft, JSON.stringify(holder))
  try {
    linkSync(draft, path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  } finally {
    rmSync(draft, { force: true })
  }
}

function release(path: string, holder: Holder): void {
  const existing = readHolder(path)
  if (existing?.pid === holder.pid && existing.since === holder.since) rmSync(path, { force: true })
}

function readHolder(path: string): Holder | undefined {
  const text = textOf(path)
  return text === undefined ? undefined : holderIn(text)
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

function holderIn(text: string): Holder | undefined {
  try {
    return JSON.parse(text) as Holder
  } catch {
    return undefined
  }
}

/** Processes of another machine cannot be seen from here, and are taken to live. */
function lives(holder: Holder): boolean {
  return holder.host !== hostname() || alive(holder.pid)
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** The name of the user, or the number where the machine has no name for it. */
export function whoAmI(): string {
  try {
    return userInfo().username
  } catch {
    return `user ${process.getuid?.() ?? '?'}`
  }
}
