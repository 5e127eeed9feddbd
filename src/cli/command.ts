import type { Context } from './context.ts'

/**
 * What a command is, as data and one function. Parsing, help, shell completion and the reference pages are all made
 * from this description.
 */
export interface Command<O extends Options = Options> {
  /** What it does, in a few sentences; the one-line summary stands in the list of commands. */
  readonly about: string
  readonly words: readonly Word[]
  /** Set when everything after `--` belongs to another program; says what it is. */
  readonly rest?: string
  readonly options: O
  /** What `--json` prints; undefined for the few commands that have no such option. */
  readonly json?: string
  /** Arguments, and what they do. */
  readonly examples: readonly (readonly [args: string, does: string])[]
  run(given: Given<O>, context: Context): Promise<Result>
}

/** An argument without a name. */
export interface Word {
  readonly name: string
  readonly about: string
  readonly needed?: boolean
  readonly many?: boolean
}

/** The options of a command by name, as written after the two hyphens. */
export type Options = Readonly<Record<string, Option>>

/** An option. Without `value` it is a switch, which `--name=false` and `--no-name` turn off. */
export interface Option {
  readonly about: string
  /** One letter. */
  readonly short?: string
  /** What the value is called in the help: `NAME`. */
  readonly value?: string
  /** The values that are allowed, where they are few. */
  readonly choices?: readonly string[]
  /** For switches: on unless turned off. */
  readonly on?: true
}

/** What was typed. `rest` is what stands after `--`. */
export interface Given<O extends Options = Options> {
  readonly words: readonly string[]
  readonly rest: readonly string[]
  readonly options: Values<O>
}

/** The values of options: text for those that take one, otherwise whether they are on. */
export type Values<O extends Options> = {
  readonly [Name in keyof O]: O[Name] extends { readonly value: string } ? string | undefined : boolean
}

/**
 * What a command gives back. Only one of the two forms is printed: `json` with `--json`, otherwise the lines. `exit`
 * is the exit code, 0 when nothing else is said.
 */
export interface Result {
  readonly json?: unknown
  readonly lines?: readonly string[]
  readonly exit?: number
}

/** A command as it stands in the list: enough for the overview, the rest comes with `load`. */
export interface Listed {
  readonly name: string
  readonly group: 'Describe' | 'Run' | 'Look' | 'Other'
  readonly summary: string
  load(): Promise<Command<any>>
}

/** Keeps the literal types of a description, from which the types of its values follow. */
export function command<const O extends Options>(description: Command<O>): Command<O> {
  return description
}
