import assert from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { describe, test, type TestContext } from 'node:test'
import { ProblemsFound } from '../base/problem.ts'
import { graphOf, job, needs, route, secret, service, store } from '../graph/fakes/nodes.ts'
import type { Graph } from '../graph/graph.ts'
import type { Node } from '../graph/node.ts'
import { deploy } from './deploy.ts'
import { fakeDriver, operationOf, temporary } from './fakes/driver.ts'
import { readLedger } from './ledger.ts'
import { Locked } from './lock.ts'
import { readState } from './state.ts'

const nodes = [
  store('db'),
  secret('bi-key'),
  job('bi-migrate', { inputs: 1 }),
  job('bi-init'),
  service('bi-web'),
  route('bi-route', 'bi-web'),
  job('bi-verify', { when: 'verify' }),
]
const connections = [needs('bi-migrate', 'db'), needs('bi-init', 'bi-migrate'), needs('bi-web', 'bi-init')]
const graph = graphOf(nodes, connections)
const withNodes = (...changed: Node[]) =>
  graphOf([...nodes.filter((node) => !changed.some((each) => each.id === node.id)), ...changed], connections)

/** A platform in a folder of its own, deployed as often as wished: each time with a new driver over what still runs. */
function world(context: TestContext) {
  const folder = temporary(context)
  const live = new Map()
  return {
    folder,
    live,
    async up(
      of: Graph = graph,
      options: {
        broken?: string
        approved?: string
        checks?: readonly { check: string; ok: boolean; detail: string }[]
        interrupted?: AbortSignal
      } = {},
    ) {
      const driver = fakeDriver(of, live)
      if (options.broken) driver.broken.add(options.broken)
      if (options.checks) driver.checks = options.checks
      const done = await deploy(operationOf(of, driver, folder, options.interrupted), {
        verify: true,
        ...(options.approved && { approved: options.approved }),
      })
      return { ...done, did: driver.did }
    },
  }
}

const whole = ['start db', 'run bi-migrate', 'run bi-init', 'start bi-web', 'start bi-route', 'run bi-verify']

test('a first deployment does everything in order, proves it, and writes it down', async (context) => {
  const { up, folder } = world(context)
  const { did, run, checks } = await up()
  assert.deepEqual(did, whole)
  assert.equal(run.failure, undefined)
  assert.deepEqual(checks, [{ check: 'answers', ok: true, detail: 'yes' }])
  const state = readState(folder)!
  assert.deepEqual(Object.keys(state.items).sort(), [...graph.nodes.keys()].sort())
  assert.deepEqual(Object.keys(state.jobs).sort(), ['bi-init', 'bi-migrate'])
  assert.deepEqual(state.verified?.checks, checks)
  assert.deepEqual(
    readLedger(folder).map(({ command, result, steps }) => [command, result, steps.length]),
    [['stackwright up', 'done', 6]],
  )
  assert.equal(existsSync(join(folder, 'lock')), false)
})

test('a second one does nothing and adds nothing to the ledger', async (context) => {
  const { up, folder } = world(context)
  await up()
  const before = readFileSync(join(folder, 'state.json'), 'utf8')
  const { did, plan, checks, run } = await up()
  assert.deepEqual([did, run.results], [[], []])
  assert.ok(plan.changes.every((change) => change.action === 'unchanged'))
  assert.equal(checks.length, 1)
  assert.equal(readFileSync(join(folder, 'state.json'), 'utf8'), before)
  assert.equal(readLedger(folder).length, 1)
})

test('a change does what it touches, and proves again', async (context) => {
  const { up } = world(context)
  await up()
  assert.deepEqual((await up(withNodes(service('bi-web', { env: { A: '1' } })))).did, ['start bi-web', 'run bi-verify'])
  assert.deepEqual((await up(withNodes(job('bi-migrate', { inputs: 2 })))).did, [
    'run bi-migrate',
    'run bi-init',
    'start bi-web',
    'run bi-verify',
  ])
})

test('what only changes facts is settled without a step', async (context) => {
  const { up, folder } = world(context)
  await up()
  const changed = withNodes(secret('bi-key', { shape: { length: 99, alphabet: 'hex' } }))
  const { did } = await up(changed)
  assert.deepEqual(did, ['run bi-verify'])
  assert.deepEqual((await up(changed)).did, [])
  assert.notDeepEqual(readState(folder)!.items['bi-key'], undefined)
})

test('what left the platform is removed with its data kept, and forgotten', async (context) => {
  const { up, folder } = world(context)
  await up()
  const smaller = graphOf(
    nodes.filter((node) => node.id !== 'bi-route'),
    connections,
  )
  assert.deepEqual((await up(smaller)).did, ['remove bi-route, keeping data', 'run bi-verify'])
  assert.equal(readState(folder)!.items['bi-route'], undefined)
  assert.deepEqual((await up(smaller)).did, [])
})

test('what is not running any more is started again', async (context) => {
  const { up, live } = world(context)
  await up()
  live.delete('bi-web')
  assert.deepEqual((await up()).did, ['start bi-web', 'run bi-verify'])
})

describe('a failure', () => {
  test('leaves what came before it written down, and the next deployment goes on from there', async (context) => {
    const { up, folder } = world(context)
    const failed = await up(graph, { broken: 'run bi-init' })
    assert.match(String(failed.run.failure), /run bi-init broke/)
    assert.deepEqual(failed.did, whole.slice(0, 3))
    assert.deepEqual(
      failed.run.results
        .filter((each) => each.state === 'skipped')
        .map((each) => each.id)
        .sort(),
      ['bi-route', 'bi-verify', 'bi-web'],
    )
    const state = readState(folder)!
    assert.deepEqual(
      [Object.keys(state.items).sort(), Object.keys(state.jobs), state.verified],
      [['bi-migrate', 'db'], ['bi-migrate'], undefined],
    )
    const [entry] = readLedger(folder)
    assert.deepEqual([entry?.result, entry?.reason], ['failed', 'run bi-init broke'])
    assert.deepEqual((await up()).did, whole.slice(2))
  })

  test('to prove fails the deployment, although everything runs, and is tried again', async (context) => {
    const { up, folder } = world(context)
    const { run, did } = await up(graph, {
      checks: [
        { check: 'login', ok: false, detail: 'answered 500' },
        { check: 'page', ok: true, detail: '' },
      ],
    })
    assert.match(String(run.failure), /bi-verify: not proven: login$/)
    assert.deepEqual(did, whole)
    assert.equal(readState(folder)!.verified, undefined)
    assert.deepEqual((await up()).did, ['run bi-verify'])
  })

  test('to prove anything is one too', async (context) => {
    const { run } = await world(context).up(graph, { checks: [] })
    assert.match(String(run.failure), /gave no result at all/)
  })
})

test('an interruption is told, and what was done is kept', async (context) => {
  const { up, folder } = world(context)
  const stop = new AbortController()
  stop.abort()
  const { run, did } = await up(graph, { interrupted: stop.signal })
  assert.deepEqual([did, run.interrupted], [[], true])
  assert.equal(readLedger(folder)[0]?.result, 'interrupted')
  assert.deepEqual((await up()).did, whole)
})

describe('refused before anything is changed', () => {
  const refusal = (code: string) => (error: unknown) =>
    error instanceof ProblemsFound && error.problems.map((each) => each.code).join() === code

  test('is a plan other than the one that was approved', async (context) => {
    const { up, folder } = world(context)
    await assert.rejects(up(graph, { approved: 'other' }), refusal('SW4005'))
    assert.equal(readState(folder), undefined)
    assert.deepEqual(readLedger(folder), [])
    assert.equal(existsSync(join(folder, 'lock')), false)
  })

  test('is a plan that was approved before something else was done', async (context) => {
    const { up } = world(context)
    const changed = withNodes(service('bi-web', { env: { A: '1' } }))
    await up()
    await assert.rejects(
      up(withNodes(service('bi-web', { env: { A: '2' } })), { approved: (await up(changed)).plan.hash }),
      refusal('SW4005'),
    )
  })

  test('is nothing when the approved plan is that of now', async (context) => {
    const { hash } = (await world(context).up()).plan
    assert.equal((await world(context).up(graph, { approved: hash })).run.failure, undefined)
  })

  test('is what would replace data', async (context) => {
    const { up } = world(context)
    await up()
    await assert.rejects(up(withNodes(store('db', { version: '17' }))), refusal('SW5008'))
    assert.deepEqual((await up()).did, [])
  })

  test('is a folder that somebody else is changing', async (context) => {
    const { up, folder } = world(context)
    writeFileSync(
      join(folder, 'lock'),
      JSON.stringify({ who: 'ann', host: hostname(), pid: process.pid, command: 'stackwright up', since: 'now' }),
    )
    await assert.rejects(up(), Locked)
    assert.ok(existsSync(join(folder, 'lock')), 'the lock of another is not released')
  })
})
