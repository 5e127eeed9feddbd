import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { resolve } from '../../resolve/resolve.ts'
import { memcached } from '../memcached/options.ts'
import { oidc } from '../oidc/options.ts'
import { postgres } from '../postgres/options.ts'
import { redis } from '../redis/options.ts'
import { superset, type SupersetOptions } from './options.ts'

const catalog = [memcached, oidc, postgres, redis, superset].map((each) => each.listing)
const usual: SupersetOptions = { version: '6.1.0', database: 'metastore', cache: 'cache' }

async function problemsOf(options: SupersetOptions) {
  const { problems } = await resolve(
    {
      name: 'acme',
      environment: 'dev',
      stores: {
        metastore: postgres({ version: '18', databases: { shop: {}, closed: { readers: [] } } }),
        cache: redis({ version: '7' }),
        mem: memcached({ version: '1.6' }),
      },
      identities: {
        sso: oidc({ issuer: 'https://id.example.com', clientId: 'bi', clientSecret: { secret: 'sso-client' } }),
      },
      secrets: { 'sso-client': { env: 'SSO' } },
      apps: { bi: superset(options) },
    },
    catalog,
    { exists: (path) => path === './there', contentOf: () => 'print', bytesOf: () => undefined },
  )
  return problems
}

/** What is written, the problem that it must give, where, and words that its advice must hold. */
type Case = readonly [title: string, change: Partial<SupersetOptions>, code: string, path: string, advice: string]

const cases: readonly Case[] = [
  ['a setting that nobody reads', { config: { ROW_LIMITS: 5 } }, 'SW2006', 'config.ROW_LIMITS', 'ROW_LIMIT'],
  [
    'row level security as a setting',
    { config: { ROW_LEVEL_SECURITY: true } },
    'SW2006',
    'config.ROW_LEVEL_SECURITY',
    'row level security is data',
  ],
  [
    'an invented timeout',
    { config: { SUPERSET_CACHE_TIMEOUT: 60 } },
    'SW2006',
    'config.SUPERSET_CACHE_TIMEOUT',
    'cacheFor',
  ],
  [
    'a setting of a newer release',
    { version: '6.0.0', config: { CSV_STREAMING_ROW_THRESHOLD: 5 } },
    'SW2006',
    'config.CSV_STREAMING_ROW_THRESHOLD',
    'remove',
  ],
  [
    'a flag that nobody reads',
    { featureFlags: { DASHBOARD_RBCA: true } },
    'SW2006',
    'featureFlags.DASHBOARD_RBCA',
    'DASHBOARD_RBAC',
  ],
  ['a variable that nobody reads', { env: { DATABASE_URL: 'x' } }, 'SW2006', 'env.DATABASE_URL', 'database'],
  [
    'a setting as a variable',
    { env: { SQLALCHEMY_DATABASE_URI: 'x' } },
    'SW2006',
    'env.SQLALCHEMY_DATABASE_URI',
    'database',
  ],
  ['a free setting as a variable', { env: { ROW_LIMIT: 5 } }, 'SW2006', 'env.ROW_LIMIT', 'config: { ROW_LIMIT'],
  ['a misspelt variable', { env: { MAPBOX_API_KEYS: 'x' } }, 'SW2006', 'env.MAPBOX_API_KEYS', 'MAPBOX_API_KEY'],
  ['the key', { config: { SECRET_KEY: { secret: 'sso-client' } } }, 'SW2007', 'config.SECRET_KEY', 'generated'],
  [
    'the database',
    { config: { SQLALCHEMY_DATABASE_URI: 'sqlite://' } },
    'SW2007',
    'config.SQLALCHEMY_DATABASE_URI',
    'database',
  ],
  ['the broker', { config: { CELERY_CONFIG: {} } }, 'SW2007', 'config.CELERY_CONFIG', 'queue'],
  [
    'roles beside login',
    { login: 'sso', roles: { all: ['Admin'] }, config: { AUTH_ROLES_MAPPING: {} } },
    'SW2007',
    'config.AUTH_ROLES_MAPPING',
    'roles',
  ],
  [
    'the database as a variable',
    { env: { SUPERSET__SQLALCHEMY_DATABASE_URI: 'sqlite://' } },
    'SW2007',
    'env.SUPERSET__SQLALCHEMY_DATABASE_URI',
    'database',
  ],
  [
    'alerts as a flag',
    { featureFlags: { ALERT_REPORTS: true } },
    'SW2007',
    'featureFlags.ALERT_REPORTS',
    'alerts: true',
  ],
  [
    'a flag as a variable',
    { env: { SUPERSET_FEATURE_DASHBOARD_RBAC: true } },
    'SW2007',
    'env.SUPERSET_FEATURE_DASHBOARD_RBAC',
    'featureFlags: { DASHBOARD_RBAC: true }',
  ],
  [
    'a password in clear',
    { config: { AUTH_LDAP_BIND_PASSWORD: 'hunter2' } },
    'SW2010',
    'config.AUTH_LDAP_BIND_PASSWORD',
    "{ secret: 'auth-ldap-bind-password' }",
  ],
  [
    'a key in clear, in a variable',
    { env: { AWS_SECRET_ACCESS_KEY: 'hunter2' } },
    'SW2010',
    'env.AWS_SECRET_ACCESS_KEY',
    'secret',
  ],
  [
    'a secret in clear, deep inside',
    { config: { DATABASE_OAUTH2_CLIENTS: { sheets: [{ client_secret: 'hunter2' }] } } },
    'SW2010',
    'config.DATABASE_OAUTH2_CLIENTS.sheets.0.client_secret',
    'secret',
  ],
  [
    'an address with a password',
    { config: { SQLALCHEMY_EXAMPLES_URI: 'postgresql://me:hunter2@host/db' } },
    'SW2016',
    'config.SQLALCHEMY_EXAMPLES_URI',
    'password',
  ],
  [
    'a secret that nobody gives',
    { config: { MAPBOX_API_KEY: { secret: 'mapbox' } } },
    'SW2001',
    'config.MAPBOX_API_KEY',
    'add a secret of this name',
  ],
]

describe('a setting that is wrong is told once, at its place, with what to do', () => {
  for (const [title, change, code, path, advice] of cases) {
    test(title, async () => {
      const problems = await problemsOf({ ...usual, ...change })
      const place = code === 'SW2014' ? 'stores.metastore' : `apps.bi.${path}`
      assert.deepEqual(
        problems.map((each) => `${each.code} ${each.place.path}`),
        [`${code} ${place}`],
      )
      assert.ok(problems[0]!.do.includes(advice), `"${problems[0]!.do}" holds "${advice}"`)
      assert.doesNotMatch(JSON.stringify(problems), /hunter2/)
    })
  }

  test('all at once, each by itself', async () => {
    const problems = await problemsOf({
      ...usual,
      version: '6.1.0',
      alerts: true,
      worker: false,
      config: { SECRET_KEY: 'x', NOPE: 1 },
      env: { REDIS_URL: 'redis://:hunter2@host' },
      queryTimeout: '5m',
      edgeTimeout: '1m',
      dashboards: './nowhere',
      roles: {},
    })
    assert.deepEqual(problems.map((each) => each.code).sort(), [
      'SW1008',
      'SW2004',
      'SW2006',
      'SW2006',
      'SW2007',
      'SW2008',
      'SW2010',
      'SW2015',
      'SW2016',
    ])
  })
})

describe('what is right is not a problem', () => {
  for (const [title, change] of [
    ["a role of one's own", { login: 'sso', roles: { all: ['Admin'], sales: ['Sales', 'Finance team'] } }],
    [
      'variables of libraries',
      {
        env: {
          AWS_REGION: 'eu-central-1',
          HTTPS_PROXY: 'http://proxy:3128',
          TZ: 'UTC',
          AWS_SECRET_ACCESS_KEY: { secret: 'sso-client' },
        },
      },
    ],
    [
      'settings of libraries',
      {
        config: {
          COMPRESS_LEVEL: 5,
          WTF_CSRF_TIME_LIMIT: 3600,
          PERMANENT_SESSION_LIFETIME: 3600,
          JWT_ACCESS_TOKEN_EXPIRES: 900,
          RATELIMIT_HEADERS_ENABLED: true,
        },
      },
    ],
    [
      'names that only look like secrets',
      { config: { GUEST_TOKEN_HEADER_NAME: 'X-Guest', JWT_SECRET_KEY: { secret: 'sso-client' } } },
    ],
    ['other ways to log in', { config: { AUTH_TYPE: 2, AUTH_LDAP_SERVER: 'ldaps://ldap.example.com' } }],
    ['a worker that is left out', { worker: false }],
    ['a clock that is left out', { beat: false }],
    ['work in the background without caches', { cache: undefined, queue: 'cache', alerts: true }],
    ['memcached with a queue', { cache: 'mem', queue: 'cache', asyncQueries: true }],
    ['no limits and no housekeeping', { rateLimit: false, housekeeping: false }],
  ] as const satisfies [string, Partial<SupersetOptions>][]) {
    test(title, async () =>
      assert.deepEqual(
        (await problemsOf({ ...usual, ...change })).map((each) => `${each.code} ${each.place.path}: ${each.found}`),
        [],
      ),
    )
  }
})
