import type { Code } from '../base/problems.ts'
import type { Finding } from '../base/problem.ts'
import { deepest, most } from './loaded.ts'
import type { Path } from './path.ts'
import { described } from './words.ts'

/** A fault and where it stands: a problem that has no position yet. */
export interface Fault extends Finding {
  readonly code: Code
  readonly path: Path
}

/**
 * A copy of a value that is nothing but data, as JSON would keep it: members that are undefined are left out. What JSON
 * cannot keep (a function, a date, not-a-number, a circle) is a fault, and left out too. Never throws, whatever the
 * value does when it is looked at.
 */
export function plain(value: unknown): { value: unknown; faults: Fault[] } {
  const faults: Fault[] = []
  const open = new Set<object>()
  const said = new Set<string>()
  let left = most

  /** Says once what is too much, and goes on without it. */
  function cut(found: string, path: Path): undefined {
    if (said.has(found)) return
    said.add(found)
    faults.push({
      code: 'SW1018',
      path: path.slice(0, 8),
      found,
      expected: 'data that ends',
      do: 'write it flatter, without references back',
    })
  }

  function copy(from: unknown, path: Path): unknown {
    if (from === null || typeof from === 'boolean' || typeof from === 'string' || from === undefined) return from
    // JSON has no negative zero.
    if (typeof from === 'number' && Number.isFinite(from)) return from === 0 ? 0 : from
    if (typeof from !== 'object' || !isPlain(from)) {
      const expected = 'plain data: text, numbers, true, false, lists and mappings'
      faults.push({ code: 'SW1009', path, found: described(from), expected, do: 'write the value itself' })
      return undefined
    }
    if (open.has(from)) return cut('a value that contains itself', path)
    if (path.length > deepest) return cut(`more than ${deepest} levels`, path)
    left -= Array.isArray(from) ? from.length + 1 : 1
    if (left < 0) return cut(`more than ${most} values`, path)
    open.add(from)
    const result = Array.isArray(from)
      ? Array.from(from, (element, index) => copy(element, [...path, index]) ?? null)
      : copyMembers(from, path)
    open.delete(from)
    return result
  }

  function copyMembers(from: object, path: Path): object {
    const members: Record<string, unknown> = {}
    for (const key of Object.keys(from)) {
      if (key === '__proto__') {
        faults.push({ code: 'SW1013', path: [...path, key], found: key, expected: 'any other name', do: 'rename it' })
        continue
      }
      const member = copy((from as Record<string, unknown>)[key], [...path, key])
      if (member !== undefined) members[key] = member
    }
    return members
  }

  try {
    return { value: copy(value, []), faults }
  } catch (error) {
    const found = `an error when it is read: ${error instanceof Error ? error.message : String(error)}`
    faults.push({ code: 'SW1006', path: [], found, expected: 'plain data', do: 'write values, not getters or proxies' })
    return { value: undefined, faults }
  }
}

function isPlain(value: object): boolean {
  if (Array.isArray(value)) return true
  const prototype = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
