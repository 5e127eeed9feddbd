import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { Failure } from '../base/failure.ts'
import { temporary } from './fakes/driver.ts'
import { emptyState, readState, stateHash, writeState } from './state.ts'

const empty = emptyState('acme', 'dev', 'local')

test('what was written is read, with a serial that grows by one', (context) => {
  const folder = join(temporary(context), 'not', 'there', 'yet')
  assert.equal(readState(folder), undefined)
  const first = writeState(folder, empty)
  assert.equal(first.serial, 1)
  assert.deepEqual(readState(folder), first)
  assert.equal(writeState(folder, { ...first, scaled: { web: 2 } }).serial, 2)
  assert.deepEqual(readState(folder)?.scaled, { web: 2 })
})

test('a write leaves the old state until the new one is whole, and nothing beside it', (context) => {
  const folder = temporary(context)
  writeState(folder, empty)
  const before = readFileSync(join(folder, 'state.json'), 'utf8')
  writeFileSync(join(folder, 'state.json.new'), '{"format":1,"half')
  assert.deepEqual(readState(folder)?.serial, 1)
  assert.equal(readFileSync(join(folder, 'state.json'), 'utf8'), before)
  writeState(folder, readState(folder)!)
  assert.deepEqual(readdirSync(folder), ['state.json'])
})

test('a state that cannot be written stays as it was', (context) => {
  const folder = temporary(context)
  writeState(folder, empty)
  const circular: Record<string, unknown> = {}
  circular['self'] = circular
  assert.throws(() => writeState(folder, { ...empty, items: circular as never }))
  assert.equal(readState(folder)?.serial, 1)
})

for (const [what, text] of [
  ['cut off', '{"format":1,'],
  ['empty', ''],
  ['null', 'null'],
  ['other text', 'hello'],
  ['another document', '{"a":1}'],
] as const) {
  test(`a damaged state (${what}) is told as such, and is left alone`, (context) => {
    const folder = temporary(context)
    writeFileSync(join(folder, 'state.json'), text)
    assert.throws(
      () => readState(folder),
      (error) =>
        error instanceof Failure && /is damaged/.test(error.message) && error.facts.left === 'nothing was changed',
    )
    assert.equal(readFileSync(join(folder, 'state.json'), 'utf8'), text)
    assert.ok(existsSync(join(folder, 'state.json')))
  })
}

test('the state of a newer stackwright is refused with its format', (context) => {
  const folder = temporary(context)
  writeFileSync(join(folder, 'state.json'), '{"format":2}')
  assert.throws(
    () => readState(folder),
    (error) =>
      error instanceof Failure &&
      /of format 2/.test(error.facts.reason) &&
      /newer stackwright/.test(error.facts.do ?? ''),
  )
})

test('equal states have equal hashes whatever the order of their parts; another serial has another', () => {
  const [a, b] = [
    { kind: 'job', title: 'a', keep: false, parts: {} },
    { kind: 'job', title: 'b', keep: false, parts: {} },
  ] as const
  assert.equal(stateHash({ ...empty, items: { a, b } }), stateHash({ ...empty, items: { b, a } }))
  assert.notEqual(stateHash(empty), stateHash({ ...empty, serial: 1 }))
})
