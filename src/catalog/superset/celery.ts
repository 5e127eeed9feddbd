import { seconds } from '../../base/units.ts'
import type { Queue } from '../../graph/figure.ts'
import type { Text } from '../../graph/text.ts'
import { redisAddress } from './caches.ts'
import type { Parts } from './parts.ts'
import { assign, call, classOf, imports, name, program, type Python, tuple } from './python.ts'
import type { Timeouts } from './timeouts.ts'

const hour = 3600

/** Stands between the name of a queue and a priority; upstream has control characters there, which nobody can type. */
const separator = ':'

/**
 * The lists in which work waits for workers: one for each priority, of which the first has the name of the queue alone
 * (kombu 5.5, kombu/transport/redis.py).
 */
export function waitingWork({ keyspaces }: Parts): Queue {
  const { id, prefix } = keyspaces.broker!
  return { keyspace: id, lists: ['', 3, 6, 9].map((priority) => `${prefix}celery${priority && separator}${priority}`) }
}

/** superset_celery.py: how work reaches the workers; read by everything that sends or does work. */
export function celeryFile(parts: Parts, timeouts: Timeouts): Text {
  const broker = parts.keyspaces.broker!
  return program(`How background work of ${parts.name} reaches its workers. Read by web, worker, beat and flower.`, [
    imports('superset_wiring', 'read_secret', 'redis_address'),
    classOf(
      'CeleryConfig',
      'Settings of Celery. They replace those of Superset, so what it needs of its own is repeated here.',
      assign('broker_url', redisAddress(broker, parts.queue!)),
      assign(
        'broker_transport_options',
        {
          global_keyprefix: broker.prefix,
          visibility_timeout: Math.max(timeouts.background, hour) + hour,
          health_check_interval: 30,
          sep: separator,
        },
        'A task not finished within visibility_timeout is given to a second worker: it must exceed the longest.',
      ),
      assign('broker_connection_retry_on_startup', true),
      assign('broker_connection_max_retries', null, 'The worker waits for a lost broker as long as it takes.'),
      assign('result_backend', name('broker_url')),
      assign('result_backend_transport_options', { global_keyprefix: broker.prefix }),
      assign('result_expires', hour),
      assign(
        'imports',
        tuple(
          'superset.sql_lab',
          'superset.tasks.scheduler',
          'superset.tasks.thumbnails',
          'superset.tasks.cache',
          'superset.tasks.slack',
        ),
        'The modules with the tasks; a missing one silently takes its tasks away.',
      ),
      assign('worker_prefetch_multiplier', 1, 'A worker holds no task back while another is free.'),
      assign('worker_max_tasks_per_child', 1000, 'Bounds what a leak of memory can do.'),
      parts.roles.flower && assign('worker_send_task_events', true, 'For flower.'),
      assign('task_acks_late', false, 'A report that was being sent when its worker died is not sent twice.'),
      assign('task_annotations', { 'sql_lab.get_sql_results': { rate_limit: '100/s' } }),
      assign('task_default_priority', 3, 'On Redis the smallest number goes first: 0, 3, 6 and 9 have a list each.'),
      assign(
        'task_routes',
        {
          'sql_lab.get_sql_results': { priority: 0 },
          load_chart_data_into_cache: { priority: 0 },
          load_explore_json_into_cache: { priority: 0 },
          'cache_*': { priority: 6 },
          'prune_*': { priority: 9 },
          'reports.prune_log': { priority: 9 },
        },
        'Somebody is waiting for queries; nobody for pictures and housekeeping.',
      ),
    ),
  ])
}

/**
 * superset_timetable.py: what the clock starts. In a file of its own, so that a change of it restarts the clock alone.
 */
export function timetableFile(parts: Parts): Text {
  return program(`What is done by the clock for ${parts.name}. Times are UTC.`, [
    imports('celery.schedules', 'crontab'),
    assign(
      'TIMETABLE',
      Object.fromEntries(
        timetable(parts).map((each) => [
          each.task,
          {
            task: each.task,
            schedule: call('crontab', [], each.at),
            ...(each.kwargs && { kwargs: each.kwargs }),
            ...(each.expires && { options: { expires: each.expires } }),
          },
        ]),
      ),
    ),
  ])
}

interface Entry {
  readonly task: string
  readonly at: Readonly<Record<string, string>>
  readonly kwargs?: Readonly<Record<string, Python>>
  readonly expires?: number
}

function timetable({ options, release }: Parts): Entry[] {
  const kept =
    options.housekeeping === false
      ? { logs: false as const, queries: false as const, tasks: false as const }
      : ({ logs: '180d', queries: '180d', tasks: '90d', ...options.housekeeping } as const)
  const days = (duration: typeof kept.logs) =>
    duration === false ? 0 : Math.max(1, Math.round(seconds(duration) / 86_400))
  return [
    ...(options.alerts
      ? [
          // Superset reads back when it was due from `expires`, and takes it to be exactly one week after
          // (CELERY_BEAT_SCHEDULER_EXPIRES).
          { task: 'reports.scheduler', at: { minute: '*' }, expires: 7 * 86_400 },
          { task: 'reports.prune_log', at: { minute: '0', hour: '0' } },
        ]
      : []),
    ...(typeof options.alerts === 'object' && options.alerts.slack
      ? [{ task: 'slack.cache_channels', at: { minute: '0' } }]
      : []),
    ...(kept.queries
      ? [
          {
            task: 'prune_query',
            at: { minute: '10', hour: '2' },
            kwargs: { retention_period_days: days(kept.queries) },
          },
        ]
      : []),
    ...(kept.logs
      ? [
          {
            task: 'prune_logs',
            at: { minute: '*/15' },
            kwargs: { retention_period_days: days(kept.logs), max_rows_per_run: 10_000 },
          },
        ]
      : []),
    ...(kept.tasks && release.coordination
      ? [
          {
            task: 'prune_tasks',
            at: { minute: '20', hour: '2' },
            kwargs: { retention_period_days: days(kept.tasks), max_rows_per_run: 10_000 },
          },
        ]
      : []),
  ]
}
