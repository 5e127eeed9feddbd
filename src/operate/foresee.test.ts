import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { ProblemsFound } from '../base/problem.ts'
import { graphOf, job, needs, service, store } from '../graph/fakes/nodes.ts'
import type { Effect } from '../targets/effect.ts'
import { deploy } from './deploy.ts'
import { fakeDriver, type FakeDriver, operationOf, temporary } from './fakes/driver.ts'
import { foreseen, withForesight } from './foresee.ts'
import { planChanges } from './plan.ts'
import { emptyState, readState } from './state.ts'

const graph = graphOf([store('db'), service('bi-web'), job('bi-verify', { when: 'verify' })], [needs('bi-web', 'db')])
const update: Effect = {
  within: 'acme',
  id: 'ServiceBiWeb/Service',
  kind: 'AWS::ECS::Service',
  action: 'update',
  reason: 'DesiredCount: 1 -> 2',
  parts: [{ name: 'DesiredCount', from: '1', to: '2', replaces: 'no' }],
}
const loss: Effect = {
  within: 'acme',
  id: 'DatabaseDb/Instance',
  kind: 'AWS::RDS::DBInstance',
  action: 'replace',
  reason: 'Port: 5432 -> 5433',
  parts: [{ name: 'Port', from: '5432', to: '5433', replaces: 'yes' }],
  holds: 'db',
}

function foretelling(...effects: readonly Effect[]): FakeDriver & { asked: number } {
  const driver = Object.assign(fakeDriver(graph), { asked: 0 })
  return Object.assign(driver, { foresee: async () => (driver.asked++, effects) })
}

const planOf = (driver: FakeDriver) => planChanges(graph, driver.items(), emptyState('acme', 'dev', 'fake'))

describe('a plan', () => {
  test('has what the target would do, and a hash that tells it', async () => {
    const driver = foretelling(update)
    const own = planOf(driver)
    const plan = await withForesight(own, graph, driver)
    assert.deepEqual(plan.effects, [update])
    assert.deepEqual(plan.changes, own.changes)
    assert.notEqual(plan.hash, own.hash)
    assert.equal((await withForesight(own, graph, driver)).hash, plan.hash)
    assert.notEqual(foreseen(own, graph, []).hash, plan.hash)
  })

  test('of a target that cannot tell, or in which nothing but the proof is due, is as it was', async () => {
    const driver = foretelling(update)
    const own = planOf(driver)
    assert.equal(await withForesight(own, graph, fakeDriver(graph)), own)
    const proof = {
      ...own,
      changes: own.changes.map((change) =>
        change.id === 'bi-verify' ? change : { ...change, action: 'unchanged' as const },
      ),
    }
    assert.equal(await withForesight(proof, graph, driver), proof)
    assert.equal(driver.asked, 0)
  })

  test('replaces what is kept when the target would, and nothing else', () => {
    const changes = (...effects: readonly Effect[]) =>
      foreseen(planOf(fakeDriver(graph)), graph, effects).changes.map(({ id, action }) => `${id} ${action}`)
    assert.deepEqual(changes(loss), ['bi-verify create', 'bi-web create', 'db replace'])
    assert.deepEqual(changes({ ...loss, holds: 'bi-web' }), ['bi-verify create', 'bi-web create', 'db create'])
    assert.deepEqual(changes({ ...loss, action: 'update' }), ['bi-verify create', 'bi-web create', 'db create'])
  })
})

describe('a deployment', () => {
  test('that would lose what is kept is refused before anything is done, at the line of the store', async (context) => {
    const driver = foretelling(loss)
    const folder = temporary(context)
    await assert.rejects(deploy(operationOf(graph, driver, folder), { verify: true }), (error) => {
      assert.ok(error instanceof ProblemsFound)
      const [found] = error.problems
      assert.equal(found?.code, 'SW5008')
      assert.deepEqual(found.place, graph.nodes.get('db')!.place)
      assert.match(found.found, /^acme would make another DatabaseDb\/Instance: Port: 5432 -> 5433$/)
      return true
    })
    assert.deepEqual(driver.did, [])
    assert.equal(readState(folder), undefined)
  })

  test('is shown to a person first, and does nothing when that one says no', async (context) => {
    const driver = foretelling(update)
    const folder = temporary(context)
    const seen: (readonly Effect[] | undefined)[] = []
    const answer = (yes: boolean) => ({
      verify: true,
      agree: async ({ effects }: { readonly effects?: readonly Effect[] }) => (seen.push(effects), yes),
    })
    const no = await deploy(operationOf(graph, driver, folder), answer(false))
    assert.equal(no.declined, true)
    assert.deepEqual([driver.did, readState(folder)], [[], undefined])
    const yes = await deploy(operationOf(graph, driver, folder), answer(true))
    assert.deepEqual(driver.did, ['start db', 'start bi-web', 'run bi-verify'])
    assert.deepEqual([yes.declined, seen], [undefined, [[update], [update]]])
    // The second time there is nothing to ask about.
    await deploy(operationOf(graph, driver, folder), answer(false))
    assert.equal(seen.length, 2)
  })

  test('of an approved plan is refused when the target would do something else by now', async (context) => {
    const folder = temporary(context)
    const approved = (await withForesight(planOf(foretelling(update)), graph, foretelling(update))).hash
    await assert.rejects(
      deploy(operationOf(graph, foretelling({ ...update, reason: 'other' }), folder), { verify: false, approved }),
      /SW4005/,
    )
    const driver = foretelling(update)
    await deploy(operationOf(graph, driver, folder), { verify: false, approved })
    assert.deepEqual(driver.did, ['start db', 'start bi-web'])
  })
})
