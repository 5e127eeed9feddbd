import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { Failure } from '../../../base/failure.ts'
import type { JobRow } from '../table.ts'
import { until } from './fakes/playground.ts'
import { relatives } from './family.ts'
import { isAlive } from './identity.ts'
import { layoutOf } from './layout.ts'
import { runToEnd } from './spawn.ts'

const folder = mkdtempSync(join(tmpdir(), 'sw-spawn-'))
mkdirSync(join(folder, 'logs'))
after(() => rmSync(folder, { recursive: true }))

const logFile = join(folder, 'logs/load.log')
const job = (script: string, changes: Partial<JobRow> = {}): JobRow => ({
  id: 'load',
  command: ['sh', '-c', script],
  cwd: folder,
  env: { PATH: process.env['PATH']! },
  secretEnv: {},
  timeout: 10,
  retries: 0,
  ...changes,
})
const marked = () => relatives(layoutOf(folder))

test('gives each line as it is written, and how the job ended', async () => {
  const lines: [string, number][] = []
  const began = Date.now()
  const end = await runToEnd(job('echo one; sleep 0.4; echo two >&2; printf three; exit 3'), {
    logFile,
    folder,
    onLine: (line) => lines.push([line, Date.now() - began]),
  })
  assert.deepEqual({ ...end, seconds: 0 }, { how: 'exit', code: 3, seconds: 0, lastLines: ['one', 'two', 'three'] })
  assert.ok(end.seconds >= 0.4 && end.seconds < 1.5)
  assert.deepEqual(
    lines.map(([line]) => line),
    ['one', 'two', 'three'],
  )
  assert.ok(lines[1]![1] - lines[0]![1] >= 300, 'a line is told when it is written, not at the end')
})

test('appends to the log and gives only its own lines, at most twenty as the last', async () => {
  const end = await runToEnd(job('seq 1 100'), { logFile, folder })
  assert.deepEqual(
    end.lastLines,
    Array.from({ length: 20 }, (_, index) => String(81 + index)),
  )
  assert.match(readFileSync(logFile, 'utf8'), /^one\ntwo\nthree1\n2\n/)
})

test('ends a job that takes too long, with all that it started', async () => {
  const began = Date.now()
  const end = await runToEnd(job('sleep 97 & sleep 98', { timeout: 0.3 }), { logFile, folder })
  assert.equal(end.how, 'timeout')
  assert.equal(end.signal, 'SIGTERM')
  assert.ok(Date.now() - began < 2000)
  assert.deepEqual(marked(), [])
})

test('ends a job when it is interrupted, and says so', async () => {
  const over = new AbortController()
  const running = runToEnd(job('sleep 98'), { logFile, folder, signal: over.signal })
  await until(() => marked().length > 0)
  over.abort()
  assert.equal((await running).how, 'aborted')
  assert.equal((await runToEnd(job('sleep 98'), { logFile, folder, signal: AbortSignal.abort() })).how, 'aborted')
})

test('ends what a job leaves in the background', async () => {
  const end = await runToEnd(job('sleep 96 > /dev/null 2>&1 & echo done'), { logFile, folder })
  assert.deepEqual([end.code, end.lastLines], [0, ['done']])
  assert.deepEqual(marked(), [])
})

test('ends an earlier run of the same job that nobody waits for', async () => {
  const first = runToEnd(job('sleep 95'), { logFile, folder })
  await until(() => marked().length > 0)
  const earlier = marked()
  const second = await runToEnd(job('echo again'), { logFile, folder })
  assert.equal(second.code, 0)
  assert.ok(earlier.every((each) => !isAlive(each.identity)))
  assert.equal((await first).signal, 'SIGTERM')
})

test('throws only when a job cannot be started', async () => {
  const failure = (pattern: RegExp) => (error: unknown) => error instanceof Failure && pattern.test(error.message)
  await assert.rejects(
    runToEnd(job('', { command: ['/nowhere/job'] }), { logFile, folder }),
    failure(/load: the program is not there/),
  )
  await assert.rejects(runToEnd(job('', { command: [logFile] }), { logFile, folder }), failure(/may not be run/))
  await assert.rejects(
    runToEnd(job('true', { cwd: '/nowhere' }), { logFile, folder }),
    failure(/working folder is not there/),
  )
})
