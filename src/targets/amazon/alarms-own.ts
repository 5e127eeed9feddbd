import { aboutOf, pagingOf } from './alarms.ts'
import { databaseMemory } from './classes.ts'
import type { Cache, Database } from './estate-data.ts'
import type { Service, TargetGroup } from './estate.ts'
import type { Alarm, EventRule } from './estate-watch.ts'
import type { At } from './figures.ts'
import { ofCache, ofDatabase, ofEntry, ofInsights, ofMachine, ofService, ofTargets, readerName } from './metrics.ts'
import { nameOf } from './names.ts'

/** What is asked of things that only AWS has. Ids: that of the thing, and what is asked. */
type Own = Omit<Alarm, 'name' | 'about' | 'topic'> & Pick<Alarm, 'topic'> & { readonly summary: string; readonly do: string }

/** The usual objective, in percent of requests that are answered without a fault, and the usual time within which 19 of 20 are, in seconds. */
export const [usualObjective, usualSlow] = [99.5, 10]

/** Fewer requests in a period than these are too few to tell a share of. */
const fewRequests = 20

const minutes = 60
const hours = 3600

/** The alarms about what only AWS has: the load balancer, tasks, managed servers, releases. None in a platform without alarms. */
export function alarmsOwn(at: At): Alarm[] {
  const paging = pagingOf(at.graph)
  if (paging === undefined) return []
  const off = new Set(at.site.options.watch?.off)
  return allOwn(at).filter((each) => !off.has(each.id)).map(({ summary, do: advice, topic, ...alarm }) => ({
    ...alarm, name: nameOf(at.graph, at.site, 'alarm', alarm.id), about: aboutOf({ summary, do: advice }), topic: paging ? topic : 'ticket',
  }))
}

/** The ids of all alarms about what only AWS has, those that are turned off included. */
export function ownIds(at: At): string[] {
  return allOwn(at).map((each) => each.id).sort()
}

function allOwn(at: At): Own[] {
  const { estate } = at
  const { before, after } = estate.lifecycle
  return [
    ...(estate.entry?.targets ?? []).flatMap((target) => ofGroup(at, target)),
    ...(estate.entry ? [refused()] : []),
    ...estate.services.filter((service) => service.replicas.max > 0).flatMap((service) => ofTasks(at, service)),
    ...estate.databases.flatMap((database) => ofDatabases(at, database)),
    ...estate.caches.flatMap((cache) => ofCaches(cache)),
    ...[before, after].flatMap((machine): Own[] => (machine ? [{
      id: `lifecycle-${machine.id}`, measure: { expression: 'failed + late', of: { failed: ofMachine(machine.id, 'ExecutionsFailed', 5 * minutes), late: ofMachine(machine.id, 'ExecutionsTimedOut', 5 * minutes) } },
      is: 'above', bound: 0, periods: 1, breaching: 1, missing: 'good', topic: 'ticket',
      summary: `the lifecycle of a release (${machine.id}) has failed`, do: 'Look at its execution in Step Functions; `stackwright up` goes on where it failed.',
    }] : [])),
  ]
}

/**
 * Requests to one target group. How fast faults use up what a month may have of them (30 days): 14.4 times as fast as it may is two days, 6 times is five.
 * An alarm of CloudWatch has one length of periods, so that it lasts stands in for a second, longer window; too few requests tell nothing.
 */
function ofGroup({ site }: At, { id, service }: TargetGroup): Own[] {
  const { objective = usualObjective, slow = usualSlow } = site.options.watch ?? {}
  const budget = 1 - objective / 100
  const share = (period: number) => ({
    expression: `IF(requests >= ${fewRequests}, FILL(errors, 0) / requests, 0)`,
    of: { requests: ofTargets(id, 'RequestCount', 'Sum', period), errors: ofTargets(id, 'HTTPCode_Target_5XX_Count', 'Sum', period) },
  })
  const bound = (speed: number) => Math.min(0.9, Math.round(speed * budget * 1e6) / 1e6)
  const percent = (speed: number) => `${Math.round(bound(speed) * 1000) / 10} %`
  return [
    {
      id: `${id}-burn`, measure: share(5 * minutes), is: 'above', bound: bound(14.4), periods: 3, breaching: 2, missing: 'good', topic: 'page',
      summary: `more than ${percent(14.4)} of requests to ${service} fail: what may fail in a month is used up within two days`,
      do: `Look for tracebacks in \`stackwright logs ${service}\`; after a release, go back to the one before.`,
    },
    {
      id: `${id}-slow-burn`, measure: share(hours), is: 'above', bound: bound(6), periods: 6, breaching: 5, missing: 'good', topic: 'ticket',
      summary: `more than ${percent(6)} of requests to ${service} have failed for hours: what may fail in a month is used up within five days`,
      do: `Look for what fails again and again in \`stackwright logs ${service}\`.`,
    },
    {
      id: `${id}-late`, measure: ofTargets(id, 'TargetResponseTime', 'p95', 5 * minutes), is: 'above', bound: slow, periods: 3, breaching: 3, missing: 'good', topic: 'ticket',
      summary: `one in twenty answers of ${service} takes longer than ${slow} seconds`,
      do: 'Look for slow queries first; more replicas help only when all are busy.',
    },
    {
      id: `${id}-unhealthy`, measure: ofTargets(id, 'UnHealthyHostCount', 'Maximum', minutes), is: 'above', bound: 0, periods: 10, breaching: 10, missing: 'good', topic: 'ticket',
      summary: `a replica of ${service} does not answer the load balancer`, do: `Look at \`stackwright status\` for why, and at its last lines in \`stackwright logs ${service}\`.`,
    },
  ]
}

/** Requests that the load balancer answers with a fault itself: nobody is there to answer, or answers in time. */
function refused(): Own {
  return {
    id: 'entry-refused', measure: ofEntry('HTTPCode_ELB_5XX_Count', 'Sum', 5 * minutes), is: 'above', bound: 10, periods: 3, breaching: 2, missing: 'good', topic: 'page',
    summary: 'the load balancer answers requests with errors of its own', do: 'Look at `stackwright status`: 502 and 503 mean that nobody answers, 504 that answers come too late.',
  }
}

function ofTasks({ estate }: At, service: Service): Own[] {
  const { id } = service
  const { desired, running } = { desired: ofInsights(estate, service, 'DesiredTaskCount', 'Maximum', minutes), running: ofInsights(estate, service, 'RunningTaskCount', 'Minimum', minutes) }
  return [
    ...(estate.cluster.insights ? [{
      id: `${id}-lacking`, measure: { expression: 'desired - running', of: { desired, running } }, is: 'above', bound: 0, periods: 15, breaching: 15, missing: 'good', topic: 'ticket',
      summary: `fewer tasks of ${id} run than are wanted`, do: 'Look at `stackwright status` for how the last one ended, or what keeps it from starting.',
    } satisfies Own] : []),
    ...(estate.cluster.insights && service.scaling && service.replicas.max > service.replicas.min ? [{
      id: `${id}-most`, measure: running, is: 'above', bound: service.replicas.max - 1, periods: 60, breaching: 60, missing: 'good', topic: 'ticket',
      summary: `${id} has had as many tasks as it may for an hour`, do: `Raise the most replicas of ${id}, or look at what keeps them busy.`,
    } satisfies Own] : []),
    {
      id: `${id}-memory`, measure: ofService(estate, service, 'MemoryUtilization', 'Maximum', 5 * minutes), is: 'above', bound: 90, periods: 3, breaching: 3, missing: 'good', topic: 'ticket',
      summary: `a task of ${id} uses more than 90 % of its memory`, do: `Give ${id} more memory before it is ended for using too much.`,
    },
  ]
}

function ofDatabases(at: At, database: Database): Own[] {
  const { id } = database
  const memory = databaseMemory(database.class)
  const copy = database.copyOf !== undefined
  const lags = copy ? [database.name] : database.form === 'aurora' ? [] : Array.from({ length: database.replicas }, (_, index) => readerName(database, index + 1))
  return [
    {
      id: `${id}-processors`, measure: ofDatabase(database, 'CPUUtilization', 'Average', 5 * minutes), is: 'above', bound: 90, periods: 6, breaching: 6, missing: 'ignore', topic: 'ticket',
      summary: `the processors of ${id} have been busy for half an hour`, do: 'Look in Performance Insights for which queries; then for a larger class.',
    },
    ...(memory === undefined ? [] : [{
      id: `${id}-memory`, measure: ofDatabase(database, 'FreeableMemory', 'Minimum', 5 * minutes), is: 'below', bound: Math.round(memory * 0.05), periods: 3, breaching: 3, missing: 'ignore', topic: 'ticket',
      summary: `less than 5 % of the memory of ${id} can be freed`, do: 'Look for many connections and large sorts; then for a larger class.',
    } satisfies Own]),
    ...(copy ? [] : [{
      id: `${id}-transactions`, measure: ofDatabase(database, 'MaximumUsedTransactionIDs', 'Maximum', hours), is: 'above', bound: 1_000_000_000, periods: 1, breaching: 1, missing: 'ignore', topic: 'ticket',
      summary: `half of the transaction ids of ${id} are used: it would stop taking writes when all are`, do: 'Look for old open transactions and for tables that autovacuum does not finish.',
    } satisfies Own]),
    // Aurora tells neither, since its storage is not the instance's.
    ...(database.form === 'aurora' || copy ? [] : [
      {
        id: `${id}-slots`, measure: ofDatabase(database, 'OldestReplicationSlotLag', 'Maximum', 5 * minutes), is: 'above', bound: Math.max(1, Math.round(database.storage.size * 0.1)) * 1024 ** 3,
        periods: 3, breaching: 3, missing: 'good', topic: 'ticket',
        summary: `a replication slot of ${id} holds back more than a tenth of its disk`, do: 'Look in pg_replication_slots for one that nobody reads, and drop it.',
      } satisfies Own,
      ...(database.backup.days > 0 ? [{
        id: `${id}-backup`, measure: { namespace: 'AWS/Events', name: 'Invocations', dimensions: { RuleName: backupRule(at, database) }, statistic: 'Sum', period: 6 * hours }, is: 'below', bound: 1,
        // A count of nothing is not told at all.
        periods: 6, breaching: 6, missing: 'bad', topic: 'ticket',
        summary: `no backup of ${id} has been finished for 36 hours (or none yet since it was made)`, do: 'Look at its events in RDS for why; until then only the log of changes can restore it.',
      } satisfies Own] : []),
    ]),
    ...lags.map((name, index): Own => ({
      id: copy ? `${id}-lag` : `${id}-lag-${index + 1}`, measure: ofDatabase({ name, form: 'instance' }, 'ReplicaLag', 'Maximum', minutes), is: 'above', bound: copy ? 900 : 300, periods: 10, breaching: 10, missing: copy ? 'bad' : 'ignore',
      topic: 'ticket', summary: `the copy ${name} is ${copy ? 15 : 5} minutes behind`, do: copy ? 'Until it has caught up, what was written last would be lost with the first region.' : 'Look for long queries on it, and for a larger class.',
    })),
  ]
}

function ofCaches(cache: Cache): Own[] {
  const { id } = cache
  const keeps = cache.parameters['maxmemory-policy'] === 'noeviction'
  const percent = cache.engine !== 'memcached'
  return [
    ...(percent ? [{
      id: `${id}-memory`, measure: ofCache(cache, 'DatabaseMemoryUsagePercentage', 'Maximum', 5 * minutes), is: 'above', bound: keeps ? 75 : 90, periods: 3, breaching: 3, missing: 'ignore', topic: keeps ? 'page' : 'ticket',
      summary: `the memory of ${id} is nearly full`, do: keeps ? 'When it is full, nothing more can be queued: look for work that nobody takes, then for a larger class.' : 'Look at what fills it; then for a larger class.',
    } satisfies Own] : []),
    {
      id: `${id}-evictions`, measure: ofCache(cache, 'Evictions', 'Sum', 5 * minutes), is: 'above', bound: keeps ? 0 : 1000, periods: 6, breaching: 6, missing: 'good', topic: 'ticket',
      summary: `${id} has thrown away entries for half an hour to make room`, do: 'Answers get slower: look at what fills it; then for a larger class.',
    },
    {
      id: `${id}-processors`, measure: ofCache(cache, percent ? 'EngineCPUUtilization' : 'CPUUtilization', 'Maximum', 5 * minutes), is: 'above', bound: 90, periods: 3, breaching: 3, missing: 'ignore', topic: 'ticket',
      summary: `${id} has been busy for a quarter of an hour`, do: 'Look for slow commands (SLOWLOG); then for a larger class.',
    },
    ...(cache.nodes > 1 ? [{
      id: `${id}-lag`, measure: ofCache(cache, 'ReplicationLag', 'Maximum', minutes, 2), is: 'above', bound: 30, periods: 10, breaching: 10, missing: 'ignore', topic: 'ticket',
      summary: `the copy of ${id} is 30 seconds behind`, do: 'If the first node were lost now, so would be what was written last: look for large values.',
    } satisfies Own] : []),
  ]
}

/** What AWS tells of its servers as it happens; what `counted` gets is read by nobody but the alarm about its number. */
export function eventsOwn(at: At): EventRule[] {
  const { graph, estate, site } = at
  const paging = pagingOf(graph)
  if (paging === undefined) return []
  const off = new Set(site.options.watch?.off)
  const paths = { what: '$.detail.SourceIdentifier', message: '$.detail.Message', at: '$.time' }
  const types = (some: readonly Database[]) => [...(some.some((each) => each.form === 'instance') ? ['RDS DB Instance Event'] : []), ...(some.some((each) => each.form === 'aurora') ? ['RDS DB Cluster Event', 'RDS DB Instance Event'] : [])]
  const { databases } = estate
  const names = databases.flatMap((each) => [each.name])
  return [
    ...(names.length > 0 && !off.has('databases-trouble') ? [{
      id: 'databases-trouble', name: nameOf(graph, site, 'event-rule', 'databases-trouble'), about: 'A database fails over, fails, or is short of storage', topic: paging ? 'page' : 'ticket',
      pattern: { 'source': ['aws.rds'], 'detail-type': [...new Set(types(databases))], 'detail': { SourceIdentifier: [{ prefix: `${estate.name}-` }], EventCategories: ['failover', 'failure', 'low storage'] } },
      paths, sentence: `<what> of ${estate.name} at <at>: <message>`,
    } satisfies EventRule] : []),
    ...databases.filter((each) => each.form === 'instance' && !each.copyOf && each.backup.days > 0 && !off.has(`${each.id}-backup`)).map((database): EventRule => ({
      id: `${database.id}-backed-up`, name: backupRule(at, database), about: `A backup of ${database.id} is finished: counted, and told to nobody`, topic: 'counted',
      pattern: { 'source': ['aws.rds'], 'detail-type': ['RDS DB Instance Event'], 'detail': { SourceIdentifier: [database.name], EventID: ['RDS-EVENT-0002'] } },
      paths, sentence: '<what> at <at>: <message>',
    })),
  ]
}

function backupRule({ graph, site }: At, { id }: Database): string {
  return nameOf(graph, site, 'event-rule', `${id}-backed-up`)
}
