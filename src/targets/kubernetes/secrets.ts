import type { Graph } from '../../graph/graph.ts'
import type { NodeId } from '../../graph/id.ts'
import { type Container, containerOf, secretsOf, type SecretFile } from '../container/container.ts'
import { nodesOf } from '../../graph/graph.ts'
import { dialectOf, externalStore } from './address.ts'
import { cloudNativeOf } from './extras/cloudnative/form.ts'
import { cloudNativeSecrets } from './extras/cloudnative/secrets.ts'
import { logSecrets } from './extras/logs/place.ts'
import { groundLabels, instanceOf, labelsOf, namespaceOf, shortened } from './names.ts'
import type { Site } from './site.ts'
import { watchedSecrets } from './scaling.ts'

/** A Secret that must exist before the pods that read it: what it is called and what it holds, without any value. */
export interface SecretObject {
  readonly name: string
  readonly namespace: string
  readonly labels: Readonly<Record<string, string>>
  /** The node that it is for; undefined for the one that all of a namespace share. */
  readonly node?: NodeId
  /** Default: Opaque. */
  readonly type?: 'Opaque' | 'kubernetes.io/basic-auth'
  /** Key -> what it holds: the value of a secret, or a file that is composed of several. */
  readonly keys: Readonly<Record<string, SecretContent>>
}

/**
 * `of` is the secret whose value is meant, which is another than the key where a server outside has its own password.
 */
export type SecretContent =
  { readonly kind: 'value'; readonly of: NodeId } | { readonly kind: 'file'; readonly file: SecretFile }

/**
 * Every Secret of the platform: one for each namespace with the plain values that its processes read, and one for each
 * process with composed files.
 */
export function secretObjects(graph: Graph, site: Site): SecretObject[] {
  const read = new Map<string, NodeId[]>()
  const composed: SecretObject[] = []
  for (const node of [...nodesOf(graph, 'service'), ...nodesOf(graph, 'store'), ...nodesOf(graph, 'job')]) {
    if (externalStore(site, node.id) || (node.kind === 'store' && cloudNativeOf(site, node))) continue
    const namespace = namespaceOf(graph, site, node)
    const container = containerOf(graph, dialectOf(graph, site, node.id), node)
    const plain = plainSecrets(container)
    if (plain.length > 0) read.set(namespace, [...(read.get(namespace) ?? []), ...plain])
    if (container.secretFiles.length > 0) {
      const keys = container.secretFiles.map(
        (file) => [file.name, { kind: 'file', file: meant(graph, site, file) } as const] as const,
      )
      composed.push({
        name: secretFilesName(node.id),
        namespace,
        labels: labelsOf(graph, node),
        node: node.id,
        keys: Object.fromEntries(keys),
      })
    }
  }
  for (const [namespace, ids] of watchedSecrets(graph, site))
    read.set(namespace, [...(read.get(namespace) ?? []), ...ids])
  const plain = [...read].map(([namespace, ids]): SecretObject => {
    const keys = [...new Set(ids)]
      .sort()
      .map((id) => [id, { kind: 'value', of: valueOf(graph, site, id) } as const] as const)
    return { name: plainSecretName(graph), namespace, labels: groundLabels(graph), keys: Object.fromEntries(keys) }
  })
  return [...plain, ...composed, ...cloudNativeSecrets(graph, site), ...logSecrets(graph, site)].sort((a, b) =>
    `${a.namespace}/${a.name}` < `${b.namespace}/${b.name}` ? -1 : 1,
  )
}

/** The Secret of a namespace that holds plain values, each under the id of its secret. */
export function plainSecretName(graph: Graph): string {
  return `${instanceOf(graph)}-secrets`
}

/** The Secret with the files that are composed for one process. */
export function secretFilesName(id: NodeId): string {
  return `${shortened(id, 240)}-secret-files`
}

/** The marks of all secrets that a process reads, as one; undefined where none is known. */
export function secretMark(graph: Graph, site: Site, container: Container): string | undefined {
  const marks = secretsOf(container).map((id) => site.secretMarks[valueOf(graph, site, id)] ?? '')
  return marks.some((mark) => mark !== '') ? marks.join('.') : undefined
}

/**
 * The secret whose value is meant by an id: that of an external server's administrator is another one of the platform.
 */
export function valueOf(graph: Graph, { options }: Site, id: NodeId): NodeId {
  for (const [name, form] of Object.entries(options.stores ?? {})) {
    const store = graph.nodes.get(name)
    if (
      store?.kind === 'store' &&
      typeof form === 'object' &&
      'external' in form &&
      form.external.password !== undefined &&
      store.administrator?.password === id
    )
      return form.external.password
  }
  return id
}

/** A composed file that asks for the values that are meant. */
function meant(graph: Graph, site: Site, file: SecretFile): SecretFile {
  return {
    ...file,
    reads: [...new Set(file.reads.map((id) => valueOf(graph, site, id)))].sort(),
    compose: (secret) => file.compose((id) => secret(valueOf(graph, site, id))),
  }
}

function plainSecrets(container: Container): NodeId[] {
  return [...container.secrets.map((each) => each.id), ...Object.values(container.secretEnv)]
}
