import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { graphOf, job, needs, route, secret, service, store } from '../graph/fakes/nodes.ts'
import { deploy } from './deploy.ts'
import { fakeDriver, type FakeDriver, operationOf, runs, temporary } from './fakes/driver.ts'
import { readLedger } from './ledger.ts'
import { readState } from './state.ts'
import { destroy, down, restart, scale } from './stop.ts'

const nodes = [
  store('db'),
  secret('bi-key'),
  job('bi-migrate'),
  service('bi-web', { replicas: { min: 1, max: 3 } }),
  route('bi-route', 'bi-web'),
]
const graph = graphOf(nodes, [needs('bi-migrate', 'db'), needs('bi-web', 'bi-migrate')])

/** A platform that is up, and a driver that has done nothing yet. */
async function up(
  context: TestContext,
): Promise<{ folder: string; driver: FakeDriver; operation: ReturnType<typeof operationOf> }> {
  const folder = temporary(context)
  const first = fakeDriver(graph)
  await deploy(operationOf(graph, first, folder), { verify: false })
  first.live.delete('bi-route')
  first.live.set('edge', runs('edge', 1, { serves: ['bi-route'] }))
  const driver = fakeDriver(graph, first.live)
  return { folder, driver, operation: operationOf(graph, driver, folder) }
}

test('down stops the edge first and stores last, then the machinery, and keeps the state', async (context) => {
  const { folder, driver, operation } = await up(context)
  await down(operation)
  assert.deepEqual(driver.did, ['stop edge', 'stop bi-web', 'stop db', 'close'])
  assert.ok(readState(folder)!.items['db'])
  assert.equal(readLedger(folder).length, 2)
  assert.equal(existsSync(join(folder, 'lock')), false)
})

test('down of what could not be stopped leaves the machinery, and what the rest needs', async (context) => {
  const { folder, driver, operation } = await up(context)
  driver.broken.add('stop bi-web')
  const { failure } = await down(operation)
  assert.match(String(failure), /stop bi-web broke/)
  assert.deepEqual(driver.did, ['stop edge', 'stop bi-web'])
  assert.equal(readLedger(folder).at(-1)?.result, 'failed')
})

test('after down everything is started again, and no job runs', async (context) => {
  const { folder, driver, operation } = await up(context)
  await down(operation)
  driver.did.length = 0
  await deploy(operationOf(graph, driver, folder), { verify: false })
  assert.deepEqual(driver.did, ['start db', 'start bi-web', 'start bi-route'])
})

test('destroy stops everything, then removes all that was made, data included', async (context) => {
  const { folder, driver, operation } = await up(context)
  await destroy(operation)
  const first = driver.did.findIndex((line) => line.startsWith('remove'))
  assert.deepEqual(driver.did.slice(0, first), ['stop edge', 'stop bi-web', 'stop db'])
  assert.deepEqual(driver.did.slice(first).sort(), ['close', ...nodes.map((node) => `remove ${node.id}`)].sort())
  assert.equal(driver.did.at(-1), 'close')
  assert.deepEqual(readState(folder)!.items, {})
})

test('destroy removes what an earlier platform of this folder made, too', async (context) => {
  const { folder } = await up(context)
  const empty = graphOf([])
  const driver = fakeDriver(empty)
  await destroy(operationOf(empty, driver, folder))
  assert.ok(driver.did.includes('remove db'))
})

test('a number of replicas set by hand is done and remembered, unless it fails', async (context) => {
  const { folder, driver, operation } = await up(context)
  await scale(operation, 'bi-web', 3)
  assert.deepEqual([driver.did, readState(folder)!.scaled], [['scale bi-web 3'], { 'bi-web': 3 }])
  driver.broken.add('scale bi-web 2')
  assert.match(String((await scale(operation, 'bi-web', 2)).failure), /broke/)
  assert.deepEqual(readState(folder)!.scaled, { 'bi-web': 3 })
  assert.deepEqual(
    readLedger(folder).map((each) => each.result),
    ['done', 'done', 'failed'],
  )
})

test('a restart is done and written down', async (context) => {
  const { folder, driver, operation } = await up(context)
  await restart(operation, 'bi-web')
  assert.deepEqual(
    [
      driver.did,
      readLedger(folder)
        .at(-1)
        ?.steps.map((step) => step.id),
    ],
    [['restart bi-web'], ['restart bi-web']],
  )
})
