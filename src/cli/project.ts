import { createHash } from 'node:crypto'
import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Project } from '../resolve/resolve.ts'

/** What tools leave in a project, and what never changes what a platform does. */
const ignored = new Set(['.stackwright', '.git', 'node_modules', '__pycache__', '.venv', '.DS_Store'])

/** The two looks at the folder of a platform file that resolving may take. */
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
  }
}

/** A project whose files are never read, for commands that need no fingerprints. */
export function unreadProjectAt(folder: string): Project {
  return { ...projectAt(folder), contentOf: () => '' }
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
