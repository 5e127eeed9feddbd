import { posix } from 'node:path'
import { fingerprint } from '../../base/json.ts'
import type { NodeId } from '../../graph/id.ts'
import { shortened } from './names.ts'
import type { ConfigMap, KeyToPath, Volume, VolumeMount } from './kinds/kubernetes.gen.ts'
import type { Site } from './site.ts'

/** A file of a container, readable by anybody in it. */
export interface Placed {
  readonly path: string
  readonly content: string
}

/** Files as ConfigMaps, and how a pod has them. `mark` changes when any of them does. */
export interface Configured {
  readonly maps: readonly ConfigMap[]
  readonly volume: Volume
  readonly mount: VolumeMount
  readonly mark: string
}

/** Where the ConfigMaps are to be: `part` is what the files are for, and the name of the volume. */
export interface Wish {
  readonly id: NodeId
  readonly part: string
  readonly namespace: string
  readonly labels: Readonly<Record<string, string>>
  /** The folder that all files are in. */
  readonly folder: string
}

/** A ConfigMap holds one mebibyte at most; its other fields need a little of it. */
const room = 1000 * 1024

/** Files as one ConfigMap, or as several where they are too large for one. */
export function configured(
  site: Site,
  files: readonly Placed[],
  { id, part, namespace, labels, folder }: Wish,
): Configured {
  const groups = grouped(files)
  const maps = groups.map((group, index): ConfigMap => {
    const data = Object.fromEntries(group.map((file) => [keyOf(posix.relative(folder, file.path)), file.content]))
    const name = `${shortened(id, 200)}-${part}${index === 0 ? '' : `-${index + 1}`}`
    const hashed = site.configNames === 'hashed'
    return {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: hashed ? `${name}-${fingerprint(data).slice(0, 8)}` : name, namespace, labels },
      ...(hashed && { immutable: true }),
      data,
    }
  })
  const sources = maps.map((map, index) => ({
    name: map.metadata.name,
    items: groups[index]!.map((file) => item(posix.relative(folder, file.path))),
  }))
  return {
    maps,
    volume:
      sources.length === 1
        ? { name: part, configMap: sources[0]! }
        : { name: part, projected: { sources: sources.map((configMap) => ({ configMap })) } },
    mount: { name: part, mountPath: folder, readOnly: true },
    mark: fingerprint(maps.map((map) => map.data)),
  }
}

/** True for a file that no ConfigMap can hold. */
export function isTooLarge(content: string): boolean {
  return Buffer.byteLength(content) > room
}

function grouped(files: readonly Placed[]): Placed[][] {
  const groups: Placed[][] = []
  let size = Infinity
  for (const file of files) {
    const length = Buffer.byteLength(file.content) + file.path.length
    if (size + length > room) {
      groups.push([])
      size = 0
    }
    groups.at(-1)!.push(file)
    size += length
  }
  return groups
}

function item(path: string): KeyToPath {
  return { key: keyOf(path), path }
}

/** Keys hold no slashes. */
function keyOf(path: string): string {
  return /^[-._a-zA-Z0-9]+$/.test(path)
    ? path
    : `${fingerprint(path).slice(0, 8)}-${posix.basename(path).replaceAll(/[^-._a-zA-Z0-9]/g, '_')}`
}
