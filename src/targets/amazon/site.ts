import type { Graph } from '../../graph/graph.ts'
import type { NodeId } from '../../graph/id.ts'
import type { Setting } from '../target.ts'
import type { AmazonOptions } from './options.ts'

/** All that an estate depends on beside the graph. */
export interface Site<Options extends AmazonOptions = AmazonOptions> {
  readonly setting: Setting
  readonly options: Options
  /** Replicas set by hand. */
  readonly scaled: Readonly<Record<NodeId, number>>
}

/** Stands where no region is given: to look at files alone, since a platform without one is refused. */
export const usualRegion = 'us-east-1'

/** The site for a setting. */
export function siteOf<Options extends AmazonOptions = AmazonOptions>(
  setting: Setting,
  scaled: Site['scaled'] = {},
): Site<Options> {
  return { setting, options: { region: usualRegion, ...(setting.options as Options | undefined) } as Options, scaled }
}

/**
 * True for a platform that is meant to last: one of its stores is highly available. What costs more and protects more
 * is then usual: a NAT gateway for each zone, protection from deletion.
 */
export function isLasting(graph: Graph): boolean {
  return [...graph.nodes.values()].some((node) => node.kind === 'store' && node.highAvailability)
}
