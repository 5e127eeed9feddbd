import type { NodeId } from '../../graph/id.ts'
import { id } from '../../graph/id.ts'
import type { DatabaseNode, IdentityNode, KeyspaceNode, SecretNode, StoreNode } from '../../graph/node.ts'
import type { Expansion } from '../app.ts'
import { type Purpose, purposes } from './caches.ts'
import { loginOf, type Login } from './identity.ts'
import type { SupersetOptions } from './options.ts'
import { type Release, releases } from './versions.ts'

/** What one Superset is made of, gathered from the platform once and read by everything that writes files and nodes. */
export interface Parts {
  readonly name: string
  readonly options: SupersetOptions
  readonly version: string
  /** What the names of cookies begin with: browsers share them between all ports of one host. */
  readonly cookie: string
  readonly release: Release
  readonly database: DatabaseNode
  readonly metastore: StoreNode
  /** An empty database that verification connects to, so that it never needs a look at anybody's data. */
  readonly probe: DatabaseNode
  readonly cache?: StoreNode
  readonly queue?: StoreNode
  /** False only when the options name no store that could be a queue; a wrong name has been reported by itself. */
  readonly queued: boolean
  readonly keyspaces: Readonly<Partial<Record<Purpose, KeyspaceNode>>>
  readonly identity?: IdentityNode
  readonly login: Login
  readonly secrets: {
    readonly key: SecretNode
    readonly admin: SecretNode
    readonly guest?: SecretNode
    readonly async?: SecretNode
    readonly flower?: SecretNode
  }
  readonly roles: Roles
  /** True when an exporter of our own tells figures. */
  readonly metrics: boolean
  readonly ids: Readonly<Record<'web' | 'worker' | 'beat' | 'flower' | 'metrics' | 'route', NodeId>>
  /** A given secret by the name it has in the specification. */
  secretNamed(name: string, ...keys: readonly (string | number)[]): SecretNode | undefined
}

/** Which roles there are. */
export interface Roles {
  readonly worker: boolean
  readonly beat: boolean
  readonly flower: boolean
}

/**
 * Gathers the parts, or gives undefined when there is no version or no database to build on; what is missing has been
 * reported then.
 */
export function partsOf(name: string, options: SupersetOptions, at: Expansion): Parts | undefined {
  const metastore = at.store(options.database, ['postgres'], 'database')
  const cache = at.store(options.cache, ['redis', 'valkey', 'memcached'], 'cache')
  const queue =
    options.queue === undefined ? (cache?.engine === 'memcached' ? undefined : cache) : queueOf(options.queue, at)
  const login = loginOf(name, options.login, at)
  const release = Object.hasOwn(releases, options.version) ? releases[options.version] : undefined
  if (!metastore || !release) return undefined
  const roles = rolesOf(options, queue !== undefined)
  return {
    name,
    options,
    version: options.version,
    release,
    metastore,
    cache,
    queue,
    roles,
    metrics: Boolean(options.metrics),
    login,
    identity: login.identity,
    cookie: [at.platform, at.environment, name].join('_').replaceAll('-', '_'),
    queued: queue !== undefined || options.queue !== undefined || (options.cache !== undefined && cache === undefined),
    database: at.database(metastore),
    probe: at.database(metastore, 'probe'),
    keyspaces: Object.fromEntries(
      Object.entries(purposes).flatMap(([purpose, { index, holder, wanted }]) => {
        const store = holder === 'queue' ? queue : cache
        if (!store || store.engine === 'memcached' || !wanted(options, roles, release)) return []
        return [[purpose, at.keyspace(store, purpose, index)]]
      }),
    ),
    secrets: {
      // Sessions are signed and stored passwords encrypted with it: a new value needs every stored password encrypted
      // again.
      key: at.secret('secret-key', { length: 64, rotatable: false }),
      admin: at.secret('admin-password', { length: 24 }),
      ...(options.embedding && { guest: at.secret('guest-secret', { length: 48 }) }),
      ...(options.asyncQueries && { async: at.secret('async-secret', { length: 48 }) }),
      ...(roles.flower && { flower: at.secret('flower-password', { length: 24 }) }),
    },
    ids: {
      web: id(name, 'web'),
      worker: id(name, 'worker'),
      beat: id(name, 'beat'),
      flower: id(name, 'flower'),
      metrics: id(name, 'metrics'),
      route: id(name, 'route'),
    },
    secretNamed: (wanted, ...keys) => at.namedSecret(wanted, ...keys),
  }
}

function queueOf(wanted: string, at: Expansion): StoreNode | undefined {
  const queue = at.store(wanted, ['redis', 'valkey', 'memcached'], 'queue')
  if (queue?.engine !== 'memcached') return queue
  at.problem('SW2005', ['queue'], {
    title: `${wanted} cannot be a queue`,
    found: `${wanted}, a memcached store`,
    expected: 'a Redis or Valkey store: memcached forgets what waits',
    do: 'name a redis store, or add one to stores',
  })
  return undefined
}

function rolesOf(options: SupersetOptions, queued: boolean): Roles {
  const worker = queued && options.worker !== false
  const timed = Boolean(options.alerts) || options.housekeeping !== false
  return {
    worker,
    beat: worker && timed && options.beat !== false,
    flower: queued && options.flower !== undefined && options.flower !== false,
  }
}
