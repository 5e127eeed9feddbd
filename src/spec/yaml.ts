import {
  type Alias,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Document,
  type Pair,
  parseDocument,
  type ParsedNode,
  type YAMLMap,
} from 'yaml'
import type { Place } from '../base/place.ts'
import { problem, type Problem } from '../base/problem.ts'
import { deepest, type Loaded } from './loaded.ts'
import { linesOf, placesOf, type PlaceTree } from './places.ts'
import { twice } from './twice.ts'

/**
 * Reads YAML 1.2 text, with the position of every key. Anchors and merge keys (`<<`) may be used; keys written twice
 * are problems.
 */
export function loadYaml(file: string, text: string): Loaded {
  const position = linesOf(text)
  const at = (offset = 0): Place => ({ path: '', file, ...position(offset) })
  const document = parsed(text)
  if (document === undefined) return { problems: [tooDeep(at())] }
  const fault = document.errors[0] ?? document.warnings[0]
  if (fault)
    return { problems: [problem('SW1003', at(fault.pos[0]), inWords(fault.code, fault.message, text, fault.pos[0]))] }
  if (document.contents === null) return { value: null, places: placesOf(file, undefined), problems: [] }
  const reading: Reading = {
    document,
    at,
    file,
    problems: [],
    left: mostByAliases,
    inAliases: 0,
    open: new Set(),
    aliases: new Map(),
  }
  const tree: PlaceTree = { ...position(document.contents.range[0]), members: new Map() }
  const value = read(document.contents, tree, [], reading)
  return { value, places: placesOf(file, tree), problems: reading.problems }
}

/** The document, or undefined when it is nested too deep for the parser. */
function parsed(text: string): Document.Parsed<ParsedNode> | undefined {
  try {
    return parseDocument(text, { uniqueKeys: false, prettyErrors: false, logLevel: 'silent' })
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

/** More lists and mappings than this no platform repeats by aliases. */
const mostByAliases = 10_000

interface Reading {
  readonly document: Document.Parsed<ParsedNode>
  readonly at: (offset?: number) => Place
  readonly file: string
  readonly problems: Problem[]
  /**
   * How many collections may still be read through aliases, which can make a short text huge; and whether one is being
   * read.
   */
  left: number
  inAliases: number
  /** The collections being read, to see one that contains itself. */
  readonly open: Set<object>
  readonly aliases: Map<Alias, unknown>
}

function read(node: unknown, tree: PlaceTree, path: readonly string[], reading: Reading): unknown {
  if (!isAlias(node)) return readReal(node, tree, path, reading)
  reading.inAliases++
  const value = readReal(resolved(node, reading), tree, path, reading)
  reading.inAliases--
  return value
}

function readReal(real: unknown, tree: PlaceTree, path: readonly string[], reading: Reading): unknown {
  if (isScalar(real)) {
    if (typeof real.value === 'number') tree.source = real.source
    return real.value
  }
  if (!isMap(real) && !isSeq(real)) return null
  if (reading.open.has(real) || path.length > deepest || (reading.inAliases > 0 && --reading.left < 0)) {
    if (reading.left > -1e9)
      reading.problems.push(tooDeep({ ...reading.at((real as ParsedNode).range?.[0]), path: path.join('.') }))
    reading.left = -1e9
    return undefined
  }
  reading.open.add(real)
  const value = isMap(real)
    ? readMap(real as YAMLMap.Parsed, tree, path, reading)
    : real.items.map((item, index) => {
        const below = member(tree, String(index), (item as ParsedNode | null)?.range?.[0] ?? real.range![0], reading)
        return read(item, below, [...path, String(index)], reading)
      })
  reading.open.delete(real)
  return value
}

/** What an alias stands for; looked up once, because the parser searches the whole document for it. */
function resolved(alias: Alias, reading: Reading): unknown {
  if (!reading.aliases.has(alias)) reading.aliases.set(alias, alias.resolve(reading.document))
  return reading.aliases.get(alias)
}

function readMap(map: YAMLMap.Parsed, tree: PlaceTree, path: readonly string[], reading: Reading): object {
  const members: Record<string, unknown> = {}
  const merges: unknown[] = []
  for (const { key, value } of map.items as Pair<ParsedNode, ParsedNode | null>[]) {
    if (isScalar(key) && key.value === '<<' && key.type === 'PLAIN') {
      merges.push(value)
      continue
    }
    const name = isScalar(key) ? String(key.value ?? key.source) : undefined
    if (name === undefined) {
      const place = { ...reading.at(key?.range?.[0]), path: path.join('.') }
      reading.problems.push(
        problem('SW1003', place, { found: 'a list or mapping as a key', expected: 'text', do: 'write a plain key' }),
      )
      continue
    }
    const first = tree.members.get(name)
    if (first)
      reading.problems.push(twice({ ...reading.at(key.range[0]), path: [...path, name].join('.') }, name, first.line))
    set(members, name, read(value, member(tree, name, key.range[0], reading), [...path, name], reading))
  }
  for (const merge of merges) mergeInto(members, tree, merge, path, reading)
  return members
}

/** What a merge key names: mappings whose members fill in what is not written. */
function mergeInto(
  members: Record<string, unknown>,
  tree: PlaceTree,
  from: unknown,
  path: readonly string[],
  reading: Reading,
): void {
  const source: PlaceTree = { line: tree.line, column: tree.column, members: new Map() }
  const value = read(from, source, path, reading)
  if (!Array.isArray(value)) return fillIn(members, tree, value, source)
  for (const [index, one] of value.entries()) fillIn(members, tree, one, source.members.get(String(index))!)
}

function fillIn(members: Record<string, unknown>, tree: PlaceTree, from: unknown, places: PlaceTree): void {
  for (const [key, inherited] of Object.entries(from ?? {})) {
    if (Object.hasOwn(members, key)) continue
    set(members, key, inherited)
    const place = places.members.get(key)
    if (place) tree.members.set(key, place)
  }
}

function member(tree: PlaceTree, key: string, offset: number, reading: Reading): PlaceTree {
  const { line = 1, column = 1 } = reading.at(offset)
  const below: PlaceTree = { line, column, members: new Map() }
  tree.members.set(key, below)
  return below
}

/** Sets a member as data, whatever its name: `__proto__` is a key like any other here, and refused later. */
function set(members: object, key: string, value: unknown): void {
  Object.defineProperty(members, key, { value, enumerable: true, writable: true, configurable: true })
}

function tooDeep(place: Place): Problem {
  return problem('SW1018', place, {
    found: `more than ${deepest} levels, a huge number of aliases, or an anchor that contains itself`,
    expected: 'data that ends',
    do: 'write it flatter',
  })
}

/** The parser's fault in words that a person who writes YAML knows. */
function inWords(
  code: string,
  message: string,
  text: string,
  offset: number,
): { found: string; expected: string; do: string } {
  const found =
    text
      .slice(offset, offset + 30)
      .split('\n')[0]!
      .trim() || 'the end of a line'
  switch (code) {
    case 'TAB_AS_INDENT':
      return { found: 'a tab in the indentation', expected: 'spaces', do: 'indent with spaces' }
    case 'MULTIPLE_DOCS':
      return { found: 'a second document', expected: 'one document', do: 'remove the line --- and what follows' }
    case 'TAG_RESOLVE_FAILED':
      return { found, expected: 'plain values, without tags of your own', do: 'remove the tag' }
    case 'BAD_INDENT':
      return message.startsWith('Flow')
        ? { found, expected: 'the bracket that closes what was opened', do: 'close it on the line before' }
        : { found, expected: 'the same indentation as its neighbours', do: 'align it with them' }
    case 'BLOCK_AS_IMPLICIT_KEY':
      return {
        found,
        expected: 'one key in a line',
        do: 'put the inner mapping on lines of its own, or quote the text',
      }
    default:
      return {
        found,
        expected: `valid YAML (${message.split('\n')[0]!.replace(/\.$/, '').toLowerCase()})`,
        do: 'correct it here',
      }
  }
}
