import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { cacheFolder } from '../../bin/cache.js'
import { definitionsOf, extensions } from './extensions.ts'
import { filesOfModule, type Module } from './modules.ts'

/** JSON schemas for every kind of Kubernetes and of the extensions that our manifests use. */
export interface Schemas {
  /** The value for kubeconform's `-schema-location`; with `-strict`, unknown fields are faults. */
  readonly location: string
  /** The extensions that could not be had, with the reason. */
  readonly missing: Readonly<Record<string, string>>
}

type Schema = { readonly [name: string]: unknown }

const kubernetes: Module = {
  path: 'k8s.io/kubernetes',
  version: 'v1.35.4',
  sum: 'h1:o/8dBC/pHVpYoGV4OAIytAlNPZbdYVTXJHoYvXC4qzM=',
}
const swagger = 'api/openapi-spec/swagger.json'

/** Changes when what is written changes, so that folders of an older form are not used. */
const form = 2

/**
 * Writes the schemas into this user's cache, unless they are there, from the API description of Kubernetes and the
 * definitions of extensions; the reason as a sentence when the first cannot be had. kubeconform does not bring them,
 * and otherwise asks a host that is not always reached.
 */
export async function kubernetesSchemas(cache = cacheFolder()): Promise<Schemas | { readonly why: string }> {
  const pins = JSON.stringify([
    form,
    kubernetes,
    extensions.map((each) => ('standIns' in each ? each.standIns : [each.path, each.version, each.files.source])),
  ])
  const folder = join(
    cache,
    'schemas',
    `kubernetes-${kubernetes.version}-${createHash('sha256').update(pins).digest('hex').slice(0, 12)}`,
  )
  const location = `${folder}/{{.Group}}-{{.ResourceAPIVersion}}-{{.ResourceKind}}.json`
  if (existsSync(folder)) return { location, missing: {} }
  const files = await filesOfModule(kubernetes, (path) => path === swagger)
  if ('why' in files) return files
  const missing: Record<string, string> = {}
  mkdirSync(join(cache, 'schemas'), { recursive: true })
  const work = mkdtempSync(`${folder}.`)
  try {
    const write = (name: string, schema: Schema) => writeFileSync(join(work, `${name}.json`), JSON.stringify(schema))
    for (const [name, schema] of coreSchemas(JSON.parse(files.get(swagger)!))) write(name, schema)
    for (const extension of extensions) {
      const definitions = await definitionsOf(extension)
      if ('why' in definitions) missing[extension.title] = definitions.why
      else
        for (const { spec } of definitions) {
          for (const { name, served, schema } of spec.versions)
            if (served && schema)
              write(fileName(spec.group, name, spec.names.kind), extensionSchema(schema.openAPIV3Schema as Schema))
        }
    }
    // What could not be had may be to be had later: only a whole folder is kept under the name that is looked for.
    if (Object.keys(missing).length > 0)
      return { location: location.replace(folder, keep(work, `${folder}-partly`)), missing }
    keep(work, folder)
    return { location, missing }
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

/** Moves a folder to its place; another process that was first has written the same. */
function keep(work: string, folder: string): string {
  try {
    renameSync(work, folder)
  } catch (error) {
    if (!existsSync(folder)) throw error
  }
  return folder
}

/**
 * The file name of a kind's schema, as kubeconform fills in the template: for the core group, it takes the version as
 * the group too.
 */
export function fileName(group: string, version: string, kind: string): string {
  return `${group || version}-${version}-${kind}`.toLowerCase()
}

/** The schema of each kind in an API description (OpenAPI 2), and of the types that they share as `_definitions`. */
export function* coreSchemas(description: {
  readonly definitions: Readonly<Record<string, Schema>>
}): Generator<readonly [name: string, schema: Schema]> {
  const definitions: Record<string, Schema> = {}
  for (const [name, schema] of Object.entries(description.definitions)) {
    const closed = closedSchema(schema, special[name])
    definitions[name] = closed
    const kinds = (schema['x-kubernetes-group-version-kind'] ?? []) as readonly {
      group: string
      version: string
      kind: string
    }[]
    // Types that stand under many groups are parts of requests (DeleteOptions), not objects.
    if (kinds.length !== 1) continue
    const [{ group, version, kind }] = kinds as [(typeof kinds)[number]]
    const properties = closed['properties'] as Record<string, Schema>
    if (!properties?.['apiVersion']) continue
    const exact = { apiVersion: { const: group ? `${group}/${version}` : version }, kind: { const: kind } }
    yield [
      fileName(group, version, kind),
      {
        ...closed,
        properties: { ...properties, ...exact },
        required: [...new Set(['apiVersion', 'kind', ...((closed['required'] as string[]) ?? [])])],
      },
    ]
  }
  yield ['_definitions', { definitions }]
}

/** Types that the API description calls text although the server takes a number as well. */
const special: Readonly<Record<string, Schema>> = {
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': { type: ['string', 'integer'] },
  'io.k8s.apimachinery.pkg.api.resource.Quantity': { type: ['string', 'number'] },
}

/**
 * The schema of an object of an extension: closed where it lists properties, with the metadata that every object has.
 */
export function extensionSchema(schema: Schema): Schema {
  const closed = closedSchema(schema) as { properties: Record<string, Schema> }
  const metadata = { $ref: '_definitions.json#/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta' }
  return {
    ...closed,
    properties: { ...closed.properties, apiVersion: { type: 'string' }, kind: { type: 'string' }, metadata },
    required: [...new Set(['apiVersion', 'kind', ...((schema['required'] as string[]) ?? [])])],
  }
}

function closedSchema(schema: Schema, instead?: Schema): Schema {
  if (instead !== undefined) return instead
  const {
    $ref,
    properties,
    items,
    additionalProperties,
    default: _,
    ...rest
  } = schema as Schema & {
    $ref?: string
    properties?: Record<string, Schema>
    items?: Schema
    additionalProperties?: Schema | boolean
  }
  if ($ref !== undefined) return { $ref: $ref.replace('#/definitions/', '_definitions.json#/definitions/') }
  if (rest['x-kubernetes-int-or-string']) return { type: ['string', 'integer'] }
  const kept = Object.fromEntries(
    Object.entries(rest).filter(
      ([name]) =>
        !name.startsWith('x-kubernetes-') && name !== 'nullable' && name !== 'format' && name !== 'description',
    ),
  )
  const open = rest['x-kubernetes-preserve-unknown-fields'] === true || rest['x-kubernetes-embedded-resource'] === true
  return {
    ...kept,
    // The server drops a field that is null, so every optional one may be.
    ...(typeof rest['type'] === 'string' && { type: [rest['type'], 'null'] }),
    ...(properties && {
      properties: Object.fromEntries(Object.entries(properties).map(([name, each]) => [name, closedSchema(each)])),
    }),
    ...(properties && additionalProperties === undefined && !open && { additionalProperties: false }),
    ...(additionalProperties !== undefined && {
      additionalProperties:
        typeof additionalProperties === 'object' ? closedSchema(additionalProperties) : additionalProperties,
    }),
    ...(items && { items: closedSchema(items) }),
  }
}
