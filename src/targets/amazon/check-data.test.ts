import assert from 'node:assert/strict'
import { test } from 'node:test'
import { postgres } from '../../catalog/postgres/options.ts'
import { redis } from '../../catalog/redis/options.ts'
import { valkey } from '../../catalog/valkey/options.ts'
import { checkData } from './check-data.ts'
import { graphWith } from './fakes/data.ts'
import { site } from './fakes/site.ts'
import type { AmazonOptions } from './options.ts'

const usual = { metastore: postgres({ version: '16', disk: '100GiB' }), cache: redis({ version: '7' }) }
const told = async (options: Partial<AmazonOptions>, stores: Parameters<typeof graphWith>[0] = usual) => {
  const found = checkData(await graphWith(stores, ['admin']), site(options), { path: 'targets.aws' })
  for (const each of found) assert.ok(each.found && each.expected && each.do, each.title)
  return found.map((each) => `${each.code} ${each.place.path}`)
}

test('what fits is no problem', async () => {
  assert.deepEqual(await told({}), [])
  assert.deepEqual(
    await told({
      stores: {
        metastore: { class: 'db.r7g.large', most: '200GiB', replicas: 2, insights: false, version: '16.11' },
        cache: { class: 'cache.r7g.large', snapshots: 3 },
      },
      secrets: { other: { admin: 'ssm' } },
    }),
    [],
  )
  assert.deepEqual(
    await told({ stores: { metastore: { external: { host: 'pg.example.com', password: 'admin' } } } }),
    [],
  )
})

const faults: readonly (readonly [title: string, options: Partial<AmazonOptions>, expected: readonly string[]])[] = [
  ['a store that nobody has', { stores: { metastor: {} } }, ['SW4011 targets.aws.stores.metastor']],
  ['a secret that nobody has', { secrets: { other: { admn: 'ssm' } } }, ['SW4011 targets.aws.secrets.other.admn']],
  [
    'options of the other service',
    { stores: { metastore: { snapshots: 2 }, cache: { aurora: true, replicas: 1 } } },
    [
      'SW4011 targets.aws.stores.cache.aurora',
      'SW4011 targets.aws.stores.cache.replicas',
      'SW4011 targets.aws.stores.metastore.snapshots',
    ],
  ],
  [
    'a class of the other service',
    { stores: { metastore: { class: 'cache.r7g.large' } } },
    ['SW4011 targets.aws.stores.metastore.class'],
  ],
  [
    'another major version',
    { stores: { metastore: { version: '17.4' } } },
    ['SW4011 targets.aws.stores.metastore.version'],
  ],
  [
    'storage that cannot grow',
    { stores: { metastore: { most: '105GiB' } } },
    ['SW4011 targets.aws.stores.metastore.most'],
  ],
  [
    'backups during maintenance',
    { stores: { metastore: { backupWindow: '03:00-04:00' } } },
    ['SW4011 targets.aws.stores.metastore.backupWindow'],
  ],
  [
    'maintenance over midnight during backups',
    { stores: { metastore: { maintenance: 'sat:23:30-sun:02:30' } } },
    ['SW4011 targets.aws.stores.metastore.maintenance'],
  ],
  [
    'a server outside whose password nobody knows',
    { stores: { metastore: { external: { host: 'pg.example.com' } } } },
    ['SW4011 targets.aws.stores.metastore.external'],
  ],
  [
    'a server outside with a secret that is not there',
    { stores: { cache: { external: { host: 'r.example.com', password: 'admn' } } } },
    ['SW4011 targets.aws.stores.cache.external.password'],
  ],
]
for (const [title, options, expected] of faults)
  test(title, async () => assert.deepEqual((await told(options)).sort(), expected))

test('what AWS does not have is told where the store asks for it', async () => {
  assert.deepEqual(await told({}, { cache: redis({ version: '8' }) }), ['SW4001 stores.cache.version'])
  assert.deepEqual(await told({}, { cache: valkey({ version: '9' }) }), [])
  assert.deepEqual(await told({}, { db: postgres({ version: '18', size: { cpu: '200', memory: '2TiB' } }) }), [
    'SW4001 stores.db',
  ])
  assert.deepEqual(await told({}, { db: postgres({ version: '18', backup: { keep: '90d' } }) }), [
    'SW4001 stores.db.backup.keep',
  ])
  assert.deepEqual(await told({}, { cache: redis({ version: '7', memory: '1TiB' }) }), ['SW4001 stores.cache'])
})
