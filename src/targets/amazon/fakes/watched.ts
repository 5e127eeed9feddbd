import { graphOf, needs, route, service, store } from '../../../graph/fakes/nodes.ts'
import type { Graph } from '../../../graph/graph.ts'
import type { AlarmNode, DashboardNode, Node, NoticeNode, VolumeNode } from '../../../graph/node.ts'
import { settingOf } from '../../../testing/setting.ts'
import type { AmazonWatch } from '../options-watch.ts'
import { siteOf } from '../site.ts'
import { watchOf, type Watched } from '../watch.ts'
import { fakeEstate } from './estate.ts'

const place = { path: 'alarms' }
/** Where alarms go. */
export const notice = (paging = true): NoticeNode => ({
  kind: 'notice',
  id: 'alarms',
  app: 'alarms',
  place,
  keep: false,
  paging,
  labels: {},
})
const alarm = (id: string, about: string, ask: AlarmNode['ask'], changes: Partial<AlarmNode> = {}): AlarmNode => ({
  kind: 'alarm',
  id,
  app: 'bi',
  place,
  keep: false,
  about,
  ask,
  for: 300,
  severity: 'page',
  summary: `${id} is not well`,
  do: 'Look at it.',
  notice: 'alarms',
  ...changes,
})
const volume: VolumeNode = { kind: 'volume', id: 'metastore-data', app: 'metastore', place, keep: true, size: 1024 }
const requests = { of: 'bi-web', name: 'requests_total', labels: {} }
const dashboard: DashboardNode = {
  kind: 'dashboard',
  id: 'bi-dashboard',
  app: 'bi',
  place,
  keep: false,
  about: 'bi',
  title: 'bi',
  panels: [
    { title: 'Memory', unit: 'bytes', lines: [{ name: 'web', figure: { figure: 'memory', of: 'bi-web' } }] },
    {
      title: 'Requests',
      unit: 'a second',
      lines: [{ name: 'all', figure: { figure: 'rate', of: requests, over: 300 } }],
    },
  ],
}
/** What the estate by hand might have been made from, as far as it is watched. */
export const watchedNodes: Node[] = [
  service('bi-web'),
  service('bi-beat', { ports: [] }),
  route('bi-route', 'bi-web', { tls: true }),
  volume,
  store('metastore', {
    server: { ...store('x').server, volumes: ['metastore-data'] },
    limits: { connections: 100, reserve: 3 },
  }),
  store('warehouse'),
  store('cache', { engine: 'valkey' }),
]
/** An alarm about each kind of thing. */
export const askedAlarms = [
  alarm(
    'bi-web-down',
    'bi-web',
    { figure: { figure: 'ready', of: 'bi-web' }, is: 'below', bound: 1 },
    { for: 120, runbook: 'https://wiki.example.com/bi#bi-web-down' },
  ),
  alarm('bi-beat-down', 'bi-beat', { figure: { figure: 'ready', of: 'bi-beat' }, is: 'below', bound: 1 }),
  alarm('bi-web-restarts', 'bi-web', {
    figure: { figure: 'restarts', of: 'bi-web', over: 900 },
    is: 'above',
    bound: 3,
  }),
  alarm('bi-web-errors', 'bi-web', {
    figure: { figure: 'failed-share', of: requests, failed: { label: 'status', matches: '5..' }, over: 300 },
    is: 'above',
    bound: 0.05,
  }),
  alarm('metastore-down', 'metastore', { figure: { figure: 'ready', of: 'metastore' }, is: 'below', bound: 1 }),
  alarm(
    'metastore-data-full',
    'metastore-data',
    { figure: { figure: 'volume-use', of: 'metastore-data' }, is: 'above', bound: 0.85 },
    { severity: 'ticket', for: 600 },
  ),
  alarm('metastore-connections', 'metastore', {
    figure: { figure: 'connections-use', of: 'metastore' },
    is: 'above',
    bound: 0.8,
  }),
  alarm(
    'bi-prune-failed',
    'bi-prune',
    { figure: { figure: 'failed-runs', of: 'bi-prune', over: 3600 }, is: 'above', bound: 0 },
    { severity: 'ticket' },
  ),
  alarm(
    'bi-route-certificate',
    'bi-route',
    { figure: { figure: 'certificate-days', of: 'bi-route' }, is: 'below', bound: 14 },
    { for: 3600 },
  ),
]
/** All of it, with a dashboard. */
export const watched = graphOf([...watchedNodes, ...askedAlarms, dashboard, notice()], [needs('bi-web', 'metastore')])

/** How a graph on an estate is watched. */
export function watch(graph: Graph = watched, options: AmazonWatch = {}, estate: Watched = fakeEstate) {
  return watchOf(graph, watchSite(options), estate)
}
/** The site with options of watching. */
export const watchSite = (options: AmazonWatch) =>
  siteOf(settingOf({ region: 'eu-west-1', name: 'acme-prod', watch: options }))
/** One alarm by its id. */
export const alarmAt = (id: string, ...rest: Parameters<typeof watch>) =>
  watch(...rest).alarms.find((each) => each.id === id)
