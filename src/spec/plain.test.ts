import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { plain } from './plain.ts'

const codes = (value: unknown) => plain(value).faults.map((fault) => `${fault.code} ${fault.path.join('.')}`)

test('data is copied, and equals its JSON form', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const { value: copy, faults } = plain(value)
      assert.deepEqual(
        faults.filter((fault) => fault.code !== 'SW1013'),
        [],
      )
      if (!JSON.stringify(value).includes('__proto__')) assert.deepEqual(copy, JSON.parse(JSON.stringify(value)))
    }),
  )
})

test('what JSON cannot keep is told, with its path', () => {
  class Thing {}
  assert.deepEqual(
    codes({ a: () => 1, b: Symbol('x'), c: 1n, d: NaN, e: new Date(), f: [new Thing()], g: undefined }),
    ['SW1009 a', 'SW1009 b', 'SW1009 c', 'SW1009 d', 'SW1009 e', 'SW1009 f.0'],
  )
})

test('circles, depth and size end', () => {
  const circle: Record<string, unknown> = {}
  circle.self = { circle }
  assert.deepEqual(codes(circle), ['SW1018 self.circle'])
  let deep: unknown = 1
  for (let level = 0; level < 10_000; level++) deep = [deep]
  assert.deepEqual(codes(deep), ['SW1018 0.0.0.0.0.0.0.0'])
  assert.deepEqual(codes({ a: new Array(1e9) }), ['SW1018 a'])
  let wide: unknown = 'lol'
  for (let level = 0; level < 20; level++) wide = [wide, wide, wide]
  assert.equal(codes(wide).length, 1)
})

test('values that fight back give faults', () => {
  const getter = {
    get a() {
      throw new Error('no')
    },
  }
  assert.deepEqual(codes(getter), ['SW1006 '])
  assert.deepEqual(
    codes(
      new Proxy(
        {},
        {
          ownKeys() {
            throw new Error('no')
          },
        },
      ),
    ),
    ['SW1006 '],
  )
  const endless: object = new Proxy(
    {},
    {
      get: () => endless,
      ownKeys: () => ['a'],
      getOwnPropertyDescriptor: () => ({ value: 1, enumerable: true, configurable: true }),
    },
  )
  assert.equal(codes(endless).length, 1)
})

test('the key __proto__ is refused and changes nothing', () => {
  const { value, faults } = plain(JSON.parse('{"a": {"__proto__": {"polluted": true}}}'))
  assert.deepEqual(
    faults.map((fault) => fault.code),
    ['SW1013'],
  )
  assert.equal((value as { a: { polluted?: boolean } }).a.polluted, undefined)
})
