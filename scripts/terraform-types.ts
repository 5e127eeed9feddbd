/**
 * Writes src/targets/terraform/resources.gen.ts: closed types of the resources that the Terraform target writes, from
 * the schema that the provider itself publishes.
 *
 *     STACKWRIGHT_TERRAFORM_PLUGINS=<folder of providers> node scripts/terraform-types.ts
 *
 * It needs `terraform` and the provider (from the registry where no folder is named), so no check in CI repeats it.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { data, ephemeral, keep, provider, resources } from './terraform-fields.ts'

type AttributeType = string | readonly [string, unknown]

interface SchemaBlock {
  readonly attributes?: Readonly<Record<string, SchemaAttribute>>
  readonly block_types?: Readonly<
    Record<
      string,
      {
        readonly nesting_mode: string
        readonly block: SchemaBlock
        readonly min_items?: number
        readonly max_items?: number
      }
    >
  >
  readonly deprecated?: boolean
}

interface SchemaAttribute {
  readonly type?: AttributeType
  readonly nested_type?: object
  readonly required?: boolean
  readonly optional?: boolean
  readonly computed?: boolean
  readonly deprecated?: boolean
}

type Schemas = Readonly<Record<string, { readonly block: SchemaBlock }>>

const scratch = mkdtempSync(join(tmpdir(), 'stackwright-types-'))
try {
  writeFileSync(
    join(scratch, 'main.tf'),
    `terraform {\n  required_providers {\n    aws = { source = "${provider.name}", version = "${provider.version}" }\n  }\n}\n`,
  )
  const plugins = process.env.STACKWRIGHT_TERRAFORM_PLUGINS
  execFileSync('terraform', ['init', '-input=false', ...(plugins === undefined ? [] : [`-plugin-dir=${plugins}`])], {
    cwd: scratch,
    stdio: 'ignore',
  })
  const schema = JSON.parse(
    execFileSync('terraform', ['providers', 'schema', '-json'], {
      cwd: scratch,
      encoding: 'utf8',
      maxBuffer: 128 * 1024 ** 2,
    }),
  )
  const of = schema.provider_schemas[provider.source]
  writeFileSync(
    new URL('../src/targets/terraform/resources.gen.ts', import.meta.url),
    [
      `// The provider ${provider.name} ${provider.version}, less what is not used. Written by scripts/terraform-types.ts.`,
      `import type { Amount, Flag, List, Many, Table, Text } from './hcl.ts'`,
      '',
      `/** The version of the provider that these types are of. */`,
      `export const providerVersion = '${provider.version}'`,
      '',
      ...interfaces('Resources', 'Resources that are made, by their type.', resources, of.resource_schemas),
      ...interfaces('DataSources', 'What is only read.', data, of.data_source_schemas),
      ...interfaces(
        'Ephemerals',
        'What exists while a command runs and is in no state.',
        ephemeral,
        of.ephemeral_resource_schemas,
      ),
      ...tellings('Told', 'What each resource tells beside its arguments.', resources, of.resource_schemas),
      ...tellings('DataTold', 'What each thing tells that is only read.', data, of.data_source_schemas),
      ...tellings('EphemeralTold', 'What is told while a command runs.', ephemeral, of.ephemeral_resource_schemas),
      '/** The names in each that are blocks and not arguments. */',
      'export const blockNames: Readonly<Record<string, readonly string[]>> = {',
      ...[...resources]
        .sort()
        .map((type) => [type, blocksIn(type, of.resource_schemas[type].block)] as const)
        .filter(([, names]) => names.length > 0)
        .map(([type, names]) => `  ${type}: [${names.map((name) => `'${name}'`).join(', ')}],`),
      '}',
      '',
    ].join('\n'),
  )
} finally {
  rmSync(scratch, { recursive: true, force: true })
}

function interfaces(name: string, about: string, types: readonly string[], schemas: Schemas): string[] {
  return [
    `/** ${about} */`,
    `export interface ${name} {`,
    ...[...types].sort().map((type) => `  ${type}: ${blockType(type, found(schemas, type), '', '  ')}`),
    '}',
    '',
  ]
}

function found(schemas: Schemas, type: string): SchemaBlock {
  const schema = schemas[type]
  if (!schema) throw new Error(`the provider has no ${type}`)
  return schema.block
}

function blockType(type: string, block: SchemaBlock, path: string, indent: string): string {
  const inner = `${indent}  `
  const lines = Object.entries(block.attributes ?? {})
    .filter(
      ([name, each]) =>
        !(path === '' && ['id', 'tags_all'].includes(name)) && !each.deprecated && (each.required || each.optional),
    )
    .map(([name, each]) => `${inner}${name}${each.required ? '' : '?'}: ${attributeType(each)}`)
  for (const [name, each] of keptBlocks(type, block, path)) {
    const below = blockType(type, each.block, path === '' ? name : `${path}.${name}`, inner)
    const many = each.nesting_mode !== 'single' && each.max_items !== 1
    lines.push(`${inner}${name}${(each.min_items ?? 0) > 0 ? '' : '?'}: ${many ? `Many<${below}>` : below}`)
  }
  return lines.length === 0 ? 'Readonly<Record<string, never>>' : `{\n${lines.join('\n')}\n${indent}}`
}

function keptBlocks(type: string, block: SchemaBlock, path: string) {
  const kept = keep[type]
  return Object.entries(block.block_types ?? {}).filter(
    ([name, each]) =>
      name !== 'timeouts' && !each.block.deprecated && (!kept || kept.includes(path === '' ? name : `${path}.${name}`)),
  )
}

function blocksIn(type: string, block: SchemaBlock): string[] {
  const names = new Set<string>()
  const visit = (of: SchemaBlock, path: string) => {
    for (const [name, each] of keptBlocks(type, of, path)) {
      names.add(name)
      visit(each.block, path === '' ? name : `${path}.${name}`)
    }
  }
  visit(block, '')
  const arguments_ = new Set<string>()
  const collect = (of: SchemaBlock, path: string) => {
    for (const [name, each] of Object.entries(of.attributes ?? {}))
      if (!each.deprecated && (each.required || each.optional)) arguments_.add(name)
    for (const [name, each] of keptBlocks(type, of, path)) collect(each.block, path === '' ? name : `${path}.${name}`)
  }
  collect(block, '')
  const both = [...names].filter((name) => arguments_.has(name))
  if (both.length > 0) throw new Error(`${type}: ${both.join(', ')} are blocks here and arguments there`)
  return [...names].sort()
}

function attributeType({ type, nested_type }: SchemaAttribute): string {
  if (nested_type) return 'List<Table<Text>>'
  return typeOf(type!)
}

function typeOf(type: AttributeType): string {
  if (type === 'string') return 'Text'
  if (type === 'number') return 'Amount'
  if (type === 'bool') return 'Flag'
  const [kind, of] = type as readonly [string, unknown]
  switch (kind) {
    case 'list':
    case 'set':
      return `List<${typeOf(of as AttributeType)}>`
    case 'map':
      return `Table<${typeOf(of as AttributeType)}>`
    case 'object':
      return `{ ${Object.entries(of as Record<string, AttributeType>)
        .map(([name, each]) => `${name}?: ${typeOf(each)}`)
        .join('; ')} }`
    default:
      throw new Error(`no type is known for ${JSON.stringify(type)}`)
  }
}

function tellings(name: string, about: string, types: readonly string[], schemas: Schemas): string[] {
  return [
    `/** ${about} */`,
    `export interface ${name} {`,
    ...[...types].sort().map((type) => {
      const names = Object.entries(found(schemas, type).attributes ?? {})
        .filter(
          ([name, each]) =>
            !each.deprecated && name !== 'tags_all' && each.computed && (!each.optional || name === 'id'),
        )
        .map(([name]) => `'${name}'`)
      return `  ${type}: ${names.length === 0 ? 'never' : names.join(' | ')}`
    }),
    '}',
    '',
  ]
}
