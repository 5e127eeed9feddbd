import type { Alarms } from '../base/alarms.ts'
import type { Images } from '../base/images.ts'
import { dirname, resolve } from 'node:path'
import { nearest } from '../base/nearest.ts'
import type { Place } from '../base/place.ts'
import { problem, type Problem } from '../base/problem.ts'
import { check } from './check.ts'
import { environmentsOf, overlay, targetOf } from './environment.ts'
import { load } from './load.ts'
import { type Path, pathIn, pathKey, shownPath } from './path.ts'
import { type Fault, plain } from './plain.ts'
import type { Places } from './places.ts'
import { platformSchema, type RootSchema } from './schema.ts'
import type { GivenSecret, Tagged } from './spec.ts'
import { listed, named } from './words.ts'

/** A platform as plain data, with the named environment laid over it. */
export interface ReadPlatform {
  readonly name: string
  readonly environment: string
  readonly stores?: Readonly<Record<string, Tagged>>
  readonly identities?: Readonly<Record<string, Tagged>>
  readonly secrets?: Readonly<Record<string, GivenSecret>>
  readonly apps?: Readonly<Record<string, Tagged>>
  readonly alarms?: Alarms
  readonly targets?: Readonly<Record<string, object>>
  readonly images?: Images
}

/** What became of a platform file: the platform, where its parts were written, and what is wrong with it. */
export interface Reading {
  /** Is what its type says only when there are no problems. */
  readonly platform: ReadPlatform
  readonly environment: string
  /** The target that the environment names as its own. */
  readonly target?: string
  /** All environments, in order. */
  readonly environments: readonly string[]
  /** The targets of the environments that name their own. */
  readonly own: ReadonlyMap<string, string>
  /** The platform file, absolute. */
  readonly file: string
  /** Its folder, to which paths in it are relative. */
  readonly folder: string
  /**
   * Where something of `platform` was written, by its path there, as text or as keys; of something missing, the nearest
   * thing around it.
   */
  placeOf(path: string | Path): Place
  /** What is wrong with the platform, in all its environments; sorted by position. */
  readonly problems: readonly Problem[]
}

/**
 * Reads a platform: find and load the file; take it as plain data; check it; lay the environment over it. `path` is a
 * file or a folder; without an environment the first one is taken. Never throws on what the user wrote: that gives
 * problems.
 */
export async function readPlatform(
  path: string,
  environment?: string,
  schema: RootSchema = platformSchema(),
): Promise<Reading> {
  const loaded = await load(path)
  const file = loaded.file ?? resolve(path)
  if (loaded.value === undefined) return nothing(file, loaded.problems, environment)
  const { value, faults } = plain(loaded.value)
  const data = (value ?? {}) as Record<string, unknown>
  const environments = environmentsOf(data)
  const chosen = environment ?? environments[0]!
  const overlaid = overlay(data, chosen)
  const target = targetOf(data, chosen)
  const placed = places(loaded.places)
  const checked =
    value === undefined ? [] : [...check(data, schema, loaded.places), ...checkChosen(chosen, environments)]
  const found = [...faults, ...besides(faults, checked)]
  return {
    platform: { ...overlaid.platform, environment: chosen } as ReadPlatform,
    environment: chosen,
    ...(target !== undefined && { target }),
    environments,
    own: ownTargets(data, environments),
    file,
    folder: dirname(file),
    placeOf: (where) => placed(overlaid.origin(typeof where === 'string' ? pathIn(overlaid.platform, where) : where)),
    problems: sorted([...loaded.problems, ...found.map((fault) => problem(fault.code, placed(fault.path), fault))]),
  }
}

function ownTargets(data: Record<string, unknown>, environments: readonly string[]): Map<string, string> {
  const named = environments.map((environment) => [environment, targetOf(data, environment)] as const)
  return new Map(named.filter((each): each is [string, string] => each[1] !== undefined))
}

function nothing(file: string, problems: readonly Problem[], environment = 'default'): Reading {
  const placeOf = (path: string | Path): Place => ({ path: typeof path === 'string' ? path : shownPath(path), file })
  return {
    platform: { name: '', environment },
    environment,
    environments: [],
    own: new Map(),
    file,
    folder: dirname(file),
    placeOf,
    problems,
  }
}

/** What was left out of the data, because it is none, is not told again as missing. */
function besides(before: readonly Fault[], faults: readonly Fault[]): readonly Fault[] {
  const told = new Set(before.map(({ path }) => pathKey(path)))
  return faults.filter(({ path }) => !told.has(pathKey(path)))
}

function checkChosen(chosen: string, environments: readonly string[]): Fault[] {
  if (environments.includes(chosen)) return []
  const guess = nearest(chosen, environments)
  return [
    {
      code: 'SW1015',
      path: ['environments'],
      title: `no environment named ${named(chosen)}`,
      found: named(chosen),
      expected: `one of ${listed(environments.map(named))}`,
      do: guess ? `write ${guess}` : 'name one of them, or add it to environments',
    },
  ]
}

function places(places: Places): (path: Path) => Place {
  return (path) => ({ path: shownPath(path), ...places.at(path) })
}

/** In order of file, line and column; those without a position first. */
function sorted(problems: readonly Problem[]): Problem[] {
  return problems.toSorted(({ place: a }, { place: b }) => {
    return compare(a.file ?? '', b.file ?? '') || (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0)
  })
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
