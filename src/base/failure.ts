/** What is known about something that broke while running; nothing in it may hold a secret. */
export interface FailureFacts {
  /** The step or thing that broke, in the user's words: `bi-migrate`, `install superset 6.1.0`. */
  readonly step: string
  /** Why, in one sentence. */
  readonly reason: string
  /** The command that ran, when one did. */
  readonly command?: string
  /** Its last lines of output. */
  readonly output?: readonly string[]
  /** What was and was not changed. */
  readonly left?: string
  /** What to do next. */
  readonly do?: string
}

/** Something broke while running: exit code 1. Shown from its facts, never as a stack trace. */
export class Failure extends Error {
  readonly facts: FailureFacts
  constructor(facts: FailureFacts) {
    super(`${facts.step}: ${facts.reason}`)
    this.name = 'Failure'
    this.facts = facts
  }
}
