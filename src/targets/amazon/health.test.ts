import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { BoundHealth } from '../container/health.ts'
import { checkOf } from './health.ts'

const http = { probe: 'http', port: 80, path: '/', command: ['curl', 'it'] } as const
const exec = { probe: 'exec', command: ['ask'] } as const
const health = (changes: Partial<BoundHealth> = {}): BoundHealth => ({
  boot: { within: 60 },
  ready: { ask: http, every: 2, timeout: 5 },
  live: { ask: exec, every: 30, timeout: 10, failures: 3 },
  ...changes,
})
const check = (changes: Partial<BoundHealth> = {}) => checkOf(health(changes), (command) => command)!

test('ECS asks whether the process lives, since it replaces a task that fails', () => {
  assert.deepEqual(check(), { command: ['CMD', 'ask'], every: 30, start: 60, timeout: 10, retries: 3 })
})

test('where nothing tells that, it asks whether it is ready; and nothing where there is nothing to ask', () => {
  const alive = { ask: { probe: 'alive' }, every: 5, timeout: 1 } as const
  assert.deepEqual(check({ live: { ...alive, failures: 3 } }).command, ['CMD', 'curl', 'it'])
  assert.equal(check({ live: { ...alive, failures: 3 }, ready: alive }), undefined)
})

test('a start that may take longer than five minutes has the rest in failures', () => {
  for (const within of [301, 600, 900, 1800, 3300]) {
    const { start, every, retries } = check({ boot: { within } })
    assert.ok(start <= 300 && every <= 300 && retries <= 10)
    assert.ok(start + every * retries >= within, `${within}: ${start} + ${every} * ${retries}`)
  }
})

test('a process may be silent as long as the model lets it, within what ECS takes', () => {
  const { every, retries, timeout } = check({ live: { ask: exec, every: 30, timeout: 90, failures: 12 } })
  assert.ok(every * retries >= 360)
  assert.deepEqual([timeout, retries], [60, 10])
  assert.deepEqual(
    [
      check({ live: { ask: exec, every: 1, timeout: 1, failures: 1 } }).every,
      check({ live: { ask: exec, every: 1, timeout: 1, failures: 1 } }).timeout,
    ],
    [5, 2],
  )
})
