import type { NodeId } from './id.ts'
import type { Recipe } from './recipe.ts'
import type { Text } from './text.ts'

/** What a service, a store's server and a job have in common: a program with its surroundings. */
export interface Process {
  readonly recipe: Recipe
  /** The program and its arguments. Without a slash the program is looked up in the recipe's own programs. */
  readonly command: readonly Text[]
  /** Variables. One that begins with an `encrypted` reference that is empty is left out. */
  readonly env: Readonly<Record<string, Text>>
  /** Configuration files, placed together in one folder of this process. */
  readonly files: readonly ConfigFile[]
  /** Volumes that the process uses. */
  readonly volumes: readonly NodeId[]
  /** The working folder: the folder of its files, or the user's project. Default `files`. */
  readonly folder?: 'files' | 'project'
  /**
   * Paths of the user's project that the process reads, relative to the platform file; `.` for all of it. A target
   * without the project at hand brings them along.
   */
  readonly projectFiles?: readonly string[]
  readonly resources: Resources
}

/**
 * A configuration file; `name` may hold slashes. Its text may refer to secrets by file or hash; by value only when it
 * is marked `secret`, and then a target keeps the whole file in its own secret store (mode 0600), for formats that need
 * it (`.pgpass`).
 */
export interface ConfigFile {
  readonly name: string
  readonly content: Text
  readonly secret?: boolean
}

/** What one process may use: processors in thousandths, memory in bytes. */
export interface Resources {
  readonly millicores: number
  readonly memory: number
}

/** A port on which a process listens; `prefer` is the number it usually has. */
export interface Port {
  readonly name: string
  readonly protocol: 'http' | 'tcp' | 'udp'
  readonly prefer: number
}

/** A question asked of a running process; durations in seconds. */
export type Probe =
  | { readonly probe: 'http'; readonly port: string; readonly path: string; readonly status?: number }
  /**
   * A connection is accepted; with `send`, that text is written and the answer must begin with `expect`. `command` asks
   * the same with a program of the image, for targets that can only ask from within.
   */
  | {
      readonly probe: 'tcp'
      readonly port: string
      readonly send?: string
      readonly expect?: string
      readonly command?: readonly Text[]
    }
  | { readonly probe: 'exec'; readonly command: readonly Text[] }
  /** A file in the process's scratch folder exists and, with `fresh`, was touched within so many seconds. */
  | { readonly probe: 'file'; readonly name: string; readonly fresh?: number }
  /** The process lives; nothing more can be asked of it. */
  | { readonly probe: 'alive' }

/**
 * The three words of health. *boot*: may take up to `boot.within` seconds before it is first ready. *ready*: may get
 * traffic. *live*: is restarted when false `failures` times in a row.
 */
export interface Health {
  readonly boot: { readonly within: number }
  readonly ready: { readonly ask: Probe; readonly every: number; readonly timeout: number }
  readonly live: { readonly ask: Probe; readonly every: number; readonly timeout: number; readonly failures: number }
}

/**
 * How a process is ended: after `drain` seconds without new traffic, with the signal, and by force after `grace`
 * seconds.
 */
export interface Stop {
  readonly signal: 'SIGTERM' | 'SIGINT' | 'SIGQUIT'
  readonly grace: number
  readonly drain: number
}
