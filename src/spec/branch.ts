import { type Kind, kindOf, type RootSchema, type Schema } from './schema.ts'
import { asWritten, listed } from './words.ts'

/**
 * One of the forms that a value may have: a schema without reference or union, and the name of its definition if it has
 * one.
 */
export interface Branch {
  readonly schema: Schema
  readonly name?: string
}

/** The forms that a schema allows: references followed, unions flattened. */
export function branchesOf(schema: Schema, root: RootSchema, name?: string): readonly Branch[] {
  if (schema.$ref !== undefined) {
    const target = schema.$ref.replace('#/definitions/', '')
    return branchesOf(root.definitions[target] ?? {}, root, target)
  }
  if (schema.anyOf) return schema.anyOf.flatMap((each) => branchesOf(each, root))
  return [name === undefined ? { schema } : { schema, name }]
}

/** The kinds of value that a form takes; undefined for any. */
export function kindsOf({ schema }: Branch): readonly Kind[] | undefined {
  if (schema.const !== undefined) return [kindOf(schema.const)]
  if (schema.enum) return schema.enum.map(kindOf)
  if (schema.type === undefined) return undefined
  return (typeof schema.type === 'string' ? [schema.type] : schema.type).map((type) =>
    type === 'integer' ? 'number' : type,
  )
}

const kinds: readonly Kind[] = ['null', 'boolean', 'number', 'string', 'array', 'object']

/** True if a form takes values of this kind. */
export function takes(branch: Branch, kind: Kind): boolean {
  return kindsOf(branch)?.includes(kind) ?? true
}

/** The `type` that a form is tagged with: a thing of the catalog. */
export function tagOf({ schema }: Branch): string | undefined {
  const tag = schema.properties?.type?.const
  return typeof tag === 'string' ? tag : undefined
}

/** True for a form that refers to a secret by name. */
export function isSecretReference({ schema }: Branch): boolean {
  return schema.required?.length === 1 && schema.required[0] === 'secret'
}

/** What a value must be, in words: `one of 15, 16`, `a whole number from 1 to 65535`, `text or a list of texts`. */
export function expected(branches: readonly Branch[], root: RootSchema): string {
  // Also what keeps a form that contains itself, as that of any JSON does, from being told without end.
  if (new Set(branches.flatMap((branch) => kindsOf(branch) ?? kinds)).size === kinds.length) return 'any value'
  const tags = branches.map(tagOf).filter((tag) => tag !== undefined)
  const simple = branches.filter((branch) => tagOf(branch) === undefined)
  const [last, first] = [
    simple.filter((branch) => kindsOf(branch)?.[0] === 'object'),
    simple.filter((branch) => kindsOf(branch)?.[0] !== 'object'),
  ]
  const tagged =
    tags.length === 0
      ? []
      : [tags.length === 1 ? `a mapping with type: ${tags[0]}` : `a mapping whose type is one of ${listed(tags)}`]
  const words = [...new Set([...[...first, ...last].map((branch) => inWords(branch, root)), ...tagged])]
  const again = 'a mapping with '
  return words
    .map((each, index) =>
      each.startsWith(again) && words[index - 1]?.startsWith(again) ? each.replace('a mapping ', '') : each,
    )
    .join(' or ')
}

function inWords({ schema, name }: Branch, root: RootSchema): string {
  if (isUnit(name)) return firstSentence(schema) ?? 'a unit'
  if (schema.const !== undefined) return asWritten(schema.const)
  if (schema.enum)
    return schema.enum.length === 1 ? asWritten(schema.enum[0]) : `one of ${listed(choices(schema.enum))}`
  switch (kindsOf({ schema })?.[0]) {
    case 'null':
      return 'null'
    case 'boolean':
      return 'true or false'
    case 'number':
      return (schema.type === 'integer' ? 'a whole number' : 'a number') + bounds(schema.minimum, schema.maximum)
    case 'string':
      return `text${bounds(schema.minLength, schema.maxLength, ' characters')}`
    case 'array':
      return `a list of ${count(schema.minItems, schema.maxItems)}${plural(expected(branchesOf(schema.items ?? {}, root), root))}`
    case 'object':
      return mapping(schema, root)
    case undefined:
      return 'any value'
  }
}

/** Texts that look like numbers are shown in quotes, because that is what has to be written. */
function choices(values: readonly unknown[]): string[] {
  const mistakable = values.some((value) => typeof value === 'string' && Number.isFinite(Number(value)))
  return values.map((value) => (mistakable ? asWritten(value) : String(value)))
}

function mapping(schema: Schema, root: RootSchema): string {
  const keys = schema.required?.length ? schema.required : Object.keys(schema.properties ?? {})
  if (keys.length > 0) return `a mapping with ${listed(keys, 8)}`
  const { additionalProperties: others } = schema
  return typeof others === 'object'
    ? `a mapping from names to ${plural(expected(branchesOf(others, root), root))}`
    : 'a mapping'
}

function plural(words: string): string {
  return words.replace(/^(?:an? )?(text|(?:whole )?number|mapping|list)\b/, '$1s').replace('any value', 'any values')
}

function count(low = 0, high?: number): string {
  if (low === high) return `${low} `
  return low > 0 ? `at least ${low} ` : high === undefined ? '' : `at most ${high} `
}

function bounds(low: number | undefined, high: number | undefined, of = ''): string {
  if (low !== undefined && high !== undefined) return low === high ? ` of ${low}${of}` : ` from ${low} to ${high}${of}`
  if (low !== undefined) return ` of at least ${low}${of}`
  return high === undefined ? '' : ` of at most ${high}${of}`
}

/** The first sentence of a description, as the rest of a line. */
export function firstSentence(schema: Schema): string | undefined {
  const sentence = /^(.*?)(?:\.(?:\s|$)|\n|$)/.exec(schema.description ?? '')?.[1]?.replaceAll('`', '')
  return sentence ? sentence[0]!.toLowerCase() + sentence.slice(1) : undefined
}

/** True for the definitions of src/base/units.ts. */
export function isUnit(name: string | undefined): name is 'Duration' | 'Size' | 'Cpu' {
  return name === 'Duration' || name === 'Size' || name === 'Cpu'
}
