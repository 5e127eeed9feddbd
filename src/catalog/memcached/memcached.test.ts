import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { StoreNode } from '../../graph/node.ts'
import { bindText } from '../../graph/text.ts'
import { resolve } from '../../resolve/resolve.ts'
import { appContract } from '../../testing/app-contract.ts'
import { memcached, type MemcachedOptions } from './options.ts'

const everything: MemcachedOptions = { version: '1.6', memory: '256MiB', itemSize: '8MiB', maxConnections: 2000 }

async function resolved(options?: MemcachedOptions) {
  const { graph, problems } = await resolve(
    { name: 'acme', environment: 'dev', stores: { cache: memcached(options) } },
    [memcached.listing],
    { exists: () => true, contentOf: () => '', bytesOf: () => undefined },
  )
  return { graph, problems, store: graph.nodes.get('cache') as StoreNode }
}

const commandOf = (store: StoreNode) =>
  store.server.command.map((text) => bindText(text, (reference) => `<${reference.ref}>`))

for (const { name, run } of appContract(
  [memcached.listing],
  [
    {
      title: 'memcached with defaults',
      platform: { name: 'acme', environment: 'dev', stores: { cache: memcached() } },
    },
    {
      title: 'memcached with everything',
      platform: { name: 'acme', environment: 'dev', stores: { cache: memcached(everything) } },
    },
  ],
))
  test(name, run)

describe('memcached', () => {
  test('by default is one process that keeps nothing and has no password', async () => {
    const { graph, store } = await resolved()
    assert.deepEqual([...graph.nodes.keys()], ['cache'])
    assert.deepEqual([store.keep, store.disk, store.administrator], [false, 0, undefined])
    assert.deepEqual(commandOf(store), [
      'memcached',
      '--listen=<bind>',
      '--port=<own-port>',
      '--udp-port=0',
      '--memory-limit=64',
      '--max-item-size=1024k',
      '--conn-limit=1024',
    ])
  })

  test('with everything set passes it on', async () => {
    assert.deepEqual(commandOf((await resolved(everything)).store).slice(4), [
      '--memory-limit=256',
      '--max-item-size=8192k',
      '--conn-limit=2000',
    ])
  })

  for (const [title, options, path] of [
    ['too little memory is a problem', { memory: '1MiB', itemSize: '100KiB' }, 'memory'],
    ['items larger than half of the memory are a problem', { memory: '64MiB', itemSize: '64MiB' }, 'itemSize'],
    ['items of nothing are a problem', { itemSize: '10B' }, 'itemSize'],
  ] as const satisfies [string, MemcachedOptions, string][]) {
    test(title, async () => {
      assert.deepEqual(
        (await resolved(options)).problems.map((each) => [each.code, each.place.path]),
        [['SW1010', `stores.cache.${path}`]],
      )
    })
  }
})
