import type { Running } from '../../target.ts'
import type { Cache, Database } from '../estate-data.ts'
import { askFor } from './ask.ts'
import type { Cloud } from './cloud.ts'

/** The databases and caches of the estate as AWS has them now. */
export async function storesNow(cloud: Cloud): Promise<Running[]> {
  const { databases, caches } = cloud.estate
  return Promise.all([
    ...databases.map((each) => databaseNow(cloud, each)),
    ...caches.map((each) => cacheNow(cloud, each)),
  ])
}

async function databaseNow({ clients }: Cloud, database: Database): Promise<Running> {
  const rds = await clients.rds()
  if (database.form === 'aurora') {
    const found = await askFor('look at databases', () =>
      rds.describeDBClusters({ DBClusterIdentifier: database.name }),
    )
    const cluster = found?.DBClusters?.[0]
    const members = (cluster?.DBClusterMembers ?? []).map((each) => each.DBInstanceIdentifier ?? database.name)
    return runningOf(database.id, cluster?.Status, members)
  }
  const found = await askFor('look at databases', () =>
    rds.describeDBInstances({ DBInstanceIdentifier: database.name }),
  )
  const instance = found?.DBInstances?.[0]
  const other =
    instance?.MultiAZ !== undefined && instance.MultiAZ !== database.highAvailability && database.copyOf === undefined
  return {
    ...runningOf(database.id, instance?.DBInstanceStatus, instance ? [database.name] : []),
    ...(other && {
      drift: instance.MultiAZ ? 'stands in two zones instead of one' : 'stands in one zone instead of two',
    }),
  }
}

async function cacheNow({ clients }: Cloud, cache: Cache): Promise<Running> {
  const elasticache = await clients.elasticache()
  if (cache.engine === 'memcached') {
    const found = await askFor('look at caches', () =>
      elasticache.describeCacheClusters({ CacheClusterId: cache.name }),
    )
    const cluster = found?.CacheClusters?.[0]
    return runningOf(cache.id, cluster?.CacheClusterStatus, cluster ? [cache.name] : [])
  }
  const found = await askFor('look at caches', () =>
    elasticache.describeReplicationGroups({ ReplicationGroupId: cache.name }),
  )
  const group = found?.ReplicationGroups?.[0]
  return runningOf(cache.id, group?.Status, group?.MemberClusters ?? (group ? [cache.name] : []))
}

/** A managed server by the word of AWS for its state. Those that are at work on themselves still answer. */
function runningOf(id: string, status: string | undefined, members: readonly string[]): Running {
  const state: Running['state'] =
    status === undefined || /^(stopped|deleting|deleted)$/.test(status)
      ? 'stopped'
      : /^(creating|starting|restoring|rebooting|configuring-.*-creation)$/.test(status)
        ? 'starting'
        : /^stopping$/.test(status)
          ? 'stopping'
          : /(failed|storage-full|incompatible|inaccessible|insufficient|error)/.test(status)
            ? 'failed'
            : 'ready'
  const replicas = state === 'stopped' ? [] : members.map((name) => ({ name, state, restarts: 0 }))
  return {
    id,
    state,
    ready: state === 'ready' ? replicas.length : 0,
    replicas,
    ...(state !== 'ready' && state !== 'stopped' && status !== undefined && { reason: `AWS says: ${status}` }),
  }
}
