import { namePattern } from '../base/name.ts'
import { isMapping } from './environment.ts'
import type { Path } from './path.ts'
import type { Fault } from './plain.ts'
import { named, quoted } from './words.ts'

/** The sections whose names become the ids of what runs, and so share one name space. */
const sharing = ['stores', 'identities', 'secrets', 'apps'] as const

/** Names that cannot be names: of the platform, of its things and of its environments. */
export function checkNames(platform: Readonly<Record<string, unknown>>): Fault[] {
  const faults = typeof platform.name === 'string' ? checkName(platform.name, ['name'], 'platform') : []
  for (const section of [...sharing, 'environments']) {
    const things = platform[section]
    if (isMapping(things)) faults.push(...Object.keys(things).flatMap((name) => checkName(name, [section, name], '')))
  }
  return faults
}

function checkName(name: string, path: Path, fallback: string): Fault[] {
  if (namePattern.test(name) && name !== 'constructor') return []
  const possible =
    name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^[^a-z]+/, '')
      .slice(0, 40)
      .replace(/-$/, '') || fallback
  return [
    {
      code: 'SW1013',
      path,
      found: quoted(name),
      expected:
        name === 'constructor'
          ? 'another word: JavaScript keeps this one for itself'
          : 'lower-case letters, digits and single hyphens, beginning with a letter, 40 at most',
      do: possible && possible !== name ? `write ${possible}` : 'rename it',
    },
  ]
}

/** Names given to two things of a platform, told at the second. */
export function checkUnique(platform: Readonly<Record<string, unknown>>): Fault[] {
  const first = new Map<string, string>()
  const faults: Fault[] = []
  for (const section of sharing) {
    const things = platform[section]
    for (const name of isMapping(things) ? Object.keys(things) : []) {
      const before = first.get(name)
      if (before === undefined) first.set(name, section)
      else faults.push(sharedName(name, section, before))
    }
  }
  return faults
}

function sharedName(name: string, section: string, before: string): Fault {
  return {
    code: 'SW1016',
    path: [section, name],
    title: `the name ${named(name)} is used twice`,
    found: `${named(name)}, also a name under ${before}`,
    expected: 'a name of its own',
    do: 'rename one of them',
  }
}
