import type { NodeId } from '../../../graph/id.ts'
import type { Tell } from '../../target.ts'
import type { Cloud } from './cloud.ts'

/** Replaces the tasks of a service by new ones of the same definition, and waits until they serve. */
export async function restartService(cloud: Cloud, id: NodeId, tell: Tell): Promise<void> {
  throw new Error(`not written yet: ${cloud.estate.name} ${id} ${tell.length}`)
}
