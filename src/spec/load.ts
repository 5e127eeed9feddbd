import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, extname, join, resolve } from 'node:path'
import { nearest } from '../base/nearest.ts'
import type { Place } from '../base/place.ts'
import { problem, type Problem } from '../base/problem.ts'
import type { Loaded } from './loaded.ts'
import { described } from './words.ts'

/** The files looked for in a folder. */
const usual = ['platform.ts', 'platform.yaml', 'platform.yml', 'platform.json'] as const

/** A loaded platform file; `file` is absolute, and known as soon as there is one. */
export type LoadedFile = Loaded & { readonly file?: string }

/** Finds the platform file at a path, which names it or its folder, and loads it. Never throws on what it finds. */
export async function load(path: string): Promise<LoadedFile> {
  const found = find(resolve(path))
  if (typeof found !== 'string') return { problems: [found] }
  const text = read(found)
  if (typeof text !== 'string') return { file: found, problems: [text] }
  const loaded = await loadText(found, text)
  if (loaded.value === undefined || typeof (loaded.value as object) === 'object' && loaded.value !== null && !Array.isArray(loaded.value)) return { ...loaded, file: found }
  const place = { path: '', ...loaded.places.at([]) }
  return { file: found, problems: [...loaded.problems, problem('SW1005', place, { found: described(loaded.value), expected: 'one mapping with name and apps', do: 'write the platform as a mapping' })] }
}

/** The only file in the folder, or the path itself. */
function find(path: string): string | Problem {
  const kind = kindAt(path)
  if (kind === 'file') return path
  const place: Place = { path: '', file: path }
  if (kind === 'other') return problem('SW1002', place, { found: 'neither a file nor a folder', expected: 'a file', do: 'give the path of a platform file or of its folder' })
  if (kind !== 'folder') {
    const guess = nearest(basename(path), namesIn(dirname(path)))
    return problem('SW1001', place, { found: 'nothing at this path', expected: `a platform file, or a folder with one`, do: guess ? `give ${guess}` : 'stackwright init  makes one' })
  }
  const there = usual.filter((name) => kindAt(join(path, name)) === 'file')
  if (there.length === 1) return join(path, there[0]!)
  if (there.length > 1) {
    return problem('SW1019', { path: '', file: join(path, there[1]!) }, { found: there.join(' and '), expected: 'one of them', do: 'remove one, or give the path of the one that you mean' })
  }
  const guess = namesIn(path).find((name) => /\.(?:m?ts|ya?ml|json)$/.test(name) && nearest(name, usual) !== undefined)
  return problem('SW1001', place, { found: guess ? `${guess}, but no platform file` : 'a folder without a platform file', expected: `one of ${usual.join(', ')}`, do: guess ? `give the path ${guess}, or rename it` : 'stackwright init  makes one' })
}

function kindAt(path: string): 'file' | 'folder' | 'other' | 'nothing' {
  try {
    const stat = statSync(path)
    return stat.isFile() ? 'file' : stat.isDirectory() ? 'folder' : 'other'
  } catch {
    return 'nothing'
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort()
  } catch {
    return []
  }
}

function read(file: string): string | Problem {
  const place: Place = { path: '', file }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file))
  } catch (error) {
    const code = (error as { code?: string }).code
    const found = code === 'EACCES' ? 'a file that you may not read' : code === 'ERR_ENCODING_INVALID_ENCODED_DATA' ? 'bytes that are not UTF-8 text' : `an error of the system: ${code}`
    return problem('SW1002', place, { found, expected: 'a text file in UTF-8', do: code === 'EACCES' ? 'allow reading it' : 'save it as UTF-8 text' })
  }
}

async function loadText(file: string, text: string): Promise<Loaded> {
  const ending = extname(file).toLowerCase()
  if (isBlank(text, ending)) return { problems: [problem('SW1004', { path: '', file }, { found: 'nothing but white space or comments', expected: 'a platform', do: 'stackwright init  makes one to begin with' })] }
  switch (ending) {
    case '.ts': case '.mts': case '.mjs': return (await import('./typescript.ts')).loadTypeScript(file)
    case '.yaml': case '.yml': return withoutSchema((await import('./yaml.ts')).loadYaml(file, text))
    case '.json': return withoutSchema((await import('./json.ts')).loadJson(file, text))
    default: return { problems: [problem('SW1002', { path: '', file }, { found: ending ? `a file that ends in ${ending}` : 'a file without an ending', expected: 'a file that ends in .ts, .yaml, .yml or .json', do: 'rename it, or give the path of another file' })] }
  }
}

/** True if there is nothing in the file but white space and comments. */
function isBlank(text: string, ending: string): boolean {
  if (text.trim() === '') return true
  if (ending === '.yaml' || ending === '.yml') return text.split('\n').every((line) => /^\s*(?:#.*)?$/.test(line))
  return ending !== '.json' && /^(?:\s|\/\/[^\n]*|\/\*(?:[^*]|\*(?!\/))*\*\/)*$/.test(text.slice(0, 10_000)) && text.length <= 10_000
}

/** A data file may name its schema for the editor, under `$schema`; that is no part of the platform. */
function withoutSchema(loaded: Loaded): Loaded {
  if (typeof loaded.value !== 'object' || loaded.value === null || !('$schema' in loaded.value)) return loaded
  const { $schema, ...value } = loaded.value
  return typeof $schema === 'string' ? { ...loaded, value } : loaded
}
