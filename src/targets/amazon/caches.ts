import type { Graph } from '../../graph/graph.ts'
import type { StoreNode } from '../../graph/node.ts'
import { bindText } from '../../graph/text.ts'
import { cacheClass } from './classes.ts'
import { usualMaintenance } from './databases.ts'
import type { Cache } from './estate-data.ts'
import { nameOf } from './names.ts'
import type { Site } from './site.ts'
import { managedStores, storeOptions } from './stores.ts'
import { cacheVersion } from './versions.ts'

const MiB = 1024 ** 2

/** How long snapshots of a server are kept that is to keep what it holds, in days. */
const usualSnapshots = 7

/** The caches of a platform: one for each Redis, Valkey and memcached store that is not outside. */
export function cachesOf(graph: Graph, site: Site): Cache[] {
  return managedStores(graph, site).flatMap((store) =>
    store.engine === 'postgres' ? [] : [cacheOf(graph, site, store, store.engine)],
  )
}

/**
 * The class of a cache: the one that the options name, or the smallest whose data may take as much as the server's own
 * may; undefined where none is large enough.
 */
export function nodeClassOf(site: Site, store: StoreNode): string | undefined {
  return storeOptions(site, store.id).class ?? cacheClass(dataOf(store))
}

function cacheOf(graph: Graph, site: Site, store: StoreNode, engine: Cache['engine']): Cache {
  const options = storeOptions(site, store.id)
  const known = cacheVersion(engine, store.version)
  return {
    id: store.id,
    name: nameOf(graph, site, 'cache', store.id),
    engine,
    version: options.version ?? known?.version ?? store.version,
    // Where ElastiCache has no such version, `checkData` has told so.
    family: known?.family ?? `${engine}${store.version}`,
    // Where none is large enough, `checkData` has told so.
    node: nodeClassOf(site, store) ?? 'cache.r7g.16xlarge',
    port: store.ports[0]!.prefer,
    // What memcached holds is spread over its nodes and lost with them: a second one would not take over.
    nodes: store.highAvailability && engine !== 'memcached' ? 2 : 1,
    parameters: parametersOf(store, engine),
    ...(engine !== 'memcached' && store.administrator && { password: store.administrator.password }),
    snapshotDays: engine === 'memcached' ? 0 : (options.snapshots ?? (store.keep ? usualSnapshots : 0)),
    maintenance: options.maintenance ?? usualMaintenance,
    group: store.id,
    keep: store.keep,
  }
}

/**
 * What the server's own configuration says that ElastiCache lets anybody say: what happens when the memory is full,
 * dead clients, the largest item. How much memory there is follows from the class; a quarter of it stays free for
 * snapshots and clients.
 */
function parametersOf(store: StoreNode, engine: Cache['engine']): Cache['parameters'] {
  if (engine === 'memcached') {
    const item = argumentOf(store, 'max-item-size')
    return item === undefined ? {} : { max_item_size: String(Number(item.replace(/k$/, '')) * 1024) }
  }
  return Object.fromEntries(
    [
      ['maxmemory-policy', settingOf(store, 'maxmemory-policy')],
      ['reserved-memory-percent', '25'],
      ['tcp-keepalive', settingOf(store, 'tcp-keepalive')],
    ].filter((each): each is [string, string] => each[1] !== undefined),
  )
}

/** The bytes that the data of a server of our own may take. */
function dataOf(store: StoreNode): number {
  const limit =
    store.engine === 'memcached'
      ? Number(argumentOf(store, 'memory-limit')) * MiB
      : Number(settingOf(store, 'maxmemory'))
  return Number.isFinite(limit) && limit > 0 ? limit : store.server.resources.memory
}

/** A line of the configuration that Redis and Valkey read. */
function settingOf(store: StoreNode, name: string): string | undefined {
  const file = store.server.files.find((each) => each.name === 'server.conf')
  const line =
    file &&
    bindText(file.content, () => '')
      .split('\n')
      .find((each) => each.startsWith(`${name} `))
  return line?.slice(name.length + 1).trim()
}

/** An argument of memcached: `--memory-limit=64`. */
function argumentOf(store: StoreNode, name: string): string | undefined {
  return store.server.command
    .map((each) => bindText(each, () => ''))
    .find((each) => each.startsWith(`--${name}=`))
    ?.slice(name.length + 3)
}
