import { type Graph, nodeOf, once } from '../../graph/graph.ts'
import type { NodeId } from '../../graph/id.ts'
import type { Node } from '../../graph/node.ts'
import type { Process } from '../../graph/process.ts'
import { bindText, escapedFor, type Reference, type Text } from '../../graph/text.ts'
import { listeners } from './slots.ts'
import { type Folders, foldersOf, portNumbers, type Site } from './site.ts'

/** Binds the texts of one node's processes to a site. */
export interface Binder {
  readonly folders: Folders
  /** For commands and variables of processes, where a replica's own facts are stand-ins of the process table. */
  spawned(text: Text): string
  /** For files, which all replicas share; `secret` gives the value of a secret and is there only for secret files. */
  inFile(text: Text, secret?: (id: NodeId) => string): string
}

/**
 * The binder of a node. `hash` gives the SHA-256 of secrets; `version` names the folder of this version of its files.
 */
export function binderOf(
  graph: Graph,
  site: Site,
  node: Node,
  process: Process,
  refusesRoot: boolean,
  hash: (id: NodeId) => string,
  version?: string,
): Binder {
  const plain = foldersOf(site, node.id, refusesRoot)
  const folders: Folders = version ? { ...plain, config: `${plain.config}/${version}` } : plain
  const slots = (port: string) => portNumbers(site, `${node.id}:${port}`)

  function shared(reference: Reference): string {
    switch (reference.ref) {
      case 'host':
        return '127.0.0.1'
      case 'port':
        return String(portOf(graph, site, reference.of, reference.port))
      case 'url':
        return urlOf(graph, site, reference.of)
      case 'secret-file':
        return `${folders.secrets}/${reference.of}`
      case 'secret-hash':
        return hash(reference.of)
      case 'file': {
        const found = process.files.find((each) => each.name === reference.name)
        return found?.secret
          ? `${folders.secrets}/${node.id}.${reference.name.replaceAll('/', '.')}`
          : `${folders.config}/${reference.name}`
      }
      case 'files':
        return folders.config
      case 'volume':
        return folders.volume(reference.of)
      case 'software':
        return `${site.software[process.recipe.id]?.root ?? `{software ${process.recipe.id}}`}/${reference.path}`
      case 'project':
        return reference.path === '' || reference.path === '.'
          ? site.project
          : `${site.project}/${reference.path.replace(/^\.\//, '')}`
      case 'own-port': {
        const numbers = slots(reference.port)
        if (numbers.length !== 1)
          throw new Error(`${node.id} has replicas, so its port cannot stand in a file they share`)
        return String(numbers[0])
      }
      case 'bind':
        return '127.0.0.1'
      case 'encrypted':
        return reference.no
      case 'secret':
      case 'instance':
      case 'scratch':
        throw new Error(`${node.id}: a ${reference.ref} cannot stand here`)
    }
  }

  return {
    folders,
    spawned: (text) =>
      bindText(text, (reference) => {
        if (reference.ref === 'own-port') return `{port:${reference.port}}`
        if (reference.ref === 'instance') return '{instance}'
        if (reference.ref === 'scratch') return '{scratch}'
        return shared(reference)
      }),
    inFile: (text, secret) =>
      bindText(text, (reference) =>
        reference.ref === 'secret' && secret ? escapedFor(reference, secret(reference.of)) : shared(reference),
      ),
  }
}

/** The port at which a store or service is reached: its own when that stays the same, otherwise the edge's for it. */
export function portOf(graph: Graph, site: Site, id: NodeId, name?: string): number {
  const node = graph.nodes.get(id)
  if (node?.kind !== 'store' && node?.kind !== 'service') throw new Error(`${id} has no port`)
  const port = name ?? node.ports[0]!.name
  const inside = node.kind === 'service' && !node.singleton ? site.ports[`inside:${id}:${port}`] : undefined
  return (inside ?? portNumbers(site, `${id}:${port}`))[0]!
}

/**
 * The address of a route. By number and not by name: `localhost` may mean another address family, and names under it
 * need not resolve.
 */
export function urlOf(graph: Graph, site: Site, id: NodeId): string {
  const key = listenerOf(graph).get(id)
  if (key === undefined) throw new Error(`${id} is not a route`)
  return `http://127.0.0.1:${portNumbers(site, key)[0]}${nodeOf(graph, id, 'route').path.replace(/\/$/, '')}`
}

const listenerOf = once(
  (graph) => new Map([...listeners(graph)].flatMap(([key, routes]) => routes.map((route) => [route.id, key]))),
)
