import assert from 'node:assert/strict'
import { test } from 'node:test'
import { callSite, written, writtenAt } from './written.ts'

function thing(options: object) {
  return written({ type: 'thing', ...options }, thing)
}

test('a value remembers where the function that made it was called', () => {
  const made = thing({ a: 1 })
  assert.equal(callSite(made)?.file, import.meta.filename)
  assert.equal(callSite(made)?.line, 10)
  assert.equal(callSite(made)?.column, 16)
})

test('the memory is invisible', () => {
  const made = thing({ a: 1 })
  assert.deepEqual(made, { type: 'thing', a: 1 })
  assert.equal(JSON.stringify(made), '{"type":"thing","a":1}')
  assert.deepEqual(Object.keys(made), ['type', 'a'])
  assert.equal(callSite({ ...made }), undefined)
})

test('what was not made by such a function has no memory', () => {
  for (const value of [undefined, null, 'text', 5, {}, []]) assert.equal(callSite(value), undefined)
})

test('a known position can be given', () => {
  assert.deepEqual(callSite(writtenAt({}, { file: '/p/platform.ts', line: 2, column: 3 })), {
    file: '/p/platform.ts',
    line: 2,
    column: 3,
  })
})

test('errors that are made afterwards have their usual stack', () => {
  thing({})
  assert.match(String(new Error('usual').stack), /Error: usual\n\s+at .*written\.test\.ts/)
})
