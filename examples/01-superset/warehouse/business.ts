/**
 * Quillmoor Cycles, the made-up business behind this warehouse: twelve neighbourhood shops in four regions that rent,
 * repair and sell bicycles. Everything that shapes its figures is a constant here; `visits.ts` turns them into rows.
 */

/** The four things a shop earns money with. */
export type Line = 'Rental' | 'Repair' | 'Bikes' | 'Accessories'

/** The four parts of the country that have shops. */
export type Region = 'Capital' | 'Coast' | 'Lakes' | 'Highlands'

/** One shop; `size` scales its demand, `care` is added to the rating its guests give. */
export interface Shop {
  id: number
  name: string
  region: Region
  openedOn: string
  workstands: number
  size: number
  care: number
}

/** One thing a guest can pay for; `weight` is its share of its line, `waits` the usual days in the workshop. */
export interface Service {
  id: number
  name: string
  line: Line
  price: number
  weight: number
  waits: number
  from?: string
}

/** The first and the last day in the warehouse: three whole years. */
export const firstDay = '2023-01-01'
export const lastDay = '2025-12-31'

export const shops: readonly Shop[] = [
  { id: 1, name: 'Old Market', region: 'Capital', openedOn: '2016-04-02', workstands: 5, size: 1.2, care: 0 },
  { id: 2, name: 'Station Square', region: 'Capital', openedOn: '2018-09-01', workstands: 6, size: 1.35, care: -0.15 },
  { id: 3, name: 'Canal Side', region: 'Capital', openedOn: '2020-05-16', workstands: 3, size: 0.8, care: 0.2 },
  { id: 4, name: 'Northgate', region: 'Capital', openedOn: '2024-02-10', workstands: 4, size: 1, care: 0.1 },
  { id: 5, name: 'Harbour Front', region: 'Coast', openedOn: '2015-03-14', workstands: 4, size: 1.4, care: 0.05 },
  { id: 6, name: 'Lighthouse Bay', region: 'Coast', openedOn: '2019-05-25', workstands: 2, size: 0.9, care: 0.25 },
  { id: 7, name: 'Sandwick', region: 'Coast', openedOn: '2021-04-10', workstands: 2, size: 0.75, care: -0.1 },
  { id: 8, name: 'Merewater', region: 'Lakes', openedOn: '2017-06-03', workstands: 3, size: 1.1, care: 0.1 },
  { id: 9, name: 'Fern Island', region: 'Lakes', openedOn: '2022-04-30', workstands: 2, size: 0.65, care: 0.3 },
  { id: 10, name: 'Reedham', region: 'Lakes', openedOn: '2023-05-06', workstands: 2, size: 0.7, care: 0 },
  { id: 11, name: 'Pine Ridge', region: 'Highlands', openedOn: '2020-06-20', workstands: 3, size: 0.95, care: 0.05 },
  { id: 12, name: 'Upper Glen', region: 'Highlands', openedOn: '2024-05-04', workstands: 3, size: 1.05, care: 0.15 },
]

export const services: readonly Service[] = [
  { id: 1, name: 'City bike rental', line: 'Rental', price: 22, weight: 5, waits: 0 },
  { id: 2, name: 'Trail bike rental', line: 'Rental', price: 36, weight: 3, waits: 0 },
  { id: 3, name: 'E-bike rental', line: 'Rental', price: 52, weight: 4, waits: 0, from: '2024-04-01' },
  { id: 4, name: 'Trailer rental', line: 'Rental', price: 14, weight: 1.5, waits: 0 },
  { id: 5, name: 'Tyre repair', line: 'Repair', price: 32, weight: 5, waits: 0.6 },
  { id: 6, name: 'Brake service', line: 'Repair', price: 58, weight: 3, waits: 1.2 },
  { id: 7, name: 'Full service', line: 'Repair', price: 120, weight: 3, waits: 2.4 },
  { id: 8, name: 'Drivetrain', line: 'Repair', price: 185, weight: 2, waits: 3 },
  { id: 9, name: 'New city bike', line: 'Bikes', price: 690, weight: 4, waits: 0 },
  { id: 10, name: 'New trail bike', line: 'Bikes', price: 1180, weight: 2, waits: 0 },
  { id: 11, name: 'New e-bike', line: 'Bikes', price: 2240, weight: 1.2, waits: 0 },
  { id: 12, name: 'Used bike', line: 'Bikes', price: 360, weight: 4, waits: 0 },
  { id: 13, name: 'Lock or light', line: 'Accessories', price: 34, weight: 5, waits: 0 },
  { id: 14, name: 'Helmet', line: 'Accessories', price: 62, weight: 2, waits: 0 },
  { id: 15, name: 'Clothing', line: 'Accessories', price: 71, weight: 2, waits: 0 },
]

/** Visits per open day of a shop of size 1 in an average month of 2023, by region and line. */
export const demand: Record<Region, Record<Line, number>> = {
  Capital: { Rental: 1.1, Repair: 2.1, Bikes: 0.21, Accessories: 1 },
  Coast: { Rental: 2.5, Repair: 1, Bikes: 0.1, Accessories: 0.7 },
  Lakes: { Rental: 2.1, Repair: 0.95, Bikes: 0.1, Accessories: 0.6 },
  Highlands: { Rental: 1.7, Repair: 1.2, Bikes: 0.16, Accessories: 0.7 },
}

/** Demand at the middle of each month, January first, as a multiple of the average month. */
export const season: Record<Line, readonly number[]> = {
  Rental: [0.2, 0.25, 0.5, 0.95, 1.3, 1.7, 2.1, 2.15, 1.35, 0.8, 0.3, 0.25],
  Repair: [0.6, 0.75, 1.25, 1.5, 1.3, 1.1, 1, 0.95, 1.1, 1, 0.8, 0.6],
  Bikes: [0.45, 0.6, 1.2, 1.6, 1.5, 1.2, 1, 0.9, 0.85, 0.75, 0.8, 1.2],
  Accessories: [0.65, 0.7, 0.95, 1.1, 1.15, 1.1, 1.1, 1.05, 0.95, 0.9, 0.95, 1.5],
}

/** How far a region follows the season: 1 as above, less where people ride all year, more where winter closes roads. */
export const seasonDepth: Record<Region, number> = { Capital: 0.65, Coast: 1.1, Lakes: 1.05, Highlands: 1.15 }

/** Demand by day of the week, Monday first. */
export const week: Record<Line, readonly number[]> = {
  Rental: [0.65, 0.65, 0.7, 0.8, 1.05, 1.75, 1.4],
  Repair: [1.4, 1.2, 1.05, 1, 1.05, 0.95, 0.35],
  Bikes: [0.6, 0.6, 0.75, 0.85, 1.1, 2.2, 0.9],
  Accessories: [0.8, 0.75, 0.85, 0.9, 1.1, 1.75, 0.85],
}

/** When guests come, one weight for each hour from 8 to 18; a repair is counted when the bicycle is handed in. */
export const hours: Record<Line, readonly number[]> = {
  Rental: [3, 9, 11, 8, 5, 5, 5, 3, 2, 1, 0.5],
  Repair: [11, 8, 4, 3, 4, 3, 2, 3, 6, 9, 5],
  Bikes: [0.5, 1, 3, 5, 4, 4, 6, 7, 6, 5, 2],
  Accessories: [2, 3, 5, 6, 6, 5, 5, 6, 7, 7, 3],
}
/** The first hour in `hours`. */
export const opensAt = 8

/** Growth of demand from one year to the next, by region. */
export const growth: Record<Region, number> = { Capital: 1.07, Coast: 1.05, Lakes: 1.09, Highlands: 1.16 }

/** How long a missing part takes to reach a region, as a multiple of the mean. */
export const remoteness: Record<Region, number> = { Capital: 0.7, Coast: 0.95, Lakes: 1.15, Highlands: 1.6 }

/** Something that happened and shows in the figures; days are inclusive, `factor` multiplies demand. */
export interface Story {
  from: string
  to: string
  line: Line
  region?: Region
  factor: number
  /** Paid share of the list price while it lasts. */
  price?: number
  /** Added days in the workshop at its height. */
  waits?: number
}

export const stories: readonly Story[] = [
  // A rainy July keeps visitors away from the sea.
  { from: '2024-06-28', to: '2024-07-28', line: 'Rental', region: 'Coast', factor: 0.45 },
  // Chains and cassettes are out of stock everywhere; repairs queue up and some guests go elsewhere.
  { from: '2024-09-09', to: '2025-01-26', line: 'Repair', factor: 0.72, waits: 4.5 },
  // Spring Service Weeks: a fifth off each repair, to win the guests back.
  { from: '2025-03-10', to: '2025-04-13', line: 'Repair', factor: 1.75, price: 0.8 },
  // A cycling festival in the hills.
  { from: '2025-08-29', to: '2025-09-14', line: 'Rental', region: 'Highlands', factor: 1.9 },
]
