import type { JobNode } from '../../../graph/node.ts'
import type { JobResult, Tell } from '../../target.ts'
import type { Cloud } from './cloud.ts'

/** Runs jobs by the state machine of the release, which is started once for all of them and followed; throws the Failure of the task that fails. */
export async function runJobs(cloud: Cloud, jobs: readonly JobNode[], tell: Tell, done: (node: JobNode, result: JobResult) => void): Promise<void> {
  throw new Error(`not written yet: ${cloud.estate.name} ${jobs.length} ${tell.length} ${done.length}`)
}
