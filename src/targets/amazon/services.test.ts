import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { graphOf, needs, route, service } from '../../graph/fakes/nodes.ts'
import type { KeyspaceNode, Node } from '../../graph/node.ts'
import { recipe, setting, site } from './fakes/site.ts'
import type { AmazonOptions } from './options.ts'
import { servicesOf } from './services.ts'
import { siteOf } from './site.ts'

function made(
  node: Node,
  options: Partial<AmazonOptions> = {},
  more: readonly Node[] = [],
  connections: Parameters<typeof graphOf>[1] = [],
  on = site(options),
) {
  return (
    servicesOf(graphOf([node, ...more], connections), on).find((each) => each.id === node.id) ??
    assert.fail(`no service ${node.id}`)
  )
}

const web = service('bi-web', {
  recipe,
  replicas: { min: 2, max: 6, scaleOn: { signal: 'cpu', target: 70 } },
  health: { ...service('x').health, boot: { within: 240 } },
})
const beat = service('bi-beat', { recipe, singleton: true })
const toWeb = route('bi-web-route', 'bi-web')

describe('a rollout', () => {
  test('keeps every replica while the next come, but a singleton ends before its successor starts', () => {
    const shown = ({ minHealthy, maxHealthy }: { minHealthy: number; maxHealthy: number }) => [minHealthy, maxHealthy]
    assert.deepEqual(
      [shown(made(web)), shown(made(beat))],
      [
        [100, 200],
        [0, 100],
      ],
    )
  })

  test('waits for the boot budget where a load balancer asks', () => {
    assert.deepEqual([made(web, {}, [toWeb]).grace, made(web).grace], [240, undefined])
    assert.deepEqual(made(web, {}, [toWeb]).targets, ['bi-web'])
  })
})

describe('capacity', () => {
  const spot = { spot: {} }
  test('is on demand, unless Spot is asked for; then beyond the fewest replicas', () => {
    assert.deepEqual(made(web).capacity, { base: 0, onDemand: 1, spot: 0 })
    assert.deepEqual(made(web, { compute: spot }).capacity, { base: 2, onDemand: 0, spot: 1 })
    assert.deepEqual(made(web, { compute: { spot: { base: 1, onDemand: 1, spot: 3 } } }).capacity, {
      base: 1,
      onDemand: 1,
      spot: 3,
    })
  })

  test('of singletons, of what keeps files and of what is not named is on demand all the same', () => {
    const onDemand = { base: 0, onDemand: 1, spot: 0 }
    assert.deepEqual(made(beat, { compute: spot }).capacity, onDemand)
    assert.deepEqual(made(web, { compute: { spot: { only: ['other'] } } }).capacity, onDemand)
    assert.notDeepEqual(made(web, { compute: { spot: { only: ['bi'] } } }).capacity, onDemand)
  })
})

describe('the number of replicas', () => {
  test('is the least that the platform says, or what was set by hand within its bounds', () => {
    const byHand = (count: number) => made(web, {}, [], [], siteOf(setting(), { 'bi-web': count })).replicas
    assert.deepEqual(
      [made(web).replicas, byHand(4), byHand(9)],
      [
        { min: 2, max: 6 },
        { min: 4, max: 6 },
        { min: 2, max: 6 },
      ],
    )
  })

  test('follows processors, waiting work, memory and requests, quick to grow and slow to shrink', () => {
    assert.deepEqual(made(web).scaling, { policies: [{ on: 'cpu', target: 70, out: 60, in: 300 }] })
    const more = made(
      web,
      { compute: { scaling: { bi: { memory: 80, out: '30s' }, 'bi-web': { requests: 500, in: '10m' } } } },
      [toWeb],
    ).scaling!
    assert.deepEqual(more.policies, [
      { on: 'cpu', target: 70, out: 30, in: 600 },
      { on: 'memory', target: 80, out: 30, in: 600 },
      { on: 'requests', target: 500, targetGroup: 'bi-web', out: 30, in: 600 },
    ])
    const queue: KeyspaceNode = {
      kind: 'keyspace',
      id: 'cache-bi',
      app: 'bi',
      place: { path: 'apps.bi' },
      keep: false,
      store: 'cache',
      index: 0,
      prefix: 'bi:',
      purpose: 'queue',
    }
    const worker = service('bi-worker', {
      recipe,
      replicas: {
        min: 1,
        max: 4,
        scaleOn: { signal: 'queue', target: 20, of: { keyspace: 'cache-bi', lists: ['celery'] } },
      },
    })
    assert.deepEqual(made(worker, {}, [queue]).scaling!.policies, [
      { on: 'queue', target: 20, metric: 'WaitingPerReplica', namespace: 'acme-dev/bi-worker', out: 60, in: 300 },
    ])
  })

  test('is fixed where the platform says one', () => {
    assert.equal(
      made(service('bi-web', { recipe, replicas: { min: 2, max: 2 } }), {
        compute: { scaling: { bi: { memory: 80 } } },
      }).scaling,
      undefined,
    )
  })

  test('is none outside of office hours', () => {
    assert.deepEqual(made(web, { compute: { hours: { zone: 'Europe/Berlin', from: '07:05', to: '20:00' } } }).hours, [
      { cron: '5 7 * * 1-5', zone: 'Europe/Berlin', min: 2, max: 6 },
      { cron: '0 20 * * 1-5', zone: 'Europe/Berlin', min: 0, max: 0 },
    ])
    assert.equal(
      made(web, { compute: { hours: { zone: 'UTC', days: 'every', from: '00:00', to: '12:30' } } }).hours![1]!.cron,
      '30 12 * * *',
    )
  })
})

describe('a service has a name for others', () => {
  test('where a connection leads to it, at the port that is really answered', () => {
    const metrics = service('bi-metrics', { recipe, ports: [{ name: 'statsd', protocol: 'udp', prefer: 9125 }] })
    const talks = needs('bi-web', 'bi-metrics', { port: 'statsd', needed: 'better' })
    assert.deepEqual(made(metrics, {}, [web], [talks]).called, {
      name: 'bi-metrics',
      container: 'main',
      port: 9125,
      portName: 'statsd',
    })
    assert.equal(made(web, {}, [metrics], [talks]).calls, true)
    const page = { path: '/robots.txt', status: 200, type: 'text/plain', body: 'nobody' }
    const called = made(
      web,
      {},
      [beat, route('bi-web-route', 'bi-web', { fixed: [page] })],
      [needs('bi-beat', 'bi-web-route', { needed: 'answer' })],
    ).called
    assert.deepEqual(called, { name: 'bi-web', container: 'edge', port: 8080, portName: 'http' })
  })

  test('and none where it means order alone, or nobody asks', () => {
    const { called, calls } = made(web, {}, [beat], [needs('bi-beat', 'bi-web')])
    assert.deepEqual([called, calls], [undefined, false])
  })
})
