import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { nearest } from '../base/nearest.ts'
import type { Place } from '../base/place.ts'
import { type Finding, problem, type Problem } from '../base/problem.ts'
import { visible } from '../base/visible.ts'
import { ownModule } from './module-hooks.ts'
import { linesOf } from './places.ts'

/**
 * The problem that an error tells which the user's program threw, or which kept it from running; placed in the user's
 * files.
 */
export function told(error: unknown, file: string): Problem {
  const { code, name, message, stack } = facts(error)
  const place: Place = { path: '', ...(caretPlace(stack) ?? framePlace(stack) ?? { file }) }
  if (code === 'ERR_MODULE_NOT_FOUND') return missingModule(message, place)
  const absent = /requested module '(.+)' does not provide an export named '(.+)'/.exec(message)
  if (absent) return missingExport(absent[1]!, absent[2]!, place)
  if (code === 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX') return problem('SW1003', place, unsupported(message))
  if (name === 'SyntaxError' && caretPlace(stack)) return problem('SW1003', place, syntax(message, place))
  const found = visible(`${name}: ${message}`.split('\n')[0]!.slice(0, 300))
  return problem('SW1006', place, {
    found,
    expected: 'a file that gives a platform',
    do: 'correct the program at this place',
  })
}

/** What an error says; anything may be thrown, also what says nothing or throws when asked. */
function facts(error: unknown): { code?: string; name: string; message: string; stack: string } {
  try {
    if (typeof error !== 'object' || error === null) return { name: 'thrown', message: String(error), stack: '' }
    const { code, name, message, stack } = error as Record<string, unknown>
    return {
      ...(typeof code === 'string' && { code }),
      name: String(name ?? 'thrown'),
      message: String(message ?? ''),
      stack: String(stack ?? ''),
    }
  } catch {
    return { name: 'thrown', message: 'something that cannot be read', stack: '' }
  }
}

/** The place that a stack marks with carets under the source line, as it does for syntax. */
function caretPlace(stack: string): { file: string; line: number; column: number } | undefined {
  const [first = '', ...lines] = stack.split('\n', 12)
  const position = /^(.+?)(?:\?load=\d+)?:(\d+)$/.exec(first)
  const carets = lines.find((line) => /^\s*\^+\s*$/.test(line))
  if (!position || carets === undefined || position[1]!.startsWith('node:')) return undefined
  const file = position[1]!.startsWith('file:') ? fileURLToPath(position[1]!) : position[1]!
  return { file, line: Number(position[2]), column: carets.indexOf('^') + 1 }
}

/** The innermost place in the user's files of a stack. */
export function framePlace(stack: string): { file: string; line: number; column: number } | undefined {
  const frame = /(file:\/\/[^\n]+?)\?load=\d+:(\d+):(\d+)/.exec(stack)
  return frame ? { file: fileURLToPath(frame[1]!), line: Number(frame[2]), column: Number(frame[3]) } : undefined
}

function syntax(message: string, place: Place): Finding {
  const line = readLine(place)
  const rest = line.slice((place.column ?? 1) - 1).trim()
  const words = message.charAt(0).toLowerCase() + message.slice(1).replace(/, got .*/, '')
  return {
    found: rest === '' ? 'the end of a line' : visible(rest.slice(0, 60)),
    expected: `valid TypeScript: ${words}`,
    do: 'correct it here, or just before',
  }
}

function unsupported(message: string): Finding {
  const what = /^(?:TypeScript )?(.+?) (?:is|are) not supported/.exec(message)?.[1] ?? message
  return {
    title: 'syntax that is more than types',
    found: what,
    expected: 'TypeScript that runs when its types are removed',
    do: what === 'enum' ? `write a union of texts ('a' | 'b') or a constant object` : 'write it in plain JavaScript',
  }
}

function missingExport(from: string, name: string, place: Place): Problem {
  const correct = `correct the name; a type is imported with  import { type ${name} }`
  const fault = { title: `${from} has no ${name}`, found: name }
  if (from !== 'stackwright')
    return problem('SW1006', place, { ...fault, expected: `a name that ${from} exports`, do: correct })
  const known = Object.keys(createRequire(import.meta.url)(fileURLToPath(ownModule(from)!)) as object)
  const guess = nearest(name, known)
  const choices = guess ? [guess, ...known.filter((each) => each !== guess)] : known
  return problem('SW1006', place, {
    ...fault,
    expected: `one of ${choices.join(', ')}`,
    do: guess ? `write ${guess}` : correct,
  })
}

function missingModule(message: string, fallback: Place): Problem {
  const [, kind, wanted = '', importer = ''] =
    /^Cannot find (package|module) '(.+?)' imported from (.+?)(?:\?load=\d+)?$/m.exec(message) ?? []
  const file = importer.startsWith('file:') ? fileURLToPath(importer) : importer
  const written = file && existsSync(file) ? importOf(file, wanted) : undefined
  const place = written ? { path: '', file, line: written.line, column: written.column } : fallback
  const name = written?.specifier ?? wanted
  const complete = ['.ts', '/index.ts', '.js'].find((ending) => kind === 'module' && existsSync(wanted + ending))
  const fault = { title: `cannot find ${visible(name)}`, found: `an import of ${visible(name)}` }
  if (kind === 'package')
    return problem('SW1006', place, {
      ...fault,
      expected: 'a package that is installed',
      do: `npm install ${visible(name)}`,
    })
  return problem('SW1006', place, {
    ...fault,
    expected: 'a file that exists, with its ending',
    do: complete ? `write '${name}${complete}'` : 'correct the path, or create the file',
  })
}

/** The import in a file that means a package or path. */
function importOf(file: string, wanted: string): { specifier: string; line: number; column: number } | undefined {
  const source = readFileSync(file, 'utf8')
  for (const match of source.matchAll(/(?:from|import)\s*\(?\s*(['"])(.+?)\1/g)) {
    const specifier = match[2]!
    if (specifier !== wanted && !specifier.startsWith(`${wanted}/`) && resolve(dirname(file), specifier) !== wanted)
      continue
    return { specifier, ...linesOf(source)(match.index + match[0].lastIndexOf(specifier) - 1) }
  }
  return undefined
}

function readLine(place: Place): string {
  try {
    return readFileSync(place.file!, 'utf8').split('\n')[(place.line ?? 1) - 1] ?? ''
  } catch {
    return ''
  }
}
