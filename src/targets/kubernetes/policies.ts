import { nodesOf } from '../../graph/graph.ts'
import type { NodeId } from '../../graph/id.ts'
import type { JobNode, Port, ServiceNode, StoreNode } from '../../graph/node.ts'
import { type Access, batchOf } from './access.ts'
import { isEntered } from './address.ts'
import { answeringPort, routesOf } from './beside.ts'
import type { OfKind } from './document.ts'
import { proxiesOf } from './entry.ts'
import { cloudNativeOf } from './extras/cloudnative/form.ts'
import { keeperEgress, keeperIngress, keptSelector } from './extras/cloudnative/rules.ts'
import { watcherRules } from './extras/watching/place.ts'
import type {
  NetworkPolicyEgressRule,
  NetworkPolicyIngressRule,
  NetworkPolicyPeer,
  NetworkPolicyPort,
} from './kinds/kubernetes.gen.ts'
import {
  groundLabels,
  instanceLabel,
  instanceOf,
  labelsOf,
  namespaceOf,
  nodeLabel,
  selectorOf,
  shortened,
} from './names.ts'
import { outsideRules } from './outside.ts'
import { kedaNamespace, queueStore, scalerOf } from './scaling.ts'
import type { Scene } from './scene.ts'

/** A process that has pods. */
export type Running = ServiceNode | StoreNode | JobNode

/** Where a cluster keeps the name of a namespace among its labels. */
const namespaceLabel = 'kubernetes.io/metadata.name'

/**
 * What holds for all pods of a namespace: nothing may be reached and nobody may come in, but names may be asked for.
 */
export function namespacePolicies({ graph }: Pick<Scene, 'graph'>, namespace: string): OfKind<'NetworkPolicy'>[] {
  const ports = [
    { protocol: 'UDP', port: 53 },
    { protocol: 'TCP', port: 53 },
  ] as const
  const metadata = (name: string) => ({ name, namespace, labels: groundLabels(graph) })
  return [
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: metadata('default-deny'),
      spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
    },
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: metadata('allow-names'),
      spec: {
        podSelector: {},
        policyTypes: ['Egress'],
        egress: [
          {
            // The second is where the name cache of a node listens, on clusters that have one.
            to: [
              {
                namespaceSelector: { matchLabels: { [namespaceLabel]: 'kube-system' } },
                podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
              },
              { ipBlock: { cidr: '169.254.20.10/32' } },
            ],
            ports,
          },
        ],
      },
    },
  ]
}

/** Exactly what the graph says that the pods of a node reach, and who reaches them. */
export function policyOf(scene: Scene, node: Running): OfKind<'NetworkPolicy'>[] {
  const { graph, site, accesses } = scene
  // Jobs of one batch may run in one pod, under the name of any of them.
  const own = new Set(node.kind === 'job' ? batchOf(graph, node).map((job) => job.id) : [node.id])
  const egress = [
    ...insideRules(
      scene,
      accesses.filter((each) => own.has(each.from)),
    ),
    ...outsideRules(
      scene,
      node,
      accesses.filter((each) => own.has(each.from)),
    ),
    ...(node.kind === 'store' ? keeperEgress(scene, node) : []),
  ]
  const ingress =
    node.kind === 'job'
      ? []
      : [
          ...callerRules(scene, node, accesses),
          ...entryRules(scene, node),
          ...scalerRules(scene, node),
          ...watcherRules(scene, node),
          ...(node.kind === 'store' ? keeperIngress(scene, node) : []),
        ]
  return [
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: {
        name: shortened(node.id, 63),
        namespace: namespaceOf(graph, site, node),
        labels: labelsOf(graph, node),
      },
      spec: {
        podSelector: { matchLabels: podLabels(scene, node.id) },
        policyTypes: ['Ingress', 'Egress'],
        ...(ingress.length > 0 && { ingress }),
        ...(egress.length > 0 && { egress }),
      },
    },
  ]
}

/** What the node's pods reach of the platform: one rule for each that is reached. */
function insideRules(scene: Scene, accesses: readonly Access[]): NetworkPolicyEgressRule[] {
  const inside = accesses.filter((each) => each.kind === 'inside')
  return [...Map.groupBy(inside, (each) => each.to.id)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, group]) => {
      const { to } = group[0]!
      return {
        to: [peerOf(scene, namespaceOf(scene.graph, scene.site, to), [to.id])],
        ports: portsOf(group.map(({ port }) => numbered(scene, to, port))),
      }
    })
}

/** Who reaches the node's pods of the platform: one rule for each port. */
function callerRules(
  scene: Scene,
  node: ServiceNode | StoreNode,
  accesses: readonly Access[],
): NetworkPolicyIngressRule[] {
  const callers = accesses.filter((each) => each.kind === 'inside').filter((each) => each.to.id === node.id)
  return [...Map.groupBy(callers, (each) => each.port.name)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, group]) => {
      const ids = group.flatMap(({ from }) => podsOf(scene, from))
      const spaces = Map.groupBy([...new Set(ids)], (id) =>
        namespaceOf(scene.graph, scene.site, scene.graph.nodes.get(id)!),
      )
      return {
        from: [...spaces]
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([namespace, each]) => peerOf(scene, namespace, each)),
        ports: portsOf([numbered(scene, node, group[0]!.port)]),
      }
    })
}

/** Requests of browsers, from where the entry of the cluster has its proxies. */
function entryRules(scene: Scene, node: ServiceNode | StoreNode): NetworkPolicyIngressRule[] {
  const proxies = proxiesOf(scene)
  if (node.kind !== 'service' || proxies === undefined) return []
  const names = new Set(
    routesOf(scene.graph, node)
      .filter((route) => isEntered(scene.site, route))
      .map((route) => route.to.port),
  )
  const ports = node.ports.filter((port) => names.has(port.name))
  return ports.length === 0
    ? []
    : [
        {
          from: [{ namespaceSelector: { matchLabels: { [namespaceLabel]: proxies } } }],
          ports: portsOf(ports.map((port) => numbered(scene, node, port))),
        },
      ]
}

/** KEDA asks the data server itself how much work waits. */
function scalerRules({ graph, site }: Scene, node: ServiceNode | StoreNode): NetworkPolicyIngressRule[] {
  const namespace = kedaNamespace(site)
  const asked = nodesOf(graph, 'service').some(
    (service) => scalerOf(site, service) === 'queue' && queueStore(graph, service).id === node.id,
  )
  if (namespace === undefined || !asked) return []
  return [
    {
      from: [{ namespaceSelector: { matchLabels: { [namespaceLabel]: namespace } } }],
      ports: portsOf([{ protocol: 'TCP', port: node.ports[0]!.prefer }]),
    },
  ]
}

/** The nodes under whose name the pod of a process may run. */
function podsOf({ graph }: Scene, id: NodeId): NodeId[] {
  const node = graph.nodes.get(id)
  return node?.kind === 'job' ? batchOf(graph, node).map((job) => job.id) : [id]
}

/**
 * The labels of the pods of a node. Those that an operator makes have labels of the operator, which stay whatever it
 * does with others.
 */
function podLabels({ graph, site }: Scene, id: NodeId): Record<string, string> {
  const node = graph.nodes.get(id)
  return node?.kind === 'store' && cloudNativeOf(site, node) ? keptSelector(node) : selectorOf(graph, id)
}

/** Pods of nodes in a namespace, as one peer: two would mean all pods of that namespace, and such pods anywhere. */
function peerOf(scene: Scene, namespace: string, ids: readonly NodeId[]): NetworkPolicyPeer {
  const { graph } = scene
  const namespaceSelector = { matchLabels: { [namespaceLabel]: namespace } }
  const sorted = [...ids].sort()
  if (sorted.length === 1) return { namespaceSelector, podSelector: { matchLabels: podLabels(scene, sorted[0]!) } }
  return {
    namespaceSelector,
    podSelector: {
      matchLabels: { [instanceLabel]: instanceOf(graph) },
      matchExpressions: [{ key: nodeLabel, operator: 'In', values: sorted.map((id) => shortened(id, 63)) }],
    },
  }
}

/** The port of the pod: rules see packets after the Service has led them on. */
function numbered(
  { graph }: Scene,
  to: ServiceNode | StoreNode,
  port: Port,
): NetworkPolicyPort & { readonly port: number } {
  return {
    protocol: port.protocol === 'udp' ? 'UDP' : 'TCP',
    port: to.kind === 'service' ? answeringPort(graph, to, port) : port.prefer,
  }
}

function portsOf(ports: readonly (NetworkPolicyPort & { readonly port: number })[]): NetworkPolicyPort[] {
  const unique = new Map(ports.map((each) => [`${each.protocol} ${each.port}`, each]))
  return [...unique.values()].sort((a, b) => a.port - b.port || (a.protocol! < b.protocol! ? -1 : 1))
}
