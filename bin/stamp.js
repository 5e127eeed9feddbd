import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const stamp = 'node_modules/.stackwright'

/** True if the packages of a clone are known to be those of its lock file: one look at two small files. */
export function known(root) {
  try {
    return readFileSync(join(root, stamp), 'utf8') === mark(root)
  } catch {
    return false
  }
}

/** Notes that the packages of a clone are those of its lock file as it is now. */
export function remember(root) {
  try {
    writeFileSync(join(root, stamp), mark(root))
  } catch {
    // Only the short cut is lost: the next start compares the lock files again.
  }
}

function mark(root) {
  const { size, mtimeMs } = statSync(join(root, 'package-lock.json'))
  return `${size} ${mtimeMs}`
}
