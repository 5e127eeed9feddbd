import type { StoreNode } from '../../../../graph/node.ts'
import type { NetworkPolicyEgressRule, NetworkPolicyIngressRule } from '../../kinds/kubernetes.gen.ts'
import type { BackupDestination } from '../../options-data.ts'
import type { Scene } from '../../scene.ts'
import { cloudOf, destinationOf } from './backup.ts'
import { cloudNativeOf, clusterName, poolerOf } from './form.ts'

const namespaceLabel = 'kubernetes.io/metadata.name'

/** The port at which the operator asks an instance how it is (cloudnative-pg 1.30, docs/src/networking.md). */
const statusPort = 8000

/** The label on everything that the operator makes for a store: instances, the jobs that set them up, poolers. */
export function keptSelector(store: StoreNode): Record<string, string> {
  return { 'cnpg.io/cluster': clusterName(store) }
}

/** The ports at which the instances and the poolers of a store tell their figures. */
export function figurePorts({ site }: Pick<Scene, 'site'>, store: StoreNode): number[] {
  return cloudNativeOf(site, store) ? [9187, ...(poolerOf(site, store) ? [9127] : [])] : []
}

/**
 * Who reaches the pods of a store that CloudNativePG keeps, beside those that the graph connects: they themselves, and
 * the operator.
 */
export function keeperIngress({ site }: Pick<Scene, 'site'>, store: StoreNode): NetworkPolicyIngressRule[] {
  const form = cloudNativeOf(site, store)
  if (!form) return []
  const ports = [store.ports[0]!.prefer, statusPort].map((port) => ({ protocol: 'TCP' as const, port }))
  return [
    {
      from: [
        { podSelector: { matchLabels: keptSelector(store) } },
        { namespaceSelector: { matchLabels: { [namespaceLabel]: form.operator ?? 'cnpg-system' } } },
      ],
      ports,
    },
  ]
}

/**
 * What such pods reach: each other; the API server of the cluster, through which they agree on who is the primary; and
 * the bucket of the backups. The address of the API server is not known to a manifest, its ports are.
 */
export function keeperEgress(scene: Pick<Scene, 'site'>, store: StoreNode): NetworkPolicyEgressRule[] {
  if (!cloudNativeOf(scene.site, store)) return []
  const endpoint = destinationOf(scene, store)?.endpoint
  const own =
    endpoint === undefined ? [] : [Number(new URL(endpoint).port || (endpoint.startsWith('http:') ? 80 : 443))]
  const ports = [...new Set([443, 6443, ...own])].sort((a, b) => a - b)
  return [
    {
      to: [{ podSelector: { matchLabels: keptSelector(store) } }],
      ports: [store.ports[0]!.prefer, statusPort].map((port) => ({ protocol: 'TCP' as const, port })),
    },
    { ports: ports.map((port) => ({ protocol: 'TCP' as const, port })) },
    ...identityRule(destinationOf(scene, store)),
  ]
}

/**
 * On Google's clusters an account gets its identity from an address of the machine
 * (cloud.google.com/kubernetes-engine/docs/concepts/workload-identity).
 */
function identityRule(to: BackupDestination | undefined): NetworkPolicyEgressRule[] {
  if (!to || to.credentials || cloudOf(to) !== 'gcp') return []
  const addresses = ['169.254.169.252/32', '169.254.169.254/32'].map((cidr) => ({ ipBlock: { cidr } }))
  return [{ to: addresses, ports: [80, 987, 988].map((port) => ({ protocol: 'TCP' as const, port })) }]
}
