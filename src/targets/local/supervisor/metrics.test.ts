import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { test } from 'node:test'
import { pause } from './pause.ts'
import { measurer, shareOf, treeOf } from './metrics.ts'
import { type ProcessFacts } from './processes.ts'

const facts = (pid: number, parent: number, group: number, processor = 0, start = 'a'): ProcessFacts => ({
  pid,
  parent,
  group,
  processor,
  start,
})

test('counts descendants in other groups and group members whose parent has ended', () => {
  const processes = [facts(10, 1, 10), facts(11, 10, 10), facts(12, 11, 12), facts(13, 1, 10), facts(20, 1, 20)]
  assert.deepEqual(treeOf(10, processes).sort(), [10, 11, 12, 13])
  assert.deepEqual(treeOf(99, processes), [])
})

test('takes the share of a processor over the time between two samples; a reused number counts from zero', () => {
  const first = { at: 0, processes: [facts(10, 1, 10, 5), facts(11, 10, 10, 100, 'old')] }
  const last = { at: 2000, processes: [facts(10, 1, 10, 6), facts(11, 10, 10, 1, 'new')] }
  assert.equal(shareOf([10, 11], first, last), 1)
})

test('measures a busy process and its child together', async () => {
  const child = spawn('sh', ['-c', 'while :; do :; done & wait'], { detached: true, stdio: 'ignore' })
  await pause(50)
  const measured = await measurer()(
    new Map([
      ['busy', child.pid!],
      ['self', process.pid],
    ]),
  )
  process.kill(-child.pid!, 'SIGKILL')
  const busy = measured.get('busy')!
  assert.ok(busy.cpu > 0.2 && busy.cpu < 1.3, `a loop takes up to one processor: ${busy.cpu}`)
  assert.ok(busy.memory > 0 && measured.get('self')!.memory > 10e6)
})
