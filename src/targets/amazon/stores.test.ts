import assert from 'node:assert/strict'
import { test } from 'node:test'
import { graphOf, service, store } from '../../graph/fakes/nodes.ts'
import { site } from './fakes/site.ts'
import { externalStore, isEncrypted, managedStores, storeHost, storeOptions, storePort } from './stores.ts'

const graph = graphOf([
  store('db'),
  store('cache', { engine: 'valkey' }),
  store('mem', { engine: 'memcached' }),
  service('bi'),
])
const outside = site({
  stores: {
    db: { external: { host: 'pg.example.com', port: 6432 } },
    cache: { external: { host: 'r.example.com', tls: false } },
    mem: { class: 'cache.t4g.small' },
  },
})

test('stores of AWS are reached where only AWS knows, at the usual ports', () => {
  assert.deepEqual(
    ['db', 'cache', 'mem'].map((id) => storeHost(graph, site(), id)),
    ['@@database/db.address@@', '@@cache/cache.address@@', '@@cache/mem.address@@'],
  )
  assert.equal(storePort(site(), 'db', 5432), 5432)
})

test('a store outside is reached where the options say, and is not made', () => {
  assert.deepEqual(
    [storeHost(graph, outside, 'db'), storePort(outside, 'db', 5432), storePort(outside, 'cache', 6379)],
    ['pg.example.com', 6432, 6379],
  )
  assert.deepEqual(
    [managedStores(graph, outside).map((each) => each.id), externalStore(outside, 'mem')],
    [['mem'], undefined],
  )
  assert.deepEqual([storeOptions(outside, 'mem'), storeOptions(outside, 'db')], [{ class: 'cache.t4g.small' }, {}])
})

test('all are reached by TLS but memcached, and one outside that has none', () => {
  assert.deepEqual(
    ['db', 'cache', 'mem', 'bi'].map((id) => isEncrypted(graph, site(), id)),
    [true, true, false, false],
  )
  assert.deepEqual(
    ['db', 'cache'].map((id) => isEncrypted(graph, outside, id)),
    [true, false],
  )
})
