import { visible } from '../base/visible.ts'

/** A value in the words of a person who wrote it, short and on one line. */
export function described(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (value === null) return 'null'
  if (typeof value === 'string') return quoted(value)
  if (typeof value === 'number') return `the number ${value}`
  if (typeof value === 'boolean') return String(value)
  if (typeof value === 'function') return 'a function'
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`
  if (typeof value !== 'object') return `a ${typeof value}`
  const made = Object.getPrototypeOf(value)?.constructor?.name
  if (made !== undefined && made !== 'Object') return /^[AEIOU]/.test(made) ? `an ${made}` : `a ${made}`
  const keys = Object.keys(value)
  return keys.length === 0 ? 'an empty mapping' : `a mapping of ${listed(keys.map(named), 5)}`
}

/** Text in quotes, cut when it is long, without characters that a terminal would obey. */
export function quoted(text: string): string {
  const shown = text.length > 60 ? `${text.slice(0, 57)}...` : text
  return `'${visible(shown).replaceAll("'", "\\'")}'`
}

/** A key or a name as it is shown: in quotes when it is no plain word. */
export function named(name: string): string {
  return /^[\p{L}\p{N}_$@./-]{1,60}$/u.test(name) ? name : quoted(name)
}

/** Names one after another, with a count of those that are too many to show. */
export function listed(names: readonly string[], limit = 12): string {
  const shown = names
    .slice(0, limit)
    .map((name) => (name.length > 60 ? `${name.slice(0, 57)}...` : name))
    .map(visible)
  return names.length > limit ? `${shown.join(', ')} and ${names.length - limit} more` : shown.join(', ')
}

/** A value as one would write it in a platform file: text in single quotes, mappings and lists as in TypeScript. */
export function asWritten(value: unknown): string {
  if (typeof value === 'string') return quoted(value)
  if (Array.isArray(value)) return `[${value.map(asWritten).join(', ')}]`
  if (typeof value !== 'object' || value === null) return String(value)
  const members = Object.entries(value).map(
    ([key, member]) => `${/^[A-Za-z_$][\w$]*$/.test(key) ? key : quoted(key)}: ${asWritten(member)}`,
  )
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`
}
