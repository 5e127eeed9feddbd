import type { Marks } from './copy.ts'

/** `up` on one kind of engine beside other ways to bring up the very same files. */
export interface Contest {
  /** The name of the engine in rows. */
  readonly engine: string
  /** What `up` is held against, as one would type it. */
  readonly bare: Way
  /** The same by somebody who knows the platform: the same order, the parts of one job in one process. */
  readonly skilled: Way
  /** `up`, from nothing. */
  readonly up: () => Promise<Marks>
  /** Seconds of `up` when there is nothing to do. */
  readonly again: () => Promise<number>
  /** Removes what runs, with its data; images stay. Nothing of it is timed. */
  readonly empty: () => Promise<void>
  /** Removes all that the contest has made. */
  readonly clear: () => Promise<void>
}

/** A way to bring everything up from nothing. */
export interface Way {
  readonly name: string
  readonly run: () => Promise<Marks>
}
