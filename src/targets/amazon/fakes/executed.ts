import assert from 'node:assert/strict'
import type { Field, State, StateMachine, TaskState, Test } from '../states.ts'

// Executes documents in the Amazon States Language against pretended calls of AWS: those parts of the language, with
// JSONPath, that ours use. Anything else is an error, so that a document never passes by what this does not know.

/** An error of a call, as the language names it. */
export class CallFailed extends Error {
  readonly error: string
  constructor(error: string, cause: string) {
    super(cause)
    this.error = error
  }
}

/** Answers a call; throws CallFailed. */
export type Answer = (action: string, parameters: Readonly<Record<string, unknown>>) => unknown

/** How an execution ended. `visited` are the states in their order. */
export interface Ended {
  readonly status: 'SUCCEEDED' | 'FAILED'
  readonly error?: string
  readonly cause?: string
  readonly visited: readonly string[]
}

/** Executes a document. Waits take no time. */
export function executed(document: StateMachine, answer: Answer): Ended {
  let data: Record<string, unknown> = {}
  const visited: string[] = []
  for (let name = document.StartAt; ;) {
    assert.ok(visited.length < 20_000, 'the document goes round for ever')
    visited.push(name)
    const state: State | undefined = document.States[name]
    assert.ok(state, `no state ${name}`)
    switch (state.Type) {
      case 'Succeed':
        return { status: 'SUCCEEDED', visited }
      case 'Fail':
        return {
          status: 'FAILED',
          error: state.Error,
          cause: state.Cause ?? String(evaluated(state.CausePath!, data)),
          visited,
        }
      case 'Wait':
        name = state.Next
        break
      case 'Pass':
        data = put(data, state.ResultPath, filled(state.Parameters, data))
        name = state.Next
        break
      case 'Choice':
        name = state.Choices.find((choice) => holds(choice, data))?.Next ?? state.Default
        break
      case 'Task': {
        const done = task(state, data, answer)
        data = done.data
        name = done.next
      }
    }
  }
}

function task(
  state: TaskState,
  data: Record<string, unknown>,
  answer: Answer,
): { readonly data: Record<string, unknown>; readonly next: string } {
  const parameters = filled(state.Parameters, data) as Record<string, unknown>
  const left = state.Retry.map((retry) => retry.MaxAttempts)
  for (;;) {
    try {
      const result = answer(state.Resource, parameters)
      const selected = state.ResultSelector ? filled(state.ResultSelector, result as Record<string, unknown>) : result
      return { data: state.ResultPath === null ? data : put(data, state.ResultPath, selected), next: state.Next }
    } catch (failed) {
      if (!(failed instanceof CallFailed)) throw failed
      const retry = state.Retry.findIndex((each) => matches(each.ErrorEquals, failed.error))
      if (retry >= 0 && left[retry]! > 0) {
        left[retry]! -= 1
        continue
      }
      const caught = state.Catch?.find((each) => matches(each.ErrorEquals, failed.error))
      if (!caught) throw failed
      return { data: put(data, caught.ResultPath, { Error: failed.error, Cause: failed.message }), next: caught.Next }
    }
  }
}

/** `States.TaskFailed` stands for everything but a timeout, `States.ALL` for all. */
function matches(names: readonly string[], error: string): boolean {
  return names.some(
    (name) => name === error || name === 'States.ALL' || (name === 'States.TaskFailed' && error !== 'States.Timeout'),
  )
}

function filled(field: Field, data: Readonly<Record<string, unknown>>): unknown {
  if (typeof field !== 'object') return field
  if (Array.isArray(field)) return field.map((each) => filled(each as Field, data))
  if ('value' in field) return field
  return Object.fromEntries(
    Object.entries(field).map(([key, each]) =>
      key.endsWith('.$') ? [key.slice(0, -2), evaluated(each as string, data)] : [key, filled(each as Field, data)],
    ),
  )
}

/** A path or an intrinsic function. */
function evaluated(expression: string, data: Readonly<Record<string, unknown>>): unknown {
  const [, name, inner] = /^States\.(\w+)\((.*)\)$/s.exec(expression) ?? []
  if (name === undefined) {
    const found = at(expression, data)
    assert.notEqual(found, undefined, `${expression} leads to nothing in ${JSON.stringify(data)}`)
    return found
  }
  switch (name) {
    case 'Format': {
      const [, template, path] = /^'((?:[^'\\]|\\.)*)', (\$\S*)$/s.exec(inner!) ?? []
      assert.ok(template !== undefined && path !== undefined, expression)
      return template.replace(
        /\\(.)|\{\}/gs,
        (_, escaped: string | undefined) => escaped ?? String(evaluated(path, data)),
      )
    }
    case 'MathAdd': {
      const [path, amount] = inner!.split(', ')
      return Number(evaluated(path!, data)) + Number(amount)
    }
    case 'StringToJson':
      return JSON.parse(String(evaluated(inner!, data)))
    default:
      throw new Error(`no intrinsic ${name}`)
  }
}

/** `$.a.b[0]`, `$.List[*].Field`, `$.List[?(@.Name=='x')].Field`. Undefined where it leads to nothing. */
function at(path: string, data: unknown): unknown {
  const [, list, name, field] = /^\$\.(\w+)\[(?:\*|\?\(@\.Name=='([^']*)'\))\]\.(\w+)$/.exec(path) ?? []
  if (list !== undefined) {
    const members = (data as Record<string, Record<string, unknown>[]>)[list] ?? []
    return members
      .filter((each) => name === undefined || each['Name'] === name)
      .flatMap((each) => (field! in each ? [each[field!]] : []))
  }
  assert.match(path, /^\$(\.\w+|\[\d+\])*$/, path)
  let found: unknown = data
  for (const [, key, index] of path.matchAll(/\.(\w+)|\[(\d+)\]/g))
    found = (found as Record<string, unknown> | undefined)?.[key ?? index!]
  return found
}

function put(data: Record<string, unknown>, path: string, value: unknown): Record<string, unknown> {
  const [, key] = /^\$\.(\w+)$/.exec(path) ?? []
  assert.ok(key, `no result path ${path}`)
  return { ...data, [key]: value }
}

function holds(test: Test, data: Readonly<Record<string, unknown>>): boolean {
  if ('And' in test) return test.And.every((each) => holds(each, data))
  const found = at(test.Variable, data)
  if ('IsPresent' in test) return (found !== undefined) === test.IsPresent
  assert.notEqual(found, undefined, `${test.Variable} is asked for and is not there`)
  if ('StringEquals' in test) return found === test.StringEquals
  assert.equal(typeof found, 'number', test.Variable)
  if ('NumericEquals' in test) return found === test.NumericEquals
  if ('NumericGreaterThan' in test) return Number(found) > test.NumericGreaterThan
  return Number(found) >= Number(at(test.NumericGreaterThanEqualsPath, data))
}
