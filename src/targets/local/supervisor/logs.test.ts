import assert from 'node:assert/strict'
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { lastLines, startOfLast, tailOf } from './log-file.ts'
import { keepLogs } from './log-keeper.ts'
import { addMoment, clockOf, offsetSince, parseMoments, timesFileOf } from './log-times.ts'
import { readLogs, type Wanted } from './logs.ts'
import { pause } from './pause.ts'
import { rotate } from './rotation.ts'

let folder: string
const log = (instance: string) => join(folder, 'logs', `${instance}.log`)
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sw-logs-'))
  mkdirSync(join(folder, 'logs'))
})
afterEach(() => rmSync(folder, { recursive: true }))

async function lines(wanted: Wanted = {}, service = 'web'): Promise<string[]> {
  const found: string[] = []
  for await (const { replica, line } of readLogs(folder, service, wanted)) found.push(`${replica} ${line}`)
  return found
}

/** Writes to a log at a time, as the keeper of logs would note it. */
function write(instance: string, text: string, second: number): void {
  appendFileSync(log(instance), text)
  const time = Date.UTC(2025, 0, 1) + second * 1000
  addMoment(log(instance), { time, size: readFileSync(log(instance)).length })
  utimesSync(log(instance), time / 1000, time / 1000)
}
const at = (second: number) => new Date(Date.UTC(2025, 0, 1) + second * 1000)

test('merges the replicas of a service by time, and no other service of a similar name', async () => {
  write('web.1', 'a\nb\n', 1)
  write('web.2', 'c\n', 2)
  write('web.1', 'd\n', 3)
  write('web.10', 'e\n', 3)
  write('web-admin.1', 'x\n', 1)
  write('web', 'as a job\n', 4)
  assert.deepEqual(await lines(), ['web.1 a', 'web.1 b', 'web.2 c', 'web.1 d', 'web.10 e', 'web as a job'])
})

test('gives what was written since a time', async () => {
  write('web.1', 'early\n', 10)
  write('web.1', 'later\n', 20)
  write('web.2', 'long ago\n', 5)
  write('web.1', 'last\n', 30)
  assert.deepEqual(await lines({ since: at(20) }), ['web.1 later', 'web.1 last'])
  assert.deepEqual(await lines({ since: at(11) }), ['web.1 later', 'web.1 last'])
  assert.deepEqual(await lines({ since: at(31) }), [])
  assert.equal((await lines({ since: at(0) })).length, 4)
})

test('gives the newest lines of all replicas together, also across a rotation', async () => {
  write('web.1', 'one\ntwo\n', 1)
  rotate(log('web.1'), { size: 1, keep: 3 })
  write('web.1', 'four\n', 4)
  write('web.2', 'three\n', 3)
  assert.deepEqual(await lines({ lines: 3 }), ['web.1 two', 'web.2 three', 'web.1 four'])
  assert.deepEqual(await lines({ lines: 0 }), [])
  assert.equal((await lines({ lines: 100 })).length, 4)
  assert.deepEqual(await lines({ since: at(3), lines: 1 }), ['web.1 four'])
})

test('follows: new lines, new replicas, and across a rotation, without losing or repeating one', async () => {
  write('web.1', 'one\nunfini', 1)
  const found: string[] = []
  const over = new AbortController()
  const following = (async () => {
    for await (const { line } of readLogs(folder, 'web', { follow: true, signal: over.signal })) found.push(line)
  })()
  await pause(250)
  assert.deepEqual(found, ['one'])
  appendFileSync(log('web.1'), 'shed\ntwo\n')
  appendFileSync(log('web.2'), 'other\n')
  await pause(300)
  appendFileSync(log('web.1'), 'three\nfo')
  rotate(log('web.1'), { size: 1, keep: 3 })
  appendFileSync(log('web.1'), 'ur\nfive\n')
  await pause(300)
  over.abort()
  await following
  assert.deepEqual(found, ['one', 'unfinished', 'two', 'other', 'three', 'four', 'five'])
})

test('shows a last line without an end, and none that are not there', async () => {
  write('web.1', 'whole\nhalf', 1)
  assert.deepEqual(await lines(), ['web.1 whole', 'web.1 half'])
  assert.deepEqual(await lines({}, 'nothing'), [])
})

test('reads lines longer than its chunks, and letters cut by them', () => {
  const long = 'ä'.repeat(100_000)
  writeFileSync(log('web.1'), `${long}\nshort\n${long}`)
  const tail = tailOf(log('web.1'), 0)
  assert.deepEqual(
    tail.more().map((each) => [each.line === long, each.at]),
    [
      [true, 0],
      [false, 200_001],
    ],
  )
  assert.deepEqual(tail.more(), [])
  assert.equal(tail.rest()?.line, long)
})

test('finds where the last lines begin', () => {
  const text = Array.from({ length: 20_000 }, (_, index) => `line ${index}\n`).join('')
  writeFileSync(log('web.1'), text)
  assert.deepEqual(startOfLast(log('web.1'), 2), { at: text.indexOf('line 19998\n') })
  assert.deepEqual(startOfLast(log('web.1'), 15_000), { at: text.indexOf('line 5000\n') })
  assert.deepEqual(startOfLast(log('web.1'), 20_001), { only: 20_000 })
  assert.deepEqual(lastLines(log('web.1'), 2), ['line 19998', 'line 19999'])
  assert.deepEqual(lastLines(log('web.1'), 5, text.length - 5), ['9999'])
})

test('notes the time once for each second in which a file grew', () => {
  const keeper = keepLogs(join(folder, 'logs'))
  const now = Date.UTC(2025, 0, 1)
  writeFileSync(log('web.1'), '')
  for (const [second, text] of ['', 'ab\n', '', 'c\n'].entries()) {
    appendFileSync(log('web.1'), text)
    keeper.look(now + second * 1000)
  }
  assert.equal(readFileSync(timesFileOf(log('web.1')), 'utf8'), `${now + 1000} 3\n${now + 3000} 5\n`)
})

test('rotates a long file while it is written to, keeps three old ones, and their times', () => {
  const keeper = keepLogs(join(folder, 'logs'), { size: 10, keep: 3 })
  for (let round = 1; round <= 5; round++) {
    appendFileSync(log('web.1'), `round ${round} is long\n`)
    keeper.look(round * 1000 + Date.UTC(2025, 0, 1))
  }
  appendFileSync(log('web.1'), 'new\n')
  const read = (name: string) => readFileSync(name, 'utf8')
  assert.equal(read(log('web.1')), 'new\n')
  assert.deepEqual(
    [1, 2, 3].map((number) => read(`${log('web.1')}.${number}`)),
    ['round 5 is long\n', 'round 4 is long\n', 'round 3 is long\n'],
  )
  assert.throws(() => read(`${log('web.1')}.4`))
  assert.match(read(timesFileOf(`${log('web.1')}.3`)), /^\d{13} 16\n$/)
  keeper.look(Date.now())
  assert.match(read(timesFileOf(log('web.1'))), /^\d{13} 4\n$/)
})

test('an index that was cut short is read as far as it goes', () => {
  assert.deepEqual(parseMoments('1735689600000 10\n17356896'), [{ time: 1735689600000, size: 10 }])
  const moments = [
    { time: 1, size: 10 },
    { time: 2, size: 20 },
  ]
  assert.equal(offsetSince(moments, 2), 10)
  assert.deepEqual([0, 9, 10, 25].map(clockOf(moments)), [1, 1, 2, 2])
})
