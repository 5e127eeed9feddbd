import assert from 'node:assert/strict'
import { test } from 'node:test'
import { byteCount, millicores, seconds } from './units.ts'

test('durations are seconds', () => {
  assert.deepEqual(
    (['500ms', '90s', '15m', '2h', '7d', '1.5h'] as const).map(seconds),
    [0.5, 90, 900, 7200, 604_800, 5400],
  )
})

test('sizes are bytes in powers of 1024', () => {
  assert.deepEqual(
    (['1B', '1KiB', '512MiB', '4GiB', '1TiB', '0.5KiB'] as const).map(byteCount),
    [1, 1024, 536_870_912, 4_294_967_296, 1_099_511_627_776, 512],
  )
})

test('shares of processors are thousandths', () => {
  assert.deepEqual((['1', '0.5', '500m', '2'] as const).map(millicores), [1000, 500, 500, 2000])
})
