import type { Row } from './part.ts'

/** The middle of some numbers; of an even count the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  return Number.isInteger(middle) ? (sorted[middle - 1]! + sorted[middle]!) / 2 : sorted[Math.floor(middle)]!
}

/** The number below which such a share of the values lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN
}

export const inSeconds = (seconds: number) => (seconds < 1 ? `${seconds.toFixed(2)} s` : `${seconds.toFixed(1)} s`)
export const inMilliseconds = (seconds: number) =>
  seconds < 0.01 ? `${(seconds * 1000).toFixed(1)} ms` : `${Math.round(seconds * 1000)} ms`
export const asRatio = (ratio: number) => `${ratio.toFixed(2)} x`
export const inMebibytes = (bytes: number) => `${Math.round(bytes / 1024 ** 2)} MiB`
export const spread = (values: readonly number[], show: (value: number) => string) =>
  `${show(Math.min(...values))} to ${show(Math.max(...values))}`

/** A figure with a goal that it must not exceed. */
export function atMostOf(what: string, value: number, goal: number, show: (value: number) => string, more = ''): Row {
  return { what, measured: `${show(value)}${more}`, goal: `at most ${show(goal)}`, met: value <= goal }
}
