import type { App } from '../app.ts'
import { redis, type RedisOptions } from './options.ts'
import { expandKeyValue } from './store.ts'

/**
 * The newest release of each major among the official images when this was written (docker-library/official-images,
 * library/redis, August 2026).
 */
const images = { 6: 'redis:6.2.24-bookworm', 7: 'redis:7.4.11-bookworm', 8: 'redis:8.10.1-trixie' } as const

/** Redis as a store. */
export const app: App<RedisOptions> = {
  ...redis.listing,
  expand: (name, options, at) =>
    expandKeyValue(name, { engine: 'redis', version: options.version, image: images[options.version] }, options, at),
}
