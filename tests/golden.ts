import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** Compares text with a committed (golden) file; `npm run golden` writes the file instead. */
export function sameAsGolden(path: string, actual: string): void {
  if (process.env['GOLDEN'] !== 'write')
    return assert.equal(
      actual,
      readGolden(path),
      `${path} says something else; if the new text is right: npm run golden`,
    )
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, actual)
}

function readGolden(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
