import { readFileSync } from 'node:fs'

/** The part of JSON schema (draft-07) that the generated schema uses, and that the shape check knows. */
export interface Schema {
  readonly $ref?: string
  readonly type?: Kind | 'integer' | readonly (Kind | 'integer')[]
  readonly const?: string | number | boolean | null
  readonly enum?: readonly (string | number | boolean | null)[]
  readonly anyOf?: readonly Schema[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | Schema
  readonly propertyNames?: Schema
  readonly items?: Schema
  readonly minItems?: number
  readonly maxItems?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly pattern?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly title?: string
  readonly description?: string
  readonly default?: unknown
  readonly examples?: readonly unknown[]
}

/** The kinds of value that JSON has. */
export type Kind = 'null' | 'boolean' | 'number' | 'string' | 'array' | 'object'

/** A whole schema: that of a platform, with everything it refers to. */
export interface RootSchema extends Schema {
  readonly definitions: Readonly<Record<string, Schema>>
}

let platform: RootSchema | undefined

/** The published schema of a platform, generated from the option interfaces. Read on first use. */
export function platformSchema(): RootSchema {
  platform ??= JSON.parse(readFileSync(new URL('./schema.gen.json', import.meta.url), 'utf8')) as RootSchema
  return platform
}

/** The kind of a JSON value. */
export function kindOf(value: unknown): Kind {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return typeof value as Kind
}
