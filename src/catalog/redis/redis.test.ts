import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { StoreNode } from '../../graph/node.ts'
import { bindText, type Text } from '../../graph/text.ts'
import { resolve } from '../../resolve/resolve.ts'
import { appContract } from '../../testing/app-contract.ts'
import { valkey } from '../valkey/options.ts'
import { type KeyValueOptions, redis } from './options.ts'

const everything: KeyValueOptions = {
  memory: '1GiB',
  eviction: 'noeviction',
  persistence: 'snapshot',
  disk: '5GiB',
  maxConnections: 500,
  highAvailability: true,
}
const catalog = [redis.listing, valkey.listing]

async function resolved(options: KeyValueOptions, type: 'redis' | 'valkey' = 'redis') {
  const store = type === 'redis' ? redis({ version: '7', ...options }) : valkey({ version: '9', ...options })
  const { graph, problems } = await resolve({ name: 'acme', environment: 'dev', stores: { cache: store } }, catalog, {
    exists: () => true,
    contentOf: () => '',
    bytesOf: () => undefined,
  })
  return { graph, problems, store: graph.nodes.get('cache') as StoreNode }
}

const told = (text: Text) =>
  bindText(
    text,
    (reference) =>
      `<${reference.ref}${'of' in reference ? ` ${reference.of}` : 'name' in reference ? ` ${reference.name}` : ''}>`,
  )
const file = (store: StoreNode, name: string) => told(store.server.files.find((each) => each.name === name)!.content)

for (const { name, run } of appContract(catalog, [
  {
    title: 'redis and valkey with defaults',
    platform: {
      name: 'acme',
      environment: 'dev',
      stores: { cache: redis({ version: '7' }), queue: valkey({ version: '9' }) },
    },
  },
  {
    title: 'redis and valkey with everything',
    platform: {
      name: 'acme',
      environment: 'dev',
      stores: { cache: redis({ version: '6', ...everything }), queue: valkey({ version: '8', ...everything }) },
    },
  },
]))
  test(name, run)

describe('a key-value server', () => {
  test('by default keeps a log of changes, and removes only what has an expiry', async () => {
    const { graph, store } = await resolved({})
    assert.deepEqual([...graph.nodes.keys()], ['cache', 'cache-data', 'cache-password'])
    assert.deepEqual(
      [store.keep, store.disk, store.administrator],
      [true, 1024 ** 3, { user: 'default', password: 'cache-password' }],
    )
    const lines = file(store, 'server.conf').split('\n')
    for (const line of [
      'bind <bind>',
      'port <own-port>',
      'protected-mode yes',
      'databases 16',
      'maxmemory 268435456',
      'maxmemory-policy volatile-lru',
      'appendonly yes',
      'appendfsync everysec',
      'save ""',
    ]) {
      assert.ok(lines.includes(line), line)
    }
  })

  test('with everything set carries it to the node and its configuration', async () => {
    const { store, problems } = await resolved(everything)
    assert.deepEqual(problems, [])
    assert.deepEqual([store.highAvailability, store.disk, store.limits?.connections], [true, 5 * 1024 ** 3, 500])
    const lines = file(store, 'server.conf').split('\n')
    for (const line of [
      'maxmemory 1073741824',
      'maxmemory-policy noeviction',
      'maxclients 500',
      'appendonly no',
      'save 60 1',
    ])
      assert.ok(lines.includes(line), line)
  })

  test('without persistence has no volume, keeps nothing, and works in a scratch folder', async () => {
    const { graph, store } = await resolved({ persistence: 'none' })
    assert.equal(graph.nodes.has('cache-data'), false)
    assert.deepEqual([store.keep, store.disk, store.server.volumes], [false, 0, []])
    assert.equal(told(store.server.command.at(-1)!), '<scratch>')
    assert.ok(file(store, 'server.conf').includes('appendonly no\nsave ""\n'))
  })

  test('knows its password by hash alone, and lets anybody ask whether it answers and nothing more', async () => {
    const { store } = await resolved({})
    assert.equal(
      file(store, 'users.acl'),
      'user default on #<secret-hash cache-password> ~* &* +@all\nuser probe on nopass resetkeys resetchannels -@all +ping\n',
    )
    assert.doesNotMatch(file(store, 'server.conf'), /requirepass/)
  })

  test('is ready when it answers, not when it merely accepts connections while it reads its data', async () => {
    const { store } = await resolved({})
    const { ask } = store.server.health.ready
    assert.ok(ask.probe === 'tcp')
    assert.deepEqual([ask.port, ask.send, ask.expect], ['redis', 'AUTH probe probe\r\nPING\r\n', '+OK\r\n+PONG\r\n'])
    assert.match(told(ask.command!.at(-1)!), /^test "\$\(redis-cli .* --user probe --pass probe .* ping\)" = PONG$/)
  })

  test('is named by what it is: program, port, recipe and image', async () => {
    for (const [type, image] of [
      ['redis', /^redis:7\.\d+\.\d+-/],
      ['valkey', /^valkey\/valkey:9\.\d+\.\d+$/],
    ] as const) {
      const { store } = await resolved({}, type)
      assert.deepEqual([store.engine, store.ports[0]!.name, store.server.command[0]], [type, type, `${type}-server`])
      assert.deepEqual(store.server.recipe.native, {
        from: 'server',
        name: type,
        version: store.version,
        programs: [`${type}-server`],
      })
      assert.match(store.server.recipe.image!.base, image)
    }
  })
})

describe('problems', () => {
  const faults: [title: string, options: KeyValueOptions, path: string][] = [
    ['too little memory', { memory: '4MiB' }, 'memory'],
    ['too small a disk for the memory', { memory: '1GiB', disk: '2GiB' }, 'disk'],
    ['a disk for nothing', { persistence: 'none', disk: '1GiB' }, 'disk'],
  ]
  for (const [title, options, path] of faults) {
    test(title, async () => {
      const { problems } = await resolved(options)
      assert.deepEqual(
        problems.map((each) => [each.code, each.place.path]),
        [['SW1010', `stores.cache.${path}`]],
      )
    })
  }
})
