import { type Paint, paintFor } from './paint.ts'
import type { Screen, World } from './world.ts'

/**
 * What a running command sees: the world, and where it may talk while it works. Its result is printed by the caller
 * alone.
 */
export interface Context {
  readonly world: World
  readonly json: boolean
  /** The command line as typed, for the lock, the ledger and the advice to go on. */
  readonly typed: string
  /** Where progress goes: standard output, or standard error when that is kept for the one JSON document. */
  readonly progress: Screen
  readonly paint: Paint
  /** Prints lines of progress. */
  say(...lines: readonly string[]): void
}

/** The context of one command. */
export function contextOf(world: World, typed: string, json: boolean): Context {
  const progress = json ? world.err : world.out
  return {
    world,
    json,
    typed,
    progress,
    paint: paintFor(progress.colours),
    say: (...lines) => progress.write(lines.map((line) => `${line}\n`).join('')),
  }
}

/** A command line as a shell would take it. */
export function quoted(args: readonly string[]): string {
  return args.map((arg) => (/^[\w@%+=:,./-]+$/.test(arg) ? arg : `'${arg.replaceAll("'", "'\\''")}'`)).join(' ')
}
