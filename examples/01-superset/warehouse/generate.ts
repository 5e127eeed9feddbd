import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { services, shops } from './business.ts'
import { drawPlan } from './plan.ts'
import { playVisits } from './visits.ts'

/** The seed of the committed files; another one gives another history of the same business. */
export const seed = 20230101

type Cell = string | number | boolean | null

/** Writes rows as CSV with a header line; no text of this business holds a comma, a quote or a line break. */
function csv(header: string, rows: readonly (readonly Cell[])[]): string {
  const text = (cell: Cell): string => {
    if (cell === null) return ''
    if (typeof cell === 'boolean') return cell ? 't' : 'f'
    return String(cell)
  }
  return [header, ...rows.map((row) => row.map(text).join(','))].join('\n') + '\n'
}

/** Returns the warehouse's files, name to content; the same bytes on every machine for the same seed. */
export function generateFiles(from: number = seed): Map<string, string> {
  return new Map([
    [
      'shop.csv',
      csv(
        'shop_id,name,region,opened_on,workstands',
        shops.map((shop) => [shop.id, shop.name, shop.region, shop.openedOn, shop.workstands]),
      ),
    ],
    [
      'service.csv',
      csv(
        'service_id,name,line,list_price',
        services.map((service) => [service.id, service.name, service.line, service.price]),
      ),
    ],
    [
      'plan.csv',
      csv(
        'month,shop_id,revenue',
        drawPlan().map((plan) => [plan.month, plan.shopId, plan.revenue]),
      ),
    ],
    [
      'visit.csv',
      csv(
        'visited_at,shop_id,service_id,is_member,quantity,revenue,waited_days,rating',
        playVisits(from).map((visit) => Object.values(visit)),
      ),
    ],
  ])
}

/** The folder that holds the committed files. */
export const dataFolder = fileURLToPath(new URL('data', import.meta.url))

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  mkdirSync(dataFolder, { recursive: true })
  for (const [name, content] of generateFiles()) {
    writeFileSync(join(dataFolder, name), content)
    console.log(`${name}  ${content.split('\n').length - 2} rows  ${content.length} bytes`)
  }
}
