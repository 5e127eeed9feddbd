import { type Graph, nodesOf, once } from '../../graph/graph.ts'
import type { NodeId } from '../../graph/id.ts'
import { startNeeds } from '../../graph/needs.ts'
import { edgeId } from '../edge/recipe.ts'
import type { Dependency } from './document.ts'

/**
 * What a service of the file waits for, so that `docker compose up` alone keeps the order too. Only proofs wait for the
 * edge: it answers for services that wait for each other. `healthy` tells whether a service has a check.
 */
export function dependsOn(graph: Graph, id: NodeId, healthy: (id: NodeId) => boolean): Record<string, Dependency> {
  const own = graph.nodes.get(id)
  const isProof = own?.kind === 'job' && own.when === 'verify'
  const found = (startNeeds(graph).get(id) ?? []).flatMap((need): [string, Dependency][] => {
    const node = graph.nodes.get(need)
    switch (node?.kind) {
      case 'store':
      case 'service':
        return [[need, { condition: healthy(need) ? 'service_healthy' : 'service_started' }]]
      case 'job':
        return node.when === 'deploy' ? [[need, { condition: 'service_completed_successfully' }]] : []
      case 'route':
        return isProof ? [[edgeId, { condition: 'service_healthy' }]] : []
      default:
        return []
    }
  })
  return Object.fromEntries(found)
}

/** Jobs that nothing waits for. `up --wait` takes the end of such a one for a failure. */
export const unawaited: (graph: Graph) => readonly NodeId[] = once((graph) => {
  const awaited = new Set([...startNeeds(graph)].filter(([id]) => !isVerify(graph, id)).flatMap(([, needs]) => needs))
  return nodesOf(graph, 'job')
    .filter((job) => job.when === 'deploy' && !awaited.has(job.id))
    .map((job) => job.id)
})

function isVerify(graph: Graph, id: NodeId): boolean {
  const node = graph.nodes.get(id)
  return node?.kind === 'job' && node.when === 'verify'
}
