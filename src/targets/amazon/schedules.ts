import { type Problem, problem } from '../../base/problem.ts'
import { type Graph, nodeOf, nodesOf } from '../../graph/graph.ts'
import { awsCron } from './cron.ts'
import { deliveredImages } from './delivery/images.ts'
import type { Schedule } from './estate.ts'
import { groupOf } from './groups.ts'
import { nameOf } from './names.ts'
import type { Site } from './site.ts'

/** The id of the role with which EventBridge Scheduler starts jobs by the clock. */
export const schedulerRole = 'scheduler'

/** Jobs by the clock, each started as a task of its own. */
export function schedulesOf(graph: Graph, site: Site): Schedule[] {
  const { of } = deliveredImages(graph, site)
  return nodesOf(graph, 'schedule')
    .filter((schedule) => of.has(schedule.job))
    .map((schedule) => ({
      id: schedule.id,
      name: nameOf(graph, site, 'schedule', schedule.id),
      cron: schedule.cron,
      task: schedule.job,
      group: groupOf(graph, nodeOf(graph, schedule.job, 'job')),
      role: schedulerRole,
    }))
}

/** Schedules that AWS cannot follow, each at the user's line. */
export function checkSchedules(graph: Graph): Problem[] {
  return nodesOf(graph, 'schedule')
    .filter((schedule) => !isAwsCron(schedule.cron))
    .map((schedule) =>
      problem('SW4001', schedule.place, {
        title: `EventBridge has no schedule like that of ${schedule.job}`,
        found: `${schedule.cron}, which names days of the month and days of the week`,
        expected: 'days of the month or days of the week, the other as a star',
        do: 'write it as two jobs, or with one kind of days',
      }),
    )
}

function isAwsCron(cron: string): boolean {
  try {
    return awsCron(cron) !== ''
  } catch {
    return false
  }
}
