import { isDeepStrictEqual } from 'node:util'
import { fits, type Path } from './manner.ts'
import type { Page, Tag } from './yaml.ts'

/** A mapping of plain data, whose members that are undefined do not count. */
export type Mapping = { readonly [key: string]: unknown }

/**
 * Lists that Compose replaces by those of the override file, instead of appending: they need no mark. All rules here
 * are those of Compose's merge (https://docs.docker.com/reference/compose-file/merge/, and package `override` of
 * compose-go 2.9).
 */
const replaced: readonly string[] = ['command', 'entrypoint', 'healthcheck.test'].map((key) => `services.*.${key}`)

/**
 * Mappings that Compose does not merge member by member in every case: options of another logging driver, bounds of a
 * process.
 */
const undivided: readonly string[] = ['services.*.logging', 'services.*.ulimits.*']

/**
 * The override file that makes `wanted` out of `base` when Compose merges both, or nothing when they are equal. Compose
 * merges mappings and appends lists, so a list that differs is marked `!override`, and what goes `!reset`. Both must be
 * written in the forms that document.ts of Compose has.
 */
export function composeOverride(base: object, wanted: object): Page | undefined {
  const tags: Tag[] = []
  const content = overriding(base as Mapping, wanted as Mapping, [], tags)
  if (content === undefined) throw new Error('no override file makes the wanted document')
  return Object.keys(content).length === 0 ? undefined : { content, tags }
}

/** What to merge into a mapping, with its tags; nothing when only the whole mapping can be replaced. */
function overriding(base: Mapping, wanted: Mapping, path: Path, tags: Tag[]): Mapping | undefined {
  const content: Record<string, unknown> = {}
  for (const key of keysOf(base, wanted)) {
    const [from, to, below] = [base[key], wanted[key], [...path, key]]
    if (isSame(from, to)) continue
    const marked = (tag: Tag['tag'], value: unknown) => {
      content[key] = value
      tags.push({ path: below, tag })
    }
    if (to === undefined) marked('!reset', null)
    else if (from === undefined || from === null) content[key] = to
    else if (isMapping(from) && to === null) marked('!override', {})
    else if (isMapping(from) && isMapping(to)) {
      const inner: Tag[] = []
      const part = undivided.some((pattern) => fits(below, pattern)) ? undefined : overriding(from, to, below, inner)
      if (part === undefined) marked('!override', to)
      else {
        content[key] = part
        tags.push(...inner)
      }
    } else if (isMapping(to) || (Array.isArray(to) && !replaced.some((pattern) => fits(below, pattern))))
      marked('!override', to)
    else if (isBeyondMarks(from, to, below)) return undefined
    else content[key] = to
  }
  return content
}

/**
 * Plain values cannot be marked (a reader takes what is marked for a text), and nothing replaces a value only where
 * Compose says so.
 */
function isBeyondMarks(from: unknown, to: unknown, path: Path): boolean {
  if (to === null) return !fits(path, 'services.*.environment.*')
  return isScalar(to) && !isScalar(from) && !replaced.some((pattern) => fits(path, pattern))
}

/** The members of either, those of the first first. */
export function keysOf(first: Mapping, second: Mapping): string[] {
  return [...new Set([...Object.keys(first), ...Object.keys(second)])].filter(
    (key) => first[key] !== undefined || second[key] !== undefined,
  )
}

export function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Equal, where a member that is undefined is as good as none. */
export function isSame(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((each, index) => isSame(each, b[index]))
  if (isMapping(a) && isMapping(b)) return keysOf(a, b).every((key) => isSame(a[key], b[key]))
  return isDeepStrictEqual(a, b)
}

function isScalar(value: unknown): boolean {
  return typeof value !== 'object' || value === null
}
