import { type Own, pagingOf } from './alarms.ts'
import { databaseMemory } from './classes.ts'
import type { Cache, Database } from './estate-data.ts'
import type { EventRule } from './estate-watch.ts'
import type { At } from './figures.ts'
import { ofCache, ofDatabase, readerName } from './metrics.ts'
import { nameOf } from './names.ts'

const minutes = 60
const hours = 3600

/** What is asked of a database, and how far its copies are behind. */
export function ofDatabases(database: Database): Own[] {
  const { id } = database
  const memory = databaseMemory(database.class)
  const copy = database.copyOf !== undefined
  const lags = copy
    ? [database.name]
    : database.form === 'aurora'
      ? []
      : Array.from({ length: database.replicas }, (_, index) => readerName(database, index + 1))
  return [
    {
      id: `${id}-processors`,
      measure: ofDatabase(database, 'CPUUtilization', 'Average', 5 * minutes),
      is: 'above',
      bound: 90,
      periods: 6,
      breaching: 6,
      missing: 'ignore',
      topic: 'ticket',
      summary: `the processors of ${id} have been busy for half an hour`,
      do: 'Look in Performance Insights for which queries; then for a larger class.',
    },
    ...(memory === undefined
      ? []
      : [
          {
            id: `${id}-memory`,
            measure: ofDatabase(database, 'FreeableMemory', 'Minimum', 5 * minutes),
            is: 'below',
            bound: Math.round(memory * 0.05),
            periods: 3,
            breaching: 3,
            missing: 'ignore',
            topic: 'ticket',
            summary: `less than 5 % of the memory of ${id} can be freed`,
            do: 'Look for many connections and large sorts; then for a larger class.',
          } satisfies Own,
        ]),
    ...(copy
      ? []
      : [
          {
            id: `${id}-transactions`,
            measure: ofDatabase(database, 'MaximumUsedTransactionIDs', 'Maximum', hours),
            is: 'above',
            bound: 1_000_000_000,
            periods: 1,
            breaching: 1,
            missing: 'ignore',
            topic: 'ticket',
            summary: `half of the transaction ids of ${id} are used: it would stop taking writes when all are`,
            do: 'Look for old open transactions and for tables that autovacuum does not finish.',
          } satisfies Own,
        ]),
    // Aurora tells neither, since its storage is not the instance's.
    ...(database.form === 'aurora' || copy
      ? []
      : [
          {
            id: `${id}-slots`,
            measure: ofDatabase(database, 'OldestReplicationSlotLag', 'Maximum', 5 * minutes),
            is: 'above',
            bound: Math.max(1, Math.round(database.storage.size * 0.1)) * 1024 ** 3,
            periods: 3,
            breaching: 3,
            missing: 'good',
            topic: 'ticket',
            summary: `a replication slot of ${id} holds back more than a tenth of its disk`,
            do: 'Look in pg_replication_slots for one that nobody reads, and drop it.',
          } satisfies Own,
        ]),
    ...lags.map((name, index): Own => ({
      id: copy ? `${id}-lag` : `${id}-lag-${index + 1}`,
      measure: ofDatabase({ name, form: 'instance' }, 'ReplicaLag', 'Maximum', minutes),
      is: 'above',
      bound: copy ? 900 : 300,
      periods: 10,
      breaching: 10,
      missing: copy ? 'bad' : 'ignore',
      topic: 'ticket',
      summary: `the copy ${name} is ${copy ? 15 : 5} minutes behind`,
      do: copy
        ? 'Until it has caught up, what was written last would be lost with the first region.'
        : 'Look for long queries on it, and for a larger class.',
    })),
  ]
}

/** What is asked of a cache. */
export function ofCaches(cache: Cache): Own[] {
  const { id } = cache
  const keeps = cache.parameters['maxmemory-policy'] === 'noeviction'
  const percent = cache.engine !== 'memcached'
  return [
    ...(percent
      ? [
          {
            id: `${id}-memory`,
            measure: ofCache(cache, 'DatabaseMemoryUsagePercentage', 'Maximum', 5 * minutes),
            is: 'above',
            bound: keeps ? 75 : 90,
            periods: 3,
            breaching: 3,
            missing: 'ignore',
            topic: keeps ? 'page' : 'ticket',
            summary: `the memory of ${id} is nearly full`,
            do: keeps
              ? 'When it is full, nothing more can be queued: look for work that nobody takes, then for a larger class.'
              : 'Look at what fills it; then for a larger class.',
          } satisfies Own,
        ]
      : []),
    {
      id: `${id}-evictions`,
      measure: ofCache(cache, 'Evictions', 'Sum', 5 * minutes),
      is: 'above',
      bound: keeps ? 0 : 1000,
      periods: 6,
      breaching: 6,
      missing: 'good',
      topic: 'ticket',
      summary: `${id} has thrown away entries for half an hour to make room`,
      do: 'Answers get slower: look at what fills it; then for a larger class.',
    },
    {
      id: `${id}-processors`,
      measure: ofCache(cache, percent ? 'EngineCPUUtilization' : 'CPUUtilization', 'Maximum', 5 * minutes),
      is: 'above',
      bound: 90,
      periods: 3,
      breaching: 3,
      missing: 'ignore',
      topic: 'ticket',
      summary: `${id} has been busy for a quarter of an hour`,
      do: 'Look for slow commands (SLOWLOG); then for a larger class.',
    },
    ...(cache.nodes > 1
      ? [
          {
            id: `${id}-lag`,
            measure: ofCache(cache, 'ReplicationLag', 'Maximum', minutes, 2),
            is: 'above',
            bound: 30,
            periods: 10,
            breaching: 10,
            missing: 'ignore',
            topic: 'ticket',
            summary: `the copy of ${id} is 30 seconds behind`,
            do: 'If the first node were lost now, so would be what was written last: look for large values.',
          } satisfies Own,
        ]
      : []),
  ]
}

/** What AWS tells of its servers as it happens. */
export function eventsOwn(at: At): EventRule[] {
  const { graph, estate, site } = at
  const paging = pagingOf(graph)
  if (paging === undefined) return []
  const off = new Set(site.options.watch?.off)
  const paths = { what: '$.detail.SourceIdentifier', message: '$.detail.Message', at: '$.time' }
  const types = (some: readonly Database[]) => [
    ...(some.some((each) => each.form === 'instance') ? ['RDS DB Instance Event'] : []),
    ...(some.some((each) => each.form === 'aurora') ? ['RDS DB Cluster Event', 'RDS DB Instance Event'] : []),
  ]
  const { databases } = estate
  const names = databases.flatMap((each) => [each.name])
  return [
    ...(names.length > 0 && !off.has('databases-trouble')
      ? [
          {
            id: 'databases-trouble',
            name: nameOf(graph, site, 'event-rule', 'databases-trouble'),
            about: 'A database fails over, fails, or is short of storage',
            topic: paging ? 'page' : 'ticket',
            pattern: {
              source: ['aws.rds'],
              'detail-type': [...new Set(types(databases))],
              detail: {
                SourceIdentifier: [{ prefix: `${estate.name}-` }],
                EventCategories: ['failover', 'failure', 'low storage'],
              },
            },
            paths,
            sentence: `<what> of ${estate.name} at <at>: <message>`,
          } satisfies EventRule,
        ]
      : []),
  ]
}
