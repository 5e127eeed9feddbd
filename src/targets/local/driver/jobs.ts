import type { JobNode } from '../../../graph/node.ts'
import { runParts } from '../../jobs.ts'
import type { JobResult, Tell } from '../../target.ts'
import { runToEnd } from '../supervisor/spawn.ts'
import type { JobRow } from '../table.ts'

/**
 * Runs jobs of one batch as one process of this machine, or a single job. Its log is kept in the state folder; what is
 * left of an earlier run that nobody waits for is ended first.
 */
export function runJobs(
  nodes: readonly JobNode[],
  row: JobRow,
  folder: string,
  tell: Tell,
  done: (node: JobNode, result: JobResult) => void,
  interrupted?: AbortSignal,
): Promise<void> {
  const logFile = `${folder}/logs/${row.id}.log`
  const attempt = (parts: readonly string[], onLine: (line: string) => void) =>
    runToEnd({ ...row, command: [...row.command, ...parts] }, { logFile, folder, signal: interrupted, onLine })
  const limits = nodes.map((node, index) =>
    index === 0 ? { ...node, timeout: row.timeout, retries: row.retries } : node,
  )
  return runParts(limits, attempt, { command: row.command, log: logFile }, tell, (node, result) =>
    done(
      nodes.find((each) => each.id === node.id)!,
      result,
    ),
  )
}
