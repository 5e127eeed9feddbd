import { nodeOf, nodesOf } from '../../graph/graph.ts'
import type { JobNode, ServiceNode, VolumeNode } from '../../graph/node.ts'
import type { KubernetesObject } from './document.ts'
import { ownClass } from './extras/storage.ts'
import type { PersistentVolumeClaimSpec } from './kinds/kubernetes.gen.ts'
import { keepLabel, labelsOf, namespaceOf, shortened } from './names.ts'
import { bytes } from './pod.ts'
import type { Scene } from './scene.ts'

/**
 * The claims of the volumes of a service or job; a volume of several has its claim with the first of them, services
 * before jobs.
 */
export function claimsOf({ graph, site }: Scene, node: ServiceNode | JobNode): KubernetesObject[] {
  const users = [...nodesOf(graph, 'service'), ...nodesOf(graph, 'job')]
  return node.volumes
    .filter((id) => users.find((each) => each.volumes.includes(id))!.id === node.id)
    .map((id) => {
      const volume = nodeOf(graph, id, 'volume')
      return {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: {
          name: shortened(id, 63),
          namespace: namespaceOf(graph, site, node),
          labels: volumeLabels({ graph }, volume),
        },
        spec: claimSpec({ graph, site }, volume, isShared({ graph }, volume)),
      }
    })
}

/** The labels of what holds a volume's data: it is found, and kept, by them. */
export function volumeLabels({ graph }: Pick<Scene, 'graph'>, volume: VolumeNode): Record<string, string> {
  return { ...labelsOf(graph, volume), ...(volume.keep && { [keepLabel]: 'true' }) }
}

/** What a claim asks for. */
export function claimSpec(
  { graph, site }: Pick<Scene, 'graph' | 'site'>,
  volume: VolumeNode,
  shared: boolean,
): PersistentVolumeClaimSpec {
  const { storage } = site.options
  const storageClassName = shared ? storage?.shared : (ownClass({ graph, site }) ?? storage?.class)
  return {
    accessModes: [shared ? 'ReadWriteMany' : 'ReadWriteOnce'],
    ...(storageClassName && { storageClassName }),
    resources: { requests: { storage: bytes(volume.size) } },
  }
}

/** True for a volume that several pods use at once, which may be on several machines. */
export function isShared({ graph }: Pick<Scene, 'graph'>, volume: VolumeNode): boolean {
  const users = [...nodesOf(graph, 'service'), ...nodesOf(graph, 'job')].filter((each) =>
    each.volumes.includes(volume.id),
  )
  return users.length > 1 || users.some((each) => each.kind === 'service' && !each.singleton && each.replicas.max > 1)
}
