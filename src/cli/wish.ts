import { statSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import { problem, ProblemsFound } from '../base/problem.ts'
import type { Context } from './context.ts'

/** Which platform a command is about, as typed. */
export interface Wish {
  readonly path?: string | undefined
  readonly env?: string | undefined
  readonly target?: string | undefined
}

/** Which platform is meant by the options of a command and, where it has one, its argument. */
export function wishOf(
  options: {
    readonly platform?: string | undefined
    readonly env?: string | undefined
    readonly target?: string | undefined
  },
  word?: string,
): Wish {
  if (word === undefined || options.platform === undefined || word === options.platform)
    return { path: word ?? options.platform, env: options.env, target: options.target }
  throw new ProblemsFound([
    problem(
      'SW6006',
      { path: '--platform' },
      {
        title: 'two platforms at once',
        found: `${word} and --platform ${options.platform}`,
        expected: 'one platform',
        do: 'leave one of them out',
      },
    ),
  ])
}

/** Another command about the same platform, to be typed next. */
export function again(wish: Wish, context: Context, verb: string, ...words: readonly string[]): string {
  const options = [...(wish.env ? ['--env', wish.env] : []), ...(wish.target ? ['--target', wish.target] : [])]
  return [context.world.program, verb, ...words, ...(wish.path ? [wish.path] : []), ...options].join(' ')
}

/** A path for people: relative to where they are, when it lies below. */
export function shownPath(path: string, context: Context): string {
  const short = relative(context.world.folder, path)
  return short.startsWith('..') ? path : short || '.'
}

/** True for a path that exists, as seen from where the command was typed. */
export function pathExists(path: string, context: Context): boolean {
  return statSync(resolve(context.world.folder, path), { throwIfNoEntry: false }) !== undefined
}
