// The process in which a platform file runs that awaits at its top level: tells one JSON document (`Told`) on
// descriptor 3, or ends without a word when what the file awaits can never come.
import { closeSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { problem } from '../base/problem.ts'
import { type CallSite, callSite } from '../base/written.ts'
import type { Told } from './awaiting.ts'
import { endsProcess, exported } from './endings.ts'
import { userModules } from './module-hooks.ts'
import type { Path } from './path.ts'
import { plain } from './plain.ts'
import { told } from './thrown.ts'

const file = process.argv[2]!
let said = false

const refuse = (): never => {
  const at = new Error('the platform file ends the process')
  tell({ problems: [endsProcess(file, at)] })
  throw at
}
Object.assign(process, { exit: refuse, reallyExit: refuse, abort: refuse })
process.on('unhandledRejection', (error) => tell({ problems: [told(error, file)] }))
process.on('uncaughtException', (error) => tell({ problems: [told(error, file)] }))

const loading = import(userModules(pathToFileURL(file), 1).specifier) as Promise<{ all: { default?: unknown } }>
loading.then(
  ({ all }) => tell(answer(all.default)),
  (error: unknown) => tell({ problems: [told(error, file)] }),
)

function answer(value: unknown): Told {
  const loaded = exported(file, value)
  if (loaded.value === undefined) return { problems: loaded.problems }
  const { value: data, faults } = plain(loaded.value)
  const problems = faults.map((fault) =>
    problem(fault.code, { ...loaded.places.at(fault.path), path: fault.path.join('.') }, fault),
  )
  const sites: [Path, CallSite][] = []
  collect(loaded.value, [], sites)
  return { value: data, sites, problems }
}

/** The call sites in a value. Deeper than a few levels nothing is made by a function of ours. */
function collect(value: unknown, path: Path, sites: [Path, CallSite][]): void {
  if (typeof value !== 'object' || value === null || path.length > 4) return
  const site = callSite(value)
  if (site) sites.push([path, site])
  for (const [key, member] of Object.entries(value)) collect(member, [...path, key], sites)
}

/** Tells once; whoever listens then ends this process, whatever the user's program has left running in it. */
function tell(what: Told): void {
  if (said) return
  said = true
  writeFileSync(3, JSON.stringify(what))
  closeSync(3)
}
