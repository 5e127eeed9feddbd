import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { fingerprint, stableJson } from './json.ts'

test('stable JSON and fingerprints do not depend on the order of keys', () => {
  assert.equal(stableJson({ b: 1, a: { d: 2, c: [3, { f: 4, e: 5 }] } }), '{"a":{"c":[3,{"e":5,"f":4}],"d":2},"b":1}')
  assert.equal(fingerprint({ a: 1, b: 2 }), fingerprint({ b: 2, a: 1 }))
})

test('fingerprints differ for different values, lists in another order included', () => {
  assert.notEqual(fingerprint([1, 2]), fingerprint([2, 1]))
  assert.notEqual(fingerprint({ a: '1' }), fingerprint({ a: 1 }))
  assert.match(fingerprint(undefined), /^[0-9a-f]{16}$/)
})

test('members that are undefined are left out', () => {
  assert.equal(stableJson({ a: undefined, b: null }), '{"b":null}')
})

test('stable JSON means the same as JSON', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) =>
      assert.deepEqual(JSON.parse(stableJson(value)), JSON.parse(JSON.stringify(value))),
    ),
  )
})
