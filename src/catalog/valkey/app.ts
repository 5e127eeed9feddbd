import type { App } from '../app.ts'
import { expandKeyValue } from '../redis/store.ts'
import { valkey, type ValkeyOptions } from './options.ts'

/** A recent release of each major on Docker Hub (valkey/valkey, autumn 2026). */
const images = { 7: 'valkey/valkey:7.2.13', 8: 'valkey/valkey:8.1.10', 9: 'valkey/valkey:9.1.1' } as const

/** Valkey as a store. */
export const app: App<ValkeyOptions> = {
  ...valkey.listing,
  expand: (name, options, at) =>
    expandKeyValue(name, { engine: 'valkey', version: options.version, image: images[options.version] }, options, at),
}
