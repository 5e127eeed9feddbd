import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inTurn } from './in-turn.ts'

test('work begins when that before it has ended, also when that has failed', async () => {
  const turn = inTurn()
  const seen: string[] = []
  const work = (name: string, fails = false) =>
    turn(async () => {
      seen.push(`${name} begins`)
      await new Promise((resolve) => setTimeout(resolve, 5))
      seen.push(`${name} ends`)
      if (fails) throw new Error(name)
      return name
    })
  const all = await Promise.allSettled([work('first', true), work('second'), work('third')])
  assert.deepEqual(seen, ['first begins', 'first ends', 'second begins', 'second ends', 'third begins', 'third ends'])
  assert.deepEqual(
    all.map((each) => (each.status === 'fulfilled' ? each.value : 'failed')),
    ['failed', 'second', 'third'],
  )
})
