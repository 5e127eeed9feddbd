import { createHmac, randomBytes } from 'node:crypto'
import { Failure } from '../../../base/failure.ts'
import type { Graph } from '../../../graph/graph.ts'
import type { NodeId } from '../../../graph/id.ts'
import { groundLabels } from '../names.ts'
import type { SecretObject } from '../secrets.ts'
import { keyOf, listOf, type Ref } from './inventory.ts'
import type { Kubectl } from './kubectl.ts'
import { conditionOf, type Condition, type Live, type LiveList } from './live.ts'
import { type ClusterSecrets, keptName } from './secrets.ts'

interface Filled extends Live {
  readonly data?: Readonly<Record<string, string>>
}

/** Seconds that a manager of secrets has to fill them. */
const patience = 90

/**
 * The secrets of a platform whose values a manager has: they are neither made nor changed here, only awaited and read.
 * Of ours is nothing but the salt of their marks.
 */
export function managedSecrets(
  graph: Graph,
  kubectl: Kubectl,
  namespace: string,
  wanted: readonly SecretObject[],
  pause = () => new Promise<void>((resolve) => setTimeout(resolve, 1000)),
): ClusterSecrets {
  const refs = wanted.map(({ name, namespace }): Ref => ({ apiVersion: 'v1', kind: 'Secret', namespace, name }))
  const salt: Ref = { apiVersion: 'v1', kind: 'Secret', namespace, name: keptName(graph) }
  let known: Promise<readonly Filled[]> | undefined
  let ensured: Promise<void> | undefined

  const read = async () => {
    const text = await kubectl.ask('read the secrets', ['get', '--filename=-', '--ignore-not-found', '--output=json'], {
      input: listOf([...refs, salt]),
    })
    if (text.trim() === '') return []
    const found = JSON.parse(text) as LiveList<Filled> | Filled
    return 'items' in found ? found.items : [found]
  }
  const found = () => (known ??= read())
  const there = (all: readonly Filled[], ref: Ref) =>
    all.find(
      (each) =>
        keyOf({
          ...ref,
          name: each.metadata.name,
          ...(each.metadata.namespace && { namespace: each.metadata.namespace }),
        }) === keyOf(ref),
    )

  async function ensure(): Promise<void> {
    const data = { salt: Buffer.from(randomBytes(16).toString('hex')).toString('base64') }
    if (!there(await found(), salt)) {
      // Who is second keeps what the first has made.
      await kubectl.run(['create', '--filename=-', '--output=name'], {
        input: JSON.stringify({
          apiVersion: 'v1',
          kind: 'Secret',
          metadata: { name: salt.name, namespace, labels: groundLabels(graph) },
          type: 'Opaque',
          data,
        }),
      })
    }
    for (let waited = 0; ; waited++) {
      known = undefined
      const all = await found()
      const missing = refs.filter((ref) => !there(all, ref))
      if (missing.length === 0) return
      if (waited >= patience) throw await unfilled(missing)
      await pause()
    }
  }

  async function unfilled(missing: readonly Ref[]): Promise<Failure> {
    const asked = missing.map((ref) => ({ ...ref, apiVersion: 'external-secrets.io/v1', kind: 'ExternalSecret' }))
    const end = await kubectl.run(['get', '--filename=-', '--ignore-not-found', '--output=json'], {
      input: listOf(asked),
    })
    const text = end.code === 0 && end.output.trim() !== '' ? end.output : '{"items":[]}'
    const items = JSON.parse(text) as {
      readonly items?: readonly (Live & { readonly status?: { readonly conditions?: readonly Condition[] } })[]
    } & Live
    const output = (items.items ?? [items]).map(
      (each) => `${each.metadata.name}: ${conditionOf(each, 'Ready')?.message ?? 'nothing has taken it up'}`,
    )
    return new Failure({
      step: 'secrets',
      reason: `the manager of secrets has not filled ${missing.map((ref) => ref.name).join(', ')} within ${patience} s`,
      output,
      left: 'nothing that reads them was started',
      do: 'see that the External Secrets Operator runs and may read the values, whose names `stackwright render` lists',
    })
  }

  return {
    missing: async () => [],
    ensure: () => (ensured ??= ensure()),
    async value(id) {
      const all = await found()
      for (const [index, object] of wanted.entries()) {
        const key = Object.entries(object.keys).find(
          ([, content]) => content.kind === 'value' && content.of === id,
        )?.[0]
        const data = key === undefined ? undefined : there(all, refs[index]!)?.data?.[key]
        if (data !== undefined) return Buffer.from(data, 'base64').toString()
      }
      throw new Failure({ step: `read ${id}`, reason: 'the manager of secrets keeps it', do: 'ask the manager for it' })
    },
    async marks() {
      const all = await found()
      const key = there(all, salt)?.data?.['salt']
      const contents = new Map<NodeId, string[]>()
      for (const [index, { keys }] of wanted.entries()) {
        for (const [name, content] of Object.entries(keys)) {
          const data = there(all, refs[index]!)?.data?.[name]
          for (const id of content.kind === 'value' ? [content.of] : content.file.reads)
            if (data !== undefined) contents.set(id, [...(contents.get(id) ?? []), data])
        }
      }
      if (key === undefined) return {}
      return Object.fromEntries(
        [...contents].map(([id, data]) => [
          id,
          createHmac('sha256', key)
            .update(`${id}\0${data.join('\0')}`)
            .digest('hex')
            .slice(0, 12),
        ]),
      )
    },
  }
}
