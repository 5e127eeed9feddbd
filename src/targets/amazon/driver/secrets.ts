import type { NodeId } from '../../../graph/id.ts'
import type { Tell } from '../../target.ts'
import type { Cloud } from './cloud.ts'

/** The value of a secret as AWS has it now. */
export async function secretValue(cloud: Cloud, id: NodeId): Promise<string> {
  throw new Error(`not written yet: ${cloud.estate.name} ${id}`)
}

/** Writes given secrets (from variables and files) where AWS keeps them, only those that differ, before anything reads them. Gives the ids of those written. */
export async function putSecrets(cloud: Cloud, project: string, tell: Tell): Promise<NodeId[]> {
  throw new Error(`not written yet: ${cloud.estate.name} ${project} ${tell.length}`)
}
