import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { platformName } from '../../../../bin/cache.js'
import { fingerprint } from '../../../base/json.ts'
import { cacheOf, type Context, openFolder, type Software } from './software.ts'

// A small file for each answer, so that a later run recognises what it has by looking at a few files, without starting
// any program.

interface Record_ {
  readonly software: Software
  /** The files that it stands on, as they were. */
  readonly seen: readonly (readonly [path: string, size: number, modified: number])[]
}

/** What was found or installed under this key before, if all of it is still there unchanged. */
export function recall(context: Context, key: string): Software | undefined {
  try {
    const { software, seen } = JSON.parse(
      readFileSync(join(cacheOf(context), 'software', `${key}.json`), 'utf8'),
    ) as Record_
    return seen.every(([path, size, modified]) => same(path, size, modified)) ? software : undefined
  } catch {
    return undefined
  }
}

/** Notes what was found or installed, in one step; afterwards `recall` gives it back. */
export function remember(context: Context, key: string, software: Software): Software {
  const file = join(openFolder(context, 'software'), `${key}.json`)
  const seen = [...new Set(Object.values(software.programs))]
    .slice(0, 12)
    .map((path) => [path, statSync(path).size, statSync(path).mtimeMs] as const)
  writeFileSync(`${file}.${process.pid}`, JSON.stringify({ software, seen } satisfies Record_, null, 2))
  renameSync(`${file}.${process.pid}`, file)
  return software
}

/** The key of an answer: readable, and different for everything that could make the answer another. */
export function keyOf(id: string, ...of: readonly unknown[]): string {
  return `${id.replace(/[^A-Za-z0-9._-]/g, '-')}-${fingerprint([platformName(), ...of])}`
}

function same(path: string, size: number, modified: number): boolean {
  const now = statSync(path, { throwIfNoEntry: false })
  return now !== undefined && now.size === size && now.mtimeMs === modified
}
