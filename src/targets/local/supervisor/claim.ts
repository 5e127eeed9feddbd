import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Identity, identityOf, isAlive } from './identity.ts'
import { pause } from './pause.ts'

/** The right to be the one supervisor of a folder. */
export interface Claim {
  /** False when somebody removed it, and another may hold it now. */
  readonly stands: () => boolean
  readonly release: () => void
}

/**
 * Claims a folder for this process, or gives the living process that holds it. Each candidate makes a file named by its
 * own identity and then looks for those of others, so of two at once at least one sees the other; who sees another
 * withdraws and tries again after a random while. Files of the dead can be removed by anybody at any time, since an
 * identity never comes back: that is what a single lock file, which two may find stale and take at once, cannot give.
 */
export async function claim(
  folder: string,
  answers: () => Promise<boolean>,
  self: Identity = identityOf(process.pid)!,
): Promise<Claim | Identity> {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const own = join(folder, nameOf(self))
  for (const until = Date.now() + 5000; ;) {
    writeFileSync(own, '', { mode: 0o600 })
    const other = others(folder, self)[0]
    if (!other) return { stands: () => existsSync(own), release: () => rmSync(own, { force: true }) }
    rmSync(own, { force: true })
    // One that holds the claim but does not answer may be about to: it is starting or ending.
    if ((await answers()) || Date.now() > until) return other
    await pause(20 + Math.random() * 150)
  }
}

function others(folder: string, self: Identity): Identity[] {
  const found: Identity[] = []
  for (const name of readdirSync(folder)) {
    const identity = identityIn(name)
    if (name === nameOf(self) || !identity) continue
    if (isAlive(identity)) found.push(identity)
    else rmSync(join(folder, name), { force: true })
  }
  return found
}

function nameOf(identity: Identity): string {
  return `${identity.pid} ${encodeURIComponent(identity.start)}`
}

function identityIn(name: string): Identity | undefined {
  const match = /^(\d+) (.+)$/.exec(name)
  return match ? { pid: Number(match[1]), start: decodeURIComponent(match[2]!) } : undefined
}
