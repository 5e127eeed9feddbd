import type { Graph } from '../src/graph/graph.ts'
import { allocate, type Ports } from '../src/targets/local/driver/ports.ts'
import { portWishes } from '../src/targets/local/slots.ts'

/**
 * Far from where platforms look for ports first, so that one that runs or starts beside the bench is not in the way.
 */
const aside = 20_000

/** Free ports for a platform of the bench. */
export function portsAside(graph: Graph): Promise<Ports> {
  return allocate(
    portWishes(graph, {}, undefined).map((wish) => ({ ...wish, prefer: wish.prefer + aside, pinned: false })),
    {},
  )
}
