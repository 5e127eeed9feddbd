import type { Place } from './place.ts'
import { type Code, problems } from './problems.ts'

/** A fault in what the user wrote: data, never an exception, so that all faults can be shown together. */
export interface Problem {
  readonly code: Code
  readonly title: string
  readonly place: Place
  /** What stands there, in the user's words. */
  readonly found: string
  readonly expected: string
  /** The change to make. */
  readonly do: string
}

/** What the finder of a fault knows about it; `title` replaces the general title of the code when given. */
export interface Finding {
  readonly title?: string
  readonly found: string
  readonly expected: string
  readonly do: string
}

/** Makes a problem; the only maker of problems in the project. */
export function problem(code: Code, place: Place, finding: Finding): Problem {
  return {
    code,
    title: finding.title ?? problems[code].title,
    place,
    found: finding.found,
    expected: finding.expected,
    do: finding.do,
  }
}

/**
 * Raised by code that cannot go on without an answer; carries the problems to show. Caught once, in the command line.
 */
export class ProblemsFound extends Error {
  readonly problems: readonly Problem[]
  constructor(found: readonly Problem[]) {
    super(found.map((each) => `${each.code} ${each.title}`).join('\n'))
    this.name = 'ProblemsFound'
    this.problems = found
  }
}
