/** Seconds of being ready after which earlier crashes are forgotten. */
export const goodLife = 60

/** Attempts in a row that never became ready, after which a replica is given up. */
export const patience = 5

/**
 * Seconds to wait before the next attempt: half a second after the first crash, doubled with each further one, at most
 * thirty.
 */
export function backoffSeconds(crashesBefore: number): number {
  return Math.min(30, 0.5 * 2 ** Math.min(crashesBefore, 16))
}

/** What the past of a replica says about its next attempt. */
export interface Past {
  /** Ends that nobody asked for, since the last good life. */
  readonly crashes: number
  /** Attempts in a row that never became ready. */
  readonly misses: number
}

/** The past of a replica that has none. */
export const noPast: Past = { crashes: 0, misses: 0 }

/** After an attempt that never became ready: try again after some seconds, or give up. */
export function afterMiss(past: Past): { readonly past: Past; readonly next: 'give up' | { readonly wait: number } } {
  const counted = { crashes: past.crashes + 1, misses: past.misses + 1 }
  return { past: counted, next: counted.misses >= patience ? 'give up' : { wait: backoffSeconds(past.crashes) } }
}

/** After a replica that had been ready for so many seconds ended by itself or was not live any more. */
export function afterLoss(past: Past, readySeconds: number): { readonly past: Past; readonly wait: number } {
  const crashes = readySeconds >= goodLife ? 0 : past.crashes
  return { past: { crashes: crashes + 1, misses: 0 }, wait: backoffSeconds(crashes) }
}
