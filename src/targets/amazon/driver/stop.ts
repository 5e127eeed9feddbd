import type { NodeId } from '../../../graph/id.ts'
import type { Tell } from '../../target.ts'
import type { Cloud } from './cloud.ts'

/** Ends all tasks of a service and keeps its scaling from starting new ones; stores go on. */
export async function stopService(cloud: Cloud, id: NodeId, tell: Tell): Promise<void> {
  throw new Error(`not written yet: ${cloud.estate.name} ${id} ${tell.length}`)
}

/** Starts what `stopService` has stopped: its count and its scaling are what the platform says. Does nothing to one that runs. */
export async function startService(cloud: Cloud, id: NodeId, tell: Tell): Promise<void> {
  throw new Error(`not written yet: ${cloud.estate.name} ${id} ${tell.length}`)
}
