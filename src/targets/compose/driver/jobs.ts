import type { JobNode } from '../../../graph/node.ts'
import { lastLines } from '../../docker/docker.ts'
import { addToLog, logPath } from '../../docker/kept.ts'
import { type JobEnd, runParts } from '../../jobs.ts'
import type { JobResult, Tell } from '../../target.ts'
import type { Project } from './project.ts'

/** Where jobs run: a project, the compose file that has them, and the state folder with their logs. */
export interface JobGround {
  readonly project: Project
  readonly file: string
  readonly folder: string
}

/**
 * Runs jobs of one batch in one container, or a single job; what is left of an earlier run that nobody waits for is
 * ended first.
 */
export async function runJobs(
  at: JobGround,
  nodes: readonly JobNode[],
  command: readonly string[],
  tell: Tell,
  done: (node: JobNode, result: JobResult) => void,
): Promise<void> {
  const [first] = nodes as [JobNode, ...JobNode[]]
  const left = (await at.project.oneOffs()).filter((each) => each.node === first.id)
  if (left.length > 0) await at.project.docker.run(['rm', '--force', '--volumes', ...left.map((each) => each.id)])
  await runParts(
    nodes,
    (parts, onLine) => attempt(at, first, parts, onLine),
    { command, log: logPath(at.folder, first.id) },
    tell,
    done,
  )
}

async function attempt(
  { project, file, folder }: JobGround,
  job: JobNode,
  parts: readonly string[],
  onLine: (line: string) => void,
): Promise<JobEnd> {
  const name = `${project.name}-${job.id}-run`
  const lines: string[] = []
  const hear = (line: string) => {
    lines.push(line)
    addToLog(folder, job.id, [`${new Date().toISOString()} ${name} ${line}`])
    onLine(line)
  }
  const end = await project.runOnce(name, file, ['--name', name, job.id, ...parts], { within: job.timeout, tell: hear })
  if (end.late) await project.docker.run(['rm', '--force', '--volumes', name])
  return { how: end.late ? 'timeout' : 'exit', code: end.code, lastLines: lastLines(lines.join('\n'), 20) }
}
