import { existsSync } from 'node:fs'
import { problem, ProblemsFound } from '../../base/problem.ts'
import { stateOf } from '../../operate/operation.ts'
import { destroy as removeAll } from '../../operate/stop.ts'
import { command } from '../command.ts'
import type { Context } from '../context.ts'
import { documentOf, operating, unfinished } from '../operate.ts'
import { platformWord, where } from '../options.ts'
import { open, removeStateFolder, type Session, stateFolder } from '../session.ts'
import { duration } from '../show/amounts.ts'
import { shownPath, wishOf } from '../wish.ts'

/** Removes everything that `up` made. */
export const destroy = command({
  about:
    'Stops everything and removes all that `up` made for this platform and environment: processes, ' +
    'configuration, logs, secrets and data. What keeps data goes only with --delete-data. Software that ' +
    'other platforms may use stays in the cache.',
  words: [platformWord],
  options: {
    ...where,
    yes: { short: 'y', about: 'do not ask' },
    'delete-data': { about: 'remove the data and the secrets too, for ever' },
  },
  json: '{platform, environment, target, seconds, steps: [{id, seconds, state}], removed}',
  examples: [
    ['destroy --delete-data', 'asks first'],
    ['destroy --delete-data --yes', 'for scripts'],
  ],
  async run({ words: [path], options }, context) {
    const wish = wishOf(options, path)
    const looked = await open(wish, context)
    const folder = stateFolder(looked)
    const name = `${looked.graph.platform}, ${looked.graph.environment}`
    if (!existsSync(folder))
      return {
        json: { ...documentOf(looked, { results: [], seconds: 0, interrupted: false }), removed: null },
        lines: [`${name}: nothing is here to remove`],
      }
    if (!options['delete-data']) refuseLosing(looked)
    if (!options.yes && !(await agreed(looked, context)))
      return { exit: 1, json: { removed: null }, lines: ['Nothing was removed.'] }
    const { session, done: run } = await operating(wish, context, ({ operation }) => removeAll(operation))
    const document = { ...documentOf(session, run), removed: folder }
    const broken = await unfinished(run, session.operation.driver, context, { ...document, removed: null })
    if (broken) return broken
    removeStateFolder(session)
    return {
      json: document,
      lines: [`${name} is gone, after ${duration(run.seconds)}: ${shownPath(folder, context)} and everything in it`],
    }
  },
})

function refuseLosing({ operation, graph }: Session): void {
  const kept = Object.entries(stateOf(operation).items).filter(([, item]) => item.keep)
  if (kept.length === 0) return
  const [data, secrets] = [
    kept.filter(([, item]) => item.kind !== 'secret'),
    kept.filter(([, item]) => item.kind === 'secret'),
  ]
  const names = [...data.map(([id]) => id), ...(secrets.length > 0 ? [`${secrets.length} secrets`] : [])]
  throw new ProblemsFound([
    problem(
      'SW5008',
      { path: graph.platform },
      {
        title: `the data of ${graph.platform} would be lost`,
        found: names.join(', '),
        expected: 'to be told that the data may go',
        do: 'add --delete-data; to stop everything and keep the data, use `down`',
      },
    ),
  ])
}

async function agreed({ graph }: Session, context: Context): Promise<boolean> {
  const answer = await context.world.ask(
    `Remove ${graph.platform} (${graph.environment}) and all of its data for ever? [y/N] `,
  )
  if (answer !== undefined) return /^y(es)?$/i.test(answer.trim())
  throw new ProblemsFound([
    problem(
      'SW6004',
      { path: 'destroy' },
      { title: 'destroy needs a yes', found: 'no terminal to ask on', expected: '--yes', do: 'add --yes' },
    ),
  ])
}
