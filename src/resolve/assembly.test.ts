import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { service, store } from '../graph/fakes/nodes.ts'
import type { SecretNode } from '../graph/node.ts'
import { type Assembly, assembly, type WrittenSecret } from './assembly.ts'

const files: Readonly<Record<string, Uint8Array>> = {
  page: Buffer.from('<p>Grüße</p>'),
  image: Buffer.from([0xff, 0xfe]),
  binary: Buffer.from('a\0b'),
  large: Buffer.alloc(256 * 1024 + 1, 'a'),
  full: Buffer.alloc(256 * 1024, 'a'),
}
const bytesOf = (path: string, most: number) => files[path]?.subarray(0, most + 1)

function empty(secrets: Readonly<Record<string, WrittenSecret>> = {}): Assembly {
  return assembly({
    platform: 'acme',
    environment: 'dev',
    secrets,
    exists: (path) => path === './there',
    contentOf: (path) => `content of ${path}`,
    bytesOf,
  })
}

/** An assembly that holds a postgres and a redis store, and what one app in it sees. */
function begun(name = 'bi', secrets: Readonly<Record<string, WrittenSecret>> = {}) {
  const building = empty(secrets)
  building.add({ nodes: [store('metastore'), store('cache', { engine: 'redis' })], connections: [] })
  return { building, at: building.expansion('apps', name) }
}

const told = (building: Assembly) =>
  building.problems.map((each) => `${each.code} ${each.place.path}: ${each.found} (${each.do})`)

describe('ids', () => {
  test('two different nodes of one id are a problem that names both owners', () => {
    const { building } = begun()
    building.add({ nodes: [service('bi-web')], connections: [] })
    building.add({ nodes: [service('bi-web', { app: 'bi-web', place: { path: 'apps.bi-web' } })], connections: [] })
    assert.deepEqual(told(building), [
      'SW3004 apps.bi-web: service bi-web, and service bi-web of apps.bi (rename bi-web or bi)',
    ])
  })

  test('the same node twice is one', () => {
    const { building } = begun()
    for (let time = 0; time < 2; time++) building.add({ nodes: [service('bi-web')], connections: [] })
    assert.deepEqual(told(building), [])
    assert.equal(building.nodes.size, 3)
  })
})

describe('texts of the project', () => {
  const read = (path: string) => {
    const building = empty()
    return [building.expansion('apps', 'bi').textOf(path, 'pages', '/help/'), ...told(building)]
  }

  test('are read as they are, up to 256 KiB', () => {
    assert.deepEqual(read('page'), ['<p>Grüße</p>'])
    assert.equal(read('full')[0]!.length, 256 * 1024)
  })

  test('that are missing, too large or no text are problems where they are named', () => {
    assert.deepEqual(read('gone'), [undefined, 'SW2015 apps.bi.pages./help/: gone (correct the path, or make gone)'])
    assert.deepEqual(read('large'), [
      undefined,
      'SW1010 apps.bi.pages./help/: more than 256 KiB (make it smaller, or serve it from a service of its own)',
    ])
    for (const path of ['image', 'binary'])
      assert.deepEqual(read(path), [
        undefined,
        'SW1010 apps.bi.pages./help/: bytes that are not UTF-8 (save it as UTF-8)',
      ])
  })
})

describe('stores', () => {
  test('are found by name when they are of a wanted engine', () => {
    const { at } = begun()
    assert.equal(at.store('metastore', ['postgres'], 'database')?.id, 'metastore')
    assert.equal(at.store('cache', ['valkey', 'redis'])?.id, 'cache')
    assert.equal(at.store(undefined, ['redis']), undefined)
  })

  test('of another engine are refused where they were named', () => {
    const { building, at } = begun()
    assert.equal(at.store('cache', ['postgres'], 'database'), undefined)
    assert.deepEqual(told(building), [
      'SW2002 apps.bi.database: cache, a redis store (name a postgres store, or add one to stores)',
    ])
  })

  test('that are not there are told with the name that was meant, or with those that there are', () => {
    const { building, at } = begun()
    at.store('metastor', ['postgres'], 'database')
    at.store('warehouse', ['postgres'], 'database')
    assert.deepEqual(told(building), [
      'SW2001 apps.bi.database: metastor (write metastore)',
      'SW2001 apps.bi.database: warehouse (name one of them, or add a store of this name)',
    ])
    assert.equal(building.problems[1]!.expected, 'the name of a store: metastore, cache')
  })

  test('of a platform that has none are told as such', () => {
    const building = empty()
    building.expansion('apps', 'bi').store('metastore', ['postgres'], 'database')
    assert.equal(building.problems[0]!.expected, 'a store, of which the platform has none')
  })
})

describe('databases', () => {
  test('are named after the app and the purpose, with an owner and a password of their own', () => {
    const { building, at } = begun('my-bi')
    const metastore = at.store('metastore', ['postgres'])!
    const { id, database, user, password, keep } = at.database(metastore, 'audit-log', { readers: ['night_reader'] })
    assert.deepEqual(
      [id, database, user, password, keep],
      ['metastore-my-bi-audit-log', 'my_bi_audit_log', 'my_bi_audit_log', 'metastore-my-bi-audit-log-password', true],
    )
    assert.ok(building.nodes.has('metastore-my-bi-audit-log-night-reader-password'))
    assert.equal(building.nodes.get(password)!.keep, true)
  })

  test('asked for twice are one', () => {
    const { at } = begun()
    const metastore = at.store('metastore', ['postgres'])!
    assert.equal(at.database(metastore), at.database(metastore))
    assert.notEqual(at.database(metastore), at.database(metastore, 'other'))
  })

  test('that a store declares itself are found as store/database, by id too', () => {
    const { building, at } = begun()
    const shop = building.expansion('stores', 'metastore').database(at.store('metastore', ['postgres'])!, 'shop')
    assert.deepEqual([shop.id, shop.database], ['metastore-shop', 'shop'])
    assert.equal(at.findDatabase('metastore/shop'), shop)
    assert.equal(at.findDatabase('metastore-shop'), shop)
  })

  test('that are not there are told with those that there are', () => {
    const { building, at } = begun()
    building.expansion('stores', 'metastore').database(at.store('metastore', ['postgres'])!, 'shop')
    assert.equal(at.findDatabase('metastore/shp', 'sources', 'Shop'), undefined)
    assert.deepEqual(told(building), ['SW2001 apps.bi.sources.Shop: metastore/shp (write metastore/shop)'])
  })
})

test('a key space has an id, an index and a prefix of its app and purpose, and keeps nothing', () => {
  const { at } = begun()
  const { id, index, prefix, keep, store: its } = at.keyspace(at.store('cache', ['redis'])!, 'results', 3)
  assert.deepEqual([id, index, prefix, keep, its], ['cache-bi-results', 3, 'bi:results:', false, 'cache'])
})

describe('secrets', () => {
  test('of an app are generated, in the shape that it asks for', () => {
    const { at } = begun()
    const { id, shape, origin, rotatable, keep } = at.secret('key', { length: 42, alphabet: 'hex', rotatable: false })
    assert.deepEqual(
      [id, shape, origin, rotatable, keep],
      ['bi-key', { length: 42, alphabet: 'hex' }, { from: 'generated' }, false, true],
    )
    assert.deepEqual(at.secret('other').shape, { length: 32, alphabet: 'letters-digits' })
  })

  const given: readonly [written: WrittenSecret, origin: SecretNode['origin'], length: number][] = [
    [{ env: 'KEY' }, { from: 'environment', variable: 'KEY' }, 42],
    [{ file: './key' }, { from: 'file', path: './key' }, 42],
    [{ generate: { length: 50 } }, { from: 'generated' }, 50],
    [{ generate: {} }, { from: 'generated' }, 42],
  ]
  for (const [written, origin, length] of given) {
    test(`given by the platform as ${JSON.stringify(written)}`, () => {
      const { at } = begun('bi', { 'bi-key': written })
      const node = at.secret('key', { length: 42 })
      assert.deepEqual([node.origin, node.shape.length], [origin, length])
    })
  }

  test('named by the platform belong to where they are written', () => {
    const { building, at } = begun('bi', { 'sso-client': { env: 'SSO' } })
    const { id, app, place } = at.namedSecret('sso-client', 'login')!
    assert.deepEqual([id, app, place], ['sso-client', 'sso-client', { path: 'secrets.sso-client' }])
    assert.equal(at.namedSecret('sso-clint', 'login'), undefined)
    assert.deepEqual(told(building), ['SW2001 apps.bi.login: sso-clint (write sso-client)'])
  })
})

test('an identity is found by name; another kind of thing under that name is none', () => {
  const { building, at } = begun()
  building.add({
    nodes: [
      {
        kind: 'identity',
        id: 'sso',
        app: 'sso',
        place: { path: 'identities.sso' },
        keep: false,
        issuer: '',
        clientId: '',
        clientSecret: '',
        groupsClaim: '',
        scopes: [],
      },
    ],
    connections: [],
  })
  assert.equal(at.identity('sso')?.id, 'sso')
  assert.equal(at.identity('metastore', 'login'), undefined)
  assert.match(told(building)[0]!, /^SW2001 apps\.bi\.login: metastore/)
})

test('an app sees its platform, its place and its project', () => {
  const { at } = begun()
  assert.deepEqual([at.platform, at.environment], ['acme', 'dev'])
  assert.deepEqual(
    [at.place(), at.place('web', 'replicas', 1)],
    [{ path: 'apps.bi' }, { path: 'apps.bi.web.replicas.1' }],
  )
  assert.deepEqual([at.exists('./there'), at.exists('./gone'), at.contentOf('x')], [true, false, 'content of x'])
  assert.equal(at.databasesJob(store('metastore')), 'metastore-databases')
})
