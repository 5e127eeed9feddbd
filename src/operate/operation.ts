import type { Graph } from '../graph/graph.ts'
import type { NodeId } from '../graph/id.ts'
import type { Item } from '../targets/output.ts'
import type { Driver } from '../targets/target.ts'
import type { Event } from './run.ts'
import { emptyState, readState, type State } from './state.ts'

/** What every operation works on: one platform, in one environment, on one target. */
export interface Operation {
  readonly graph: Graph
  readonly target: string
  readonly driver: Driver
  /** The state folder. */
  readonly folder: string
  /** The command as typed, for the lock and the ledger. */
  readonly command: string
  readonly items: ReadonlyMap<NodeId, Item>
  listen(event: Event): void
  readonly interrupted?: AbortSignal
}

/** The state of an operation's platform as it is on disk. */
export function stateOf(operation: Pick<Operation, 'folder' | 'graph' | 'target'>): State {
  return (
    readState(operation.folder) ?? emptyState(operation.graph.platform, operation.graph.environment, operation.target)
  )
}
