import { createHash } from 'node:crypto'
import { once } from '../../graph/graph.ts'
import type { NodeId } from '../../graph/id.ts'
import type { Node } from '../../graph/node.ts'
import type { ConfigFile, Process } from '../../graph/process.ts'
import { bindText, escapedFor, partsOf, type Reference, referencesIn, type Text } from '../../graph/text.ts'
import { nodesOf, type Graph } from '../../graph/graph.ts'
import {
  filesFolder,
  projectFolder,
  scratchFolder,
  secretFileName,
  secretPath,
  secretsFolder,
  softwareIn,
  volumeFolder,
} from './place.ts'

/** What a target alone knows: how things are called and reached there. */
export interface Dialect {
  /** The name at which a service or store is reached from inside the platform. */
  host(id: NodeId): string
  /** The port at which a service or store is reached; most keep the one that the graph prefers. */
  port(id: NodeId, preferred: number): number
  /** The address of a route, without a slash at the end. */
  url(route: NodeId, view: 'public' | 'inside'): string
  /** True for a store that is reached by TLS. */
  encrypted(store: NodeId): boolean
}

/**
 * Stands in commands and variables for the name of the replica that runs them. Each target has its own way to fill it
 * in.
 */
export const instanceToken = '{instance}'

/** The value of a secret, where it is known. */
export type SecretValue = (id: NodeId) => string

/** Binds the texts of one process. */
export interface Binder {
  /** For commands and variables; may hold `instanceToken`. */
  text(text: Text): string
  /** For the content of files; `secret` gives the values of secrets, for files that are kept with the secrets. */
  file(text: Text, secret?: SecretValue): string
}

/** The binder of a node's process on a target. */
export function binderOf(graph: Graph, dialect: Dialect, node: Node, process: Process): Binder {
  function shared(reference: Reference): string {
    switch (reference.ref) {
      case 'host':
        return dialect.host(reference.of)
      case 'port':
        return String(dialect.port(reference.of, preferredPort(graph, reference.of, reference.port)))
      case 'own-port':
        return String(preferredPort(graph, node.id, reference.port))
      case 'bind':
        return '0.0.0.0'
      case 'url':
        return dialect.url(reference.of, reference.view)
      case 'encrypted':
        return dialect.encrypted(reference.of) ? reference.yes : reference.no
      case 'secret-file':
        return secretPath(reference.of)
      case 'file': {
        const found = process.files.find((each) => each.name === reference.name)
        return found && isSecret(found)
          ? `${secretsFolder}/${secretFileName(node.id, reference.name)}`
          : `${filesFolder}/${reference.name}`
      }
      case 'files':
        return filesFolder
      case 'volume':
        return volumeFolder(reference.of, process.recipe.image?.volume)
      case 'software':
        return softwareIn(process.recipe.image ?? {}, reference.path)
      case 'project':
        return ['', '.'].includes(reference.path)
          ? projectFolder
          : `${projectFolder}/${reference.path.replace(/^\.\//, '')}`
      case 'scratch':
        return scratchFolder
      case 'instance':
        return instanceToken
      case 'secret':
      case 'secret-hash':
        throw new Error(`${node.id}: a ${reference.ref} cannot stand here`)
    }
  }
  return {
    text: (text) => bindText(text, shared),
    file: (text, secret) =>
      bindText(text, (reference) => {
        if (reference.ref === 'instance') throw new Error(`${node.id}: its replicas share their files`)
        if (reference.ref === 'secret' && secret) return escapedFor(reference, secret(reference.of))
        if (reference.ref === 'secret-hash' && secret)
          return createHash('sha256').update(secret(reference.of)).digest('hex')
        return shared(reference)
      }),
  }
}

/**
 * True for a file that is kept with the secrets: it holds the value of one, or its hash, from which a weak one could be
 * guessed.
 */
export function isSecret(file: ConfigFile): boolean {
  return (
    file.secret === true ||
    referencesIn(file.content).some((each) => each.ref === 'secret' || each.ref === 'secret-hash')
  )
}

/** The only secret that a variable is, when it is the value of one. */
export function secretIn(value: Text): NodeId | undefined {
  const [only, ...more] = partsOf(value)
  return more.length === 0 && typeof only === 'object' && only.ref === 'secret' ? only.of : undefined
}

function preferredPort(graph: Graph, id: NodeId, name?: string): number {
  const node = graph.nodes.get(id)
  if (node?.kind !== 'store' && node?.kind !== 'service') throw new Error(`${id} has no port`)
  const port = name === undefined ? node.ports[0] : node.ports.find((each) => each.name === name)
  if (!port) throw new Error(`${id} has no port ${name ?? ''}`)
  return port.prefer
}

/** The routes of a graph by the service that they lead to. */
export const routesTo = once((graph) => Map.groupBy(nodesOf(graph, 'route'), (route) => route.to.service))
