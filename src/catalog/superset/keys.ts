import type { Json } from '../../base/json.ts'
import { nearest } from '../../base/nearest.ts'
import type { Expansion } from '../app.ts'
import { derivedEnv, derivedFlags, insteadOf } from './derived.ts'
import { keysByVersion } from './keys.gen.ts'
import type { SupersetOptions } from './options.ts'

/** What variables of libraries begin with that Superset, its drivers or Python itself read. */
const libraryPrefixes = (
  'AWS_ AZURE_ GOOGLE_ GCLOUD_ CLOUDSDK_ SNOWFLAKE_ DATABRICKS_ TRINO_ OTEL_ SENTRY_ DD_ SCARF_ LC_ SSL_CERT_ KRB5 ' +
  'MALLOC_ SE_ PLAYWRIGHT_ FONTCONFIG_'
).split(' ')

/** Variables of libraries with a name of their own. */
const libraryNames = (
  'HTTP_PROXY HTTPS_PROXY ALL_PROXY NO_PROXY http_proxy https_proxy all_proxy no_proxy TZ LANG REQUESTS_CA_BUNDLE ' +
  'CURL_CA_BUNDLE PYTHONWARNINGS PYTHONMALLOC PYTHONASYNCIODEBUG PYTHONFAULTHANDLER PYTHONUTF8 OMP_NUM_THREADS ' +
  'OPENBLAS_NUM_THREADS'
).split(' ')

const isLibraryEnv = (name: string) =>
  libraryNames.includes(name) || libraryPrefixes.some((prefix) => name.startsWith(prefix))

/** Settings often seen in the wild that no version reads, with what to write instead. */
const invented: Readonly<Record<string, string>> = {
  DATABASE_URL: 'database',
  REDIS_URL: 'cache',
  REDIS_HOST: 'cache',
  REDIS_PORT: 'cache',
  REDIS_PASSWORD: 'cache',
  DATABASE_HOST: 'database',
  DATABASE_PASSWORD: 'database',
  DATABASE_USER: 'database',
  DATABASE_DB: 'database',
  DATABASE_DIALECT: 'database',
  DATABASE_PORT: 'database',
  SUPERSET_CACHE_TIMEOUT: 'cacheFor',
  SQLALCHEMY_DATABASE_URI_REQUIRE_SSL: 'database',
  ROW_LEVEL_SECURITY: 'nothing: row level security is data, made in the interface, and always on',
}

/**
 * Unknown keys, flags and variables (SW2006), derived ones (SW2007), secrets in clear (SW2010) and addresses with a
 * password inside (SW2016).
 */
export function checkKeys(options: SupersetOptions, at: Expansion): void {
  if (!Object.hasOwn(keysByVersion, options.version)) return
  const known = keysByVersion[options.version as keyof typeof keysByVersion]
  for (const [key, value] of Object.entries(options.config ?? {})) {
    const instead = insteadOf(key, options)
    if (instead !== undefined) derived('config', key, instead, at)
    else if (!known.config.includes(key)) unknown('config', key, known.config, options, at)
    clear(key, value, at, 'config', key)
  }
  for (const key of Object.keys(options.featureFlags ?? {})) {
    if (Object.hasOwn(derivedFlags, key)) derived('featureFlags', key, derivedFlags[key]!, at)
    else if (!known.flags.includes(key)) unknown('featureFlags', key, known.flags, options, at)
  }
  for (const [key, value] of Object.entries(options.env ?? {})) {
    const flag = /^SUPERSET_FEATURE_(.+)$/.exec(key)?.[1]
    const instead =
      derivedEnv[key] ??
      (flag && known.flags.includes(flag)
        ? `featureFlags: { ${flag}: ${value === true || value === 'true' || value === '1' || value === 1} }`
        : undefined)
    if (instead !== undefined) derived('env', key, instead, at)
    else if (!known.env.includes(key) && !isLibraryEnv(key))
      unknown('env', key, [...known.env, ...Object.keys(derivedEnv)], options, at)
    clear(key, value, at, 'env', key)
  }
}

function derived(where: string, key: string, instead: string, at: Expansion): void {
  at.problem('SW2007', [where, key], {
    title: `${key} belongs to stackwright`,
    found: key,
    expected: 'settings that do not follow from the platform',
    do: instead.startsWith('nothing') ? `remove ${key}; instead, ${instead}` : `remove ${key} and use ${instead}`,
  })
}

function unknown(
  where: 'config' | 'featureFlags' | 'env',
  key: string,
  names: readonly string[],
  options: SupersetOptions,
  at: Expansion,
): void {
  const kind = { config: 'setting', featureFlags: 'feature flag', env: 'environment variable' }[where]
  const guess = nearest(key, names)
  const isSetting =
    where === 'env' &&
    (insteadOf(key, options) ??
      (keysByVersion[options.version as keyof typeof keysByVersion].config.includes(key)
        ? `config: { ${key}: ... }`
        : undefined))
  const other = invented[key] ?? (isSetting || undefined)
  at.problem('SW2006', [where, key], {
    title: `Superset ${options.version} has no ${kind} ${key}`,
    found: key,
    expected: `a ${kind} that Superset ${options.version} reads`,
    do:
      other !== undefined
        ? other.startsWith('nothing')
          ? `remove it: ${other.slice('nothing: '.length)}`
          : `remove it and use ${other}`
        : guess
          ? `write ${guess}`
          : 'remove it: Superset would ignore it silently',
  })
}

const secretName = /(PASSWORD|PASSWD|SECRET|SECRET_KEY|TOKEN|PRIVATE_KEY|API_KEY|ACCESS_KEY|CREDENTIALS)$/i
/** Settings whose names look like secrets and are none. */
const notSecret = /(_HEADER_NAME|_ALGO|_EXP_SECONDS|_COOKIE_NAME|HASH_METHOD|SQLALCHEMY_CUSTOM_PASSWORD_STORE)$/
const addressWithPassword = /^[a-z][a-z0-9+.-]*:\/\/[^/@\s:]*:[^/@\s]+@/i

function clear(key: string, value: Json | undefined, at: Expansion, ...path: (string | number)[]): void {
  if (typeof value === 'string') {
    if (addressWithPassword.test(value)) {
      at.problem('SW2016', path, {
        title: 'an address with a password inside',
        found: `${key}, an address with a password`,
        expected: 'an address without a password',
        do: 'write the address without the password, and give the password as a secret where the setting takes one',
      })
    } else if (secretName.test(key) && !notSecret.test(key) && value !== '') {
      at.problem('SW2010', path, {
        title: `${key} is written in clear`,
        found: `${key} as plain text`,
        expected: "the name of a secret: { secret: 'name' }",
        do: `add a secret to secrets and write { secret: '${key.toLowerCase().replaceAll('_', '-')}' } here`,
      })
    }
  } else if (Array.isArray(value)) {
    value.forEach((each, index) => clear(key, each, at, ...path, index))
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, each] of Object.entries(value as Record<string, Json>))
      if (!(name === 'secret' && Object.keys(value).length === 1)) clear(name, each, at, ...path, name)
  }
}
