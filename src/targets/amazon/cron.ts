const days = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT']

/**
 * Five cron fields as AWS writes them: six, with a year, one of the two fields for days being `?`, and steps with a
 * beginning. Days of the week become their names, since AWS counts them from 1. Throws for a cron that names days of
 * the month and of the week, which AWS cannot do.
 */
export function awsCron(cron: string): string {
  const [minute, hour, day, month, weekday] = cron.trim().split(/\s+/)
  if (weekday === undefined) throw new Error(`${cron} has no five fields`)
  const everyDay = day === '*' || day === '?'
  const everyWeekday = weekday === '*' || weekday === '?'
  if (!everyDay && !everyWeekday) throw new Error(`${cron} names days of the month and of the week`)
  const ofMonth = everyWeekday ? stepped(day!, 1) : '?'
  const ofWeek = everyWeekday ? '?' : weekdays(weekday)
  return [stepped(minute!, 0), stepped(hour!, 0), ofMonth, stepped(month!, 1), ofWeek, '*'].join(' ')
}

/** True for a cron that AWS can follow. */
export function isAwsCron(cron: string): boolean {
  const [, , day, , weekday] = cron.trim().split(/\s+/)
  return weekday !== undefined && (/^[*?]$/.test(day!) || /^[*?]$/.test(weekday))
}

function stepped(field: string, first: number): string {
  return field.replace(/^\*\//, `${first}/`)
}

/** `1-5` -> `MON,TUE,WED,THU,FRI`; `*\/2`, `7` and names are understood. */
function weekdays(field: string): string {
  const found = new Set<number>()
  for (const part of field.split(',')) {
    const [range, step = '1'] = part.split('/')
    const [from, to] = range === '*' ? [0, 6] : range!.split('-').map(dayNumber)
    for (let each = from!; each <= (to ?? from!); each += Number(step)) found.add(each % 7)
  }
  return [...found]
    .sort((a, b) => a - b)
    .map((each) => days[each])
    .join(',')
}

function dayNumber(text: string): number {
  const named = days.indexOf(text.toUpperCase())
  return named === -1 ? Number(text) : named
}
