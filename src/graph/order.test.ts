import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { inOrder } from './order.ts'

const sorted = (needs: Readonly<Record<string, readonly string[]>>) =>
  inOrder(Object.keys(needs), (id) => needs[id] ?? [])

test('each comes after what it needs, equals by id', () => {
  assert.deepEqual(sorted({ web: ['migrate', 'store'], migrate: ['store'], store: [], cache: [] }), {
    order: ['cache', 'store', 'migrate', 'web'],
  })
})

test('the order does not depend on the order in which things are told', () => {
  assert.deepEqual(sorted({ a: ['c', 'b'], b: [], c: [], d: [] }), sorted({ d: [], c: [], b: [], a: ['b', 'c', 'b'] }))
})

test('needs that are not among the ids are left out', () => {
  assert.deepEqual(sorted({ web: ['elsewhere'] }), { order: ['web'] })
})

test('a circle is told from its smallest id, in the order of its needs, without what only leads to it', () => {
  assert.deepEqual(sorted({ a: ['z'], z: ['m'], m: ['c'], c: ['z'] }), { circle: ['c', 'z', 'm'] })
  assert.deepEqual(sorted({ web: ['web'] }), { circle: ['web'] })
})

test('a chain of ten thousand is sorted, and its circle told', () => {
  const name = (index: number) => `n${String(index).padStart(5, '0')}`
  const ids = Array.from({ length: 10_000 }, (_, index) => name(index))
  const next = (id: string) => Number(id.slice(1)) + 1
  assert.deepEqual(
    inOrder(ids, (id) => [name(next(id))]),
    { order: ids.toReversed() },
  )
  assert.deepEqual(
    inOrder(ids, (id) => [name(next(id) % ids.length)]),
    { circle: ids },
  )
})

test('any needs give an order that respects them, or a circle that is one', () => {
  const graph = fc.array(fc.array(fc.nat({ max: 11 }), { maxLength: 3 }), { minLength: 1, maxLength: 12 })
  fc.assert(
    fc.property(graph, (lists) => {
      const needs = new Map(lists.map((list, index) => [`n${index}`, list.map((need) => `n${need}`)]))
      const found = inOrder(needs.keys(), (id) => needs.get(id)!)
      if ('order' in found) {
        assert.deepEqual([...found.order].sort(), [...needs.keys()].sort())
        for (const [id, list] of needs)
          for (const need of list)
            if (needs.has(need)) assert.ok(found.order.indexOf(need) < found.order.indexOf(id), `${need} before ${id}`)
      } else {
        assert.equal(found.circle[0], [...found.circle].sort()[0])
        found.circle.forEach((id, index) =>
          assert.ok(needs.get(id)!.includes(found.circle[(index + 1) % found.circle.length]!)),
        )
      }
    }),
  )
})
