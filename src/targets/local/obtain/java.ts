import { existsSync, realpathSync, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { executable } from '../../../../bin/npm.js'
import { problem, ProblemsFound } from '../../../base/problem.ts'
import type { Unfit } from './fit.ts'
import { javaFolders } from './jars.ts'
import { ask } from './probe.ts'
import { type Context, environmentOf, placeOf, pointedAt, usualFolders } from './software.ts'
import { installCommand } from './system.ts'

/** A Java of this machine. */
export interface Java {
  readonly path: string
  readonly version: string
  readonly source: string
}

/**
 * Finds a Java of a major or newer: what is pointed at, that of JAVA_HOME, one of the PATH or of the usual places.
 * Fetches nothing.
 */
export async function findJava(
  least: number,
  context: Context,
): Promise<{ readonly java?: Java; readonly passedOver: readonly Unfit[] }> {
  const pointed = pointedAt(context, 'java')
  const env = environmentOf(context)
  const passedOver: Unfit[] = []
  if (pointed !== undefined) {
    const paths =
      existsSync(pointed) && statSync(pointed).isFile() ? [pointed] : [join(pointed, 'bin/java'), join(pointed, 'java')]
    const path = paths.find(executable)
    const got =
      path === undefined
        ? { why: `no program java at ${pointed}`, broken: false }
        : await check(path, least, 'pointed at', env)
    if ('path' in got) return { java: got, passedOver }
    throw new ProblemsFound([
      problem(got.broken ? 'SW5005' : 'SW5001', placeOf('java'), {
        title: 'the Java that is pointed at cannot be used',
        found: got.why,
        expected: `Java ${least} or newer`,
        do: 'point at another, or remove the pointer to let stackwright look for one',
      }),
    ])
  }
  const home = env['JAVA_HOME']
  const onPath = (env['PATH'] ?? '').split(delimiter).filter(Boolean)
  const usual = usualFolders(context, javaFolders).map((folder) => folder.replace('{major}', String(least)))
  const seen = new Set<string>()
  for (const folder of new Set([...(home ? [join(home, 'bin')] : []), ...onPath, ...usual])) {
    const path = join(folder, 'java')
    // One program has several places where the folders of a system are links to each other.
    if (!executable(path) || seen.has(realpathSync(path))) continue
    seen.add(realpathSync(path))
    const got = await check(path, least, 'of this machine', env)
    if ('path' in got) return { java: got, passedOver }
    passedOver.push(got)
  }
  return { passedOver }
}

/** The problem of a machine without such a Java, with the command that helps here. */
export async function missingJava(least: number, what: string, passedOver: readonly Unfit[]) {
  const broken = passedOver.find((each) => each.broken)
  return problem(broken ? 'SW5005' : 'SW5001', placeOf('java'), {
    title: `${what} needs Java ${least} or newer`,
    found: passedOver.map((each) => each.why).join('; ') || 'no Java on the PATH, in JAVA_HOME or in the usual places',
    expected: `Java ${least} or newer`,
    do: await installCommand('java', [String(least)]),
  })
}

async function check(path: string, least: number, how: string, env: Context['env'] & object): Promise<Java | Unfit> {
  // Java 8 calls itself 1.8; all after it begin with their major.
  const answer = await ask(path, '-version', /version "(\d+(?:\.\d+)*)/, env)
  if (!answer.runs) return { why: answer.why, broken: true }
  if (Number(answer.version.split('.')[0]) < least) return { why: `${path} is Java ${answer.version}`, broken: false }
  return { path, version: answer.version, source: `Java ${answer.version} ${how}, at ${path}` }
}
