import { camel, isMapping, type Knob, type Knobs, type Value } from './knobs.ts'
import { namespaceKeys, namespaceWord, type Word } from './words.ts'

/** Values of one place, by environment. */
type Each = ReadonlyMap<string, Value>

/** A place in an object. */
export type At = readonly (string | number)[]

/** What of an object is a knob of its own name, wherever environments differ or not; undefined where nothing is. */
export type Named = (
  at: At,
  each: Each,
) =>
  | { readonly path: readonly string[]; readonly values: Each; readonly expression?: string }
  | { readonly tokens: string }
  | undefined

/** What a merge needs to know. */
export interface Merging {
  readonly knobs: Knobs
  readonly words: ReadonlyMap<string, readonly Word[]>
  readonly named: Named
  /** Where knobs go that have no name of their own. */
  readonly prefix: readonly string[]
}

/**
 * The same object of several environments as one template: what differs is a knob, what follows from a word of the
 * environment is that word.
 */
export function merged(merging: Merging, each: Each, at: At = []): Value {
  const { knobs } = merging
  const own = merging.named(at, each)
  if (own && 'tokens' in own) return own.tokens
  if (own)
    return knobs.slot({
      manner: 'whole',
      knob: knobs.set(own.path, own.values),
      ...(own.expression && { expression: own.expression }),
    })
  const values = [...each.values()]
  const [first] = values
  if (values.every((value) => typeof value === 'string'))
    return mergedText(merging, each as ReadonlyMap<string, string>, at)
  if (values.every(isMapping))
    return mergedMapping(merging, each as ReadonlyMap<string, Readonly<Record<string, Value>>>, at)
  if (
    values.every(Array.isArray) &&
    values.every((value) => (value as readonly Value[]).length === (first as readonly Value[]).length)
  ) {
    return (first as readonly Value[]).map((member, index) => {
      const members = new Map([...each].map(([environment, list]) => [environment, (list as readonly Value[])[index]!]))
      return merged(merging, members, [...at, stepOf(member, index)])
    })
  }
  if (values.every((value) => JSON.stringify(value) === JSON.stringify(first))) return first!
  return whole(merging, each, at)
}

function mergedMapping(merging: Merging, each: ReadonlyMap<string, Readonly<Record<string, Value>>>, at: At): Value {
  // A key may hold a word of the environment too: the file of a dashboard, which must have a name of its own among
  // those of others.
  const shapes = new Map<string, Map<string, string>>()
  for (const [environment, value] of each) {
    for (const key of Object.keys(value).filter((name) => value[name] !== undefined)) {
      const shape = shapeOf(partsOf(key, merging.words.get(environment) ?? [], []))
      shapes.set(shape, (shapes.get(shape) ?? new Map()).set(environment, key))
    }
  }
  if (shapes.size > 0 && [...shapes.values()].every((keys) => keys.size < each.size)) return whole(merging, each, at)
  const entries = [...shapes.values()].map((keys): [string, Value] => {
    const [first] = keys.values()
    const below = new Map([...keys].map(([environment, key]) => [environment, each.get(environment)![key]!]))
    if (below.size === each.size) {
      const key = [...keys.values()].every((name) => name === first)
        ? first!
        : joined(
            merging,
            [...keys.keys()],
            new Map(
              [...keys].map(([environment, name]) => [
                environment,
                partsOf(name, merging.words.get(environment) ?? [], []),
              ]),
            ),
          )
      return [key, merged(merging, below, [...at, first!])]
    }
    const own = merging.named([...at, first!], below)
    const knob =
      own && 'path' in own ? merging.knobs.set(own.path, own.values) : knobAt(merging, below, [...at, first!])
    return [merging.knobs.slot({ manner: 'optional', knob, key: first! }), '']
  })
  return Object.fromEntries(entries)
}

function mergedText(merging: Merging, each: ReadonlyMap<string, string>, at: At): string {
  const templates = new Map(
    [...each].map(([environment, text]) => [environment, partsOf(text, merging.words.get(environment) ?? [], at)]),
  )
  const [first] = templates.values()
  if ([...templates.values()].every((parts) => shapeOf(parts) === shapeOf(first!))) {
    return joined(merging, [...each.keys()], templates)
  }
  const lines = [...each].map(([environment, text]) => [environment, text.split('\n')] as const)
  const count = lines[0]![1].length
  if (count > 1 && lines.every(([, own]) => own.length === count)) {
    return Array.from({ length: count }, (_, index) => {
      const line = new Map(lines.map(([environment, own]) => [environment, own[index]!]))
      return mergedLine(merging, line, [...at, `line${index + 1}`])
    }).join('\n')
  }
  return whole(merging, each, at)
}

/** A line of a longer text: what differs stands within it. */
function mergedLine(merging: Merging, each: ReadonlyMap<string, string>, at: At): string {
  const templates = new Map(
    [...each].map(([environment, text]) => [environment, partsOf(text, merging.words.get(environment) ?? [], at)]),
  )
  const [first] = templates.values()
  if ([...templates.values()].every((parts) => shapeOf(parts) === shapeOf(first!)))
    return joined(merging, [...each.keys()], templates)
  return merging.knobs.slot({ manner: 'within', knob: knobAt(merging, each, at) })
}

type Part = string | Word

function partsOf(text: string, words: readonly Word[], at: At): readonly Part[] {
  const key = at.at(-1)
  const space = typeof key === 'string' && namespaceKeys.has(key) ? namespaceWord(words, text) : undefined
  if (space) return [space]
  return words.reduce<readonly Part[]>(
    (parts, word) => parts.flatMap((part): Part[] => (typeof part === 'string' ? split(part, word) : [part])),
    [text],
  )
}

function split(text: string, word: Word): Part[] {
  return text.split(word.found).flatMap((piece, index): Part[] => (index === 0 ? [piece] : [word, piece]))
}

function shapeOf(parts: readonly Part[]): string {
  return parts.map((part) => (typeof part === 'string' ? part : `\u0000${part.path.join('.')}\u0000`)).join('')
}

function joined(
  { knobs }: Merging,
  environments: readonly string[],
  templates: ReadonlyMap<string, readonly Part[]>,
): string {
  const [first] = templates.values()
  const alone = first!.filter((part) => part !== '').length === 1
  return first!
    .map((part, index) => {
      if (typeof part === 'string') return part
      const values = new Map(
        environments.map((environment) => [environment, (templates.get(environment)![index] as Word).value]),
      )
      return knobs.slot({ manner: alone ? 'whole' : 'within', knob: knobs.set(part.path, values) })
    })
    .join('')
}

function whole(merging: Merging, each: Each, at: At): string {
  return merging.knobs.slot({ manner: 'whole', knob: knobAt(merging, each, at) })
}

function knobAt({ knobs, prefix }: Merging, each: Each, at: At): Knob {
  const steps = at.filter(
    (step) => !(typeof step === 'string' && ['spec', 'metadata', 'template', 'data'].includes(step)),
  )
  return knobs.set(
    [...prefix, ...steps.map((step) => camel(String(step)))],
    each,
    `${prefix.join('.')}/${at.join('/')}`,
  )
}

/** A member of a list by its name, where it has one. */
function stepOf(member: Value, index: number): string | number {
  return isMapping(member) && typeof member['name'] === 'string' ? member['name'] : index
}
