import { Failure } from '../base/failure.ts'
import type { JobNode } from '../graph/node.ts'
import type { Check, JobResult, Tell } from './target.ts'

/** What a job's program may print on a line of its own to say how far it is. */
export type Word = { readonly done: string } | { readonly tell: string } | Check

/** How the process of a job ended. `code` is null when it was ended by a signal. */
export interface JobEnd {
  readonly how: 'exit' | 'timeout' | 'aborted'
  readonly code: number | null
  readonly signal?: string
  readonly lastLines: readonly string[]
}

/** What is told of a job that failed: its command without arguments, and where its log is. */
export interface JobPlace {
  readonly command: readonly string[]
  /** As what one reads or types: a path, or a command that shows the log. */
  readonly log: string
}

/**
 * Runs jobs of one batch as one process, or a single job, with the timeout and retries of the first. `attempt` runs the
 * process once with the arguments of the parts that are left. `done` is called for each part as its program says that
 * it ended; a job without parts is done when its process ends with 0. Throws a Failure with the last lines of output.
 */
export async function runParts(
  nodes: readonly JobNode[],
  attempt: (parts: readonly string[], onLine: (line: string) => void) => Promise<JobEnd>,
  place: JobPlace,
  tell: Tell,
  done: (node: JobNode, result: JobResult) => void,
): Promise<void> {
  const [first] = nodes as [JobNode, ...JobNode[]]
  const left = [...nodes]
  for (let tries = 0; ; tries++) {
    let last = performance.now()
    const checks: Check[] = []
    const finish = (node: JobNode) => {
      left.splice(left.indexOf(node), 1)
      done(node, { seconds: (performance.now() - last) / 1000, checks })
      last = performance.now()
    }
    const end = await attempt(
      left.flatMap((node) => node.batch?.argument ?? []),
      (line) => {
        const word = wordIn(line)
        if (!word) return
        if ('tell' in word) tell(word.tell)
        else if ('check' in word) {
          checks.push(word)
          tell(`${word.ok ? 'proven' : 'not proven'}: ${word.check}`)
        } else {
          const node = left.find((each) => each.batch?.argument === word.done)
          if (node) finish(node)
        }
      },
    )
    if (end.how === 'exit' && end.code === 0) {
      for (const node of [...left]) finish(node)
      return
    }
    // A verify job that found something says so in its checks; its exit code adds nothing.
    if (first.when === 'verify' && checks.some((check) => !check.ok)) return void [...left].map(finish)
    if (end.how === 'exit' && tries < first.retries) {
      tell(`failed, trying again (${tries + 1} of ${first.retries})`)
      await new Promise((resolve) => setTimeout(resolve, 1000 * 2 ** tries))
      continue
    }
    throw failureOf(left[0] ?? first, first.timeout, end, place)
  }
}

function failureOf(node: JobNode, timeout: number, end: JobEnd, place: JobPlace): Failure {
  const reason =
    end.how === 'timeout'
      ? `did not end within ${timeout} s`
      : end.how === 'aborted'
        ? 'was interrupted'
        : end.code === null
          ? `was ended by ${end.signal ?? 'a signal'}`
          : `ended with code ${end.code}`
  return new Failure({
    step: node.id,
    reason: `${node.title}: ${reason}`,
    command: place.command.join(' '),
    output: end.lastLines.filter((line) => !wordIn(line)),
    left: `what came before is done; ${node.id} and what follows it are not`,
    do: `see ${place.log}, mend the cause, and run \`stackwright up\` again: it goes on from here`,
  })
}

/** The word that a line of a job's output is, when it is one. */
export function wordIn(line: string): Word | undefined {
  if (!line.startsWith('{')) return undefined
  try {
    const word = JSON.parse(line) as Record<string, unknown>
    if (typeof word['done'] === 'string' || typeof word['tell'] === 'string') return word as Word
    return typeof word['check'] === 'string' && typeof word['ok'] === 'boolean' ? (word as unknown as Check) : undefined
  } catch {
    return undefined
  }
}
