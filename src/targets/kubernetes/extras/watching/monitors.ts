import { nodesOf } from '../../../../graph/graph.ts'
import type { StoreNode } from '../../../../graph/node.ts'
import { externalStore } from '../../address.ts'
import type { KubernetesObject } from '../../document.ts'
import { labelsOf, namespaceOf, selectorOf } from '../../names.ts'
import type { Scene } from '../../scene.ts'
import { metadataOf } from '../../workload.ts'
import { cloudNativeOf, instanceSelector, poolerName, poolerOf, poolerSelector } from '../cloudnative/form.ts'
import { intervalOf } from './place.ts'

type At = Pick<Scene, 'graph' | 'site'>

/**
 * Where the Prometheus operator finds the figures of a platform: of all that tell some, and of the servers that
 * CloudNativePG keeps.
 */
export function monitorObjects(scene: At): KubernetesObject[] {
  const { graph, site } = scene
  const tellers = [...nodesOf(graph, 'service'), ...nodesOf(graph, 'store')].filter(
    (node) => node.metrics && !externalStore(site, node.id),
  )
  const services = tellers.map((node): KubernetesObject => {
    const metadata = metadataOf(scene, node)
    return {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'ServiceMonitor',
      metadata: { ...metadata, labels: withOwn(scene, metadata.labels) },
      spec: {
        // The Service itself carries these labels.
        selector: { matchLabels: selectorOf(graph, node.id) },
        endpoints: [{ port: node.metrics!.port, path: node.metrics!.path, interval: intervalOf(site) }],
      },
    }
  })
  return [
    ...services,
    ...nodesOf(graph, 'store')
      .filter((store) => cloudNativeOf(site, store))
      .flatMap((store) => keptMonitors(scene, store)),
  ]
}

/** The operator's own monitors are going away (cloudnative-pg 1.30, docs/src/monitoring.md), so these are ours. */
function keptMonitors(scene: At, store: StoreNode): KubernetesObject[] {
  const { graph, site } = scene
  const metadata = metadataOf(scene, store)
  const made = (name: string, matchLabels: Record<string, string>): KubernetesObject => ({
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PodMonitor',
    metadata: { name, namespace: namespaceOf(graph, site, store), labels: withOwn(scene, labelsOf(graph, store)) },
    spec: { selector: { matchLabels }, podMetricsEndpoints: [{ port: 'metrics', interval: intervalOf(site) }] },
  })
  return [
    made(metadata.name, instanceSelector(store)),
    ...(poolerOf(site, store) ? [made(poolerName(store), poolerSelector(store))] : []),
  ]
}

function withOwn({ site }: At, labels: Record<string, string>): Record<string, string> {
  return { ...labels, ...site.options.monitoring?.labels }
}
