import { seconds } from '../../base/units.ts'
import {
  bindAddress,
  host,
  ifEncrypted,
  ownPort,
  port,
  type Reference,
  secretValue,
  text,
  type Text,
  url,
} from '../../graph/text.ts'
import type { MetabaseOptions } from './options.ts'
import type { Parts } from './parts.ts'

const scratch: Reference = { ref: 'scratch' }

/** Connections of the scheduler, which are its own since 0.64 and come on top of the others before. */
const schedulerConnections = 5

/** How long each party waits, in seconds, the inner ones shortest: who ends first can still tell the person why. */
export function timeoutsOf({ queryTimeout = '10m' }: MetabaseOptions) {
  const minutes = Math.max(1, Math.ceil(seconds(queryTimeout) / 60))
  return { minutes, web: minutes * 60 + 15, edge: minutes * 60 + 30 }
}

/** The most connections that one replica opens to the database of Metabase itself. */
export function poolOf({ web = {} }: MetabaseOptions): number {
  return (web.connections ?? 15) + schedulerConnections
}

/**
 * The variables of every process of Metabase: where its database is, and the keys. Both secrets stand alone in a
 * variable.
 */
export function sharedEnv({ database, options, secrets, series }: Parts): Record<string, Text> {
  return {
    MB_DB_TYPE: 'postgres',
    MB_DB_HOST: text`${host(database.store)}`,
    MB_DB_PORT: text`${port(database.store)}`,
    MB_DB_DBNAME: database.database,
    // There is no variable for TLS alone; with this one, only user and password are read from those of their own.
    MB_DB_CONNECTION_URI: text`${ifEncrypted(database.store, 'jdbc:postgresql://')}${host(database.store)}:${port(database.store)}/${database.database}?sslmode=require`,
    MB_DB_USER: database.user,
    MB_DB_PASS: text`${secretValue(database.password)}`,
    MB_ENCRYPTION_SECRET_KEY: text`${secretValue(secrets.key.id)}`,
    MB_SESSION_SECRET_KEY: text`${secretValue(secrets.session.id)}`,
    MB_LOAD_SAMPLE_CONTENT: String(options.sampleContent ?? false),
    MB_APPLICATION_DB_MAX_CONNECTION_POOL_SIZE: String(options.web?.connections ?? 15),
    ...(series.schedulerPool && { MB_QUARTZ_MAX_CONNECTION_POOL_SIZE: String(schedulerConnections) }),
    // The drivers that come with Metabase are unpacked there at each start.
    MB_PLUGINS_DIR: text`${scratch}/plugins`,
    MB_COLORIZE_LOGS: 'false',
    MB_EMOJI_IN_LOGS: 'false',
  }
}

/** The variables of the processes that answer browsers. */
export function webEnv(parts: Parts): Record<string, Text> {
  const { options, secrets, ids } = parts
  const { minutes, web } = timeoutsOf(options)
  return {
    MB_ANON_TRACKING_ENABLED: 'false',
    MB_CHECK_FOR_UPDATES: 'false',
    MB_SITE_NAME: options.siteName ?? 'Metabase',
    ...givenEnv(parts),
    ...sharedEnv(parts),
    // Several processes that start at once must not each begin to migrate: the job does, and these wait to be started
    // again.
    MB_DB_AUTOMIGRATE: 'false',
    MB_JETTY_HOST: text`${bindAddress}`,
    MB_JETTY_PORT: text`${ownPort('http')}`,
    MB_SITE_URL: text`${url(ids.route, 'public')}`,
    MB_DB_QUERY_TIMEOUT_MINUTES: String(minutes),
    MB_JETTY_ASYNC_RESPONSE_TIMEOUT: String(web * 1000),
    ...(options.metrics && { MB_PROMETHEUS_SERVER_PORT: text`${ownPort('metrics')}` }),
    ...(secrets.license && { MB_PREMIUM_EMBEDDING_TOKEN: text`${secretValue(secrets.license.id)}` }),
  }
}

function givenEnv({ options, secretNamed }: Parts): Record<string, Text> {
  return Object.fromEntries(
    Object.entries(options.config ?? {}).map(([key, value]): [string, Text] => {
      if (typeof value !== 'object') return [key, String(value)]
      return [key, text`${secretValue(secretNamed(value.secret, 'config', key, 'secret')?.id ?? value.secret)}`]
    }),
  )
}
