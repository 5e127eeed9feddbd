import type { Change, Plan } from '../../operate/plan.ts'
import type { Paint } from '../paint.ts'
import { effectLines } from './effects.ts'
import { table } from './table.ts'

const actions: readonly Change['action'][] = ['create', 'update', 'replace', 'delete']
const marks = { create: '+', update: '~', replace: '±', delete: '-', unchanged: ' ' } as const

/**
 * A plan for people: each change with its reason, the number of things left as they are, what the target would do for
 * it or why that is not known, and how to carry out exactly this plan.
 */
export function planLines(plan: Plan, next: string, paint: Paint, unforeseen?: string): string[] {
  const colour = {
    create: paint.good,
    update: paint.warning,
    replace: paint.bad,
    delete: paint.bad,
    unchanged: paint.faint,
  }
  const changes = plan.changes.filter((change) => change.action !== 'unchanged')
  const same = plan.changes.length - changes.length
  const title = `${paint.strong(plan.platform)}, ${plan.environment}, on ${plan.target}`
  if (changes.length === 0) return [`${title}: nothing to do, ${same} as applied`]
  const counts = actions.flatMap((action) => {
    const count = changes.filter((change) => change.action === action).length
    return count > 0 ? [`${count} to ${action}`] : []
  })
  const rows = actions
    .flatMap((action) => changes.filter((change) => change.action === action))
    .map((change) => [
      `${colour[change.action](marks[change.action])} ${change.id}`,
      paint.faint(change.kind),
      change.title,
      paint.faint(change.reason),
    ])
  return [
    `${title}: ${counts.join(', ')}${same > 0 ? `, ${same} as they are` : ''}`,
    '',
    ...table(rows, { indent: 2 }),
    ...effectLines(plan.effects ?? [], paint),
    ...(unforeseen === undefined
      ? []
      : ['', paint.warning(`What ${plan.target} itself would do for it cannot be told here: ${unforeseen}`)]),
    '',
    `To do exactly this:  ${next}`,
  ]
}
