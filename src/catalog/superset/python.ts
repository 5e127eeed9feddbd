import type { Json } from '../../base/json.ts'
import type { NodeId } from '../../graph/id.ts'
import { bindText, ifEncrypted, join, partsOf, type Reference, type Text } from '../../graph/text.ts'

const code = Symbol('Python code')

/**
 * A value of a Python program as data: JSON values and late-bound texts become literals, and the makers below give
 * names, calls and tuples. Printed by `program`, never assembled as text.
 */
export type Python =
  null | boolean | number | string | Expression | readonly Python[] | { readonly [key: string]: Python }

/** A piece of Python that is not a plain literal. */
export interface Expression {
  readonly [code]:
    | { readonly is: 'name'; readonly name: string }
    | {
        readonly is: 'call'
        readonly callee: string
        readonly args: readonly Python[]
        readonly named: Readonly<Record<string, Python>>
      }
    | { readonly is: 'tuple'; readonly items: readonly Python[] }
    | { readonly is: 'over'; readonly base: string; readonly entries: Readonly<Record<string, Python>> }
    | { readonly is: 'text'; readonly text: Text }
    | { readonly is: 'bare'; readonly text: Text }
    | { readonly is: 'encrypted'; readonly store: NodeId; readonly value: Python }
}

/** A variable, attribute or other fixed expression: `name('CeleryConfig')`. */
export const name = (value: string): Expression => ({ [code]: { is: 'name', name: value } })
/** A call: `call('crontab', [], { minute: '0' })` prints `crontab(minute="0")`. */
export const call = (
  callee: string,
  args: readonly Python[] = [],
  named: Readonly<Record<string, Python>> = {},
): Expression => ({ [code]: { is: 'call', callee, args, named } })
/** A tuple. */
export const tuple = (...items: readonly Python[]): Expression => ({ [code]: { is: 'tuple', items } })
/** A mapping that takes everything from a named one and adds to it. */
export const over = (base: string, entries: Readonly<Record<string, Python>>): Expression => ({
  [code]: { is: 'over', base, entries },
})
/** A string that is complete only at the target. */
export const late = (text: Text | Reference): Expression => ({ [code]: { is: 'text', text: join([text]) } })
/** A number that is known only at the target, such as a port. */
export const lateNumber = (text: Text | Reference): Expression => ({ [code]: { is: 'bare', text: join([text]) } })

/**
 * A named argument or a member of a mapping that is there only where the store is reached by TLS; its value is plain.
 */
export const whenEncrypted = (store: NodeId, value: Python): Expression => ({
  [code]: { is: 'encrypted', store, value },
})

/** Prints as nothing: the member is complete in its key. */
const nothing: Expression = name('')

/** One line, or group of lines, of a program. */
export type Statement =
  | { readonly does: 'section'; readonly title: string; readonly body: readonly Statement[] }
  | { readonly does: 'note'; readonly words: string }
  | { readonly does: 'import'; readonly from?: string; readonly names: readonly string[] }
  | { readonly does: 'assign'; readonly key: string; readonly value: Python; readonly why?: string }
  | { readonly does: 'lines'; readonly lines: readonly string[] }
  | { readonly does: 'class'; readonly name: string; readonly words: string; readonly body: readonly Statement[] }

export const section = (title: string, ...body: readonly (Statement | false | undefined)[]): Statement => ({
  does: 'section',
  title,
  body: present(body),
})
export const note = (words: string): Statement => ({ does: 'note', words })
/** `imports('os')` is `import os`; `imports('celery', 'Celery')` is `from celery import Celery`. */
export const imports = (from: string, ...names: readonly string[]): Statement =>
  names.length > 0 ? { does: 'import', from, names } : { does: 'import', names: [from] }
/** `why` stands above the line as a comment. */
export const assign = (key: string, value: Python, why?: string): Statement => ({ does: 'assign', key, value, why })
/** Fixed lines of Python, for the few that are neither assignments nor imports. */
export const lines = (...text: readonly string[]): Statement => ({ does: 'lines', lines: text })
export const classOf = (
  className: string,
  words: string,
  ...body: readonly (Statement | false | undefined)[]
): Statement => ({ does: 'class', name: className, words, body: present(body) })
/** Assignments of a mapping in the order of its keys, each without a comment. */
export const assigns = (values: Readonly<Record<string, Python>>): Statement[] =>
  Object.entries(values).map(([key, value]) => assign(key, value))

/**
 * A readable Python program: the words as its opening comment, then the statements; lines stay within 120 columns where
 * they can.
 */
export function program(words: string, statements: readonly (Statement | false | undefined)[]): Text {
  const body = present(statements)
  return join([...comment(words, ''), '', ...block(body, '')].flatMap((line) => [line, '\n']))
}

/** JSON as Python values; an object of the form `{ secret: name }` becomes what `secret` makes of it. */
export function fromJson(value: Json | undefined, secret: (name: string) => Python): Python {
  if (value === undefined || value === null) return null
  if (typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map((each) => fromJson(each, secret))
  const entries = Object.entries(value as Readonly<Record<string, Json>>)
  if (entries.length === 1 && entries[0]![0] === 'secret' && typeof entries[0]![1] === 'string')
    return secret(entries[0]![1])
  return Object.fromEntries(entries.map(([key, each]) => [key, fromJson(each, secret)]))
}

const width = 120
/**
 * How long a reference is taken to become, for deciding about line breaks; the same everywhere, so that output does not
 * depend on the target.
 */
const referenceWidth = 24

function block(body: readonly Statement[], indent: string): Text[] {
  const out: Text[] = []
  let last: Statement['does'] | undefined
  for (const statement of body) {
    if (last !== undefined && needsRoom(statement, last)) out.push('')
    if (indent === '' && last !== undefined && isDefinition(statement)) out.push('')
    out.push(...printed(statement, indent))
    last = statement.does
  }
  return out
}

function needsRoom(statement: Statement, last: Statement['does']): boolean {
  if (last === 'note' && statement.does !== 'import') return false
  if (statement.does === 'section' || statement.does === 'class' || statement.does === 'lines') return true
  return last === 'import' || last === 'class' || last === 'lines' ? statement.does !== last : false
}

/** At the top level, two empty lines stand before a definition (PEP 8). */
function isDefinition(statement: Statement): boolean {
  return statement.does === 'class' || (statement.does === 'lines' && statement.lines[0]!.startsWith('def '))
}

function printed(statement: Statement, indent: string): Text[] {
  switch (statement.does) {
    case 'section':
      return [
        `${indent}# --- ${statement.title} ${'-'.repeat(Math.max(3, 100 - indent.length - statement.title.length))}`,
        ...block(statement.body, indent),
      ]
    case 'note':
      return comment(statement.words, indent)
    case 'import':
      return [
        statement.from === undefined
          ? `${indent}import ${statement.names.join(', ')}`
          : `${indent}from ${statement.from} import ${statement.names.join(', ')}`,
      ]
    case 'assign':
      return [
        ...(statement.why ? comment(statement.why, indent) : []),
        ...value(statement.value, indent, `${statement.key} = `, ''),
      ]
    case 'lines':
      return statement.lines.map((line) => (line === '' ? '' : indent + line))
    case 'class':
      return [
        `${indent}class ${statement.name}:`,
        `${indent}    """${statement.words}"""`,
        '',
        ...block(statement.body, `${indent}    `),
      ]
  }
}

function comment(words: string, indent: string): string[] {
  const out: string[] = []
  for (const paragraph of words.split('\n')) {
    let line = `${indent}#`
    for (const word of paragraph.split(' ')) {
      if (line.length + word.length + 1 > 110 && line !== `${indent}#`) {
        out.push(line)
        line = `${indent}#`
      }
      line += ` ${word}`
    }
    out.push(line.trimEnd())
  }
  return out
}

/** The lines of a value that stands behind `lead` and before `tail`: one if it fits, else one for each member. */
function value(from: Python, indent: string, lead: string, tail: string): Text[] {
  const flat = join([indent + lead, oneLine(from), tail])
  if (lengthOf(flat) <= width || !isLong(from)) return [flat]
  const inner = `${indent}    `
  const [open, members, close] = opened(from)
  const out: Text[] = [indent + lead + open]
  for (const [key, member] of members) {
    // Belongs to the line before it, so that nothing of it is left where it is not.
    if (isEncrypted(member)) out.push(join([out.pop()!, encrypted(member, `\n${inner}${key}`, ',')]))
    else out.push(...value(member, inner, key, ','))
  }
  return [...out, indent + close + tail]
}

function isEncrypted(member: Python): member is Expression & { [code]: { is: 'encrypted' } } {
  return isExpression(member) && member[code].is === 'encrypted'
}

function encrypted(member: Expression & { [code]: { is: 'encrypted' } }, lead: string, tail = ''): Reference {
  const { store, value: plain } = member[code]
  const printed = bindText(oneLine(plain), ({ ref }) => {
    throw new Error(`a ${ref} cannot stand in what is there only with TLS`)
  })
  return ifEncrypted(store, `${lead}${printed}${tail}`)
}

function isLong(from: Python): boolean {
  if (isExpression(from))
    return (
      (from[code].is === 'call' && from[code].args.length + Object.keys(from[code].named).length > 0) ||
      from[code].is === 'tuple' ||
      from[code].is === 'over'
    )
  return typeof from === 'object' && from !== null
}

function opened(from: Python): [open: string, members: [key: string, value: Python][], close: string] {
  if (isExpression(from)) {
    const it = from[code]
    if (it.is === 'call')
      return [
        `${it.callee}(`,
        [
          ...it.args.map((each): [string, Python] => ['', each]),
          ...Object.entries(it.named).map(([key, each]): [string, Python] => [`${key}=`, each]),
        ],
        ')',
      ]
    if (it.is === 'over')
      return [
        '{',
        [
          [`**${it.base}`, nothing],
          ...Object.entries(it.entries).map(([key, each]): [string, Python] => [`${quoted(key)}: `, each]),
        ],
        '}',
      ]
    return ['(', (it.is === 'tuple' ? it.items : []).map((each) => ['', each]), ')']
  }
  if (Array.isArray(from)) return ['[', from.map((each) => ['', each]), ']']
  return [
    '{',
    Object.entries(from as Readonly<Record<string, Python>>).map(([key, each]) => [`${quoted(key)}: `, each]),
    '}',
  ]
}

function oneLine(from: Python): Text {
  if (from === null) return 'None'
  if (typeof from === 'boolean') return from ? 'True' : 'False'
  if (typeof from === 'number') return String(from)
  if (typeof from === 'string') return quoted(from)
  if (isExpression(from)) {
    const it = from[code]
    if (it.is === 'name') return it.name
    if (it.is === 'bare') return it.text
    if (it.is === 'text')
      return join([
        '"',
        ...partsOf(it.text).map((part) => (typeof part === 'string' ? quoted(part).slice(1, -1) : part)),
        '"',
      ])
  }
  const [open, members, close] = opened(from)
  const inside = join(
    members.map(([key, member], index) =>
      isEncrypted(member) ? encrypted(member, `, ${key}`) : join([index === 0 ? '' : ', ', key, oneLine(member)]),
    ),
  )
  const single = isExpression(from) && from[code].is === 'tuple' && members.length === 1
  return join([open, inside, single ? ',' : '', close])
}

/** A Python string literal: JSON's escapes mean the same in Python. */
function quoted(text: string): string {
  return JSON.stringify(text)
}

function lengthOf(line: Text): number {
  return partsOf(line).reduce((sum, part) => sum + (typeof part === 'string' ? part.length : widthOf(part)), 0)
}

/** What is there only with TLS does not change the lines of what is there without. */
function widthOf(reference: Reference): number {
  return reference.ref === 'encrypted' ? reference.no.length : referenceWidth
}

function isExpression(from: Python): from is Expression {
  return typeof from === 'object' && from !== null && code in from
}

function present(body: readonly (Statement | false | undefined)[]): Statement[] {
  return body.filter((each) => each !== undefined && each !== false)
}
