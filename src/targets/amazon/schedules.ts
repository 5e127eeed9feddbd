import type { Graph } from '../../graph/graph.ts'
import type { Schedule } from './estate.ts'
import type { Site } from './site.ts'

/** Jobs by the clock. The role of all of them has the id `scheduler`. */
export function schedulesOf(graph: Graph, site: Site): Schedule[] {
  throw new Error(`not written yet: ${graph.platform} ${site.options.region}`)
}
