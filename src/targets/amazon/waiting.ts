import type { Queue } from '../../graph/figure.ts'
import { type Graph, nodeOf, nodesOf, once } from '../../graph/graph.ts'
import type { NodeId } from '../../graph/id.ts'
import type { ServiceNode } from '../../graph/node.ts'
import type { TaskContainer } from './estate-task.ts'
import type { Metric } from './estate-watch.ts'
import { estateName } from './names.ts'
import { secretUse } from './secrets.ts'
import type { Site } from './site.ts'
import { externalStore, isEncrypted, storeHost, storePort } from './stores.ts'
import { unmarked } from './value.ts'
import { waitingProgram } from './waiting-program.ts'

/** The container that counts waiting work beside a worker. */
export const waitingContainer = 'waiting'

/**
 * Services that work off a queue which somebody wants to know the length of: those that follow it, and those that an
 * alarm about it names. Only programs in images with Python can count it.
 */
export const watchersOf: (graph: Graph) => ReadonlyMap<NodeId, Queue> = once((graph) => {
  const found = new Map<NodeId, Queue>()
  const note = (service: ServiceNode | undefined, queue: Queue) => {
    if (service && pythonOf(service) !== undefined && graph.nodes.has(queue.keyspace)) found.set(service.id, queue)
  }
  for (const service of nodesOf(graph, 'service'))
    if (service.replicas.scaleOn?.signal === 'queue') note(service, service.replicas.scaleOn.of)
  for (const {
    about,
    ask: { figure },
  } of nodesOf(graph, 'alarm')) {
    const service = graph.nodes.get(about)
    if (figure.figure === 'waiting' && service?.kind === 'service' && !found.has(about)) note(service, figure.of)
  }
  return found
})

/** How much work waits for a service in all. */
export function waitingMetric(graph: Graph, site: Pick<Site, 'options'>, id: NodeId): Metric {
  return {
    namespace: waitingNamespace(graph, site, id),
    name: 'Waiting',
    dimensions: {},
    statistic: 'Maximum',
    period: 60,
  }
}

/** The namespace of what is told of a service. */
export function waitingNamespace(graph: Graph, site: Pick<Site, 'options'>, id: NodeId): string {
  return `${estateName(graph, site)}/${id}`
}

/**
 * A container that counts, once a minute, the work that waits for a service, and prints it in the format that
 * CloudWatch takes metrics out of logs in: no further permission, no way to CloudWatch and no other machine are
 * needed for it. It tells `Waiting`, the whole, and `WaitingPerReplica`, the share of each replica, for scaling;
 * replicas count each other in a key beside the queue. It ends with the service and never ends it.
 * Source: Amazon CloudWatch User Guide, "Specification: Embedded metric format".
 */
export function waitingOf(
  graph: Graph,
  site: Site,
  service: ServiceNode,
  { repository, user }: Pick<TaskContainer, 'repository' | 'user'>,
): TaskContainer | undefined {
  const queue = watchersOf(graph).get(service.id)
  const python = pythonOf(service)
  if (!queue || python === undefined) return undefined
  const keyspace = nodeOf(graph, queue.keyspace, 'keyspace')
  const store = nodeOf(graph, keyspace.store, 'store')
  const password = externalStore(site, store.id)?.password ?? store.administrator?.password
  return {
    name: waitingContainer,
    repository,
    essential: false,
    command: [python, '-u', '-c', waitingProgram],
    ...(user !== undefined && { user }),
    env: {
      WAITING_HOST: unmarked(storeHost(graph, site, store.id)),
      WAITING_PORT: String(storePort(site, store.id, store.ports[0]!.prefer)),
      WAITING_ENCRYPTED: isEncrypted(graph, site, store.id) ? 'yes' : 'no',
      WAITING_INDEX: String(keyspace.index),
      WAITING_LISTS: JSON.stringify(queue.lists),
      WAITING_KEY: `${keyspace.prefix}stackwright-${service.id}`,
      WAITING_NAMESPACE: waitingNamespace(graph, site, service.id),
    },
    secrets: password === undefined ? {} : { WAITING_PASSWORD: secretUse(graph, site, password) },
    ports: [],
    readonlyRoot: true,
    mounts: [],
    after: [],
    stopTimeout: 2,
    log: service.id,
  }
}

/** The Python of a service's image; undefined where it is not known to have one. */
function pythonOf({ recipe: { image } }: ServiceNode): string | undefined {
  if (image?.packages?.by === 'uv') return image.packages.interpreter
  return image?.asks === 'python' || image?.packages?.by === 'pip' ? 'python3' : undefined
}
