import {
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { Failure } from '../../base/failure.ts'
import { leftovers } from '../../base/leftovers.ts'
import type { BuiltImage } from '../container/image.ts'

/**
 * Puts everything that a build of an image reads into a folder, which is emptied before: its own files, and copies of
 * what it asks of the project, without what tools leave there and without secrets that are given as files. Throws a
 * Failure when the project lacks something.
 */
export function stageContext(
  image: Pick<BuiltImage, 'title' | 'files' | 'copies'>,
  project: string,
  folder: string,
): void {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  for (const [name, text] of Object.entries(image.files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  for (const copy of image.copies) {
    const from = resolve(project, copy.from)
    if (!existsSync(from))
      throw new Failure({
        step: `build ${image.title}`,
        reason: `${copy.from} is not in the project, and the image is to hold it`,
        left: 'nothing was built',
        do: 'put it there, or correct the path that names it',
      })
    const without = new Set([folder, ...copy.without.map((path) => resolve(project, path))])
    mkdirSync(dirname(join(folder, copy.to)), { recursive: true })
    copyTree(from, join(folder, copy.to), without)
  }
  // The Dockerfile copies this folder, also where there is nothing left to put into it.
  if (image.copies.length > 0) mkdirSync(join(folder, 'project'), { recursive: true })
}

/** Copies a file or folder with its modes; links stay links. What is neither, as a socket, is no content. */
function copyTree(from: string, to: string, without: ReadonlySet<string>): void {
  if (without.has(from)) return
  const found = lstatSync(from)
  if (found.isDirectory()) {
    mkdirSync(to, { recursive: true })
    for (const name of readdirSync(from))
      if (!leftovers.includes(name)) copyTree(join(from, name), join(to, name), without)
  } else if (found.isSymbolicLink()) symlinkSync(readlinkSync(from), to)
  else if (found.isFile()) copyFileSync(from, to)
}
