import type { NodeId } from '../../../graph/id.ts'
import type { Tell } from '../../target.ts'
import type { Cloud } from './cloud.ts'

/** Sets how many tasks of a service run: its count, or the least that its scaling may go down to. */
export async function scaleService(cloud: Cloud, id: NodeId, replicas: number, tell: Tell): Promise<void> {
  throw new Error(`not written yet: ${cloud.estate.name} ${id} ${replicas} ${tell.length}`)
}
