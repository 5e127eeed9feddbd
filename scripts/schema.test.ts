import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { test } from 'node:test'
import { namePattern } from '../src/base/name.ts'
import { branchesOf, expected } from '../src/spec/branch.ts'
import { kindOf, type RootSchema, type Schema } from '../src/spec/schema.ts'
import { checkShape } from '../src/spec/shape.ts'
import { listedSchemaText } from './schema.ts'

const text = readFileSync(join(import.meta.dirname, '../src/spec/schema.gen.json'), 'utf8')
const schema = JSON.parse(text) as RootSchema

test('the schema is what the option interfaces say; if it is not: npm run schema', async () => {
  assert.equal(await listedSchemaText(), text)
})

test('it is a schema of draft 7', () => {
  const { Ajv } = createRequire(import.meta.url)('ajv') as typeof import('ajv')
  assert.doesNotThrow(() => new Ajv({ strict: true, allowUnionTypes: true, strictRequired: false }).compile(schema))
})

test('everything that can be written is described, and can be told in words', () => {
  const without: string[] = []
  for (const [where, each] of settings(schema, 'platform')) {
    if (!described(each)) without.push(where)
    assert.ok(expected(branchesOf(each, schema), schema).length < 1000, where)
  }
  assert.deepEqual(without, [])
})

test('defaults and examples are right themselves', () => {
  const wrong: string[] = []
  for (const [where, each] of settings(schema, 'platform')) {
    for (const value of [...(each.default === undefined ? [] : [each.default]), ...(each.examples ?? [])]) {
      if (checkShape(value, { ...each, definitions: schema.definitions }).length > 0)
        wrong.push(`${where}: ${JSON.stringify(value)}`)
    }
  }
  assert.deepEqual(wrong, [])
})

test('editors are told which names are names', () => {
  for (const section of ['stores', 'identities', 'secrets', 'apps', 'environments'])
    assert.equal(schema.properties?.[section]?.propertyNames?.pattern, namePattern.source)
})

test('each thing of the catalog has the type that says which it is', () => {
  for (const name of ['Store', 'Identity', 'App']) {
    const branches = branchesOf({ $ref: `#/definitions/${name}` }, schema)
    assert.ok(branches.length > 0)
    for (const branch of branches)
      assert.ok(
        branch.schema.required?.includes('type') && kindOf(branch.schema.properties?.type?.const) === 'string',
        branch.name,
      )
  }
})

/** Every setting with its path. */
function settings(from: Schema, where: string): [string, Schema][] {
  const below = Object.entries(from.properties ?? {})
    .filter(([key]) => key !== 'type')
    .map(([key, each]): [string, Schema] => [`${where}.${key}`, each])
  const definitions = Object.entries((from as RootSchema).definitions ?? {}).flatMap(([key, each]) =>
    settings(each, key),
  )
  const inner = below.flatMap(([path, each]) =>
    [each, ...(each.anyOf ?? []), each.items, each.additionalProperties].flatMap((one) =>
      typeof one === 'object' ? settings(one, path) : [],
    ),
  )
  return [...below, ...inner, ...definitions]
}

function described(each: Schema): boolean {
  return (
    each.description !== undefined ||
    (each.$ref !== undefined && described(schema.definitions[each.$ref.replace('#/definitions/', '')] ?? {}))
  )
}
