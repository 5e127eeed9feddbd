import type { NodeId } from './id.ts'

/**
 * A metric that a service tells in the Prometheus text format at its `metrics` address: `of` is that service, `labels`
 * those that every series meant here has. A counter's name ends in `_total`; a histogram is named without `_bucket`.
 */
export interface Metric {
  readonly of: NodeId
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
}

/** Where work waits: the lists of one keyspace that hold a queue, by the whole names that they have in the server. */
export interface Queue {
  readonly keyspace: NodeId
  readonly lists: readonly string[]
}

/**
 * Something about a running platform that can be counted or measured; a target knows where it is told. `of` is the node
 * that it is about, or the metric that tells it. `over` is the time that it is taken over, in seconds.
 */
export type Figure =
  /** Replicas of a service or store that are ready. */
  | { readonly figure: 'ready'; readonly of: NodeId }
  /** Restarts that nobody asked for, of all replicas of a service or store together. */
  | { readonly figure: 'restarts'; readonly of: NodeId; readonly over: number }
  /** Memory that one replica uses, in bytes. */
  | { readonly figure: 'memory'; readonly of: NodeId }
  /** Processors that one replica uses: 1 is one whole processor. */
  | { readonly figure: 'processors'; readonly of: NodeId; readonly over: number }
  /** How often a counter counts in a second, apart by the values of the label `by` where there is one. */
  | { readonly figure: 'rate'; readonly of: Metric; readonly by?: string; readonly over: number }
  /**
   * The share (0 to 1) of what a counter counts whose label `failed` matches the whole regular expression; none of
   * nothing is 0.
   */
  | {
      readonly figure: 'failed-share'
      readonly of: Metric
      readonly failed: { readonly label: string; readonly matches: string }
      readonly over: number
    }
  /** A quantile (0 to 1) of what a histogram has measured, in seconds. */
  | { readonly figure: 'quantile'; readonly of: Metric; readonly quantile: number; readonly over: number }
  /** The share (0 to 1) of a volume that is used. */
  | { readonly figure: 'volume-use'; readonly of: NodeId }
  /** The share (0 to 1) of the connections of a store that are taken. */
  | { readonly figure: 'connections-use'; readonly of: NodeId }
  /** The days until the certificate of an encrypted route ends. */
  | { readonly figure: 'certificate-days'; readonly of: NodeId }
  /** Runs of a job that failed. */
  | { readonly figure: 'failed-runs'; readonly of: NodeId; readonly over: number }
  /** How much work waits in a queue. */
  | { readonly figure: 'waiting'; readonly of: Queue }

/** The node that a figure speaks of. */
export function nodeOfFigure({ of }: Figure): NodeId {
  if (typeof of === 'string') return of
  return 'keyspace' in of ? of.keyspace : of.of
}
