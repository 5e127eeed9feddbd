import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { temporary } from '../fakes/site.ts'
import { recall, remember } from './memory.ts'

test('what a machine is to remember is there again, and nothing else is left', (context) => {
  const folder = join(temporary(context), 'new')
  assert.deepEqual(recall(folder), { ports: {} })
  remember(folder, { ports: { 'db:sql': [5432] }, ordinaryFolder: '/elsewhere' })
  remember(folder, { ports: { 'db:sql': [5433] }, ordinaryFolder: '/elsewhere' })
  assert.deepEqual(recall(folder), { ports: { 'db:sql': [5433] }, ordinaryFolder: '/elsewhere' })
  assert.deepEqual(readdirSync(folder), ['site.json'])
})
