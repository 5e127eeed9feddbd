import { type Identity, isAlive, isTaken, signalGroup, signalProcess } from './identity.ts'
import { pause } from './pause.ts'

/** How a process ended; `unseen` when it was not our child, so that only its absence could be noticed. */
export type Exit = { readonly code: number } | { readonly signal: string } | 'unseen'

/** A process that we started or adopted. */
export interface Life {
  readonly identity: Identity
  /** True for a process that this supervisor did not start itself. */
  readonly adopted: boolean
  /** Settles when the process has ended; never rejects. */
  readonly exited: Promise<Exit>
  readonly gone: () => boolean
}

/** Takes over a living process that an earlier supervisor started. */
export function adopt(identity: Identity): Life {
  // Noticing costs one small read on Linux and a whole `ps` on macOS.
  const every = process.platform === 'linux' ? 1000 : 5000
  let gone = false
  const exited = (async (): Promise<Exit> => {
    while (isAlive(identity)) await pause(every)
    gone = true
    // Who inherited it may take a moment to collect its exit status. Until then its number is found by programs that
    // look whether an earlier one of them still runs, and PostgreSQL refuses to start because of its lock file.
    for (const limit = Date.now() + 3000; isTaken(identity.pid) && Date.now() < limit;) await pause(20)
    return 'unseen'
  })()
  return { identity, adopted: true, exited, gone: () => gone || !isAlive(identity) }
}

/** Waits until the process has ended, at most so many seconds; says whether it has. */
export async function ended(life: Life, seconds: number): Promise<boolean> {
  const giveUp = new AbortController()
  const limit = pause(seconds * 1000, giveUp.signal).then(() => false)
  const end = life.adopted ? pollEnd(life, giveUp.signal) : life.exited.then(() => true)
  const result = await Promise.race([end, limit])
  giveUp.abort()
  return result
}

/**
 * Ends a process: the signal goes to it alone, since a Celery parent must let its children finish their tasks; after
 * `grace` seconds its whole group is killed. Says which of the two ended it.
 */
export async function endLife(life: Life, signal: NodeJS.Signals, grace: number): Promise<'by itself' | 'killed'> {
  if (life.gone()) return 'by itself'
  signalProcess(life.identity, signal)
  if (await ended(life, grace)) return 'by itself'
  signalGroup(life.identity, 'SIGKILL')
  await ended(life, 5)
  return 'killed'
}

/** `ended with exit code 3`, `was ended by SIGKILL`, as shown to people. */
export function exitInWords(exit: Exit): string {
  if (exit === 'unseen') return 'ended'
  return 'code' in exit ? `ended with exit code ${exit.code}` : `was ended by ${exit.signal}`
}

async function pollEnd(life: Life, signal: AbortSignal): Promise<boolean> {
  while (!life.gone()) {
    if (signal.aborted) return false
    await pause(50, signal)
  }
  return true
}
