import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ProblemsFound } from '../base/problem.ts'
import type { Graph } from '../graph/graph.ts'
import type { Node } from '../graph/node.ts'
import { named, runnable, serviceOf } from './services.ts'

const service = (app: string, role: string, id = `${app}-${role}`) =>
  ({ kind: 'service', id, app, role, place: { path: `apps.${app}` } }) as unknown as Node
const store = {
  kind: 'store',
  id: 'metastore',
  app: 'metastore',
  place: { path: 'stores.metastore' },
} as unknown as Node
const job = { kind: 'job', id: 'bi-migrate', app: 'bi', place: { path: 'apps.bi' } } as unknown as Node
const nodes = [
  service('bi', 'web'),
  service('bi', 'worker'),
  service('shop', 'web'),
  service('site', 'main', 'site'),
  store,
  job,
]
const graph: Graph = {
  platform: 'acme',
  environment: 'dev',
  nodes: new Map(nodes.map((node) => [node.id, node])),
  connections: [],
}
const known = runnable(graph, [{ id: 'edge', state: 'ready', ready: 1, replicas: [] }])

const refused = (word: string) => {
  try {
    return serviceOf(word, graph, known)
  } catch (error) {
    assert.ok(error instanceof ProblemsFound)
    return error.problems[0]!
  }
}

test('services, stores and what a target added can be named; jobs where they are wanted', () => {
  assert.deepEqual(known, ['bi-web', 'bi-worker', 'edge', 'metastore', 'shop-web', 'site'])
  assert.ok(runnable(graph, [], true).includes('bi-migrate'))
})

test('a word is an id, a role of one app alone, or an app with one service', () => {
  assert.deepEqual(
    ['bi-web', 'worker', 'site', 'edge', 'metastore'].map((word) => serviceOf(word, graph, known)),
    ['bi-web', 'bi-worker', 'site', 'edge', 'metastore'],
  )
})

test('a place after a sign is that of one region, for roles too', () => {
  const regions = runnable(
    graph,
    ['bi-web', 'bi-worker', 'site'].map((id) => ({ id: `${id}@eu-central-1`, state: 'ready', ready: 1, replicas: [] })),
  )
  assert.deepEqual(
    ['bi-web@eu-central-1', 'worker@eu-central-1', 'web@eu-central-1', 'site@eu-central-1'].map((word) =>
      serviceOf(word, graph, regions),
    ),
    ['bi-web@eu-central-1', 'bi-worker@eu-central-1', 'bi-web@eu-central-1', 'site@eu-central-1'],
  )
  const problem = refused('worker@eu-central-1')
  assert.ok(typeof problem !== 'string')
  assert.equal(problem.code, 'SW4003')
})

test('a role that several apps have is refused with their ids', () => {
  const problem = refused('web')
  assert.ok(typeof problem !== 'string')
  assert.deepEqual([problem.code, problem.expected], ['SW4003', 'one of bi-web, shop-web'])
})

test('an unknown word is refused with the nearest name and the list', () => {
  const problem = refused('wroker')
  assert.ok(typeof problem !== 'string')
  assert.equal(problem.code, 'SW4003')
  assert.match(problem.expected, /bi-web, bi-worker, edge/)
  const near = refused('metastor')
  assert.ok(typeof near !== 'string' && near.do === 'write metastore')
})

test('a word with a slash or a dot is the platform, wherever it stands', () => {
  const none = () => false
  assert.deepEqual(named(['web', 'examples/one'], 1, none), { services: ['web'], path: 'examples/one' })
  assert.deepEqual(named(['./acme', 'web'], 1, none), { services: ['web'], path: './acme' })
  assert.deepEqual(named(['acme.yaml'], Infinity, none), { services: [], path: 'acme.yaml' })
})

test('a bare word is a service, unless it comes after those and exists', () => {
  assert.deepEqual(
    named(['acme'], 1, () => true),
    { services: ['acme'], path: undefined },
  )
  assert.deepEqual(
    named(['web', 'acme'], 1, () => true),
    { services: ['web'], path: 'acme' },
  )
  assert.deepEqual(
    named(['web', 'acme'], 1, () => false),
    { services: ['web', 'acme'], path: undefined },
  )
})
