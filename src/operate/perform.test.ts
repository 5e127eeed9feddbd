import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Failure } from '../base/failure.ts'
import { graphOf, job, secret, service, store } from '../graph/fakes/nodes.ts'
import { jobChecksums } from '../graph/checksum.ts'
import { fakeDriver, operationOf, temporary } from './fakes/driver.ts'
import { performer, provenState } from './perform.ts'
import { proofOf } from './plan.ts'
import { emptyState, readState } from './state.ts'
import type { Action } from './step.ts'

const graph = graphOf([
  store('db'),
  service('web'),
  secret('key'),
  job('migrate'),
  job('init'),
  job('verify', { when: 'verify' }),
])
const never = emptyState('acme', 'dev', 'fake')

/** A performer in a folder of its own, and what its actions are done with. */
function begun(folder: string) {
  const driver = fakeDriver(graph, undefined, { 'get db': ['db'] })
  const operation = operationOf(graph, driver, folder)
  const worker = performer(operation, never, driver.preparations())
  const reached: string[] = []
  const act = (action: Action) =>
    worker.perform(
      { id: 'a step', title: '', needs: [], action },
      () => {},
      (id) => void reached.push(id),
    )
  return { driver, worker, reached, act, items: operation.items }
}

test('each kind of step does its one thing with the driver', async (context) => {
  const { driver, act } = begun(temporary(context))
  await act({ do: 'prepare', preparation: 'get db' })
  await act({ do: 'start', node: 'db' })
  await act({ do: 'stop', node: 'db' })
  await act({ do: 'remove', node: 'db', keepData: true })
  await act({ do: 'remove', node: 'db', keepData: false })
  await act({ do: 'settle', nodes: ['key'] })
  assert.deepEqual(driver.did, ['get db', 'start db', 'stop db', 'remove db, keeping data', 'remove db'])
})

test('what is true is on the disk as soon as it is', async (context) => {
  const folder = temporary(context)
  const { act, items } = begun(folder)
  await act({ do: 'start', node: 'db' })
  const { kind, title, keep, parts } = items.get('db')!
  assert.deepEqual(readState(folder)!.items, { db: { kind, title, keep, parts } })
  await act({ do: 'settle', nodes: ['key', 'not an item'] })
  assert.deepEqual(Object.keys(readState(folder)!.items), ['db', 'key'])
  await act({ do: 'remove', node: 'db', keepData: true })
  assert.deepEqual(Object.keys(readState(folder)!.items), ['key'])
})

test('a step that fails changes nothing of what is written', async (context) => {
  const folder = temporary(context)
  const { act, driver, worker } = begun(folder)
  await act({ do: 'start', node: 'db' })
  driver.broken.add('start web').add('remove db, keeping data')
  await assert.rejects(act({ do: 'start', node: 'web' }))
  await assert.rejects(act({ do: 'remove', node: 'db', keepData: true }))
  assert.deepEqual(Object.keys(readState(folder)!.items), ['db'])
  assert.deepEqual(worker.state(), readState(folder))
})

test('of jobs in one process each is written down as it ends, before the next one', async (context) => {
  const folder = temporary(context)
  const { act, driver, reached } = begun(folder)
  driver.broken.add('run init')
  await assert.rejects(act({ do: 'run', jobs: ['migrate', 'init'] }))
  assert.deepEqual(reached, ['migrate'])
  assert.deepEqual(Object.keys(readState(folder)!.jobs), ['migrate'])
  assert.equal(readState(folder)!.jobs['migrate']!.checksum, jobChecksums(graph).get('migrate'))
})

test('a proof with a check that failed, or with none, is a failure that says what is left', async (context) => {
  for (const checks of [[], [{ check: 'login', ok: false, detail: 'answered 500' }]]) {
    const { act, driver, worker } = begun(temporary(context))
    driver.checks = checks
    await assert.rejects(
      act({ do: 'verify', jobs: ['verify'] }),
      (error) => error instanceof Failure && /everything runs/.test(error.facts.left ?? ''),
    )
    assert.deepEqual(worker.checks(), checks)
  }
})

test('the proven state knows all facts, none that left, and what the proof was taken of', (context) => {
  const { items } = begun(temporary(context))
  const gone = { kind: 'volume', title: '', keep: true, parts: {} } as const
  const checks = [{ check: 'a', ok: true, detail: '' }]
  const state = provenState({ ...never, items: { gone } }, items, checks)
  assert.deepEqual(Object.keys(state.items), ['key'])
  assert.deepEqual([state.verified?.of, state.verified?.checks], [proofOf(items), checks])
  assert.equal(provenState(never, items, undefined).verified, undefined)
})
