import type { KubernetesObject, OfKind } from '../../src/targets/kubernetes/document.ts'
import type {
  LabelSelector,
  NetworkPolicyPeer,
  NetworkPolicyPort,
} from '../../src/targets/kubernetes/kinds/kubernetes.gen.ts'

/** A pod as the network sees it. */
export interface NetworkPod {
  /** The node of the graph that it is for. */
  readonly node: string
  readonly name: string
  readonly namespace: string
  readonly labels: Readonly<Record<string, string>>
  readonly ports: readonly { readonly port: number; readonly protocol: 'TCP' | 'UDP' | 'SCTP' }[]
}

/**
 * True when rules let a packet from one pod to a port of another, as Kubernetes defines it: both ends must allow it,
 * and what no policy selects allows all.
 */
export function letsThrough(
  policies: readonly OfKind<'NetworkPolicy'>[],
  from: NetworkPod,
  to: NetworkPod,
  port: NetworkPod['ports'][number],
): boolean {
  const away = selecting(policies, from, 'Egress')
  const here = selecting(policies, to, 'Ingress')
  const out =
    away.length === 0 ||
    away.some((policy) =>
      policy.spec!.egress?.some((rule) => fitsPort(rule.ports, port) && fitsPeer(rule.to, to, policy)),
    )
  const into =
    here.length === 0 ||
    here.some((policy) =>
      policy.spec!.ingress?.some((rule) => fitsPort(rule.ports, port) && fitsPeer(rule.from, from, policy)),
    )
  return out && into
}

/**
 * The pods of a platform: one for each workload, for each Job and CronJob, and for each server that an operator keeps.
 */
export function podsOf(objects: readonly KubernetesObject[]): NetworkPod[] {
  return objects.flatMap((object): NetworkPod[] => {
    const { name, namespace = '', labels: { 'stackwright.dev/node': node = '' } = {} } = object.metadata
    if (object.kind === 'Cluster')
      return [
        {
          node,
          name,
          namespace,
          labels: { 'cnpg.io/cluster': name, 'cnpg.io/podRole': 'instance' },
          ports: [{ port: 5432, protocol: 'TCP' }],
        },
      ]
    const template = templateOf(object)
    if (!template) return []
    const ports = (template.spec?.containers ?? [])
      .flatMap((each) => each.ports ?? [])
      .map((each) => ({ port: each.containerPort, protocol: each.protocol ?? ('TCP' as const) }))
    return [
      {
        node: template.metadata?.labels?.['stackwright.dev/node'] ?? node,
        name,
        namespace,
        labels: template.metadata?.labels ?? {},
        ports,
      },
    ]
  })
}

/** What an object makes its pods from. */
export function templateOf(object: KubernetesObject) {
  switch (object.kind) {
    case 'Deployment':
    case 'StatefulSet':
    case 'DaemonSet':
    case 'Job':
      return object.spec!.template
    case 'CronJob':
      return object.spec!.jobTemplate.spec!.template
    default:
      return undefined
  }
}

/** True when a selector takes a set of labels. */
export function selects(selector: LabelSelector | undefined, labels: Readonly<Record<string, string>>): boolean {
  const equal = Object.entries(selector?.matchLabels ?? {}).every(([key, value]) => labels[key] === value)
  return (
    equal &&
    (selector?.matchExpressions ?? []).every(({ key, operator, values = [] }) => {
      switch (operator) {
        case 'In':
          return labels[key] !== undefined && values.includes(labels[key])
        case 'NotIn':
          return labels[key] === undefined || !values.includes(labels[key])
        case 'Exists':
          return labels[key] !== undefined
        case 'DoesNotExist':
          return labels[key] === undefined
      }
    })
  )
}

function selecting(policies: readonly OfKind<'NetworkPolicy'>[], pod: NetworkPod, type: 'Ingress' | 'Egress') {
  return policies.filter(
    (policy) =>
      policy.metadata.namespace === pod.namespace &&
      policy.spec!.policyTypes!.includes(type) &&
      selects(policy.spec!.podSelector, pod.labels),
  )
}

function fitsPort(ports: readonly NetworkPolicyPort[] | undefined, wanted: NetworkPod['ports'][number]): boolean {
  return (
    ports === undefined ||
    ports.some((each) => each.port === wanted.port && (each.protocol ?? 'TCP') === wanted.protocol)
  )
}

/** Pods have private addresses. */
function fitsPeer(
  peers: readonly NetworkPolicyPeer[] | undefined,
  pod: NetworkPod,
  policy: OfKind<'NetworkPolicy'>,
): boolean {
  if (peers === undefined) return true
  return peers.some(({ ipBlock, namespaceSelector, podSelector }) => {
    if (ipBlock) return ipBlock.cidr === '0.0.0.0/0' && !ipBlock.except?.includes('10.0.0.0/8')
    const inSpace = namespaceSelector
      ? selects(namespaceSelector, { 'kubernetes.io/metadata.name': pod.namespace })
      : pod.namespace === policy.metadata.namespace
    return inSpace && (podSelector === undefined || selects(podSelector, pod.labels))
  })
}
