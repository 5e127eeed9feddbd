import type { Expansion } from '../app.ts'
import { derivedParameters } from './configuration.ts'
import type { PostgresDatabaseOptions, PostgresOptions } from './options.ts'

/** A database that the platform declares, with the short names of its readers. */
export interface DeclaredDatabase {
  readonly database: string
  readonly readers: readonly string[]
}

/** The declared databases in the order of their names, whichever way they were written. */
export function declaredDatabases(options: PostgresOptions): readonly DeclaredDatabase[] {
  return written(options)
    .map(([database, more]) => ({ database, readers: more.readers ?? ['reader'] }))
    .sort((a, b) => (a.database < b.database ? -1 : 1))
}

/** Reports every fault in the options that their shape cannot tell. */
export function checkOptions(options: PostgresOptions, at: Expansion): void {
  checkDatabases(options, at)
  checkParameters(options, at)
}

/**
 * Names that need no quoting in SQL and leave room for a reader's name behind them (PostgreSQL cuts names at 63
 * bytes).
 */
const databaseName = /^[a-z][a-z0-9_]{0,39}$/
const readerName = /^[a-z][a-z0-9_]{0,19}$/
const taken = new Set([
  'postgres',
  'template0',
  'template1',
  'public',
  'none',
  'user',
  'current_user',
  'session_user',
  'current_role',
])

function checkDatabases(options: PostgresOptions, at: Expansion): void {
  const users = new Map<string, string>()
  for (const [index, [database, more]] of written(options).entries()) {
    const keys = Array.isArray(options.databases) ? ['databases', index] : ['databases', database]
    if (!databaseName.test(database)) {
      at.problem('SW1013', keys, {
        title: 'a database cannot have this name',
        found: JSON.stringify(database),
        expected: 'a lower-case letter, then lower-case letters, digits and underscores, 40 in all at most',
        do: `write ${suggested(database)}`,
      })
    } else if (taken.has(database) || database.startsWith('pg_')) {
      at.problem('SW1013', keys, {
        title: 'PostgreSQL keeps this name for itself',
        found: database,
        expected: 'a name of your own',
        do: `name it after what it holds: sales, app_${database}`,
      })
    }
    for (const [position, reader] of (more.readers ?? []).entries()) {
      if (readerName.test(reader)) continue
      at.problem('SW1013', [...keys, 'readers', position], {
        title: 'a reader cannot have this name',
        found: JSON.stringify(reader),
        expected: 'a lower-case letter, then lower-case letters, digits and underscores, 20 in all at most',
        do: `write ${suggested(reader)}; the user will be ${database}_${suggested(reader)}`,
      })
    }
    for (const user of [database, ...(more.readers ?? ['reader']).map((reader) => `${database}_${reader}`)]) {
      const first = users.get(user)
      if (first !== undefined) {
        at.problem('SW1016', keys, {
          title: 'two users of one server have the same name',
          found: `${user}, for ${database} and for ${first}`,
          expected: 'each owner and each reader to have a name of its own',
          do: `rename the database ${database}, or its reader`,
        })
        break
      }
      users.set(user, database)
    }
  }
}

function checkParameters(options: PostgresOptions, at: Expansion): void {
  for (const name of Object.keys(options.parameters ?? {})) {
    const instead = derivedParameters[name.toLowerCase()]
    if (instead !== undefined) {
      at.problem('SW2007', ['parameters', name], {
        found: name,
        expected: instead,
        do: `remove ${name} from parameters`,
      })
    } else if (!/^[A-Za-z_]\w*(\.[A-Za-z_]\w*)?$/.test(name)) {
      at.problem('SW1013', ['parameters', name], {
        title: 'PostgreSQL has no parameter of this name',
        found: JSON.stringify(name),
        expected: 'letters, digits and underscores, as in work_mem or auto_explain.log_analyze',
        do: 'correct the name, or remove it',
      })
    }
  }
}

function written(options: PostgresOptions): [string, PostgresDatabaseOptions][] {
  const { databases = [] } = options
  return Array.isArray(databases)
    ? databases.map((name: string) => [name, {}])
    : Object.entries(databases as Readonly<Record<string, PostgresDatabaseOptions>>)
}

/** The nearest allowed form of a name. */
function suggested(name: string): string {
  return (
    name
      .toLowerCase()
      .replaceAll(/[^a-z0-9_]+/g, '_')
      .replace(/^[^a-z]+|_+$/g, '')
      .slice(0, 20) || 'sales'
  )
}
