import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Where the locks of the catalog lie: texts that belong to this program, as its code does. */
const catalog = join(import.meta.dirname, '../../catalog')

/** The text of a file of the catalog. */
export function catalogText(path: string): string {
  const known = texts.get(path) ?? readFileSync(join(catalog, path), 'utf8')
  texts.set(path, known)
  return known
}

const texts = new Map<string, string>()

/**
 * The entries of some packages out of a complete requirements file, each with its hashes and the marker of the machines
 * that it is for: a package may have several. Throws when the file lacks a package, since an image without it would
 * only fail later.
 */
export function requirementsOf(lock: string, names: readonly string[]): string {
  const entries = lock.match(/^[A-Za-z0-9][^\n]*(?:\n[ \t][^\n]*)*/gm) ?? []
  const byName = Map.groupBy(entries, (entry) => normalized(/^[\w.-]+/.exec(entry)![0]))
  const missing = names.filter((name) => !byName.has(normalized(name)))
  if (missing.length > 0) throw new Error(`no ${missing.join(', ')} in the lock`)
  return `${[...new Set(names.map(normalized))]
    .sort()
    .flatMap((name) => byName.get(name)!)
    .join('\n')}\n`
}

/** The name of a package as the Python index compares it. */
function normalized(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.]+/g, '-')
}
