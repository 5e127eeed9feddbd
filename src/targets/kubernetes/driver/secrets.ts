import { createHmac, randomBytes } from 'node:crypto'
import { Failure } from '../../../base/failure.ts'
import type { Problem } from '../../../base/problem.ts'
import { type Graph, nodeOf, nodesOf } from '../../../graph/graph.ts'
import type { NodeId } from '../../../graph/id.ts'
import { generatedSecret, givenSecret, missingSecret } from '../../secret-files.ts'
import type { KubernetesObject } from '../document.ts'
import { groundLabels, instanceOf } from '../names.ts'
import type { SecretObject } from '../secrets.ts'
import { failureOf, type Kubectl } from './kubectl.ts'
import type { LiveMeta } from './live.ts'

/**
 * The secrets of a platform, kept on its cluster in one Secret that no pod reads; those that pods read are made from
 * it.
 */
export interface ClusterSecrets {
  /** Problems of given secrets that are neither given now nor kept from before. */
  missing(): Promise<Problem[]>
  /**
   * Generates what is not there yet and takes over given ones. Of two who do so at once the first wins, and both have
   * the same.
   */
  ensure(): Promise<void>
  value(id: NodeId): Promise<string>
  /**
   * A short mark for each secret there is, from which nothing can be guessed: keyed with a salt that is kept with the
   * secrets. It changes exactly when the secret does.
   */
  marks(): Promise<Record<NodeId, string>>
}

/** The name of the Secret with all secrets of a platform. */
export function keptName(graph: Graph): string {
  return `${instanceOf(graph)}-kept-secrets`
}

interface Kept {
  readonly metadata: LiveMeta & { readonly resourceVersion: string }
  readonly data?: Readonly<Record<string, string>>
}

/** The key of the salt; no id begins with a dot. */
const saltKey = '.salt'

/** Opens the secrets of a platform in a namespace. `project` is what paths of given secrets are relative to. */
export function clusterSecrets(graph: Graph, kubectl: Kubectl, namespace: string, project: string): ClusterSecrets {
  const name = keptName(graph)
  let known: Promise<Kept | undefined> | undefined
  let ensured: Promise<void> | undefined

  const read = async (): Promise<Kept | undefined> => {
    const text = await kubectl.ask('read the secrets', [
      'get',
      'secret',
      name,
      '--namespace',
      namespace,
      '--ignore-not-found',
      '--output=json',
    ])
    return text.trim() === '' ? undefined : (JSON.parse(text) as Kept)
  }
  const kept = () => (known ??= read())
  const valueIn = (secret: Kept | undefined, id: NodeId) => {
    const data = secret?.data?.[id]
    return data === undefined ? undefined : Buffer.from(data, 'base64').toString()
  }

  async function write(): Promise<void> {
    for (let attempt = 0; attempt < 5; attempt++) {
      const before = await kept()
      const data: Record<string, string> = { ...before?.data }
      data[saltKey] ??= encoded(randomBytes(16).toString('hex'))
      for (const node of nodesOf(graph, 'secret')) {
        const given = givenSecret(node, project)
        if (given !== undefined) data[node.id] = encoded(given)
        else if (node.origin.from === 'generated') data[node.id] ??= encoded(generatedSecret(node))
      }
      if (before && Object.entries(data).every(([key, value]) => before.data?.[key] === value)) return
      const metadata = {
        name,
        namespace,
        labels: groundLabels(graph),
        ...(before && { resourceVersion: before.metadata.resourceVersion }),
      }
      const secret = { apiVersion: 'v1', kind: 'Secret', metadata, type: 'Opaque', data }
      // Neither of the two overwrites what another has made meanwhile.
      const end = await kubectl.run([before ? 'replace' : 'create', '--filename=-', '--output=name'], {
        input: JSON.stringify(secret),
      })
      known = undefined
      if (end.code === 0) return
      if (!/AlreadyExists|already exists|Conflict|has been modified/.test(end.error))
        throw failureOf('keep the secrets', ['kubectl', before ? 'replace' : 'create', '--filename=-'], {
          ...end,
          output: '',
        })
    }
    throw new Failure({
      step: 'keep the secrets',
      reason: 'others change the secrets all the time',
      left: 'nothing was changed',
      do: 'see who else deploys this platform, and run the same command again',
    })
  }

  return {
    async missing() {
      const absent = nodesOf(graph, 'secret').filter(
        (node) => node.origin.from !== 'generated' && givenSecret(node, project) === undefined,
      )
      if (absent.length === 0) return []
      const secret = await kept()
      return absent.filter((node) => valueIn(secret, node.id) === undefined).map(missingSecret)
    },
    ensure: () => (ensured ??= write()),
    async value(id) {
      const value = valueIn(await kept(), id)
      if (value === undefined)
        throw new Failure({
          step: `read ${id}`,
          reason: `the cluster has no secret ${nodeOf(graph, id, 'secret').id}`,
          do: 'run `stackwright up`, which makes it',
        })
      return value
    },
    async marks() {
      const secret = await kept()
      const salt = valueIn(secret, saltKey)
      if (!secret || salt === undefined) return {}
      const ids = Object.keys(secret.data ?? {}).filter((key) => key !== saltKey)
      return Object.fromEntries(
        ids.map((id) => [
          id,
          createHmac('sha256', salt)
            .update(`${id}\0${valueIn(secret, id)}`)
            .digest('hex')
            .slice(0, 12),
        ]),
      )
    },
  }
}

/** A Secret that pods read, with its values. */
export async function filled(
  { name, namespace, labels, keys, type = 'Opaque' }: SecretObject,
  secrets: ClusterSecrets,
): Promise<KubernetesObject> {
  const values = new Map<NodeId, string>()
  const need = Object.values(keys).flatMap((content) => (content.kind === 'value' ? [content.of] : content.file.reads))
  for (const id of new Set(need)) values.set(id, await secrets.value(id))
  const contents = Object.entries(keys).map(
    ([key, content]) =>
      [
        key,
        encoded(content.kind === 'value' ? values.get(content.of)! : content.file.compose((id) => values.get(id)!)),
      ] as const,
  )
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace, labels },
    type,
    data: Object.fromEntries(contents),
  }
}

function encoded(value: string): string {
  return Buffer.from(value).toString('base64')
}
