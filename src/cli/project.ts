import { createHash } from 'node:crypto'
import {
  closeSync,
  existsSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  readSync,
  statSync,
} from 'node:fs'
import { join, resolve } from 'node:path'
import { leftovers } from '../base/leftovers.ts'
import type { Project } from '../resolve/resolve.ts'

const ignored = new Set(leftovers)

/** The looks at the folder of a platform file that resolving may take. */
export function projectAt(folder: string): Project {
  const known = new Map<string, string>()
  return {
    exists: (path) => existsSync(resolve(folder, path)),
    contentOf(path) {
      const whole = resolve(folder, path)
      const content = known.get(whole) ?? contentOf(whole)
      known.set(whole, content)
      return content
    },
    bytesOf: (path, most) => bytesOf(resolve(folder, path), most),
  }
}

/** A project whose files are never read, for commands that need no fingerprints. */
export function unreadProjectAt(folder: string): Project {
  return { ...projectAt(folder), contentOf: () => '' }
}

function bytesOf(path: string, most: number): Uint8Array | undefined {
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) return undefined
  const buffer = Buffer.alloc(most + 1)
  let file: number | undefined
  try {
    file = openSync(path, 'r')
    let length = 0
    for (let read = -1; read !== 0 && length < buffer.length; length += read)
      read = readSync(file, buffer, length, buffer.length - length, length)
    return buffer.subarray(0, length)
  } catch {
    // What may not be read is as good as not there.
    return undefined
  } finally {
    if (file !== undefined) closeSync(file)
  }
}

function contentOf(path: string): string {
  const hash = createHash('sha256')
  add(path, '')
  return hash.digest('hex').slice(0, 16)

  function add(at: string, name: string): void {
    const found = lstatSync(at, { throwIfNoEntry: false })
    if (found?.isDirectory()) {
      hash.update(`folder ${name}\n`)
      for (const member of readdirSync(at)
        .filter((each) => !ignored.has(each))
        .sort())
        add(join(at, member), `${name}/${member}`)
    } else if (found?.isSymbolicLink()) hash.update(`link ${name} ${readlinkSync(at)}\n`)
    else if (found?.isFile()) hash.update(`file ${name} ${found.size}\n`).update(readFileSync(at))
  }
}
