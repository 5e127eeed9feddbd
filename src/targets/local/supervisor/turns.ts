import { Failure } from '../../../base/failure.ts'

/** Does what is asked of one thing one after another. */
export interface Turns {
  /**
   * Does the work when all that was asked before is done. `goal` names what it is for: with `cut`, work for another
   * goal that is being done or waits is told to end early (it sees its signal given), and what waited is not begun.
   */
  inTurn<T>(goal: string, cut: boolean, work: (signal: AbortSignal) => Promise<T>): Promise<T>
}

/** Turns for one thing, named in the failure of work that was cut short before it began. */
export function turns(name: string): Turns {
  const open = new Set<{ readonly goal: string; readonly cut: AbortController }>()
  let last: Promise<unknown> = Promise.resolve()
  return {
    async inTurn(goal, cut, work) {
      if (cut) for (const other of open) if (other.goal !== goal) other.cut.abort()
      const own = { goal, cut: new AbortController() }
      open.add(own)
      const before = last
      const result = (async () => {
        await before
        if (own.cut.signal.aborted)
          throw new Failure({ step: name, reason: 'something else was asked for before this began' })
        return work(own.cut.signal)
      })()
      last = result.then(
        () => {},
        () => {},
      )
      try {
        return await result
      } finally {
        open.delete(own)
      }
    },
  }
}
