import type { Problem } from '../base/problem.ts'
import type { Places } from './places.ts'

/**
 * What a loader makes of a platform file: its value with places, or problems. A loader never throws on what a user
 * wrote.
 */
export type Loaded =
  | { readonly value: unknown; readonly places: Places; readonly problems: readonly Problem[] }
  | { readonly value?: undefined; readonly places?: undefined; readonly problems: readonly Problem[] }

/** Deeper than this no platform is nested; what is deeper is a mistake or an attack. */
export const deepest = 64

/** More values than this no platform has. */
export const most = 500_000
