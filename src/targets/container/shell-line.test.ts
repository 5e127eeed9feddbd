import assert from 'node:assert/strict'
import { test } from 'node:test'
import { becoming } from './shell-line.ts'

const line = (run: string) => becoming(['/bin/sh', '-c', run])[2]

test('a line with one program becomes that program', () => {
  assert.equal(line('node server.mjs --port "$PORT"'), 'exec node server.mjs --port "$PORT"')
})

test('a script is its author’s', () => {
  for (const run of [
    'cd app && node it',
    'exec node it',
    'set -e',
    'a; b',
    'a | b',
    'X=1 node it',
    'a > b',
    '(a)',
    'a\nb',
  ])
    assert.equal(line(run), run)
})

test('what is no shell line stays as it is', () => {
  assert.deepEqual(becoming(['serve', '-c', 'it']), ['serve', '-c', 'it'])
  assert.deepEqual(becoming(['/bin/sh', '-c', 'serve', 'it']), ['/bin/sh', '-c', 'serve', 'it'])
})
