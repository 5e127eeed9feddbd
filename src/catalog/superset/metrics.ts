import type { Connection } from '../../graph/connection.ts'
import type { Metric } from '../../graph/figure.ts'
import type { ServiceNode } from '../../graph/node.ts'
import type { Recipe } from '../../graph/recipe.ts'
import { bindAddress, file, host, ownPort, port, text, type Text } from '../../graph/text.ts'
import type { Expansion } from '../app.ts'
import type { SupersetOptions } from './options.ts'
import type { Parts } from './parts.ts'
import { resourcesOf } from './sizes.ts'

/**
 * The exporter of the Prometheus project: takes figures in the statsd format and tells them in that of Prometheus. The
 * mapping below is understood from 0.22 on, the version that Debian 12 has.
 */
const recipe: Recipe = {
  id: 'statsd-exporter-0.31.0',
  // The image's own user `nobody`, as a number: prometheus/statsd_exporter 0.31.0, Dockerfile.
  image: { base: 'prom/statsd-exporter:v0.31.0', user: '65534:65534', asks: 'wget' },
  native: { from: 'server', name: 'statsd-exporter', version: '0.22', programs: ['statsd_exporter'] },
}

/** Where web and workers send their figures, with what their names begin with. */
export interface Receiver {
  readonly host: Text
  readonly port: Text
  readonly prefix: string
}

/** The receiver of figures: the platform's own exporter, one elsewhere, or none. */
export function receiverOf({ name, options, ids, metrics }: Parts): Receiver | undefined {
  if (metrics) return { host: text`${host(ids.metrics)}`, port: text`${port(ids.metrics, 'statsd')}`, prefix: name }
  const { statsd } = options
  return statsd && { host: statsd.host, port: String(statsd.port ?? 8125), prefix: statsd.prefix ?? name }
}

/** Figures that are told twice, here and elsewhere: only one receiver can be named to gunicorn. */
export function checkMetrics({ metrics, statsd }: SupersetOptions, at: Expansion): void {
  if (!metrics || !statsd) return
  at.problem('SW1010', ['metrics'], {
    title: 'metrics have two receivers',
    found: 'metrics and statsd',
    expected: 'one of them',
    do: 'remove statsd, or write metrics: false',
  })
}

/** The exporter. One alone: figures are sent without an answer, so a second one would only split the counts. */
export function exporter(parts: Parts, at: Expansion): ServiceNode {
  const options = typeof parts.options.metrics === 'object' ? parts.options.metrics : {}
  const answers = (path: string) => ({ probe: 'http', port: 'metrics', path, status: 200 }) as const
  return {
    kind: 'service',
    id: parts.ids.metrics,
    app: parts.name,
    place: at.place('metrics'),
    keep: false,
    role: 'metrics',
    recipe,
    command: [
      'statsd_exporter',
      text`--statsd.listen-udp=${bindAddress}:${ownPort('statsd')}`,
      '--statsd.listen-tcp=',
      text`--web.listen-address=${bindAddress}:${ownPort('metrics')}`,
      text`--statsd.mapping-config=${file('mapping.yml')}`,
    ],
    env: {},
    files: [{ name: 'mapping.yml', content: mapping(parts.name) }],
    volumes: [],
    ports: [
      { name: 'metrics', protocol: 'http', prefer: 9102 },
      { name: 'statsd', protocol: 'udp', prefer: 9125 },
    ],
    replicas: { min: 1, max: 1 },
    singleton: true,
    resources: resourcesOf(options, '0.1', 64),
    health: {
      boot: { within: 30 },
      ready: { ask: answers('/-/ready'), every: 2, timeout: 2 },
      live: { ask: answers('/-/healthy'), every: 15, timeout: 5, failures: 4 },
    },
    stop: { signal: 'SIGTERM', grace: 10, drain: 0 },
    metrics: { port: 'metrics', path: '/metrics' },
  }
}

/** That a role sends figures, and starts after there is somebody to take them: it looks the receiver up only once. */
export function toExporter({ ids }: Parts, role: 'web' | 'worker'): Connection {
  return { from: ids[role], to: ids.metrics, port: 'statsd', tls: false, needed: 'start' }
}

/** What the exporter tells of one Superset, by the names of `mapping`. */
export function metricsOf({ name, ids }: Parts): Readonly<Record<'requests' | 'answers', Metric>> {
  const metric = (metric: string): Metric => ({ of: ids.metrics, name: metric, labels: { app: name } })
  return { requests: metric('superset_requests_total'), answers: metric('superset_request_seconds') }
}

/**
 * How the figures of gunicorn (23.0, gunicorn/instrument/statsd.py) and of Superset's REST API (6.1,
 * superset/views/base_api.py) are named for Prometheus. Everything else that Superset sends keeps the name it has.
 */
function mapping(app: string): string {
  return `# How figures in the statsd format are told to Prometheus. The label app tells installations apart.
defaults:
  observer_type: histogram
  histogram_options:
    # Seconds. A dashboard loads well below one; a chart may wait for its source for minutes.
    buckets: [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300]
mappings:
  - match: ${app}.gunicorn.request.status.*
    name: superset_requests_total
    help: Requests answered by the web server, by HTTP status.
    labels:
      app: ${app}
      status: $1
  - match: ${app}.gunicorn.request.duration
    name: superset_request_seconds
    help: How long the web server took to answer.
    labels:
      app: ${app}
  # The same as the sum over all statuses.
  - match: ${app}.gunicorn.requests
    action: drop
    name: dropped
  - match: ${app}.gunicorn.workers
    name: superset_web_processes
    help: Processes of the web replica that told it last.
    labels:
      app: ${app}
  - match: ${app}.gunicorn.log.*
    name: superset_web_log_messages_total
    help: Messages in the log of the web server, by level.
    labels:
      app: ${app}
      level: $1
  - match: ^${app}\\.(\\w+)\\.(\\w+)\\.(init|success|warning|error)$
    match_type: regex
    match_metric_type: counter
    name: superset_api_calls_total
    help: Calls of the REST API.
    labels:
      app: ${app}
      resource: $1
      call: $2
      outcome: $3
  - match: ^${app}\\.(\\w+)\\.(\\w+)\\.time$
    match_type: regex
    match_metric_type: observer
    name: superset_api_call_seconds
    help: How long calls of the REST API took.
    # Buckets for each of some hundred calls would be thousands of series.
    observer_type: summary
    labels:
      app: ${app}
      resource: $1
      call: $2
`
}
