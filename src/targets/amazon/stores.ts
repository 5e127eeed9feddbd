import type { Graph } from '../../graph/graph.ts'
import { nodesOf } from '../../graph/graph.ts'
import type { NodeId } from '../../graph/id.ts'
import type { StoreNode } from '../../graph/node.ts'
import type { AmazonStore, ExternalServer } from './options-data.ts'
import type { Site } from './site.ts'
import { attribute, marked } from './value.ts'

/** The server outside the platform that takes the place of a store, where the options name one. */
export function externalStore({ options }: Pick<Site, 'options'>, id: NodeId): ExternalServer | undefined {
  const form = options.stores?.[id]
  return form && 'external' in form ? form.external : undefined
}

/** What the options say of a store that AWS has; nothing for one outside. */
export function storeOptions({ options }: Pick<Site, 'options'>, id: NodeId): AmazonStore {
  const form = options.stores?.[id]
  return form && !('external' in form) ? form : {}
}

/** The stores that are made on AWS, in order of id. */
export function managedStores(graph: Graph, site: Pick<Site, 'options'>): StoreNode[] {
  return nodesOf(graph, 'store').filter((store) => !externalStore(site, store.id))
}

/**
 * True for a store that is reached by TLS: all of AWS but memcached, whose client in the catalog speaks without, and
 * which only its security group protects; a server outside as the options say.
 */
export function isEncrypted(graph: Graph, site: Pick<Site, 'options'>, id: NodeId): boolean {
  const outside = externalStore(site, id)
  if (outside) return outside.tls !== false
  const store = graph.nodes.get(id)
  return store?.kind === 'store' && store.engine !== 'memcached'
}

/** The host at which a store is reached, as a mark where only AWS knows it. */
export function storeHost(graph: Graph, site: Pick<Site, 'options'>, id: NodeId): string {
  return externalStore(site, id)?.host ?? marked(attribute(kindOf(graph, id), id, 'address'))
}

/**
 * The port at which a store is reached. AWS keeps the usual one of each engine, so that nothing has to wait to know it.
 */
export function storePort(site: Pick<Site, 'options'>, id: NodeId, preferred: number): number {
  return externalStore(site, id)?.port ?? preferred
}

function kindOf(graph: Graph, id: NodeId): 'database' | 'cache' {
  const store = graph.nodes.get(id)
  if (store?.kind !== 'store') throw new Error(`no store ${id} in the graph`)
  return store.engine === 'postgres' ? 'database' : 'cache'
}
