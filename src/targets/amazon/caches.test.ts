import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { memcached } from '../../catalog/memcached/options.ts'
import { redis } from '../../catalog/redis/options.ts'
import { valkey } from '../../catalog/valkey/options.ts'
import { graphOf, store } from '../../graph/fakes/nodes.ts'
import { cachesOf } from './caches.ts'
import { cacheClass, cacheMemory } from './classes.ts'
import { graphWith } from './fakes/data.ts'
import { site } from './fakes/site.ts'
import type { AmazonOptions } from './options.ts'

async function made(
  store: NonNullable<Parameters<typeof graphWith>[0]>[string],
  options: NonNullable<AmazonOptions['stores']>[string] = {},
) {
  return cachesOf(await graphWith({ cache: store }), site({ stores: { cache: options } }))[0]!
}

describe('a cache', () => {
  test('of Redis is a server with a password, what it does when it is full, and snapshots where it is to keep what it holds', async () => {
    assert.deepEqual(await made(redis({ version: '7' })), {
      id: 'cache',
      name: 'acme-prod-cache',
      engine: 'redis',
      version: '7.1',
      family: 'redis7',
      node: 'cache.t4g.micro',
      port: 6379,
      nodes: 1,
      parameters: { 'maxmemory-policy': 'volatile-lru', 'reserved-memory-percent': '25', 'tcp-keepalive': '300' },
      password: 'cache-password',
      snapshotDays: 7,
      maintenance: 'sun:03:30-sun:04:30',
      group: 'cache',
      keep: true,
    })
  })

  test('does when it is full what the store says', async () => {
    assert.equal(
      (await made(redis({ version: '7', eviction: 'noeviction' }))).parameters['maxmemory-policy'],
      'noeviction',
    )
  })

  test('that keeps nothing has no snapshots, and one that is highly available has a second server', async () => {
    const { snapshotDays, keep, nodes } = await made(
      valkey({ version: '9', persistence: 'none', highAvailability: true }),
    )
    assert.deepEqual([snapshotDays, keep, nodes], [0, false, 2])
    assert.equal((await made(redis({ version: '6' }), { snapshots: 2 })).snapshotDays, 2)
  })

  test('of Valkey has its own versions and families', async () => {
    const versions = await Promise.all((['7', '8', '9'] as const).map(async (version) => made(valkey({ version }))))
    assert.deepEqual(
      versions.map((each) => [each.engine, each.version, each.family]),
      [
        ['valkey', '7.2', 'valkey7'],
        ['valkey', '8.2', 'valkey8'],
        ['valkey', '9.0', 'valkey9'],
      ],
    )
  })

  test('of memcached has no password and one node, and takes items as large as the store says', async () => {
    const { password, nodes, node, parameters, version, port } = await made(
      memcached({ memory: '512MiB', itemSize: '2MiB' }),
    )
    assert.deepEqual(
      [password, nodes, node, parameters, version, port],
      [undefined, 1, 'cache.t4g.small', { max_item_size: '2097152' }, '1.6.22', 11_211],
    )
  })

  test('of memcached has one node even where a second is asked for: it would not take over', () => {
    const graph = graphOf([store('cache', { engine: 'memcached', version: '1.6', highAvailability: true })])
    assert.deepEqual(
      cachesOf(graph, site()).map((each) => [each.nodes, each.snapshotDays]),
      [[1, 0]],
    )
  })

  test('has a class whose data takes as much as the store, and a quarter more', async () => {
    const classes = await Promise.all(
      (['256MiB', '400MiB', '1GiB', '4GiB', '20GiB'] as const).map(
        async (memory) => (await made(redis({ version: '7', memory }))).node,
      ),
    )
    assert.deepEqual(classes, [
      'cache.t4g.micro',
      'cache.t4g.small',
      'cache.t4g.small',
      'cache.m7g.large',
      'cache.r7g.2xlarge',
    ])
    assert.equal(cacheMemory('cache.t4g.micro'), 384 * 1024 ** 2)
    assert.equal(cacheClass(1024 ** 4), undefined)
    assert.equal((await made(redis({ version: '7' }), { class: 'cache.r7g.large' })).node, 'cache.r7g.large')
  })
})
