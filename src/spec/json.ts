import { problem, type Problem } from '../base/problem.ts'
import { deepest, type Loaded } from './loaded.ts'
import { linesOf, placesOf, type PlaceTree } from './places.ts'
import { twice } from './twice.ts'

/**
 * Reads JSON text, with the position of every key. Accepts exactly what JSON.parse accepts, but for keys written twice
 * and for nesting deeper than any platform; both are problems.
 */
export function loadJson(file: string, text: string): Loaded {
  const position = linesOf(text)
  const problems: Problem[] = []
  try {
    const { value, tree } = parse(text, position, (key, path, first, second) =>
      problems.push(twice({ file, path: [...path, key].join('.'), ...second }, key, first.line)),
    )
    return { value, places: placesOf(file, tree), problems }
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    const at = { path: '', file, ...position(error.offset) }
    if (error.deep) {
      return {
        problems: [
          problem('SW1018', at, {
            found: `more than ${deepest} levels`,
            expected: `at most ${deepest} levels`,
            do: 'write it flatter',
          }),
        ],
      }
    }
    const found =
      error.offset >= text.length ? 'the end of the file' : text.slice(error.offset, error.offset + 20).split('\n')[0]!
    return {
      problems: [
        ...problems,
        problem('SW1003', at, { found, expected: error.message, do: error.advice ?? `write ${error.message} here` }),
      ],
    }
  }
}

/** Where and why the text is not JSON. */
class Fault extends Error {
  readonly offset: number
  readonly advice: string | undefined
  readonly deep: boolean
  constructor(offset: number, expected: string, advice?: string, deep = false) {
    super(expected)
    this.offset = offset
    this.advice = advice
    this.deep = deep
  }
}

type Twice = (key: string, path: readonly string[], first: PlaceTree, second: { line: number; column: number }) => void

function parse(
  text: string,
  position: (offset: number) => { line: number; column: number },
  onTwice: Twice,
): { value: unknown; tree: PlaceTree } {
  let at = 0
  const path: string[] = []

  const space = () => {
    while (at < text.length && ' \t\n\r'.includes(text[at]!)) at++
  }
  const place = (offset: number): PlaceTree => ({ ...position(offset), members: new Map() })

  /** Reads a value; what is below it is put into `tree`. */
  function value(tree: PlaceTree): unknown {
    space()
    const character = text[at]
    if (character === '{') return mapping(tree)
    if (character === '[') return list(tree)
    if (character === '"') return string()
    const word = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])/y
    word.lastIndex = at
    const literal = word.exec(text)?.[0]
    if (literal === undefined) throw new Fault(at, 'a value', adviceFor(character))
    at += literal.length
    return JSON.parse(literal)
  }

  function mapping(tree: PlaceTree): object {
    const members: Record<string, unknown> = {}
    enter()
    for (space(); text[at] !== '}'; space()) {
      if (text[at] !== '"') throw new Fault(at, 'a key in double quotes, or }', adviceFor(text[at]))
      const start = at
      const key = string()
      space()
      if (text[at] !== ':') throw new Fault(at, 'a colon after the key')
      at++
      const member = place(start)
      const first = tree.members.get(key)
      if (first) onTwice(key, path, first, member)
      path.push(key)
      Object.defineProperty(members, key, {
        value: value(member),
        enumerable: true,
        writable: true,
        configurable: true,
      })
      path.pop()
      tree.members.set(key, member)
      separator('}')
    }
    leave()
    return members
  }

  function list(tree: PlaceTree): unknown[] {
    const elements: unknown[] = []
    enter()
    for (space(); text[at] !== ']'; space()) {
      const element = place(at)
      path.push(String(elements.length))
      elements.push(value(element))
      path.pop()
      tree.members.set(String(elements.length - 1), element)
      separator(']')
    }
    leave()
    return elements
  }

  function separator(end: string): void {
    space()
    if (text[at] === end) return
    if (text[at] !== ',') throw new Fault(at, `a comma or ${end}`)
    const comma = at++
    space()
    if (text[at] === end) throw new Fault(comma, `no comma before ${end}`, 'remove this comma')
  }

  function enter(): void {
    if (path.length >= deepest) throw new Fault(at, '', undefined, true)
    at++
  }

  function leave(): void {
    at++
  }

  function string(): string {
    const start = at++
    for (let code = text.charCodeAt(at); code !== 34; code = text.charCodeAt(at)) {
      if (!(code >= 32)) {
        throw new Fault(
          start,
          'text that ends with a double quote on the same line',
          'end it with a double quote, and write a line break in it as \\n',
        )
      }
      at += code === 92 ? 2 : 1
    }
    at++
    try {
      return JSON.parse(text.slice(start, at)) as string
    } catch {
      throw new Fault(
        start,
        'text with backslashes only before " \\ / b f n r t or u and four digits',
        'write a backslash as \\\\',
      )
    }
  }

  space()
  const tree = place(at)
  const result = value(tree)
  space()
  if (at < text.length) throw new Fault(at, 'nothing more', 'remove what follows')
  return { value: result, tree }
}

function adviceFor(character: string | undefined): string | undefined {
  if (character === "'") return 'use double quotes'
  if (character === '/' || character === '#') return 'remove the comment: JSON has none'
  return character !== undefined && /[A-Za-z_$]/.test(character) ? 'put it in double quotes' : undefined
}
