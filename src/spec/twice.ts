import type { Place } from '../base/place.ts'
import { problem, type Problem } from '../base/problem.ts'
import { named } from './words.ts'

/** The problem of a key that stands twice in one mapping of a file; `place` is that of the second. */
export function twice(place: Place, key: string, firstLine: number): Problem {
  return problem('SW1016', place, {
    title: `${named(key)} is written twice`,
    found: `${named(key)}, already written in line ${firstLine}`,
    expected: 'each key once',
    do: 'remove one of them, or rename it',
  })
}
