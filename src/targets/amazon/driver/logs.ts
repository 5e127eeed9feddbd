import type { NodeId } from '../../../graph/id.ts'
import type { Driver, LogLine } from '../../target.ts'
import type { Cloud } from './cloud.ts'

/** The lines of all tasks of a service, by time; with `follow` also those to come. */
export async function* readLogs(cloud: Cloud, id: NodeId, asked: Parameters<Driver['logs']>[1]): AsyncIterable<LogLine> {
  throw new Error(`not written yet: ${cloud.estate.name} ${id} ${asked.follow}`)
}
