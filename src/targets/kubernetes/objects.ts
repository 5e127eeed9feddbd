import type { Graph } from '../../graph/graph.ts'
import type { NodeId } from '../../graph/id.ts'
import type { Node } from '../../graph/node.ts'
import type { KubernetesObject } from './document.ts'
import { logsId } from './extras/logs/place.ts'
import { logNamespace, logObjects } from './extras/logs/reader.ts'
import { externalSecretObjects } from './extras/secrets/external.ts'
import { storageObjects } from './extras/storage.ts'
import { watchingId } from './extras/watching/place.ts'
import { watchingObjects } from './extras/watching/watching.ts'
import { groundObjects } from './ground.ts'
import { jobObjects, scheduleObjects } from './job.ts'
import { policyOf, type Running } from './policies.ts'
import { routeObjects } from './entry.ts'
import { serviceObjects } from './service.ts'
import { storeObjects } from './store.ts'
import { type Scene, sceneOf } from './scene.ts'
import type { Site } from './site.ts'

/** The id under which the objects stand that the platform needs beside its nodes. They come before all others. */
export const groundId: NodeId = '.ground'

/**
 * Every object of a platform but Jobs and the values of Secrets, by the node that it is for: what must exist once that
 * node is started. Objects of one node stand in the order in which they are to be made; a node that needs none is left
 * out.
 */
export function objectsOf(graph: Graph, site: Site): ReadonlyMap<NodeId, readonly KubernetesObject[]> {
  const scene = sceneOf(graph, site)
  const found: (readonly [NodeId, readonly KubernetesObject[]])[] = [
    [
      groundId,
      [
        ...groundObjects(graph, site),
        ...storageObjects(scene),
        ...logNamespace(scene),
        ...externalSecretObjects(graph, site),
      ],
    ],
    ...[...graph.nodes.values()].map((node) => [node.id, objectsFor(scene, node)] as const),
    [logsId, logObjects(scene)],
    [watchingId, watchingObjects(scene)],
  ]
  return new Map(found.filter(([, objects]) => objects.length > 0))
}

function objectsFor(scene: Scene, node: Node): readonly KubernetesObject[] {
  switch (node.kind) {
    case 'service':
      return withPolicy(scene, node, serviceObjects(scene, node))
    case 'store':
      return withPolicy(scene, node, storeObjects(scene, node))
    case 'job':
      return jobObjects(scene, node)
    case 'route':
      return routeObjects(scene, node)
    case 'schedule':
      return scheduleObjects(scene, node)
    case 'database':
    case 'keyspace':
    case 'secret':
    case 'volume':
    case 'identity':
    case 'alarm':
    case 'notice':
    case 'dashboard':
      return []
  }
}

/** Rules of the network come first: a pod is never there without them. */
function withPolicy(scene: Scene, node: Running, objects: readonly KubernetesObject[]): readonly KubernetesObject[] {
  return objects.length === 0 ? [] : [...policyOf(scene, node), ...objects]
}

export { jobObject } from './job.ts'
export { secretObjects } from './secrets.ts'
