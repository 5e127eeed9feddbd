import type { ServiceNode, StoreNode } from '../../../../graph/node.ts'
import type { NetworkPolicyIngressRule } from '../../kinds/kubernetes.gen.ts'
import type { Running } from '../../policies.ts'
import type { Scene } from '../../scene.ts'
import type { Site } from '../../site.ts'
import { figurePorts } from '../cloudnative/rules.ts'

/** The id under which the objects stand by which a platform is watched. */
export const watchingId = '.watching'

/** How figures are found by whoever collects them; undefined where nobody does. */
export function collectorOf({ options }: Pick<Site, 'options'>): 'operator' | 'annotations' | undefined {
  const { monitoring } = options
  if (!monitoring || monitoring.prometheus === false) return undefined
  return monitoring.prometheus ?? 'operator'
}

/** How often figures are read, as Prometheus writes it. */
export function intervalOf({ options }: Pick<Site, 'options'>): string {
  return options.monitoring?.every ?? '30s'
}

/** The collector of figures may come in, from its namespace, to the ports at which they are told. */
export function watcherRules(scene: Pick<Scene, 'site'>, node: Running): NetworkPolicyIngressRule[] {
  if (!collectorOf(scene.site) || node.kind === 'job') return []
  const ports = toldAt(scene, node)
  if (ports.length === 0) return []
  const namespace = scene.site.options.monitoring?.namespace ?? 'monitoring'
  return [
    {
      from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } } }],
      ports: ports.map((port) => ({ protocol: 'TCP', port })),
    },
  ]
}

/** By these annotations a Prometheus without operator finds a Service. */
export function scrapeAnnotations(
  { site }: Pick<Scene, 'site'>,
  node: ServiceNode | StoreNode,
): Record<string, string> | undefined {
  const port = node.ports.find((each) => each.name === node.metrics?.port)
  if (collectorOf(site) !== 'annotations' || !port) return undefined
  return {
    'prometheus.io/scrape': 'true',
    'prometheus.io/port': String(port.prefer),
    'prometheus.io/path': node.metrics!.path,
  }
}

function toldAt(scene: Pick<Scene, 'site'>, node: ServiceNode | StoreNode): number[] {
  const own = node.ports.filter((port) => port.name === node.metrics?.port).map((port) => port.prefer)
  return [...own, ...(node.kind === 'store' ? figurePorts(scene, node) : [])]
}
