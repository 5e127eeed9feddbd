const width = 118

/**
 * Data as a literal of TypeScript, as people write it: names without quotes where they need none, and on one line what
 * fits there.
 */
export function literalOf(value: unknown, indent = 0, before = 0): string {
  const short = onOneLine(value, width - indent - before)
  if (short !== undefined) return short
  if (typeof value !== 'object' || value === null) return scalar(value)
  const inner = ' '.repeat(indent + 2)
  const lines = membersOf(value).map(([name, each]) => `${inner}${name}${literalOf(each, indent + 2, name.length)},\n`)
  const [open, close] = Array.isArray(value) ? '[]' : '{}'
  return `${open}\n${lines.join('')}${' '.repeat(indent)}${close}`
}

/** Nothing where it is longer than the room for it; long data is left as soon as that is seen. */
function onOneLine(value: unknown, room: number): string | undefined {
  if (typeof value === 'string' && value.length > room) return undefined
  if (typeof value !== 'object' || value === null) return scalar(value)
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{ ', ' }']
  let line = ''
  for (const [name, each] of membersOf(value)) {
    const text = onOneLine(each, room - line.length)
    if (text === undefined) return undefined
    line += `${line === '' ? '' : ', '}${name}${text}`
    if (line.length > room) return undefined
  }
  if (line === '') return Array.isArray(value) ? '[]' : '{}'
  return open.length + line.length + close.length > room ? undefined : `${open}${line}${close}`
}

function scalar(value: unknown): string {
  return typeof value === 'string' ? textOf(value) : String(value)
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
