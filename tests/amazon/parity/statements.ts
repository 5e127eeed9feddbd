import { byName, setOf } from './intents.ts'

/** A statement of a policy as AWS has it. */
export interface Statement {
  readonly Sid?: string
  readonly Effect?: string
  readonly Action: string | readonly string[]
  readonly Resource: string | readonly string[]
  readonly Condition?: unknown
}

/** Statements by their names, without an order in what has none. */
export function statementsOf(list: readonly Statement[]): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(byName(list, ({ Sid, Action }) => Sid ?? setOf(Action))).map(
      ([sid, { Effect, Action, Resource, Condition }]) => [
        sid,
        { effect: Effect, actions: setOf(Action), resources: setOf(Resource), conditions: conditionsOf(Condition) },
      ],
    ),
  )
}

/** A condition with one value is the same as one with a list of that value. */
function conditionsOf(condition: unknown): unknown {
  if (typeof condition !== 'object' || condition === null) return condition
  return Object.fromEntries(
    Object.entries(condition).map(([test, of]) => [
      test,
      Object.fromEntries(
        Object.entries(of as Record<string, string | string[]>).map(([key, value]) => [key, setOf(value)]),
      ),
    ]),
  )
}
