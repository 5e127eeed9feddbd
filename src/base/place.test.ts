import assert from 'node:assert/strict'
import { test } from 'node:test'
import { below } from './place.ts'

test('a place below another keeps its position and has a longer path', () => {
  assert.deepEqual(below({ path: 'apps.bi', file: '/p/platform.ts', line: 3, column: 5 }, 'web', 'replicas', 1), {
    path: 'apps.bi.web.replicas.1',
    file: '/p/platform.ts',
    line: 3,
    column: 5,
  })
  assert.deepEqual(below({ path: '' }, 'apps'), { path: 'apps' })
})
