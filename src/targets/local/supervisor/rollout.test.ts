import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ServiceRow } from '../table.ts'
import { freeSlot, planRollout, portsOf, type Seat, slotsOf } from './rollout.ts'

const row = (changes: Partial<ServiceRow> = {}): ServiceRow => ({
  id: 'web',
  command: ['true'],
  cwd: '/',
  env: {},
  secretEnv: {},
  replicas: 2,
  singleton: false,
  ports: { http: [11, 12, 13] },
  fingerprint: 'new',
  health: {
    bootWithin: 1,
    ready: { ask: { probe: 'alive' }, every: 1, timeout: 1 },
    live: { ask: { probe: 'alive' }, every: 1, timeout: 1, failures: 1 },
  },
  stop: { signal: 'SIGTERM', grace: 1, drain: 0 },
  ...changes,
})
const seat = (slot: number, changes: Partial<Seat> = {}): Seat => ({
  slot,
  state: 'ready',
  fingerprint: 'new',
  ports: portsOf(row(), slot),
  ...changes,
})

test('does nothing when all is as the row says', () => {
  assert.deepEqual(planRollout([seat(1), seat(2)], row(), false), { replace: [], end: [], start: 0, beside: true })
})

test('starts what is missing', () => {
  assert.equal(planRollout([], row(), false).start, 2)
  assert.equal(planRollout([seat(3)], row(), false).start, 1)
})

test('replaces those of another fingerprint, the ones that serve nobody first', () => {
  const seats = [seat(1, { fingerprint: 'old' }), seat(2, { fingerprint: 'old', state: 'unready' })]
  assert.deepEqual(planRollout(seats, row(), false).replace, [2, 1])
})

test('replaces all when asked to', () => {
  assert.deepEqual(planRollout([seat(1), seat(3)], row(), true).replace, [3, 1])
})

test('of too many ends outdated ones first, and does not replace what it ends', () => {
  const seats = [seat(1, { fingerprint: 'old' }), seat(2), seat(3)]
  assert.deepEqual(planRollout(seats, row(), false), { replace: [], end: [1], start: 0, beside: true })
})

test('of too many that are alike ends the ones that serve nobody, then those on the highest slots', () => {
  assert.deepEqual(planRollout([seat(1), seat(2), seat(3)], row({ replicas: 1 }), false).end, [3, 2])
  assert.deepEqual(planRollout([seat(1, { state: 'restarting' }), seat(2)], row({ replicas: 1 }), false).end, [1])
})

test('starts beside the old one only where there is room and more than one may live', () => {
  assert.equal(planRollout([], row({ singleton: true }), false).beside, false)
  assert.equal(planRollout([], row({ replicas: 3 }), false).beside, false)
  assert.equal(planRollout([], row({ ports: {} }), false).beside, true)
})

test('has as many slots as the shortest list of ports has numbers', () => {
  assert.equal(slotsOf(row({ ports: { http: [1, 2, 3], admin: [4, 5] } })), 2)
  assert.equal(slotsOf(row({ ports: {} })), Number.POSITIVE_INFINITY)
  assert.equal(slotsOf(row({ ports: {}, singleton: true })), 1)
})

test('finds the lowest slot whose name and ports are free', () => {
  assert.equal(freeSlot([seat(1), seat(3)], row()), 2)
  assert.equal(freeSlot([seat(1), seat(2), seat(3)], row()), undefined)
  assert.equal(freeSlot([], row({ ports: {} })), 1)
})

test('does not give out a port that a replica of an older row holds on another slot', () => {
  assert.equal(freeSlot([seat(2, { ports: [11] })], row()), 3)
})
