import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { type CallSite, writtenAt } from '../base/written.ts'
import type { Problem } from '../base/problem.ts'
import { neverEnds } from './endings.ts'
import type { Loaded } from './loaded.ts'
import { type Path, valueAt } from './path.ts'
import { writtenPlaces } from './written-places.ts'

/**
 * What the process of its own tells about a platform file, as JSON: the value with the call sites in it, or problems.
 */
export type Told =
  | {
      readonly value: unknown
      readonly sites: readonly (readonly [Path, CallSite])[]
      readonly problems: readonly Problem[]
    }
  | { readonly value?: undefined; readonly problems: readonly Problem[] }

/**
 * Loads a platform file that awaits at its top level, in a process of its own. That process is killed after `limit`
 * milliseconds, and it has ended by itself, without a result, when what the file awaits can never come.
 */
export async function awaitPlatform(file: string, limit: number): Promise<Loaded> {
  const program = fileURLToPath(import.meta.url).replace(/awaiting(\.[jt]s)$/, 'awaiting-program$1')
  const child = spawn(process.execPath, [program, file], { stdio: ['ignore', 2, 2, 'pipe'] })
  let late = false
  const timer = setTimeout(() => {
    late = true
    child.kill('SIGKILL')
  }, limit)
  const ended = new Promise((resolve) => child.on('error', resolve).on('exit', resolve))
  const output = await text(child.stdio[3] as Readable)
  clearTimeout(timer)
  if (output !== '') child.kill('SIGKILL')
  await ended
  if (output === '') return { problems: [neverEnds(file, late ? limit : undefined)] }
  const told = JSON.parse(output) as Told
  if (told.value === undefined) return { problems: told.problems }
  for (const [path, site] of told.sites) {
    const value = valueAt(told.value, path)
    if (typeof value === 'object' && value !== null) writtenAt(value, site)
  }
  return { value: told.value, places: writtenPlaces(file, told.value), problems: told.problems }
}
