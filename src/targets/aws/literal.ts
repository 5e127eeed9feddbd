const width = 118

/**
 * Data as a literal of TypeScript, as people write it: names without quotes where they need none, and on one line what
 * fits there.
 */
export function literalOf(value: unknown, indent = 0, before = 0): string {
  const short = onOneLine(value)
  if (typeof value !== 'object' || value === null || indent + before + short.length <= width) return short
  const inner = ' '.repeat(indent + 2)
  const lines = membersOf(value).map(([name, each]) => `${inner}${name}${literalOf(each, indent + 2, name.length)},\n`)
  const [open, close] = Array.isArray(value) ? '[]' : '{}'
  return `${open}\n${lines.join('')}${' '.repeat(indent)}${close}`
}

function onOneLine(value: unknown): string {
  if (typeof value === 'string') return textOf(value)
  if (typeof value !== 'object' || value === null) return String(value)
  const members = membersOf(value).map(([name, each]) => `${name}${onOneLine(each)}`)
  if (Array.isArray(value)) return `[${members.join(', ')}]`
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`
}

/** What is in an object or a list, each with what stands before it. */
function membersOf(value: object): readonly (readonly [string, unknown])[] {
  if (Array.isArray(value)) return value.map((each) => ['', each])
  return Object.entries(value)
    .filter(([, each]) => each !== undefined)
    .map(([name, each]) => [`${nameOf(name)}: `, each])
}

function nameOf(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : textOf(name)
}

function textOf(text: string): string {
  return `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
}
