import type { Size } from '../../base/units.ts'
import { entry } from '../entry.ts'

/** What Redis and Valkey have in common: a key-value server for queues, results and caches. */
export interface KeyValueOptions {
  /**
   * The most that the data may take. Caches grow up to it and no further. This drives the cost wherever servers are
   * rented.
   * @default '256MiB'
   */
  memory?: Size
  /**
   * What happens when the memory is full. The three `volatile-` policies remove entries that have an expiry, as
   * caches do: least recently used, least often used, or soonest to expire. `noeviction` refuses to write. Policies
   * that remove entries without an expiry are left out, because work that waits in a queue has none.
   * @default 'volatile-lru'
   */
  eviction?: 'volatile-lru' | 'volatile-lfu' | 'volatile-ttl' | 'noeviction'
  /**
   * What survives a restart. `log` writes every change to a file once a second; `snapshot` writes all data at most
   * once a minute; `none` starts empty, which is fine for caches but loses work that waits in a queue.
   * @default 'log'
   */
  persistence?: 'log' | 'snapshot' | 'none'
  /**
   * Room for what is kept.
   * @default four times the memory, at least 1GiB; nothing without persistence
   */
  disk?: Size
  /**
   * The most connections at one time.
   * @default 1000
   * @minimum 10
   * @maximum 60000
   * @asType integer
   */
  maxConnections?: number
  /**
   * Keeps a second server that takes over when the first is lost.
   * @default false
   */
  highAvailability?: boolean
}

/** A Redis server. On one machine the program may be Valkey, which speaks the same protocol. */
export interface RedisOptions extends KeyValueOptions {
  /**
   * The major version.
   * @example '7'
   */
  version: '6' | '7' | '8'
}

/** A Redis server. */
export const redis = entry<(options: RedisOptions) => RedisOptions & { type: 'redis' }>({
  type: 'redis',
  section: 'stores',
  summary: 'Redis: queues, results and caches',
  schema: 'RedisOptions',
  load: () => import('./app.ts').then((module) => module.app),
})
