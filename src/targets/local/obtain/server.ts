import { existsSync, statSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { platformName } from '../../../../bin/cache.js'
import { executable } from '../../../../bin/npm.js'
import { Failure } from '../../../base/failure.ts'
import { problem, ProblemsFound } from '../../../base/problem.ts'
import { notForThisMachine } from './execute.ts'
import {
  accepts,
  type Asked,
  check,
  inFolder,
  inPlaceOf,
  type Make,
  makesOf,
  type Unfit,
  type WantedServer,
} from './fit.ts'
import { getPackage, hasPackage, programIn } from './packages.ts'
import { keyOf, recall, remember } from './remember.ts'
import { type Offer, type Part, servers } from './servers.ts'
import { type Context, environmentOf, placeOf, pointedAt, type Software, usualFolders } from './software.ts'
import { installCommand } from './system.ts'

/** A way to have a server, before anything is fetched. */
export interface Choice {
  /** What is here and fits. */
  readonly found?: Software
  /** The packages that carry what is wanted for this machine, in order, when nothing here fits. */
  readonly offers: readonly Named[]
  /** What was looked at and passed over, in the user's words; `broken` when it would fit if it ran. */
  readonly passedOver: readonly Unfit[]
}

/** An offer with the server that it really is, which may stand in for the wanted one. */
export interface Named extends Offer {
  readonly make: Make
}

/**
 * Gets a server with its programs: what is pointed at, what this machine has, or a package; otherwise a problem with
 * the command that helps.
 */
export async function obtainServer(id: string, wanted: WantedServer, context: Context): Promise<Software> {
  const key = serverKey(id, wanted, context)
  const known = recall(context, key)
  if (known !== undefined) return known
  const { found, offers, passedOver } = await chooseServer(id, wanted, context)
  if (found !== undefined) return remember(context, key, found)
  const failures: Failure[] = []
  const reasons = [...passedOver]
  for (const offer of offers) {
    try {
      const got = await fromOffer({ id, wanted, context }, offer)
      if ('root' in got) return remember(context, key, got)
      reasons.push(got)
    } catch (error) {
      if (error instanceof Failure && error.facts.reason === notForThisMachine)
        reasons.push({ why: `${error.facts.step}: ${notForThisMachine}`, broken: false })
      else if (error instanceof Failure) failures.push(error)
      else if (!(error instanceof ProblemsFound) || error.problems.some(({ code }) => code !== 'SW5001')) throw error
      else reasons.push(...error.problems.map((each) => ({ why: `${each.title}: ${each.found}`, broken: false })))
    }
  }
  if (failures[0] !== undefined) throw failures[0]
  throw new ProblemsFound([await missing(wanted, reasons)])
}

/** Decides without fetching anything; throws the problem of a pointer that cannot be used. */
export async function chooseServer(id: string, wanted: WantedServer, context: Context): Promise<Choice> {
  const facts = servers[wanted.name]
  const asked = { id, wanted, context }
  const passedOver: Unfit[] = []
  const pointed = pointedAt(context, wanted.name)
  if (pointed !== undefined) {
    const folders =
      existsSync(pointed) && statSync(pointed).isFile() ? [dirname(pointed)] : [join(pointed, 'bin'), pointed]
    const folder = folders.find((each) => makesOf(wanted).some((make) => executable(join(each, make.main))))
    const got = folder === undefined ? undefined : await inFolder(asked, folder, 'pointed at')
    if (got !== undefined && 'root' in got) return { found: got, offers: [], passedOver }
    throw new ProblemsFound([
      problem(got?.broken ? 'SW5005' : 'SW5001', placeOf(wanted.name), {
        title: `the ${facts.title} that is pointed at cannot be used`,
        found: got ? got.why : `no program ${facts.main} at ${pointed}`,
        expected: `${facts.title} ${wanted.version} with ${wanted.programs.join(', ')}`,
        do: got?.do ?? 'point at another, or remove the pointer to let stackwright look for one',
      }),
    ])
  }
  const major = wanted.version.split('.')[0]!
  const onPath = (environmentOf(context)['PATH'] ?? '').split(delimiter).filter(Boolean)
  const folders = [...onPath, ...usualFolders(context, facts.folders).map((folder) => folder.replace('{major}', major))]
  for (const folder of new Set(folders)) {
    const got = await inFolder(asked, folder, 'of this machine')
    if (got && 'root' in got) return { found: got, offers: [], passedOver }
    if (got) passedOver.push(got)
  }
  const offers = makesOf(wanted).flatMap((make) => servers[make.name].offers.map((offer) => ({ ...offer, make })))
  const forUs = (offer: Named) => partsOf(wanted, offer).every((part) => part.package.machines.includes(platformName()))
  return {
    offers: offers.filter((offer) => accepts(offer.make.name, offer.make.least, offer.version) && forUs(offer)),
    passedOver,
  }
}

/** The key under which the answer for a server is kept. */
export function serverKey(id: string, wanted: WantedServer, context: Context): string {
  return keyOf(
    id,
    wanted,
    pointedAt(context, wanted.name),
    makesOf(wanted).map((make) => servers[make.name].offers),
  )
}

/** True if everything that an offer takes is in the cache already. */
export function offerIsHere(wanted: WantedServer, offer: Named, context: Context): boolean {
  return partsOf(wanted, offer).every((part) => hasPackage(part.package, context))
}

async function fromOffer(asked: Asked, offer: Named): Promise<Software | Unfit> {
  const { wanted, context } = asked
  const { make } = offer
  const programs: Record<string, string> = {}
  const names = [make.main, ...wanted.programs.map(make.as)]
  const parts = partsOf(wanted, offer)
  let root: string | undefined
  for (const part of parts) {
    const folder = await getPackage(part.package, context)
    for (const name of names.filter(
      (each) => !(each in programs) && (part.programs === '*' || part.programs.includes(each)),
    )) {
      const path = programIn(folder, name)
      if (path === undefined)
        return { why: `${part.package.name} ${part.package.version} has no ${name}`, broken: false }
      programs[name] = path
      root ??= dirname(dirname(path))
    }
  }
  const where = parts
    .map(
      ({ package: each }) =>
        `${each.name} ${each.version} of ${each.from === 'npm' ? 'npm' : 'the Python package index'}`,
    )
    .join(' with clients from ')
  const source = (version: string) =>
    `${servers[make.name].title} ${version} from the package ${where}${inPlaceOf(make, wanted)}`
  return check(asked, make, programs, root!, source)
}

/**
 * The parts of an offer from which a wanted program comes: the package of the clients is not fetched for a server
 * alone.
 */
function partsOf(wanted: WantedServer, offer: Named): readonly Part[] {
  const [first, ...others] = offer.parts
  const enough =
    first!.programs === '*' || wanted.programs.every((program) => first!.programs.includes(offer.make.as(program)))
  return enough ? [first!] : [first!, ...others]
}

async function missing(wanted: WantedServer, reasons: readonly Unfit[]) {
  const facts = servers[wanted.name]
  const broken = reasons.find((each) => each.broken)
  const { standIn } = facts
  const others =
    standIn && makesOf(wanted).length === 1
      ? `, or ask for ${facts.title} ${standIn.to} or ${servers[standIn.name].title}, which can be fetched`
      : ''
  return problem(broken ? 'SW5005' : 'SW5001', placeOf(wanted.name), {
    title: broken
      ? `${facts.title} ${wanted.version} cannot run here`
      : `${facts.title} ${wanted.version} is not on this machine`,
    found: reasons.map((each) => each.why).join('; ') || 'nothing, and no package carries it for this machine',
    expected: `${facts.title} ${wanted.version} with ${wanted.programs.join(', ')}`,
    do: broken?.do ?? `${await installCommand(wanted.name, [wanted.version.split('.')[0]!])}${others}`,
  })
}
