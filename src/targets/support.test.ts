import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { graphOf, route, secret, service, store } from '../graph/fakes/nodes.ts'
import type { Node } from '../graph/node.ts'
import { checkSupport, type Feature, features, leftOut, type SupportTable } from './support.ts'

const exact = Object.fromEntries(
  Object.keys(features).map((feature) => [feature, { support: 'exact' }]),
) as SupportTable
const lost = { support: 'lost', why: 'it has none', do: 'leave it out' } as const
const graph = graphOf([
  store('db', { highAvailability: true, backup: { keep: 1, pointInTime: false } }),
  store('cache'),
  service('bi-web'),
  route('bi-route', 'bi-web', { tls: true }),
])

/** The problems of a target that has lost features. */
function told(features: readonly Feature[], accepted?: readonly Feature[]): string[] {
  const support = { ...exact, ...Object.fromEntries(features.map((feature) => [feature, lost])) }
  return checkSupport(graph, { name: 'tin', support }, accepted).map(
    (each) => `${each.code} ${each.place.path}: ${each.title}; ${each.expected}; ${each.do}`,
  )
}

describe('what a target has lost', () => {
  test('is a problem for each node that asks for it, at the place of that node', () => {
    assert.deepEqual(told(['high-availability', 'tls']), [
      'SW4001 stores.db: tin has no data servers that survive a machine; it has none; leave it out',
      'SW4001 apps.bi: tin has no encrypted routes; it has none; leave it out',
    ])
  })

  test('is none when nobody asks for it, or when the platform accepts losing it', () => {
    assert.deepEqual(told(['schedule', 'identity']), [])
    assert.deepEqual(told(['high-availability', 'tls'], ['high-availability', 'tls']), [])
    assert.equal(told(['high-availability', 'tls'], ['tls']).length, 1)
  })

  test('and is harmless, is told and never refused', () => {
    const support = { ...exact, tls: { ...lost, harmless: true }, backup: lost } as const
    const target = { name: 'tin', support }
    assert.deepEqual(
      checkSupport(graph, target).map((each) => each.title),
      ['tin has no backups of data servers'],
    )
    assert.deepEqual(leftOut(graph, target), ['tin leaves out encrypted routes (1): it has none'])
    assert.deepEqual([leftOut(graph, target, ['tls']), leftOut(graph, { name: 'tin', support: exact })], [[], []])
  })

  test('is not what it emulates', () => {
    assert.deepEqual(
      checkSupport(graph, { name: 'tin', support: { ...exact, store: { support: 'emulated', how: 'somehow' } } }),
      [],
    )
  })
})

describe('a feature is asked for by', () => {
  const base = { app: 'a', place: { path: '' }, keep: false }
  const web = (changes: Parameters<typeof service>[1]) => service('a', changes)
  const asking: Readonly<Partial<Record<Feature, readonly [asks: Node, asksNot: Node]>>> = {
    replicas: [web({ replicas: { min: 1, max: 2 } }), web({})],
    autoscaling: [
      web({ replicas: { min: 1, max: 2, scaleOn: { signal: 'cpu', target: 70 } } }),
      web({ replicas: { min: 1, max: 2 } }),
    ],
    singleton: [web({ singleton: true }), web({})],
    'high-availability': [store('a', { highAvailability: true }), store('a')],
    backup: [store('a', { backup: { keep: 1, pointInTime: true } }), store('a')],
    host: [route('a', 'b', { host: 'x.com' }), route('a', 'b')],
    tls: [route('a', 'b', { tls: true }), route('a', 'b')],
    statics: [
      route('a', 'b', { statics: [{ path: '/s/', from: { ref: 'software', path: 's' }, cache: 1 }] }),
      route('a', 'b'),
    ],
    'edge-login': [route('a', 'b', { login: 'edge' }), route('a', 'b', { login: 'app' })],
    secret: [secret('a'), store('a')],
    volume: [{ ...base, id: 'a', kind: 'volume', size: 1 }, store('a')],
    schedule: [{ ...base, id: 'a', kind: 'schedule', job: 'b', cron: '* * * * *' }, store('a')],
    metrics: [web({ metrics: { port: 'http', path: '/metrics' } }), web({})],
    alarm: [{ ...base, id: 'a', kind: 'notice', paging: true, labels: {} }, web({})],
    dashboard: [{ ...base, id: 'a', kind: 'dashboard', about: 'a', title: '', panels: [] }, web({})],
    limits: [web({}), store('a')],
  }
  for (const [feature, [asks, asksNot]] of Object.entries(asking)) {
    test(feature, () => assert.deepEqual([asks, asksNot].map(features[feature as Feature].asks), [true, false]))
  }
})
