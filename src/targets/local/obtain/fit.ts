import { statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { executable } from '../../../../bin/npm.js'
import type { NativeForm, ServerName } from '../../../graph/recipe.ts'
import { ask, compareVersions } from './probe.ts'
import { servers } from './servers.ts'
import { cacheOf, type Context, environmentOf, type Software } from './software.ts'

export type WantedServer = Extract<NativeForm, { readonly from: 'server' }>

/** Why something that is here does not do; `broken` when it would if it ran. */
export interface Unfit {
  readonly why: string
  readonly broken: boolean
  /** What would mend it, when that is not another installation. */
  readonly do?: string
}

/** What is asked for, by which recipe, and where. */
export interface Asked {
  readonly id: string
  readonly wanted: WantedServer
  readonly context: Context
}

/**
 * A server that may answer for the wanted one, the version that it must have at least, and what it calls a wanted
 * program.
 */
export interface Make {
  readonly name: ServerName
  readonly main: string
  readonly least: string
  as(program: string): string
}

/** The servers that may answer for the wanted one: itself, and another that speaks its protocol. */
export function makesOf(wanted: WantedServer): readonly Make[] {
  const facts = servers[wanted.name]
  const itself = { name: wanted.name, main: facts.main, least: wanted.version, as: (program: string) => program }
  const renamed = (facts.alias ?? []).map((main) => ({
    ...itself,
    main,
    as: (program: string) => (program === facts.main ? main : program),
  }))
  const { standIn } = facts
  if (standIn === undefined || Number(wanted.version.split('.')[0]) > standIn.to) return [itself, ...renamed]
  const as = (program: string) =>
    program.startsWith(standIn.from) ? standIn.by + program.slice(standIn.from.length) : program
  return [itself, { name: standIn.name, main: servers[standIn.name].main, least: standIn.least, as }]
}

/**
 * True if a version of a server is one that answers what is wanted: not older, and of the same major where data depends
 * on it.
 */
export function accepts(name: ServerName, least: string, version: string): boolean {
  if (servers[name].exactMajor && version.split('.')[0] !== least.split('.')[0]) return false
  return compareVersions(version, least) >= 0
}

/**
 * The server in a folder with all its programs side by side; undefined when it is not there at all, or why it does not
 * do.
 */
export async function inFolder(asked: Asked, folder: string, how: string): Promise<Software | Unfit | undefined> {
  const { wanted } = asked
  let unfit: Unfit | undefined
  for (const make of makesOf(wanted)) {
    if (!executable(join(folder, make.main))) continue
    const programs = Object.fromEntries(
      [make.main, ...wanted.programs.map(make.as)].map((name) => [name, join(folder, name)]),
    )
    const lacking = Object.entries(programs)
      .filter(([, path]) => !executable(path))
      .map(([name]) => name)
    const source = (version: string) =>
      `${servers[make.name].title} ${version} ${how}, at ${folder}${inPlaceOf(make, wanted)}`
    const got =
      lacking.length > 0
        ? { why: `${join(folder, make.main)} has no ${lacking.join(', ')} beside it`, broken: false }
        : await check(asked, make, programs, dirname(folder), source)
    if ('root' in got) return got
    unfit ??= got
  }
  return unfit
}

/** What is added to the source of a server that stands in for the wanted one. */
export function inPlaceOf(make: Make, wanted: WantedServer): string {
  return make.name === wanted.name ? '' : `, in place of ${servers[wanted.name].title} ${wanted.version}`
}

/**
 * Starts every program once for its version; a server must be of a version that answers what is wanted, and within
 * reach of who will run it.
 */
export async function check(
  asked: Asked,
  make: Make,
  programs: Readonly<Record<string, string>>,
  root: string,
  source: (version: string) => string,
): Promise<Software | Unfit> {
  const { id, wanted, context } = asked
  const facts = servers[make.name]
  const answers = await Promise.all(
    Object.entries(programs).map(
      async ([name, path]) =>
        [
          name,
          await ask(
            path,
            name === make.main ? facts.option : '--version',
            name === make.main ? facts.pattern : /(\d+\.\d+(?:\.\d+)*)/,
            environmentOf(context),
            name === make.main ? facts.untold : undefined,
          ),
        ] as const,
    ),
  )
  const told = new Map(answers)
  const main = told.get(make.main)!
  if (main.runs && !accepts(make.name, make.least, main.version))
    return { why: `${programs[make.main]} is ${facts.title} ${main.version}`, broken: false }
  for (const [, answer] of answers) if (!answer.runs) return { why: answer.why, broken: true }
  const closed = facts.exactMajor && process.getuid?.() === 0 ? closedFolder(programs[make.main]!) : undefined
  if (closed !== undefined) {
    const inCache = closed === cacheOf(context) || cacheOf(context).startsWith(`${closed}/`)
    return {
      why: `${programs[make.main]} must run as another user than root, who may not enter ${closed}`,
      broken: true,
      do: `chmod o+x ${closed}${inCache ? ', or set STACKWRIGHT_CACHE to a folder that every user may enter' : ''}`,
    }
  }
  const { version } = main as { version: string }
  const named = Object.fromEntries(wanted.programs.map((program) => [program, programs[make.as(program)]!]))
  return { id, root, programs: { ...programs, ...named }, version, source: source(version) }
}

function closedFolder(path: string): string | undefined {
  for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder))
    if ((statSync(folder).mode & 0o001) === 0) return folder
  return undefined
}
