// The process in which a platform file runs that awaits at its top level: prints one JSON document (`Told`) on descriptor 3.
import { closeSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { problem } from '../base/problem.ts'
import { type CallSite, callSite } from '../base/written.ts'
import type { Told } from './awaiting.ts'
import { exported } from './endings.ts'
import { userModules } from './module-hooks.ts'
import type { Path } from './path.ts'
import { plain } from './plain.ts'
import { told } from './thrown.ts'

const file = process.argv[2]!
let said = false
process.on('unhandledRejection', (error) => tell({ problems: [told(error, file)] }))
process.on('uncaughtException', (error) => tell({ problems: [told(error, file)] }))

try {
  const loaded = (await import(userModules(pathToFileURL(file), 1).specifier)) as { all: { default?: unknown } }
  tell(answer(loaded.all.default))
} catch (error) {
  tell({ problems: [told(error, file)] })
}

function answer(value: unknown): Told {
  const loaded = exported(file, value)
  if (loaded.value === undefined) return { problems: loaded.problems }
  const { value: data, faults } = plain(loaded.value)
  const problems = faults.map((fault) => problem(fault.code, { ...loaded.places.at(fault.path), path: fault.path.join('.') }, fault))
  const sites: [Path, CallSite][] = []
  collect(loaded.value, [], sites)
  return { value: data, sites, problems }
}

function collect(value: unknown, path: Path, sites: [Path, CallSite][]): void {
  if (typeof value !== 'object' || value === null || path.length > 8) return
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
