import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The shell programs that run beside the processes of a platform, written by hand in `programs/`. */
export type Program = 'drain.sh' | 'health.sh' | 'schedule.sh'

const read = new Map<Program, string>()

/** The text of a program. It stands beside this module both in the sources and in the published package. */
export function programText(name: Program): string {
  const known = read.get(name) ?? readFileSync(join(import.meta.dirname, 'programs', name), 'utf8')
  read.set(name, known)
  return known
}

/** Where a program is in containers. */
export function programPath(name: Program): string {
  return `/opt/stackwright/${name}`
}
