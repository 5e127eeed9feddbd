/**
 * The five fields of a schedule as lists for `schedule.sh`: values as `date` prints them, each between spaces, or a
 * star.
 */
export interface Times {
  readonly minutes: string
  readonly hours: string
  readonly days: string
  readonly months: string
  readonly weekdays: string
  /** Whether a day must fit both fields of days, or one of them: one is enough when neither is a star. */
  readonly days_mean: 'both' | 'either'
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']

/** Spreads five cron fields (stars, numbers, names, ranges and steps, checked before) into lists. */
export function timesOf(cron: string): Times {
  const [minute = '*', hour = '*', day = '*', month = '*', weekday = '*'] = cron.trim().toLowerCase().split(/\s+/)
  const two = (value: number) => String(value).padStart(2, '0')
  return {
    minutes: listOf(valuesOf(minute, 0, 59), two),
    hours: listOf(valuesOf(hour, 0, 23), two),
    days: listOf(valuesOf(day, 1, 31), two),
    months: listOf(valuesOf(month, 1, 12, months, 1), two),
    // Sunday is 0 and 7.
    weekdays: listOf(
      valuesOf(weekday, 0, 7, weekdays, 0)?.map((value) => value % 7),
      String,
    ),
    days_mean: day !== '*' && weekday !== '*' ? 'either' : 'both',
  }
}

/** Undefined for a star: every value. */
function valuesOf(
  field: string,
  least: number,
  most: number,
  names: readonly string[] = [],
  first = 0,
): number[] | undefined {
  if (field === '*') return undefined
  const number = (word: string) => (names.includes(word) ? names.indexOf(word) + first : Number(word))
  const found = field.split(',').flatMap((part) => {
    const [range = '*', step] = part.split('/') as [string, string?]
    const [from, to] = range.split('-') as [string, string?]
    const begin = from === '*' ? least : number(from)
    const end = to !== undefined ? number(to) : from === '*' || step !== undefined ? most : begin
    return Array.from({ length: Math.max(0, end - begin + 1) }, (_, index) => begin + index).filter(
      (value) => (value - begin) % Number(step ?? 1) === 0,
    )
  })
  return [...new Set(found)].sort((a, b) => a - b)
}

function listOf(values: readonly number[] | undefined, written: (value: number) => string): string {
  return values === undefined
    ? '*'
    : ` ${[...new Set(values)]
        .sort((a, b) => a - b)
        .map(written)
        .join(' ')} `
}
