import assert from 'node:assert/strict'
import { test } from 'node:test'
import { afterLoss, afterMiss, backoffSeconds, noPast } from './backoff.ts'

test('waits twice as long after each crash, at most half a minute', () => {
  assert.deepEqual([0, 1, 2, 3, 4, 5, 6, 7, 1000].map(backoffSeconds), [0.5, 1, 2, 4, 8, 16, 30, 30, 30])
})

test('gives up after five attempts in a row that never became ready', () => {
  let past = noPast
  const nexts = Array.from({ length: 5 }, () => {
    const { past: after, next } = afterMiss(past)
    past = after
    return next
  })
  assert.deepEqual(nexts, [{ wait: 0.5 }, { wait: 1 }, { wait: 2 }, { wait: 4 }, 'give up'])
})

test('goes on for ever with one that becomes ready each time, but ever more slowly', () => {
  let past = noPast
  const waits = Array.from({ length: 9 }, () => {
    const { past: after, wait } = afterLoss(past, 3)
    past = after
    return wait
  })
  assert.deepEqual(waits, [0.5, 1, 2, 4, 8, 16, 30, 30, 30])
})

test('forgets crashes after a minute of good life', () => {
  assert.deepEqual(afterLoss({ crashes: 7, misses: 0 }, 60), { past: { crashes: 1, misses: 0 }, wait: 0.5 })
  assert.equal(afterLoss({ crashes: 7, misses: 0 }, 59).wait, 30)
})
