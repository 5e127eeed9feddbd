import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { openCache } from '../bin/cache.js'
import { obtain } from '../src/targets/local/obtain/obtain.ts'
import { edgeRecipe } from '../src/targets/edge/recipe.ts'
import { cluster } from './engines/cluster.ts'
import { dockerEngine } from './engines/docker.ts'
import { ask, must } from './engines/run.ts'

/**
 * What tests use beside the packages of this project: a Docker engine with Compose, a cluster with kubectl, helm and
 * kubeconform, nginx and promtool. Each is brought up or fetched where that can be done; tests of what cannot be had
 * are skipped and say so. Gives the variables by which all of it is found.
 */
export async function tools(say: (words: string) => void): Promise<Readonly<Record<string, string>>> {
  const [engine, nodes] = [await dockerEngine(), await cluster()]
  for (const { skip } of [engine, nodes]) if (skip !== false) say(skip)
  const env = { ...(engine.skip === false && engine.env), ...(nodes.skip === false && nodes.env) }
  await obtain(edgeRecipe, { project: tmpdir(), tell: () => {} }).catch((error: Error) =>
    say(`no nginx: ${error.message}`),
  )
  const rules = await promtool().catch((error: Error) => void say(`no promtool: ${error.message}`))
  const path = env['PATH'] ?? process.env['PATH'] ?? ''
  return rules === undefined ? env : { ...env, PATH: [path, rules].join(delimiter) }
}

/**
 * The folder of promtool, which judges rules for Prometheus: out of Debian's package, unpacked and not installed.
 * Undefined where it is on the PATH already.
 */
async function promtool(): Promise<string | undefined> {
  if ((await ask('promtool', ['--version'])).code === 0) return undefined
  const folder = join(openCache(), 'tests', 'prometheus')
  const program = join(folder, 'usr/bin/promtool')
  if (existsSync(program)) return dirname(program)
  mkdirSync(dirname(folder), { recursive: true })
  const fresh = mkdtempSync(`${folder}-`)
  try {
    const download = () => ask('apt-get', ['download', '-qq', 'prometheus'], { cwd: fresh, within: 200 })
    // Its lists of packages may be old or missing, and only root may renew them.
    if ((await download()).code !== 0 && process.getuid?.() === 0) {
      await must('apt-get', ['update', '-qq'], { within: 200 })
      await download()
    }
    const [archive] = readdirSync(fresh)
    if (archive === undefined) throw new Error('Debian has no package of it for this machine')
    await must('dpkg-deb', ['--extract', archive, '.'], { cwd: fresh })
    renameSync(fresh, folder)
  } finally {
    rmSync(fresh, { recursive: true, force: true })
  }
  return dirname(program)
}
