import type { Entry } from '../../operate/ledger.ts'
import type { Paint } from '../paint.ts'
import { counted, duration } from './amounts.ts'
import { table } from './table.ts'

/** What happened to a platform, oldest first: when, by whom, what, how it ended. */
export function ledgerLines(entries: readonly Entry[], paint: Paint): string[] {
  if (entries.length === 0) return ['Nothing has happened here yet.']
  return table(
    entries.map((entry) => [
      paint.faint(moment(entry.at)),
      entry.actor,
      colour(entry.result, paint),
      duration(entry.seconds),
      entry.command,
      paint.faint(detail(entry)),
    ]),
    { right: [3] },
  )
}

function detail(entry: Entry): string {
  if (entry.reason) return entry.reason.split('\n')[0]!
  const proven = entry.checks?.filter((check) => check.ok).length
  return [counted(entry.steps.length, 'step'), ...(proven ? [`${counted(proven, 'check')} ok`] : [])].join(', ')
}

function colour(result: Entry['result'], paint: Paint): string {
  return result === 'done' ? paint.good(result) : result === 'failed' ? paint.bad(result) : paint.warning(result)
}

/** Local time to the second, sortable. */
function moment(at: string): string {
  const date = new Date(at)
  if (Number.isNaN(date.getTime())) return at
  const two = (value: number) => String(value).padStart(2, '0')
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-')
  return `${day} ${[date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':')}`
}
