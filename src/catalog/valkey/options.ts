import { entry } from '../entry.ts'
import type { KeyValueOptions } from '../redis/options.ts'

/** A Valkey server, the open successor of Redis 7.2, with the same protocol. */
export interface ValkeyOptions extends KeyValueOptions {
  /**
   * The major version.
   * @example '9'
   */
  version: '7' | '8' | '9'
}

/** A Valkey server. */
export const valkey = entry<(options: ValkeyOptions) => ValkeyOptions & { type: 'valkey' }>({
  type: 'valkey',
  section: 'stores',
  summary: 'Valkey: queues, results and caches, by the protocol of Redis',
  schema: 'ValkeyOptions',
  load: () => import('./app.ts').then((module) => module.app),
})
