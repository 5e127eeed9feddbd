import type { Node, StoreNode } from '../../../../graph/node.ts'
import type { CloudNative, ConnectionPooler } from '../../options-data.ts'
import { shortened } from '../../names.ts'
import type { Site } from '../../site.ts'

/** How CloudNativePG keeps a store; undefined for one that it does not keep. */
export function cloudNativeOf({ options }: Pick<Site, 'options'>, store: StoreNode): CloudNative | undefined {
  if (store.engine !== 'postgres') return undefined
  const form = options.stores?.[store.id]
  if (form === undefined) return store.highAvailability ? {} : undefined
  if (form === 'cloudnative') return {}
  return typeof form === 'object' && 'cloudnative' in form ? form.cloudnative : undefined
}

/** How many instances a store has. */
export function instancesOf(form: CloudNative, store: StoreNode): number {
  return form.instances ?? (store.highAvailability ? 3 : 1)
}

/**
 * The name of the Cluster, of which the operator makes the names of pods, volumes and Services. It takes 50 characters
 * at most.
 */
export function clusterName(store: Pick<StoreNode, 'id'>): string {
  return shortened(store.id, 50)
}

/** The label by which the operator marks the instances of a Cluster. */
export function instanceSelector(store: StoreNode): Record<string, string> {
  return { 'cnpg.io/cluster': clusterName(store), 'cnpg.io/podRole': 'instance' }
}

/** The pooler of a store, where one is asked for. */
export function poolerOf(site: Pick<Site, 'options'>, store: StoreNode): ConnectionPooler | undefined {
  const pooler = cloudNativeOf(site, store)?.pooler
  return typeof pooler === 'string' ? { mode: pooler } : pooler
}

/** The name of the pooler, of its Service, and the value of the label on its pods. */
export function poolerName(store: Pick<StoreNode, 'id'>): string {
  return `${clusterName(store)}-pooler`
}

/** The label by which the operator marks the pods of a pooler. */
export function poolerSelector(store: StoreNode): Record<string, string> {
  return { 'cnpg.io/poolerName': poolerName(store) }
}

/**
 * True for a process that goes to a store through its pooler: services may, jobs never do. A migration holds locks of
 * its session, and changes what other sessions of a pool have remembered.
 */
export function isPooled(
  site: Pick<Site, 'options'>,
  store: StoreNode,
  caller: Pick<Node, 'kind' | 'id' | 'app'>,
): boolean {
  const pooler = poolerOf(site, store)
  if (!pooler || caller.kind !== 'service') return false
  return pooler.only === undefined || pooler.only.includes(caller.id) || pooler.only.includes(caller.app)
}

/** The Secret with the login of the administrator, as the operator reads it. */
export function administratorSecret(store: Pick<StoreNode, 'id'>): string {
  return `${clusterName(store)}-administrator`
}

/** The Secret with which the bucket of backups is opened. */
export function bucketSecret(store: Pick<StoreNode, 'id'>): string {
  return `${clusterName(store)}-backup-bucket`
}
