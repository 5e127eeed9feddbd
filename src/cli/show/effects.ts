import { type Effect, mayReplace } from '../../targets/effect.ts'
import type { Paint } from '../paint.ts'
import { table } from './table.ts'

/** How many things are named at most; `--json` has all. */
const most = 20
const actions: readonly Effect['action'][] = ['replace', 'delete', 'update', 'create']
const marks = { create: '+', update: '~', replace: '±', delete: '-' } as const

/**
 * What a target would do, for people: counts for each stack, what is replaced and removed first, and a warning of each
 * thing with data that may be replaced.
 */
export function effectLines(effects: readonly Effect[], paint: Paint): string[] {
  if (effects.length === 0) return []
  const colour = { create: paint.good, update: paint.warning, replace: paint.bad, delete: paint.bad }
  const sorted = actions.flatMap((action) => effects.filter((effect) => effect.action === action))
  // A first deployment makes more than anybody reads.
  const told = sorted.length <= most ? sorted : sorted.filter(({ action }) => action !== 'create')
  const shown = new Set(told.slice(0, most))
  const rest = told.length - shown.size
  const stacks = [...Map.groupBy(sorted, ({ within }) => within)].flatMap(([within, all]) => [
    '',
    `${paint.strong(within)}: ${countsOf(all)}`,
    ...table(
      all
        .filter((effect) => shown.has(effect))
        .map((effect) => [
          `${colour[effect.action](marks[effect.action])} ${effect.id}`,
          paint.faint(effect.kind),
          paint.faint(effect.reason),
        ]),
      { indent: 2 },
    ),
  ])
  return [
    ...stacks,
    ...(rest > 0 ? ['', paint.faint(`and ${rest} more, which --json names`)] : []),
    ...warningsOf(effects).map((words) => paint.warning(words)),
  ]
}

function countsOf(effects: readonly Effect[]): string {
  return actions
    .flatMap((action) => {
      const count = effects.filter((effect) => effect.action === action).length
      return count > 0 ? [`${count} to ${action}`] : []
    })
    .join(', ')
}

function warningsOf(effects: readonly Effect[]): string[] {
  const doubtful = effects.filter((effect) => effect.holds !== undefined && mayReplace(effect))
  return doubtful.flatMap(({ holds, id, parts }) => {
    const causes = parts.filter(({ replaces }) => replaces === 'maybe').map(({ name }) => name)
    return [
      '',
      `${holds} may be replaced, and its data left behind: ${id} may be made anew for its ${causes.join(', ')}`,
    ]
  })
}
