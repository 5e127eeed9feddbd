import { seconds } from '../../base/units.ts'
import { id } from '../../graph/id.ts'
import type { AlarmNode, JobNode, ScheduleNode } from '../../graph/node.ts'
import type { App, Expansion } from '../app.ts'
import { checkJob } from './check.ts'
import { job, type JobOptions } from './options.ts'
import { programOf } from './program.ts'

/** A user's own program that runs to its end. */
export const app: App<JobOptions> = {
  ...job.listing,
  expand(name, options, at) {
    checkJob(options, at)
    const common = { app: name, place: at.place(), keep: false }
    const { process, connections, database } = programOf(id(name), options, {}, at)
    const node: JobNode = {
      ...common,
      ...process,
      kind: 'job',
      id: id(name),
      when: options.schedule === undefined ? 'deploy' : 'schedule',
      title: typeof options.run === 'string' ? options.run : options.run.join(' '),
      inputs: {
        run: options.run,
        env: options.env ?? {},
        ...(database && { database: database.id }),
        ...(options.image && { image: { ...options.image } }),
        files: Object.fromEntries(
          (options.inputs ?? []).filter((path) => at.exists(path)).map((path) => [path, at.contentOf(path)]),
        ),
      },
      drains: [],
      timeout: seconds(options.timeout ?? '10m'),
      retries: options.retries ?? 0,
    }
    const schedule: ScheduleNode[] =
      options.schedule === undefined
        ? []
        : [{ ...common, kind: 'schedule', id: id(name, 'schedule'), job: node.id, cron: options.schedule }]
    return { nodes: [node, ...schedule, ...alarmsOf(node, at)], connections }
  },
}

/** Of a job at deployments the deployment itself tells that it failed. */
function alarmsOf(node: JobNode, at: Expansion): readonly AlarmNode[] {
  if (node.when !== 'schedule') return []
  return at.alarm(node.id, 'failed', {
    ask: { figure: { figure: 'failed-runs', of: node.id, over: 3600 }, is: 'above', bound: 0 },
    for: 0,
    severity: 'ticket',
    summary: `${node.id} failed: ${node.title}`,
    do: `Look at the last lines of \`stackwright logs ${node.id}\`.`,
  })
}
