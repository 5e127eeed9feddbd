import { type Graph, nodeOf } from '../../../../graph/graph.ts'
import type { NodeId } from '../../../../graph/id.ts'
import type { ServiceNode, StoreNode } from '../../../../graph/node.ts'
import { externalStore } from '../../address.ts'
import { namespaceOf, shortened } from '../../names.ts'
import { mainContainer } from '../../scaling.ts'
import type { Scene } from '../../scene.ts'
import { cloudNativeOf, clusterName } from '../cloudnative/form.ts'

/** The series of one workload, as the labels of kube-state-metrics and of the kubelet tell them. */
export interface Watched {
  readonly namespace: string
  readonly kind: 'deployment' | 'statefulset' | 'cluster'
  readonly name: string
  /** A regular expression that the names of its pods match, and those of no other workload. */
  readonly pods: string
  readonly container: string
}

/** How a service or store is watched; undefined for a server outside. */
export function watched({ graph, site }: Pick<Scene, 'graph' | 'site'>, id: NodeId): Watched | undefined {
  const node = running(graph, id)
  if (!node || externalStore(site, id)) return undefined
  const namespace = namespaceOf(graph, site, node)
  if (node.kind === 'store' && cloudNativeOf(site, node)) {
    const name = clusterName(node)
    return { namespace, kind: 'cluster', name, pods: `${name}-[0-9]+`, container: 'postgres' }
  }
  const name = shortened(node.id, 63)
  return node.kind === 'store' && node.server.volumes.length > 0
    ? { namespace, kind: 'statefulset', name, pods: `${name}-[0-9]+`, container: mainContainer }
    : { namespace, kind: 'deployment', name, pods: deploymentPods(name), container: mainContainer }
}

/** The claims of a volume, as a regular expression of their names. */
export function claimNames(
  { graph, site }: Pick<Scene, 'graph' | 'site'>,
  volume: NodeId,
): { readonly namespace: string; readonly names: string } | undefined {
  const node = nodeOf(graph, volume, 'volume')
  const owner = [...graph.nodes.values()].find((each) => each.kind === 'store' && each.server.volumes.includes(volume))
  if (owner?.kind !== 'store') return { namespace: namespaceOf(graph, site, node), names: shortened(volume, 63) }
  if (externalStore(site, owner.id)) return undefined
  const namespace = namespaceOf(graph, site, owner)
  if (cloudNativeOf(site, owner)) return { namespace, names: `${clusterName(owner)}-[0-9]+` }
  const short = shortened(volume.startsWith(`${owner.id}-`) ? volume.slice(owner.id.length + 1) : volume, 63)
  return { namespace, names: `${short}-${shortened(owner.id, 63)}-[0-9]+` }
}

/**
 * The pods of a Deployment: its name, the hash of the release, and five characters. Both are made of letters that form
 * no words (k8s.io/apimachinery, util/rand), so that the pods of `bi-web-metrics` are not taken for pods of `bi-web`.
 * What comes before the last five is cut after 58 characters.
 */
function deploymentPods(name: string): string {
  const letters = '[bcdfghjklmnpqrstvwxz2456789]'
  return name.length > 46 ? `${name.slice(0, 46)}.*${letters}{5}` : `${name}-${letters}{6,10}-${letters}{5}`
}

function running(graph: Graph, id: NodeId): ServiceNode | StoreNode | undefined {
  const node = graph.nodes.get(id)
  return node?.kind === 'service' || node?.kind === 'store' ? node : undefined
}
