import type { EffectPart } from '../../effect.ts'
import { replacing } from './replacing.gen.ts'

/** A resource of a template, as far as it is compared. */
export interface Resource {
  readonly Type: string
  readonly Properties?: Readonly<Record<string, unknown>>
  readonly Metadata?: Readonly<Record<string, unknown>>
  readonly DeletionPolicy?: string
  readonly UpdateReplacePolicy?: string
}

/** What differs between two resources of one type, with values that nobody must keep to themselves. */
export function partsOf(before: Resource, after: Resource): readonly EffectPart[] {
  const [old, now] = [before.Properties ?? {}, after.Properties ?? {}]
  const policies = (['DeletionPolicy', 'UpdateReplacePolicy'] as const)
    .filter((name) => before[name] !== after[name])
    .map((name): EffectPart => ({ ...valuesOf(before[name], after[name]), name, replaces: 'no' }))
  return [
    ...namesOf(old, now).flatMap((name) => {
      const replaces = replacesOf(after.Type, name)
      return differing(name, old[name], now[name]).map((part): EffectPart => ({ ...part, replaces }))
    }),
    ...policies,
  ]
}

/** Whether a change of a property replaces a resource of a type. */
export function replacesOf(type: string, property: string): EffectPart['replaces'] {
  const known = replacing[type]
  return known === undefined ? 'unknown' : (known[property] ?? 'no')
}

/** True where a value refers to a resource of the same template. */
export function speaksOf(value: unknown, id: string): boolean {
  if (Array.isArray(value)) return value.some((each) => speaksOf(each, id))
  if (!isRecord(value)) return false
  return Object.entries(value).some(([name, each]) => {
    if (name === 'Ref') return each === id
    if (name === 'Fn::GetAtt') return (Array.isArray(each) ? each[0] : String(each).split('.')[0]) === id
    const texts = name === 'Fn::Sub' ? [each].flat().filter((part) => typeof part === 'string') : []
    return texts.some((text) => text.includes(`\${${id}}`) || text.includes(`\${${id}.`)) || speaksOf(each, id)
  })
}

type Difference = Omit<EffectPart, 'replaces'>

function differing(name: string, before: unknown, after: unknown): Difference[] {
  if (isSame(before, after)) return []
  if (isList(before) && isList(after)) return differingLists(name, before ?? [], after ?? [])
  if (isPlain(before) && isPlain(after)) {
    const [old, now] = [before ?? {}, after ?? {}]
    const found = namesOf(old, now).flatMap((each) => differing(`${name}.${each}`, old[each], now[each]))
    // Something without members, such as an empty setting, has come or gone.
    return found.length > 0 ? found : [{ name }]
  }
  return [{ name, ...(isSecret(name) ? {} : valuesOf(before, after)) }]
}

/** Members are told by their names where they have names of their own, by their number otherwise. */
function differingLists(name: string, before: readonly unknown[], after: readonly unknown[]): Difference[] {
  const [old, now] = [byKey(before), byKey(after)]
  if (old && now) {
    const found = namesOf(old, now).flatMap((each) => differing(`${name}.${each}`, old[each], now[each]))
    return found.length > 0 ? found : [{ name }]
  }
  if (before.length === after.length)
    return before.flatMap((each, index) => differing(`${name}.${index}`, each, after[index]))
  return [{ name, from: counted(before.length), to: counted(after.length) }]
}

function counted(count: number): string {
  return count === 1 ? '1 entry' : `${count} entries`
}

function byKey(members: readonly unknown[]): Readonly<Record<string, unknown>> | undefined {
  const keys = members.map((each) => (isRecord(each) ? (each['Name'] ?? each['Key'] ?? each['Id']) : undefined))
  if (!keys.every((key) => typeof key === 'string') || new Set(keys).size < keys.length) return undefined
  return Object.fromEntries(members.map((each, index) => [keys[index] as string, each]))
}

/** Variables and commands may hold anything; other names say it themselves. */
function isSecret(name: string): boolean {
  return /(^|\.)(Environment|Variables|Command|EntryPoint|UserData)(\.|$)|pass(word|phrase)|secret|token|credential|(private|api|access)_?key/i.test(
    name,
  )
}

const longest = 200

function valuesOf(before: unknown, after: unknown): { readonly from?: string; readonly to?: string } {
  const [from, to] = [textOf(before), textOf(after)]
  // One of two without the other would look as if it were new, or gone.
  if ((before !== undefined && from === undefined) || (after !== undefined && to === undefined)) return {}
  return { ...(from !== undefined && { from }), ...(to !== undefined && { to }) }
}

/** A value as one line; undefined where it has none that people could read, or holds a login. */
function textOf(value: unknown): string | undefined {
  const text = flat(value)
  return text === undefined || text.length > longest || /:\/\/[^/\s]*:[^/\s]*@/.test(text) ? undefined : text
}

function flat(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (!isRecord(value)) return undefined
  const [name, inner] = Object.entries(value)[0] ?? []
  if (name === 'Ref') return `\${${String(inner)}}`
  if (name === 'Fn::GetAtt') return `\${${[inner].flat().join('.')}}`
  if (name === 'Fn::ImportValue') return typeof inner === 'string' ? `\${${inner}}` : undefined
  if (name === 'Fn::Sub') return typeof inner === 'string' ? inner : undefined
  if (name !== 'Fn::Join') return undefined
  const [glue, parts] = inner as [string, readonly unknown[]]
  const texts = parts.map(flat)
  return texts.every((text) => text !== undefined) ? texts.join(glue) : undefined
}

/**
 * Equal for CloudFormation: it keeps numbers as text, and gives back a template whose letters beyond ASCII are question
 * marks (aws-cdk has `mangleLikeCloudFormation` for it, 2.1148).
 */
function isSame(before: unknown, after: unknown): boolean {
  if (before === after) return true
  if (Array.isArray(before))
    return (
      Array.isArray(after) &&
      before.length === after.length &&
      before.every((each, index) => isSame(each, after[index]))
    )
  if (isRecord(before) && isRecord(after))
    return namesOf(before, after).every((name) => isSame(before[name], after[name]))
  if (before === undefined || after === undefined || isRecord(before) || isRecord(after) || Array.isArray(after))
    return false
  return mangled(String(before)) === mangled(String(after))
}

function mangled(text: string): string {
  return text.replace(/[\u{80}-\u{10ffff}]/gu, '?')
}

function isList(value: unknown): value is readonly unknown[] | undefined {
  return value === undefined || Array.isArray(value)
}

/** An object that is no function of CloudFormation, or nothing at all. */
function isPlain(value: unknown): value is Readonly<Record<string, unknown>> | undefined {
  if (value === undefined) return true
  return isRecord(value) && !Object.keys(value).some((name) => name === 'Ref' || name.startsWith('Fn::'))
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function namesOf(before: object, after: object): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].sort()
}
