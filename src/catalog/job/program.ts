import { fingerprint } from '../../base/json.ts'
import { byteCount, millicores } from '../../base/units.ts'
import type { Connection } from '../../graph/connection.ts'
import type { NodeId } from '../../graph/id.ts'
import type { DatabaseNode, StoreNode } from '../../graph/node.ts'
import type { Process } from '../../graph/process.ts'
import type { ImageForm, Recipe } from '../../graph/recipe.ts'
import { file, host, ifEncrypted, port, secretValue, text, type Text } from '../../graph/text.ts'
import type { Expansion } from '../app.ts'
import { passwordFile } from '../postgres/server.ts'
import { checkProgram } from './check.ts'
import type { ProgramImage, ProgramOptions } from './program-options.ts'

/** A user's own program as a process, what it is connected to, and the database that it works with. */
export interface Program {
  readonly process: Process
  readonly connections: readonly Connection[]
  readonly database?: DatabaseNode
}

/**
 * Turns the options of a user's own program into a process. `own` are variables that the catalog sets; the user may
 * set no others of their names.
 */
export function programOf(
  name: NodeId,
  options: ProgramOptions & { readonly inputs?: readonly string[] },
  own: Readonly<Record<string, Text>>,
  at: Expansion,
): Program {
  const wanted = options.database === undefined ? undefined : databaseOf(options.database, at)
  const derived = { ...own, ...(wanted && variablesOf(wanted)) }
  checkProgram(name, options, Object.keys(derived), at)
  // What libpq's own default would be is never said, and a stricter word of the user's own stays.
  const encrypted: Record<string, Text> = wanted
    ? { PGSSLMODE: text`${ifEncrypted(wanted.database.store, 'require')}` }
    : {}
  const process: Process = {
    recipe: recipeOf(options, wanted?.store),
    command: typeof options.run === 'string' ? ['/bin/sh', '-c', options.run] : options.run,
    env: { ...encrypted, ...settingsOf(options, at), ...derived },
    files: wanted ? [{ name: 'pgpass', secret: true, content: passwordFile(wanted.database.password) }] : [],
    volumes: [],
    folder: 'project',
    projectFiles: options.inputs ?? ['.'],
    resources: { millicores: millicores(options.cpu ?? '0.25'), memory: byteCount(options.memory ?? '256MiB') },
  }
  const before = (to: NodeId): Connection => ({ from: name, to, tls: false, needed: 'start' })
  const connections = [
    ...(wanted ? [{ ...before(wanted.database.id), port: wanted.store.ports[0]!.name }] : []),
    ...(options.after ?? []).map(before),
    ...addressesIn(options).map((to): Connection => ({ from: name, to, tls: false, needed: 'answer' })),
  ]
  return { process, connections, ...(wanted && { database: wanted.database }) }
}

interface Wanted {
  readonly database: DatabaseNode
  readonly store: StoreNode
}

/** A database by its name, or one of this program's own in a store. */
function databaseOf(name: string, at: Expansion): Wanted | undefined {
  if (name.includes('/')) {
    const database = at.findDatabase(name, 'database')
    const store = database && at.store(database.store, ['postgres'], 'database')
    return store && { database, store }
  }
  const store = at.store(name, ['postgres'], 'database')
  return store && { database: at.database(store), store }
}

function variablesOf({ database }: Wanted): Record<string, Text> {
  return {
    PGHOST: text`${host(database.store)}`,
    PGPORT: text`${port(database.store)}`,
    PGUSER: database.user,
    PGDATABASE: database.database,
    PGPASSFILE: text`${file('pgpass')}`,
  }
}

function settingsOf(options: ProgramOptions, at: Expansion): Record<string, Text> {
  return Object.fromEntries(
    Object.entries(options.env ?? {}).map(([name, value]): [string, Text] => {
      if (typeof value !== 'object') return [name, String(value)]
      if ('address' in value) return [name, text`${host(value.address)}:${port(value.address)}`]
      const secret = at.namedSecret(value.secret, 'env', name, 'secret')
      return [name, secret ? text`${secretValue(secret.id)}` : '']
    }),
  )
}

/** The services and stores whose addresses the program is told. */
function addressesIn({ env = {} }: ProgramOptions): NodeId[] {
  return Object.values(env).flatMap((value) => (typeof value === 'object' && 'address' in value ? [value.address] : []))
}

/**
 * With a database, the recipe is that of its server, so that the program finds clients of the same version on its
 * PATH.
 */
function recipeOf(options: ProgramOptions, store: StoreNode | undefined): Recipe {
  const { image } = options
  const base = store?.server.recipe
  if (!image) return base ?? { id: 'program', native: { from: 'user' } }
  return {
    id: `${base?.id ?? 'program'}-${fingerprint(image)}`,
    image: imageOf(image),
    native: base?.native ?? { from: 'user' },
  }
}

function imageOf({ base, packages, user = '10001:10001' }: ProgramImage): ImageForm {
  return {
    base,
    ...(packages && packages.length > 0 && { packages: { by: 'pip', pins: packages } }),
    user: user as `${number}:${number}`,
  }
}
