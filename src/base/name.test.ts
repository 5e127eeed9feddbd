import assert from 'node:assert/strict'
import { test } from 'node:test'
import { namePattern } from './name.ts'

test('names are what a host, a folder and a database can be called', () => {
  for (const name of ['a', 'bi', 'bi-2', 'acme-bi', 'a'.repeat(40)]) assert.match(name, namePattern)
  for (const name of ['', 'A', '2bi', '-bi', 'bi-', 'bi--2', 'b_i', 'bi.x', 'bi ', 'bi\n', 'é', 'a'.repeat(41)])
    assert.doesNotMatch(name, namePattern)
})
