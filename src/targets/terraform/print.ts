import { type Block, type Expression, formOf, type HclFile, kindOf, type Part, type Special } from './hcl.ts'

const widest = 100

/** The text of a file, as `terraform fmt` leaves it. */
export function printHcl({ comment, blocks }: HclFile): string {
  const parts = [
    ...(comment === undefined ? [] : [commentLines(comment, '')]),
    ...blocks.map((block) => blockLines(block, '')),
  ]
  return `${parts.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

/** The text of a file of values of variables (terraform.tfvars). */
export function printValues(values: readonly (readonly [string, Expression])[]): string {
  return `${entryLines(values, '', '').join('\n')}\n`
}

/** The text of one expression, as it stands after `=` at an indentation. */
export function printExpression(value: Expression, indent = ''): string {
  return expressionLines(value, indent).join('\n')
}

function blockLines({ type, labels, body, comment }: Block, indent: string): string[] {
  const head = `${indent}${[type, ...labels.map(quoted)].join(' ')} {`
  const above = comment === undefined ? [] : commentLines(comment, indent)
  if (body.length === 0) return [...above, `${head}}`]
  return [...above, head, ...bodyLines(body, `${indent}  `), `${indent}}`]
}

function bodyLines(body: readonly Part[], indent: string): string[] {
  const lines: string[] = []
  let entries: (readonly [string, Expression])[] = []
  const flush = () => {
    lines.push(...entryLines(entries, indent, ''))
    entries = []
  }
  for (const part of body) {
    if (part.kind === 'argument') entries.push([part.name, part.value])
    else {
      flush()
      lines.push(...(part.kind === 'gap' ? [''] : blockLines(part.block, indent)))
    }
  }
  flush()
  return lines
}

/**
 * Arguments, or entries of an object. Equal signs of neighbours are under each other, as `terraform fmt` has it: a
 * comment, or a value that goes on in the next line, ends such a row.
 */
function entryLines(entries: readonly (readonly [string, Expression])[], indent: string, after: string): string[] {
  const lines: string[] = []
  let row: { key: string; value: string[] }[] = []
  const flush = () => {
    const width = Math.max(0, ...row.map(({ key }) => key.length))
    for (const { key, value } of row) lines.push(`${indent}${key.padEnd(width)} = ${value[0]}`, ...value.slice(1))
    row = []
  }
  for (const [name, given] of entries) {
    const { comment, value } = unnoted(given)
    if (comment !== undefined) {
      flush()
      lines.push(...commentLines(comment, indent))
    }
    const printed = expressionLines(value, indent)
    const opens = printed.length > 1 && !printed[0]!.startsWith('<<-')
    if (opens) flush()
    printed[printed.length - 1] += after
    row.push({ key: name, value: printed })
    if (opens) flush()
  }
  flush()
  return lines
}

/** Lines of an expression; the first has no indentation, since it stands behind something. */
function expressionLines(value: Expression, indent: string): string[] {
  const form = formOf(value)
  if (form) return specialLines(form, indent)
  if (Array.isArray(value)) return listLines(value, indent)
  if (typeof value === 'object' && value !== null)
    return objectLines(value as Record<string, Expression | undefined>, indent)
  return [typeof value === 'string' ? quoted(value) : String(value)]
}

function specialLines(form: Special, indent: string): string[] {
  switch (kindOf(form)) {
    case 'code':
      return (form as Extract<Special, { text: string }>).text.split('\n')
    case 'template': {
      const { parts } = form as Extract<Special, { parts: unknown }>
      return [
        `"${parts.map((part) => (typeof part === 'string' ? escaped(part) : `\${${printExpression(part)}}`)).join('')}"`,
      ]
    }
    case 'heredoc': {
      const { text } = form as Extract<Special, { text: string }>
      const lines = text
        .replaceAll(/([$%])\{/g, '$1$1{')
        .split('\n')
        .slice(0, -1)
      return ['<<-EOT', ...lines.map((line) => (line === '' ? '' : `${indent}  ${line}`)), `${indent}EOT`]
    }
    case 'call': {
      const { name, args } = form as Extract<Special, { args: unknown }>
      const printed = args.map((arg) => expressionLines(arg, indent))
      const joined = printed.reduce(
        (lines, arg, i) => {
          if (i === 0) return [...arg]
          return [...lines.slice(0, -1), `${lines.at(-1)}, ${arg[0]}`, ...arg.slice(1)]
        },
        [''],
      )
      joined[0] = `${name}(${joined[0]}`
      joined[joined.length - 1] += ')'
      return joined
    }
    case 'noted':
      return expressionLines((form as Extract<Special, { comment: string }>).value, indent)
  }
}

function listLines(items: readonly Expression[], indent: string): string[] {
  if (items.length === 0) return ['[]']
  const inner = `${indent}  `
  const short = items.map((item) => (isObject(item) ? undefined : oneLine(item)))
  const flat = `[${short.join(', ')}]`
  if (!short.includes(undefined) && flat.length + indent.length <= widest) return [flat]
  return [
    '[',
    ...items.flatMap((item) => {
      const { comment, value } = unnoted(item)
      const flatObject = isObject(value) ? inlineObject(value as Record<string, Expression | undefined>) : undefined
      const lines =
        flatObject !== undefined && flatObject.length + inner.length <= widest
          ? [flatObject]
          : expressionLines(value, inner)
      return [
        ...(comment === undefined ? [] : commentLines(comment, inner)),
        `${inner}${lines[0]}`,
        ...lines.slice(1),
      ].map((line, i, all) => (i === all.length - 1 ? `${line},` : line))
    }),
    `${indent}]`,
  ]
}

function objectLines(object: Readonly<Record<string, Expression | undefined>>, indent: string): string[] {
  const entries = entriesOf(object)
  if (entries.length === 0) return ['{}']
  return [
    '{',
    ...entryLines(
      entries.map(([key, value]) => [keyOf(key), value]),
      `${indent}  `,
      '',
    ),
    `${indent}}`,
  ]
}

function inlineObject(object: Readonly<Record<string, Expression | undefined>>): string | undefined {
  const entries = entriesOf(object).map(([key, value]) => [keyOf(key), isObject(value) ? undefined : oneLine(value)])
  if (entries.length === 0 || entries.length > 3 || entries.some(([, value]) => value === undefined)) return undefined
  return `{ ${entries.map(([key, value]) => `${key} = ${value}`).join(', ')} }`
}

function oneLine(value: Expression): string | undefined {
  if (unnoted(value).comment !== undefined) return undefined
  const lines = expressionLines(value, '')
  return lines.length === 1 ? lines[0] : undefined
}

function isObject(value: Expression): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !formOf(value)
}

function entriesOf(object: Readonly<Record<string, Expression | undefined>>): [string, Expression][] {
  return Object.entries(object).filter((entry): entry is [string, Expression] => entry[1] !== undefined)
}

function unnoted(value: Expression): { readonly comment?: string; readonly value: Expression } {
  const form = formOf(value)
  return form && kindOf(form) === 'noted' ? (form as Extract<Special, { comment: string }>) : { value }
}

/** A comment in lines of at most 100 characters; lines that it has of its own stay. */
function commentLines(comment: string, indent: string): string[] {
  const lines: string[] = []
  for (const paragraph of comment.split('\n')) {
    let line = ''
    for (const word of paragraph.split(' ')) {
      if (line !== '' && indent.length + 2 + line.length + 1 + word.length > widest) {
        lines.push(line)
        line = word
      } else line = line === '' ? word : `${line} ${word}`
    }
    lines.push(line)
  }
  return lines.map((line) => `${indent}# ${line}`.trimEnd())
}

function keyOf(key: string): string {
  return /^[A-Za-z_][\w-]*$/.test(key) ? key : quoted(key)
}

function quoted(text: string): string {
  return `"${escaped(text)}"`
}

function escaped(text: string): string {
  if (!/[\\"\n\r\t$%]/.test(text)) return text
  return text
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t')
    .replaceAll(/([$%])\{/g, '$1$1{')
}
