/**
 * How documents of a format are laid out by people who write them by hand. Places are patterns of keys:
 * `services.*.ports`, `**.metadata`.
 */
export interface Manner {
  /**
   * At such a place, these keys come first, in this order; others follow by the alphabet. The first rule that fits a
   * place holds.
   */
  readonly order: readonly Order[]
  /** Lists and mappings of short plain values that stand on one line, in brackets, where they fit. */
  readonly brackets: readonly string[]
  /** Numbers that people know in octal form, which is told beside them. */
  readonly octal?: readonly string[]
  /** Mappings whose members are separated by empty lines. */
  readonly apart: readonly string[]
  /** Whether a list stands further in than its key. */
  readonly indentLists: boolean
}

export interface Order {
  readonly at: string
  /** `as given` keeps the order in which the members were put in. */
  readonly keys: readonly string[] | 'as given'
}

/** A place in a document: keys and positions, from its root. */
export type Path = readonly (string | number)[]

/**
 * Whether a place fits a pattern, in which `*` stands for one step and `**` for any number; the empty pattern is the
 * root.
 */
export function fits(path: Path, pattern: string): boolean {
  return matches(path, 0, stepsOf(pattern), 0)
}

/** Patterns are few and asked for at every place of a document. */
const known = new Map<string, readonly string[]>()

function stepsOf(pattern: string): readonly string[] {
  const steps = known.get(pattern) ?? (pattern === '' ? [] : pattern.split('.'))
  known.set(pattern, steps)
  return steps
}

function matches(path: Path, at: number, steps: readonly string[], next: number): boolean {
  const step = steps[next]
  if (step === undefined) return at === path.length
  if (step === '**') {
    for (let skipped = path.length; skipped >= at; skipped -= 1)
      if (matches(path, skipped, steps, next + 1)) return true
    return false
  }
  return at < path.length && (step === '*' || step === String(path[at])) && matches(path, at + 1, steps, next + 1)
}

/** The members of a mapping in the order of the manner, less those that are undefined. */
export function arranged(mapping: object, path: Path, manner: Manner): [string, unknown][] {
  const members = Object.entries(mapping).filter(([, value]) => value !== undefined)
  const keys = manner.order.find((rule) => fits(path, rule.at))?.keys ?? []
  if (keys === 'as given') return members
  const rank = (key: string) => (keys.includes(key) ? keys.indexOf(key) : keys.length)
  return members.sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1))
}

/** The words of a text, as a list. */
export function words(text: string): readonly string[] {
  return text.trim().split(/\s+/)
}
