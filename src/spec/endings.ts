import { problem, type Problem } from '../base/problem.ts'
import { callSite } from '../base/written.ts'
import type { Loaded } from './loaded.ts'
import { isPlatform } from './spec.ts'
import { framePlace, told } from './thrown.ts'
import { described } from './words.ts'
import { writtenPlaces } from './written-places.ts'

/**
 * What a TypeScript platform file exports, if it is a platform. A value that throws when it is looked at is a problem
 * like any other.
 */
export function exported(file: string, value: unknown): Loaded {
  try {
    return taken(file, value)
  } catch (error) {
    return { problems: [told(error, file)] }
  }
}

function taken(file: string, value: unknown): Loaded {
  if (isPlatform(value)) return { value, places: writtenPlaces(file, value), problems: [] }
  const site = callSite(value)
  const type = site && (value as { type?: unknown }).type
  const found =
    typeof type === 'string'
      ? `${type}({ ... }) by itself`
      : value === undefined
        ? 'no default export'
        : described(value)
  const place = site?.file === file ? { path: '', ...site } : { path: '', file }
  return {
    problems: [
      problem('SW1005', place, {
        found,
        expected: `export default platform('name', { ... })`,
        do: advice(value, type),
      }),
    ],
  }
}

function advice(value: unknown, type: unknown): string {
  if (value === undefined) return 'write  export default  before the call of platform()'
  if (typeof value === 'function') return 'export the platform itself, not a function that makes it'
  if (typeof type === 'string') return 'put it into a platform, under a name'
  return `write  export default platform('name', { ... })`
}

/** The problem of a file that ends the process in which it runs; `at` was made where it did. */
export function endsProcess(file: string, at?: Error): Problem {
  return problem(
    'SW1006',
    { path: '', ...(framePlace(String(at?.stack)) ?? { file }) },
    {
      title: 'the platform file ends the process',
      found: 'a call of process.exit',
      expected: 'a file that only describes',
      do: 'remove the call',
    },
  )
}

/**
 * The problem of a file whose program does not end: not within `limit` milliseconds, or because nothing is left that it
 * could wait for.
 */
export function neverEnds(file: string, limit?: number): Problem {
  return problem(
    'SW1017',
    { path: '', file },
    {
      found:
        limit === undefined ? 'an await of something that never comes' : `no platform after ${limit / 1000} seconds`,
      expected: 'a file that gives a platform at once',
      do: 'look for a loop that never ends, or an await of something that never comes',
    },
  )
}
