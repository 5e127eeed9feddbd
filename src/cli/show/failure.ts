import type { FailureFacts } from '../../base/failure.ts'
import type { Holder } from '../../operate/lock.ts'
import type { Paint } from '../paint.ts'
import { since } from './amounts.ts'
import { table } from './table.ts'

/**
 * A failure for people: the step and the reason, the command, the last lines that it printed, what is left, and how to
 * go on (`again`).
 */
export function failureLines(facts: FailureFacts, paint: Paint, again?: string): string[] {
  const rows = [
    ...(facts.command ? [['command', facts.command]] : []),
    ...(facts.left ? [['left', facts.left]] : []),
    ...(facts.do ? [['do', facts.do]] : []),
    ...(again ? [['go on', again]] : []),
  ].map(([label, text]) => [paint.faint(label!), text!])
  return [
    `${paint.bad('failed')}  ${paint.strong(facts.step)}: ${facts.reason}`,
    ...(facts.output && facts.output.length > 0
      ? ['', ...facts.output.map((line) => `  ${paint.faint('|')} ${line}`), '']
      : []),
    ...table(rows, { indent: 2 }),
  ]
}

/** Who holds the lock, for people. */
export function lockedLines(holder: Holder, now: Date, paint: Paint): string[] {
  return [
    `${paint.warning('locked')}  this platform is being changed by somebody else`,
    ...table(
      [
        [paint.faint('who'), `${holder.who} on ${holder.host}, process ${holder.pid}`],
        [paint.faint('what'), holder.command],
        [paint.faint('since'), `${holder.since}, ${since(holder.since, now)} ago`],
        [paint.faint('do'), 'wait until it is done; `stackwright status --watch` shows what happens'],
      ],
      { indent: 2 },
    ),
  ]
}

/** A fault of the program itself, for people: never its stack, unless asked for. */
export function unexpectedLines(error: unknown, debug: boolean, paint: Paint): string[] {
  const stack = error instanceof Error ? error.stack : undefined
  return [
    `${paint.bad('failed')}  stackwright did something that it should not: ${messageOf(error)}`,
    ...(debug && stack
      ? ['', ...stack.split('\n').map((line) => `  ${line}`)]
      : [
          '  This is a fault of stackwright and not of your platform. Please report it, with what the same ' +
            'command prints when',
          '  STACKWRIGHT_DEBUG=1 is set.',
        ]),
  ]
}

/** The first line of what an error says. */
export function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return text.split('\n')[0]!.trim() || 'an error without a message'
}
