import type { Figure } from '../../graph/figure.ts'
import type { NodeId } from '../../graph/id.ts'
import { id } from '../../graph/id.ts'
import type { AlarmNode, DashboardNode, Panel, RouteNode } from '../../graph/node.ts'
import type { Expansion } from '../app.ts'
import { alarmOfCertificate, alarmOfRestarts } from '../alarms.ts'
import { waitingWork } from './celery.ts'
import { metricsOf } from './metrics.ts'
import type { Parts } from './parts.ts'

/** The questions that Superset asks of itself. Those about answers need figures, and so `metrics`. */
export function alarmsOf(parts: Parts, route: RouteNode, at: Expansion): readonly AlarmNode[] {
  const { name, ids, roles, options, metrics } = parts
  const { requests, answers } = metricsOf(parts)
  const ready = (of: NodeId): Figure => ({ figure: 'ready', of })
  return [
    ...at.alarm(ids.web, 'down', {
      ask: { figure: ready(ids.web), is: 'below', bound: 1 },
      for: 120,
      severity: 'page',
      summary: `nobody can use ${name}: no web process is ready`,
      do: `Look at the last lines of \`stackwright logs ${ids.web}\`, then at whether its stores are ready.`,
    }),
    ...alarmOfRestarts(ids.web, at),
    ...(metrics
      ? [
          ...at.alarm(ids.web, 'errors', {
            ask: {
              figure: { figure: 'failed-share', of: requests, failed: { label: 'status', matches: '5..' }, over: 300 },
              is: 'above',
              bound: 0.05,
            },
            for: 300,
            severity: 'page',
            summary: `more than 5 % of requests to ${name} fail`,
            do: `Look for tracebacks in \`stackwright logs ${ids.web}\`; after a release, go back to the one before.`,
          }),
          ...at.alarm(ids.web, 'slow', {
            ask: { figure: { figure: 'quantile', of: answers, quantile: 0.95, over: 600 }, is: 'above', bound: 10 },
            for: 900,
            severity: 'ticket',
            summary: `one in twenty answers of ${name} takes longer than 10 seconds`,
            do: 'Look for slow charts in the query history; more replicas help only when all threads are busy.',
          }),
        ]
      : []),
    ...(roles.worker
      ? [
          ...at.alarm(ids.worker, 'down', {
            ask: { figure: ready(ids.worker), is: 'below', bound: 1 },
            for: 300,
            severity: options.alerts || options.asyncQueries ? 'page' : 'ticket',
            summary: `background work of ${name} stands still: no worker is ready`,
            do: `Look at the last lines of \`stackwright logs ${ids.worker}\`, then at whether the queue is ready.`,
          }),
          ...alarmOfRestarts(ids.worker, at),
          ...at.alarm(ids.worker, 'behind', {
            ask: { figure: { figure: 'waiting', of: waitingWork(parts) }, is: 'above', bound: 100 },
            for: 900,
            severity: 'ticket',
            summary: `more than 100 tasks of ${name} have been waiting for a quarter of an hour`,
            do: `Look for a task that never ends in \`stackwright logs ${ids.worker}\`; else add replicas.`,
          }),
        ]
      : []),
    ...(roles.beat
      ? at.alarm(ids.beat, 'down', {
          ask: { figure: ready(ids.beat), is: 'below', bound: 1 },
          for: 600,
          severity: options.alerts ? 'page' : 'ticket',
          summary: `the clock of ${name} stands still: no report and no housekeeping is started`,
          do: `Look at the last lines of \`stackwright logs ${ids.beat}\`, then at whether the queue is ready.`,
        })
      : []),
    ...alarmOfCertificate(route, at),
  ]
}

/** What somebody wants to see of Superset at a glance; there is one when `metrics` is on. */
export function dashboardOf(parts: Parts, at: Expansion): DashboardNode[] {
  const { name, ids, roles, metrics, options } = parts
  if (!metrics) return []
  const { requests, answers } = metricsOf(parts)
  const running = [ids.web, ...(roles.worker ? [ids.worker] : []), ...(roles.beat ? [ids.beat] : [])]
  const each = (figure: (of: NodeId) => Figure): Panel['lines'] =>
    running.map((of) => ({ name: of, figure: figure(of) }))
  const quantile = (share: number): Panel['lines'][number] => ({
    name: `${share * 100} %`,
    figure: { figure: 'quantile', of: answers, quantile: share, over: 300 },
  })
  return [
    {
      kind: 'dashboard',
      id: id(name, 'dashboard'),
      app: name,
      place: at.place('metrics'),
      keep: false,
      about: name,
      title: options.host === undefined ? `Superset ${name}` : `Superset ${name} (${options.host})`,
      panels: [
        {
          title: 'Requests by status',
          unit: 'a second',
          lines: [{ name: 'status', figure: { figure: 'rate', of: requests, by: 'status', over: 300 } }],
        },
        { title: 'Time to answer', unit: 'seconds', lines: [quantile(0.5), quantile(0.95)] },
        {
          title: 'Failed requests',
          unit: 'share',
          lines: [
            {
              name: 'failed',
              figure: { figure: 'failed-share', of: requests, failed: { label: 'status', matches: '5..' }, over: 300 },
            },
          ],
        },
        { title: 'Ready replicas', unit: 'count', lines: each((of) => ({ figure: 'ready', of })) },
        { title: 'Memory of a replica', unit: 'bytes', lines: each((of) => ({ figure: 'memory', of })) },
        {
          title: 'Processors of a replica',
          unit: 'processors',
          lines: each((of) => ({ figure: 'processors', of, over: 300 })),
        },
        ...(roles.worker
          ? [
              {
                title: 'Waiting tasks',
                unit: 'count',
                lines: [{ name: 'waiting', figure: { figure: 'waiting', of: waitingWork(parts) } }],
              } as const,
            ]
          : []),
      ],
    },
  ]
}
