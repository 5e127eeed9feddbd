import { nearest } from '../base/nearest.ts'
import { type Path, pathKey } from './path.ts'
import type { Fault } from './plain.ts'
import { described, listed, named } from './words.ts'

/** A platform with one environment laid over it, and from where each part of it comes. */
export interface Overlaid {
  readonly environment: string
  /** Plain data, without `environments`. */
  readonly platform: Readonly<Record<string, unknown>>
  /** The path at which something was written: in the platform itself or below `environments`. */
  origin(path: Path): Path
}

type Mapping = Record<string, unknown>

/** The sections that an environment may change. */
const sections = ['stores', 'identities', 'secrets', 'apps', 'alarms', 'targets', 'images'] as const

/**
 * The sections that hold settings and no names: an environment may write there what the platform does not, or remove
 * all of it.
 */
const settings: readonly string[] = ['alarms', 'targets', 'images']

/** The names of the environments of a platform, in order; `default` when it has none. */
export function environmentsOf(platform: Mapping): readonly string[] {
  const names = isMapping(platform.environments) ? Object.keys(platform.environments) : []
  return names.length > 0 ? names : ['default']
}

/** The target that an environment names as its own. */
export function targetOf(platform: Mapping, environment: string): string | undefined {
  const chosen = isMapping(platform.environments) ? platform.environments[environment] : undefined
  return isMapping(chosen) && typeof chosen.target === 'string' ? chosen.target : undefined
}

/** The faults of the environments themselves: what is not a mapping, and what changes something that is not there. */
export function checkEnvironments(platform: Mapping): Fault[] {
  const { environments } = platform
  if (environments === undefined || environments === null) return []
  if (!isMapping(environments))
    return [notMapping(['environments'], environments, 'a mapping from names to environments')]
  return Object.entries(environments).flatMap(([name, environment]) => {
    const path = ['environments', name]
    if (environment === null) return []
    if (!isMapping(environment)) return [notMapping(path, environment, 'a mapping with the sections to change')]
    return Object.entries(environment).flatMap(([section, changes]) =>
      checkSection(platform, section, changes, [...path, section]),
    )
  })
}

function checkSection(platform: Mapping, section: string, changes: unknown, path: Path): Fault[] {
  if (section === 'target')
    return typeof changes === 'string'
      ? []
      : [
          {
            code: 'SW1009',
            path,
            found: described(changes),
            expected: 'the name of a target',
            do: 'write one, or leave it out',
          },
        ]
  if (!(sections as readonly string[]).includes(section)) {
    const known = ['target', ...sections]
    const guess = nearest(section, known)
    return [
      {
        code: 'SW1007',
        path,
        title: `unknown setting ${named(section)}`,
        found: named(section),
        expected: `one of ${known.join(', ')}`,
        do: guess
          ? `write ${guess}`
          : Object.hasOwn(platform, section)
            ? 'remove it: environments cannot change it'
            : 'remove it',
      },
    ]
  }
  if (changes === null) return []
  if (!isMapping(changes)) return [notMapping(path, changes, `a mapping from names of ${section} to changes`)]
  if (settings.includes(section)) return []
  const there = isMapping(platform[section]) ? Object.keys(platform[section]) : []
  return Object.keys(changes)
    .filter((name) => !there.includes(name))
    .map((name) => {
      const guess = nearest(name, there)
      return {
        code: 'SW1014',
        path: [...path, name],
        title: `the platform has no ${one[section as keyof typeof one]} named ${named(name)}`,
        found: named(name),
        expected: there.length > 0 ? `one of ${listed(there.map(named))}` : `a name under ${section}, which is empty`,
        do: guess ? `write ${guess}` : `add it to ${section} of the platform, or remove it here`,
      }
    })
}

const one = { stores: 'store', identities: 'identity', secrets: 'secret', apps: 'app' } as const

function notMapping(path: Path, value: unknown, expected: string): Fault {
  return { code: 'SW1009', path, found: described(value), expected, do: 'write a mapping, or leave it out' }
}

/**
 * Lays an environment over a platform as RFC 7396 says: mappings are merged, null removes, anything else replaces.
 * Something written with another `type` replaces the whole thing, because the settings of one type mean nothing to
 * another. What changes nothing that is there (a problem of `checkEnvironments`) is left out.
 */
export function overlay(platform: Mapping, environment: string): Overlaid {
  const { environments, ...base } = platform
  const changes = isMapping(environments) ? environments[environment] : undefined
  const origins = new Map<string, Path>()
  const from = ['environments', environment]
  const result: Mapping = { ...base }
  for (const section of isMapping(changes) ? sections : []) {
    const change = (changes as Mapping)[section]
    if (change === null && settings.includes(section)) {
      delete result[section]
      origins.set(pathKey([section]), [...from, section])
    }
    if (!isMapping(change)) continue
    const there = base[section] ?? (settings.includes(section) ? {} : undefined)
    if (!isMapping(there)) continue
    const known = settings.includes(section)
      ? change
      : Object.fromEntries(Object.entries(change).filter(([name]) => Object.hasOwn(there, name)))
    result[section] = merge(there, known, [section], [...from, section], origins)
  }
  return { environment, platform: result, origin: (path) => originOf(path, origins) }
}

function merge(base: Mapping, change: Mapping, path: Path, from: Path, origins: Map<string, Path>): Mapping {
  const result: Mapping = { ...base }
  for (const [key, value] of Object.entries(change)) {
    const before = Object.hasOwn(base, key) ? base[key] : undefined
    const at = [...path, key]
    const here = [...from, key]
    if (isMapping(value) && isMapping(before) && (value.type === undefined || value.type === before.type)) {
      result[key] = merge(before, value, at, here, origins)
      continue
    }
    origins.set(pathKey(at), here)
    if (value === null) delete result[key]
    else result[key] = withoutNulls(value)
  }
  return result
}

/** As RFC 7396 has it, null removes also where nothing was. */
function withoutNulls(value: unknown): unknown {
  if (!isMapping(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== null)
      .map(([key, member]) => [key, withoutNulls(member)]),
  )
}

function originOf(path: Path, origins: ReadonlyMap<string, Path>): Path {
  for (let length = path.length; length > 0; length--) {
    const origin = origins.get(pathKey(path.slice(0, length)))
    if (origin) return [...origin, ...path.slice(length)]
  }
  return path
}

export function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
