import assert from 'node:assert/strict'
import { test } from 'node:test'
import { database, graphOf, job, needs, route, secret, service, store } from './fakes/nodes.ts'
import { isDoable, startNeeds } from './needs.ts'
import type { Node } from './node.ts'

const common = (id: string) => ({ id, app: id.split('-')[0]!, place: { path: '' }, keep: false })
const keyspace: Node = {
  ...common('cache-bi-results'),
  kind: 'keyspace',
  store: 'cache',
  index: 0,
  prefix: 'bi:',
  purpose: 'results',
}
const identity: Node = {
  ...common('sso'),
  kind: 'identity',
  issuer: '',
  clientId: '',
  clientSecret: 's',
  groupsClaim: 'groups',
  scopes: [],
}
const volume: Node = { ...common('bi-data'), kind: 'volume', size: 1 }
const schedule: Node = { ...common('bi-nightly'), kind: 'schedule', job: 'bi-clean', cron: '0 0 * * *' }

/** What one node of a graph waits for. */
const waits = (id: string, nodes: Node[], connections: Parameters<typeof graphOf>[1]) =>
  startNeeds(graphOf(nodes, connections)).get(id)

test('a database stands for its store and the job that makes it', () => {
  const nodes = [store('db'), job('db-databases'), database('db-bi'), service('bi-web')]
  const connections = [needs('bi-web', 'db-bi'), needs('db-databases', 'db-bi')]
  assert.deepEqual(waits('bi-web', nodes, connections), ['db', 'db-databases'])
  assert.deepEqual(waits('db-databases', nodes, connections), ['db'], 'the job that makes it waits for the store alone')
  assert.deepEqual(waits('bi-web', [store('db'), database('db-bi'), service('bi-web')], connections), ['db'])
})

test('a key space stands for its store, an identity for its provider where the platform runs one', () => {
  const nodes = [store('cache'), keyspace, identity, service('bi-web')]
  const connections = [needs('bi-web', 'cache-bi-results'), needs('bi-web', 'sso')]
  assert.deepEqual(waits('bi-web', nodes, connections), ['cache'])
  assert.deepEqual(waits('bi-web', [...nodes, service('sso-provider')], connections), ['cache', 'sso-provider'])
})

test('secrets, volumes, jobs by the clock and what is not there are waited for by nobody', () => {
  const nodes = [secret('s'), volume, schedule, job('bi-clean', { when: 'schedule' }), service('bi-web')]
  assert.deepEqual(
    waits(
      'bi-web',
      nodes,
      ['s', 'bi-data', 'bi-nightly', 'bi-clean', 'nowhere'].map((to) => needs('bi-web', to)),
    ),
    [],
  )
})

test('only what is needed to start is waited for', () => {
  const nodes = [store('db'), store('cache'), service('bi-web')]
  assert.deepEqual(
    waits('bi-web', nodes, [
      needs('bi-web', 'db', { needed: 'answer' }),
      needs('bi-web', 'cache', { needed: 'better' }),
    ]),
    [],
  )
})

test('a route waits for its service, a schedule for what its job needs, and nothing for itself', () => {
  const nodes = [
    store('db'),
    service('bi-web'),
    route('bi-route', 'bi-web'),
    schedule,
    job('bi-clean', { when: 'schedule' }),
  ]
  const connections = [needs('bi-clean', 'db'), needs('bi-web', 'bi-web')]
  assert.deepEqual(waits('bi-route', nodes, connections), ['bi-web'])
  assert.deepEqual(waits('bi-nightly', nodes, connections), ['db'])
  assert.deepEqual(waits('bi-web', nodes, connections), [])
})

test('a verify job waits for everything else of its app, and for nothing of another', () => {
  const verify = job('bi-verify', { when: 'verify' })
  const nodes = [
    store('db'),
    service('bi-web'),
    job('bi-init'),
    route('bi-route', 'bi-web'),
    verify,
    job('bi-prove', { when: 'verify' }),
    service('ops-web'),
    secret('bi-key'),
  ]
  assert.deepEqual(waits('bi-verify', nodes, [needs('bi-verify', 'db')]), ['bi-init', 'bi-route', 'bi-web', 'db'])
})

test('services, stores, routes, schedules and jobs that are not by the clock are done; parts and facts are not', () => {
  const doable = [service('a'), store('b'), route('c', 'a'), schedule, job('d'), job('e', { when: 'verify' })]
  const parts = [job('f', { when: 'schedule' }), database('b-a'), secret('s'), volume, keyspace, identity]
  assert.deepEqual(
    doable.map(isDoable),
    doable.map(() => true),
  )
  assert.deepEqual(
    parts.map(isDoable),
    parts.map(() => false),
  )
  assert.deepEqual([...startNeeds(graphOf([...doable, ...parts])).keys()].sort(), doable.map((node) => node.id).sort())
})
