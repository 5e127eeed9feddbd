import { firstDay, hours, lastDay, opensAt, remoteness, shops, stories } from './business.ts'
import type { Line, Region, Shop, Story } from './business.ts'
import { daysBetween, daysSince, lines, offer, priceOn, seasonOn, usual } from './expectation.ts'
import { random } from './random.ts'
import type { Random } from './random.ts'

/** One visit of one guest, a row of `visit.csv`; `waitedDays` is null but for repairs, `rating` where not given. */
export interface Visit {
  visitedAt: string
  shopId: number
  serviceId: number
  isMember: boolean
  quantity: number
  revenue: number
  waitedDays: number | null
  rating: number | null
}

const regions: readonly Region[] = ['Capital', 'Coast', 'Lakes', 'Highlands']

function storiesOn(line: Line, region: Region, day: string): Story[] {
  return stories.filter(
    (story) => story.line === line && (story.region ?? region) === region && story.from <= day && day <= story.to,
  )
}

function quantityOf(line: Line, dice: Random): number {
  if (line === 'Rental') return 1 + dice.weighted([4, 5, 2, 2])
  if (line === 'Accessories') return 1 + dice.weighted([6, 3, 1])
  return 1
}

/** A shortage is felt in full after six weeks and only gradually overcome. */
function extraWait(story: Story, region: Region, day: string): number {
  const near = Math.min(daysSince(story.from, day), daysSince(day, story.to)) / 42
  return (story.waits ?? 0) * remoteness[region] * Math.min(1, near)
}

function visitOf(shop: Shop, line: Line, day: string, dice: Random): Visit {
  const offered = offer(line, day)
  const { service } = offered[dice.weighted(offered.map((each) => each.weight))]!
  const going = storiesOn(line, shop.region, day)
  const years = daysSince(firstDay, day) / 365
  const isMember = dice.chance(0.2 + 0.08 * years + (shop.region === 'Capital' ? 0.12 : 0))
  const quantity = quantityOf(line, dice)
  const discount = going.reduce((price, story) => price * (story.price ?? 1), isMember && line !== 'Bikes' ? 0.9 : 1)
  const hour = opensAt + dice.weighted(hours[line])
  const minute = dice.between(0, 11) * 5
  const spring = line === 'Repair' ? 0.7 * Math.max(0, seasonOn(line, shop.region, day) - 1) : 0
  const extra = going.reduce((days, story) => days + extraWait(story, shop.region, day), 0)
  const wait = service.waits * (1 + spring) + extra
  const waitedDays = line === 'Repair' ? Math.floor(wait * (0.5 + dice.next()) + dice.next() * 0.9) : null
  const mood = 4.45 + shop.care - 0.2 * Math.max(0, (waitedDays ?? 0) - 2) + 1.9 * (dice.next() + dice.next() - 1)
  return {
    visitedAt: `${day} ${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`,
    shopId: shop.id,
    serviceId: service.id,
    isMember,
    quantity,
    revenue: Math.round(priceOn(service, day) * quantity * discount),
    waitedDays,
    rating: dice.chance(0.34) ? Math.min(5, Math.max(1, Math.round(mood))) : null,
  }
}

/** Plays all days of the business and returns its visits in order of time; the same seed gives the same visits. */
export function playVisits(seed: number): Visit[] {
  const dice = random(seed)
  return daysBetween(firstDay, lastDay).flatMap((day) => {
    const weather = new Map(regions.map((region) => [region, 0.55 + 0.9 * dice.next()]))
    const visits: Visit[] = []
    for (const shop of shops) {
      for (const line of lines) {
        const sky = line === 'Rental' ? weather.get(shop.region)! : 1
        const factor = storiesOn(line, shop.region, day).reduce((product, story) => product * story.factor, sky)
        const count = dice.count(usual(shop, line, day) * factor)
        for (let made = 0; made < count; made++) visits.push(visitOf(shop, line, day, dice))
      }
    }
    // Equal times keep the order in which they were made: the language sorts stably.
    return visits.sort((a, b) => Number(a.visitedAt > b.visitedAt) - Number(a.visitedAt < b.visitedAt))
  })
}
