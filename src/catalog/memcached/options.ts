import type { Size } from '../../base/units.ts'
import { entry } from '../entry.ts'

/** A memcached server: a cache and nothing else. It keeps nothing, asks for no password, and cannot be a queue. */
export interface MemcachedOptions {
  /**
   * The series of versions.
   * @default '1.6'
   */
  version?: '1.6'
  /**
   * The most that the cached items may take. This drives the cost wherever servers are rented.
   * @default '64MiB'
   */
  memory?: Size
  /**
   * The largest item that is taken; larger ones are silently not cached.
   * @default '1MiB'
   */
  itemSize?: Size
  /**
   * The most connections at one time.
   * @default 1024
   * @minimum 10
   * @maximum 60000
   * @asType integer
   */
  maxConnections?: number
}

/** A memcached server. */
export const memcached = entry<(options?: MemcachedOptions) => MemcachedOptions & { type: 'memcached' }>({
  type: 'memcached',
  section: 'stores',
  summary: 'memcached: a cache that keeps nothing',
  schema: 'MemcachedOptions',
  load: () => import('./app.ts').then((module) => module.app),
})
