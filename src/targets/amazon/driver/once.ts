import { inTurn } from '../../../base/in-turn.ts'
import { fingerprint } from '../../../base/json.ts'

/**
 * Gives a function that does each thing once while what it is done for stays the same, one after another: whoever asks
 * for it later waits for the same. One that failed is done again for the next who asks.
 */
export function onceFor(): (name: string, of: unknown, act: () => Promise<void>) => Promise<void> {
  const done = new Map<string, Promise<void>>()
  const turn = inTurn()
  return (name, of, act) => {
    const key = `${name} ${fingerprint(of)}`
    const known = done.get(key)
    if (known) return known
    const run = turn(act)
    done.set(key, run)
    run.catch(() => done.delete(key))
    return run
  }
}
