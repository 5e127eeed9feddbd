import type { Watch } from './estate-watch.ts'

/**
 * When a budget tells: at each of its shares of what was spent, and when AWS expects that the month will be beyond the
 * greatest. An expectation of less is what a budget is for.
 */
export function budgetNotices({
  at,
}: Pick<NonNullable<Watch['budget']>, 'at'>): { readonly type: 'ACTUAL' | 'FORECASTED'; readonly threshold: number }[] {
  return [
    ...at.map((threshold) => ({ type: 'ACTUAL' as const, threshold })),
    ...(at.length > 0 ? [{ type: 'FORECASTED' as const, threshold: Math.max(...at) }] : []),
  ]
}
