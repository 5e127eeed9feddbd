import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cut, paintFor, widthOf } from '../paint.ts'
import { bytes, counted, duration, since } from './amounts.ts'
import { table, wrapped } from './table.ts'

test('durations grow from seconds to days and never show sixty of anything', () => {
  assert.deepEqual([0, 14.24, 59.96, 185, 3599.7, 7800, 360_000].map(duration), [
    '0.0s',
    '14.2s',
    '1m 00s',
    '3m 05s',
    '1h 00m',
    '2h 10m',
    '4d 4h',
  ])
})

test('amounts of memory are in powers of 1024', () => {
  assert.deepEqual([0, 831_488, 123_456_789, 1023.9 * 1024, 2 * 1024 ** 3, 150 * 1024 ** 3].map(bytes), [
    '0 B',
    '812 KiB',
    '118 MiB',
    '1 MiB',
    '2.0 GiB',
    '150 GiB',
  ])
})

test('ages are told only where the moment is known', () => {
  const now = new Date('2026-01-31T12:03:05Z')
  assert.deepEqual(
    [since('2026-01-31T12:00:00Z', now), since('2026-01-31T12:03:01Z', now), since(undefined, now), since('soon', now)],
    ['3m 05s', '4s', '', ''],
  )
  assert.deepEqual([counted(1, 'step'), counted(2, 'step')], ['1 step', '2 steps'])
})

test('tables align by what is seen, not by the colours', () => {
  const paint = paintFor(true)
  const rows = table(
    [
      [paint.good('ok'), 'a', '1'],
      ['longer', 'b', '10'],
    ],
    { indent: 1, right: [2] },
  )
  assert.deepEqual(rows.map(widthOf), [14, 14])
  assert.equal(rows[1], ' longer  b  10')
})

test('text is wrapped at words, and cut with its colours closed', () => {
  assert.deepEqual(wrapped('one two three four', 9, '  '), ['one two', '  three', '  four'])
  assert.equal(cut('abcdef', 4), 'abc…')
  assert.equal(cut(paintFor(true).good('abcdef'), 4), '\x1b[32mabc\x1b[39m…')
})
