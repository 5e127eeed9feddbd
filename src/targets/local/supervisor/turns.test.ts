import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pause } from './pause.ts'
import { turns } from './turns.ts'

test('does one thing after another, also after a failure', async () => {
  const { inTurn } = turns('web')
  const done: string[] = []
  const first = inTurn('a', false, async () => {
    await pause(20)
    done.push('first')
    throw new Error('broken')
  })
  const second = inTurn('b', false, async () => void done.push('second'))
  await assert.rejects(first, /broken/)
  await second
  assert.deepEqual(done, ['first', 'second'])
})

test('cuts short what is done and waits for another goal, and keeps what is for the same', async () => {
  const { inTurn } = turns('web')
  const began: string[] = []
  const work = (name: string) => async (signal: AbortSignal) => {
    began.push(name)
    await pause(2000, signal)
    return signal.aborted
  }
  const started = Date.now()
  const running = inTurn('old', false, work('running'))
  const waiting = inTurn('older', false, work('waiting'))
  await pause(10)
  const last = inTurn('stop', true, async () => 'done')
  assert.equal(await running, true)
  await assert.rejects(waiting, /something else was asked for/)
  assert.equal(await last, 'done')
  assert.deepEqual(began, ['running'])
  assert.ok(Date.now() - started < 1000)

  const same = inTurn('row 1', true, async (signal) => (await pause(50), signal.aborted))
  assert.equal(await inTurn('row 1', true, async (signal) => signal.aborted), false)
  assert.equal(await same, false)
})
