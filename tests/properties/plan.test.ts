import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import fc from 'fast-check'
import type { Graph } from '../../src/graph/graph.ts'
import { startNeeds } from '../../src/graph/needs.ts'
import { deploy } from '../../src/operate/deploy.ts'
import { fakeDriver, operationOf } from '../../src/operate/fakes/driver.ts'
import { hasChanges, planChanges } from '../../src/operate/plan.ts'
import { emptyState, readState } from '../../src/operate/state.ts'
import * as targets from '../../src/targets/list.ts'
import type { Running } from '../../src/targets/target.ts'
import { effort, graphOf, platforms, reordered, type Written } from './world.ts'
import { settingOf } from '../../src/testing/setting.ts'

// Laws of planning, deploying and lowering.

const folder = mkdtempSync(join(tmpdir(), 'stackwright-laws-'))
after(() => rmSync(folder, { recursive: true }))
const runs = { numRuns: 40 * effort }
let count = 0

/** Deploys graphs one after another on one machine that only pretends; gives what was done for each. */
function machine() {
  const [state, live] = [join(folder, String(count++)), new Map<string, Running>()]
  return {
    state,
    live,
    async up(graph: Graph, broken?: number) {
      const driver = fakeDriver(graph, live)
      const { start } = driver
      let left = broken ?? Infinity
      const failing = {
        ...driver,
        start: async (...args: Parameters<typeof start>) => {
          if (left-- <= 0) throw new Error('broke')
          return start(...args)
        },
      }
      const { run } = await deploy(operationOf(graph, failing, state), { verify: true })
      return { did: driver.did, failed: run.failure !== undefined }
    },
  }
}

test('a plan on its own result is empty', async () => {
  await fc.assert(
    fc.asyncProperty(platforms(), async (written) => {
      const graph = await graphOf(written)
      const { up, state, live } = machine()
      assert.equal((await up(graph)).failed, false)
      const driver = fakeDriver(graph, live)
      const plan = planChanges(
        graph,
        driver.items(),
        readState(state) ?? emptyState('acme', 'dev', 'fake'),
        await driver.observe(),
      )
      assert.equal(
        hasChanges(plan),
        false,
        JSON.stringify(plan.changes.filter((change) => change.action !== 'unchanged')),
      )
      assert.deepEqual((await up(await graphOf(reordered(written)))).did, [])
    }),
    runs,
  )
})

test('whatever is done comes after what it needs', async () => {
  await fc.assert(
    fc.asyncProperty(platforms(), async (written) => {
      const graph = await graphOf(written)
      const done = (await machine().up(graph)).did.map((line) => line.split(' ')[1]!)
      for (const [id, before] of startNeeds(graph))
        for (const need of before) assert.ok(done.indexOf(need) < done.indexOf(id), `${need} before ${id}`)
      assert.equal(new Set(done).size, done.length)
    }),
    runs,
  )
})

test('a deployment that failed anywhere goes on to the same result, and does nothing twice that was done', async () => {
  await fc.assert(
    fc.asyncProperty(platforms(), fc.nat({ max: 6 }), async (written, broken) => {
      const graph = await graphOf(written)
      const { up, state } = machine()
      const [first, second] = [await up(graph, broken), await up(graph)]
      assert.equal(second.failed, false)
      if (first.failed)
        assert.deepEqual(
          first.did.filter((line) => second.did.includes(line)),
          [],
        )
      const whole = machine()
      await whole.up(graph)
      assert.deepEqual(readState(state)!.items, readState(whole.state)!.items)
    }),
    runs,
  )
})

test('from one platform to another and back again nothing is left to do', async () => {
  await fc.assert(
    fc.asyncProperty(platforms(), platforms(), async (a, b) => {
      const { up } = machine()
      const both = (written: Written) => graphOf(written)
      await up(await both(a))
      await up(await both(b))
      await up(await both(a))
      assert.deepEqual((await up(await both(a))).did, [])
    }),
    runs,
  )
})

for (const listing of Object.values(targets)) {
  test(`${listing.name} lowers to the same bytes twice, whatever the order of keys`, async () => {
    const target = await listing.load()
    await fc.assert(
      fc.asyncProperty(platforms(), async (written) => {
        const lowered = async (of: Written) => {
          const graph = await graphOf(of)
          return [...target.lower(graph, target.renderSite(graph, settingOf())).files]
        }
        assert.deepEqual(await lowered(written), await lowered(written))
        assert.deepEqual(await lowered(reordered(written)), await lowered(written))
      }),
      runs,
    )
  })
}
