import type { Graph } from '../../../graph/graph.ts'
import type { NodeId } from '../../../graph/id.ts'
import type { Opening, Setting } from '../../target.ts'
import type { KubernetesObject } from '../document.ts'
import { groundLabels, instanceLabel, instanceOf, namespacesOf, nodeLabel, shortened } from '../names.ts'
import { objectsOf } from '../objects.ts'
import { secretObjects } from '../secrets.ts'
import { type Site, siteOf } from '../site.ts'
import { type Entry, inventoryObject, readInventory } from './inventory.ts'
import type { Kubectl } from './kubectl.ts'
import type { Live } from './live.ts'
import { type Look, lookAt } from './look.ts'
import { managedSecrets } from './managed-secrets.ts'
import { type ClusterSecrets, clusterSecrets } from './secrets.ts'
import { stamped } from './stamp.ts'

/** A platform and the cluster that it runs on: what every part of the driver works with. */
export interface Cluster {
  readonly graph: Graph
  readonly opening: Opening
  readonly kubectl: Kubectl
  readonly namespaces: { readonly apps: string; readonly data: string }
  /** The namespaces, each once. */
  readonly places: readonly string[]
  /** Selects everything of the platform. */
  readonly selector: string
  readonly labels: Readonly<Record<string, string>>
  readonly secrets: ClusterSecrets
  readonly look: Look
  /** What was applied, by node, as it is known now. */
  inventory(): Promise<Map<NodeId, Entry>>
  inventoryFor(id: NodeId, entry: Entry): KubernetesObject
  /** The objects of each node without what changes by itself: marks of secrets, replicas set by hand. */
  plain(): ReadonlyMap<NodeId, readonly KubernetesObject[]>
  /** What the platform says of the target now, with the digests of images that are known by now. */
  setting(): Setting
  /** Takes over digests of images: from now on objects name their images by them. */
  locked(digests: Readonly<Record<string, string>>): void
  /** The site as it is now, with the marks of the secrets that the cluster has. */
  site(): Promise<Site>
  /** The objects of a node as they are to be applied now. */
  wanted(id: NodeId): Promise<KubernetesObject[]>
  /** Remembers a number of replicas for the rest of this opening. */
  setScaled(id: NodeId, replicas: number): void
  /** The node that a live object is for. */
  nodeOf(live: Live): NodeId | undefined
}

/** The platform of an opening on the cluster that a kubectl speaks to. Asks the cluster nothing yet. */
export function clusterOf(opening: Opening, kubectl: Kubectl): Cluster {
  const { graph, project } = opening
  const plainSite = siteOf(opening)
  const namespaces = namespacesOf(graph, plainSite)
  const selector = `${instanceLabel}=${instanceOf(graph)}`
  const labels = groundLabels(graph)
  const secrets = plainSite.options.secrets
    ? managedSecrets(graph, kubectl, namespaces.apps, secretObjects(graph, plainSite))
    : clusterSecrets(graph, kubectl, namespaces.apps, project)
  const byLabel = new Map([...graph.nodes.keys()].map((id) => [shortened(id, 63), id]))
  let setting: Setting = opening
  let plain: ReadonlyMap<NodeId, readonly KubernetesObject[]> | undefined = objectsOf(graph, plainSite)
  let scaled = { ...opening.scaled }
  let inventory: Promise<Map<NodeId, Entry>> | undefined
  let objects: Promise<ReadonlyMap<NodeId, readonly KubernetesObject[]>> | undefined

  // Readers of logs have a namespace of their own.
  const places = [
    ...new Set([
      namespaces.apps,
      namespaces.data,
      ...[...plain.values()]
        .flat()
        .flatMap((object) => (object.kind === 'DaemonSet' ? [object.metadata.namespace!] : [])),
    ]),
  ]
  const plainly = () => (plain ??= objectsOf(graph, siteOf(setting)))
  const site = async () => siteOf(setting, { scaled, secretMarks: await secrets.marks() })
  return {
    graph,
    opening,
    kubectl,
    namespaces,
    places,
    selector,
    labels,
    secrets,
    site,
    plain: plainly,
    setting: () => setting,
    locked(digests) {
      setting = { ...opening, digests }
      plain = objects = undefined
    },
    look: lookAt(kubectl, places, selector),
    inventory: () => (inventory ??= readInventory(kubectl, namespaces.apps, selector)),
    inventoryFor: (id, entry) => inventoryObject(id, entry, { namespace: namespaces.apps, labels }),
    async wanted(id) {
      objects ??= site().then((now) => objectsOf(graph, now))
      return stamped((await objects).get(id) ?? [], plainly().get(id) ?? [])
    },
    setScaled(id, replicas) {
      scaled = { ...scaled, [id]: replicas }
      objects = undefined
    },
    nodeOf: ({ metadata }) => {
      const label = metadata.labels?.[nodeLabel]
      return label === undefined ? undefined : (byLabel.get(label) ?? label)
    },
  }
}
