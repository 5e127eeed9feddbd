import { type Graph, nodeOf, nodesOf } from '../../graph/graph.ts'
import type { NodeId } from '../../graph/id.ts'
import type { ServiceNode } from '../../graph/node.ts'
import type { KubernetesObject } from './document.ts'
import type { HorizontalPodAutoscalerBehavior } from './kinds/kubernetes.gen.ts'
import { externalStore, hostOf } from './address.ts'
import { labelsOf, namespaceOf, shortened } from './names.ts'
import { plainSecretName } from './secrets.ts'
import type { Site } from './site.ts'

/** What decides how many replicas a service has: nobody but us, or an autoscaler of its signal. */
export function scalerOf(site: Site, service: ServiceNode): 'none' | 'cpu' | 'queue' {
  const { scaleOn, min, max } = service.replicas
  if (!scaleOn || service.singleton || min === max) return 'none'
  return scaleOn.signal === 'cpu' ? 'cpu' : site.options.keda ? 'queue' : 'none'
}

/** The replicas that we ask for: those set by hand, else the fewest; undefined where an autoscaler owns the number. */
export function replicasOf(site: Site, service: ServiceNode): number | undefined {
  if (service.singleton) return 1
  return scalerOf(site, service) === 'none' ? (site.scaled[service.id] ?? service.replicas.min) : undefined
}

/** The namespace of KEDA; undefined where it is not used. */
export function kedaNamespace({ options }: Site): string | undefined {
  if (!options.keda) return undefined
  return options.keda === true ? 'keda' : (options.keda.namespace ?? 'keda')
}

/** The autoscaler of a service, with what it needs; the replicas set by hand are its least. */
export function scalingObjects(graph: Graph, site: Site, service: ServiceNode): KubernetesObject[] {
  const { scaleOn, min, max } = service.replicas
  const least = Math.min(Math.max(site.scaled[service.id] ?? min, 1), max)
  const metadata = {
    name: shortened(service.id, 63),
    namespace: namespaceOf(graph, site, service),
    labels: labelsOf(graph, service),
  }
  switch (scalerOf(site, service)) {
    case 'none':
      return []
    case 'cpu':
      return [
        {
          apiVersion: 'autoscaling/v2',
          kind: 'HorizontalPodAutoscaler',
          metadata,
          spec: {
            scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: metadata.name },
            minReplicas: least,
            maxReplicas: max,
            // Of the one container that does the work: an edge beside it idles while the app is busy.
            metrics: [
              {
                type: 'ContainerResource',
                containerResource: {
                  name: 'cpu',
                  container: mainContainer,
                  target: { type: 'Utilization', averageUtilization: scaleOn!.target },
                },
              },
            ],
            behavior,
          },
        },
      ]
    case 'queue':
      return queueObjects(graph, site, service, metadata, least)
  }
}

/** The name of the container of a pod that runs the process of its node. */
export const mainContainer = 'main'

/** Secrets that an autoscaler reads itself, by namespace. */
export function watchedSecrets(graph: Graph, site: Site): Map<string, NodeId[]> {
  const read = nodesOf(graph, 'service')
    .filter((service) => scalerOf(site, service) === 'queue')
    .flatMap((service) => {
      const password = queueStore(graph, service).administrator?.password
      return password === undefined ? [] : [[namespaceOf(graph, site, service), password] as const]
    })
  return new Map(
    [...Map.groupBy(read, ([namespace]) => namespace)].map(([namespace, each]) => [
      namespace,
      each.map(([, id]) => id),
    ]),
  )
}

/** The store whose queue a service follows. */
export function queueStore(graph: Graph, { replicas, id }: ServiceNode) {
  if (replicas.scaleOn?.signal !== 'queue') throw new Error(`${id} follows no queue`)
  return nodeOf(graph, nodeOf(graph, replicas.scaleOn.of.keyspace, 'keyspace').store, 'store')
}

// Quick to grow and slow to shrink: a crowd in the morning comes at once, and a pause in it must not cost a replica
// that is needed again.
const behavior: HorizontalPodAutoscalerBehavior = {
  scaleUp: {
    stabilizationWindowSeconds: 30,
    selectPolicy: 'Max',
    policies: [
      { type: 'Percent', value: 100, periodSeconds: 60 },
      { type: 'Pods', value: 2, periodSeconds: 60 },
    ],
  },
  scaleDown: { stabilizationWindowSeconds: 300, policies: [{ type: 'Pods', value: 1, periodSeconds: 60 }] },
}

function queueObjects(
  graph: Graph,
  site: Site,
  service: ServiceNode,
  metadata: { name: string; namespace: string; labels: Record<string, string> },
  least: number,
): KubernetesObject[] {
  const { scaleOn, max } = service.replicas
  if (scaleOn?.signal !== 'queue') return []
  const store = queueStore(graph, service)
  const keyspace = nodeOf(graph, scaleOn.of.keyspace, 'keyspace')
  const address = `${hostOf(graph, site, store.id)}:${externalStore(site, store.id)?.port ?? store.ports[0]!.prefer}`
  const authentication = store.administrator && { authenticationRef: { name: metadata.name } }
  const triggers = scaleOn.of.lists.map((listName, index) => ({
    type: 'redis',
    name: `list${index}`,
    ...authentication,
    metadata: { address, databaseIndex: String(keyspace.index), listName, listLength: String(scaleOn.target) },
  }))
  return [
    ...(store.administrator
      ? [
          {
            apiVersion: 'keda.sh/v1alpha1' as const,
            kind: 'TriggerAuthentication' as const,
            metadata,
            spec: {
              secretTargetRef: [
                { parameter: 'password', name: plainSecretName(graph), key: store.administrator.password },
              ],
            },
          },
        ]
      : []),
    {
      apiVersion: 'keda.sh/v1alpha1',
      kind: 'ScaledObject',
      metadata,
      spec: {
        scaleTargetRef: { name: metadata.name },
        minReplicaCount: least,
        maxReplicaCount: max,
        pollingInterval: 15,
        cooldownPeriod: 300,
        advanced: {
          horizontalPodAutoscalerConfig: { behavior },
          // Work waits in several lists, and counts wherever it waits.
          ...(triggers.length > 1 && {
            scalingModifiers: {
              formula: triggers.map((each) => each.name).join(' + '),
              target: String(scaleOn.target),
              metricType: 'AverageValue' as const,
            },
          }),
        },
        triggers,
      },
    },
  ]
}
