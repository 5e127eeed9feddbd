import assert from 'node:assert/strict'
import { test } from 'node:test'
import { endingOf, gracePeriod, spreading } from './ending.ts'

const stop = { signal: 'SIGTERM', grace: 30, drain: 2 } as const

test('one that others call is still served until all have heard of its end', () => {
  assert.deepEqual(endingOf(stop, true), {
    lifecycle: { preStop: { exec: { command: ['sleep', String(spreading)] } } },
    seconds: spreading + 30,
  })
  assert.equal(endingOf({ ...stop, drain: 20 }, true).seconds, 50)
})

test('one that nobody calls gets its signal at once', () => {
  assert.deepEqual(endingOf({ ...stop, drain: 0 }, false), { seconds: 30 })
})

test('a signal that the cluster does not send is sent before', () => {
  assert.deepEqual(endingOf({ signal: 'SIGINT', grace: 60, drain: 0 }, false).lifecycle?.preStop?.exec?.command, [
    '/bin/sh',
    '-c',
    'kill -INT 1; sleep 60',
  ])
  assert.deepEqual(endingOf({ signal: 'SIGQUIT', grace: 9, drain: 7 }, true).lifecycle?.preStop?.exec?.command, [
    '/bin/sh',
    '-c',
    'sleep 7; kill -QUIT 1; sleep 9',
  ])
})

test('the grace period of a pod is longer than all that happens in it', () => {
  assert.ok(gracePeriod(35.2) > 36)
})
