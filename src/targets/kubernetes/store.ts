import { nodeOf } from '../../graph/graph.ts'
import type { StoreNode } from '../../graph/node.ts'
import { externalStore } from './address.ts'
import type { KubernetesObject } from './document.ts'
import { cloudNativeObjects } from './extras/cloudnative/cluster.ts'
import { cloudNativeOf } from './extras/cloudnative/form.ts'
import { endingOf, gracePeriod } from './ending.ts'
import type { PersistentVolumeClaim, PodTemplateSpec } from './kinds/kubernetes.gen.ts'
import { selectorOf, shortened } from './names.ts'
import { podOf } from './pod.ts'
import { probesOf } from './probes.ts'
import { containerIn, type Scene } from './scene.ts'
import { claimSpec, volumeLabels } from './volumes.ts'
import { metadataOf, remembered, serviceFor, servicePort } from './workload.ts'

/**
 * A data server: nothing where it is outside; else a StatefulSet whose volumes outlive it, or a Deployment where it
 * keeps nothing.
 */
export function storeObjects(scene: Scene, store: StoreNode): KubernetesObject[] {
  if (externalStore(scene.site, store.id)) return []
  if (cloudNativeOf(scene.site, store)) return cloudNativeObjects(scene, store)
  const { graph } = scene
  const container = containerIn(scene, store)
  const pod = podOf(scene, container, {
    kind: 'stores',
    command: container.command,
    volumeName: claimName(store),
    volumes: [],
  })
  if (!pod) return []
  const end = endingOf(store.server.stop, false)
  const [main, ...others] = pod.spec.containers
  const metadata = metadataOf(scene, store)
  const template: PodTemplateSpec = {
    metadata: {
      labels: metadata.labels,
      ...(Object.keys(pod.annotations).length > 0 && { annotations: pod.annotations }),
    },
    spec: {
      ...pod.spec,
      terminationGracePeriodSeconds: gracePeriod(end.seconds),
      containers: [
        { ...main!, ...probesOf(container.health!), ...(end.lifecycle && { lifecycle: end.lifecycle }) },
        ...others,
      ],
    },
  }
  const selector = { matchLabels: selectorOf(graph, store.id) }
  const files = pod.files?.maps ?? []
  const reached = serviceFor(scene, store, (port) => port.prefer)
  if (container.volumes.length === 0) {
    return [
      ...files,
      ...reached,
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata,
        // Never two at once: what is written to one would not be found in the other.
        spec: {
          replicas: 1,
          revisionHistoryLimit: remembered,
          progressDeadlineSeconds: Math.ceil(store.server.health.boot.within) + gracePeriod(end.seconds) + 180,
          strategy: { type: 'Recreate' },
          selector,
          template,
        },
      },
    ]
  }
  return [
    ...files,
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { ...metadata, name: podsName(store) },
      // Names each pod, also while it is not ready.
      spec: {
        clusterIP: 'None',
        publishNotReadyAddresses: true,
        selector: selectorOf(graph, store.id),
        ports: store.ports.map((port) => servicePort(port, port.prefer)),
      },
    },
    ...reached,
    {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata,
      spec: {
        replicas: 1,
        serviceName: podsName(store),
        revisionHistoryLimit: remembered,
        updateStrategy: { type: 'RollingUpdate' },
        // One after another would mean to wait for ever for a replica that is not ready, and with it for the definition
        // that mends it.
        podManagementPolicy: 'Parallel',
        persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
        selector,
        template,
        volumeClaimTemplates: store.server.volumes.map((id): PersistentVolumeClaim => {
          const volume = nodeOf(graph, id, 'volume')
          return {
            apiVersion: 'v1',
            kind: 'PersistentVolumeClaim',
            metadata: { name: claimName(store)(id), labels: volumeLabels(scene, volume) },
            spec: claimSpec(scene, volume, false),
          }
        }),
      },
    },
  ]
}

/** The name of the Service that names the pods of a store. */
function podsName(store: StoreNode): string {
  return `${shortened(store.id, 58)}-pods`
}

/** The short name of a volume of a store: `data` of `metastore-data`. The claim is then called `data-metastore-0`. */
function claimName(store: StoreNode): (id: string) => string {
  return (id) => shortened(id.startsWith(`${store.id}-`) ? id.slice(store.id.length + 1) : id, 63)
}
