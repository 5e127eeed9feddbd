import assert from 'node:assert/strict'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import type { ScheduleRow } from '../table.ts'
import { fakeEnvironment, type Playground, playground, until } from './fakes/playground.ts'
import { readLogs } from './logs.ts'
import { nextDue } from './schedule.ts'

let play: Playground
beforeEach(async () => (play = await playground(1)))
afterEach(() => play.clear())

const row = (script: string, changes: Partial<ScheduleRow> = {}): ScheduleRow => ({
  id: 'nightly',
  cron: '* * * * * *',
  job: {
    id: 'tidy',
    command: ['sh', '-c', script],
    cwd: play.folder,
    env: fakeEnvironment,
    secretEnv: {},
    timeout: 10,
    retries: 0,
  },
  ...changes,
})
const nightly = async () => (await (await play.supervisor()).status()).schedules[0]

test('is due by the clock of UTC', () => {
  const zone = process.env['TZ']
  process.env['TZ'] = 'America/New_York'
  assert.equal(nextDue('30 3 * * *', new Date('2025-03-09T00:00:00Z'))?.toISOString(), '2025-03-09T03:30:00.000Z')
  process.env['TZ'] = zone
  if (zone === undefined) delete process.env['TZ']
  assert.equal(nextDue('0 0 30 2 *', new Date()), undefined)
  assert.throws(() => nextDue('every night', new Date()))
})

test('runs when it is due, never twice at once, and tells how it went', async () => {
  const supervisor = await play.supervisor()
  const guard = join(play.folder, 'guard')
  const events: string[] = []
  const over = new AbortController()
  const listening = (async () => {
    for await (const { id, detail } of supervisor.events(over.signal)) if (id === 'nightly') events.push(detail)
  })()
  await supervisor.putSchedule(row(`mkdir ${guard} || echo overlap; sleep 1.2; rmdir ${guard}; echo tidied`))
  await until(() => events.includes('done'))
  over.abort()
  await listening
  assert.ok(events.includes('skipped: the run before was still going on'))
  const lines: string[] = []
  for await (const { line } of readLogs(play.folder, 'nightly')) lines.push(line)
  assert.ok(lines.includes('tidied') && !lines.includes('overlap'))
  assert.equal((await nightly())!.cron, '* * * * * *')
  await supervisor.removeSchedule('nightly')
  assert.equal(await nightly(), undefined)
})

test('runs when it is told to, repeats a failed run as often as the job allows, and keeps the reason', async () => {
  const supervisor = await play.supervisor()
  const yearly = row('echo attempt; exit 4', { cron: '0 0 1 1 *' })
  await supervisor.putSchedule({ ...yearly, job: { ...yearly.job, retries: 2 } })
  const result = await supervisor.runSchedule('nightly')
  assert.deepEqual([result.result, result.reason], ['failed', 'ended with exit code 4'])
  assert.equal(play.log('nightly').split('attempt').length - 1, 3)
  assert.equal((await nightly())!.last!.result, 'failed')
  assert.match((await nightly())!.next!, /-01-01T00:00:00\.000Z$/)
  await assert.rejects(supervisor.runSchedule('monthly'), /nothing of this name/)
})

test('a run outlives its supervisor; the next one does not start a second beside it', async () => {
  const first = await play.supervisor()
  await first.putSchedule(row('sleep 1; echo tidied', { cron: '0 0 1 1 *' }))
  const running = first.runSchedule('nightly').catch(() => {})
  await until(async () => (await nightly())!.running)
  await play.killSupervisor()
  await running
  const second = await play.supervisor()
  assert.equal((await nightly())!.running, true)
  await assert.rejects(second.runSchedule('nightly'), /running already/)
  await until(async () => !(await nightly())!.running)
  assert.equal((await nightly())!.last!.result, 'unknown')
  assert.equal(play.log('nightly'), 'tidied\n')
})
