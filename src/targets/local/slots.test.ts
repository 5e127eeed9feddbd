import assert from 'node:assert/strict'
import { test } from 'node:test'
import { graphOf, route, service, store } from '../../graph/fakes/nodes.ts'
import { port, text } from '../../graph/text.ts'
import { insideListeners, listeners, portWishes, slotsOf } from './slots.ts'

const told = (...[graph, scaled, first]: [Parameters<typeof portWishes>[0], Record<string, number>?, number?]) =>
  portWishes(graph, scaled ?? {}, first).map(
    (wish) => `${wish.key} ${wish.count} from ${wish.prefer}${wish.pinned ? ' pinned' : ''} at ${wish.path}`,
  )

test('a service has a slot for each replica and one to roll with; one that must be alone has one', () => {
  const web = service('web', { replicas: { min: 1, max: 3 } })
  assert.deepEqual(
    [slotsOf(web), slotsOf(web, 2), slotsOf(web, 5), slotsOf(service('web', { singleton: true }), 5)],
    [4, 4, 6, 1],
  )
})

test('stores, services and listeners each wish for ports; what people know comes first', () => {
  const graph = graphOf([
    store('db'),
    service('bi-web'),
    service('ops'),
    route('bi-route', 'bi-web'),
    route('ops-route', 'ops', { port: 9999 }),
  ])
  assert.deepEqual(told(graph), [
    'edge:9999 1 from 9999 pinned at apps.ops.port',
    'edge:bi 1 from 8088 at apps.bi.port',
    'bi-web:http 2 from 9000 at apps.bi',
    'db:sql 1 from 5432 at stores.db',
    'ops:http 2 from 9000 at apps.ops',
  ])
})

test('the port of the target is that of the first listener, and wins over that of the app', () => {
  const graph = graphOf([service('a'), service('b'), route('a-route', 'a', { port: 81 }), route('b-route', 'b')])
  assert.deepEqual(told(graph, {}, 8000).slice(0, 2), [
    'edge:81 1 from 8000 pinned at targets.local.port',
    'edge:b 1 from 8088 at apps.b.port',
  ])
})

test('replicas set by hand have their slots', () => {
  assert.match(told(graphOf([service('web')]), { web: 4 }).join(), /web:http 5 from/)
})

test('a listener serves one host, or one app where there are no hosts; identities come last', () => {
  const identity = {
    kind: 'identity',
    id: 'aid',
    app: 'aid',
    place: { path: '' },
    keep: false,
    issuer: '',
    clientId: '',
    clientSecret: '',
    groupsClaim: '',
    scopes: [],
  } as const
  const routes = [
    route('aid-route', 'web'),
    route('bi-route', 'web'),
    route('bi-ws', 'web', { path: '/ws/' }),
    route('x-route', 'web', { host: 'x.com' }),
    route('y-route', 'web', { host: 'x.com', path: '/y/' }),
  ]
  const found = [...listeners(graphOf([identity, service('web'), ...routes]))].map(
    ([key, each]) => `${key}: ${each.map((one) => one.id).join(' ')}`,
  )
  assert.deepEqual(found, ['edge:bi: bi-route bi-ws', 'edge:x.com: x-route y-route', 'edge:aid: aid-route'])
})

test('the edge listens for services with changing ports that others talk to, and for nothing else', () => {
  const asks = service('asks', {
    env: { A: text`${port('web')} ${port('web', 'http')} ${port('alone')} ${port('raw')} ${port('db')}` },
  })
  const raw = service('raw', { ports: [{ name: 'raw', protocol: 'tcp', prefer: 1 }] })
  const graph = graphOf([
    asks,
    service('web'),
    service('alone', { singleton: true }),
    raw,
    store('db'),
    service('unasked'),
  ])
  assert.deepEqual(insideListeners(graph), [['web', 'http']])
  assert.ok(told(graph).includes('inside:web:http 1 from 18088 at web'))
})
