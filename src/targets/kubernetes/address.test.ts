import assert from 'node:assert/strict'
import { test } from 'node:test'
import { graphOf, route, service, store } from '../../graph/fakes/nodes.ts'
import { dialectOf, entryOf } from './address.ts'
import { recipe, site } from './fakes/cluster.ts'

const graph = graphOf([
  service('bi', { recipe }),
  store('db'),
  route('open', 'bi', { host: 'bi.example.com', tls: true, path: '/x/' }),
  route('plain', 'bi', { host: 'bi.example.com', path: '/y/' }),
  route('near', 'bi', { port: 8095 }),
])
const dialect = (own: string, options = {}) => dialectOf(graph, site(options), own)

test('services and stores are reached by the names of their Services, in whichever namespace they are', () => {
  assert.deepEqual([dialect('bi').host('db'), dialect('db').host('bi')], ['db.acme-dev-data.svc', 'bi.acme-dev.svc'])
  assert.equal(dialect('bi').port('db', 5432), 5432)
})

test('a store asks itself at its own address; a server outside has its own', () => {
  assert.equal(dialect('db').host('db'), '127.0.0.1')
  const outside = dialect('bi', { stores: { db: { external: { host: 'pg.example.com', port: 6432 } } } })
  assert.deepEqual([outside.host('db'), outside.port('db', 5432)], ['pg.example.com', 6432])
})

test('only a server outside is reached by TLS, where the options say so', () => {
  const answers = [{}, { external: { host: 'x' } }, { external: { host: 'x', tls: true } }].map((db) =>
    dialect('bi', 'external' in db ? { stores: { db } } : {}).encrypted('db'),
  )
  assert.deepEqual(answers, [false, false, true])
})

test('a route has the address of its host, or the one at which it is opened from here', () => {
  const { url } = dialect('bi')
  assert.deepEqual(
    ['open', 'plain', 'near'].map((id) => url(id, 'public')),
    ['https://bi.example.com/x', 'http://bi.example.com/y', 'http://127.0.0.1:8095'],
  )
  assert.equal(url('open', 'inside'), 'http://bi.acme-dev.svc:9000/x')
})

test('the entry is what the options describe', () => {
  assert.deepEqual(
    [
      {},
      { gateway: { name: 'x' } },
      { ingress: { class: 'x', proxies: 'y' } },
      { entry: 'none' as const, gateway: { name: 'x' } },
    ].map((options) => entryOf(site(options))),
    ['none', 'gateway', 'ingress', 'none'],
  )
})
