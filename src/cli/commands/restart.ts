import { restart as restartOne } from '../../operate/stop.ts'
import { command } from '../command.ts'
import { documentOf, operating, unfinished } from '../operate.ts'
import { platformWord, where } from '../options.ts'
import { named, runnable, serviceOf } from '../services.ts'
import { requireStarted } from '../session.ts'
import { duration } from '../show/amounts.ts'
import { pathExists, wishOf } from '../wish.ts'

/** Restarts one service. */
export const restart = command({
  about:
    'Restarts a service. One that can roll is replaced one replica at a time: the new one is ready ' +
    'before the old one is drained and stopped. One that must be alone is stopped first.',
  words: [
    {
      name: 'service',
      about: 'its id (bi-web), or its role (web) when one app alone has it; web@eu-central-1 in that region alone',
      needed: true,
    },
    platformWord,
  ],
  options: where,
  json: '{platform, environment, target, seconds, steps: [{id, seconds, state}]}',
  examples: [
    ['restart web', ''],
    ['restart bi-web -p acme.yaml', ''],
  ],
  async run({ words, options }, context) {
    const asked = named(words, 1, (path) => pathExists(path, context))
    const wish = wishOf(options, asked.path)
    let id = ''
    const { session, done: run } = await operating(
      wish,
      context,
      ({ operation }) => restartOne(operation, id),
      async (opened) => {
        requireStarted(opened, wish, context, 'restart')
        id = serviceOf(
          asked.services[0] ?? '',
          opened.graph,
          runnable(opened.graph, await opened.operation.driver.observe()),
        )
      },
    )
    const document = documentOf(session, run)
    return (
      (await unfinished(run, session.operation.driver, context, document)) ?? {
        json: document,
        lines: [`${id} was restarted in ${duration(run.seconds)}`],
      }
    )
  },
})
