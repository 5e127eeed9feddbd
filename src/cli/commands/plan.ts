import { Failure } from '../../base/failure.ts'
import { ProblemsFound } from '../../base/problem.ts'
import { withForesight } from '../../operate/foresee.ts'
import { type Operation, stateOf } from '../../operate/operation.ts'
import { hasChanges, type Plan, planChanges } from '../../operate/plan.ts'
import { command } from '../command.ts'
import { platformWord, where } from '../options.ts'
import { open } from '../session.ts'
import { planLines } from '../show/plan.ts'
import { again, wishOf } from '../wish.ts'

/** What the exit code says with `--detailed-exitcode`. */
const changesAhead = 4

/** Tells what `up` would do. */
export const plan = command({
  about:
    'Compares the platform with what was applied and what runs, and tells each change with its reason; ' +
    'where the target can tell, also what it would make, change, replace and remove for it. ' +
    'The plan has a hash: `up --plan HASH` does exactly this plan, or refuses when anything has changed ' +
    'since.',
  words: [platformWord],
  options: {
    ...where,
    'detailed-exitcode': { about: `exit ${changesAhead} when there are changes, 0 when there are none` },
  },
  json:
    '{hash, base, platform, environment, target, changes: [{id, kind, title, action, reason}], effects: ' +
    '[{within, id, kind, action, reason, parts: [{name, from, to, replaces}], holds}], unforeseen}; action ' +
    'is create, update, replace, delete or unchanged; unforeseen says why there are no effects',
  examples: [
    ['plan', ''],
    ['plan --detailed-exitcode', 'for scripts: does anything differ?'],
  ],
  async run({ words: [path], options }, context) {
    const wish = wishOf(options, path)
    const { operation } = await open(wish, context)
    const running = await operation.driver.observe()
    const own = planChanges(operation.graph, operation.items, stateOf(operation), running)
    const { made, unforeseen } = await told(own, operation)
    return {
      json: { ...made, ...(unforeseen !== undefined && { unforeseen }) },
      lines: planLines(made, `${again(wish, context, 'up')} --plan ${made.hash}`, context.paint, unforeseen),
      exit: options['detailed-exitcode'] && hasChanges(made) ? changesAhead : 0,
    }
  },
})

/** A plan with what the target would do, or with the reason why that cannot be told here: `up` would fail for it. */
async function told(plan: Plan, { graph, driver }: Operation): Promise<{ made: Plan; unforeseen?: string }> {
  try {
    return { made: await withForesight(plan, graph, driver) }
  } catch (error) {
    if (error instanceof Failure) return { made: plan, unforeseen: error.facts.reason }
    if (error instanceof ProblemsFound)
      return { made: plan, unforeseen: error.problems.map(({ title, found }) => `${title}: ${found}`).join('; ') }
    throw error
  }
}
