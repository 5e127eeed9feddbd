import type { RunResult } from '../../operate/run.ts'
import type { Check } from '../../targets/target.ts'
import type { Paint } from '../paint.ts'
import { counted, duration } from './amounts.ts'
import { criticalPath, pathLines } from './path.ts'
import { table } from './table.ts'

/** What came of bringing a platform up, and the commands that help next. */
export interface Raised {
  readonly platform: string
  readonly run: RunResult
  readonly checks: readonly Check[]
  /** The page of each app that a person opens first. */
  readonly homes: readonly string[]
  /** Pairs of a command and what it is good for. */
  readonly next: readonly (readonly [command: string, does: string])[]
}

/** The end of a successful `up`: the critical path, the proof, the address, what to do next. */
export function raisedLines(raised: Raised, columns: number, paint: Paint): string[] {
  const { run, checks } = raised
  const done = `${counted(run.results.length, 'step')} in ${duration(run.seconds)}`
  return [
    '',
    `${paint.strong(raised.platform)} is up, ${done}. What took the time, last first:`,
    ...pathLines(criticalPath(run.results), columns - 2, paint).map((line) => `  ${line}`),
    ...(checks.length > 0 ? ['', 'Proven', ...checkLines(checks, paint)] : []),
    ...(raised.homes.length > 0 ? ['', ...raised.homes.map((url) => `  ${paint.strong(paint.accent(url))}`)] : []),
    '',
    ...table(
      raised.next.map(([command, does]) => [command, paint.faint(does)]),
      { indent: 2 },
    ),
  ]
}

/** The one line of an `up` that had nothing to do. */
export function unchangedLine(platform: string, homes: readonly string[], paint: Paint): string {
  const where = homes.length > 0 ? `. ${homes.map((url) => paint.accent(url)).join(' ')}` : ''
  return `${paint.strong(platform)} is up and as described; nothing to do${where}`
}

/** The checks of a proof, one line each. */
export function checkLines(checks: readonly Check[], paint: Paint): string[] {
  return table(
    checks.map((check) => [`${check.ok ? paint.good('✓') : paint.bad('×')} ${check.check}`, paint.faint(check.detail)]),
    { indent: 2 },
  )
}

/** What was and was not done when a run ended early, in one sentence; undefined when all was done. */
export function leftOf(run: RunResult): string | undefined {
  const of = (...states: readonly string[]) =>
    run.results.filter((result) => states.includes(result.state)).map((result) => result.id)
  const [done, broken, skipped] = [of('done'), of('failed', 'interrupted'), of('skipped')]
  if (broken.length + skipped.length === 0) return undefined
  return [
    done.length > 0 ? `done and kept: ${done.join(', ')}` : 'nothing was done',
    ...(broken.length > 0 ? [`not finished: ${broken.join(', ')}`] : []),
    ...(skipped.length > 0 ? [`not begun: ${skipped.join(', ')}`] : []),
  ].join('; ')
}

/** What is said at the first Ctrl-C. */
export function interruptedLine(active: readonly string[], paint: Paint): string {
  return active.length === 0
    ? paint.warning('Stopping. Nothing new begins.')
    : paint.warning(`Stopping: nothing new begins, ${active.join(', ')} may finish. Ctrl-C again stops at once.`)
}
