import { problem, ProblemsFound } from '../../base/problem.ts'
import { type Deployment, deploy } from '../../operate/deploy.ts'
import { hasChanges } from '../../operate/plan.ts'
import { down } from '../../operate/stop.ts'
import { addressesOf, homesOf, urlsOf } from '../addresses.ts'
import { agreed } from '../agree.ts'
import { startInBackground } from '../background.ts'
import { command, type Result } from '../command.ts'
import type { Context } from '../context.ts'
import { exits } from '../exits.ts'
import { printLogs } from '../follow.ts'
import { documentOf, operating, unfinished } from '../operate.ts'
import { platformWord, where } from '../options.ts'
import { paintFor } from '../paint.ts'
import { runnable } from '../services.ts'
import type { Session } from '../session.ts'
import { raisedLines, unchangedLine } from '../show/up.ts'
import { again, type Wish, wishOf } from '../wish.ts'

/** Brings a platform to what it says. */
export const up = command({
  about:
    'Gets the software, starts everything in the order of its needs, runs the jobs that are due, and ' +
    'proves that the platform does its work. Run again, it changes only what differs; with nothing ' +
    'changed it does nothing. Interrupted or failed, the same command goes on where it stood. Where ' +
    'the target can tell what it would make, change and remove, that is shown first, and a person at ' +
    'the terminal is asked.',
  words: [platformWord],
  options: {
    ...where,
    wait: { on: true, about: 'return at once and go on in the background' },
    foreground: { about: 'stay, show the logs, and stop everything on Ctrl-C' },
    verify: { on: true, about: 'leave out the proof at the end' },
    again: { about: 'prove the platform also when nothing has changed' },
    plan: { value: 'HASH', about: 'do exactly the plan with this hash, or refuse' },
    yes: { short: 'y', about: 'do not ask' },
  },
  json:
    '{platform, environment, target, seconds, urls: [...], steps: [{id, seconds, state}], verified: ' +
    '[{check, ok, detail}], effects: as `plan` has them}',
  examples: [
    ['up', 'the platform of this folder'],
    ['up acme.yaml --env prod', ''],
    ['up --wait=false', 'and  status --watch  to see how it gets on'],
  ],
  async run({ words: [path], options }, context) {
    const wish = wishOf(options, path)
    refuseTogether(options, context)
    if (!options.wait)
      return startInBackground(wish, context, [
        ...(options.verify ? [] : ['--no-verify']),
        ...(options.again ? ['--again'] : []),
        ...(options.plan ? ['--plan', options.plan] : []),
      ])
    const { session, done } = await operating(wish, context, (opened) =>
      deploy(opened.operation, {
        verify: options.verify,
        again: options.again,
        // Who names a plan has seen it.
        agree: (plan) => agreed(plan, !options.yes && options.plan === undefined, context),
        ...(options.plan !== undefined && { approved: options.plan }),
      }),
    )
    const result = await resultOf(session, done, wish, context)
    if (!options.foreground || result.exit) return result
    context.say(...(result.lines ?? []), '', context.paint.faint('Ctrl-C stops everything.'))
    return stayUntilInterrupted(session, wish, context)
  },
})

async function resultOf(
  session: Session,
  { run, plan, checks, declined }: Deployment,
  wish: Wish,
  context: Context,
): Promise<Result> {
  const addresses = addressesOf(session.operation)
  const document = {
    ...documentOf(session, run),
    urls: urlsOf(addresses),
    verified: checks,
    ...(plan.effects && { effects: plan.effects }),
  }
  if (declined) return { exit: exits.failure, json: document, lines: ['Nothing was changed.'] }
  const broken = await unfinished(run, session.operation.driver, context, document)
  if (broken) return broken
  const paint = paintFor(context.world.out.colours)
  const platform = session.graph.platform
  if (run.results.length === 0 && !hasChanges(plan))
    return { json: document, lines: [unchangedLine(platform, homesOf(addresses), paint)] }
  const next: [string, string][] = [
    ...(addresses.some(({ route }) => route.account)
      ? [[again(wish, context, 'credentials'), 'how to log in'] as [string, string]]
      : []),
    [again(wish, context, 'status'), 'what runs; --watch for a live view'],
    [again(wish, context, 'logs'), 'what it says; -f to follow'],
    [again(wish, context, 'down'), 'stop everything, keep the data'],
  ]
  return {
    json: document,
    lines: raisedLines({ platform, run, checks, homes: homesOf(addresses), next }, context.world.out.columns, paint),
  }
}

/** Shows the logs until Ctrl-C, then stops everything. */
async function stayUntilInterrupted(session: Session, wish: Wish, context: Context): Promise<Result> {
  const { driver } = session.operation
  const over = new AbortController()
  const release = context.world.interruptions(() => over.abort())
  const ids = runnable(session.graph, await driver.observe())
  await printLogs(driver, ids, { follow: true, lines: 0 }, context, over.signal)
  if (!over.signal.aborted)
    await new Promise((resolve) => over.signal.addEventListener('abort', resolve, { once: true }))
  release()
  const { session: again, done: run } = await operating(wish, context, (opened) => down(opened.operation))
  return (
    (await unfinished(run, again.operation.driver, context, documentOf(again, run))) ?? {
      exit: exits.interrupted,
      lines: [`${session.graph.platform} is stopped; its data is kept`],
    }
  )
}

function refuseTogether(options: { readonly wait: boolean; readonly foreground: boolean }, context: Context): void {
  const clash =
    options.foreground && !options.wait ? '--wait=false' : options.foreground && context.json ? '--json' : undefined
  if (clash === undefined) return
  throw new ProblemsFound([
    problem(
      'SW6006',
      { path: 'up' },
      {
        found: `--foreground and ${clash}`,
        expected: 'one of them',
        do:
          clash === '--json'
            ? 'leave out one: the document is printed at the end, which --foreground has not'
            : 'leave out one: --foreground stays, --wait=false does not',
      },
    ),
  ])
}
