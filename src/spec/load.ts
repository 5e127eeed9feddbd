import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, extname, join, resolve } from 'node:path'
import { nearest } from '../base/nearest.ts'
import { type Finding, problem, type Problem } from '../base/problem.ts'
import type { Code } from '../base/problems.ts'
import { isMapping } from './environment.ts'
import type { Loaded } from './loaded.ts'
import { described } from './words.ts'

/** The files looked for in a folder. */
const usual = ['platform.ts', 'platform.yaml', 'platform.yml', 'platform.json'] as const

const makeOne = 'stackwright init  makes one'

/** A loaded platform file; `file` is absolute, and known as soon as there is one. */
export type LoadedFile = Loaded & { readonly file?: string }

/** Finds the platform file at a path, which names it or its folder, and loads it. Never throws on what it finds. */
export async function load(path: string): Promise<LoadedFile> {
  const file = find(resolve(path))
  if (typeof file !== 'string') return { problems: [file] }
  const text = read(file)
  if (typeof text !== 'string') return { file, problems: [text] }
  const loaded = await loadText(file, text)
  if (loaded.value === undefined || isMapping(loaded.value)) return { ...loaded, file }
  const found = problem(
    'SW1005',
    { path: '', ...loaded.places.at([]) },
    {
      found: described(loaded.value),
      expected: 'one mapping with name and apps',
      do: 'write the platform as a mapping',
    },
  )
  return { file, problems: [...loaded.problems, found] }
}

/** The only platform file in the folder, or the path itself. */
function find(path: string): string | Problem {
  switch (kindAt(path)) {
    case 'file':
      return path
    case 'folder':
      return findIn(path)
    case 'other':
      return at('SW1002', path, {
        found: 'neither a file nor a folder',
        expected: 'a file',
        do: 'give the path of a platform file or of its folder',
      })
    case 'nothing': {
      const guess = nearest(basename(path), namesIn(dirname(path)))
      return at('SW1001', path, {
        found: 'nothing at this path',
        expected: 'a platform file, or a folder with one',
        do: guess ? `give ${guess}` : makeOne,
      })
    }
  }
}

function findIn(folder: string): string | Problem {
  const [first, second, ...more] = usual.filter((name) => kindAt(join(folder, name)) === 'file')
  if (first !== undefined && second === undefined) return join(folder, first)
  if (first !== undefined && second !== undefined) {
    const found = [first, second, ...more].join(' and ')
    return at('SW1019', join(folder, second), {
      found,
      expected: 'one of them',
      do: 'remove one, or give the path of the one that you mean',
    })
  }
  const similar = namesIn(folder).find(
    (name) => /\.(?:m?ts|ya?ml|json)$/.test(name) && nearest(name, usual) !== undefined,
  )
  return at('SW1001', folder, {
    found: similar ? `${similar}, but no platform file` : 'a folder without a platform file',
    expected: `one of ${usual.join(', ')}`,
    do: similar ? `give the path ${similar}, or rename it` : makeOne,
  })
}

function at(code: Code, file: string, finding: Finding): Problem {
  return problem(code, { path: '', file }, finding)
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
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file))
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const expected = 'a text file in UTF-8'
    if (code === 'EACCES' || code === 'EPERM')
      return at('SW1002', file, { found: 'a file that you may not read', expected, do: 'allow reading it' })
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA')
      return at('SW1002', file, { found: 'bytes that are not UTF-8 text', expected, do: 'save it as UTF-8 text' })
    return at('SW1002', file, {
      found: `an error of the system: ${code}`,
      expected,
      do: 'see that the file can be read',
    })
  }
}

async function loadText(file: string, text: string): Promise<Loaded> {
  const ending = extname(file).toLowerCase()
  if (isBlank(text, ending)) {
    return {
      problems: [
        at('SW1004', file, {
          found: 'nothing but white space or comments',
          expected: 'a platform',
          do: `${makeOne} to begin with`,
        }),
      ],
    }
  }
  switch (ending) {
    case '.ts':
    case '.mts':
    case '.mjs':
      return (await import('./typescript.ts')).loadTypeScript(file)
    case '.yaml':
    case '.yml':
      return withoutSchema((await import('./yaml.ts')).loadYaml(file, text))
    case '.json':
      return withoutSchema((await import('./json.ts')).loadJson(file, text))
    default:
      return {
        problems: [
          at('SW1002', file, {
            found: ending ? `a file that ends in ${ending}` : 'a file without an ending',
            expected: 'a file that ends in .ts, .yaml, .yml or .json',
            do: 'rename it, or give the path of another file',
          }),
        ],
      }
  }
}

/** True if there is nothing in the file but white space and comments. */
function isBlank(text: string, ending: string): boolean {
  if (text.trim() === '') return true
  if (ending === '.yaml' || ending === '.yml') return text.split('\n').every((line) => /^\s*(?:#.*)?$/.test(line))
  return ending !== '.json' && text.length <= 10_000 && /^(?:\s|\/\/[^\n]*|\/\*(?:[^*]|\*(?!\/))*\*\/)*$/.test(text)
}

/** A data file may name its schema for the editor, under `$schema`; that is no part of the platform. */
function withoutSchema(loaded: Loaded): Loaded {
  if (!isMapping(loaded.value) || typeof loaded.value.$schema !== 'string') return loaded
  const { $schema: _, ...value } = loaded.value
  return { ...loaded, value } as Loaded
}
