import { type Graph, nodeOf, nodesOf } from '../../graph/graph.ts'
import type { NodeId } from '../../graph/id.ts'
import type { JobNode, ServiceNode, StoreNode } from '../../graph/node.ts'
import type { Health, Port, Process, Resources, Stop } from '../../graph/process.ts'
import { isLeftOut, referencesIn, type Text } from '../../graph/text.ts'
import { binderOf, type Binder, type Dialect, isSecret, secretIn } from './bind.ts'
import { type BoundHealth, boundHealth } from './health.ts'
import { filesFolder, projectFolder, secretFileName, secretPath, secretsFolder, volumeFolder } from './place.ts'
import { becoming } from './shell-line.ts'

/** A process of the graph as a container: everything bound, nothing of one target. Lists are sorted. */
export interface Container {
  readonly id: NodeId
  readonly node: ServiceNode | StoreNode | JobNode
  readonly process: Process
  /** The whole command; may hold `instanceToken`. */
  readonly command: readonly string[]
  readonly workingFolder: string
  /** Variables; may hold `instanceToken`. */
  readonly env: Readonly<Record<string, string>>
  /** Variables whose value is that of a secret. */
  readonly secretEnv: Readonly<Record<string, NodeId>>
  readonly files: readonly PlacedFile[]
  /** Files that are kept with the secrets, since they hold a value or a hash of one. Composed by a driver alone. */
  readonly secretFiles: readonly SecretFile[]
  /** Secrets that the process reads each from a file of its own. */
  readonly secrets: readonly { readonly id: NodeId; readonly path: string }[]
  readonly volumes: readonly {
    readonly id: NodeId
    readonly path: string
    readonly size: number
    readonly keep: boolean
  }[]
  /** Folders in memory or on a scratch disk that the process may write to. */
  readonly scratch: readonly string[]
  readonly user: { readonly uid: number; readonly gid: number }
  readonly ports: readonly Port[]
  readonly resources: Resources
  /** Services and stores have it; a job ends by itself. */
  readonly health?: BoundHealth
  readonly stop?: Stop
  /** Makes an empty volume ready, unless a file is there: to be run before the command, once. */
  readonly prepare?: { readonly command: readonly string[]; readonly unless: string }
}

/** A file with its path in the container. */
export interface PlacedFile {
  readonly name: string
  readonly path: string
  readonly content: string
}

/** A file that only a driver, which knows the secrets, can compose. `reads` are the secrets that it holds. */
export interface SecretFile {
  /** Unique in the platform: `metastore.pgpass`. */
  readonly name: string
  readonly path: string
  readonly content: Text
  readonly reads: readonly NodeId[]
  compose(secret: (id: NodeId) => string): string
}

/** Every service, store of ours and job as a container, sorted by id. */
export function containersOf(graph: Graph, dialect: Dialect): Container[] {
  const nodes = [...nodesOf(graph, 'service'), ...nodesOf(graph, 'store'), ...nodesOf(graph, 'job')]
  return nodes.sort((a, b) => (a.id < b.id ? -1 : 1)).map((node) => containerOf(graph, dialect, node))
}

/** One service, store or job as a container. */
export function containerOf(graph: Graph, dialect: Dialect, node: ServiceNode | StoreNode | JobNode): Container {
  const process = node.kind === 'store' ? node.server : node
  const binder = binderOf(graph, dialect, node, process)
  const image = process.recipe.image
  const [uid, gid] = (image?.user ?? '10001:10001').split(':').map(Number) as [number, number]
  const variables = Object.entries(process.env).sort(([a], [b]) => (a < b ? -1 : 1))
  const secretFiles = process.files.filter(isSecret).map((file) => secretFileOf(node.id, file, binder))
  return {
    id: node.id,
    node,
    process,
    command: becoming(process.command.map((text) => binder.text(text))),
    workingFolder:
      process.folder === 'project'
        ? projectFolder
        : process.files.some((file) => !isSecret(file))
          ? filesFolder
          : '/tmp',
    env: Object.fromEntries(
      variables
        .filter(
          ([, value]) => secretIn(value) === undefined && !isLeftOut(value, (each) => binder.text({ text: [each] })),
        )
        .map(([name, value]) => [name, binder.text(value)]),
    ),
    secretEnv: Object.fromEntries(
      variables.flatMap(([name, value]) => (secretIn(value) === undefined ? [] : [[name, secretIn(value)!]])),
    ),
    files: process.files
      .filter((file) => !isSecret(file))
      .map((file) => ({ name: file.name, path: `${filesFolder}/${file.name}`, content: binder.file(file.content) })),
    secretFiles,
    secrets: secretsRead(process).map((id) => ({ id, path: secretPath(id) })),
    volumes: process.volumes.map((id) => volumeOf(graph, id, image?.volume)),
    scratch: ['/tmp'],
    user: { uid, gid },
    ports: node.kind === 'job' ? [] : node.ports,
    resources: process.resources,
    ...(node.kind !== 'job' && lasting(node, binder)),
    ...(node.kind === 'store' &&
      node.server.prepare && {
        prepare: {
          command: node.server.prepare.command.map((text) => binder.text(text)),
          unless: `${volumeFolder(process.volumes[0]!, image?.volume)}/${node.server.prepare.unless}`,
        },
      }),
  }
}

function lasting(node: ServiceNode | StoreNode, binder: Binder): Pick<Container, 'health' | 'stop'> {
  const { health, stop, recipe } = node.kind === 'store' ? node.server : node
  return { health: boundHealth(health, node, binder, recipe.image?.asks), stop }
}

/** The secrets that a process reads in any way: whoever changes one must restart it. */
export function secretsOf(container: Container): NodeId[] {
  const ids = [
    ...container.secrets.map((each) => each.id),
    ...Object.values(container.secretEnv),
    ...container.secretFiles.flatMap((each) => each.reads),
  ]
  return [...new Set(ids)].sort()
}

function secretFileOf(
  node: NodeId,
  file: { readonly name: string; readonly content: Text },
  binder: Binder,
): SecretFile {
  const name = secretFileName(node, file.name)
  const reads = referencesIn(file.content).flatMap((each) =>
    each.ref === 'secret' || each.ref === 'secret-hash' ? [each.of] : [],
  )
  return {
    name,
    path: `${secretsFolder}/${name}`,
    content: file.content,
    reads: [...new Set(reads)].sort(),
    compose: (secret) => binder.file(file.content, secret),
  }
}

function secretsRead(process: Process): NodeId[] {
  const asked =
    'prepare' in process ? ((process as { prepare?: { command: readonly Text[] } }).prepare?.command ?? []) : []
  const texts = [
    ...process.command,
    ...asked,
    ...Object.values(process.env),
    ...process.files.map((file) => file.content),
  ]
  return [
    ...new Set(texts.flatMap(referencesIn).flatMap((each) => (each.ref === 'secret-file' ? [each.of] : []))),
  ].sort()
}

function volumeOf(graph: Graph, id: NodeId, place: string | undefined): Container['volumes'][number] {
  const node = nodeOf(graph, id, 'volume')
  return { id, path: volumeFolder(id, place), size: node.size, keep: node.keep }
}

export type { Health }
