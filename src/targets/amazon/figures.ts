import { type Figure, nodeOfFigure, type Queue } from '../../graph/figure.ts'
import { type Graph, nodesOf } from '../../graph/graph.ts'
import type { NodeId } from '../../graph/id.ts'
import type { Database } from './estate-data.ts'
import type { Alarm, Measure, Metric } from './estate-watch.ts'
import { ofCache, ofDatabase, ofInsights, ofService, ofTargets } from './metrics.ts'
import type { Site } from './site.ts'
import { waitingMetric, watchersOf } from './waiting.ts'
import { attribute, valueOf } from './value.ts'
import type { Watched } from './watch.ts'

/**
 * How a figure is measured on CloudWatch, and what its silence means; or why nothing of AWS tells it, as half a
 * sentence.
 */
export type Told =
  | { readonly measure: Measure; readonly period: number; readonly missing: Alarm['missing'] }
  | { readonly untold: string }

/** What figures are measured on. */
export interface At {
  readonly graph: Graph
  readonly site: Site
  readonly estate: Watched
}

/**
 * The most connections that a node of ElastiCache takes. Source: Amazon ElastiCache User Guide, "maxclients" (fixed
 * at 65000).
 */
const cacheConnections = 65_000

const day = 86_400

/**
 * How CloudWatch is asked for a figure. Those that a program tells at its own address are read by Prometheus alone:
 * to send them to CloudWatch would cost more than the program does, a third of a dollar in a month for each series.
 */
export function measureOf(at: At, figure: Figure): Told {
  switch (figure.figure) {
    case 'ready':
      return readyOf(at, figure.of)
    case 'restarts':
      return {
        untold:
          'ECS replaces a task that ends and counts it nowhere; that fewer run than are wanted is watched instead',
      }
    case 'memory':
      return useOf(at, figure.of, 'MemoryUtilization')
    case 'processors':
      return useOf(at, figure.of, 'CPUUtilization')
    case 'rate':
    case 'failed-share':
    case 'quantile':
      return {
        untold:
          'only a Prometheus reads what programs tell of themselves; what the load balancer sees of requests is watched instead',
      }
    case 'volume-use':
      return volumeOf(at, figure.of)
    case 'connections-use':
      return connectionsOf(at, figure.of)
    case 'certificate-days':
      return certificateOf(at)
    case 'failed-runs':
      return { untold: 'each failed run is told as it happens, by an event' }
    case 'waiting':
      return waitingOf(at, figure.of)
  }
}

function readyOf({ estate }: At, id: NodeId): Told {
  const service = estate.services.find((each) => each.id === id)
  if (service) {
    // Where none may be wanted, as at night, there is silence then, which is well. That none runs in the day although
    // some are wanted is told by what Container Insights counts (`<service>-lacking`).
    const missing = service.hours || service.replicas.min === 0 ? 'good' : 'bad'
    const [target] = service.targets
    if (target !== undefined)
      return { measure: ofTargets(target, 'HealthyHostCount', 'Minimum', 60), period: 60, missing }
    if (estate.cluster.insights)
      return { measure: ofInsights(estate, service, 'RunningTaskCount', 'Minimum', 60), period: 60, missing }
    return { untold: 'ECS tells how many tasks run only with compute.insights' }
  }
  const database = estate.databases.find((each) => each.id === id)
  // A server that is up tells something each minute.
  if (database)
    return { measure: ofDatabase(database, 'DatabaseConnections', 'SampleCount', 60), period: 60, missing: 'bad' }
  const cache = estate.caches.find((each) => each.id === id)
  if (cache) return { measure: ofCache(cache, 'CurrConnections', 'SampleCount', 60), period: 60, missing: 'bad' }
  return elsewhere(id)
}

function useOf({ estate }: At, id: NodeId, name: 'MemoryUtilization' | 'CPUUtilization'): Told {
  const service = estate.services.find((each) => each.id === id)
  if (service) {
    const task = estate.tasks.find((each) => each.id === service.task)!
    const whole = name === 'MemoryUtilization' ? task.memory * 1024 ** 2 : task.cpu / 1024
    return {
      measure: {
        expression: `percent / 100 * ${whole}`,
        of: { percent: ofService(estate, service, name, 'Average', 60) },
      },
      period: 60,
      missing: 'ignore',
    }
  }
  const cache = estate.caches.find((each) => each.id === id)
  if (cache && name === 'MemoryUtilization' && cache.engine !== 'memcached')
    return { measure: ofCache(cache, 'BytesUsedForCache', 'Maximum', 60), period: 60, missing: 'ignore' }
  return cache || estate.databases.some((each) => each.id === id)
    ? { untold: 'AWS tells it of its own servers in percent alone' }
    : elsewhere(id)
}

function volumeOf({ graph, estate }: At, volume: NodeId): Told {
  const store = nodesOf(graph, 'store').find((each) => each.server.volumes.includes(volume))
  const database = estate.databases.find((each) => each.id === store?.id)
  if (database?.form === 'aurora') return { untold: 'the storage of Aurora grows by itself, up to 128 TiB' }
  if (database) {
    // RDS adds to it by itself up to the most; what was there at first is what can be relied on. Once it has grown
    // the share is below zero, and nothing is told.
    const size = database.storage.size * 1024 ** 3
    return {
      measure: {
        expression: `(${size} - free) / ${size}`,
        of: { free: ofDatabase(database, 'FreeStorageSpace', 'Minimum', 300) },
      },
      period: 300,
      missing: 'ignore',
    }
  }
  const cache = estate.caches.find((each) => each.id === store?.id)
  if (!cache) return elsewhere(volume)
  if (cache.engine === 'memcached') return { untold: 'memcached keeps nothing on a disk' }
  // What ElastiCache keeps, it keeps in memory.
  return {
    measure: {
      expression: 'percent / 100',
      of: { percent: ofCache(cache, 'DatabaseMemoryUsagePercentage', 'Maximum', 300) },
    },
    period: 300,
    missing: 'ignore',
  }
}

function connectionsOf({ graph, estate }: At, id: NodeId): Told {
  const database = estate.databases.find((each) => each.id === id)
  const share = (of: Metric, most: number): Told => ({
    measure: { expression: `connections / ${most}`, of: { connections: of } },
    period: 60,
    missing: 'ignore',
  })
  if (database) {
    const most = mostConnections(graph, database)
    return most === undefined
      ? { untold: 'the most connections follow from the class of its machine, which the platform does not set' }
      : share(ofDatabase(database, 'DatabaseConnections', 'Maximum', 60), most)
  }
  const cache = estate.caches.find((each) => each.id === id)
  return cache ? share(ofCache(cache, 'CurrConnections', 'Maximum', 60), cacheConnections) : elsewhere(id)
}

/** As many as the parameter group says, else as the platform counts with. */
function mostConnections(graph: Graph, { id, parameters }: Database): number | undefined {
  const set = Number(parameters['max_connections']?.value)
  if (Number.isFinite(set) && set > 0) return set
  return nodesOf(graph, 'store').find((each) => each.id === id)?.limits?.connections
}

function certificateOf({ estate }: At): Told {
  if (!estate.entry?.certificate) return { untold: 'there is no certificate' }
  // It is told twice a day; one that is renewed by itself never comes near its end.
  const metric: Metric = {
    namespace: 'AWS/CertificateManager',
    name: 'DaysToExpiry',
    statistic: 'Minimum',
    period: day,
    dimensions: { CertificateArn: valueOf(attribute('certificate', 'entry', 'arn')) },
  }
  return { measure: metric, period: day, missing: 'ignore' }
}

function waitingOf({ graph, site, estate }: At, queue: Queue): Told {
  for (const [id, watched] of watchersOf(graph)) {
    if (
      watched.keyspace !== queue.keyspace ||
      String(watched.lists) !== String(queue.lists) ||
      !estate.services.some((each) => each.id === id)
    )
      continue
    // Each replica tells the same, so none of them may be missed.
    return { measure: waitingMetric(graph, site, id), period: 60, missing: 'ignore' }
  }
  return { untold: `nothing that runs can count what waits in ${queue.keyspace}: its image has no Python` }
}

function elsewhere(id: NodeId): Told {
  return { untold: `${id} is outside the platform, or runs only now and then` }
}

/** The figures of alarms and dashboards that nothing of AWS tells, each with the reason. */
export function untoldFigures(at: At): { readonly about: string; readonly of: NodeId; readonly why: string }[] {
  const told = (about: string, figure: Figure) => {
    const found = measureOf(at, figure)
    return 'untold' in found && figure.figure !== 'failed-runs'
      ? [{ about, of: nodeOfFigure(figure), why: found.untold }]
      : []
  }
  return [
    ...nodesOf(at.graph, 'alarm').flatMap((alarm) => told(alarm.id, alarm.ask.figure)),
    ...nodesOf(at.graph, 'dashboard').flatMap((dashboard) =>
      dashboard.panels.flatMap((panel) =>
        panel.lines.flatMap((line) => told(`${dashboard.id}: ${panel.title}, ${line.name}`, line.figure)),
      ),
    ),
  ]
}
