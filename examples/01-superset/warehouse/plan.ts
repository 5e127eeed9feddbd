import { firstDay, lastDay, shops } from './business.ts'
import type { Line } from './business.ts'
import { daysBetween, lines, offer, priceOn, usual } from './expectation.ts'

/** What a shop meant to earn in a month, set before the year began, in whole hundreds. */
export interface Plan {
  month: string
  shopId: number
  revenue: number
}

/** How bold the plan of a year was: cautious, then too much for a year of rain and missing parts, then cautious. */
const ambition: Record<string, number> = { 2023: 0.97, 2024: 1.04, 2025: 0.97 }

/** Works out each shop's plan for each month it was open, from usual demand and ambition, without any story. */
export function drawPlan(): Plan[] {
  const months = new Map<string, Plan>()
  for (const day of daysBetween(firstDay, lastDay)) {
    for (const shop of shops) {
      const expected = lines.reduce((sum, line) => sum + usual(shop, line, day) * meanTicket(line, day), 0)
      if (expected === 0) continue
      const month = `${day.slice(0, 7)}-01`
      const plan = months.get(`${month} ${shop.id}`) ?? { month, shopId: shop.id, revenue: 0 }
      months.set(`${month} ${shop.id}`, { ...plan, revenue: plan.revenue + expected * ambition[day.slice(0, 4)]! })
    }
  }
  return [...months.values()].map((plan) => ({ ...plan, revenue: Math.round(plan.revenue / 100) * 100 }))
}

/** What one visit of a line usually brings in; a line's mean quantity is that of `quantityOf`. */
function meanTicket(line: Line, day: string): number {
  const offered = offer(line, day)
  const weights = offered.reduce((sum, each) => sum + each.weight, 0)
  const price = offered.reduce((sum, each) => sum + each.weight * priceOn(each.service, day), 0) / weights
  const quantity = { Rental: 28 / 13, Repair: 1, Bikes: 1, Accessories: 1.5 }[line]
  return price * quantity * (line === 'Bikes' ? 1 : 0.965)
}
