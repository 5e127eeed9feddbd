/** The exit codes that scripts rely on. */
export const exits = { done: 0, failure: 1, problems: 2, locked: 3, interrupted: 130 } as const
