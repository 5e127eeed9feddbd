import type { Figure, Metric } from '../../graph/figure.ts'
import { id } from '../../graph/id.ts'
import type { AlarmNode, DashboardNode, RouteNode } from '../../graph/node.ts'
import type { Expansion } from '../app.ts'
import { alarmOfCertificate, alarmOfRestarts } from '../alarms.ts'
import type { Parts } from './parts.ts'

/**
 * Answers by the hundreds of their status (`code`: `2xx`, `5xx`), as Jetty counts them (metabase/metabase,
 * docs/installation-and-operation/observability-with-prometheus, 0.65).
 */
const responses = ({ ids }: Parts): Metric => ({ of: ids.web, name: 'jetty_responses_total', labels: {} })

/** The questions that Metabase asks of itself. That about answers needs figures, and so `metrics`. */
export function alarmsOf(parts: Parts, route: RouteNode, at: Expansion): readonly AlarmNode[] {
  const { name, ids, options } = parts
  return [
    ...at.alarm(ids.web, 'down', {
      ask: { figure: { figure: 'ready', of: ids.web }, is: 'below', bound: 1 },
      for: 120,
      severity: 'page',
      summary: `nobody can use ${name}: no web process is ready`,
      do: `Look at the last lines of \`stackwright logs ${ids.web}\`, then at whether its database is ready.`,
    }),
    ...alarmOfRestarts(ids.web, at),
    ...(options.metrics
      ? at.alarm(ids.web, 'errors', {
          ask: { figure: failed(parts), is: 'above', bound: 0.05 },
          for: 300,
          severity: 'page',
          summary: `more than 5 % of requests to ${name} fail`,
          do: `Look for errors in \`stackwright logs ${ids.web}\`; after a release, go back to a copy of before it.`,
        })
      : []),
    ...alarmOfCertificate(route, at),
  ]
}

function failed(parts: Parts): Figure {
  return { figure: 'failed-share', of: responses(parts), failed: { label: 'code', matches: '5xx' }, over: 300 }
}

/** What somebody wants to see of Metabase at a glance; there is one when `metrics` is on. */
export function dashboardOf(parts: Parts, at: Expansion): DashboardNode[] {
  const { name, ids, options } = parts
  if (!options.metrics) return []
  const line = (figure: Figure) => [{ name: 'web', figure }]
  return [
    {
      kind: 'dashboard',
      id: id(name, 'dashboard'),
      app: name,
      place: at.place('metrics'),
      keep: false,
      about: name,
      title: options.host === undefined ? `Metabase ${name}` : `Metabase ${name} (${options.host})`,
      panels: [
        {
          title: 'Answers by status',
          unit: 'a second',
          lines: [{ name: 'status', figure: { figure: 'rate', of: responses(parts), by: 'code', over: 300 } }],
        },
        { title: 'Failed answers', unit: 'share', lines: [{ name: 'failed', figure: failed(parts) }] },
        { title: 'Ready replicas', unit: 'count', lines: line({ figure: 'ready', of: ids.web }) },
        { title: 'Memory of a replica', unit: 'bytes', lines: line({ figure: 'memory', of: ids.web }) },
        {
          title: 'Processors of a replica',
          unit: 'processors',
          lines: line({ figure: 'processors', of: ids.web, over: 300 }),
        },
      ],
    },
  ]
}
