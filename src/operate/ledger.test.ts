import assert from 'node:assert/strict'
import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { temporary } from './fakes/driver.ts'
import { type Entry, readLedger, record } from './ledger.ts'

const entry = (command: string): Entry => ({
  at: '2026-01-01T00:00:00.000Z',
  actor: 'ann',
  command,
  result: 'done',
  seconds: 1,
  steps: [],
})

test('lines are kept in the order in which they were added', (context) => {
  const folder = join(temporary(context), 'new')
  assert.deepEqual(readLedger(folder), [])
  record(folder, entry('up'))
  record(folder, { ...entry('down'), reason: 'two\nlines' })
  assert.deepEqual(readLedger(folder), [entry('up'), { ...entry('down'), reason: 'two\nlines' }])
})

test('a line that was cut off is left out, and so is nothing else', (context) => {
  const folder = temporary(context)
  record(folder, entry('up'))
  appendFileSync(join(folder, 'ledger.jsonl'), '{"at":"2026-01-01T00:00\n')
  record(folder, entry('down'))
  appendFileSync(join(folder, 'ledger.jsonl'), '{"at":"2026')
  assert.deepEqual(
    readLedger(folder).map((each) => each.command),
    ['up', 'down'],
  )
})

test('what is added after a line that was cut off is not lost with it', (context) => {
  const folder = temporary(context)
  record(folder, entry('up'))
  appendFileSync(join(folder, 'ledger.jsonl'), '{"at":"2026')
  record(folder, entry('down'))
  assert.deepEqual(
    readLedger(folder).map((each) => each.command),
    ['up', 'down'],
  )
})
