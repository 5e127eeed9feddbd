import { demand, firstDay, growth, season, seasonDepth, services, week } from './business.ts'
import type { Line, Region, Service, Shop } from './business.ts'

/** All lines, in the order in which a day is played. */
export const lines: readonly Line[] = ['Rental', 'Repair', 'Bikes', 'Accessories']
const dayLength = 86_400_000
/** Every shop is closed on these days of each year. */
const holidays = new Set(['01-01', '12-25', '12-26'])

/** Lists the days from `first` to `last`, both included, as `YYYY-MM-DD`. */
export function daysBetween(first: string, last: string): string[] {
  const days: string[] = []
  for (let time = Date.parse(first); time <= Date.parse(last); time += dayLength) {
    days.push(new Date(time).toISOString().slice(0, 10))
  }
  return days
}

/** Counts the days from `first` to `day`; negative before it. */
export function daysSince(first: string, day: string): number {
  return (Date.parse(day) - Date.parse(first)) / dayLength
}

/** Tells the season of a line in a region on a day, as a multiple of the average day. */
export function seasonOn(line: Line, region: Region, day: string): number {
  const month = Number(day.slice(5, 7)) - 1
  const fromMiddle = (Number(day.slice(8, 10)) - 15) / 30
  const here = season[line][month]!
  const next = season[line][(month + (fromMiddle < 0 ? 11 : 1)) % 12]!
  const curve = here + (next - here) * Math.abs(fromMiddle)
  return Math.max(0.08, 1 + (curve - 1) * seasonDepth[region])
}

/** A new shop needs half a year until it is known. */
function ramp(shop: Shop, day: string): number {
  const age = daysSince(shop.openedOn, day)
  return age < 0 ? 0 : Math.min(1, 0.45 + (0.55 * age) / 180)
}

/** Expects the visits of a line in a shop on a day of average weather with nothing unusual going on; 0 when closed. */
export function usual(shop: Shop, line: Line, day: string): number {
  if (holidays.has(day.slice(5))) return 0
  const weekday = (new Date(day).getUTCDay() + 6) % 7
  const trend = 1 + (growth[shop.region] - 1) * (daysSince(firstDay, day) / 365)
  const size = demand[shop.region][line] * shop.size * ramp(shop, day)
  return size * seasonOn(line, shop.region, day) * week[line][weekday]! * trend
}

/** Lists the services on offer with their weights; a new one is taken up over nine months. */
export function offer(line: Line, day: string): { service: Service; weight: number }[] {
  return services
    .filter((service) => service.line === line)
    .map((service) => {
      const age = service.from === undefined ? 270 : daysSince(service.from, day)
      return { service, weight: age < 0 ? 0 : service.weight * Math.min(1, 0.3 + (0.7 * age) / 270) }
    })
}

/** Prices a service on a day: the list price of 2023, and 3% of it more each year. */
export function priceOn(service: Service, day: string): number {
  return service.price * (1 + 0.03 * (Number(day.slice(0, 4)) - 2023))
}
