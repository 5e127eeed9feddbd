/**
 * Writes src/targets/kubernetes/kinds/*.gen.ts: closed types of the Kubernetes objects that we write, from the schemas
 * that Kubernetes and its extensions publish, less what scripts/kubernetes-fields.ts leaves out.
 *
 *     node scripts/kubernetes-types.ts
 *
 * It needs the network (the Go module proxy, through `go mod download`), `go` and `unzip`, so no check in CI repeats
 * it. Types of CloudNativePG are written by hand (kinds/cloudnative-pg.ts), for its module is not to be had from every
 * proxy.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'yaml'
import { type Extension, extensions, kubernetes, type Source } from './kubernetes-fields.ts'

/** The part of JSON schema that both kinds of source use. */
interface Schema {
  readonly $ref?: string
  readonly type?: string
  readonly format?: string
  readonly enum?: readonly (string | number)[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly additionalProperties?: Schema | boolean
  readonly items?: Schema
  readonly required?: readonly string[]
  readonly 'x-kubernetes-int-or-string'?: boolean
  readonly 'x-kubernetes-group-version-kind'?: readonly {
    readonly group: string
    readonly version: string
    readonly kind: string
  }[]
}

interface Definition {
  readonly spec: {
    readonly group: string
    readonly names: { readonly kind: string }
    readonly versions: readonly { readonly name: string; readonly schema: { readonly openAPIV3Schema: Schema } }[]
  }
}

const folder = new URL('../src/targets/kubernetes/kinds/', import.meta.url)
const scratch = mkdtempSync(join(tmpdir(), 'stackwright-types-'))
/**
 * One file of a module, which the proxy gives as an archive; a module may ask for a newer Go than there is, which does
 * not matter here.
 */
function fileOf({ module, version }: Source, path: string): string {
  const { stdout } = download(`${module}@${version}`)
  const { Zip, Error: why } = JSON.parse(stdout)
  if (Zip === undefined) throw new Error(`${module}@${version} cannot be downloaded: ${why}`)
  return execFileSync('unzip', ['-p', Zip, `${module}@${version}/${path}`], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 ** 2,
  })
}

function download(what: string): { stdout: string } {
  try {
    return { stdout: execFileSync('go', ['mod', 'download', '-json', what], { cwd: scratch, encoding: 'utf8' }) }
  } catch (fault) {
    return fault as { stdout: string }
  }
}

/** The wanted kinds and every type that they reach, by name. */
function kubernetesTypes(definitions: Readonly<Record<string, Schema>>): string {
  const roots = new Set(kubernetes.kinds.map((each) => `io.k8s.api.${each}`))
  const reached = new Map<string, string>()
  const origins = new Map<string, string>()
  const todo = [...roots]
  for (let id = todo.pop(); id !== undefined; id = todo.pop()) {
    const name = bare(id)
    if (origins.get(name) === id || name in builtIn) continue
    if (origins.has(name)) throw new Error(`${id} and ${origins.get(name)} have one name`)
    origins.set(name, id)
    const schema = definitions[id]
    if (!schema) throw new Error(`nothing defines ${id}`)
    const leave = [...kubernetes.leave['*']!, ...(kubernetes.leave[name] ?? [])]
    const fields = Object.entries(schema.properties ?? {})
      .filter(([field]) => !leave.includes(field))
      .map(([field, each]) => withChoices(name, field, each))
    for (const [, each] of fields)
      todo.push(...[...JSON.stringify(each).matchAll(/#\/definitions\/([\w.-]+)/g)].map(([, to]) => to!))
    reached.set(
      name,
      roots.has(id)
        ? objectType(name, group(schema), fields, schema.required)
        : interfaceType(name, fields, schema.required),
    )
  }
  const unknown = Object.keys(kubernetes.choices).filter(
    (each) => !new RegExp(`readonly ${each.split('.')[1]}\\?*: `).test(reached.get(each.split('.')[0]!) ?? ''),
  )
  if (unknown.length > 0) throw new Error(`choices for fields that nothing has: ${unknown.join(', ')}`)
  const metadata = 'export interface Metadata extends ObjectMeta {\n  readonly name: string\n}\n'
  const types = [...reached].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, text]) => text)
  return `${header(`Kubernetes ${kubernetes.source.version}`)}\n${[...types, metadata].join('\n')}`
}

function withChoices(name: string, field: string, schema: Schema): [string, Schema] {
  const choices = kubernetes.choices[`${name}.${field}`]
  if (!choices) return [field, schema]
  const text: Schema = { type: 'string', enum: choices }
  return [field, schema.type === 'array' ? { type: 'array', items: text } : text]
}

/** `apps/v1` of a schema that says which kind it is. */
function group(schema: Schema): string {
  const { group, version } = schema['x-kubernetes-group-version-kind']![0]!
  return group === '' ? version : `${group}/${version}`
}

function objectType(
  name: string,
  apiVersion: string,
  fields: readonly (readonly [string, Schema])[],
  required: readonly string[] = [],
): string {
  const own = fields
    .filter(([field]) => !['apiVersion', 'kind', 'metadata'].includes(field))
    .map(([field, schema]) => line(field, schema, required))
  const head = [`  readonly apiVersion: '${apiVersion}'`, `  readonly kind: '${name}'`, '  readonly metadata: Metadata']
  return `export interface ${name} {\n${[...head, ...own].join('\n')}\n}\n`
}

function interfaceType(
  name: string,
  fields: readonly (readonly [string, Schema])[],
  required: readonly string[] = [],
): string {
  return `export interface ${name} {\n${fields.map(([field, schema]) => line(field, schema, required)).join('\n')}\n}\n`
}

/** An extension says its whole shape in one piece, so what is below a field is written in place. */
function extensionType({ kind, version, keep, as = {} }: Extension, definition: Definition): string {
  const { group, versions } = definition.spec
  const schema = versions.find((each) => each.name === version)?.schema.openAPIV3Schema.properties?.spec
  if (!schema) throw new Error(`${kind} has no version ${version}`)
  for (const path of [...(keep ?? []), ...Object.keys(as)])
    if (!has(schema, path.split('.'))) throw new Error(`${kind} has no field spec.${path}`)
  const wanted = (path: string) =>
    !keep || keep.some((each) => path === each || path.startsWith(`${each}.`) || each.startsWith(`${path}.`))
  const inner = type(schema, { path: '', indent: '  ', wanted, as })
  const members = [`apiVersion: '${group}/${version}'`, `kind: '${kind}'`, 'metadata: Metadata', `spec: ${inner}`]
  return `export interface ${kind} {\n${members.map((member) => `  readonly ${member}\n`).join('')}}\n`
}

function has(schema: Schema, [step, ...rest]: readonly string[]): boolean {
  const below = (schema.items ?? schema).properties?.[step!]
  return below !== undefined && (rest.length === 0 || has(below, rest))
}

/** Where in an extension a type is, and what of it is wanted. */
interface Position {
  readonly path: string
  readonly indent: string
  readonly wanted: (path: string) => boolean
  readonly as: Readonly<Record<string, string>>
}

const whole: Position = { path: '', indent: '', wanted: () => true, as: {} }
const builtIn: Readonly<Record<string, string>> = { Quantity: 'string', IntOrString: 'number | string', Time: 'string' }

function line(field: string, schema: Schema, required: readonly string[] = [], at: Position = whole): string {
  const key = /^\w+$/.test(field) ? field : `'${field}'`
  const indent = `${at.indent}  `
  return `${indent}readonly ${key}${required.includes(field) ? '' : '?'}: ${type(schema, { ...at, indent })}`
}

function type(schema: Schema, at: Position): string {
  const name = at.as[at.path] ?? (schema.$ref && bare(schema.$ref))
  if (name) return builtIn[name] ?? name
  if (schema['x-kubernetes-int-or-string']) return builtIn.IntOrString!
  if (schema.enum) return schema.enum.map((each) => (typeof each === 'string' ? `'${each}'` : each)).join(' | ')
  switch (schema.type) {
    case 'integer':
    case 'number':
      return 'number'
    case 'boolean':
    case 'string':
      return schema.type
    case 'array':
      return list(type(schema.items!, at))
    case 'object':
    case undefined:
      return mapping(schema, at)
    default:
      throw new Error(`${at.path}: no type is known for ${schema.type}`)
  }
}

function list(item: string): string {
  return /^\w+$/.test(item) || (item.startsWith('{') && item.endsWith('}'))
    ? `readonly ${item}[]`
    : `readonly (${item})[]`
}

function mapping(schema: Schema, at: Position): string {
  if (typeof schema.additionalProperties === 'object')
    return `Readonly<Record<string, ${type(schema.additionalProperties, at)}>>`
  if (!schema.properties) return 'Readonly<Record<string, unknown>>'
  const below = (field: string): Position => ({ ...at, path: at.path ? `${at.path}.${field}` : field })
  const fields = Object.entries(schema.properties).filter(([field]) => at.wanted(below(field).path))
  const lines = fields.map(([field, each]) => line(field, each, schema.required, below(field)))
  return `{\n${lines.join('\n')}\n${at.indent}}`
}

/** `io.k8s.api.apps.v1.Deployment` -> `Deployment`. */
function bare(id: string): string {
  return id.split('.').at(-1)!
}

function imported(text: string): string {
  const used = ['HorizontalPodAutoscalerBehavior', 'LabelSelector', 'Metadata'].filter((name) =>
    new RegExp(`\\b${name}\\b`).test(text),
  )
  return `import type { ${used.join(', ')} } from './kubernetes.gen.ts'\n`
}

function header(title: string, imports = ''): string {
  const advice = 'Do not edit: change scripts/kubernetes-fields.ts and run it again.'
  return `// Types of ${title}, made by scripts/kubernetes-types.ts.\n// ${advice}\n${imports}`
}

try {
  writeFileSync(
    new URL('kubernetes.gen.ts', folder),
    kubernetesTypes(JSON.parse(fileOf(kubernetes.source, kubernetes.schema)).definitions),
  )
  for (const [name, source] of Object.entries(extensions)) {
    const kinds = source.kinds.map((each) => extensionType(each, parse(fileOf(source, each.definition))))
    writeFileSync(
      new URL(`${name}.gen.ts`, folder),
      `${header(`${source.title} ${source.version}`, imported(kinds.join('\n')))}\n${kinds.join('\n')}`,
    )
  }
} finally {
  rmSync(scratch, { recursive: true })
}
