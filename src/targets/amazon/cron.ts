/**
 * Five cron fields as AWS writes them within `cron(...)`: a sixth field for the year, `?` for whichever day field says nothing, and days of the week by
 * name, since AWS counts them from 1 for Sunday. `0 7 * * 1-5` -> `0 7 ? * MON,TUE,WED,THU,FRI *`. Throws where both day fields are restricted, which
 * AWS cannot do.
 * Source: Amazon EventBridge User Guide, "Setting a schedule pattern for scheduled rules".
 */
export function awsCron(cron: string): string {
  const [minute = '*', hour = '*', day = '*', month = '*', weekday = '*'] = cron.trim().split(/\s+/)
  if (day !== '*' && weekday !== '*') throw new Error(`${cron}: AWS takes a day of the month or days of the week, not both`)
  const byWeekday = weekday !== '*'
  return [steps(minute), steps(hour), byWeekday ? '?' : day, month, byWeekday ? weekday.split(',').flatMap(days).join(',') : '?', '*'].join(' ')
}

const names = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT']

/** AWS counts steps from a number. */
function steps(field: string): string {
  return field.replace(/^\*\//, '0/')
}

function days(part: string): string[] {
  const [range = '*', step = '1'] = part.split('/')
  const [from, to] = range === '*' ? [0, 6] : range.split('-').map(numberOf)
  const found: string[] = []
  for (let day = from!; day <= (to ?? from!); day += Number(step)) found.push(names[day % 7]!)
  return found
}

function numberOf(word: string): number {
  const named = names.indexOf(word.toUpperCase())
  return named === -1 ? Number(word) : named
}
