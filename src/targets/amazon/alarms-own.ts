import { aboutOf, type Own, pagingOf } from './alarms.ts'
import { ofCaches, ofDatabases } from './alarms-data.ts'
import { backupIds } from './backups.ts'
import { burnIds } from './burn.ts'
import type { Entry, TargetGroup } from './estate-entry.ts'
import type { Service } from './estate.ts'
import type { Alarm } from './estate-watch.ts'
import type { At } from './figures.ts'
import { ofEntry, ofInsights, ofMachine, ofService, ofTargets } from './metrics.ts'
import { nameOf } from './names.ts'

/** The usual time within which 19 of 20 requests are answered, in seconds. */
const usualSlow = 10

const minutes = 60

/**
 * The alarms about what only AWS has: the load balancer, tasks, managed servers, releases. None in a platform without
 * alarms.
 */
export function alarmsOwn(at: At): Alarm[] {
  const paging = pagingOf(at.graph)
  if (paging === undefined) return []
  const off = new Set(at.site.options.watch?.off)
  return allOwn(at)
    .filter((each) => !off.has(each.id))
    .map(({ summary, do: advice, topic, ...alarm }) => ({
      ...alarm,
      name: nameOf(at.graph, at.site, 'alarm', alarm.id),
      about: aboutOf({ summary, do: advice }),
      topic: paging ? topic : 'ticket',
    }))
}

/** The ids of all alarms about what only AWS has, those that are turned off included. */
export function ownIds(at: At): string[] {
  return [...allOwn(at).map((each) => each.id), ...backupIds(at), ...burnIds(at)].sort()
}

function allOwn(at: At): Own[] {
  const { estate } = at
  const { before, after } = estate.lifecycle
  return [
    ...(estate.entry?.targets ?? []).flatMap((target) => ofGroup(at, target)),
    ...(estate.entry ? [refused(estate.entry)] : []),
    ...estate.services.filter((service) => service.replicas.max > 0).flatMap((service) => ofTasks(at, service)),
    ...estate.databases.flatMap((database) => ofDatabases(database)),
    ...estate.caches.flatMap((cache) => ofCaches(cache)),
    ...[before, after].flatMap((machine): Own[] =>
      machine
        ? [
            {
              id: `lifecycle-${machine.id}`,
              measure: {
                // What has not happened may not be told at all.
                expression: 'FILL(failed, 0) + FILL(late, 0)',
                of: {
                  failed: ofMachine(machine.id, 'ExecutionsFailed', 5 * minutes),
                  late: ofMachine(machine.id, 'ExecutionsTimedOut', 5 * minutes),
                },
              },
              is: 'above',
              bound: 0,
              periods: 1,
              breaching: 1,
              missing: 'good',
              topic: 'ticket',
              summary: `the lifecycle of a release (${machine.id}) has failed`,
              do: 'Look at its execution in Step Functions; `stackwright up` goes on where it failed.',
            },
          ]
        : [],
    ),
  ]
}

/** Requests to one target group, but for how many of them fail, which burn.ts asks. */
function ofGroup({ site }: At, { id, service }: TargetGroup): Own[] {
  const { slow = usualSlow } = site.options.watch ?? {}
  return [
    {
      id: `${id}-late`,
      measure: ofTargets(id, 'TargetResponseTime', 'p95', 5 * minutes),
      is: 'above',
      bound: slow,
      periods: 3,
      breaching: 3,
      missing: 'good',
      topic: 'ticket',
      services: [service],
      summary: `one in twenty answers of ${service} takes longer than ${slow} seconds`,
      do: 'Look for slow queries first; more replicas help only when all are busy.',
    },
    {
      id: `${id}-unhealthy`,
      measure: ofTargets(id, 'UnHealthyHostCount', 'Maximum', minutes),
      is: 'above',
      bound: 0,
      periods: 10,
      breaching: 10,
      missing: 'good',
      topic: 'ticket',
      services: [service],
      summary: `a replica of ${service} does not answer the load balancer`,
      do: `Look at \`stackwright status\` for why, and at its last lines in \`stackwright logs ${service}\`.`,
    },
  ]
}

/** Requests that the load balancer answers with a fault itself: nobody is there to answer, or answers in time. */
function refused({ targets }: Entry): Own {
  return {
    id: 'entry-refused',
    measure: ofEntry('HTTPCode_ELB_5XX_Count', 'Sum', 5 * minutes),
    is: 'above',
    bound: 10,
    periods: 3,
    breaching: 2,
    missing: 'good',
    topic: 'page',
    services: [...new Set(targets.map((each) => each.service))].sort(),
    summary: 'the load balancer answers requests with errors of its own',
    do: 'Look at `stackwright status`: 502 and 503 mean that nobody answers, 504 that answers come too late.',
  }
}

function ofTasks({ estate }: At, service: Service): Own[] {
  const { id } = service
  const { desired, running } = {
    desired: ofInsights(estate, service, 'DesiredTaskCount', 'Maximum', minutes),
    running: ofInsights(estate, service, 'RunningTaskCount', 'Minimum', minutes),
  }
  return [
    ...(estate.cluster.insights
      ? [
          {
            id: `${id}-lacking`,
            measure: { expression: 'desired - FILL(running, 0)', of: { desired, running } },
            is: 'above',
            bound: 0,
            periods: 15,
            breaching: 15,
            missing: 'good',
            topic: 'ticket',
            services: [id],
            summary: `fewer tasks of ${id} run than are wanted`,
            do: 'Look at `stackwright status` for how the last one ended, or what keeps it from starting.',
          } satisfies Own,
        ]
      : []),
    ...(estate.cluster.insights && service.scaling && service.replicas.max > service.replicas.min
      ? [
          {
            id: `${id}-most`,
            measure: running,
            is: 'above',
            bound: service.replicas.max - 1,
            periods: 60,
            breaching: 60,
            missing: 'good',
            topic: 'ticket',
            services: [id],
            summary: `${id} has had as many tasks as it may for an hour`,
            do: `Raise the most replicas of ${id}, or look at what keeps them busy.`,
          } satisfies Own,
        ]
      : []),
    {
      id: `${id}-memory`,
      measure: ofService(estate, service, 'MemoryUtilization', 'Maximum', 5 * minutes),
      is: 'above',
      bound: 90,
      periods: 3,
      breaching: 3,
      missing: 'good',
      topic: 'ticket',
      services: [id],
      summary: `a task of ${id} uses more than 90 % of its memory`,
      do: `Give ${id} more memory before it is ended for using too much.`,
    },
  ]
}
