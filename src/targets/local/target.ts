import { fingerprint } from '../../base/json.ts'
import type { Graph } from '../../graph/graph.ts'
import type { Target } from '../target.ts'
import { lower } from './lower.ts'
import type { Site } from './site.ts'
import { portWishes } from './slots.ts'
import { localSupport } from './support.ts'

/** This machine: production's shape with real servers as processes, without containers and without root. */
export const local: Target<Site> = {
  name: 'local',
  summary: 'this machine: real servers as processes of yours, without containers',
  support: localSupport,
  traits: { rolling: true, shell: true },
  renderSite,
  lower: (graph, site) => lower(graph, site, (id) => fingerprint(`sha256 of ${id}`).padEnd(64, '0')),
  // Loaded when something is really done: looking at a platform needs none of it.
  open: (opening) => import('./driver/driver.ts').then((driver) => driver.open(opening)),
  examine: (at) => import('./driver/examine.ts').then((module) => module.examine(at)),
}

/** Usual ports, and names in angle brackets for the folders that only a machine knows. */
function renderSite(graph: Graph): Site {
  const taken = new Set<number>()
  const ports = Object.fromEntries(
    portWishes(graph, {}, undefined).map((wish) => {
      const numbers: number[] = []
      for (let candidate = wish.prefer; numbers.length < wish.count; candidate++) {
        if (taken.has(candidate)) continue
        taken.add(candidate)
        numbers.push(candidate)
      }
      return [wish.key, numbers]
    }),
  )
  return { folder: '<state>', project: '<project>', root: false, ports, software: {}, environment: {} }
}
