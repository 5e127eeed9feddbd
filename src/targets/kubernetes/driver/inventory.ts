import { gunzipSync, gzipSync } from 'node:zlib'
import type { NodeId } from '../../../graph/id.ts'
import type { KubernetesObject } from '../document.ts'
import type { Kubectl } from './kubectl.ts'
import type { LiveList, LiveMeta } from './live.ts'

/** Which object: enough to find it, and nothing else. */
export interface Ref {
  readonly apiVersion: string
  readonly kind: string
  /** Undefined for what belongs to no namespace. */
  readonly namespace?: string
  readonly name: string
}

/** What was applied for one node: the only list by which anything is ever removed. */
export interface Entry {
  readonly objects: readonly Ref[]
  /** The objects as they last got ready, to go back to. Secrets are never among them. */
  readonly last?: readonly KubernetesObject[]
}

/** Marks the objects that hold the inventory. */
export const inventoryLabel = 'stackwright.dev/inventory'

/** The ref of an object, whether it is one of ours or as the cluster has it. */
export function refOf(object: {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: { readonly name?: string; readonly namespace?: string }
}): Ref {
  const {
    apiVersion,
    kind,
    metadata: { name = '', namespace },
  } = object
  return { apiVersion, kind, ...(namespace !== undefined && { namespace }), name }
}

/** A ref as one word, to compare by. Versions of one kind are the same object. */
export function keyOf({ apiVersion, kind, namespace, name }: Ref): string {
  return [apiVersion.includes('/') ? apiVersion.split('/')[0] : '', kind, namespace ?? '', name].join('/')
}

/** The least that `get` and `delete` need of objects. */
export function listOf(refs: readonly Ref[]): string {
  const items = refs.map(({ apiVersion, kind, name, namespace }) => ({
    apiVersion,
    kind,
    metadata: { name, ...(namespace !== undefined && { namespace }) },
  }))
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items })
}

/** The name of the object with the inventory of a node. */
export function inventoryName(id: NodeId): string {
  return `stackwright-inventory.${id.replace(/^\./, '')}`
}

/**
 * The object that keeps the inventory of a node: readable lines, and beside them the objects themselves, compressed.
 */
export function inventoryObject(
  id: NodeId,
  entry: Entry,
  place: { readonly namespace: string; readonly labels: Readonly<Record<string, string>> },
): KubernetesObject {
  const last = entry.last && gzipSync(JSON.stringify(entry.last)).toString('base64')
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: inventoryName(id),
      namespace: place.namespace,
      labels: { ...place.labels, [inventoryLabel]: 'node' },
      annotations: { 'stackwright.dev/node': id },
    },
    data: { objects: entry.objects.map(lineOf).sort().join('\n') },
    ...(last !== undefined && last.length < mostKept && { binaryData: { last } }),
  }
}

/** A cluster takes objects of a mebibyte at most. */
const mostKept = 900_000

/** The inventory of a platform, by node. */
export async function readInventory(
  kubectl: Kubectl,
  namespace: string,
  selector: string,
): Promise<Map<NodeId, Entry>> {
  const list = await kubectl.read<LiveList<Stored>>('read the inventory', [
    'get',
    'configmaps',
    '--namespace',
    namespace,
    '--selector',
    `${selector},${inventoryLabel}=node`,
    '--ignore-not-found',
  ])
  return new Map(
    list.items.map((item) => [
      item.metadata.annotations?.['stackwright.dev/node'] ?? item.metadata.name,
      entryOf(item),
    ]),
  )
}

interface Stored {
  readonly metadata: LiveMeta
  readonly data?: { readonly objects?: string }
  readonly binaryData?: { readonly last?: string }
}

function entryOf({ data, binaryData }: Stored): Entry {
  const objects = (data?.objects ?? '').split('\n').filter(Boolean).map(refIn)
  if (binaryData?.last === undefined) return { objects }
  // Taken apart only when somebody must go back to it.
  return {
    objects,
    get last() {
      return JSON.parse(gunzipSync(Buffer.from(binaryData.last!, 'base64')).toString()) as readonly KubernetesObject[]
    },
  }
}

function lineOf({ apiVersion, kind, namespace, name }: Ref): string {
  return [apiVersion, kind, namespace ?? '-', name].join(' ')
}

function refIn(line: string): Ref {
  const [apiVersion = '', kind = '', namespace = '-', name = ''] = line.split(' ')
  return { apiVersion, kind, ...(namespace !== '-' && { namespace }), name }
}

/** All refs, each once. */
export function union(...lists: readonly (readonly Ref[])[]): Ref[] {
  return [...new Map(lists.flat().map((ref) => [keyOf(ref), ref])).values()]
}

/** The refs that are not among the others. */
export function without(refs: readonly Ref[], others: readonly Ref[]): Ref[] {
  const known = new Set(others.map(keyOf))
  return refs.filter((ref) => !known.has(keyOf(ref)))
}
