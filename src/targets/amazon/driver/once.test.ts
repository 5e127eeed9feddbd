import assert from 'node:assert/strict'
import { test } from 'node:test'
import { onceFor } from './once.ts'

test('a thing is done once while what it is of stays the same, and again after a failure', async () => {
  const once = onceFor()
  const done: string[] = []
  const act =
    (name: string, fails = false) =>
    async () => {
      done.push(name)
      if (fails) throw new Error(name)
    }
  await Promise.all([once('images', { tag: 1 }, act('first')), once('images', { tag: 1 }, act('the same'))])
  await once('images', { tag: 2 }, act('another'))
  await assert.rejects(once('platform', {}, act('fails', true)), /fails/)
  await once('platform', {}, act('again'))
  assert.deepEqual(done, ['first', 'another', 'fails', 'again'])
})
