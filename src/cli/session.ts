import { existsSync, mkdirSync, readdirSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { nearest } from '../base/nearest.ts'
import { Failure } from '../base/failure.ts'
import type { Place } from '../base/place.ts'
import { problem, type Problem, ProblemsFound } from '../base/problem.ts'
import type { Graph } from '../graph/graph.ts'
import type { Operation } from '../operate/operation.ts'
import type { Event } from '../operate/run.ts'
import { readState } from '../operate/state.ts'
import type { Checked, Project } from '../resolve/resolve.ts'
import type { Feature } from '../targets/support.ts'
import type { Target } from '../targets/target.ts'
import type { Context } from './context.ts'
import { projectAt } from './project.ts'

/** Which platform a command is about, as typed. */
export interface Wish {
  readonly path?: string | undefined
  readonly env?: string | undefined
  readonly target?: string | undefined
}

/** A platform that was read and resolved, with every problem that was found on the way at its closest place. */
export interface Described {
  readonly graph: Graph
  readonly target: Target
  /** The names of all environments; the first is the default. */
  readonly environments: readonly string[]
  /** The folder of the platform file. */
  readonly folder: string
  /** What the platform says of the target. */
  readonly options: unknown
  readonly problems: readonly Problem[]
}

/** A platform on which something can be done. */
export interface Session extends Described {
  readonly operation: Operation
  /** It was brought up here before, at least in part. */
  readonly started: boolean
}

/** Who listens to the steps of an operation, and who may interrupt it. */
export interface Watching {
  listen?(event: Event): void
  readonly interrupted?: AbortSignal
}

/** Which platform is meant by the options of a command and, where it has one, its argument. */
export function wishOf(options: { readonly platform?: string | undefined; readonly env?: string | undefined; readonly target?: string | undefined }, word?: string): Wish {
  if (word === undefined || options.platform === undefined || word === options.platform) return { path: word ?? options.platform, env: options.env, target: options.target }
  throw new ProblemsFound([problem('SW6006', { path: '--platform' }, {
    title: 'two platforms at once', found: `${word} and --platform ${options.platform}`, expected: 'one platform', do: 'leave one of them out',
  })])
}

/**
 * Reads, resolves and checks a platform. Faults of what the user wrote are in `problems`; those that leave nothing to describe (a file that
 * cannot be read, an unknown target) are thrown. `look` is how the project's files are seen.
 */
export async function describe(wish: Wish, context: Context, look: (folder: string) => Project = projectAt): Promise<Described> {
  const { world } = context
  const [{ resolve: resolvePlatform }, { checkSupport }, catalog, target, read] = await Promise.all([
    import('../resolve/resolve.ts'), import('../targets/support.ts'), world.catalog(), targetOf(wish, context),
    world.read(resolve(world.folder, wish.path ?? '.'), wish.env),
  ])
  if (!read.platform) throw new ProblemsFound(read.problems)
  const written = { ...read.platform, environment: read.environment } as unknown as Checked
  const faulty = new Set(read.problems.map((each) => each.place.path.split('.').slice(0, 2).join('.')))
  const { graph, problems } = await resolvePlatform(written, catalog, look(read.folder), faulty)
  if (faulty.size > 0) throw new ProblemsFound([...read.problems, ...problems.map((each) => ({ ...each, place: closest(each.place, read.placeOf) }))])
  const options = (read.platform['targets'] as Readonly<Record<string, unknown>> | undefined)?.[target.name]
  const accepted = (options as { readonly accept?: readonly Feature[] } | undefined)?.accept
  const placed = [...problems, ...checkSupport(graph, target, accepted)].map((each) => ({ ...each, place: closest(each.place, read.placeOf) }))
  return { graph, target, environments: read.environments, folder: read.folder, options, problems: placed }
}

/** Like `describe`, but throws all problems. */
export async function describeSound(wish: Wish, context: Context, look?: (folder: string) => Project): Promise<Described> {
  const described = await describe(wish, context, look)
  if (described.problems.length > 0) throw new ProblemsFound(described.problems)
  return described
}

/** Opens a sound platform on its target, to look at what runs or to change it. Starts nothing by itself. */
export async function open(wish: Wish, context: Context, watching: Watching = {}): Promise<Session> {
  const described = await describeSound(wish, context)
  const { graph, target } = described
  const folder = stateFolder(described)
  const state = readState(folder)
  const driver = await target.open({ graph, folder, project: described.folder, options: described.options, scaled: state?.scaled ?? {} })
  const operation: Operation = {
    graph, target: target.name, driver, folder, command: context.typed, items: driver.items(),
    listen: (event) => watching.listen?.(event), ...(watching.interrupted && { interrupted: watching.interrupted }),
  }
  return { ...described, operation, started: state !== undefined }
}

/** Fails when the platform was never brought up here: there is then nothing to look at. */
export function requireStarted(session: Session, wish: Wish, context: Context, step: string): void {
  if (session.started) return
  throw new Failure({
    step, reason: `${session.graph.platform} has not been started here in the environment ${session.graph.environment}`, left: 'nothing was changed', do: again(wish, context, 'up'),
  })
}

/** Where the state of a platform in one environment is kept. */
export function stateFolder(at: Pick<Described, 'folder' | 'graph'>): string {
  return join(at.folder, '.stackwright', at.graph.platform, at.graph.environment)
}

/** Makes the state folder, and keeps it out of version control, since it holds data and secrets. */
export function makeStateFolder(at: Pick<Described, 'folder' | 'graph'>): void {
  mkdirSync(stateFolder(at), { recursive: true })
  const ignore = join(at.folder, '.stackwright', '.gitignore')
  if (!existsSync(ignore)) writeFileSync(ignore, '*\n')
}

/** Removes the state folder and those around it that are then empty. */
export function removeStateFolder(at: Pick<Described, 'folder' | 'graph'>): void {
  const [folder, top] = [stateFolder(at), join(at.folder, '.stackwright')]
  rmSync(folder, { recursive: true, force: true })
  const members = (path: string) => (existsSync(path) ? readdirSync(path) : ['gone'])
  if (members(dirname(folder)).length === 0) rmdirSync(dirname(folder))
  if (members(top).every((each) => each === '.gitignore')) rmSync(top, { recursive: true, force: true })
}

/** Another command about the same platform, to be typed next. */
export function again(wish: Wish, context: Context, verb: string, ...words: readonly string[]): string {
  const options = [...(wish.env ? ['--env', wish.env] : []), ...(wish.target ? ['--target', wish.target] : [])]
  return [context.world.program, verb, ...words, ...(wish.path ? [wish.path] : []), ...options].join(' ')
}

/** A path for people: relative to where they are, when it lies below. */
export function shownPath(path: string, context: Context): string {
  const short = relative(context.world.folder, path)
  return short.startsWith('..') ? path : short || '.'
}

/** True for a path that exists, as seen from where the command was typed. */
export function pathExists(path: string, context: Context): boolean {
  return statSync(resolve(context.world.folder, path), { throwIfNoEntry: false }) !== undefined
}

/** The target that is meant; throws the problem SW4002 when none has that name. */
export async function targetOf(wish: Pick<Wish, 'target'>, context: Context): Promise<Target> {
  const [listings, name] = [await context.world.targets(), wish.target ?? 'local']
  const listing = listings.find((each) => each.name === name)
  if (listing) return listing.load()
  const names = listings.map((each) => each.name)
  const guess = nearest(name, names)
  throw new ProblemsFound([problem('SW4002', { path: '--target' }, {
    title: `no target is named ${name}`, found: name, expected: `one of ${names.join(', ')}`, do: `write --target ${guess ?? names[0]}`,
  })])
}

/** A place that a stage knew only by its path gets the position that the reader knows. */
function closest(place: Place, placeOf: (path: string) => Place): Place {
  return place.line === undefined ? { ...placeOf(place.path), path: place.path } : place
}
