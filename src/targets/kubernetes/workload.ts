import type { Port, ServiceNode, StoreNode } from '../../graph/node.ts'
import { scrapeAnnotations } from './extras/watching/place.ts'
import type { Service, ServicePort, TopologySpreadConstraint } from './kinds/kubernetes.gen.ts'
import { labelsOf, namespaceOf, selectorOf, shortened } from './names.ts'
import type { Scene } from './scene.ts'

/** How many old versions of a workload the cluster remembers. */
export const remembered = 5

/** What every object of a node is called and labelled. */
export function metadataOf(
  { graph, site }: Pick<Scene, 'graph' | 'site'>,
  node: ServiceNode | StoreNode,
): { readonly name: string; readonly namespace: string; readonly labels: Record<string, string> } {
  return { name: shortened(node.id, 63), namespace: namespaceOf(graph, site, node), labels: labelsOf(graph, node) }
}

/** The Service by which a node is reached; `answers` says at which port of the pod. None for a node without ports. */
export function serviceFor(scene: Scene, node: ServiceNode | StoreNode, answers: (port: Port) => number): Service[] {
  if (node.ports.length === 0) return []
  return [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: {
        ...metadataOf(scene, node),
        ...(scrapeAnnotations(scene, node) && { annotations: scrapeAnnotations(scene, node)! }),
      },
      spec: {
        type: 'ClusterIP',
        selector: selectorOf(scene.graph, node.id),
        ports: node.ports.map((port) => servicePort(port, answers(port))),
      },
    },
  ]
}

/** A port of a Service. */
export function servicePort(port: Port, targetPort: number): ServicePort {
  return {
    name: port.name,
    port: port.prefer,
    targetPort,
    protocol: port.protocol === 'udp' ? 'UDP' : 'TCP',
    ...(port.protocol === 'http' && { appProtocol: 'http' }),
  }
}

/**
 * Replicas are spread over zones and machines where there is room, each release by itself; better two on one machine
 * than one waiting for a machine that never comes.
 */
export function spreadOf({ graph }: Pick<Scene, 'graph'>, node: ServiceNode): TopologySpreadConstraint[] {
  return ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'].map((topologyKey) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: { matchLabels: selectorOf(graph, node.id) },
    matchLabelKeys: ['pod-template-hash'],
  }))
}
