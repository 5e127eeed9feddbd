import assert from 'node:assert/strict'
import { test } from 'node:test'
import { graphOf, route, service, store } from '../../graph/fakes/nodes.ts'
import { dialectOf } from './dialect.ts'
import { recipe, site } from './fakes/site.ts'

const nodes = [
  service('bi-web', { recipe }),
  store('db'),
  store('cache', { engine: 'valkey', ports: [{ name: 'valkey', protocol: 'tcp', prefer: 6379 }] }),
  store('items', { engine: 'memcached' }),
  route('bi-route', 'bi-web', { host: 'bi.example.com', tls: true }),
  route('bi-shop', 'bi-web', { path: '/shop/' }),
]
const dialect = (options = {}) => dialectOf(graphOf(nodes), site(options))

test('stores are found at addresses that only AWS knows, and those outside at their own', () => {
  assert.deepEqual(
    [dialect().host('db'), dialect().host('cache'), dialect().port('db', 5432)],
    ['@@database/db.address@@', '@@cache/cache.address@@', 5432],
  )
  const outside = dialect({ stores: { db: { external: { host: 'pg.example.com', port: 6432 } } } })
  assert.deepEqual([outside.host('db'), outside.port('db', 5432)], ['pg.example.com', 6432])
})

test('services are found by names of the zone of the platform', () => {
  assert.deepEqual([dialect().host('bi-web'), dialect().port('bi-web', 9000)], ['bi-web.acme-dev.internal', 9000])
})

test('routes are found by their hosts, or by the name of the load balancer; inside at their service', () => {
  assert.equal(dialect().url('bi-route', 'public'), 'https://bi.example.com')
  assert.equal(dialect().url('bi-shop', 'public'), 'http://@@entry/entry.address@@/shop')
  assert.equal(dialect().url('bi-shop', 'inside'), 'http://bi-web.acme-dev.internal:9000/shop')
})

test('TLS leads to databases and caches of AWS, but not to memcached', () => {
  assert.deepEqual(
    ['db', 'cache', 'items'].map((id) => dialect().encrypted(id)),
    [true, true, false],
  )
})
