import { readFileSync } from 'node:fs'
import type { ConfigFile } from '../../graph/process.ts'

/** The Python programs of this app, written by hand in `python/`. */
type Program =
  | 'superset_wiring.py' | 'superset_hooks.py' | 'superset_login.py' | 'superset_worker.py' | 'superset_beat.py' | 'superset_flower.py'
  | 'superset_revisions.py' | 'lifecycle.py' | 'verify.py'

const read = new Map<Program, string>()

/** A program as a file of a process. It stands beside this module both in the sources and in the published package. */
export function programFile(name: Program): ConfigFile {
  const known = read.get(name) ?? readFileSync(new URL(`./python/${name}`, import.meta.url), 'utf8')
  read.set(name, known)
  return { name, content: known }
}
