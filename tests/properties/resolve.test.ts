import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { service } from '../../src/catalog/list.ts'
import { checkGraph } from '../../src/graph/check.ts'
import { startNeeds } from '../../src/graph/needs.ts'
import type { Node } from '../../src/graph/node.ts'
import { inOrder } from '../../src/graph/order.ts'
import { effort, graphOf, platforms, reordered, resolved } from './world.ts'

// Laws of resolving.

const runs = { numRuns: 60 * effort }
const unrelated = service({ run: 'true', port: 4000, route: {} })

/** Nodes that an app may change without owning them: what a store makes for all. */
const shared = (node: Node) => /-(databases|verify)$/.test(node.id) && node.place.path.startsWith('stores.')

test('the order in which keys are written changes nothing', async () => {
  await fc.assert(
    fc.asyncProperty(platforms(), async (written) => {
      const [graph, other] = [await graphOf(written), await graphOf(reordered(written))]
      assert.deepEqual([...other.nodes], [...graph.nodes])
      assert.deepEqual(other.connections, graph.connections)
    }),
    runs,
  )
})

test('an unrelated app moves no id, and changes no node but those that make what was asked for', async () => {
  await fc.assert(
    fc.asyncProperty(platforms(), async (written) => {
      const [graph, more] = [
        await graphOf(written),
        await graphOf({ ...written, apps: { ...written.apps, unrelated } }),
      ]
      for (const [id, node] of graph.nodes) assert.deepEqual(more.nodes.get(id), node)
      assert.deepEqual(
        [...more.nodes.values()].filter((node) => !graph.nodes.has(node.id)).map((node) => node.app),
        ['unrelated', 'unrelated'],
      )
    }),
    runs,
  )
})

test('removing an app removes its nodes, and no other changes but those that make what was asked for', async () => {
  let removed = 0
  await fc.assert(
    fc.asyncProperty(platforms(), fc.nat(), async (written, chosen) => {
      const names = Object.keys(written.apps)
      if (names.length === 0) return
      const gone = names[chosen % names.length]!
      const { [gone]: _, ...apps } = written.apps
      const [graph, less] = [await graphOf(written), await graphOf({ ...written, apps })]
      for (const [id, node] of graph.nodes) {
        if (less.nodes.has(id)) assert.ok(node.app !== gone, `${id} of ${gone} is still there`)
        else assert.ok(node.app === gone || shared(node), `${id} of ${node.app} went with ${gone}`)
        if (less.nodes.has(id) && !shared(node)) assert.deepEqual(less.nodes.get(id), node)
      }
      assert.deepEqual(
        [...less.nodes.keys()].filter((id) => !graph.nodes.has(id)),
        [],
      )
      removed++
    }),
    runs,
  )
  assert.ok(removed > 20, String(removed))
})

test('there is an order, and it respects all needs', async () => {
  await fc.assert(
    fc.asyncProperty(platforms(), async (written) => {
      const needs = startNeeds(await graphOf(written))
      const sorted = inOrder(needs.keys(), (id) => needs.get(id)!)
      assert.ok('order' in sorted)
      const at = new Map(sorted.order.map((id, index) => [id, index]))
      for (const [id, before] of needs)
        for (const need of before) assert.ok(at.get(need)! < at.get(id)!, `${need} before ${id}`)
    }),
    runs,
  )
})

test('any platform of correct shape resolves, or has problems with a place, and never throws', async () => {
  const seen = { sound: 0, faulty: 0 }
  await fc.assert(
    fc.asyncProperty(platforms(false), async (written) => {
      const { graph, problems } = await resolved(written)
      seen[problems.length > 0 ? 'faulty' : 'sound']++
      for (const problem of problems) {
        assert.match(problem.place.path, /^(stores|identities|secrets|apps)\.[\w-]+/)
        for (const text of [problem.title, problem.expected, problem.do])
          assert.ok(text.length > 0, JSON.stringify(problem))
      }
      if (problems.length === 0) assert.deepEqual(checkGraph(graph), [])
    }),
    { numRuns: 150 * effort },
  )
  assert.ok(seen.sound > 10 && seen.faulty > 10, JSON.stringify(seen))
})
