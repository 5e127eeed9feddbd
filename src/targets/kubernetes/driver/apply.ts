import { Failure } from '../../../base/failure.ts'
import { fingerprint } from '../../../base/json.ts'
import type { NodeId } from '../../../graph/id.ts'
import type { KubernetesObject } from '../document.ts'
import { groundId } from '../objects.ts'
import { secretObjects } from '../secrets.ts'
import type { Cluster } from './cluster.ts'
import { manager } from './drift.ts'
import { type Entry, keyOf, listOf, type Ref, refOf, union, without } from './inventory.ts'
import type { Live, LiveList } from './live.ts'
import { isOperated } from './operated.ts'
import { filled, keptName } from './secrets.ts'
import { stamped } from './stamp.ts'

/** Marks the namespaces that we have made, with the platform that they were made for: no other is ever removed. */
const madeMark = 'stackwright.dev/made-for'

/**
 * Applies objects by one command, in their order, and gives them as the cluster has them then. What is ours by
 * definition is taken back from others.
 */
export async function apply(
  cluster: Pick<Cluster, 'kubectl'>,
  step: string,
  objects: readonly KubernetesObject[],
): Promise<readonly Live[]> {
  if (objects.length === 0) return []
  const input = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects })
  const args = ['apply', '--server-side', `--field-manager=${manager}`, '--force-conflicts', '--filename=-']
  const once = async () => {
    const found = await cluster.kubectl.read<LiveList | Live>(step, args, { input, within: 180 })
    return 'items' in found ? found.items : [found]
  }
  try {
    return await once()
  } catch (error) {
    const clashing = error instanceof Failure ? clashOf(error, objects) : undefined
    if (!clashing) throw error
    await overwrite(cluster, step, clashing)
    return once()
  }
}

/** The object in whose lists others have put what clashes with ours, as a refusal names it. */
function clashOf({ facts }: Failure, objects: readonly KubernetesObject[]): KubernetesObject | undefined {
  for (const line of facts.output ?? []) {
    const [, kind, name] = /The (\w+) "([^"]+)" is invalid: .*(?:Duplicate value|must be unique)/.exec(line) ?? []
    const found = objects.find((object) => object.kind === kind && object.metadata.name === name)
    if (found && found.kind !== 'Secret') return found
  }
  return undefined
}

/**
 * Puts our lists in the place of those that others have changed: members that they have given other keys would stay
 * beside ours.
 */
async function overwrite({ kubectl }: Pick<Cluster, 'kubectl'>, step: string, object: KubernetesObject): Promise<void> {
  const { spec } = object as { readonly spec?: unknown }
  await kubectl.ask(step, [
    'patch',
    `${object.kind.toLowerCase()}/${object.metadata.name}`,
    '--namespace',
    object.metadata.namespace!,
    '--type=merge',
    `--patch=${JSON.stringify({ spec })}`,
    `--field-manager=${manager}-driver`,
  ])
}

/** Does what every change needs, once: the inventory of all that will be made, and the Secrets that pods read. */
export async function layOut(cluster: Cluster): Promise<void> {
  const [inventory, there] = await Promise.all([cluster.inventory(), secretsThere(cluster), cluster.secrets.ensure()])
  const site = await cluster.site()
  const secrets = secretObjects(cluster.graph, site)
  const entries: KubernetesObject[] = []
  for (const id of new Set([...cluster.plain().keys(), ...secrets.map((each) => each.node ?? groundId)])) {
    const entry = inventory.get(id) ?? { objects: [] }
    // Named by their content: what will be applied has other names than what is known without the marks of secrets.
    const own = [
      ...(await cluster.wanted(id)).map(refOf),
      ...secrets.filter((each) => (each.node ?? groundId) === id).map((each) => secretRef(each.namespace, each.name)),
    ]
    const refs = union(
      entry.objects,
      own,
      id === groundId ? [secretRef(cluster.namespaces.apps, keptName(cluster.graph))] : [],
    )
    if (inventory.has(id) && without(refs, entry.objects).length === 0) continue
    const next: Entry = { objects: refs, ...(entry.last && { last: entry.last }) }
    inventory.set(id, next)
    entries.push(cluster.inventoryFor(id, next))
  }
  // Those that a manager keeps are filled by it.
  const values = site.options.secrets ? [] : await Promise.all(secrets.map((each) => filled(each, cluster.secrets)))
  await apply(cluster, 'prepare the cluster', [
    ...entries,
    ...values.filter((secret) => !there.has(contentOf(secret as unknown as Live))),
  ])
}

/** The Secrets that there are, by what they hold: those that hold what they should are left alone. */
async function secretsThere(cluster: Cluster): Promise<ReadonlySet<string>> {
  const lists = await Promise.all(
    cluster.places.map((namespace) =>
      cluster.kubectl.read<LiveList>('look at the secrets', [
        'get',
        'secrets',
        '--namespace',
        namespace,
        '--selector',
        cluster.selector,
        '--ignore-not-found',
      ]),
    ),
  )
  return new Set(lists.flatMap((list) => list.items).map(contentOf))
}

function contentOf(secret: Live): string {
  const { metadata, type, data } = secret as Live & { readonly type?: string; readonly data?: object }
  return fingerprint([metadata.namespace, metadata.name, metadata.labels, type, data])
}

/** Makes the namespaces and what belongs to none of the nodes. */
export async function applyGround(cluster: Cluster): Promise<void> {
  const mark = `${cluster.graph.platform}/${cluster.graph.environment}`
  const objects = cluster.plain().get(groundId) ?? []
  const names = objects.filter((object) => object.kind === 'Namespace').map((object) => object.metadata.name!)
  const there = new Map(
    (await namespacesOf(cluster, names)).map((each) => [each.metadata.name, each.metadata.annotations?.[madeMark]]),
  )
  const wanted = stamped(objects, objects).map((object) => {
    if (object.kind !== 'Namespace') return object
    const made = there.has(object.metadata.name!) ? there.get(object.metadata.name!) : mark
    return made === undefined
      ? object
      : ({
          ...object,
          metadata: { ...object.metadata, annotations: { ...object.metadata.annotations, [madeMark]: made } },
        } as KubernetesObject)
  })
  const inventory = await cluster.inventory()
  const before = inventory.get(groundId)
  const entry: Entry = {
    objects: union(before?.objects ?? [], wanted.map(refOf), [
      secretRef(cluster.namespaces.apps, keptName(cluster.graph)),
    ]),
  }
  inventory.set(groundId, entry)
  const [spaces, others] = [true, false].map((space) =>
    wanted.filter((object) => (object.kind === 'Namespace') === space),
  ) as [KubernetesObject[], KubernetesObject[]]
  await apply(cluster, groundId, [...spaces, cluster.inventoryFor(groundId, entry), ...others])
  await prune(cluster, groundId, wanted)
}

/** Deletes what was applied for a node and is no longer wanted, and remembers the objects as the ones to go back to. */
export async function prune(cluster: Cluster, id: NodeId, objects: readonly KubernetesObject[]): Promise<void> {
  const inventory = await cluster.inventory()
  const before = inventory.get(id)?.objects ?? []
  const secrets = secretObjects(cluster.graph, await cluster.site())
    .filter((each) => (each.node ?? groundId) === id)
    .map((each) => secretRef(each.namespace, each.name))
  const own = union(
    objects.map(refOf),
    secrets,
    id === groundId ? [secretRef(cluster.namespaces.apps, keptName(cluster.graph))] : [],
  )
  // What holds data never goes because of a change.
  const holdsData = (ref: Ref) => ref.kind === 'PersistentVolumeClaim' || ref.kind === 'Namespace' || isOperated(ref)
  const gone = without(before, own)
  await deleteOurs(
    cluster,
    id,
    gone.filter((ref) => !holdsData(ref)),
  )
  const entry: Entry = {
    objects: union(own, gone.filter(holdsData)),
    ...(id !== groundId && objects.length > 0 && { last: objects }),
  }
  if (
    fingerprint(before.map(keyOf).sort()) === fingerprint(entry.objects.map(keyOf).sort()) &&
    fingerprint(inventory.get(id)?.last) === fingerprint(entry.last)
  )
    return
  inventory.set(id, entry)
  await apply(cluster, id, [cluster.inventoryFor(id, entry)])
}

/**
 * Deletes objects that are in the inventory and still carry the label of the platform; returns when they are gone, and
 * their pods with them.
 */
export async function deleteOurs(cluster: Cluster, step: string, refs: readonly Ref[]): Promise<void> {
  if (refs.length === 0) return
  const ours = (await liveOf(cluster, refs)).filter((live) => hasLabels(live, cluster.labels))
  if (ours.length === 0) return
  await cluster.kubectl.ask(
    step,
    ['delete', '--filename=-', '--ignore-not-found', '--cascade=foreground', '--timeout=290s', '--output=name'],
    { input: listOf(ours.map(refOf)), within: 300 },
  )
}

/** The objects of refs that are on the cluster. Kinds that it does not know have none. */
export async function liveOf(
  cluster: Pick<Cluster, 'kubectl'>,
  refs: readonly Ref[],
  ...more: readonly string[]
): Promise<Live[]> {
  if (refs.length === 0) return []
  const { kubectl } = cluster
  const args = ['get', '--filename=-', '--ignore-not-found', '--output=json', ...more]
  const end = await kubectl.run(args, { input: listOf(refs) })
  if (end.code === 0 && end.output.trim() === '') return []
  if (end.code === 0 || (end.output.trim().startsWith('{') && /no matches for kind/.test(end.error))) {
    const found = JSON.parse(end.output) as LiveList | Live
    return 'items' in found ? [...found.items] : [found]
  }
  if (!/no matches for kind/.test(end.error)) await kubectl.ask('look at the cluster', args, { input: listOf(refs) })
  return []
}

/** The namespaces of these names that there are. */
export async function namespacesOf(cluster: Pick<Cluster, 'kubectl'>, names: readonly string[]): Promise<Live[]> {
  return liveOf(
    cluster,
    names.map((name) => ({ apiVersion: 'v1', kind: 'Namespace', name })),
  )
}

/** True for a namespace that was made for this platform. */
export function isMadeFor(namespace: Live, cluster: Pick<Cluster, 'graph'>): boolean {
  return namespace.metadata.annotations?.[madeMark] === `${cluster.graph.platform}/${cluster.graph.environment}`
}

function hasLabels({ metadata }: Live, labels: Readonly<Record<string, string>>): boolean {
  return Object.entries(labels).every(([name, value]) => metadata.labels?.[name] === value)
}

function secretRef(namespace: string, name: string): Ref {
  return { apiVersion: 'v1', kind: 'Secret', namespace, name }
}
