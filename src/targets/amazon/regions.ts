import type { Problem } from '../../base/problem.ts'
import type { Graph } from '../../graph/graph.ts'
import type { Estate, Standby } from './estate.ts'
import type { Site } from './site.ts'

/** The site of the second region: the same platform with the region, network and certificate of `standby`, and no third one. Undefined without one. */
export function standbySite(site: Site): Site | undefined {
  throw new Error(`not written yet: ${site.options.region}`)
}

/**
 * The second region: `second` is the estate made for `standbySite`, of which everything that may exist only once is taken away or becomes a copy. The
 * first estate gives up what it must for that: pass it through `firstRegion` before.
 */
export function standbyOf(graph: Graph, site: Site, first: Estate, second: Estate): Standby {
  throw new Error(`not written yet: ${graph.platform} ${site.options.region} ${first.name} ${second.name}`)
}

/** The estate of the first region, where there is a second: its secrets are copied there, and its databases can be. */
export function firstRegion(site: Site, estate: Estate): Estate {
  throw new Error(`not written yet: ${site.options.region} ${estate.name}`)
}

/** What is wrong with a second region: two truths, a region that cannot answer behind latency, what cannot be copied. */
export function checkStandby(graph: Graph, site: Site): Problem[] {
  throw new Error(`not written yet: ${graph.platform} ${site.options.region}`)
}
