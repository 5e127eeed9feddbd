import type { Graph } from '../../graph/graph.ts'
import type { LogGroup } from './estate-watch.ts'
import { nameOf } from './names.ts'
import type { Site } from './site.ts'
import type { Watched } from './watch.ts'

/** How long logs are kept where the options say nothing, in days. */
export const usualLogDays = 30

/** How long the machines of releases are remembered at least, in days: they tell what happened to data. */
const lifecycleDays = 90

/**
 * The log groups of an estate, sorted by id. Those that RDS exports to are made before it does: RDS would make them
 * without an end of what is kept.
 */
export function logGroupsOf(graph: Graph, site: Site, estate: Watched): LogGroup[] {
  const days = site.options.watch?.logDays ?? usualLogDays
  const { exec } = site.options.compute ?? {}
  const { before, after } = estate.lifecycle
  const made = new Map<string, number>()
  for (const task of estate.tasks) for (const container of task.containers) made.set(container.log, days)
  for (const machine of [before, after]) if (machine) made.set(machine.log, Math.max(days, lifecycleDays))
  if (estate.cluster.exec) made.set(estate.cluster.exec.log, typeof exec === 'number' ? exec : days)
  if (estate.network.made && estate.network.flowLogDays > 0) made.set('flow', estate.network.flowLogDays)
  return [
    ...[...made].map(([id, kept]) => ({
      id,
      name: `/stackwright/${nameOf(graph, site, 'log')}/${id}`,
      days: kept,
      keep: id === estate.cluster.exec?.log,
    })),
    ...estate.databases.flatMap((database) =>
      database.logs.map((log) => ({
        id: `${database.id}-${log}`,
        name: `/aws/rds/${database.form === 'aurora' ? 'cluster' : 'instance'}/${database.name}/${log}`,
        days,
        keep: false,
      })),
    ),
  ].sort((a, b) => (a.id < b.id ? -1 : 1))
}
