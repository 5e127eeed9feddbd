import assert from 'node:assert/strict'
import { test } from 'node:test'
import { problem, ProblemsFound } from './problem.ts'
import { problems } from './problems.ts'

const finding = { found: 'a', expected: 'b', do: 'c' }

test('a problem has the title of its code unless it is told a closer one', () => {
  assert.equal(problem('SW1007', { path: 'apps' }, finding).title, 'unknown setting')
  assert.equal(
    problem('SW1007', { path: 'apps' }, { ...finding, title: 'unknown setting app' }).title,
    'unknown setting app',
  )
})

test('a problem is data that survives JSON', () => {
  const one = problem('SW1001', { path: '', file: '/p/platform.ts' }, finding)
  assert.deepEqual(JSON.parse(JSON.stringify(one)), one)
})

test('an error with problems carries them', () => {
  const found = [problem('SW1001', { path: '' }, finding), problem('SW1007', { path: '' }, finding)]
  assert.deepEqual(new ProblemsFound(found).problems, found)
})

test('every code has a title without a full stop and an explanation in sentences', () => {
  for (const [code, { title, explain }] of Object.entries(problems)) {
    assert.match(code, /^SW[1-9]\d{3}$/)
    assert.doesNotMatch(title, /\.$|^[A-Z]/, code)
    assert.match(explain, /\.$/, code)
  }
})
