import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Cron } from 'croner'
import { timesOf } from './cron.ts'

/** Whether schedule.sh would run at a moment: the same rules on what `date` prints. */
function isDue(cron: string, at: Date): boolean {
  const times = timesOf(cron)
  const two = (value: number) => String(value).padStart(2, '0')
  const has = (list: string, value: string) => list === '*' || list.includes(` ${value} `)
  if (
    !has(times.minutes, two(at.getUTCMinutes())) ||
    !has(times.hours, two(at.getUTCHours())) ||
    !has(times.months, two(at.getUTCMonth() + 1))
  )
    return false
  const days = [has(times.days, two(at.getUTCDate())), has(times.weekdays, String(at.getUTCDay()))]
  return times.days_mean === 'either' ? days.some(Boolean) : days.every(Boolean)
}

for (const cron of [
  '* * * * *',
  '30 2 * * *',
  '*/15 9-17 * * mon-fri',
  '0 0 1 jan,jul *',
  '5,35 6 13 * fri',
  '0 4 * * 7',
  '10-59/20 3 */2 2-4 *',
  '0 12 1-7 * sun',
]) {
  test(`${cron} comes when the scheduler of this machine lets it come`, () => {
    let at = new Date('2027-01-30T22:58:00Z')
    const runs = new Cron(cron, { mode: '5-part', timezone: 'UTC', paused: true })
      .nextRuns(40, at)
      .map((each) => each.getTime())
    const last = Math.min(runs.at(-1)!, at.getTime() + 45 * 86_400_000)
    const ours: number[] = []
    for (at = new Date(at.getTime() + 60_000); at.getTime() <= last; at = new Date(at.getTime() + 60_000))
      if (isDue(cron, at)) ours.push(at.getTime())
    assert.deepEqual(
      ours,
      runs.filter((each) => each <= last),
    )
  })
}
