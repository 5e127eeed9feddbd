import { nearest } from '../base/nearest.ts'
import {
  type Branch,
  branchesOf,
  expected,
  firstSentence,
  isSecretReference,
  isUnit,
  kindsOf,
  tagOf,
} from './branch.ts'
import type { Path } from './path.ts'
import type { Fault } from './plain.ts'
import type { RootSchema, Schema } from './schema.ts'
import { meantUnit } from './units.ts'
import { asWritten, described, listed, named, quoted } from './words.ts'

/**
 * What is known about a place in the platform: its schema as it stands there, and the forms that come into question.
 */
export interface Spot {
  readonly schema: Schema
  readonly branches: readonly Branch[]
  readonly path: Path
  readonly root: RootSchema
}

/** A key that a mapping does not have, and the one that was most likely meant. */
export function unknownKey(
  key: string,
  value: object,
  known: readonly string[],
  path: Path,
): { guess?: string; fault: Fault } {
  const free = known.filter((name) => !Object.hasOwn(value, name) && !name.startsWith('$'))
  const guess = nearest(key, free)
  const there = nearest(
    key,
    known.filter((name) => Object.hasOwn(value, name)),
  )
  const choices = guess === undefined ? free : [guess, ...free.filter((name) => name !== guess)]
  const fault: Fault = {
    code: 'SW1007',
    path,
    title: `unknown setting ${named(key)}`,
    found: named(key),
    expected: choices.length === 0 ? `nothing besides ${listed(known)}` : `one of ${listed(choices)}`,
    do:
      guess !== undefined
        ? `write ${guess}`
        : there === undefined
          ? 'remove it'
          : `remove it: ${there} is there already`,
  }
  return guess === undefined ? { fault } : { guess, fault }
}

/** A setting that is not there and has no default. */
export function absent(key: string, spot: Spot): Fault {
  const about = firstSentence(spot.schema)?.replace(/:.*/, '')
  const mapping = spot.branches.every((branch) => kindsOf(branch)?.[0] === 'object')
  const words = mapping && about !== undefined ? 'a mapping' : expected(spot.branches, spot.root)
  const example = exampleFor(spot) ?? (mapping ? {} : undefined)
  return {
    code: 'SW1008',
    path: spot.path,
    title: `${key} is missing`,
    found: 'nothing',
    expected: about === undefined ? words : `${words}: ${about}`,
    do: example === undefined ? `add  ${key}` : `add  ${key}: ${asWritten(example)}`,
  }
}

/** A value of the right kind that is not one of those allowed. */
export function notAllowed(value: unknown, spot: Spot): Fault {
  const { branches, path, root } = spot
  const words = expected(branchesOf(spot.schema, root), root)
  const fault = { path, found: shown(value, path), expected: words }
  const unit = unitOf(branches)
  if (unit) return { ...fault, code: 'SW1011', do: `write ${asWritten(meantUnit(unit, value))}` }
  const choices = branches.flatMap(({ schema }) => schema.enum ?? (schema.const === undefined ? [] : [schema.const]))
  const guess =
    typeof value === 'string' && value.length > 2
      ? nearest(
          value,
          choices.filter((choice) => typeof choice === 'string'),
        )
      : undefined
  if (guess !== undefined) return { ...fault, code: 'SW1010', do: `write ${quoted(guess)}` }
  if (choices.length > 0)
    return {
      ...fault,
      code: 'SW1010',
      do: choices.length === 1 ? `write ${asWritten(choices[0])}` : 'write one of them',
    }
  const pattern = branches.find(({ schema }) => schema.pattern !== undefined)?.schema.pattern
  return {
    ...fault,
    code: 'SW1010',
    ...(pattern && { expected: `${words} of the form ${pattern}` }),
    do: exampleAdvice(spot),
  }
}

/** A list that is too short or too long. */
export function wrongCount(value: readonly unknown[], spot: Spot): Fault {
  const { minItems = 0 } = spot.branches[0]!.schema
  return {
    code: 'SW1010',
    path: spot.path,
    found: described(value),
    expected: expected(spot.branches, spot.root),
    do: value.length < minItems ? 'add what is missing' : 'remove what is too much',
  }
}

/**
 * A value of a kind that no form takes. `source` is a number as it was written; `fits` tells whether another value
 * would be right, so that `'80'` is told as 80, and text as a list of one.
 */
export function wrongKind(
  value: unknown,
  spot: Spot,
  source: string | undefined,
  fits: (other: unknown) => boolean,
): Fault {
  const { branches, path, root } = spot
  if (typeof value === 'string' && branches.some(isSecretReference)) return inClear(path)
  const fault = { path, found: shown(value, path), expected: expected(branches, root) }
  const unit = unitOf(branches)
  if (unit && typeof value === 'number')
    return { ...fault, code: 'SW1011', do: `write ${asWritten(meantUnit(unit, source ?? value))}` }
  const meant = isSecretKey(path) ? undefined : otherKinds(value, source).find(fits)
  if (meant !== undefined) return { ...fault, code: 'SW1009', do: `write ${asWritten(meant)}` }
  return {
    ...fault,
    code: 'SW1009',
    do: value === null ? 'write a value, or leave the setting out' : exampleAdvice(spot),
  }
}

/** A `type` that is missing, of another section, or of nothing that the catalog knows. */
export function wrongTag(type: unknown, spot: Spot): Fault {
  const tags = spot.branches.map(tagOf).filter((tag) => tag !== undefined)
  const fault = { path: [...spot.path, 'type'], expected: `one of ${listed(tags)}` }
  if (type === undefined)
    return {
      ...fault,
      code: 'SW1008',
      title: 'type is missing',
      found: 'nothing',
      do: `say which, as in  type: ${tags[0]}`,
    }
  if (typeof type !== 'string') return { ...fault, code: 'SW1009', found: described(type), do: `write ${tags[0]}` }
  const section = sectionOf(type, spot.root)
  if (section)
    return {
      ...fault,
      code: 'SW1012',
      title: `${type} does not belong here`,
      found: quoted(type),
      do: `move it to ${section}`,
    }
  const guess = nearest(type, tags)
  return {
    ...fault,
    code: 'SW1012',
    title: `unknown type ${named(type)}`,
    found: quoted(type),
    do: guess ? `write ${guess}` : 'write one of them',
  }
}

/** The section of a platform in which a type belongs. */
function sectionOf(type: string, root: RootSchema): string | undefined {
  for (const [section, { additionalProperties: thing }] of Object.entries(root.properties ?? {})) {
    if (typeof thing === 'object' && branchesOf(thing, root).some((branch) => tagOf(branch) === type)) return section
  }
  return undefined
}

function inClear(path: Path): Fault {
  return {
    code: 'SW2010',
    path,
    found: 'text, which is not shown here',
    expected: `a secret by its name: { secret: 'some-name' }`,
    do: `write { secret: 'some-name' }, and say under secrets where it comes from:  'some-name': { env: 'SOME_NAME' }`,
  }
}

/** The same value in the other kinds that it may have been meant as. */
function otherKinds(value: unknown, source: string | undefined): unknown[] {
  if (typeof value === 'number' || typeof value === 'boolean') return [source ?? String(value), [value]]
  if (typeof value !== 'string')
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? [[value]] : []
  const number = value.trim() !== '' && Number.isFinite(Number(value)) ? [Number(value)] : []
  const truth = /^(?:true|yes|on)$/i.test(value) ? [true] : /^(?:false|no|off)$/i.test(value) ? [false] : []
  return [...number, ...truth, [value]]
}

function exampleAdvice(spot: Spot): string {
  const example = exampleFor(spot)
  return example === undefined
    ? `write ${expected(spot.branches, spot.root)}`
    : `write, for example, ${asWritten(example)}`
}

/** A value that would be right here, from the documentation of the setting. */
function exampleFor({ schema, branches, root }: Spot): unknown {
  for (const each of [schema, ...referred(schema, root), ...branches.map((branch) => branch.schema)]) {
    const example = each.examples?.[0] ?? each.default ?? each.const ?? each.enum?.at(-1)
    if (example !== undefined) return example
  }
  const unit = unitOf(branches)
  return unit && meantUnit(unit, undefined)
}

function referred({ $ref }: Schema, root: RootSchema): Schema[] {
  const definition = root.definitions[$ref?.replace('#/definitions/', '') ?? '']
  return definition ? [definition, ...referred(definition, root)] : []
}

function unitOf(branches: readonly Branch[]) {
  return branches.map((branch) => branch.name).find(isUnit)
}

/** The value as it may be shown: text where a secret is expected never is. */
function shown(value: unknown, path: Path): string {
  return isSecretKey(path) && typeof value === 'string' ? 'text, which is not shown here' : described(value)
}

function isSecretKey(path: Path): boolean {
  return /pass|secret|token|credential|private|api_?key/i.test(String(path.at(-1) ?? ''))
}
