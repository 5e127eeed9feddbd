import type { StepResult } from '../../operate/step.ts'
import type { Paint } from '../paint.ts'
import { widthOf } from '../paint.ts'

/** One link of a critical path: `at` seconds after the start it was done, and `seconds` it had taken itself. */
export interface Link {
  readonly id: string
  readonly at: number
  readonly seconds: number
}

/**
 * The chain of steps that decided how long the whole took, last first: the step that ended last, then of all that it
 * needed the one that ended last, and so on. Steps that did not run are left out; equals are told by id.
 */
export function criticalPath(results: readonly StepResult[]): Link[] {
  const ran = new Map(
    results
      .filter((result) => result.state === 'done' || result.state === 'failed')
      .map((result) => [result.id, result]),
  )
  const end = (result: StepResult) => result.startedAt + result.seconds
  const last = (ids: Iterable<string>) =>
    [...ids].flatMap((id) => ran.get(id) ?? []).sort((a, b) => end(b) - end(a) || (a.id < b.id ? -1 : 1))[0]
  const links: Link[] = []
  const seen = new Set<string>()
  for (let step = last(ran.keys()); step && !seen.has(step.id); step = last(step.needs)) {
    seen.add(step.id)
    links.push({ id: step.id, at: end(step), seconds: step.seconds })
  }
  return links
}

/** Links that would be shown as 0.0s say nothing. */
const telling = 0.05

/**
 * A critical path for people: `bi-web @14.2s +6.1s after bi-migrate @8.1s +5.0s`, broken before an `after` where it is
 * too long, without links that took no time.
 */
export function pathLines(links: readonly Link[], columns: number, paint: Paint): string[] {
  const lines: string[] = []
  const told = links.filter((link) => link.seconds >= telling)
  for (const [index, link] of (told.length > 0 ? told : links.slice(0, 1)).entries()) {
    const [at, took] = [paint.faint(`@${link.at.toFixed(1)}s`), paint.strong(`+${link.seconds.toFixed(1)}s`)]
    const words = `${index > 0 ? `${paint.faint('after')} ` : ''}${link.id} ${at} ${took}`
    const last = lines.at(-1)
    if (last !== undefined && widthOf(last) + 1 + widthOf(words) <= columns)
      lines[lines.length - 1] = `${last} ${words}`
    else lines.push(lines.length > 0 ? `  ${words}` : words)
  }
  return lines
}
