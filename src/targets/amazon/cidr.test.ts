import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { assert as holds, integer, property } from 'fast-check'
import { cidrText, isAligned, overlap, partOf, rangeOf, sizeOf } from './cidr.ts'

const ranges = property(integer({ min: 0, max: 2 ** 32 - 1 }), integer({ min: 0, max: 32 }), (start, bits) => {
  assert.deepEqual(rangeOf(cidrText({ start, bits })), { start, bits })
})

describe('a range', () => {
  test('is what is written', () =>
    assert.deepEqual(rangeOf('10.1.2.0/24'), { start: 10 * 2 ** 24 + 2 ** 16 + 2 * 2 ** 8, bits: 24 }))
  test('reads as it was written', () => holds(ranges))
  for (const text of ['10.0.0.0', '10.0.0/16', '10.0.0.256/16', '10.0.0.0/33', 'x', ''])
    test(`is not ${JSON.stringify(text)}`, () => assert.equal(rangeOf(text), undefined))
  test('of so many bits has so many addresses', () =>
    assert.deepEqual(
      ['10.0.0.0/16', '10.0.0.0/32', '0.0.0.0/0'].map((each) => sizeOf(rangeOf(each)!)),
      [65536, 1, 2 ** 32],
    ))
  test('begins where one of its size begins', () =>
    assert.deepEqual(
      ['10.0.0.0/16', '10.0.1.0/16', '10.0.128.0/17'].map((each) => isAligned(rangeOf(each)!)),
      [true, false, true],
    ))
})

test('parts of a range fill it, each once', () =>
  holds(
    property(
      integer({ min: 0, max: 255 }),
      integer({ min: 8, max: 24 }),
      integer({ min: 0, max: 4 }),
      (first, bits, more) => {
        const start = first * 2 ** 24
        const whole = { start, bits }
        const parts = Array.from({ length: 2 ** more }, (_, index) => partOf(whole, more, index))
        assert.equal(
          parts.reduce((sum, part) => sum + sizeOf(part), 0),
          sizeOf(whole),
        )
        for (const [index, part] of parts.entries()) {
          assert.ok(isAligned(part) && overlap(part, whole))
          for (const other of parts.slice(index + 1)) assert.ok(!overlap(part, other))
        }
      },
    ),
  ))

test('ranges overlap when one has an address of the other', () => {
  const both = (a: string, b: string) => overlap(rangeOf(a)!, rangeOf(b)!)
  assert.deepEqual(
    [
      both('10.0.0.0/16', '10.0.255.0/24'),
      both('10.0.255.0/24', '10.0.0.0/16'),
      both('10.0.0.0/16', '10.1.0.0/16'),
      both('10.0.0.0/8', '10.9.0.0/16'),
    ],
    [true, true, false, true],
  )
})
