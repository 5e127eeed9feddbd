import { Failure } from '../../base/failure.ts'
import type { JobNode } from '../../graph/node.ts'
import type { Check, JobResult, Tell } from '../target.ts'
import { runToEnd } from './supervisor/spawn.ts'
import type { JobRow } from './table.ts'

/** What a job's program may print on a line of its own to say how far it is. */
type Word = { readonly done: string } | { readonly tell: string } | Check

/**
 * Runs jobs of one batch as one process, or a single job, with the retries of its node. `done` is called for each part as its program says that
 * it ended; a job without parts is done when its process ends with 0. Throws a Failure with the last lines of output.
 */
export async function runJobs(nodes: readonly JobNode[], row: JobRow, folder: string, tell: Tell, done: (node: JobNode, result: JobResult) => void, interrupted?: AbortSignal): Promise<void> {
  const left = [...nodes]
  for (let attempt = 0; ; attempt++) {
    const began = performance.now()
    let last = began
    const checks: Check[] = []
    const finish = (node: JobNode) => {
      left.splice(left.indexOf(node), 1)
      done(node, { seconds: (performance.now() - last) / 1000, checks })
      last = performance.now()
    }
    const command = [...row.command, ...left.flatMap((node) => node.batch?.argument ?? [])]
    const end = await runToEnd({ ...row, command }, {
      logFile: `${folder}/logs/${row.id}.log`, folder, signal: interrupted,
      onLine(line) {
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
    })
    if (end.how === 'exit' && end.code === 0) {
      for (const node of [...left]) finish(node)
      return
    }
    // A verify job that found something says so in its checks; its exit code adds nothing.
    if (nodes[0]!.when === 'verify' && checks.some((check) => !check.ok)) return void left.map(finish)
    if (end.how === 'exit' && attempt < row.retries) {
      tell(`failed, trying again (${attempt + 1} of ${row.retries})`)
      await new Promise((resolve) => setTimeout(resolve, 1000 * 2 ** attempt))
      continue
    }
    throw failureOf(left[0] ?? nodes[0]!, row, end, folder)
  }
}

function failureOf(node: JobNode, row: JobRow, end: Awaited<ReturnType<typeof runToEnd>>, folder: string): Failure {
  const reason = end.how === 'timeout' ? `did not end within ${row.timeout} s` : end.how === 'aborted' ? 'was interrupted' : end.code === null ? `was ended by ${end.signal ?? 'a signal'}` : `ended with code ${end.code}`
  return new Failure({
    step: node.id, reason: `${node.title}: ${reason}`, command: row.command.join(' '), output: end.lastLines.filter((line) => !wordIn(line)),
    left: `what came before is done; ${node.id} and what follows it are not`, do: `see ${folder}/logs/${row.id}.log, mend the cause, and run \`stackwright up\` again: it goes on from here`,
  })
}

function wordIn(line: string): Word | undefined {
  if (!line.startsWith('{')) return undefined
  try {
    const word = JSON.parse(line) as Record<string, unknown>
    if (typeof word['done'] === 'string' || typeof word['tell'] === 'string') return word as Word
    return typeof word['check'] === 'string' && typeof word['ok'] === 'boolean' ? (word as unknown as Check) : undefined
  } catch {
    return undefined
  }
}
