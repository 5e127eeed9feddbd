import { nearest } from '../../base/nearest.ts'
import type { Expansion } from '../app.ts'
import type { MetabaseOptions } from './options.ts'
import { variables } from './variables.ts'

/**
 * Variables that follow from the platform, with what to write instead. Given by hand they would contradict what is
 * wired: a second database, another key, an address that nobody listens at.
 */
const derived: Readonly<Record<string, string>> = {
  MB_DB_TYPE: 'database',
  MB_DB_HOST: 'database',
  MB_DB_PORT: 'database',
  MB_DB_DBNAME: 'database',
  MB_DB_USER: 'database',
  MB_DB_USER_FILE: 'database',
  MB_DB_PASS: 'database',
  MB_DB_PASS_FILE: 'database',
  MB_DB_CONNECTION_URI: 'database',
  MB_DB_CONNECTION_URI_FILE: 'database',
  MB_DB_FILE: 'database',
  MB_DB_IN_MEMORY: 'database',
  MB_DB_AUTOMIGRATE: 'nothing: a job migrates, and no other process may',
  MB_DB_QUERY_TIMEOUT_MINUTES: 'queryTimeout',
  MB_JETTY_ASYNC_RESPONSE_TIMEOUT: 'queryTimeout',
  MB_ENCRYPTION_SECRET_KEY:
    'nothing: it is generated; to bring one, give the secret <app>-encryption-key under secrets',
  MB_SESSION_SECRET_KEY: 'nothing: it is generated; to bring one, give the secret <app>-session-key under secrets',
  MB_SETUP_TOKEN: 'nothing: the first account is made by a job',
  MB_APPLICATION_DB_MAX_CONNECTION_POOL_SIZE: 'web.connections',
  MB_QUARTZ_MAX_CONNECTION_POOL_SIZE: 'web.connections',
  MB_JETTY_HOST: 'host and port',
  MB_JETTY_PORT: 'port',
  MB_JETTY_SSL: 'tls',
  MB_JETTY_SSL_PORT: 'tls',
  MB_REDIRECT_ALL_REQUESTS_TO_HTTPS: 'tls',
  MB_SITE_URL: 'host',
  MB_SITE_NAME: 'siteName',
  MB_PLUGINS_DIR: 'plugins',
  MB_PROMETHEUS_SERVER_PORT: 'metrics',
  MB_LOAD_SAMPLE_CONTENT: 'sampleContent',
  MB_PREMIUM_EMBEDDING_TOKEN: 'license',
  MB_CONFIG_FILE_PATH: 'config',
  MUID: 'nothing: the image runs as an ordinary user',
  MGID: 'nothing: the image runs as an ordinary user',
  JAVA_OPTS: 'web.memory and web.heap',
  JAVA_TOOL_OPTIONS: 'web.memory and web.heap',
  JDK_JAVA_OPTIONS: 'web.memory and web.heap',
  JAVA_TIMEZONE: 'timezone',
}

/** Variables that Metabase does not read, often seen in the wild, with what to write instead. */
const invented: Readonly<Record<string, string>> = {
  DATABASE_URL: 'database',
  POSTGRES_HOST: 'database',
  POSTGRES_PASSWORD: 'database',
  MB_DATABASE_URL: 'database',
  MB_HEAP_SIZE: 'web.memory and web.heap',
  MB_JAVA_OPTS: 'web.memory and web.heap',
  SECRET_KEY: 'nothing: Metabase has no such key',
}

/** Names of Metabase without its prefix, and those that its libraries read. */
const others =
  /^(MAX_SESSION_AGE|HTTPS?_PROXY|NO_PROXY|https?_proxy|no_proxy|TZ|LANG|LC_\w+|(AWS|GOOGLE|AZURE|SNOWFLAKE|OTEL)_\w+)$/
const secretName = /(PASSWORD|PASS|SECRET|SECRET_KEY|TOKEN|PRIVATE_KEY|API_KEY|ACCESS_KEY|CREDENTIALS)$/
const addressWithPassword = /^[a-z][a-z0-9+.:-]*:\/\/[^/@\s:]*:[^/@\s]+@/i

/**
 * Derived variables (SW2007), such that Metabase would ignore (SW2006), secrets in clear (SW2010) and addresses with a
 * password inside (SW2016).
 */
export function checkConfig({ config = {} }: MetabaseOptions, at: Expansion): void {
  for (const [name, value] of Object.entries(config)) {
    if (Object.hasOwn(derived, name)) refuse(name, derived[name]!, at)
    else if (Object.hasOwn(invented, name) || !(/^MB_[A-Z0-9_]+$/.test(name) || others.test(name))) unknown(name, at)
    else misspelt(name, at)
    if (typeof value !== 'string' || value === '') continue
    if (addressWithPassword.test(value)) {
      at.problem('SW2016', ['config', name], {
        title: 'an address with a password inside',
        found: `${name}, an address with a password`,
        expected: 'an address without a password',
        do: 'write the address without the password, or the whole of it as a secret',
      })
    } else if (secretName.test(name)) {
      at.problem('SW2010', ['config', name], {
        title: `${name} is written in clear`,
        found: `${name} as plain text`,
        expected: "the name of a secret: { secret: 'name' }",
        do: `add a secret to secrets and write { secret: '${name.toLowerCase().replaceAll('_', '-')}' } here`,
      })
    }
  }
}

function refuse(name: string, instead: string, at: Expansion): void {
  at.problem('SW2007', ['config', name], {
    title: `${name} belongs to stackwright`,
    found: name,
    expected: 'settings that do not follow from the platform',
    do: instead.startsWith('nothing') ? `remove ${name}; instead, ${instead}` : `remove ${name} and use ${instead}`,
  })
}

/**
 * Tells a variable that is all but one that Metabase reads. What is like none of them may be one of another release.
 */
function misspelt(name: string, at: Expansion): void {
  if (variables.includes(name) || others.test(name)) return
  const meant = nearest(name, [...variables, ...Object.keys(derived)], 2)
  if (meant === undefined) return
  const instead = derived[meant]
  at.problem('SW2006', ['config', name], {
    title: `Metabase reads no variable ${name}`,
    found: name,
    expected: 'a variable that Metabase reads',
    do:
      instead === undefined
        ? `write ${meant}`
        : instead.startsWith('nothing')
          ? `remove it; instead of ${meant}, ${instead}`
          : `remove it and use ${instead}`,
  })
}

function unknown(name: string, at: Expansion): void {
  const instead = Object.hasOwn(invented, name) ? invented[name]! : undefined
  at.problem('SW2006', ['config', name], {
    title: `Metabase reads no variable ${name}`,
    found: name,
    expected: 'a variable of Metabase, which begins with MB_',
    do:
      instead === undefined || instead.startsWith('nothing')
        ? 'remove it: Metabase would ignore it silently'
        : `remove it and use ${instead}`,
  })
}
