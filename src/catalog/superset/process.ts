import type { Connection } from '../../graph/connection.ts'
import type { NodeId } from '../../graph/id.ts'
import type { StoreNode } from '../../graph/node.ts'
import type { ConfigFile } from '../../graph/process.ts'
import { type Reference, secretValue, text, type Text } from '../../graph/text.ts'
import { passwordFile } from '../postgres/server.ts'
import type { Parts } from './parts.ts'
import { programFile } from './programs.ts'

const files: Reference = { ref: 'files' }
const scratch: Reference = { ref: 'scratch' }

/** The variables that every process has. `role` names the process in lists of database connections. */
export function baseEnv(parts: Parts, role: string): Record<string, Text> {
  return {
    PYTHONPATH: text`${files}`,
    PYTHONUNBUFFERED: '1',
    FLASK_APP: 'superset',
    SUPERSET_HOME: text`${scratch}`,
    // Named `production`, Superset hides what is for its own development.
    SUPERSET_ENV: 'production',
    SCARF_ANALYTICS: 'false',
    ROLE_NAME: role,
    ROLE_SCRATCH: text`${scratch}`,
    ...userEnv(parts),
  }
}

/** The size of the pool of connections to the metadata database, for each operating-system process. */
export function poolEnv(pool: { readonly size: number; readonly overflow: number }): Record<string, Text> {
  return { ROLE_POOL_SIZE: String(pool.size), ROLE_POOL_OVERFLOW: String(pool.overflow) }
}

/** The name of the file from which libpq reads the password of the metadata database. */
export const metadataPassword = 'pgpass'

/** The files of every process that boots Superset. */
export function sharedFiles(
  parts: Parts,
  { config, celery }: { readonly config: Text; readonly celery?: Text },
): ConfigFile[] {
  return [
    { name: 'superset_config.py', content: config },
    { name: metadataPassword, secret: true, content: passwordFile(parts.database.password) },
    ...(celery === undefined ? [] : [{ name: 'superset_celery.py', content: celery }]),
    programFile('superset_wiring.py'),
    programFile('superset_hooks.py'),
    ...(parts.identity ? [programFile('superset_login.py')] : []),
  ]
}

/** What a process that boots Superset reads of the user's project. */
export function sharedProject({ options }: Parts): string[] {
  return options.pythonConfig === undefined ? [] : [options.pythonConfig]
}

/**
 * What a process that boots Superset talks to: the metadata database with at most `pool` connections, and the stores
 * for caches and queue.
 */
export function connectionsOf(parts: Parts, from: NodeId, pool: number): Connection[] {
  const stores = [...new Set([parts.cache, parts.queue])].filter((store): store is StoreNode => store !== undefined)
  return [
    { from, to: parts.database.id, tls: false, needed: 'start', pool },
    ...stores.map((store) => connectionTo(from, store)),
  ]
}

/** A connection to the first port of a store, needed to start. */
export function connectionTo(from: NodeId, store: StoreNode): Connection {
  return { from, to: store.id, port: store.ports[0]?.name, tls: false, needed: 'start' }
}

function userEnv(parts: Parts): Record<string, Text> {
  return Object.fromEntries(
    Object.entries(parts.options.env ?? {}).map(([key, value]): [string, Text] => {
      if (typeof value !== 'object') return [key, String(value)]
      return [key, text`${secretValue(parts.secretNamed(value.secret, 'env', key)?.id ?? value.secret)}`]
    }),
  )
}
