import * as catalog from '../../src/catalog/list.ts'
import type { Listing } from '../../src/catalog/entry.ts'
import { platformSchema, type RootSchema, type Schema } from '../../src/spec/schema.ts'
import * as targets from '../../src/targets/list.ts'
import type { TargetListing } from '../../src/targets/listing.ts'
import { tableText } from './table.ts'

/** Definitions that are a kind of value, told once on the page of the platform, and not a group of settings. */
const values: Readonly<Record<string, string>> = {
  Duration: 'duration',
  Size: 'size',
  Cpu: 'processor share',
  Json: 'any value',
  Store: 'a store',
  Identity: 'an identity',
  App: 'an app',
}

/** One page for the platform as a whole and one for each thing of the catalog and each target, by path. */
export async function optionsPages(): Promise<[path: string, text: string][]> {
  const schema = platformSchema()
  const things = Object.values(catalog as unknown as Readonly<Record<string, { readonly listing: Listing }>>).map(
    (each) => each.listing,
  )
  const places = Object.values(targets as Readonly<Record<string, TargetListing>>)
  return [
    ['options/platform.md', platformPage(schema, things, places)],
    ...things.map((thing): [string, string] => [
      `options/${thing.type}.md`,
      page(
        `${thing.type}`,
        `Under \`${thing.section}\`. ${schema.definitions[thing.schema]!.description ?? thing.summary}`,
        schema.definitions[thing.schema]!,
        schema,
      ),
    ]),
    ...places.map((place): [string, string] => [
      `options/target-${place.name}.md`,
      page(
        `target ${place.name}`,
        `Under \`targets.${place.name}\`. ${schema.definitions[place.schema]!.description ?? place.summary}`,
        schema.definitions[place.schema]!,
        schema,
      ),
    ]),
  ]
}

function platformPage(schema: RootSchema, things: readonly Listing[], places: readonly TargetListing[]): string {
  const kinds = ['Duration', 'Size', 'Cpu'].flatMap((name) =>
    schema.definitions[name]?.description ? [[values[name]!, schema.definitions[name].description]] : [],
  )
  const { $schema: _, ...sections } = schema.properties ?? {}
  return [
    '# platform',
    '',
    schema.description ?? '',
    '',
    tableText([
      ['Thing', 'Section', ''],
      ...things.map((each) => [`[\`${each.type}\`](${each.type}.md)`, `\`${each.section}\``, each.summary]),
      ...places.map((each) => [`[\`${each.name}\`](target-${each.name}.md)`, '`targets`', each.summary]),
    ]),
    '',
    '## Sections',
    '',
    ...Object.entries(sections).flatMap(([name, section]) =>
      setting(name, section, schema.required?.includes(name) === true, schema, 0),
    ),
    '## Kinds of values',
    '',
    tableText([['Kind', ''], ...kinds]),
    '',
  ].join('\n')
}

function page(title: string, about: string, options: Schema, schema: RootSchema): string {
  return [`# ${title}`, '', about, '', ...settings('', options, schema, 0)].join('\n')
}

/** The settings of a mapping, those of the mappings in it below them with their path in front. */
function settings(prefix: string, options: Schema, schema: RootSchema, depth: number): string[] {
  return Object.entries(options.properties ?? {})
    .filter(([name]) => prefix !== '' || name !== 'type')
    .flatMap(([name, each]) =>
      setting(`${prefix}${name}`, each, options.required?.includes(name) === true, schema, depth),
    )
}

function setting(path: string, each: Schema, needed: boolean, schema: RootSchema, depth: number): string[] {
  const usual = each.default === undefined ? '' : `, default \`${JSON.stringify(each.default)}\``
  const inner = groupOf(each, schema)
  const about = [each.description ?? inner?.description ?? '', boundsOf(each)].filter(Boolean).join(' ')
  return [
    `### ${path}`,
    '',
    `*${kindOf(each, schema)}${needed ? ', needed' : ''}*${usual}`,
    '',
    about,
    '',
    ...(each.examples ?? [])
      .slice(0, 2)
      .flatMap((example) => [`    ${path.split('.').at(-1)}: ${written(example)}`, '']),
    ...(inner && depth < 4 ? settings(`${path}.`, inner, schema, depth + 1) : []),
  ]
}

/** The mapping that a setting is, or may be: directly, by name, as one of several forms, or for each of its names. */
function groupOf(each: Schema, schema: RootSchema): Schema | undefined {
  const name = each.$ref?.replace('#/definitions/', '')
  if (name !== undefined) return values[name] === undefined ? groupOf(schema.definitions[name]!, schema) : undefined
  if (each.properties) return each
  return each.anyOf?.map((form) => groupOf(form, schema)).find((form) => form !== undefined)
}

function kindOf(each: Schema, schema: RootSchema): string {
  const name = each.$ref?.replace('#/definitions/', '')
  if (name !== undefined) return values[name] ?? kindOf(schema.definitions[name]!, schema)
  if (each.const !== undefined) return `\`${JSON.stringify(each.const)}\``
  if (each.enum) return each.enum.map((value) => `\`${JSON.stringify(value)}\``).join(' or ')
  if (each.anyOf) return [...new Set(each.anyOf.map((form) => kindOf(form, schema)))].join(' or ')
  const types = [each.type ?? 'any value'].flat()
  return types
    .map((type) => {
      if (type === 'array') return each.items ? `list of ${plural(kindOf(each.items, schema))}` : 'list'
      if (type === 'object' && typeof each.additionalProperties === 'object')
        return `mapping from names to ${plural(kindOf(each.additionalProperties, schema))}`
      return (
        { object: 'group of settings', string: 'text', integer: 'whole number', boolean: 'yes or no', null: 'nothing' }[
          type as string
        ] ?? type
      )
    })
    .join(' or ')
}

function plural(kind: string): string {
  return /^(text|list|mapping|any|group|`|a |an )/.test(kind) || kind.includes(' or ') ? kind : `${kind}s`
}

function boundsOf({ minimum, maximum, minItems }: Schema): string {
  if (minimum !== undefined && maximum !== undefined) return `From ${minimum} to ${maximum}.`
  if (minimum !== undefined) return `At least ${minimum}.`
  if (maximum !== undefined) return `At most ${maximum}.`
  return minItems === undefined ? '' : `At least ${minItems} of them.`
}

/** A value as one writes it in TypeScript. */
function written(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`
  if (Array.isArray(value)) return `[${value.map(written).join(', ')}]`
  if (typeof value !== 'object' || value === null) return String(value)
  return `{ ${Object.entries(value)
    .map(([key, member]) => `${/^[a-z_$][\w$]*$/i.test(key) ? key : `'${key}'`}: ${written(member)}`)
    .join(', ')} }`
}
