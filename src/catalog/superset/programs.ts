import { readFileSync } from 'node:fs'
import type { ConfigFile } from '../../graph/process.ts'

/** The Python programs of this app, written by hand in `python/`. */
type Program =
  | 'superset_wiring.py'
  | 'superset_hooks.py'
  | 'superset_login.py'
  | 'superset_worker.py'
  | 'superset_beat.py'
  | 'superset_flower.py'
  | LifecycleProgram
  | ProofProgram

type LifecycleProgram = (typeof lifecyclePrograms)[number]
type ProofProgram = (typeof proofPrograms)[number]

/** The program of the lifecycle jobs, and what it imports of ours. */
export const lifecyclePrograms = [
  'lifecycle.py',
  'superset_dashboards.py',
  'superset_report.py',
  'superset_revisions.py',
  'superset_sources.py',
] as const

/** The program of the verify job, and what it imports of ours. */
export const proofPrograms = [
  'verify.py',
  'superset_browser.py',
  'superset_login_proof.py',
  'superset_revisions.py',
  'superset_run.py',
  'superset_stored.py',
  'superset_wiring.py',
] as const

const read = new Map<Program, string>()

/** A program as a file of a process. It stands beside this module both in the sources and in the published package. */
export function programFile(name: Program): ConfigFile {
  const known = read.get(name) ?? readFileSync(new URL(`./python/${name}`, import.meta.url), 'utf8')
  read.set(name, known)
  return { name, content: known }
}
