/**
 * A document of Terraform's language (HCL) as data: blocks, their arguments and expressions. Whatever is built here is
 * printed by `printHcl` (print.ts); nothing of this folder is made of strings that are joined to a file.
 */

const special = Symbol('hcl')

/**
 * An expression that is no plain value: a reference, a template, a call, a text over several lines, a value with a
 * comment.
 */
export type Special =
  | { readonly [special]: 'code'; readonly text: string }
  | { readonly [special]: 'template'; readonly parts: readonly (string | Special)[] }
  | { readonly [special]: 'call'; readonly name: string; readonly args: readonly Expression[] }
  | { readonly [special]: 'heredoc'; readonly text: string }
  | { readonly [special]: 'noted'; readonly comment: string; readonly value: Expression }

/**
 * A value of an argument. Strings are literal: what looks like a template in them is escaped. `undefined` entries are
 * left out.
 */
export type Expression =
  | string
  | number
  | boolean
  | null
  | readonly Expression[]
  | { readonly [key: string]: Expression | undefined }
  | Special

/** An argument that takes a string, a number or a boolean, or an expression that gives one. */
export type Text = string | Special
export type Amount = number | Special
export type Flag = boolean | Special
export type List<Item> = readonly Item[] | Special
/** One nested block, or several. */
export type Many<Item> = Item | readonly Item[]
export type Table<Item> = Readonly<Record<string, Item | undefined>> | Special

/** A block: `resource "aws_vpc" "this" { ... }`. The comment stands above it. */
export interface Block {
  readonly type: string
  readonly labels: readonly string[]
  readonly body: readonly Part[]
  readonly comment?: string
}

/** What is in a block, in its order: arguments and blocks; `gap` is an empty line. */
export type Part =
  | { readonly kind: 'argument'; readonly name: string; readonly value: Expression }
  | { readonly kind: 'block'; readonly block: Block }
  | { readonly kind: 'gap' }

/** One file: its blocks, with a comment at its head. */
export interface HclFile {
  readonly comment?: string
  readonly blocks: readonly Block[]
}

/** An expression as it is written: `var.region`, `each.value.public`. */
export function code(text: string): Special {
  return { [special]: 'code', text }
}

/** A text of literals and expressions; a single expression stays what it is. */
export function template(...parts: readonly (string | Special)[]): Text {
  const joined: (string | Special)[] = []
  for (const part of parts) {
    if (part === '') continue
    const last = joined.at(-1)
    if (typeof part === 'string' && typeof last === 'string') joined[joined.length - 1] = last + part
    else joined.push(part)
  }
  if (joined.length === 0) return ''
  if (joined.length === 1) return joined[0]!
  return { [special]: 'template', parts: joined }
}

/** A call of one of Terraform's functions: `call('jsonencode', {...})`. */
export function call(name: string, ...args: readonly Expression[]): Special {
  return { [special]: 'call', name, args }
}

/** A literal text over several lines, written as a heredoc; it ends with a newline. */
export function heredoc(text: string): Special {
  return { [special]: 'heredoc', text: text.endsWith('\n') ? text : `${text}\n` }
}

/** A value with a comment above it, for what would surprise a reader. */
export function noted<Value extends Expression>(comment: string, value: Value): Special {
  return { [special]: 'noted', comment, value }
}

/** The form of a special expression; undefined for plain values. */
export function formOf(value: Expression): Special | undefined {
  return typeof value === 'object' && value !== null && special in value ? (value as Special) : undefined
}

/** Which form a special expression has. */
export function kindOf<Form extends Special>(form: Form): Form[typeof special] {
  return form[special]
}

/** A block of arguments and blocks; a name in `blocks` is written as a block, an array of them as several. */
export function blockOf(
  type: string,
  labels: readonly string[],
  body: Readonly<Record<string, unknown>>,
  blocks: readonly string[] = [],
  comment?: string,
): Block {
  const parts: Part[] = []
  const add = (part: Part) => {
    const last = parts.at(-1)
    // Blocks stand apart from what is before them, and so do the arguments after them.
    if (last && (part.kind === 'block' || last.kind === 'block')) parts.push({ kind: 'gap' })
    parts.push(part)
  }
  for (const [name, value] of Object.entries(body)) {
    if (value === undefined) continue
    if (!blocks.includes(name) && (name === 'for_each' || name === 'count' || name === 'provider')) {
      add({ kind: 'argument', name, value: value as Expression })
      parts.push({ kind: 'gap' })
    } else if (blocks.includes(name)) {
      for (const each of Array.isArray(value) ? value : [value]) {
        const { note, inner } = withNote(each as Expression)
        add({ kind: 'block', block: blockOf(name, [], inner as Record<string, unknown>, blocks, note) })
      }
    } else {
      if (name === 'depends_on' && parts.length > 0 && parts.at(-1)!.kind === 'argument') parts.push({ kind: 'gap' })
      add({ kind: 'argument', name, value: value as Expression })
    }
  }
  while (parts.at(-1)?.kind === 'gap') parts.pop()
  return {
    type,
    labels,
    body: parts.filter((part, i) => !(part.kind === 'gap' && parts[i - 1]?.kind === 'gap')),
    ...(comment !== undefined && { comment }),
  }
}

function withNote(value: Expression): { readonly note?: string; readonly inner: Expression } {
  const form = formOf(value)
  return form && form[special] === 'noted' ? { note: form.comment, inner: form.value } : { inner: value }
}
