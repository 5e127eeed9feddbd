import type { NodeId } from '../../../graph/id.ts'
import type { Cloud } from './cloud.ts'

/** Runs a command beside the process of a service, in one of its tasks, attached to this terminal; gives its exit code. */
export async function inTask(cloud: Cloud, id: NodeId, command: readonly string[]): Promise<number> {
  throw new Error(`not written yet: ${cloud.estate.name} ${id} ${command.length}`)
}
