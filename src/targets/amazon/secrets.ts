import type { Graph } from '../../graph/graph.ts'
import type { NodeId } from '../../graph/id.ts'
import type { Secret } from './estate-data.ts'
import type { SecretUse } from './estate-task.ts'
import type { Site } from './site.ts'

/** The secrets of a platform that are kept for it on AWS. Those that RDS keeps for administrators are not among them. */
export function secretsOf(graph: Graph, site: Site): Secret[] {
  throw new Error(`not written yet: ${graph.platform} ${site.options.region}`)
}

/** Where the value of a secret of the graph is on AWS: a secret of the estate with the same id, or a field of the one that RDS keeps. */
export function secretUse(graph: Graph, site: Site, id: NodeId): SecretUse {
  throw new Error(`not written yet: ${graph.platform} ${site.options.region} ${id}`)
}
