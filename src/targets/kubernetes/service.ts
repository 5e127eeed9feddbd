import { nodeOf } from '../../graph/graph.ts'
import type { ServiceNode } from '../../graph/node.ts'
import { answeringPort, type BesideEdge, besideEdge } from './beside.ts'
import type { KubernetesObject, OfKind } from './document.ts'
import { endingOf, gracePeriod } from './ending.ts'
import type { Container as PodContainer } from './kinds/kubernetes.gen.ts'
import { selectorOf, shortened } from './names.ts'
import { podOf } from './pod.ts'
import { probesOf } from './probes.ts'
import { mainContainer, replicasOf, scalingObjects } from './scaling.ts'
import { containerIn, type Scene } from './scene.ts'
import { claimsOf, isShared } from './volumes.ts'
import { metadataOf, remembered, serviceFor, spreadOf } from './workload.ts'

/** For images to be fetched and machines to be found, beside what the model grants a start. */
const settling = 180

/** A service: a Deployment, with its files, volumes, Service, disruption budget and autoscaler. */
export function serviceObjects(scene: Scene, service: ServiceNode): KubernetesObject[] {
  const { graph, site } = scene
  const edge = besideEdge(scene, service)
  const deployment = deploymentOf(scene, service, edge)
  if (!deployment) return []
  return [
    ...claimsOf(scene, service),
    ...deployment.files,
    ...(edge?.files.maps ?? []),
    ...serviceFor(scene, service, (port) => answeringPort(graph, service, port)),
    deployment.object,
    ...budgetOf(scene, service),
    ...scalingObjects(graph, site, service),
  ]
}

/**
 * True for a service whose old replica must be gone before the new one starts: one that must be alone, or whose volume
 * only one machine can have.
 */
export function stopsFirst({ graph }: Pick<Scene, 'graph'>, service: ServiceNode): boolean {
  return service.singleton || service.volumes.some((id) => !isShared({ graph }, nodeOf(graph, id, 'volume')))
}

function deploymentOf(
  scene: Scene,
  service: ServiceNode,
  edge: BesideEdge | undefined,
): { readonly object: OfKind<'Deployment'>; readonly files: readonly KubernetesObject[] } | undefined {
  const { graph, site } = scene
  const container = containerIn(scene, service)
  const pod = podOf(scene, container, {
    kind: 'services',
    command: container.command,
    volumeName: (id) => shortened(id, 63),
    volumes: [
      ...container.volumes.map(({ id }) => ({
        name: shortened(id, 63),
        persistentVolumeClaim: { claimName: shortened(id, 63) },
      })),
      ...(edge?.volumes ?? []),
    ],
  })
  if (!pod) return undefined
  const recreate = stopsFirst(scene, service)
  const end = endingOf(service.stop, service.ports.length > 0 && !recreate)
  const seconds = gracePeriod((edge?.seconds ?? 0) + end.seconds)
  const replicas = replicasOf(site, service)
  const main = {
    ...pod.spec.containers.find((each) => each.name === mainContainer)!,
    ...probesOf(container.health!),
    ...(edge
      ? { lifecycle: { preStop: { exec: { command: edge.wait } } } }
      : end.lifecycle && { lifecycle: end.lifecycle }),
  }
  const annotations = {
    ...pod.annotations,
    ...(edge && {
      'stackwright.dev/edge-files': edge.files.mark,
      'kubectl.kubernetes.io/default-container': mainContainer,
    }),
  }
  return {
    files: pod.files?.maps ?? [],
    object: {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: metadataOf(scene, service),
      spec: {
        ...(replicas !== undefined && { replicas }),
        revisionHistoryLimit: remembered,
        progressDeadlineSeconds: Math.ceil(service.health.boot.within) + settling + (recreate ? seconds : 0),
        strategy: recreate
          ? { type: 'Recreate' }
          : { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
        selector: { matchLabels: selectorOf(graph, service.id) },
        template: {
          metadata: {
            labels: metadataOf(scene, service).labels,
            ...(Object.keys(annotations).length > 0 && { annotations }),
          },
          spec: {
            ...pod.spec,
            terminationGracePeriodSeconds: seconds,
            ...(service.replicas.max > 1 &&
              !service.singleton && { topologySpreadConstraints: spreadOf(scene, service) }),
            containers: edge ? [withMount(main, edge), edge.container] : [main],
          },
        },
      },
    },
  }
}

function withMount(main: PodContainer, edge: BesideEdge): PodContainer {
  return { ...main, volumeMounts: [...(main.volumeMounts ?? []), edge.seen] }
}

/**
 * At most one replica at a time is taken by those who empty a machine. A single one has no budget: it could only be a
 * reason never to finish.
 */
function budgetOf(scene: Scene, service: ServiceNode): KubernetesObject[] {
  if (service.singleton || service.replicas.max < 2) return []
  return [
    {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: metadataOf(scene, service),
      spec: {
        maxUnavailable: 1,
        selector: { matchLabels: selectorOf(scene.graph, service.id) },
        unhealthyPodEvictionPolicy: 'AlwaysAllow',
      },
    },
  ]
}
