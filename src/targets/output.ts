import type { Place } from '../base/place.ts'
import type { NodeId } from '../graph/id.ts'

/** What a lowering makes: files in memory, and one item for each thing that a plan can create, change or delete. */
export interface Output {
  /** Path relative to the output folder -> text. */
  readonly files: ReadonlyMap<string, string>
  readonly items: ReadonlyMap<NodeId, Item>
}

/**
 * A thing that a plan speaks of. `parts` are labelled fingerprints (`file superset_config.py`, `command`, `software`):
 * a plan tells the labels that differ as the reason of a change. `replaceOn` lists labels whose change cannot be
 * applied to the existing thing.
 */
export interface Item {
  readonly id: NodeId
  /**
   * A `ground` is what a target needs beside the nodes (namespaces, networks, access rules): its id begins with a dot,
   * and it comes before all else, several in the order of their ids.
   */
  readonly kind: 'store' | 'service' | 'job' | 'route' | 'database' | 'secret' | 'volume' | 'schedule' | 'ground'
  readonly title: string
  readonly place: Place
  readonly keep: boolean
  readonly parts: Readonly<Record<string, string>>
  readonly replaceOn: readonly string[]
}
