import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { graphOf, job, needs, program, route, secret, service, store } from '../graph/fakes/nodes.ts'
import type { Graph } from '../graph/graph.ts'
import { itemsOf } from '../targets/item.ts'
import type { Running } from '../targets/target.ts'
import { jobChecksums } from '../graph/checksum.ts'
import { runs } from './fakes/driver.ts'
import { planChanges } from './plan.ts'
import { emptyState, type State } from './state.ts'
import { deploySteps, refuseReplacing, stopSteps } from './steps.ts'

const never = emptyState('acme', 'dev', 'fake')
const nodes = [
  store('db'),
  secret('bi-key'),
  job('bi-migrate', { drains: ['bi-web'] }),
  service('bi-web'),
  route('bi-route', 'bi-web'),
  job('bi-verify', { when: 'verify' }),
]
const connections = [needs('bi-migrate', 'db'), needs('bi-web', 'bi-migrate')]
const graph = graphOf(nodes, connections)

interface At {
  state?: State
  running?: readonly Running[]
  software?: Readonly<Record<string, readonly string[]>>
  verify?: boolean
}

/** The steps of a deployment as `id (needs)`. */
function told(of: Graph, { state = never, running = [], software = {}, verify = true }: At = {}): string[] {
  const items = itemsOf(of, () => undefined)
  const preparations = Object.entries(software).map(([id, ids]) => ({ id, title: id, nodes: ids, run: async () => {} }))
  const plan = planChanges(of, items, state, running)
  return deploySteps({ graph: of, plan, items, state, running, preparations, verify }).map(
    (step) => `${step.id} (${step.needs.join(' ')})`,
  )
}

/** The state in which a graph is applied, but for its jobs. */
const appliedItems = (of: Graph): State => ({ ...never, items: Object.fromEntries(itemsOf(of, () => undefined)) })

test('steps come in the order of needs, and the proof after everything', () => {
  assert.deepEqual(told(graph), [
    'bi-migrate (db)',
    'bi-route (bi-web)',
    'bi-web (bi-migrate)',
    'db ()',
    'bi-verify (bi-route)',
  ])
})

test('what is waited for through a job that is done already is waited for all the same', () => {
  const state = {
    ...appliedItems(graph),
    jobs: { 'bi-migrate': { checksum: jobChecksums(graph).get('bi-migrate')!, at: '', seconds: 0 } },
  }
  assert.deepEqual(told(graph, { state, verify: false }), ['bi-route (bi-web)', 'bi-web (db)', 'db ()'])
})

test('without a proof there is none', () => {
  assert.ok(!told(graph, { verify: false }).some((step) => step.startsWith('bi-verify')))
})

test('software comes first, once, and only for what is done', () => {
  const software = { 'get db': ['db'], 'get bi': ['bi-migrate', 'bi-web', 'bi-verify'], 'get other': ['elsewhere'] }
  const steps = told(graph, { software })
  assert.deepEqual(steps.slice(0, 2), ['get db ()', 'get bi ()'])
  assert.equal(steps.length, 7)
  assert.ok(steps.includes('bi-migrate (db get bi)'))
  assert.ok(steps.includes('db (get db)'))
})

test('software that only the proof needs is got before it', () => {
  const steps = told(graphOf([service('bi-web'), job('bi-verify', { when: 'verify' })]), {
    software: { 'get check': ['bi-verify'] },
  })
  assert.deepEqual(steps, ['get check ()', 'bi-web ()', 'bi-verify (bi-web get check)'])
})

test('of a platform that is as applied there are no steps', () => {
  const state = appliedItems(graphOf([store('db')]))
  assert.deepEqual(told(graphOf([store('db')]), { state, running: [runs('db')] }), [])
})

test('what left the platform is removed last, its data kept, and parts without a process are not', () => {
  const gone = graphOf([service('bi-web'), secret('bi-key'), store('db')])
  assert.deepEqual(told(graphOf([service('new')]), { state: appliedItems(gone) }), [
    'new ()',
    'remove bi-web (new)',
    'remove db (new)',
  ])
})

describe('services that a job must not meet', () => {
  const newer = { ...program.recipe, id: 'program-2' }
  const upgraded = graphOf(
    [...nodes.filter((node) => node.id !== 'bi-web'), service('bi-web', { recipe: newer })],
    connections,
  )
  const running = [runs('db'), runs('bi-web')]

  test('stop before it when their software changed, and start after it', () => {
    const steps = told(upgraded, { state: appliedItems(graph), running })
    assert.ok(steps.includes('stop bi-web ()'), steps.join(', '))
    assert.ok(steps.includes('bi-migrate (stop bi-web)'))
    assert.ok(steps.includes('bi-web (bi-migrate stop bi-web)'))
  })

  test('go on when their software is the same', () => {
    const steps = told(graph, { state: appliedItems(graph), running })
    assert.ok(!steps.some((step) => step.startsWith('stop')), steps.join(', '))
    assert.ok(steps.some((step) => step.startsWith('bi-migrate')))
  })

  test('go on when the job is not due, and need no stop when they do not run', () => {
    const state = appliedItems(graph)
    assert.ok(!told(upgraded, { state, running: [runs('db')] }).some((step) => step.startsWith('stop')))
    const calm = { ...state, jobs: {} }
    const noJob = graphOf(
      [...upgraded.nodes.values()].filter((node) => node.kind !== 'job'),
      [],
    )
    assert.ok(!told(noJob, { state: calm, running }).some((step) => step.startsWith('stop')))
  })

  test('stop only when the new software is there: until then the old may serve', () => {
    assert.ok(
      told(upgraded, { state: appliedItems(graph), running, software: { 'get 2': ['bi-web'] } }).includes(
        'stop bi-web (get 2)',
      ),
    )
  })
})

test('jobs of one batch are steps of one process: the others join the first', () => {
  const batch = (argument: string) => ({ name: 'life', argument })
  const of = graphOf(
    [store('db'), job('bi-a', { batch: batch('a') }), job('bi-b', { batch: batch('b') })],
    [needs('bi-a', 'db'), needs('bi-b', 'bi-a')],
  )
  const items = itemsOf(of, () => undefined)
  const steps = deploySteps({
    graph: of,
    plan: planChanges(of, items, never, []),
    items,
    state: never,
    running: [],
    preparations: [],
    verify: true,
  })
  assert.deepEqual(steps.find((step) => step.id === 'bi-a')?.action, { do: 'run', jobs: ['bi-a', 'bi-b'] })
  assert.deepEqual(
    [steps.find((step) => step.id === 'bi-b')?.joins, steps.find((step) => step.id === 'bi-b')?.needs],
    ['bi-a', ['bi-a']],
  )
})

describe('stopping', () => {
  const stops = (running: readonly Running[]) =>
    stopSteps(graph, running).map((step) => `${step.id} (${step.needs.join(', ')})`)

  test('begins with the edge, then what others do not need, and ends with stores', () => {
    assert.deepEqual(stops([runs('db'), runs('bi-web'), runs('edge')]), [
      'stop db (stop edge, stop bi-web)',
      'stop bi-web (stop edge)',
      'stop edge ()',
    ])
  })

  test('leaves out what does not run', () => {
    assert.deepEqual(stops([runs('db'), runs('bi-web', 0, { state: 'stopped' })]), ['stop db ()'])
    assert.deepEqual(stops([]), [])
  })
})

describe('data', () => {
  const refusals = (before: Graph, after: Graph) =>
    refuseReplacing(
      after,
      planChanges(
        after,
        itemsOf(after, () => undefined),
        appliedItems(before),
      ),
    )

  test('is never replaced: the problem stands where the store was written', () => {
    const [refusal, ...more] = refusals(graph, graphOf([store('db', { version: '17' })]))
    assert.deepEqual(more, [])
    assert.deepEqual([refusal?.code, refusal?.place.path, refusal?.found], ['SW5008', 'stores.db', 'version changed'])
  })

  test('a store that keeps nothing may be replaced, and an update is none', () => {
    const cache = (version: string) => graphOf([store('cache', { keep: false, version })])
    assert.deepEqual(refusals(cache('16'), cache('17')), [])
    assert.deepEqual(
      refusals(graph, graphOf([store('db', { server: { ...store('db').server, command: ['other'] } })])),
      [],
    )
  })
})
