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
  // Versions.
  ['a release that nobody knows', { version: '5.0.0' }, 'SW2003', 'version', "'6.1.0'"],
  ['a floating version', { version: 'latest' }, 'SW2009', 'version', "'6.1.0'"],
  ['a version cut short', { version: '6.1' }, 'SW2009', 'version', "'6.1.0'"],
  ['a version that is a name of every object', { version: 'constructor' }, 'SW2009', 'version', "'6.1.0'"],
  // Features and roles.
  ['alerts without a worker', { alerts: true, worker: false }, 'SW2004', 'alerts', 'worker: false'],
  [
    'asynchronous charts without a worker',
    { asyncQueries: true, worker: false },
    'SW2004',
    'asyncQueries',
    'worker: false',
  ],
  ['thumbnails without a worker', { thumbnails: true, worker: false }, 'SW2004', 'thumbnails', 'worker: false'],
  ['alerts without the clock', { alerts: true, beat: false }, 'SW2004', 'alerts', 'beat: false'],
  [
    'housekeeping without the clock',
    { housekeeping: { logs: '30d' }, beat: false },
    'SW2004',
    'housekeeping',
    'beat: false',
  ],
  ['alerts without a queue', { alerts: true, cache: undefined }, 'SW2005', 'alerts', 'queue'],
  ['a worker without a queue', { worker: {}, cache: undefined }, 'SW2005', 'worker', 'queue'],
  ['flower without a queue', { flower: true, cache: undefined }, 'SW2005', 'flower', 'queue'],
  ['a worker with memcached alone', { worker: {}, cache: 'mem' }, 'SW2005', 'worker', 'queue'],
  ['memcached as a queue', { queue: 'mem' }, 'SW2005', 'queue', 'redis'],
  [
    'thumbnails without a cache',
    { thumbnails: true, cache: undefined, queue: 'cache' },
    'SW1008',
    'thumbnails',
    'cache',
  ],
  ['two clocks', { beat: { replicas: 2 } }, 'SW2012', 'beat.replicas', 'remove'],
  ['no clock as a number', { beat: { replicas: 0 } }, 'SW2012', 'beat.replicas', 'beat: false'],
  // Time.
  [
    'a web that gives up before the query',
    { queryTimeout: '3m', web: { requestTimeout: '2m' } },
    'SW2008',
    'web.requestTimeout',
    'leave it out',
  ],
  [
    'a web that gives up with the query',
    { queryTimeout: '120s', web: { requestTimeout: '120s' } },
    'SW2008',
    'web.requestTimeout',
    '135s',
  ],
  ['an edge that gives up first', { edgeTimeout: '60s' }, 'SW2008', 'edgeTimeout', 'leave it out'],
  [
    'background queries shorter than others',
    { queryTimeout: '5m', asyncQueryTimeout: '1m' },
    'SW2008',
    'asyncQueryTimeout',
    '300s',
  ],
  // Login.
  ['nobody who could administer', { login: 'sso', roles: { staff: ['Gamma'] } }, 'SW2013', 'roles', "['Admin']"],
  ['login without roles', { login: 'sso' }, 'SW2013', 'login', "['Admin']"],
  ['roles without login', { roles: { staff: ['Gamma'] } }, 'SW1008', 'roles', 'login'],
  [
    'a role in the wrong case',
    { login: 'sso', roles: { all: ['Admin'], staff: ['gamma'] } },
    'SW1010',
    'roles.staff.0',
    'Gamma',
  ],
  [
    'a role of another spelling',
    { login: 'sso', roles: { all: ['Admin', 'SQL Lab'] } },
    'SW1010',
    'roles.all.1',
    'sql_lab',
  ],
  ['an identity that is not there', { login: 'ssso', roles: { all: ['Admin'] } }, 'SW2001', 'login', 'sso'],
  [
    'a fault in a login written in place',
    {
      login: oidc({ issuer: 'nowhere', clientId: 'bi', clientSecret: { secret: 'sso-client' } }),
      roles: { all: ['Admin'] },
    },
    'SW1010',
    'login.issuer',
    'provider',
  ],
  // Stores, sources and files.
  ['a store that is not there', { database: 'metastor' }, 'SW2001', 'database', 'metastore'],
  ['a store of another kind', { database: 'cache' }, 'SW2002', 'database', 'postgres'],
  ['a source that is not there', { sources: { Shop: 'metastore/shopp' } }, 'SW2001', 'sources.Shop', 'metastore/shop'],
  ['a source without anything', { sources: { Shop: {} } }, 'SW1008', 'sources.Shop', 'database'],
  [
    'a source with both',
    { sources: { Shop: { database: 'metastore/shop', address: 'mysql://me@host/db' } } },
    'SW1008',
    'sources.Shop',
    'remove one',
  ],
  [
    'a source nobody may only read',
    { sources: { Shop: 'metastore/closed' } },
    'SW2011',
    'sources.Shop',
    "access: 'write'",
  ],
  [
    'uploads into what is only read',
    { sources: { Shop: { database: 'metastore/shop', uploads: true } } },
    'SW2011',
    'sources.Shop.uploads',
    "access: 'write'",
  ],
  [
    'an address of a source with a password',
    { sources: { Far: { address: 'mysql://me:hunter2@host/db' } } },
    'SW2016',
    'sources.Far.address',
    'password',
  ],
  [
    'two sources of one uuid',
    {
      sources: {
        A: { database: 'metastore/shop', uuid: '3efcbbd8-6087-59ac-b992-7413c16dd224' },
        B: { database: 'metastore/shop', uuid: '3EFCBBD8-6087-59AC-B992-7413C16DD224' },
      },
    },
    'SW1016',
    'sources.B.uuid',
    'uuid',
  ],
  ['dashboards that are not there', { dashboards: './nowhere' }, 'SW2015', 'dashboards', './nowhere'],
  ['a Python file that is not there', { pythonConfig: './nowhere.py' }, 'SW2015', 'pythonConfig', './nowhere.py'],
  // Replicas.
  ['replicas the wrong way round', { web: { replicas: [4, 1] } }, 'SW1010', 'web.replicas', '[1, 4]'],
  ['half a replica', { worker: { replicas: 1.5 } }, 'SW1010', 'worker.replicas', 'write 2'],
  ['nothing to scale between', { web: { replicas: 2, scaleOn: { cpu: 70 } } }, 'SW1008', 'web.scaleOn', '[2, 4]'],
  [
    'more connections than the server accepts',
    { web: { replicas: 4, workers: 8, threads: 16 } },
    'SW2014',
    '',
    'maxConnections',
  ],
]

describe('a mistake is told once, at its place, with what to do', () => {
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
})
