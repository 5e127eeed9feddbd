import type { Graph } from '../../graph/graph.ts'
import type { JobNode, ServiceNode, StoreNode } from '../../graph/node.ts'
import type { SecurityGroup } from './estate.ts'
import type { Site } from './site.ts'

/** The id of the security group of what runs: its own, or that of its batch for a job, since jobs of one batch run as one task. */
export function groupOf(graph: Graph, node: ServiceNode | StoreNode | JobNode): string {
  if (node.kind !== 'job' || !node.batch) return node.id
  const id = `${node.app}-${node.batch.name}`
  return graph.nodes.has(id) ? `${id}-batch` : id
}

/** The security groups of a platform: exactly what the graph connects, and what AWS itself needs. */
export function groupsOf(graph: Graph, site: Site): SecurityGroup[] {
  throw new Error(`not written yet: ${graph.platform} ${site.options.region}`)
}
