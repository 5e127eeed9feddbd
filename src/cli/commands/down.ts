import { down as stopAll } from '../../operate/stop.ts'
import { command } from '../command.ts'
import { documentOf, operating, unfinished } from '../operate.ts'
import { platformWord, where } from '../options.ts'
import { counted, duration } from '../show/amounts.ts'
import { again, wishOf } from '../wish.ts'

/** Stops everything. */
export const down = command({
  about:
    'Stops everything, in reverse order of its needs, each as gracefully as it asks for. All data is ' +
    'kept, and `up` starts it again.',
  words: [platformWord],
  options: where,
  json: '{platform, environment, target, seconds, steps: [{id, seconds, state}]}',
  examples: [['down', '']],
  async run({ words: [path], options }, context) {
    const wish = wishOf(options, path)
    const { session, done: run } = await operating(wish, context, ({ operation }) => stopAll(operation))
    const document = documentOf(session, run)
    const broken = await unfinished(run, session.operation.driver, context, document)
    if (broken) return broken
    const name = session.graph.platform
    const stopped =
      run.results.length === 0
        ? `${name} was not running`
        : `${name} is stopped: ${counted(run.results.length, 'service')} in ${duration(run.seconds)}; its data is kept`
    return { json: document, lines: [stopped, ...(run.results.length > 0 ? [`  ${again(wish, context, 'up')}`] : [])] }
  },
})
