import type { NodeId } from '../../../../graph/id.ts'
import type { Environment } from '../../../target.ts'
import { printYaml } from '../../../document/yaml.ts'
import type { Manner } from '../../../document/manner.ts'
import type { KubernetesObject } from '../../document.ts'
import { fileOf, headOf } from '../../lower.ts'
import { instanceOf, keepLabel } from '../../names.ts'
import { objectsOf } from '../../objects.ts'
import type { Site } from '../../site.ts'
import { jobParts } from '../jobs.ts'
import { filesDefinition, filesTemplate, isAwkward, markExpression } from './files.ts'
import { camel, type Knob, type Knobs, knobs as noKnobs, layOver, type Value, valuePath, valuesOf } from './knobs.ts'
import { merged } from './merge.ts'
import { namedKnobs, withMoreVariables } from './named.ts'
import { printTemplate } from './print.ts'
import { namespaceWord, type Word, wordsOf } from './words.ts'

/** One object of the platform, in the environments that have it. */
interface Wanted {
  readonly id: NodeId
  readonly kind: string
  readonly each: Map<string, KubernetesObject>
}

interface Making {
  readonly platform: string
  readonly environments: readonly string[]
  readonly knobs: Knobs
  readonly words: ReadonlyMap<string, readonly Word[]>
  readonly objects: ReadonlyMap<string, readonly KubernetesObject[]>
  readonly definitions: string[]
}

/**
 * A Helm chart of a platform: templates made of the manifests of its environments, in which everything that differs
 * between these, and what people turn anyway, is a value. With the values of an environment it gives that environment's
 * manifests, exactly, but for one annotation: what holds data is kept when the release is removed, unless `keep` is
 * false. Jobs are left out unless `jobs` is true.
 */
export function helmChart(environments: readonly Environment<Site>[]): Map<string, string> {
  const [first] = environments as readonly [Environment<Site>, ...Environment<Site>[]]
  const names = environments.map(({ graph }) => graph.environment)
  const parts = environments.map(({ graph, site }) => [graph.environment, objectsOf(graph, site)] as const)
  const jobs = environments.map(({ graph, site }) => [graph.environment, jobParts(graph, site)] as const)
  const making: Making = {
    platform: first.graph.platform,
    environments: names,
    knobs: noKnobs(),
    words: new Map(environments.map(({ graph, site }) => [graph.environment, wordsOf(graph, site)])),
    objects: new Map(parts.map(([environment, own]) => [environment, [...own.values()].flat()])),
    definitions: [],
  }
  const known = (id: NodeId) => environments.find(({ graph }) => graph.nodes.has(id))?.graph ?? first.graph
  const files = new Map<string, string>()
  for (const [id, list] of Map.groupBy(wantedOf(making, parts), (each) => each.id))
    files.set(
      `templates/${fileOf(known(id), id)}.yaml`,
      headed(
        headOf(known(id), id),
        list.map((each) => templateOf(making, each)),
      ),
    )
  const run = making.knobs.set(['jobs'], new Map(names.map((name) => [name, false])))
  for (const [id, list] of Map.groupBy(wantedOf(making, jobs), (each) => each.id))
    files.set(
      `templates/jobs/${id}.yaml`,
      headed(
        undefined,
        list.map((each) => within(run, templateOf(making, each))),
      ),
    )
  // An environment knows its own words also where it has no object with them.
  for (const [environment, words] of making.words)
    for (const { path, value } of words) making.knobs.all.get(path.join('.'))?.values.set(environment, value)
  if (making.definitions.length > 0) files.set('templates/_files.tpl', making.definitions.join('\n'))
  files.set('Chart.yaml', chartFile(making, environments))
  const optional = new Set(
    [...making.knobs.slots.values()].flatMap((slot) => (slot.manner === 'optional' ? [slot.knob!.path.join('.')] : [])),
  )
  const values = new Map(names.map((name) => [name, valuesOf(making.knobs, name, names, optional)]))
  const base = values.get(names[0]!)!
  files.set(
    'values.yaml',
    printYaml(
      { content: base, head: `The values of ${names[0]}, over which those of the other environments are laid.` },
      valuesManner,
    ),
  )
  for (const name of names) {
    files.set(
      `values-${name}.yaml`,
      printYaml(
        {
          content: layOver(base, values.get(name)!) ?? {},
          head:
            name === names[0]
              ? `${name} is what values.yaml says.`
              : `What is different in ${name}. A value that is null is one that ${names[0]} has and ${name} has not.`,
        },
        valuesManner,
      ),
    )
  }
  files.set('.helmignore', 'images/\nREADME.md\n')
  return files
}

/** Objects that are the same thing in several environments, in the order of the first that has them. */
function wantedOf(
  making: Making,
  parts: readonly (readonly [string, ReadonlyMap<NodeId, readonly KubernetesObject[]>])[],
): Wanted[] {
  const found = new Map<string, Wanted>()
  for (const [environment, own] of parts) {
    for (const [id, objects] of own) {
      for (const object of objects) {
        const key = [id, identityOf(object, making.words.get(environment)!)].join('\n')
        const wanted = found.get(key) ?? { id, kind: object.kind, each: new Map<string, KubernetesObject>() }
        wanted.each.set(environment, object)
        found.set(key, wanted)
      }
    }
  }
  return [...found.values()]
}

/** What an object is, whatever its environment calls it. */
function identityOf(object: KubernetesObject, words: readonly Word[]): string {
  const { apiVersion, kind, metadata } = object
  const own = kind === 'Namespace' ? namespaceWord(words, metadata.name)?.path.join('.') : undefined
  return [apiVersion, kind, spaceOf(object, words), own ?? plainName(metadata.name, words)].join(' ')
}

/** What the namespace of an object is for. */
function spaceOf({ metadata: { namespace } }: KubernetesObject, words: readonly Word[]): string {
  return namespace === undefined ? '' : (namespaceWord(words, namespace)?.path.at(-1) ?? namespace)
}

function plainName(name: string, words: readonly Word[]): string {
  return words.reduce((text, word) => text.replaceAll(word.found, word.path.join('.')), name)
}

function templateOf(making: Making, { id, kind, each }: Wanted): string {
  const { knobs, platform, words, objects, environments } = making
  const like = [...each.values()][0]!
  const name = plainName(like.metadata.name, words.get([...each.keys()][0]!)!)
  const prefix = [
    'parts',
    camel(id.replace(/^\./, '')),
    ...(camel(name) === camel(id) ? [] : [camel(name)]),
    camel(kind),
  ]
  const own = namedKnobs(knobs, kind, id, (at, values) =>
    markExpression(
      platform,
      objects,
      (environment, object) => spaceOf(object, words.get(environment)!),
      at,
      values,
      each,
    ),
  )
  const content = merged(
    {
      knobs,
      words,
      prefix,
      named(at, values) {
        if (kind === 'Namespace' && at.join('.') === 'metadata.name') {
          const [[environment, value]] = values as unknown as [[string, string]]
          const word = namespaceWord(words.get(environment)!, value)
          if (word) return { path: word.path, values }
        }
        if (
          kind === 'ConfigMap' &&
          at[0] === 'data' &&
          [...values.values()].some((value) => typeof value === 'string' && isAwkward(value))
        )
          return { path: [...prefix, camel(String(at.at(-1)))], values }
        return own(at, values)
      },
    },
    each as unknown as ReadonlyMap<string, Value>,
  ) as Record<string, Value>
  if (kind === 'Deployment') withMoreVariables(knobs, content, id, environments)
  const text =
    kind === 'ConfigMap' && isFiles(like)
      ? withFiles(making, content, like, spaceOf(like, words.get([...each.keys()][0]!)!))
      : printTemplate(knobs, content, like)
  const toggle = toggleOf(making, kind, name, like, each)
  const safe = holdsData(like) ? kept(making, text) : text
  return toggle ? within(toggle, safe) : safe
}

/** True for what takes data with it when it goes. */
function holdsData({ kind, metadata }: KubernetesObject): boolean {
  return kind === 'Namespace' || kind === 'PersistentVolumeClaim' || metadata.labels?.[keepLabel] === 'true'
}

/** An object that Helm leaves where it is when the release is removed, unless the value `keep` is false. */
function kept({ knobs, environments }: Making, text: string): string {
  const keep = knobs.set(['keep'], new Map(environments.map((environment) => [environment, true])))
  const lines = [
    `  {{- if ${valuePath(keep)} }}`,
    '  annotations:',
    '    helm.sh/resource-policy: keep',
    '  {{- end }}',
  ]
  return text.replace(/^metadata:\n/m, `metadata:\n${lines.join('\n')}\n`)
}

/** ConfigMaps of a process are its files; a dashboard is taken up by somebody else. */
function isFiles({ metadata }: KubernetesObject): boolean {
  return /-(edge-)?files(-\d+)?$/.test(metadata.name) || metadata.name === 'fluent-bit'
}

function withFiles(making: Making, content: Record<string, Value>, like: KubernetesObject, space: string): string {
  const { data, ...rest } = content
  const name = filesTemplate(making.platform, space, like.metadata.name)
  making.definitions.push(filesDefinition(making.knobs, name, data!))
  return `${printTemplate(making.knobs, rest, like).trimEnd()}\ndata:\n  {{- include "${name}" . | nindent 2 }}\n`
}

/** What an object is switched on by: those that not every environment has, and what people may want to be without. */
function toggleOf(
  { knobs, environments }: Making,
  kind: string,
  name: string,
  like: KubernetesObject,
  each: ReadonlyMap<string, KubernetesObject>,
): Knob | undefined {
  const values = new Map(environments.map((environment) => [environment, each.has(environment)]))
  if (kind === 'PrometheusRule') return knobs.set(['monitoring', 'alarms'], values)
  if (kind === 'ConfigMap' && !isFiles(like)) return knobs.set(['monitoring', 'dashboards'], values)
  if (each.size === environments.length) return undefined
  return knobs.set(['enabled', camel(name), camel(kind)], values, `${name}/${kind}/${like.metadata.namespace ?? ''}`)
}

function within(knob: Knob, text: string): string {
  return `{{- if ${valuePath(knob)} }}\n---\n${text.trimEnd()}\n{{- end }}\n`
}

function headed(head: string | undefined, texts: readonly string[]): string {
  const body = texts.map((text) => (text.startsWith('{{-') ? text : `---\n${text}`)).join('')
  return head === undefined ? body : `{{- /* ${head.replaceAll('*/', '')} */}}\n${body}`
}

function chartFile({ platform }: Making, environments: readonly Environment<Site>[]): string {
  return printYaml(
    {
      content: {
        apiVersion: 'v2',
        name: platform,
        description: `The platform ${platform} in its environments ${environments.map(({ graph }) => instanceOf(graph)).join(', ')}`,
        type: 'application',
        version: '1.0.0',
        appVersion: '1.0.0',
        kubeVersion: '>=1.29.0-0',
      },
      notes: [{ path: ['version'], comment: 'Yours to raise: stackwright keeps no count of releases of a chart.' }],
    },
    {
      order: [{ at: '', keys: ['apiVersion', 'name', 'description', 'type', 'version', 'appVersion', 'kubeVersion'] }],
      brackets: [],
      apart: [],
      indentLists: false,
    },
  )
}

/** What people turn first; the rest below `parts`, which is named by where it stands in the manifests. */
const valuesManner: Manner = {
  order: [
    {
      at: '',
      keys: [
        'environment',
        'instance',
        'namespaces',
        'hosts',
        'images',
        'pull',
        'services',
        'stores',
        'schedules',
        'jobs',
        'keep',
        'storage',
        'certificates',
        'ingress',
        'monitoring',
        'enabled',
        'parts',
      ],
    },
  ],
  brackets: [],
  apart: [''],
  indentLists: false,
}
