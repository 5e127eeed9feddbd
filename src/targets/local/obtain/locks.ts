import { readFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { join } from 'node:path'

const packages = join(import.meta.dirname, 'packages')

/**
 * The path of the lock of a package that we fetch: a requirements file, or a folder with package.json and
 * package-lock.json.
 */
export function lockFile(name: string): string {
  return join(packages, `${name}.lock`)
}

/** The folder of the lock of an npm package that we fetch. */
export function lockFolder(name: string): string {
  return join(packages, name)
}

/** The pinned version of a package of the Python index, and a fingerprint of its pin. */
export function pinOf(name: string): { readonly version: string; readonly fingerprint: string } {
  const text = readFileSync(lockFile(name), 'utf8')
  const version = new RegExp(`^${name}==(\\S+)`, 'm').exec(text)![1]!
  return { version, fingerprint: digest(text) }
}

/** A short fingerprint of bytes. */
export function digest(...parts: readonly (string | Buffer)[]): string {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest('hex').slice(0, 16)
}
