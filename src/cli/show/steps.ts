import type { Step, StepResult } from '../../operate/step.ts'
import { cut, type Paint } from '../paint.ts'
import { duration } from './amounts.ts'

/** A step that is under way: `words` are the last that it said. Seconds count from the start of the whole. */
export interface ActiveStep {
  readonly step: Step
  readonly startedAt: number
  readonly words?: string
}

const marks = { done: '✓', failed: '×', skipped: '·', interrupted: '-' } as const
const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'] as const

/** The line that stays when a step has ended: mark, id, duration, and the reason if it did not end well. */
export function endedLine(result: StepResult, width: number, paint: Paint): string {
  const colour = { done: paint.good, failed: paint.bad, skipped: paint.faint, interrupted: paint.warning }[result.state]
  const title = titleBeside(result)
  const about =
    result.state === 'done' ? paint.faint(title) : `${result.state}${result.reason ? `: ${result.reason}` : ''}`
  return `${row(colour(marks[result.state]), result.id, width, result.seconds)}  ${about}`.trimEnd()
}

/**
 * The lines that are redrawn while steps run: those under way, then those that wait, with what they wait for; never
 * more than `rows`.
 */
export function liveLines(
  view: {
    readonly active: readonly ActiveStep[]
    readonly waiting: readonly Step[]
    readonly ended: ReadonlySet<string>
    readonly at: number
    readonly width: number
  },
  room: { readonly columns: number; readonly rows: number },
  paint: Paint,
): string[] {
  const frame = frames[Math.floor(view.at * 10) % frames.length]!
  const active = view.active.map(
    ({ step, startedAt, words }) =>
      `${row(paint.accent(frame), step.id, view.width, view.at - startedAt)}  ${paint.faint(words ?? titleBeside(step))}`,
  )
  const waiting = view.waiting.map((step) => {
    const left = step.needs.filter((need) => !view.ended.has(need))
    return paint.faint(
      `  · ${step.id.padEnd(view.width)}           ${left.length > 0 ? `waits for ${listed(left)}` : 'begins'}`,
    )
  })
  const lines = [...active, ...waiting]
  const shown =
    lines.length <= room.rows
      ? lines
      : [...lines.slice(0, room.rows - 1), paint.faint(`  · and ${lines.length - room.rows + 1} more`)]
  return shown.map((line) => cut(line, room.columns))
}

/** What is printed off a terminal when a step begins: after which others it could. */
export function beginLine(step: Step, at: number, paint: Paint): string {
  const after = step.needs.length > 0 ? `  after ${listed(step.needs)}` : ''
  return `${paint.faint(stamp(at))}  begin  ${step.id}${paint.faint(after)}`
}

/** What is printed off a terminal when a step has ended. */
export function endLine(result: StepResult, paint: Paint): string {
  const reason = result.reason ? `: ${result.reason}` : ''
  const at = paint.faint(stamp(result.startedAt + result.seconds))
  return `${at}  ${result.state.padEnd(5)}  ${result.id}  ${duration(result.seconds)}${reason}`
}

/** What is printed off a terminal of the words of a step. */
export function tellLine(step: Step, words: string, at: number, paint: Paint): string {
  return paint.faint(`${stamp(at)}         ${step.id}: ${words}`)
}

function row(mark: string, id: string, width: number, seconds: number): string {
  return `  ${mark} ${id.padEnd(width)}  ${duration(Math.max(0, seconds)).padStart(7)}`
}

function stamp(at: number): string {
  return `${at.toFixed(1).padStart(7)}s`
}

function titleBeside(step: { readonly id: string; readonly title: string }): string {
  return step.title === step.id || step.title === `start ${step.id}` || step.title === `stop ${step.id}`
    ? ''
    : step.title
}

function listed(ids: readonly string[]): string {
  return ids.length <= 3 ? ids.join(', ') : `${ids.slice(0, 3).join(', ')} and ${ids.length - 3} more`
}
