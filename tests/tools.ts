import { globSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
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
 * kubeconform, nginx, promtool and Go. Each is brought up or fetched where that can be done; tests of what cannot be had
 * are skipped and say so. Gives the variables by which all of it is found.
 */
export async function tools(say: (words: string) => void): Promise<Readonly<Record<string, string>>> {
  const [engine, nodes] = [await dockerEngine(), await cluster()]
  for (const { skip } of [engine, nodes]) if (skip !== false) say(skip)
  const env = { ...(engine.skip === false && engine.env), ...(nodes.skip === false && nodes.env) }
  await obtain(edgeRecipe, { project: tmpdir(), tell: () => {} }).catch((error: Error) =>
    say(`no nginx: ${error.message}`),
  )
  const path = [env['PATH'] ?? process.env['PATH'] ?? '']
  for (const program of programs) {
    const folder = await fromDebian(program).catch((error: Error) => void say(`no ${program.name}: ${error.message}`))
    if (folder !== undefined) path.push(folder)
  }
  return { ...env, PATH: path.join(delimiter) }
}

/** A program that tests call, and the package of Debian that has it. */
interface Program {
  readonly name: string
  /** How to ask it whether it is there. */
  readonly ask: string
  /** The package, or the one that brings it in this release of Debian. */
  readonly package: string | { readonly dependencyOf: string; readonly like: RegExp }
  /** Where the package has it: a pattern. */
  readonly place: string
}

const programs: readonly Program[] = [
  // Judges rules for Prometheus.
  { name: 'promtool', ask: '--version', package: 'prometheus', place: 'usr/bin/promtool' },
  // Gets modules that carry the definitions of extensions of Kubernetes.
  {
    name: 'go',
    ask: 'version',
    package: { dependencyOf: 'golang-go', like: /^golang-[\d.]+-go$/ },
    place: 'usr/lib/go-*/bin/go',
  },
]

/**
 * The folder of a program out of Debian's package, unpacked and not installed. Undefined where the program is on the
 * PATH already.
 */
async function fromDebian(program: Program): Promise<string | undefined> {
  if ((await ask(program.name, [program.ask])).code === 0) return undefined
  const folder = join(openCache(), 'tests', `debian-${program.name}`)
  const found = () => globSync(program.place, { cwd: folder }).map((place) => dirname(join(folder, place)))[0]
  const before = found()
  if (before !== undefined) return before
  mkdirSync(dirname(folder), { recursive: true })
  const fresh = mkdtempSync(`${folder}-`)
  try {
    const download = async () => {
      const name = await packageOf(program)
      return (
        name !== undefined && (await ask('apt-get', ['download', '-qq', name], { cwd: fresh, within: 200 })).code === 0
      )
    }
    // Its lists of packages may be old or missing, and only root may renew them.
    if (!(await download()) && process.getuid?.() === 0) {
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
  return found()
}

async function packageOf({ package: wanted }: Program): Promise<string | undefined> {
  if (typeof wanted === 'string') return wanted
  const { out } = await ask('apt-cache', ['depends', wanted.dependencyOf])
  return [...out.matchAll(/Depends: (\S+)/g)].map(([, name]) => name!).find((name) => wanted.like.test(name))
}
