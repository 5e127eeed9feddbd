import type { Expression } from 'acorn'
import { type CallSite, callSite } from '../base/written.ts'
import type { Path } from './path.ts'
import type { Places } from './places.ts'
import { type Call, memberOf, type Syntax, syntaxOf } from './syntax.ts'

/**
 * The places of a platform that a program made. Each value of `platform()` and of the catalog's functions remembers the
 * call that made it; below that, keys are looked up in the syntax of the call, as far as it says them. Nothing is read
 * before the first question.
 */
export function writtenPlaces(file: string, value: unknown): Places {
  const files = new Map<string, Syntax | undefined>()
  const syntaxIn = (name: string) => {
    if (!files.has(name)) files.set(name, syntaxOf(name))
    return files.get(name)
  }
  return {
    at(path) {
      const calls = callsAlong(value, path)
      const own = calls.find(({ rest }) => rest.length === 0 && path.length > 0)
      const around = calls.findLast(({ rest }) => rest.length > 0 || path.length === 0)
      if (!around) return own?.site ?? { file }
      const syntax = syntaxIn(around.site.file)
      const call = syntax?.callAt(around.site.line, around.site.column)
      if (!syntax || !call) return own?.site ?? around.site
      const { offset, whole } = follow(call, around.outermost, around.rest, syntax)
      return own && !whole ? own.site : { file: around.site.file, ...syntax.position(offset) }
    },
  }
}

/** A call that made something on the way to a path, and the keys that are left from there. */
interface Along {
  readonly site: CallSite
  readonly rest: Path
  /** It is the call of `platform()`, which has the name before the sections. */
  readonly outermost: boolean
}

function callsAlong(value: unknown, path: Path): Along[] {
  const calls: Along[] = []
  let here = value
  for (let depth = 0; ; depth++) {
    const site = callSite(here)
    if (site) calls.push({ site, rest: path.slice(depth), outermost: depth === 0 })
    const key = path[depth]
    if (key === undefined || typeof here !== 'object' || here === null || !Object.hasOwn(here, key)) return calls
    here = (here as Record<string | number, unknown>)[key]
  }
}

/** The offset of the deepest key that the syntax of a call says; `whole` if that is the last one. */
function follow(call: Call, outermost: boolean, path: Path, syntax: Syntax): { offset: number; whole: boolean } {
  const [first, second] = call.arguments
  if (outermost && path[0] === 'name') return { offset: first?.start ?? call.start, whole: true }
  let here = (outermost ? second : first) as Expression | undefined
  let offset = call.start
  for (const key of path) {
    const member = memberOf(here, key, syntax)
    if (!member) return { offset, whole: false }
    offset = member.start
    here = member.value
  }
  return { offset, whole: true }
}
