/** Where a value stands in a platform: the keys that lead to it. */
export type Path = readonly (string | number)[]

/** The path as people read it: `apps.bi.web.replicas.1`. */
export function shownPath(path: Path): string {
  return path.join('.')
}

/** The path as a key that no other path has. */
export function pathKey(path: Path): string {
  return path.join('\0')
}

/**
 * The path that a shown one means in a value. Keys may hold dots themselves (`Corner Shop v1.2`), so at each step the
 * longest run of words that is a key there is taken; words that lead nowhere are kept one by one.
 */
export function pathIn(value: unknown, shown: string): Path {
  const words = shown === '' ? [] : shown.split('.')
  const path: (string | number)[] = []
  let here = value
  while (words.length > 0) {
    const members = typeof here === 'object' && here !== null ? here : {}
    let take = words.length
    while (take > 1 && !Object.hasOwn(members, words.slice(0, take).join('.'))) take--
    const key = words.splice(0, take).join('.')
    path.push(Array.isArray(here) ? Number(key) : key)
    here = Object.hasOwn(members, key) ? (members as Record<string, unknown>)[key] : undefined
  }
  return path
}

/** The value at a path, or undefined where it leads nowhere. */
export function valueAt(value: unknown, path: Path): unknown {
  let here = value
  for (const key of path) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, key)) return undefined
    here = (here as Record<string | number, unknown>)[key]
  }
  return here
}
