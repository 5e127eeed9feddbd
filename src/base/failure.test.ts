import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Failure } from './failure.ts'

test('a failure says its step and its reason', () => {
  const failure = new Failure({ step: 'bi-migrate', reason: 'the program ended with 1', left: 'nothing was changed' })
  assert.equal(failure.message, 'bi-migrate: the program ended with 1')
  assert.equal(failure.facts.left, 'nothing was changed')
})
