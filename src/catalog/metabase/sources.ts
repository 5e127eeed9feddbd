import type { DatabaseNode, SecretNode } from '../../graph/node.ts'
import type { Expansion } from '../app.ts'
import type { MetabaseOptions } from './options.ts'
import type { MetabaseSource } from './options-parts.ts'

/** A source as it is registered: a database of the platform, with the user to log in as. */
export interface Source {
  readonly title: string
  readonly database: DatabaseNode
  readonly user: string
  readonly password: SecretNode['id']
}

/** The sources of the options, those that are whole; faults in the others are reported. */
export function sourcesOf(options: MetabaseOptions, at: Expansion): Source[] {
  return Object.entries(options.sources ?? {}).flatMap(
    ([title, written]) => sourceOf(title, typeof written === 'string' ? { database: written } : written, at) ?? [],
  )
}

function sourceOf(title: string, { database: name, access }: MetabaseSource, at: Expansion): Source | undefined {
  const database = at.findDatabase(name, 'sources', title)
  if (!database) return undefined
  if (access === 'write') return { title, database, user: database.user, password: database.password }
  const [reader] = database.readers
  if (reader) return { title, database, ...reader }
  at.problem('SW2011', ['sources', title], {
    title: `${name} has no user that may only read`,
    found: `${name}, which has its owner alone`,
    expected: 'a database with a reader',
    do: "declare readers for it in its store, or add access: 'write'",
  })
  return undefined
}
