import { fingerprint } from '../base/json.ts'
import type { Graph } from './graph.ts'
import { nodesOf } from './graph.ts'
import type { NodeId } from './id.ts'
import { startNeeds } from './needs.ts'
import type { JobNode } from './node.ts'
import { inOrder } from './order.ts'

/**
 * The checksum of each deploy job: of its own inputs and of the checksums of the jobs of the same app that come before
 * it. A changed migration therefore runs what follows it again, while a new database for another app does not.
 */
export function jobChecksums(graph: Graph): ReadonlyMap<NodeId, string> {
  const jobs = new Map<NodeId, JobNode>(
    nodesOf(graph, 'job')
      .filter((job) => job.when === 'deploy')
      .map((job) => [job.id, job]),
  )
  const needs = startNeeds(graph)
  const before = (id: NodeId) => (needs.get(id) ?? []).filter((need) => jobs.get(need)?.app === jobs.get(id)!.app)
  const sorted = inOrder(jobs.keys(), before)
  const checksums = new Map<NodeId, string>()
  for (const id of 'order' in sorted ? sorted.order : []) {
    checksums.set(id, fingerprint([jobs.get(id)!.inputs, before(id).map((need) => checksums.get(need))]))
  }
  return checksums
}
