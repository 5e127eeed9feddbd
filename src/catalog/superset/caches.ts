import type { KeyspaceNode, StoreNode } from '../../graph/node.ts'
import { host, port, secretFile, text } from '../../graph/text.ts'
import { seconds } from '../../base/units.ts'
import type { SupersetOptions } from './options.ts'
import type { Parts, Roles } from './parts.ts'
import {
  assign,
  assigns,
  call,
  late,
  lateNumber,
  name,
  over,
  type Python,
  type Statement,
  tuple,
  whenEncrypted,
} from './python.ts'
import type { Release } from './versions.ts'

/**
 * The parts of Redis that one Superset uses, each in a numbered database of its own. The numbers are a contract: a
 * purpose keeps its number whatever else is switched on, so that no cache is ever read as another. `queue` parts must
 * survive a full cache, `cache` parts need not.
 */
export const purposes = {
  broker: { index: 0, holder: 'queue', wanted: (_: SupersetOptions, roles: Roles) => roles.worker },
  metadata: { index: 1, holder: 'cache', wanted: () => true },
  data: { index: 2, holder: 'cache', wanted: () => true },
  filters: { index: 3, holder: 'cache', wanted: () => true },
  explore: { index: 4, holder: 'cache', wanted: () => true },
  thumbnails: { index: 5, holder: 'cache', wanted: (options: SupersetOptions) => options.thumbnails === true },
  results: { index: 6, holder: 'queue', wanted: (_: SupersetOptions, roles: Roles) => roles.worker },
  limits: { index: 7, holder: 'cache', wanted: (options: SupersetOptions) => options.rateLimit !== false },
  events: { index: 8, holder: 'queue', wanted: (options: SupersetOptions) => options.asyncQueries === true },
  locks: {
    index: 9,
    holder: 'queue',
    wanted: (_: SupersetOptions, __: Roles, release: Release) => release.coordination,
  },
} as const satisfies Record<
  string,
  {
    index: number
    holder: 'cache' | 'queue'
    wanted: (options: SupersetOptions, roles: Roles, release: Release) => boolean
  }
>

export type Purpose = keyof typeof purposes

const day = 86_400

/** The settings of all caches, with the time that entries live and where they are kept. */
export function cacheSettings(parts: Parts): Statement[] {
  const { cache, options } = parts
  const kept: [key: string, purpose: Purpose, lives: number, why: string][] = [
    ['CACHE_CONFIG', 'metadata', 300, 'What is known about sources: schemas, tables, columns.'],
    ['DATA_CACHE_CONFIG', 'data', seconds(options.cacheFor ?? '1d'), 'Results of charts.'],
    [
      'FILTER_STATE_CACHE_CONFIG',
      'filters',
      90 * day,
      'The state of dashboard filters that a link points to. Upstream keeps it in the metadata database.',
    ],
    [
      'EXPLORE_FORM_DATA_CACHE_CONFIG',
      'explore',
      7 * day,
      'Charts that are being edited. Upstream keeps them in the metadata database.',
    ],
    ...(options.thumbnails
      ? [
          ['THUMBNAIL_CACHE_CONFIG', 'thumbnails', 7 * day, 'Pictures of dashboards and charts.'] as [
            string,
            Purpose,
            number,
            string,
          ],
        ]
      : []),
  ]
  if (!cache)
    return assigns({ CACHE_CONFIG: { CACHE_TYPE: 'NullCache' }, DATA_CACHE_CONFIG: { CACHE_TYPE: 'NullCache' } })
  return [
    assign('day', day),
    ...base('cache', cache),
    ...kept.map(([key, purpose, lives, why]) =>
      assign(
        key,
        over('cache', {
          ...place(parts, purpose),
          CACHE_DEFAULT_TIMEOUT: lives % day === 0 ? name(`${lives / day} * day`) : lives,
          ...(key.startsWith('FILTER') || key.startsWith('EXPLORE') ? { REFRESH_TIMEOUT_ON_RETRIEVAL: true } : {}),
        }),
        why,
      ),
    ),
  ]
}

/**
 * How redis-py encrypts: with a certificate that somebody vouches for whom the machine trusts (redis 5.3,
 * `redis.Redis`). Superset 6.1 has no key for a look at the name in it (superset/async_events/cache_backend.py), so
 * nothing here asks for one.
 */
const byTls = { ssl: true, ssl_cert_reqs: 'required' } as const

/** What caches of Flask-Caching hand to redis-py, and what Superset's own clients read instead. */
type Reader = 'flask-caching' | 'superset'

/** A mapping, named `called`, with how a store is reached. */
function base(called: string, store: StoreNode, reader: Reader = 'flask-caching'): Statement[] {
  if (store.engine === 'memcached')
    return [
      ...client(store),
      assign(called, { CACHE_TYPE: 'MemcachedCache', CACHE_MEMCACHED_SERVERS: name('memcached') }),
    ]
  return [
    assign(called, {
      CACHE_TYPE: 'RedisCache',
      CACHE_REDIS_HOST: late(host(store.id)),
      CACHE_REDIS_PORT: lateNumber(port(store.id)),
      ...(store.administrator && { CACHE_REDIS_PASSWORD: readSecret(store.administrator.password) }),
      ...(reader === 'superset'
        ? {
            CACHE_REDIS_SSL: whenEncrypted(store.id, true),
            CACHE_REDIS_SSL_CERT_REQS: whenEncrypted(store.id, byTls.ssl_cert_reqs),
          }
        : { CACHE_OPTIONS: whenEncrypted(store.id, byTls) }),
    }),
  ]
}

/** Where in the store the entries of one purpose are. */
function place(parts: Parts, purpose: Purpose): Readonly<Record<string, Python>> {
  const keyspace = parts.keyspaces[purpose]
  return keyspace
    ? { CACHE_REDIS_DB: keyspace.index, CACHE_KEY_PREFIX: keyspace.prefix }
    : { CACHE_KEY_PREFIX: `${parts.name}:${purpose}:` }
}

/**
 * Flask-Caching takes a client in the place of addresses; the libraries that it would choose itself are not installed.
 */
function client(cache: StoreNode): Statement[] {
  if (cache.engine !== 'memcached') return []
  return [
    assign(
      'memcached',
      call('PooledClient', [tuple(late(host(cache.id)), lateNumber(port(cache.id)))], {
        serde: name('pickle_serde'),
        connect_timeout: 2,
        timeout: 5,
        no_delay: true,
        ignore_exc: true,
      }),
      'One client for all caches, shared by threads. A cache that is away is a miss, not an error.',
    ),
  ]
}

/**
 * The settings for work that passes between processes: results of background queries, events of asynchronous charts,
 * locks.
 */
export function sharedSettings(parts: Parts): Statement[] {
  const { queue, keyspaces } = parts
  if (!queue) return []
  const { results, events, locks } = keyspaces
  return [
    ...(results
      ? [
          assign(
            'RESULTS_BACKEND',
            call('RedisCache', [], {
              host: late(host(queue.id)),
              port: lateNumber(port(queue.id)),
              ...(queue.administrator && { password: readSecret(queue.administrator.password) }),
              db: results.index,
              key_prefix: results.prefix,
              default_timeout: day,
              ssl: whenEncrypted(queue.id, byTls.ssl),
              ssl_cert_reqs: whenEncrypted(queue.id, byTls.ssl_cert_reqs),
            }),
            'Results of background queries, for the browser to fetch. Must be an object, not a mapping.',
          ),
        ]
      : []),
    ...(events || locks ? base('queue', queue, 'superset') : []),
    ...(events
      ? [
          assign(
            'GLOBAL_ASYNC_QUERIES_CACHE_BACKEND',
            over('queue', place(parts, 'events')),
            'Through this, workers tell browsers that a chart is computed.',
          ),
        ]
      : []),
    ...(locks
      ? [
          assign(
            'DISTRIBUTED_COORDINATION_CONFIG',
            over('queue', place(parts, 'locks')),
            'Locks between processes; upstream keeps them as rows of the metadata database.',
          ),
        ]
      : []),
  ]
}

/** Where requests are counted, so that a limit holds over all processes. */
export function limitStorage(parts: Parts): Python | undefined {
  const { cache, keyspaces } = parts
  if (cache?.engine === 'memcached') return late(text`memcached://${host(cache.id)}:${port(cache.id)}`)
  return cache && keyspaces.limits ? redisAddress(keyspaces.limits, cache) : undefined
}

/**
 * The address of a numbered database of Redis, put together when the file is read, since a password may hold any
 * character.
 */
export function redisAddress(keyspace: KeyspaceNode, store: StoreNode): Python {
  return call('redis_address', [late(host(store.id)), lateNumber(port(store.id)), keyspace.index], {
    ...(store.administrator && { password: readSecret(store.administrator.password) }),
    encrypted: whenEncrypted(store.id, true),
  })
}

/** The content of the file that holds a secret. */
export function readSecret(secret: string): Python {
  return call('read_secret', [late(secretFile(secret))])
}
