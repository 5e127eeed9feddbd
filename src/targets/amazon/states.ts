import { shortened } from './names.ts'
import type { Value } from './value.ts'

// The parts of the Amazon States Language (https://states-language.net, with JSONPath) that machines of the lifecycle
// use. Its field names are its own.

/** A document in the Amazon States Language. Strings may hold what only AWS knows. */
export interface StateMachine {
  readonly Comment: string
  readonly StartAt: string
  readonly TimeoutSeconds: number
  readonly States: Readonly<Record<string, State>>
}

/**
 * What is handed to a call: as the language writes it, keys that end in `.$` being paths. No key is `value`, so that a
 * Value is told apart.
 */
export type Field = Value | number | boolean | readonly Field[] | { readonly [field: string]: Field }

/** A state of a machine. */
export type State = TaskState | ChoiceState | WaitState | PassState | FailState | { readonly Type: 'Succeed' }

export interface TaskState {
  readonly Type: 'Task'
  readonly Comment?: string
  readonly Resource: string
  readonly Parameters: { readonly [field: string]: Field }
  readonly ResultSelector?: { readonly [field: string]: string }
  /** Null: the result is thrown away. */
  readonly ResultPath: string | null
  readonly TimeoutSeconds: number
  readonly Retry: readonly {
    readonly ErrorEquals: readonly string[]
    readonly IntervalSeconds: number
    readonly MaxAttempts: number
    readonly BackoffRate: number
  }[]
  readonly Catch?: readonly {
    readonly ErrorEquals: readonly string[]
    readonly ResultPath: string
    readonly Next: string
  }[]
  readonly Next: string
}

export interface ChoiceState {
  readonly Type: 'Choice'
  readonly Choices: readonly (Test & { readonly Next: string })[]
  readonly Default: string
}

/** A question about the data of an execution. */
export type Test =
  | { readonly And: readonly Test[] }
  | { readonly Variable: string; readonly IsPresent: boolean }
  | { readonly Variable: string; readonly StringEquals: string }
  | { readonly Variable: string; readonly NumericEquals: number }
  | { readonly Variable: string; readonly NumericGreaterThan: number }
  | { readonly Variable: string; readonly NumericGreaterThanEqualsPath: string }

export interface WaitState {
  readonly Type: 'Wait'
  readonly Seconds: number
  readonly Next: string
}

export interface PassState {
  readonly Type: 'Pass'
  readonly Parameters: { readonly [field: string]: Field }
  readonly ResultPath: string
  readonly Next: string
}

export interface FailState {
  readonly Type: 'Fail'
  readonly Error: string
  readonly Cause?: string
  readonly CausePath?: string
}

/** States that are gone through one after another; `states` gets the name of what comes after them. */
export interface Segment {
  readonly first: string
  states(next: string): Record<string, State>
}

/** A name for a state; the language allows 80 characters. */
export function stateName(of: string, what: string): string {
  return shortened(`${of}: ${what}`, 80)
}

/** The states of segments in their order, and the name of the first; `end` comes after all. */
export function inTurn(
  segments: readonly Segment[],
  end: string,
): { readonly first: string; readonly states: Record<string, State> } {
  const states = segments.map((segment, index) => segment.states(segments[index + 1]?.first ?? end))
  return { first: segments[0]?.first ?? end, states: Object.assign({}, ...states) as Record<string, State> }
}

/** A call of an AWS API that is repeated when AWS is busy. */
export function call(
  action: string,
  Parameters: TaskState['Parameters'],
  Next: string,
  result?: { readonly at: string; readonly select: Readonly<Record<string, string>> },
): TaskState {
  return {
    Type: 'Task',
    Resource: `arn:aws:states:::aws-sdk:${action}`,
    Parameters,
    ...(result && { ResultSelector: result.select }),
    ResultPath: result?.at ?? null,
    TimeoutSeconds: 60,
    Retry: [
      { ErrorEquals: ['States.TaskFailed', 'States.Timeout'], IntervalSeconds: 2, MaxAttempts: 4, BackoffRate: 2 },
    ],
    Next,
  }
}

/** A sentence with the text of a path at its end, as an intrinsic function of the language. */
export function sentenceWith(sentence: string, path: string): string {
  return `States.Format('${sentence.replaceAll(/[\\'{}]/g, (character) => `\\${character}`)}{}', ${path})`
}
