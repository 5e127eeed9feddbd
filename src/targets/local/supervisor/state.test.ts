import assert from 'node:assert/strict'
import { test } from 'node:test'
import { serviceState } from './state.ts'

test('a service is as ready as its replicas', () => {
  assert.equal(serviceState(['ready', 'ready'], 2, false), 'ready')
  assert.equal(serviceState(['ready', 'unready'], 2, false), 'unready')
  assert.equal(serviceState(['ready', 'starting'], 2, false), 'starting')
  assert.equal(serviceState(['ready', 'restarting'], 2, false), 'restarting')
  assert.equal(serviceState(['ready', 'failed'], 2, false), 'failed')
})

test('a replacement in progress does not make it worse', () => {
  assert.equal(serviceState(['ready', 'starting'], 1, false), 'ready')
  assert.equal(serviceState(['stopping', 'ready'], 1, false), 'ready')
})

test('without replicas it is stopped', () => {
  assert.equal(serviceState([], 2, false), 'stopped')
  assert.equal(serviceState(['stopped'], 1, false), 'stopped')
  assert.equal(serviceState(['ready'], 1, true), 'stopping')
})
