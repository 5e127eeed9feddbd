import { Document, Pair, Scalar, type ScalarTag, Schema, YAMLMap, YAMLSeq } from 'yaml'
import { stringifyString } from 'yaml/util'
import { arranged, fits, type Manner, type Path } from './manner.ts'
import { styleOf, written } from './scalar.ts'

/** A remark for the reader, written above the value at this place. */
export interface Note {
  readonly path: Path
  readonly comment: string
}

/** A mark that changes how a reader merges the value at this place; Compose knows these two in override files. */
export interface Tag {
  readonly path: Path
  readonly tag: '!override' | '!reset'
}

/** A document of plain data, with what is said about it. */
export interface Page {
  readonly content: unknown
  /** Remarks at the head, before everything. */
  readonly head?: string
  readonly notes?: readonly Note[]
  readonly tags?: readonly Tag[]
}

/** Lines of remarks are broken before this column, and lists in brackets end before it. */
const width = 100

/**
 * The pages as YAML, laid out in the manner of their format: the same bytes for the same data, no anchors, no folded
 * lines, and read the same by readers of YAML 1.1 and 1.2. A note or tag for a place that is not there is a fault of
 * the program.
 */
export function printYaml(pages: Page | readonly Page[], manner: Manner): string {
  const list = Array.isArray(pages) ? (pages as readonly Page[]) : [pages as Page]
  return list.map((page) => printPage(page, manner)).join('---\n')
}

function printPage(page: Page, manner: Manner): string {
  const said = saidOf(page)
  const document = new Document(null, { version: '1.2', schema: (schema ??= schemaOf()) })
  document.contents = node(page.content, [], manner, said) as typeof document.contents
  const [lost] = said.lost()
  if (lost !== undefined) throw new Error(`a note or tag is for ${lost}, where the document has nothing`)
  if (page.head !== undefined) document.commentBefore = remark(page.head, 0)
  return document.toString({
    lineWidth: 0,
    indentSeq: manner.indentLists,
    flowCollectionPadding: false,
    nullStr: 'null',
    // There are none, and to find that out every node would be looked at.
    directives: false,
  })
}

/** All pages have one, since making it takes longer than a short page. */
let schema: Schema | undefined

function schemaOf(): Schema {
  return new Schema({
    schema: 'core',
    customTags: (tags) => [text, ...tags.filter((tag) => typeof tag === 'string' || tag.tag !== text.tag)],
  })
}

/** What is said of places: it remembers which were asked for, so that nothing said is lost. */
interface Said {
  at(path: Path): { readonly comment?: string; readonly tag?: string }
  /** Whether anything is said of what lies below. */
  below(path: Path): boolean
  /** The places that were never asked for. */
  lost(): readonly string[]
}

function saidOf(page: Page): Said {
  const notes = new Map(page.notes?.map((each) => [JSON.stringify(each.path), each.comment]))
  const tags = new Map(page.tags?.map((each) => [JSON.stringify(each.path), each.tag]))
  const places = [...notes.keys(), ...tags.keys()]
  if (places.length === 0) return nothingSaid
  const depths = new Set([...(page.notes ?? []), ...(page.tags ?? [])].map((each) => each.path.length))
  const deepest = Math.max(...depths)
  const asked = new Set<string>()
  return {
    at(path) {
      if (!depths.has(path.length)) return nothing
      const place = JSON.stringify(path)
      asked.add(place)
      return { comment: notes.get(place), tag: tags.get(place) }
    },
    below(path) {
      if (path.length >= deepest) return false
      const start = JSON.stringify([...path, 0]).slice(0, -2)
      return places.some((place) => place.startsWith(start))
    },
    lost: () => places.filter((place) => !asked.has(place)),
  }
}

const nothing = {}
const nothingSaid: Said = { at: () => nothing, below: () => false, lost: () => [] }

type Node = Scalar | YAMLMap | YAMLSeq

function node(value: unknown, path: Path, manner: Manner, said: Said, inBrackets = false): Node {
  const { comment, tag } = said.at(path)
  const made = Array.isArray(value)
    ? list(value, path, manner, said, inBrackets)
    : isMapping(value)
      ? mapping(value, path, manner, said, inBrackets)
      : new Scalar(value)
  if (typeof value === 'number' && manner.octal?.some((pattern) => fits(path, pattern)))
    made.comment = ` 0${value.toString(8)}`
  if (tag !== undefined) made.tag = tag
  // A remark on a member of a mapping stands above its key.
  if (comment !== undefined && typeof path.at(-1) !== 'string') made.commentBefore = remark(comment, path.length)
  return made
}

function list(values: readonly unknown[], path: Path, manner: Manner, said: Said, inBrackets: boolean): YAMLSeq {
  const made = new YAMLSeq()
  made.flow = inBrackets || isShort(values, path, manner, said)
  made.items = values.map((each, index) => node(each, [...path, index], manner, said, made.flow))
  return made
}

function mapping(value: object, path: Path, manner: Manner, said: Said, inBrackets: boolean): YAMLMap {
  const made = new YAMLMap()
  made.flow = inBrackets || isShort(Object.values(value), path, manner, said)
  const isApart = manner.apart.some((pattern) => fits(path, pattern))
  for (const [index, [key, each]] of arranged(value, path, manner).entries()) {
    const below = [...path, key]
    const name = new Scalar(key)
    const { comment } = said.at(below)
    if (comment !== undefined) name.commentBefore = remark(comment, path.length)
    name.spaceBefore = isApart && index > 0
    made.items.push(new Pair(name, node(each, below, manner, said, made.flow)))
  }
  return made
}

/** Whether these values, in a place where brackets are usual, are plain and fit on one line. */
function isShort(values: readonly unknown[], path: Path, manner: Manner, said: Said): boolean {
  if (values.length === 0) return true
  if (!manner.brackets.some((pattern) => fits(path, pattern)) || said.below(path)) return false
  if (!values.every((each) => typeof each !== 'object' && !(typeof each === 'string' && /[\n'"]/.test(each))))
    return false
  return 2 * path.length + `${path.at(-1)}: [${values.join(', ')}]`.length < width
}

/** Prints texts by our own rules; blocks are left to the library. */
const text: ScalarTag = {
  identify: (value) => typeof value === 'string',
  default: true,
  tag: 'tag:yaml.org,2002:str',
  resolve: (found) => found,
  stringify(item, context, onComment, onChompKeep) {
    const value = item.value as string
    const style = styleOf(value, context.implicitKey ? 'key' : context.inFlow ? 'brackets' : 'alone')
    if (style !== 'block') return written(value, style)
    return stringifyString({ value, type: Scalar.BLOCK_LITERAL }, context, onComment, onChompKeep)
  },
}

function isMapping(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

/** The words as lines of a comment, each with its leading space, broken where they get too long. */
function remark(words: string, depth: number): string {
  const room = width - 2 * depth
  return words
    .split('\n')
    .flatMap((line) => broken(line, room))
    .map((line) => (line === '' ? '' : ` ${line}`))
    .join('\n')
}

function broken(line: string, room: number): string[] {
  const lines: string[] = ['']
  for (const word of line.trim().split(/ +/)) {
    const last = lines.at(-1)!
    if (last === '') lines[lines.length - 1] = word
    else if (last.length + word.length < room) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}
