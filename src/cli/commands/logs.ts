import { Failure } from '../../base/failure.ts'
import { problem, ProblemsFound } from '../../base/problem.ts'
import type { NodeId } from '../../graph/id.ts'
import { type Duration, seconds } from '../../base/units.ts'
import type { Driver } from '../../targets/target.ts'
import { command } from '../command.ts'
import { exits } from '../exits.ts'
import { collectLogs, printLogs } from '../follow.ts'
import { platformWord, where } from '../options.ts'
import { jobsOfBatch, named, runnable, serviceOf } from '../services.ts'
import { open, requireStarted, type Session } from '../session.ts'
import { pathExists, wishOf } from '../wish.ts'

/** How many lines are shown of each service when nothing is said. */
const usual = { one: 200, each: 20 }

/** Shows what services and jobs have printed. */
export const logs = command({
  about:
    'Shows the last lines that a service, a store or a job has printed; without a name, those of all ' +
    'services. A word with a slash or a dot is the platform.',
  words: [
    {
      name: 'service',
      about: 'ids (bi-web), or roles (web) when one app alone has it; web@eu-central-1 in a region but the first',
      many: true,
    },
    platformWord,
  ],
  options: {
    ...where,
    follow: { short: 'f', about: 'go on with what comes' },
    since: { value: 'TIME', about: 'only what is younger: 10m, 2h, or a moment such as 2026-01-31T12:00' },
    lines: {
      short: 'n',
      value: 'NUMBER',
      about: `at most so many lines of each; default ${usual.one}, or ${usual.each} when no service is named`,
    },
  },
  json: '[{service, replica, line}]',
  examples: [
    ['logs web -f', ''],
    ['logs worker --since 10m -p acme.yaml', ''],
  ],
  async run({ words, options }, context) {
    const { since, lines } = { since: sinceOf(options.since), lines: linesOf(options.lines) }
    if (options.follow && context.json) {
      throw new ProblemsFound([
        problem(
          'SW6006',
          { path: 'logs' },
          {
            found: '--follow and --json',
            expected: 'one of them',
            do: 'leave out one: a document has an end, following has none',
          },
        ),
      ])
    }
    const asked = named(words, Infinity, (path) => pathExists(path, context))
    const wish = wishOf(options, asked.path)
    const session = await open(wish, context)
    requireStarted(session, wish, context, 'logs')
    const { driver } = session.operation
    const running = await driver.observe()
    const known = runnable(session.graph, running, true)
    const ids =
      asked.services.length > 0
        ? (await Promise.all(asked.services.map((word) => logsOf(word, session, known)))).flat()
        : await speaking(driver, runnable(session.graph, running))
    const wanted = {
      follow: options.follow,
      lines: lines ?? (since ? undefined : asked.services.length > 0 ? usual.one : usual.each),
      ...(since && { since }),
    }
    if (context.json) return { json: await collectLogs(driver, ids, wanted) }
    const over = new AbortController()
    const release = context.world.interruptions(() => over.abort())
    context.progress.gone.addEventListener('abort', () => over.abort(), { once: true })
    await printLogs(driver, ids, wanted, context, over.signal)
    release()
    return { exit: over.signal.aborted && !context.progress.gone.aborted ? exits.interrupted : exits.done }
  },
})

/**
 * The logs that a word means: those of a batch of jobs that ran, of a service, or of what a target added (an edge),
 * running or not.
 */
async function logsOf(
  word: string,
  { graph, operation: { driver } }: Session,
  known: readonly NodeId[],
): Promise<NodeId[]> {
  const candidates = [word, ...jobsOfBatch(word, graph)]
  const there = await Promise.all(candidates.map((id) => hasLog(driver, id)))
  const found = candidates.filter((_, index) => there[index])
  return found.length > 0 ? found : [serviceOf(word, graph, known)]
}

/** Those whose lines can be read; a target that keeps none of a data server says so by a Failure. */
async function speaking(driver: Driver, ids: readonly NodeId[]): Promise<NodeId[]> {
  const speaks = await Promise.all(
    ids.map((id) =>
      hasLog(driver, id).then(
        () => true,
        (error: unknown) => {
          if (error instanceof Failure) return false
          throw error
        },
      ),
    ),
  )
  return ids.filter((_, index) => speaks[index])
}

async function hasLog(driver: Driver, word: string): Promise<boolean> {
  for await (const _ of driver.logs(word, { follow: false, lines: 1 })) return true
  return false
}

function sinceOf(text: string | undefined): Date | undefined {
  if (text === undefined) return undefined
  if (/^\d+(\.\d+)?(ms|s|m|h|d)$/.test(text)) return new Date(Date.now() - seconds(text as Duration) * 1000)
  const moment = new Date(text)
  if (!Number.isNaN(moment.getTime())) return moment
  throw new ProblemsFound([
    problem(
      'SW6003',
      { path: 'logs --since' },
      {
        title: 'the value of --since is not a time',
        found: text,
        expected: 'a length of time (90s, 10m, 2h, 1d) or a moment (2026-01-31T12:00)',
        do: 'write --since 10m',
      },
    ),
  ])
}

function linesOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (/^\d+$/.test(text)) return Number(text)
  throw new ProblemsFound([
    problem(
      'SW6003',
      { path: 'logs --lines' },
      {
        title: 'the value of --lines is not a number',
        found: text,
        expected: 'a whole number',
        do: 'write --lines 100',
      },
    ),
  ])
}
