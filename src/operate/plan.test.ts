import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { graphOf, job, needs, route, secret, service, store } from '../graph/fakes/nodes.ts'
import type { Graph } from '../graph/graph.ts'
import type { Node } from '../graph/node.ts'
import { itemsOf } from '../targets/item.ts'
import type { Running } from '../targets/target.ts'
import { jobChecksums } from '../graph/checksum.ts'
import { runs } from './fakes/driver.ts'
import { hasChanges, planChanges, proofOf } from './plan.ts'
import { emptyState, type State } from './state.ts'

const nodes = [
  store('db'),
  secret('bi-key'),
  job('bi-migrate'),
  job('bi-init'),
  service('bi-web'),
  route('bi-route', 'bi-web'),
  job('bi-verify', { when: 'verify' }),
]
const connections = [needs('bi-migrate', 'db'), needs('bi-init', 'bi-migrate'), needs('bi-web', 'bi-init')]
const graph = graphOf(nodes, connections)
const items = (of: Graph, address: string | undefined = undefined) => itemsOf(of, () => address)
const running: readonly Running[] = [runs('db'), runs('bi-web'), runs('edge', 1, { serves: ['bi-route'] })]

/** The state after a graph was applied and proven. */
function applied(of: Graph, changes: Partial<State> = {}): State {
  const all = items(of)
  const jobs = Object.fromEntries(
    [...jobChecksums(of)].map(([id, checksum]) => [id, { checksum, at: 'then', seconds: 1 }]),
  )
  return {
    ...emptyState('acme', 'dev', 'fake'),
    items: Object.fromEntries(all),
    jobs,
    verified: { of: proofOf(all), at: 'then', checks: [{ check: 'a', ok: true, detail: '' }] },
    ...changes,
  }
}

/** The graph with other nodes in place of those of the same id. */
const withNodes = (...changed: Node[]) =>
  graphOf([...nodes.filter((node) => !changed.some((each) => each.id === node.id)), ...changed], connections)

/** What a plan would do, as `id: action, reason`. */
function told(of: Graph, state: State, live?: readonly Running[], address?: string): string[] {
  const plan = planChanges(of, items(of, address), state, live)
  return plan.changes
    .filter((change) => change.action !== 'unchanged')
    .map((change) => `${change.id}: ${change.action}, ${change.reason}`)
}

test('of a platform that was never applied everything is made', () => {
  assert.deepEqual(told(graph, emptyState('acme', 'dev', 'fake')), [
    'bi-init: create, never ran',
    'bi-key: create, not there yet',
    'bi-migrate: create, never ran',
    'bi-route: create, not there yet',
    'bi-verify: create, to verify after the changes',
    'bi-web: create, not there yet',
    'db: create, not there yet',
  ])
})

test('of one that is as applied nothing is done, whether or not it is known what runs', () => {
  assert.deepEqual(told(graph, applied(graph), running), [])
  assert.deepEqual(told(graph, applied(graph)), [])
  assert.equal(hasChanges(planChanges(graph, items(graph), applied(graph), running)), false)
})

describe('the reason of a change', () => {
  test('names the parts that differ, and counts those beyond three', () => {
    const env = (values: object) => withNodes(service('bi-web', { env: values as Record<string, string> }))
    assert.equal(told(env({ A: '1' }), applied(graph), running)[1], 'bi-web: update, variable A changed')
    assert.equal(
      told(env({ A: '1', B: '1', C: '1', D: '1', E: '1' }), applied(graph), running)[1],
      'bi-web: update, variable A, variable B, variable C and 2 more changed',
    )
  })

  test('is a part that went away too', () => {
    const before = withNodes(service('bi-web', { files: [{ name: 'a.conf', content: 'a' }] }))
    assert.equal(told(graph, applied(before), running)[1], 'bi-web: update, file a.conf changed')
  })

  test('of another engine or version of a store is that it must be replaced', () => {
    assert.match(
      told(withNodes(store('db', { version: '17' })), applied(graph), running).join(),
      /db: replace, version changed/,
    )
    assert.match(
      told(withNodes(store('db', { engine: 'redis' })), applied(graph), running).join(),
      /db: replace, engine changed/,
    )
    const more = store('db')
    assert.match(
      told(withNodes({ ...more, server: { ...more.server, command: ['other'] } }), applied(graph), running).join(),
      /db: update, command changed/,
    )
  })

  test('of what left the platform says what becomes of its data', () => {
    const without = graphOf(
      nodes.filter((node) => node.id !== 'db' && node.id !== 'bi-route'),
      [needs('bi-init', 'bi-migrate'), needs('bi-web', 'bi-init')],
    )
    assert.deepEqual(told(without, applied(graph), running), [
      'bi-route: delete, no longer in the platform',
      'bi-verify: update, to verify after the changes',
      'db: delete, no longer in the platform; its data is kept',
    ])
  })

  test('of an address that moved is told by those that read it', () => {
    const web = service('bi-web', { env: { DB: { text: [{ ref: 'port', of: 'db' }] } } })
    assert.deepEqual(told(withNodes(web), applied(withNodes(web)), running, '5433').slice(0, 2), [
      'bi-verify: update, to verify after the changes',
      'bi-web: update, addresses changed',
    ])
  })
})

describe('jobs', () => {
  test('run again when what they depend on changed, and then those that follow in the same app', () => {
    const changed = withNodes(job('bi-migrate', { inputs: 'new' }))
    assert.deepEqual(told(changed, applied(graph), running), [
      'bi-init: update, a job before it runs again',
      'bi-migrate: update, what it depends on changed',
      'bi-verify: update, to verify after the changes',
    ])
  })

  test('do not run again because their command changed', () => {
    assert.deepEqual(
      told(withNodes(job('bi-migrate', { command: ['other'], env: { A: '1' } })), applied(graph), running),
      [],
    )
  })

  test('that were begun and did not end well run again', () => {
    const { 'bi-init': _, ...jobs } = applied(graph).jobs
    assert.equal(told(graph, applied(graph, { jobs }), running)[0], 'bi-init: create, did not end well yet')
  })
})

describe('what runs', () => {
  const but = (id: string, ...instead: Running[]) =>
    told(graph, applied(graph), [...running.filter((each) => each.id !== id), ...instead])[0]

  test('is started when it does not run', () => {
    assert.equal(but('db'), 'bi-verify: update, to verify after the changes')
    assert.ok(told(graph, applied(graph), running.slice(1)).includes('db: update, is not running'))
    assert.ok(
      told(graph, applied(graph), [runs('db', 0, { state: 'stopped' }), ...running.slice(1)]).includes(
        'db: update, is not running',
      ),
    )
  })

  test('is started when it has failed, with its reason', () => {
    assert.ok(
      told(graph, applied(graph), [
        runs('db', 1, { state: 'failed', reason: 'no disk' }),
        ...running.slice(1),
      ]).includes('db: update, has failed: no disk'),
    )
  })

  test('is changed when it runs another number of times than it should', () => {
    const two = [running[0]!, runs('bi-web', 2), running[2]!]
    assert.ok(told(graph, applied(graph), two).includes('bi-web: update, runs 2 times instead of 1'))
    const wide = withNodes(service('bi-web', { replicas: { min: 1, max: 3 } }))
    assert.deepEqual(told(wide, applied(wide, { scaled: { 'bi-web': 2 } }), two), [])
  })

  test('behind an edge is there while the edge serves it', () => {
    assert.ok(told(graph, applied(graph), running.slice(0, 2)).includes('bi-route: update, is not running'))
  })
})

describe('the proof', () => {
  const verified = applied(graph).verified!

  test('is taken again when it is missing, when it failed, and when it was taken of something else', () => {
    assert.deepEqual(told(graph, applied(graph, { verified: undefined }), running), [
      'bi-verify: create, not verified as it is',
    ])
    assert.deepEqual(
      told(
        graph,
        applied(graph, { verified: { ...verified, checks: [{ check: 'a', ok: false, detail: '' }] } }),
        running,
      ),
      ['bi-verify: update, not verified as it is'],
    )
    assert.deepEqual(told(graph, applied(graph, { verified: { ...verified, of: 'other' } }), running), [
      'bi-verify: update, not verified as it is',
    ])
  })
})

describe('the hash', () => {
  const hash = (of: Graph, state: State, live = running) => planChanges(of, items(of), state, live).hash

  test('is the same for the same plan on the same state', () => {
    assert.equal(hash(graph, applied(graph)), hash(graph, applied(graph)))
  })

  test('is another when the changes or the state are', () => {
    const hashes = [
      hash(graph, applied(graph)),
      hash(graph, applied(graph, { serial: 1 })),
      hash(graph, applied(graph), []),
      hash(withNodes(job('bi-init', { inputs: 1 })), applied(graph)),
    ]
    assert.equal(new Set(hashes).size, hashes.length)
  })
})

test('changes are told by id', () => {
  const ids = planChanges(graph, items(graph), emptyState('acme', 'dev', 'fake')).changes.map((change) => change.id)
  assert.deepEqual(ids, [...ids].sort())
})
