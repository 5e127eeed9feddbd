import { type Graph, nodesOf } from '../../../graph/graph.ts'
import type { NodeId } from '../../../graph/id.ts'
import type { KubernetesObject } from '../document.ts'
import { jobObject } from '../job.ts'
import { imageOf, sceneOf } from '../scene.ts'
import type { Site } from '../site.ts'

/** The Jobs of a release. */
export function jobParts(graph: Graph, site: Site): Map<NodeId, readonly KubernetesObject[]> {
  const scene = sceneOf(graph, site)
  const jobs = nodesOf(graph, 'job').filter((job) => job.when !== 'schedule' && imageOf(scene, job.id) !== undefined)
  return new Map(jobs.map((job) => [job.id, [jobObject(graph, site, [job], 'once')]]))
}
