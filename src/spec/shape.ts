import { type Branch, branchesOf, tagOf, takes } from './branch.ts'
import type { Path } from './path.ts'
import type { Fault } from './plain.ts'
import { kindOf, type RootSchema, type Schema } from './schema.ts'
import { absent, notAllowed, type Spot, unknownKey, wrongCount, wrongKind, wrongTag } from './shape-faults.ts'

/** What the shape check may ask about the file: a number as it was written. */
export interface Asking {
  source?(path: Path): string | undefined
}

/**
 * Compares a value with a schema and tells every fault in the words of the person who wrote it. Of a union, the form
 * that was most likely meant is compared: that of the value's `type`, or else the one with the fewest faults.
 */
export function checkShape(value: unknown, root: RootSchema, asking: Asking = {}): Fault[] {
  return shape(value, root, [], { root, asking })
}

interface Check {
  readonly root: RootSchema
  readonly asking: Asking
  /** Only whether a value fits is asked: advice would lead to the same question again. */
  readonly trial?: boolean
}

function shape(value: unknown, schema: Schema, path: Path, check: Check): Fault[] {
  const branches = branchesOf(schema, check.root)
  const spot: Spot = { schema, branches, path, root: check.root }
  const fitting = branches.filter((branch) => takes(branch, kindOf(value)))
  if (fitting.length === 0) return [wrongKind(value, spot, check.asking.source?.(path), fitsOf(schema, path, check))]
  if (fitting.some((branch) => tagOf(branch) !== undefined) && isMapping(value)) {
    const chosen = fitting.find((branch) => tagOf(branch) === value.type)
    return chosen ? form(value, chosen, spot, check) : [wrongTag(value.type, { ...spot, branches: fitting })]
  }
  let best: Fault[] | undefined
  for (const branch of fitting) {
    const faults = form(value, branch, spot, check)
    if (faults.length === 0) return []
    if (!best || faults.length < best.length) best = faults
  }
  return fitting.length > 1 && typeof value !== 'object' ? [notAllowed(value, { ...spot, branches: fitting })] : best!
}

/** Answers whether another value would be right at a place; within a trial always no. */
function fitsOf(schema: Schema, path: Path, check: Check): (other: unknown) => boolean {
  return (other) => !check.trial && shape(other, schema, path, { ...check, trial: true }).length === 0
}

/** The faults of a value in one form, whose kind it already has. */
function form(value: unknown, branch: Branch, spot: Spot, check: Check): Fault[] {
  const here: Spot = { ...spot, branches: [branch] }
  if (Array.isArray(value)) return elements(value, branch.schema, here, check)
  if (isMapping(value)) return members(value, branch.schema, spot.path, check)
  return within(value, branch.schema) ? [] : [notAllowed(value, here)]
}

function within(value: unknown, schema: Schema): boolean {
  if (schema.const !== undefined) return value === schema.const
  if (schema.enum) return schema.enum.includes(value as string)
  if (typeof value === 'number') {
    return (
      value >= (schema.minimum ?? -Infinity) &&
      value <= (schema.maximum ?? Infinity) &&
      (schema.type !== 'integer' || Number.isInteger(value))
    )
  }
  if (typeof value !== 'string') return true
  if (schema.pattern !== undefined && !compiled(schema.pattern).test(value)) return false
  if (schema.minLength === undefined && schema.maxLength === undefined) return true
  const length = [...value].length
  return length >= (schema.minLength ?? 0) && length <= (schema.maxLength ?? Infinity)
}

const patterns = new Map<string, RegExp>()

function compiled(pattern: string): RegExp {
  let known = patterns.get(pattern)
  if (!known) patterns.set(pattern, (known = new RegExp(pattern, 'u')))
  return known
}

function elements(value: readonly unknown[], schema: Schema, spot: Spot, check: Check): Fault[] {
  const { items, minItems = 0, maxItems = Infinity } = schema
  const faults = items ? value.flatMap((element, index) => shape(element, items, [...spot.path, index], check)) : []
  return value.length < minItems || value.length > maxItems ? [wrongCount(value, spot), ...faults] : faults
}

function members(value: Readonly<Record<string, unknown>>, schema: Schema, path: Path, check: Check): Fault[] {
  const { properties = {}, additionalProperties: others = true, required = [] } = schema
  const faults: Fault[] = []
  const meant = new Set<string | undefined>()
  for (const [key, member] of Object.entries(value)) {
    const own = Object.hasOwn(properties, key) ? properties[key] : others
    if (typeof own === 'object') faults.push(...shape(member, own, [...path, key], check))
    else if (own === false) {
      const { guess, fault } = unknownKey(key, value, Object.keys(properties), [...path, key])
      meant.add(guess)
      faults.push(fault)
    }
  }
  // A misspelt setting is told once, and not again as the missing one that it was meant to be.
  const missing = required.filter((key) => !Object.hasOwn(value, key) && !meant.has(key))
  return [...faults, ...missing.map((key) => absent(key, spotOf(properties[key] ?? {}, [...path, key], check)))]
}

function spotOf(schema: Schema, path: Path, check: Check): Spot {
  return { schema, branches: branchesOf(schema, check.root), path, root: check.root }
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return kindOf(value) === 'object'
}
