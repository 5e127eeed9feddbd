import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { resolve } from '../../resolve/resolve.ts'
import { postgres } from '../postgres/options.ts'
import { redis } from '../redis/options.ts'
import { metabase, type MetabaseOptions } from './options.ts'

const catalog = [metabase, postgres, redis].map((each) => each.listing)
const usual: MetabaseOptions = { version: '0.65.4', database: 'metastore' }

async function problemsOf(options: MetabaseOptions, secrets: Readonly<Record<string, object>> = {}) {
  const { problems } = await resolve(
    {
      name: 'acme',
      environment: 'dev',
      stores: {
        metastore: postgres({ version: '18', databases: { shop: {}, closed: { readers: [] } } }),
        cache: redis({ version: '7' }),
      },
      secrets: secrets as never,
      apps: { ask: metabase(options) },
    },
    catalog,
    { exists: (path) => path === './there', contentOf: () => 'print', bytesOf: () => undefined },
  )
  return problems
}

/** What is written, the problem that it must give, where, and words that its advice must hold. */
type Case = readonly [title: string, change: Partial<MetabaseOptions>, code: string, path: string, advice: string]

const cases: readonly Case[] = [
  // Versions.
  ['a floating version', { version: 'latest' }, 'SW2009', 'version', "'0.65.4'"],
  ['a floating patch', { version: '0.65.x' }, 'SW2009', 'version', "'0.65.4'"],
  ['a version cut short', { version: '0.65' }, 'SW2009', 'version', "'0.65.4'"],
  ['the tag of a version', { version: 'v0.65.3' }, 'SW2003', 'version', "'0.65.3'"],
  ['the version of the other edition', { version: '1.64.2' }, 'SW2003', 'version', "'0.64.2'; the edition"],
  ['a series that is too old', { version: '0.49.1' }, 'SW2003', 'version', "'0.65.4'"],
  ['a series that nobody knows yet', { version: '0.66.1' }, 'SW2003', 'version', "'0.65.4'"],
  ['a license that cannot be read', { license: { secret: 'license' } }, 'SW1008', 'license', "edition: 'enterprise'"],
  // Stores and sources.
  ['a store that is not there', { database: 'metastor' }, 'SW2001', 'database', 'metastore'],
  ['a store of another kind', { database: 'cache' }, 'SW2002', 'database', 'postgres'],
  ['a source that is not there', { sources: { Shop: 'metastore/shopp' } }, 'SW2001', 'sources.Shop', 'metastore/shop'],
  [
    'a source nobody may only read',
    { sources: { Shop: 'metastore/closed' } },
    'SW2011',
    'sources.Shop',
    "access: 'write'",
  ],
  ['drivers that are not there', { plugins: './nowhere' }, 'SW2015', 'plugins', './nowhere'],
  // Java.
  ['memory without room for a heap', { web: { memory: '512MiB' } }, 'SW1010', 'web.memory', '2GiB'],
  ['a heap without room beside it', { web: { memory: '1GiB', heap: 80 } }, 'SW1010', 'web.memory', 'heap'],
  ['a heap too small for the usual memory', { web: { heap: 24 } }, 'SW1010', 'web.heap', 'heap'],
  ['a time zone that there is not', { timezone: 'Europe/Berln' }, 'SW1010', 'timezone', 'Europe/Berlin'],
  // Replicas.
  ['replicas the wrong way round', { web: { replicas: [4, 1] } }, 'SW1010', 'web.replicas', '[1, 4]'],
  ['half a replica', { web: { replicas: 1.5 } }, 'SW1010', 'web.replicas', 'write 2'],
  ['nothing to scale between', { web: { replicas: 2, scaleOn: { cpu: 70 } } }, 'SW1008', 'web.scaleOn', '[2, 4]'],
  ['more connections than the server accepts', { web: { replicas: 12 } }, 'SW2014', '', 'maxConnections'],
  // Settings.
  ['a second database', { config: { MB_DB_HOST: 'elsewhere' } }, 'SW2007', 'config.MB_DB_HOST', 'database'],
  [
    'a second key',
    { config: { MB_ENCRYPTION_SECRET_KEY: { secret: 'there' } } },
    'SW2007',
    'config.MB_ENCRYPTION_SECRET_KEY',
    '-encryption-key under secrets',
  ],
  [
    'a migration by every process',
    { config: { MB_DB_AUTOMIGRATE: true } },
    'SW2007',
    'config.MB_DB_AUTOMIGRATE',
    'a job migrates',
  ],
  ['a heap by hand', { config: { JAVA_OPTS: '-Xmx4g' } }, 'SW2007', 'config.JAVA_OPTS', 'web.memory'],
  ['a variable of other programs', { config: { DATABASE_URL: 'x' } }, 'SW2006', 'config.DATABASE_URL', 'use database'],
  [
    'a variable that nothing reads',
    { config: { START_OF_WEEK: 'monday' } },
    'SW2006',
    'config.START_OF_WEEK',
    'ignore',
  ],
  [
    'a misspelt variable',
    { config: { MB_START_OF_WEK: 'monday' } },
    'SW2006',
    'config.MB_START_OF_WEK',
    'write MB_START_OF_WEEK',
  ],
  [
    'a misspelt variable that is ours',
    { config: { MB_SITE_NAEM: 'BI' } },
    'SW2006',
    'config.MB_SITE_NAEM',
    'use siteName',
  ],
  [
    'a password in clear',
    { config: { MB_EMAIL_SMTP_PASSWORD: 'hunter2' } },
    'SW2010',
    'config.MB_EMAIL_SMTP_PASSWORD',
    "secret: 'mb-email-smtp-password'",
  ],
  [
    'an address with a password',
    { config: { MB_LDAP_HOST: 'ldap://me:hunter2@host' } },
    'SW2016',
    'config.MB_LDAP_HOST',
    'password',
  ],
]

describe('a mistake is told once, at its place, with what to do', () => {
  for (const [title, change, code, path, advice] of cases) {
    test(title, async () => {
      const problems = await problemsOf(
        { ...usual, ...change },
        { license: { env: 'LICENSE' }, there: { env: 'THERE' } },
      )
      const place = code === 'SW2014' ? 'stores.metastore' : `apps.ask.${path}`
      assert.deepEqual(
        problems.map((each) => `${each.code} ${each.place.path}`),
        [`${code} ${place}`],
      )
      assert.ok(problems[0]!.do.includes(advice), `"${problems[0]!.do}" holds "${advice}"`)
      assert.doesNotMatch(JSON.stringify(problems), /hunter2/)
    })
  }
})

test('a key with which Metabase does not start is told before it does not', async () => {
  const [short, long] = await Promise.all(
    [15, 16].map((length) => problemsOf(usual, { 'ask-encryption-key': { generate: { length } } })),
  )
  assert.deepEqual(
    short!.map((each) => `${each.code} ${each.place.path}: ${each.found}`),
    ['SW2018 apps.ask: 15 characters'],
  )
  assert.deepEqual(long, [])
})

test('what looks like a mistake and is none', async () => {
  const config = {
    MB_PASSWORD_COMPLEXITY: 'strong',
    MB_START_OF_WEEK: 'monday',
    // Like nothing in the list, which may be of another release.
    MB_SOMETHING_OF_TOMORROW: true,
    MAX_SESSION_AGE: 1440,
    HTTPS_PROXY: 'http://proxy:3128',
    MB_EMAIL_SMTP_PASSWORD: { secret: 'there' },
  }
  assert.deepEqual(
    await problemsOf({ ...usual, config, plugins: './there', timezone: 'Europe/Berlin' }, { there: { env: 'THERE' } }),
    [],
  )
})
