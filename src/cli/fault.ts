import { Failure, type FailureFacts } from '../base/failure.ts'
import { ProblemsFound } from '../base/problem.ts'
import { Locked } from '../operate/lock.ts'
import type { Result } from './command.ts'
import { exits } from './exits.ts'
import type { Paint } from './paint.ts'
import { failureLines, lockedLines, messageOf, unexpectedLines } from './show/failure.ts'
import { problemLines } from './show/problem.ts'

/** What is shown of anything that was thrown, and the exit code: the one place where faults end. */
export function resultOf(
  error: unknown,
  at: { readonly folder: string; readonly debug: boolean; readonly paint: Paint },
): Result {
  if (error instanceof ProblemsFound)
    return { exit: exits.problems, json: { problems: error.problems }, lines: problemLines(error.problems, at) }
  if (error instanceof Locked)
    return {
      exit: exits.locked,
      json: { locked: error.holder },
      lines: lockedLines(error.holder, new Date(), at.paint),
    }
  const facts = error instanceof Failure ? error.facts : systemFailure(error)
  if (facts) return { exit: exits.failure, json: { failure: facts }, lines: failureLines(facts, at.paint) }
  return {
    exit: exits.failure,
    lines: unexpectedLines(error, at.debug, at.paint),
    json: {
      failure: {
        step: 'stackwright',
        reason: messageOf(error),
        ...(at.debug && error instanceof Error && { stack: error.stack }),
      },
    },
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'your share of the disk is used up',
  EROFS: 'the disk is mounted for reading only',
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  EMFILE: 'too many open files',
  ENOMEM: 'out of memory',
}

/** Faults of the machine that can come from any touch of the disk. */
function systemFailure(error: unknown): FailureFacts | undefined {
  const { code, path } = error as NodeJS.ErrnoException
  const reason = typeof code === 'string' ? reasons[code] : undefined
  return reason === undefined
    ? undefined
    : {
        step: path === undefined ? 'write to the disk' : `use ${path}`,
        reason,
        do:
          code === 'ENOSPC' || code === 'EDQUOT'
            ? 'make room, then run the same command again'
            : 'see that you may read and write there, then run the same command again',
      }
}
