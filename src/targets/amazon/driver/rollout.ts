import type { NodeId } from '../../../graph/id.ts'
import type { Tell } from '../../target.ts'
import type { Cloud } from './cloud.ts'

/** Waits until the newest deployment of a service serves; throws a Failure with the reason of its tasks' ends when ECS takes it back. */
export async function awaitRollout(cloud: Cloud, id: NodeId, tell: Tell): Promise<void> {
  throw new Error(`not written yet: ${cloud.estate.name} ${id} ${tell.length}`)
}
