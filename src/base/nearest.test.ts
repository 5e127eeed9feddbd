import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { nearest } from './nearest.ts'

test('finds the word that was meant', () => {
  const known = ['database', 'databases', 'cache', 'queue', 'replicas']
  assert.equal(nearest('databse', known), 'database')
  assert.equal(nearest('Databases', known), 'databases')
  assert.equal(nearest('cahce', known), 'cache')
  assert.equal(nearest('replica', known), 'replicas')
})

test('keeps silent when nothing is near', () => {
  assert.equal(nearest('worker', ['database', 'cache']), undefined)
  assert.equal(nearest('anything', []), undefined)
})

test('prefers the exact word to a similar one', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 8 }), (words) => {
      const lower = words.map((word) => word.toLowerCase())
      assert.equal(nearest(lower.at(-1)!, lower), lower.at(-1))
    }),
  )
})

test('long input is cheap', () => {
  const start = performance.now()
  for (let index = 0; index < 200; index++) nearest('x'.repeat(20_000), ['database', 'y'.repeat(64)])
  assert.ok(performance.now() - start < 1000)
})
