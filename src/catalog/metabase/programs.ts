import { readFileSync } from 'node:fs'
import type { Json } from '../../base/json.ts'
import type { ConfigFile } from '../../graph/process.ts'

/** Programs of this app, written by hand in `programs/` for Node.js without packages. */
type Program = 'metabase.mjs' | 'postgres.mjs' | 'setup.mjs' | 'verify.mjs'

const read = new Map<Program, string>()

/** What makes the first account and registers sources, with what it imports. */
export const setupPrograms = (): ConfigFile[] =>
  (['metabase.mjs', 'postgres.mjs', 'setup.mjs'] as const).map(programFile)

/** What proves that Metabase works, with what it imports. */
export const proofPrograms = (): ConfigFile[] =>
  (['metabase.mjs', 'postgres.mjs', 'verify.mjs'] as const).map(programFile)

/** What these programs are told, beside the variables that only a target can fill in. */
export function settingsFile(settings: Json): ConfigFile {
  return { name: 'settings.json', content: `${JSON.stringify(settings, null, 2)}\n` }
}

/** A program as a file of a process. It stands beside this module both in the sources and in the published package. */
function programFile(name: Program): ConfigFile {
  const known = read.get(name) ?? readFileSync(new URL(`./programs/${name}`, import.meta.url), 'utf8')
  read.set(name, known)
  return { name, content: known }
}
