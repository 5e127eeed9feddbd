import type { NodeId } from '../../../graph/id.ts'
import type { KubernetesObject } from '../document.ts'
import { nodeLabel, shortened } from '../names.ts'
import { groundId } from '../objects.ts'
import { apply, deleteOurs, isMadeFor, namespacesOf } from './apply.ts'
import type { Cluster } from './cluster.ts'
import { inventoryName, type Ref, refOf, union } from './inventory.ts'
import type { LiveList } from './live.ts'
import { hibernate, isOperated } from './operated.ts'

interface Wish {
  readonly id: NodeId
  readonly keepData: boolean
  readonly done: { resolve(): void; reject(reason: unknown): void }
}

/** Removes nodes; those that are asked for at once are removed by one command. */
export function remover(cluster: Cluster): (id: NodeId, keepData: boolean) => Promise<void> {
  let waiting: Wish[] = []

  async function flush(): Promise<void> {
    const wishes = waiting
    waiting = []
    try {
      const nodes = wishes.filter((wish) => wish.id !== groundId)
      if (nodes.length > 0) await removeNodes(cluster, nodes)
      const ground = wishes.find((wish) => wish.id === groundId)
      if (ground) await removeGround(cluster, ground.keepData)
      for (const wish of wishes) wish.done.resolve()
    } catch (error) {
      for (const wish of wishes) wish.done.reject(error)
    }
  }

  return (id, keepData) =>
    new Promise((resolve, reject) => {
      if (waiting.length === 0) setTimeout(() => void flush(), 10)
      waiting.push({ id, keepData, done: { resolve: () => resolve(), reject } })
    })
}

async function removeNodes(cluster: Cluster, wishes: readonly Wish[]): Promise<void> {
  const inventory = await cluster.inventory()
  const [data, jobs] = await Promise.all([
    claimsFor(
      cluster,
      wishes.filter((wish) => !wish.keepData).map((wish) => wish.id),
    ),
    jobsFor(
      cluster,
      wishes.map((wish) => wish.id),
    ),
  ])
  const [gone, kept, emptied]: [Ref[], KubernetesObject[], Ref[]] = [[...jobs], [], []]
  for (const { id, keepData } of wishes) {
    const entry = inventory.get(id)
    if (!entry) continue
    const claims = entry.objects.filter((ref) => ref.kind === 'PersistentVolumeClaim' || isOperated(ref))
    gone.push(...entry.objects.filter((ref) => !keepData || !claims.includes(ref)))
    // Its volumes go with it, so it is stopped and kept.
    if (keepData) await Promise.all(claims.filter(isOperated).map((ref) => hibernate(cluster, ref, true)))
    if (keepData && claims.length > 0) {
      inventory.set(id, { objects: claims })
      kept.push(cluster.inventoryFor(id, { objects: claims }))
    } else {
      inventory.delete(id)
      emptied.push({ apiVersion: 'v1', kind: 'ConfigMap', namespace: cluster.namespaces.apps, name: inventoryName(id) })
    }
  }
  await deleteOurs(cluster, 'remove', union(gone, data))
  // The inventory forgets what is gone, and not before.
  await Promise.all([deleteOurs(cluster, 'remove', emptied), apply(cluster, 'remove', kept)])
}

/** Removes what belongs to the platform as a whole, and with its data all that the inventory still has. */
async function removeGround(cluster: Cluster, keepData: boolean): Promise<void> {
  const inventory = await cluster.inventory()
  if (keepData)
    return deleteOurs(
      cluster,
      groundId,
      (inventory.get(groundId)?.objects ?? []).filter((ref) => ref.kind !== 'Namespace' && ref.kind !== 'Secret'),
    )
  const refs = union(...[...inventory.values()].map((entry) => entry.objects))
  const entries = [...inventory.keys()].map((id): Ref => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    namespace: cluster.namespaces.apps,
    name: inventoryName(id),
  }))
  const spaces = refs.filter((ref) => ref.kind === 'Namespace')
  const claims = await claimsFor(cluster, [...cluster.graph.nodes.keys()])
  await deleteOurs(
    cluster,
    groundId,
    union(
      refs.filter((ref) => ref.kind !== 'Namespace'),
      claims,
      entries,
    ),
  )
  inventory.clear()
  const made = (
    await namespacesOf(
      cluster,
      union(
        spaces,
        cluster.places.map((name) => ({ apiVersion: 'v1', kind: 'Namespace', name })),
      ).map((ref) => ref.name),
    )
  ).filter((each) => isMadeFor(each, cluster))
  const empty = await Promise.all(
    made.map(async (space) => ((await othersIn(cluster, space.metadata.name)).length === 0 ? [refOf(space)] : [])),
  )
  await deleteOurs(cluster, groundId, empty.flat())
}

/** What others have put into a namespace that we have made: it then stays. */
async function othersIn(cluster: Cluster, namespace: string): Promise<string[]> {
  const kinds = 'deployments.apps,statefulsets.apps,daemonsets.apps,cronjobs.batch,persistentvolumeclaims'
  const own = cluster.selector.replace('=', '!=')
  return (
    await cluster.kubectl.ask('look at the namespace', [
      'get',
      kinds,
      '--namespace',
      namespace,
      '--selector',
      own,
      '--ignore-not-found',
      '--output=name',
    ])
  )
    .split('\n')
    .filter(Boolean)
}

/**
 * The claims that hold the data of volumes: also those that a StatefulSet has made by itself, which carry the volume's
 * label.
 */
async function claimsFor(cluster: Cluster, ids: readonly NodeId[]): Promise<Ref[]> {
  return labelled(cluster, 'persistentvolumeclaims', ids)
}

async function jobsFor(cluster: Cluster, ids: readonly NodeId[]): Promise<Ref[]> {
  return labelled(
    cluster,
    'jobs.batch',
    ids.filter((id) => cluster.graph.nodes.get(id)?.kind === 'job' || !cluster.graph.nodes.has(id)),
  )
}

async function labelled(cluster: Cluster, kind: string, ids: readonly NodeId[]): Promise<Ref[]> {
  if (ids.length === 0) return []
  const wanted = new Set(ids.map((id) => shortened(id, 63)))
  const lists = await Promise.all(
    cluster.places.map((namespace) =>
      cluster.kubectl.read<LiveList>('look at the cluster', [
        'get',
        kind,
        '--namespace',
        namespace,
        '--selector',
        cluster.selector,
        '--ignore-not-found',
      ]),
    ),
  )
  return lists
    .flatMap((list) => list.items)
    .filter((each) => wanted.has(each.metadata.labels?.[nodeLabel] ?? ''))
    .map((each) => refOf({ apiVersion: each.apiVersion, kind: each.kind, metadata: each.metadata }))
}
