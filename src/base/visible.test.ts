import assert from 'node:assert/strict'
import { test } from 'node:test'
import { visible } from './visible.ts'

test('characters that a terminal would obey are shown instead', () => {
  assert.equal(visible('a\u001b[31mb\u0007\r\nc\u202e'), 'a\\u001b[31mb\\u0007\\u000d\\nc\\u202e')
  assert.equal(visible('Zürich 東京'), 'Zürich 東京')
})
