import type { KubernetesObject, Kustomization } from '../document.ts'

/** One entry of `images` in a kustomization. */
type ImageEntry = NonNullable<Kustomization['images']>[number]

/** Other names for images, and the objects of the base with them. */
export interface Renamed {
  readonly entries: readonly ImageEntry[]
  readonly objects: readonly KubernetesObject[]
}

interface Named {
  readonly name: string
  readonly tag: string | undefined
}

/**
 * What of the difference between a base and what is wanted kustomize can say as other images: those whose every use
 * becomes one and the same. What has a digest stays a difference like any other, since kustomize then leaves out the
 * tag. `pairs` are the objects that both have.
 */
export function renamedImages(
  base: readonly KubernetesObject[],
  pairs: readonly (readonly [KubernetesObject, KubernetesObject])[],
  wanted: readonly KubernetesObject[],
): Renamed {
  const becomes = new Map<string, Set<string>>()
  for (const [from, to] of pairs) {
    const targets = imagesIn(to)
    for (const [place, image] of imagesIn(from)) {
      const next = targets.get(place)
      if (next !== undefined) becomes.set(image, (becomes.get(image) ?? new Set()).add(next))
    }
  }
  const inUse = imagesOf(wanted)
  const used = [...imagesOf(base), ...inUse]
  const found = new Map<string, string>()
  for (const [image, targets] of becomes) {
    const [target] = targets
    const name = parts(image)?.name
    if (targets.size !== 1 || target === image || !name || !parts(target!)) continue
    // Other uses of the name would be changed too.
    if (used.some((each) => each !== image && each !== target && parts(each)?.name === name)) continue
    if (inUse.includes(image)) continue
    found.set(image, target!)
  }
  const entries = [...found]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([from, to]): ImageEntry => {
      const [old, next] = [parts(from)!, parts(to)!]
      return {
        name: old.name,
        ...(next.name !== old.name && { newName: next.name }),
        ...(next.tag !== undefined && { newTag: next.tag }),
      }
    })
  return {
    entries,
    objects: found.size === 0 ? base : base.map((object) => replaced(object, found) as KubernetesObject),
  }
}

/** The images of the containers of an object, by their place. */
function imagesIn(object: unknown, path = '', found = new Map<string, string>()): Map<string, string> {
  if (typeof object !== 'object' || object === null) return found
  if (Array.isArray(object)) {
    for (const [index, each] of object.entries())
      imagesIn(each, `${path}/${(each as { name?: string } | null)?.name ?? index}`, found)
    return found
  }
  for (const [key, value] of Object.entries(object)) {
    if (key === 'image' && typeof value === 'string' && /\/(initContainers|containers)\/[^/]+$/.test(path))
      found.set(path, value)
    else imagesIn(value, `${path}/${key}`, found)
  }
  return found
}

function imagesOf(objects: readonly KubernetesObject[]): string[] {
  return [...new Set(objects.flatMap((object) => [...imagesIn(object).values()]))]
}

function replaced(value: unknown, found: ReadonlyMap<string, string>, path = ''): unknown {
  if (Array.isArray(value)) return value.map((each: unknown, index) => replaced(each, found, `${path}/${index}`))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      key,
      key === 'image' && typeof each === 'string' && /\/(initContainers|containers)\/\d+$/.test(path)
        ? (found.get(each) ?? each)
        : replaced(each, found, `${path}/${key}`),
    ]),
  )
}

function parts(image: string): Named | undefined {
  if (image.includes('@')) return undefined
  const [, name, tag] = /^(.*?)(?::([^:/]+))?$/.exec(image)!
  return { name: name!, tag }
}
