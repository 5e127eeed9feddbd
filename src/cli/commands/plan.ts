import { hasChanges, planChanges } from '../../operate/plan.ts'
import { stateOf } from '../../operate/operation.ts'
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
    'Compares the platform with what was applied and what runs, and tells each change with its reason. ' +
    'The plan has a hash: `up --plan HASH` does exactly this plan, or refuses when anything has changed ' +
    'since.',
  words: [platformWord],
  options: {
    ...where,
    'detailed-exitcode': { about: `exit ${changesAhead} when there are changes, 0 when there are none` },
  },
  json:
    '{hash, base, platform, environment, target, changes: [{id, kind, title, action, reason}]}; action ' +
    'is create, update, replace, delete or unchanged',
  examples: [
    ['plan', ''],
    ['plan --detailed-exitcode', 'for scripts: does anything differ?'],
  ],
  async run({ words: [path], options }, context) {
    const wish = wishOf(options, path)
    const { operation } = await open(wish, context)
    const running = await operation.driver.observe()
    const made = planChanges(operation.graph, operation.items, stateOf(operation), running)
    return {
      json: made,
      lines: planLines(made, `${again(wish, context, 'up')} --plan ${made.hash}`, context.paint),
      exit: options['detailed-exitcode'] && hasChanges(made) ? changesAhead : 0,
    }
  },
})
