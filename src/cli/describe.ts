import { resolve } from 'node:path'
import { nearest } from '../base/nearest.ts'
import type { Place } from '../base/place.ts'
import { problem, type Problem, ProblemsFound } from '../base/problem.ts'
import type { Graph } from '../graph/graph.ts'
import type { Checked, Project } from '../resolve/resolve.ts'
import type { Feature } from '../targets/support.ts'
import { digestsIn } from '../targets/lock.ts'
import type { TargetListing } from '../targets/listing.ts'
import type { Setting, Target } from '../targets/target.ts'
import type { Context } from './context.ts'
import { projectAt } from './project.ts'
import type { Wish } from './wish.ts'

/** A platform that was read and resolved, with every problem that was found on the way at its closest place. */
export interface Described {
  readonly graph: Graph
  readonly target: Target
  /** The names of all environments; the first is the default. */
  readonly environments: readonly string[]
  /** The targets of the environments that name their own. */
  readonly own: ReadonlyMap<string, string>
  /** The folder of the platform file. */
  readonly folder: string
  /** What the platform says of the target and of images, and what the project holds. */
  readonly setting: Setting
  /** The same for another target. */
  settingFor(target: string): Setting
  /** What tells the state of this target from that of the usual one. */
  readonly suffix: string
  readonly problems: readonly Problem[]
}

/**
 * Reads, resolves and checks a platform. Faults of what the user wrote are in `problems`; those that leave nothing to
 * describe (a file that cannot be read, an unknown target) are thrown. `look` is how the project's files are seen.
 */
export async function describe(
  wish: Wish,
  context: Context,
  look: (folder: string) => Project = projectAt,
): Promise<Described> {
  const { world } = context
  const [{ resolve: resolvePlatform }, { checkSupport }, catalog, read] = await Promise.all([
    import('../resolve/resolve.ts'),
    import('../targets/support.ts'),
    world.catalog(),
    world.read(resolve(world.folder, wish.path ?? '.'), wish.env),
  ])
  if (!read.platform) throw new ProblemsFound(read.problems)
  // Where it was written is looked up for a fault alone: it takes longer than all else that a short command does.
  const ownTarget = { target: read.target, place: () => read.placeOf(['environments', read.environment, 'target']) }
  const target = await targetOf(wish.target === undefined && read.target !== undefined ? ownTarget : wish, context)
  const written = { ...read.platform, environment: read.environment } as unknown as Checked
  const faulty = new Set(read.problems.map((each) => each.place.path.split('.').slice(0, 2).join('.')))
  const project = look(read.folder)
  const targets = read.platform['targets'] as Readonly<Record<string, unknown>> | undefined
  const options = targets?.[target.name]
  const { graph, problems } = await resolvePlatform(written, catalog, project, faulty, textsIn(options))
  if (faulty.size > 0)
    throw new ProblemsFound([
      ...read.problems,
      ...problems.map((each) => ({ ...each, place: closest(each.place, read.placeOf) })),
    ])
  const accepted = (options as { readonly accept?: readonly Feature[] } | undefined)?.accept
  const common = {
    images: read.platform.images ?? {},
    digests: digestsIn(read.folder),
    contentOf: project.contentOf,
  }
  const settingFor = (name: string): Setting => ({ options: targets?.[name] ?? {}, ...common })
  const setting = settingFor(target.name)
  const unfit =
    problems.length > 0 ? [] : [...checkSupport(graph, target, accepted), ...(target.check?.(graph, setting) ?? [])]
  const placed = [...problems, ...unfit].map((each) => ({
    ...each,
    place: closest(each.place, read.placeOf),
  }))
  const suffix = usualOf(await world.targets())?.name === target.name ? '' : `.${target.name}`
  const { environments, own, folder } = read
  return { graph, target, environments, own, folder, setting, settingFor, suffix, problems: placed }
}

/** Like `describe`, but throws all problems. */
export async function describeSound(
  wish: Wish,
  context: Context,
  look?: (folder: string) => Project,
): Promise<Described> {
  const described = await describe(wish, context, look)
  if (described.problems.length > 0) throw new ProblemsFound(described.problems)
  return described
}

/**
 * The target that is meant; throws the problem SW4002, at the place where it was written if that is known, when none
 * has that name.
 */
export async function targetOf(
  wish: Pick<Wish, 'target'> & { readonly place?: () => Place },
  context: Context,
): Promise<Target> {
  const listings = await context.world.targets()
  const name = wish.target ?? usualOf(listings)?.name ?? 'none'
  const listing = listings.find((each) => each.name === name)
  if (listing) return listing.load()
  const names = listings.map((each) => each.name)
  const guess = nearest(name, names)
  throw new ProblemsFound([
    problem('SW4002', wish.place?.() ?? { path: '--target' }, {
      title: `no target is named ${name}`,
      found: name,
      expected: `one of ${names.join(', ')}`,
      do: `write ${wish.place ? '' : '--target '}${guess ?? names[0]}`,
    }),
  ])
}

/** Every text in the settings of a target: those that are names of secrets say that the target reads them. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []
}

/** The target that is meant when none is named. */
function usualOf(listings: readonly TargetListing[]): TargetListing | undefined {
  return listings.find((each) => each.usual) ?? listings[0]
}

/** A place that a stage knew only by its path gets the position that the reader knows. */
function closest(place: Place, placeOf: (path: string) => Place): Place {
  return place.line === undefined ? { ...placeOf(place.path), path: place.path } : place
}
