import type { Listing } from '../catalog/entry.ts'
import type { Reading } from '../spec/read.ts'
import type { TargetListing } from '../targets/listing.ts'

/** Everything outside of the program that a command may touch besides files: given by the entry, replaced by tests. */
export interface World {
  readonly out: Screen
  readonly err: Screen
  /** The folder in which the command was typed. */
  readonly folder: string
  readonly variables: Readonly<Record<string, string | undefined>>
  /** How the program was called, to be used in advice: `./stackwright`, `npx stackwright`. */
  readonly program: string
  /** The script that starts this program again in another process. */
  readonly entry: string
  /** Reads a platform file, lays the environment over it and checks its shape. */
  read(path: string, environment: string | undefined): Promise<Reading>
  catalog(): Promise<readonly Listing[]>
  targets(): Promise<readonly TargetListing[]>
  /** Asks a question and gives the answer; undefined when there is nobody to ask. */
  ask(question: string): Promise<string | undefined>
  /** Tells each key that is pressed, until the returned function is called; does nothing where there is no keyboard. */
  keys(pressed: (key: string) => void): () => void
  /** Tells each SIGINT or SIGTERM to the latest listener alone, until the returned function is called. */
  interruptions(interrupted: () => void): () => void
  /** Opens an address in the browser of the desktop; false where there is none. */
  browse(url: string): Promise<boolean>
  /** Ends the program at once. */
  exit(code: number): void
}

/** A place to print to. */
export interface Screen {
  write(text: string): void
  /** A person may be looking: lines can be redrawn. */
  readonly terminal: boolean
  readonly colours: boolean
  readonly columns: number
  readonly rows: number
  /** Aborted when the reader has gone away (`| head`); writing is then without effect. */
  readonly gone: AbortSignal
}
