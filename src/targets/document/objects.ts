import { isMapping, isSame, keysOf, type Mapping } from './difference.ts'
import { fits, type Manner, type Path } from './manner.ts'
import { printYaml } from './yaml.ts'

/** What every object of Kubernetes says of itself. */
export interface Identified {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: { readonly name: string; readonly namespace?: string }
}

/**
 * A part of an object that changes it (a strategic merge patch), or takes it away. Kustomize finds the object by these
 * words.
 */
export type ObjectPatch = Identified & Mapping

/** How one set of objects differs from another. */
export interface ObjectsDifference<T extends Identified> {
  readonly added: readonly T[]
  readonly removed: readonly ObjectPatch[]
  readonly changed: readonly ObjectPatch[]
  /** Namespaces that objects of the base move to, applied after everything else. */
  readonly moved: readonly { readonly from: string; readonly to: string }[]
}

/**
 * The patches with which kustomize makes `wanted` out of `base`. They are strategic merge patches, which read like the
 * object itself, and yet exact: lists that kustomize would merge by a key are replaced as a whole, unless both have the
 * same members in the same order. `namespaces` says where objects of the base are wanted under another namespace, such
 * as those of a staging copy.
 */
export function objectsDifference<T extends Identified>(
  base: readonly T[],
  wanted: readonly T[],
  namespaces: Readonly<Record<string, string>> = {},
): ObjectsDifference<T> {
  const there = new Map(base.map((each) => [identity(each, namespaces), each]))
  const asked = new Map(wanted.map((each) => [identity(each), each]))
  const kept = [...there].filter(([key]) => asked.has(key))
  const changed = kept.filter(([key, object]) => !isSame(withoutPlace(object), withoutPlace(asked.get(key)!)))
  const moves = new Set(
    kept.map(([, object]) => object.metadata.namespace ?? '').filter((each) => (namespaces[each] ?? each) !== each),
  )
  return {
    added: [...asked].filter(([key]) => !there.has(key)).map(([, object]) => object),
    removed: [...there]
      .filter(([key]) => !asked.has(key))
      .map(([, object]) => ({ ...named(object), $patch: 'delete' })),
    changed: changed.map(([key, object]) => patchOf(object, asked.get(key)!)),
    moved: [...moves].sort().map((from) => ({ from, to: namespaces[from]! })),
  }
}

/** One entry of `patches` in a kustomization. */
export interface PatchEntry {
  readonly path?: string
  readonly patch?: string
  readonly target?: { readonly namespace: string }
}

/**
 * The `patches` of the kustomization that applies a difference, when `changed` is printed to the file at `path` and
 * `added` is among its resources. Each removal is an entry of its own, for kustomize 5.5 ends with a panic where a file
 * removes an object and goes on.
 */
export function patchEntries(difference: ObjectsDifference<Identified>, path: string, manner: Manner): PatchEntry[] {
  const inPlace = (content: unknown) => printYaml({ content }, manner)
  return [
    ...(difference.changed.length > 0 ? [{ path }] : []),
    ...difference.removed.map((object) => ({ patch: inPlace(object) })),
    // Nothing but this form of patch may change what an object is found by.
    ...difference.moved.map(({ from, to }) => ({
      target: { namespace: from },
      patch: inPlace([{ op: 'replace', path: '/metadata/namespace', value: to }]),
    })),
  ]
}

function identity(
  { apiVersion, kind, metadata: { name, namespace = '' } }: Identified,
  namespaces: Readonly<Record<string, string>> = {},
): string {
  return [apiVersion, kind, namespaces[namespace] ?? namespace, name].join('\n')
}

function named({ apiVersion, kind, metadata: { name, namespace } }: Identified): Identified {
  return { apiVersion, kind, metadata: namespace === undefined ? { name } : { name, namespace } }
}

/** The object without its namespace, and without the empty labels and annotations that kustomize drops. */
function withoutPlace(object: Identified): Mapping {
  const { namespace: _, ...metadata } = object.metadata as Identified['metadata'] & Mapping
  const full = Object.entries(metadata).filter(
    ([key, value]) => !(/^(labels|annotations)$/.test(key) && isMapping(value) && keysOf(value, {}).length === 0),
  )
  return { ...object, metadata: Object.fromEntries(full) }
}

function patchOf(from: Identified, to: Identified): ObjectPatch {
  // Of other groups, those of Kubernetes have no list that merges, and those of extensions are unknown to kustomize.
  const hasMerged = ['v1', 'apps/v1', 'batch/v1'].includes(from.apiVersion)
  const { metadata, ...patch } = merging(withoutPlace(from), withoutPlace(to), [], hasMerged)
  const who = named(from)
  return { ...who, ...patch, metadata: { ...who.metadata, ...(metadata as object | undefined) } }
}

/**
 * Lists whose members kustomize merges, by the key given; other lists it replaces. From `x-kubernetes-patch-merge-key`
 * of the published API.
 */
const merged: readonly (readonly [at: string, key: string])[] = [
  ['**.template.spec.containers', 'name'],
  ['**.template.spec.initContainers', 'name'],
  ['**.template.spec.volumes', 'name'],
  ['**.template.spec.*.*.env', 'name'],
  ['**.template.spec.*.*.ports', 'containerPort'],
  ['**.template.spec.*.*.volumeMounts', 'mountPath'],
  ['**.template.spec.hostAliases', 'ip'],
  ['**.template.spec.imagePullSecrets', 'name'],
  ['**.template.spec.topologySpreadConstraints', 'topologyKey'],
  ['spec.ports', 'port'],
]

function merging(from: Mapping, to: Mapping, path: Path, hasMerged: boolean): Mapping {
  const patch: Record<string, unknown> = {}
  for (const key of keysOf(from, to)) {
    const [old, next, below] = [from[key], to[key], [...path, key]]
    if (isSame(old, next)) continue
    if (next === undefined) patch[key] = null
    else if (isMapping(old) && isMapping(next)) patch[key] = merging(old, next, below, hasMerged)
    else if (Array.isArray(old) && Array.isArray(next)) patch[key] = mergingList(old, next, below, hasMerged)
    // kustomize keeps the quotes of the value that was there, and so its type.
    else if (typeof old === 'string' && typeof next !== 'string') return { $patch: 'replace', ...to }
    else patch[key] = next
  }
  return patch
}

function mergingList(
  from: readonly unknown[],
  to: readonly unknown[],
  path: Path,
  hasMerged: boolean,
): readonly unknown[] {
  const by = hasMerged ? merged.find(([at]) => fits(path, at))?.[1] : undefined
  if (by === undefined) return to
  const keys = keysIn(from, by)
  if (by !== 'name' || keys === undefined || !isSame(keys, keysIn(to, by))) return [{ $patch: 'replace' }, ...to]
  // kustomize puts the members of a patch before all others, so those before a changed one are named too.
  const last = to.findLastIndex((each, index) => !isSame(from[index], each))
  return to.slice(0, last + 1).map((each, index) => ({
    [by]: keys[index],
    ...merging(from[index] as Mapping, each as Mapping, [...path, index], hasMerged),
  }))
}

/** The keys of the members, if each has one of its own. */
function keysIn(list: readonly unknown[], by: string): readonly unknown[] | undefined {
  const keys = list.map((each) => (isMapping(each) ? each[by] : undefined))
  return keys.includes(undefined) || new Set(keys).size < keys.length ? undefined : keys
}
