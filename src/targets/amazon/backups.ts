import { aboutOf, type Compound, pagingOf } from './alarms.ts'
import type { Database } from './estate-data.ts'
import type { Alarm, EventRule } from './estate-watch.ts'
import type { At } from './figures.ts'
import { ofDatabase } from './metrics.ts'
import { nameOf } from './names.ts'

// RDS has no figure for the age of a backup: what it tells of each that is finished is counted.

/** Daily backups may take a while, and their window may be moved: so many periods of so many seconds are 36 hours. */
const [periods, period] = [6, 21_600] as const

/**
 * The alarms about databases that have not been backed up for 36 hours, one for each. A server that has not been there
 * for so long is not asked, since its first backup may still come; one that is never backed up is told of as soon as it
 * has. None in a platform without alarms.
 */
export function backupsOf(at: At): Compound {
  const paging = pagingOf(at.graph)
  const off = new Set(at.site.options.watch?.off)
  const asked = paging === undefined ? [] : backedUp(at).filter(({ id }) => !off.has(backupId(id)))
  return {
    alarms: asked.flatMap((database) => [none(at, database), young(at, database)]),
    composites: asked.map((database) => ({
      id: backupId(database.id),
      name: nameOf(at.graph, at.site, 'alarm', backupId(database.id)),
      about: aboutOf({
        summary: `no backup of ${database.id} has been finished for 36 hours`,
        do: 'Look at its events in RDS for why; until then only the log of changes can restore it.',
      }),
      topic: 'ticket',
      any: [[none(at, database).id]],
      unless: young(at, database).id,
    })),
  }
}

/** What counts backups; read by nobody but the alarm about their number. */
export function backupEvents(at: At): EventRule[] {
  const { graph, site } = at
  const off = new Set(site.options.watch?.off)
  if (pagingOf(graph) === undefined) return []
  return backedUp(at)
    .filter(({ id }) => !off.has(backupId(id)))
    .map((database) => ({
      id: `${database.id}-backed-up`,
      name: ruleName(at, database),
      about: `A backup of ${database.id} is finished: counted, and told to nobody`,
      topic: 'counted',
      pattern: {
        source: ['aws.rds'],
        'detail-type': ['RDS DB Instance Event'],
        detail: { SourceIdentifier: [database.name], EventID: ['RDS-EVENT-0002'] },
      },
      paths: { what: '$.detail.SourceIdentifier', message: '$.detail.Message', at: '$.time' },
      sentence: '<what> at <at>: <message>',
    }))
}

/** The ids by which they are turned off. */
export function backupIds(at: At): string[] {
  return backedUp(at).map(({ id }) => backupId(id))
}

/** Databases whose backups are told of. Those of Aurora go on all the time. */
function backedUp({ estate }: At): readonly Database[] {
  return estate.databases.filter((each) => each.form === 'instance' && !each.copyOf && each.backup.days > 0)
}

function backupId(id: string): string {
  return `${id}-backup`
}

/** None was counted, of a database that may not have been there. */
function none(at: At, database: Database): Alarm {
  return {
    ...part(at, database, 'none', `No backup of ${database.id} has been counted for 36 hours.`),
    measure: {
      namespace: 'AWS/Events',
      name: 'Invocations',
      dimensions: { RuleName: ruleName(at, database) },
      statistic: 'Sum',
      period,
    },
    is: 'below',
    bound: 1,
    periods,
    breaching: periods,
    // A count of nothing is not told at all.
    missing: 'bad',
  }
}

/** A server that is there tells of its connections each minute. */
function young(at: At, database: Database): Alarm {
  return {
    ...part(at, database, 'young', `${database.id} has not been there for 36 hours without a break.`),
    measure: ofDatabase(database, 'DatabaseConnections', 'SampleCount', period),
    is: 'below',
    bound: 1,
    periods,
    breaching: 1,
    missing: 'bad',
  }
}

function part({ graph, site }: At, { id }: Database, kind: string, summary: string) {
  const own = `${backupId(id)}-${kind}`
  return {
    id: own,
    name: nameOf(graph, site, 'alarm', own),
    about: `${summary} It tells nobody by itself: ${backupId(id)} does.`,
  }
}

function ruleName({ graph, site }: At, { id }: Database): string {
  return nameOf(graph, site, 'event-rule', `${id}-backed-up`)
}
