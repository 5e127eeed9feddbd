import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stableJson } from '../base/json.ts'
import { problem, ProblemsFound } from '../base/problem.ts'

/** The file beside the platform file that locks images to digests; belongs in version control. */
export const lockName = 'stackwright.lock'

/**
 * The digests in the lock file of a project, by image; none when there is no file. Throws SW4012 when it cannot be
 * read.
 */
export function digestsIn(project: string): Readonly<Record<string, string>> {
  const path = join(project, lockName)
  if (!existsSync(path)) return {}
  const images = imagesIn(readFileSync(path, 'utf8'))
  if (images) return images
  throw new ProblemsFound([
    problem(
      'SW4012',
      { path: lockName, file: path },
      {
        found: 'a file that is no lock of images',
        expected: '{ "images": { "<image>": "sha256:<64 hexadecimal digits>" } }',
        do: `restore ${lockName} from version control, or delete it to have it made anew`,
      },
    ),
  ])
}

/**
 * Adds digests to the lock file, and gives all that it then has. Writes it whole or not at all, and only when something
 * is new.
 */
export function lockDigests(
  project: string,
  found: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const before = digestsIn(project)
  const images = { ...before, ...found }
  if (stableJson(images) === stableJson(before)) return before
  const path = join(project, lockName)
  writeFileSync(`${path}.new`, `${stableJson({ images }, 2)}\n`)
  renameSync(`${path}.new`, path)
  return images
}

function imagesIn(text: string): Readonly<Record<string, string>> | undefined {
  try {
    const { images } = JSON.parse(text) as { images?: unknown }
    if (typeof images !== 'object' || images === null) return undefined
    return Object.values(images).every((digest) => typeof digest === 'string' && /^sha256:[0-9a-f]{64}$/.test(digest))
      ? (images as Record<string, string>)
      : undefined
  } catch {
    return undefined
  }
}
