import { type Graph, nodesOf } from '../../../../graph/graph.ts'
import { logsNamespace } from '../../extras/logs/place.ts'
import { instanceOf, namespacesOf } from '../../names.ts'
import type { Site } from '../../site.ts'
import { camel } from './knobs.ts'

/** A word of an environment that stands in many places, with the path of its knob. */
export interface Word {
  readonly path: readonly string[]
  readonly value: string
  /** Where in a text it means this word. */
  readonly found: RegExp
}

/** The words of an environment: hosts, namespaces, what all its objects are labelled with, and its own name. */
export function wordsOf(graph: Graph, site: Site): Word[] {
  const spaces: [string, string][] = [
    ...Object.entries(namespacesOf(graph, site)),
    ['logs', logsNamespace(graph, site)],
  ]
  const hosts = nodesOf(graph, 'route').flatMap((route): [string, string][] =>
    route.host === undefined ? [] : [[route.id, route.host]],
  )
  const instance = instanceOf(graph)
  return [
    ...longestFirst(unique(hosts)).map(([id, host]) => ({
      path: ['hosts', camel(id)],
      value: host,
      found: bounded(host, '[\\w.-]', '[\\w-]|\\.\\w'),
    })),
    ...longestFirst(unique(spaces)).map(([purpose, name]) => ({
      path: ['namespaces', purpose],
      value: name,
      found: inContext(name),
    })),
    { path: ['instance'], value: instance, found: bounded(instance, '[\\w.-]', '\\w') },
    {
      path: ['environment'],
      value: graph.environment,
      found: new RegExp(
        `(?<=")${escaped(graph.environment)}(?=")|(?<=, )${escaped(graph.environment)}(?="|$)|(?<=\\()${escaped(graph.environment)}(?=\\))`,
        'g',
      ),
    },
  ]
}

/** Keys whose whole value is a namespace. */
export const namespaceKeys: ReadonlySet<string> = new Set(['namespace', 'kubernetes.io/metadata.name'])

/** The knob of the namespace with this name. */
export function namespaceWord(words: readonly Word[], name: string): Word | undefined {
  return words.find((word) => word.path[0] === 'namespaces' && word.value === name)
}

/** A namespace within a text: of a name of a Service, of a series of Prometheus, of a file of logs. */
function inContext(name: string): RegExp {
  const own = escaped(name)
  return new RegExp(
    `(?<=\\.)${own}(?=\\.svc\\b)|(?<=namespace=\\\\?")${own}(?=\\\\?")|(?<=\\*_)${own}(?=_\\*)|(?<=/var/lib/)${own}(?=-fluent-bit$)`,
    'g',
  )
}

function bounded(text: string, before: string, after: string): RegExp {
  return new RegExp(`(?<!${before})${escaped(text)}(?!${after})`, 'g')
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

function longestFirst(pairs: readonly [string, string][]): [string, string][] {
  return [...pairs].sort(([, a], [, b]) => b.length - a.length || (a < b ? -1 : 1))
}

/** The first of those with one value: it cannot be told from the others by its text. */
function unique(pairs: readonly [string, string][]): [string, string][] {
  return pairs.filter(([, value], index) => pairs.findIndex(([, other]) => other === value) === index)
}
