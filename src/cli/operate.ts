import { Failure, type FailureFacts } from '../base/failure.ts'
import { ProblemsFound } from '../base/problem.ts'
import type { RunResult } from '../operate/run.ts'
import type { Driver } from '../targets/target.ts'
import type { Result } from './command.ts'
import type { Context } from './context.ts'
import { exits } from './exits.ts'
import { paintFor } from './paint.ts'
import { type Progress, progressOf } from './progress.ts'
import { makeStateFolder, open, type Session } from './session.ts'
import { failureLines } from './show/failure.ts'
import { interruptedLine, leftOf } from './show/up.ts'
import type { Wish } from './wish.ts'

/** How many of the last lines of a failed process are shown unasked. */
const lastLines = 20

/**
 * Opens a platform, does something to it while its steps are shown, and lets the user interrupt: the first time
 * nothing new begins, the second time the program ends at once. `ready` runs before anything is changed and may
 * refuse.
 */
export async function operating<Done>(
  wish: Wish,
  context: Context,
  act: (session: Session) => Promise<Done>,
  ready: (session: Session) => Promise<void> | void = () => {},
): Promise<{ readonly session: Session; readonly done: Done }> {
  let progress: Progress | undefined
  const stop = new AbortController()
  const session = await open(wish, context, { listen: (event) => progress?.listen(event), interrupted: stop.signal })
  await ready(session)
  for (const warning of (await session.operation.driver.warnings?.()) ?? []) context.say(context.paint.warning(warning))
  makeStateFolder(session)
  progress = progressOf(context)
  const release = interruptible(context, progress, stop)
  try {
    return { session, done: await act(session) }
  } finally {
    progress.end()
    release()
  }
}

/**
 * The result of a run that failed or was interrupted, added to what the command tells in any case; undefined when all
 * went well.
 */
export async function unfinished(
  run: RunResult,
  driver: Driver,
  context: Context,
  document: object,
): Promise<Result | undefined> {
  const paint = paintFor(context.world.out.colours)
  if (run.failure !== undefined) {
    if (run.failure instanceof ProblemsFound) throw run.failure
    if (!(run.failure instanceof Failure)) throw run.failure
    const facts = await completed(run.failure.facts, run, driver)
    return {
      exit: exits.failure,
      json: { ...document, failure: facts },
      lines: ['', ...failureLines(facts, paint, context.typed)],
    }
  }
  if (!run.interrupted) return undefined
  const left = leftOf(run) ?? 'everything that was to be done is done'
  return {
    exit: exits.interrupted,
    json: { ...document, interrupted: { left, do: context.typed } },
    lines: ['', `${paint.warning('interrupted')}  ${left}`, `  ${paint.faint('go on')}  ${context.typed}`],
  }
}

/** What a command without further words of its own tells of its run. */
export function documentOf(session: Session, run: RunResult) {
  const { graph, target } = session.operation
  return {
    platform: graph.platform,
    environment: graph.environment,
    target,
    seconds: rounded(run.seconds),
    steps: run.results.map(({ id, seconds, state, startedAt }) => ({
      id,
      seconds: rounded(seconds),
      state,
      startedAt: rounded(startedAt),
    })),
  }
}

/** The failing process's last lines and what is left, where the failure itself does not tell them. */
async function completed(facts: FailureFacts, run: RunResult, driver: Driver): Promise<FailureFacts> {
  const failed = run.results.find((result) => result.state === 'failed')
  const output = facts.output ?? (failed ? await tail(driver, failed.id) : [])
  return { ...facts, ...(output.length > 0 && { output }), left: facts.left ?? leftOf(run) }
}

async function tail(driver: Driver, id: string): Promise<readonly string[]> {
  const lines: string[] = []
  try {
    for await (const { line } of driver.logs(id, { follow: false, lines: lastLines })) lines.push(line)
  } catch {
    // The failure itself is being told; that it left no log is no second one.
  }
  return lines.slice(-lastLines)
}

function interruptible(context: Context, progress: Progress, stop: AbortController): () => void {
  return context.world.interruptions(() => {
    if (!stop.signal.aborted) {
      stop.abort()
      return progress.stopping(interruptedLine(progress.active(), context.paint))
    }
    progress.end()
    context.say(
      context.paint.warning(
        'Stopped at once. What was under way may be half done; the same command goes on from here.',
      ),
    )
    context.world.exit(exits.interrupted)
  })
}

function rounded(seconds: number): number {
  return Math.round(seconds * 1000) / 1000
}
