import { nearest } from '../base/nearest.ts'
import { type Branch, branchesOf, expected, firstSentence, isSecretReference, isUnit, kindsOf, tagOf, takes } from './branch.ts'
import type { Path } from './path.ts'
import type { Fault } from './plain.ts'
import { kindOf, type RootSchema, type Schema } from './schema.ts'
import { meantUnit } from './units.ts'
import { asWritten, described, listed, quoted } from './words.ts'

/** What the shape check may ask about the file: a number as it was written. */
export interface Asking {
  source?(path: Path): string | undefined
}

/**
 * Compares a value with a schema and tells every fault in the words of the person who wrote it. Of a union, the form that was most likely
 * meant is compared: that of the value's `type`, or else the one with the fewest faults.
 */
export function checkShape(value: unknown, root: RootSchema, asking: Asking = {}): Fault[] {
  return shape(value, root, [], { root, asking })
}

interface Check {
  readonly root: RootSchema
  readonly asking: Asking
}

function shape(value: unknown, schema: Schema, path: Path, check: Check): Fault[] {
  const branches = branchesOf(schema, check.root)
  const fitting = branches.filter((branch) => takes(branch, kindOf(value)))
  if (fitting.length === 0) return [wrongKind(value, schema, branches, path, check)]
  const tags = fitting.map(tagOf)
  if (tags.some((tag) => tag !== undefined) && typeof value === 'object' && value !== null) {
    const { type } = value as { type?: unknown }
    const chosen = fitting.find((branch) => tagOf(branch) === type) ?? (type === undefined ? fitting.find((branch) => tagOf(branch) === undefined) : undefined)
    return chosen ? form(value, schema, chosen, path, check) : [wrongTag(type, tags.filter((tag) => tag !== undefined), path, check)]
  }
  let best: Fault[] | undefined
  for (const branch of fitting) {
    const faults = form(value, schema, branch, path, check)
    if (faults.length === 0) return []
    if (!best || faults.length < best.length) best = faults
  }
  return fitting.length > 1 && typeof value !== 'object' ? [notAllowed(value, fitting, path, check)] : best!
}

/** The faults of a value in one form, whose kind it already has. */
function form(value: unknown, schema: Schema, branch: Branch, path: Path, check: Check): Fault[] {
  const { schema: own } = branch
  if (own.const !== undefined || own.enum) return (own.enum ?? [own.const]).includes(value as string) ? [] : [notAllowed(value, [branch], path, check)]
  if (typeof value === 'string' || typeof value === 'number') return within(value, own) ? [] : [notAllowed(value, [branch], path, check, schema)]
  if (Array.isArray(value)) return elements(value, branch, path, check)
  if (typeof value === 'object' && value !== null) return members(value as Record<string, unknown>, own, path, check)
  return []
}

function within(value: string | number, schema: Schema): boolean {
  if (typeof value === 'string') {
    const length = schema.minLength === undefined && schema.maxLength === undefined ? 0 : [...value].length
    return length >= (schema.minLength ?? 0) && length <= (schema.maxLength ?? Infinity) && (schema.pattern === undefined || new RegExp(schema.pattern, 'u').test(value))
  }
  return value >= (schema.minimum ?? -Infinity) && value <= (schema.maximum ?? Infinity) && (schema.type !== 'integer' || Number.isInteger(value))
}

function elements(value: readonly unknown[], branch: Branch, path: Path, check: Check): Fault[] {
  const { items, minItems = 0, maxItems = Infinity } = branch.schema
  const faults = items ? value.flatMap((element, index) => shape(element, items, [...path, index], check)) : []
  if (value.length >= minItems && value.length <= maxItems) return faults
  const count = minItems === maxItems ? `exactly ${minItems}` : value.length < minItems ? `at least ${minItems}` : `at most ${maxItems}`
  const fault: Fault = { code: 'SW1010', path, found: described(value), expected: `${expected([branch], check.root)}, ${count} of them`, do: value.length < minItems ? 'add what is missing' : 'remove what is too much' }
  return [fault, ...faults]
}

function members(value: Record<string, unknown>, schema: Schema, path: Path, check: Check): Fault[] {
  const known = schema.properties ?? {}
  const meant = new Set<string>()
  const faults: Fault[] = []
  for (const [key, member] of Object.entries(value)) {
    if (Object.hasOwn(known, key)) faults.push(...shape(member, known[key]!, [...path, key], check))
    else if (typeof schema.additionalProperties === 'object') faults.push(...shape(member, schema.additionalProperties, [...path, key], check))
    else if (schema.additionalProperties === false) {
      const free = Object.keys(known).filter((name) => !Object.hasOwn(value, name))
      const guess = nearest(key, free)
      if (guess !== undefined) meant.add(guess)
      faults.push({
        code: 'SW1007', path: [...path, key], title: `unknown setting ${listed([key])}`, found: listed([key]), do: guess ? `write ${guess}` : 'remove it',
        expected: free.length === 0 ? 'no other settings than are there' : `one of ${listed(guess ? [guess, ...free.filter((name) => name !== guess)] : free)}`,
      })
    }
  }
  const missing = (schema.required ?? []).filter((key) => !Object.hasOwn(value, key) && !meant.has(key))
  return [...faults, ...missing.map((key) => absent(key, known[key] ?? {}, [...path, key], check))]
}

function absent(key: string, schema: Schema, path: Path, { root }: Check): Fault {
  const branches = branchesOf(schema, root)
  const words = expected(branches, root)
  const about = firstSentence(schema)
  const example = exampleOf(schema, branches)
  return {
    code: 'SW1008', path, title: `${key} is missing`, found: 'nothing', expected: about ? `${words}: ${about}` : words,
    do: example === undefined ? `add  ${key}` : `add  ${key}: ${asWritten(example)}`,
  }
}

function exampleOf(schema: Schema, branches: readonly Branch[]): unknown {
  for (const each of [schema, ...branches.map((branch) => branch.schema)]) {
    const example = each.examples?.[0] ?? each.default ?? each.const ?? each.enum?.at(-1)
    if (example !== undefined) return example
  }
  return undefined
}

/** The value has the right kind, but is not one of those that are allowed. */
function notAllowed(value: unknown, branches: readonly Branch[], path: Path, { root }: Check, schema?: Schema): Fault {
  const unit = branches.map((branch) => branch.name).find(isUnit)
  const words = expected(branches, root)
  const found = shown(value, path)
  if (unit) return { code: 'SW1011', path, found, expected: words, do: `write ${asWritten(meantUnit(unit, value))}` }
  const choices = branches.flatMap((branch) => branch.schema.enum ?? (branch.schema.const === undefined ? [] : [branch.schema.const]))
  const guess = typeof value === 'string' ? nearest(value, choices.filter((choice) => typeof choice === 'string')) : undefined
  const pattern = branches.find((branch) => branch.schema.pattern)?.schema.pattern
  const example = schema?.examples?.[0]
  return {
    code: 'SW1010', path, found, expected: pattern && choices.length === 0 ? `${words} of the form ${pattern}` : words,
    do: guess !== undefined ? `write ${quoted(guess)}` : example !== undefined ? `write, for example, ${asWritten(example)}` : `write ${words}`,
  }
}

/** No form takes values of this kind. */
function wrongKind(value: unknown, schema: Schema, branches: readonly Branch[], path: Path, check: Check): Fault {
  const words = expected(branches, check.root)
  if (typeof value === 'string' && branches.some(isSecretReference)) {
    return { code: 'SW2010', path, found: 'text, which is not shown here', expected: 'a secret by its name: { secret: \'some-name\' }', do: `add the name to secrets, as in  some-name: { env: 'SOME_NAME' }  , and write { secret: 'some-name' }` }
  }
  const unit = branches.map((branch) => branch.name).find(isUnit)
  if (unit && typeof value === 'number') return { code: 'SW1011', path, found: shown(value, path), expected: words, do: `write ${asWritten(meantUnit(unit, value))}` }
  const meant = otherKinds(value, check.asking.source?.(path)).find((other) => shape(other, schema, path, check).length === 0)
  const example = exampleOf(schema, branches)
  return {
    code: 'SW1009', path, found: shown(value, path), expected: words,
    do: meant !== undefined && !isSecretKey(path) ? `write ${asWritten(meant)}`
      : value === null ? 'write a value, or leave the setting out'
      : example === undefined ? `write ${words}` : `write, for example, ${asWritten(example)}`,
  }
}

/** The same value in the other kinds that it may have been meant as. */
function otherKinds(value: unknown, source: string | undefined): unknown[] {
  if (typeof value === 'number' || typeof value === 'boolean') return [source ?? String(value), [value]]
  if (typeof value !== 'string') return typeof value === 'object' && value !== null && !Array.isArray(value) ? [[value]] : []
  const number = value.trim() !== '' && Number.isFinite(Number(value)) ? [Number(value)] : []
  const truth = /^(?:true|yes|on)$/i.test(value) ? [true] : /^(?:false|no|off)$/i.test(value) ? [false] : []
  return [...number, ...truth, [value]]
}

function wrongTag(type: unknown, tags: readonly string[], path: Path, { root }: Check): Fault {
  const at = [...path, 'type']
  const words = `one of ${listed(tags)}`
  if (type === undefined) return { code: 'SW1008', path: at, title: 'type is missing', found: 'nothing', expected: words, do: `add  type: ${tags[0]}` }
  if (typeof type !== 'string') return { code: 'SW1009', path: at, found: described(type), expected: words, do: `write ${tags[0]}` }
  const section = Object.entries(root.properties ?? {}).find(([, each]) => typeof each.additionalProperties === 'object' && branchesOf(each.additionalProperties, root).some((branch) => tagOf(branch) === type))?.[0]
  const guess = nearest(type, tags)
  return {
    code: 'SW1012', path: at, title: section ? `${type} does not belong here` : `unknown type ${listed([type])}`, found: quoted(type), expected: words,
    do: section ? `move it to ${section}` : guess ? `write ${guess}` : 'write one of them',
  }
}

/** The value as it may be shown: text where a secret is expected never is. */
function shown(value: unknown, path: Path): string {
  return isSecretKey(path) && typeof value === 'string' ? 'text, which is not shown here' : described(value)
}

function isSecretKey(path: Path): boolean {
  return /pass|secret|token|credential|private|api_?key/i.test(String(path.at(-1) ?? ''))
}

export { kindsOf }
