const width = 118

/**
 * Data as a literal of TypeScript, as people write it: names without quotes where they need none, and on one line what
 * fits there.
 */
export function literalOf(value: unknown, indent = 0, before = 0): string {
  if (typeof value === 'string') return textOf(value)
  if (typeof value !== 'object' || value === null) return String(value)
  const brackets = Array.isArray(value) ? (['[', ']'] as const) : (['{', '}'] as const)
  const members: (readonly [string, unknown])[] = Array.isArray(value)
    ? value.map((each) => ['', each] as const)
    : Object.entries(value)
        .filter(([, each]) => each !== undefined)
        .map(([name, each]) => [`${nameOf(name)}: `, each] as const)
  if (members.length === 0) return brackets.join('')
  const space = Array.isArray(value) ? '' : ' '
  const short = `${brackets[0]}${space}${members.map(([name, each]) => `${name}${literalOf(each, indent)}`).join(', ')}${space}${brackets[1]}`
  if (indent + before + short.length <= width && !short.includes('\n')) return short
  const inner = ' '.repeat(indent + 2)
  return `${brackets[0]}\n${members.map(([name, each]) => `${inner}${name}${literalOf(each, indent + 2, name.length)},\n`).join('')}${' '.repeat(indent)}${brackets[1]}`
}

function nameOf(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : textOf(name)
}

function textOf(text: string): string {
  return `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
}
