/** A plain value of an environment, as it stands in a file of values. */
export type Value = null | boolean | number | string | readonly Value[] | { readonly [key: string]: Value | undefined }

/** How a knob stands in a template. */
export type Manner =
  /** Within a text. */
  | 'within'
  /** As the whole value of a key or member of a list. */
  | 'whole'
  /** With its key, which is left out where the knob is not there. */
  | 'optional'
  /** Further members of a list, none where the knob is empty. */
  | 'more'

/** Something that files of values can set: a path below `.Values`, with its value in each environment that has one. */
export interface Knob {
  readonly path: readonly string[]
  readonly values: Map<string, Value>
  /** What its first value is told as, by which it is known how to print it. */
  readonly sample: Value | undefined
}

/** A place in a template that is filled in. */
export interface Slot {
  readonly token: string
  readonly manner: Manner
  /** For `within`, `whole` and `more`: the knob, or an expression of the template language. */
  readonly knob?: Knob
  readonly expression?: string
  /** For `optional`: the key. */
  readonly key?: string
}

/** The knobs of a chart, and the slots in its templates. */
export interface Knobs {
  /** The knob at a path, with one more value of it. A path belongs to one owner; another's gets a number. */
  set(path: readonly string[], values: ReadonlyMap<string, Value>, owner?: string): Knob
  /** A word that stands for the slot until the template is printed. */
  slot(slot: Omit<Slot, 'token'>): string
  readonly all: ReadonlyMap<string, Knob>
  readonly slots: ReadonlyMap<string, Slot>
}

/** No knobs yet. */
export function knobs(): Knobs {
  const all = new Map<string, Knob>()
  const owners = new Map<string, string>()
  const slots = new Map<string, Slot>()

  /** What has one name is one thing, with one value in each environment. */
  function isTaken(name: string, values: ReadonlyMap<string, Value>, owner: string): boolean {
    if (!owners.has(name)) return false
    const there = all.get(name)!.values
    return (
      owners.get(name) !== owner ||
      [...values].some(
        ([environment, value]) =>
          there.has(environment) && JSON.stringify(there.get(environment)) !== JSON.stringify(value),
      )
    )
  }

  return {
    all,
    slots,
    set(path, values, owner = '') {
      let own = path
      for (let number = 2; isTaken(own.join('.'), values, owner); number++)
        own = [...path.slice(0, -1), `${path.at(-1)}${number}`]
      const name = own.join('.')
      owners.set(name, owner)
      const knob = all.get(name) ?? { path: own, values: new Map<string, Value>(), sample: [...values.values()][0] }
      for (const [environment, value] of values) if (!knob.values.has(environment)) knob.values.set(environment, value)
      all.set(name, knob)
      return knob
    },
    slot(slot) {
      // Sorted after every key that objects have: the first key of a member of a list stands beside its dash, and is
      // never one that may be missing.
      const token = `zz${slot.manner.charAt(0)}slot${slots.size}q`
      slots.set(token, { ...slot, token })
      return token
    },
  }
}

/** Words in the form that values are named in: `bi-web` is `biWeb`. What was different stays different. */
export function camel(words: string): string {
  const [first = '', ...rest] = words.split(/[^A-Za-z0-9]+/).filter(Boolean)
  const joined = rest
    .map((word) => (/^\d/.test(word) ? `_${word}` : `${word.charAt(0).toUpperCase()}${word.slice(1)}`))
    .join('')
  const name = `${first.charAt(0).toLowerCase()}${first.slice(1)}${joined}`
  return /^[A-Za-z_]/.test(name) ? name : `_${name}`
}

/** How a template asks for a knob. */
export function valuePath({ path }: Knob): string {
  return `.Values.${path.join('.')}`
}

/**
 * The values of one environment as they stand in a file; those that it has not are taken from the first that has them.
 */
export function valuesOf(
  knobs: Knobs,
  environment: string,
  order: readonly string[],
  absent: ReadonlySet<string>,
): Record<string, Value> {
  const root: Record<string, unknown> = {}
  for (const [name, knob] of [...knobs.all].sort(([a], [b]) => (a < b ? -1 : 1))) {
    let at = root
    for (const key of knob.path.slice(0, -1)) at = (at[key] ??= {}) as Record<string, unknown>
    const own = knob.values.get(environment)
    const lent = absent.has(name)
      ? undefined
      : order.map((each) => knob.values.get(each)).find((each) => each !== undefined)
    const value = own ?? lent
    if (value !== undefined) at[knob.path.at(-1)!] = value
  }
  return root as Record<string, Value>
}

/** What must be laid over values so that they become others: Helm merges mappings, and takes away what is null. */
export function layOver(base: Value | undefined, wanted: Value | undefined): Value | undefined {
  if (wanted === undefined) return base === undefined ? undefined : null
  if (!isMapping(base) || !isMapping(wanted))
    return JSON.stringify(base) === JSON.stringify(wanted) ? undefined : wanted
  const keys = [...new Set([...Object.keys(base), ...Object.keys(wanted)])]
  const changed = keys.flatMap((key) => {
    const value = layOver(base[key], wanted[key])
    return value === undefined ? [] : [[key, value] as const]
  })
  return changed.length === 0 ? undefined : Object.fromEntries(changed)
}

export function isMapping(value: unknown): value is { readonly [key: string]: Value | undefined } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
