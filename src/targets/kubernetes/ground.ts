import type { Graph } from '../../graph/graph.ts'
import { nodesOf } from '../../graph/graph.ts'
import type { KubernetesObject } from './document.ts'
import { gatewayObjects } from './entry.ts'
import { groundLabels, instanceOf, namespaceOf, namespacesOf, shortened } from './names.ts'
import type { Node } from '../../graph/node.ts'
import { namespacePolicies } from './policies.ts'
import type { Site } from './site.ts'

/**
 * What a platform needs beside its nodes: its namespaces, the accounts that its pods run under, its rules of the
 * network, its priorities.
 */
export function groundObjects(graph: Graph, site: Site): KubernetesObject[] {
  const policies = spacesOf(graph, site).flatMap((namespace) => namespacePolicies({ graph }, namespace))
  return [
    ...namespaces(graph, site),
    ...priorityClasses(graph, site),
    ...accounts(graph, site),
    ...policies,
    ...gatewayObjects({ graph, site }),
  ]
}

/** The account that the pods of a node run under: one for each app. None of them may ask the cluster for anything. */
export function accountOf(node: Node): string {
  return shortened(node.app, 63)
}

function namespaces(graph: Graph, site: Site): KubernetesObject[] {
  return spacesOf(graph, site).map((name) => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name,
      labels: {
        ...groundLabels(graph),
        // The API server refuses any pod here that asks for more than the restricted standard allows.
        'pod-security.kubernetes.io/enforce': 'restricted',
        'pod-security.kubernetes.io/audit': 'restricted',
        'pod-security.kubernetes.io/warn': 'restricted',
      },
    },
  }))
}

/** The namespaces that are needed: a platform without data servers has one. */
export function spacesOf(graph: Graph, site: Site): string[] {
  const { apps, data } = namespacesOf(graph, site)
  return [...new Set(nodesOf(graph, 'store').length > 0 ? [apps, data] : [apps])]
}

function accounts(graph: Graph, site: Site): KubernetesObject[] {
  const running = [...nodesOf(graph, 'service'), ...nodesOf(graph, 'store'), ...nodesOf(graph, 'job')]
  const wanted = new Map(running.map((node) => [`${namespaceOf(graph, site, node)}/${accountOf(node)}`, node] as const))
  return [...wanted]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, node]) => ({
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: accountOf(node), namespace: namespaceOf(graph, site, node), labels: groundLabels(graph) },
      automountServiceAccountToken: false,
      ...(site.options.pull?.secrets && { imagePullSecrets: site.options.pull.secrets.map((name) => ({ name })) }),
    }))
}

/** The class of a kind of node; undefined where it has none. */
export function priorityOf(graph: Graph, { options }: Site, kind: 'stores' | 'services' | 'jobs'): string | undefined {
  const { priority } = options.placement ?? {}
  if (priority === 'own') return kind === 'jobs' ? undefined : `${instanceOf(graph)}-${kind}`
  return priority?.[kind]
}

function priorityClasses(graph: Graph, { options }: Site): KubernetesObject[] {
  if (options.placement?.priority !== 'own') return []
  const classes = [
    ['stores', 100_000, 'Data servers of a platform: all else waits for them.'],
    ['services', 10_000, 'Services of a platform, which go before jobs.'],
  ] as const
  return classes.map(([kind, value, description]) => ({
    apiVersion: 'scheduling.k8s.io/v1',
    kind: 'PriorityClass',
    metadata: { name: `${instanceOf(graph)}-${kind}`, labels: groundLabels(graph) },
    value,
    globalDefault: false,
    description,
  }))
}
