import { nodesOf } from '../../graph/graph.ts'
import type { Panel } from '../../graph/node.ts'
import type { Dashboard, Measure } from './estate-watch.ts'
import { type At, measureOf } from './figures.ts'
import { ofCache, ofDatabase, ofEntry, ofInsights, ofService, ofTargets } from './metrics.ts'
import { nameOf } from './names.ts'

type Widget = Dashboard['widgets'][number]

const period = 300

/**
 * The page of a platform: what reaches it, what runs, its servers; then what its apps want to see, as far as AWS
 * tells it.
 */
export function dashboardOf(at: At): Dashboard | undefined {
  const { graph, site } = at
  if (site.options.watch?.dashboard === false) return undefined
  const widgets = [...ofRequests(at), ...ofTasks(at), ...ofStores(at), ...ofApps(at)]
  return widgets.length === 0 ? undefined : { name: nameOf(graph, site, 'dashboard'), widgets }
}

function ofRequests({ estate: { entry } }: At): Widget[] {
  if (!entry) return []
  const each = (name: string, statistic: string) =>
    entry.targets.map((target) => labelled(ofTargets(target.id, name, statistic, period), target.id))
  return [
    widget('Requests', [labelled(ofEntry('RequestCount', 'Sum', period), 'all')]),
    widget('Requests that failed', [
      labelled(ofEntry('HTTPCode_Target_5XX_Count', 'Sum', period), 'by the platform'),
      labelled(ofEntry('HTTPCode_ELB_5XX_Count', 'Sum', period), 'by the load balancer'),
      labelled(ofEntry('HTTPCode_Target_4XX_Count', 'Sum', period), 'by those who asked'),
    ]),
    widget('Time to answer, 95 of 100', each('TargetResponseTime', 'p95'), 'seconds'),
    widget('Replicas that answer', each('HealthyHostCount', 'Minimum')),
  ]
}

function ofTasks({ estate }: At): Widget[] {
  const { services, cluster } = estate
  if (services.length === 0) return []
  return [
    widget(
      'Processors of services',
      services.map((service) => labelled(ofService(estate, service, 'CPUUtilization', 'Average', period), service.id)),
      'percent',
    ),
    widget(
      'Memory of services',
      services.map((service) =>
        labelled(ofService(estate, service, 'MemoryUtilization', 'Maximum', period), service.id),
      ),
      'percent',
    ),
    ...(cluster.insights
      ? [
          widget(
            'Tasks that run',
            services.map((service) =>
              labelled(ofInsights(estate, service, 'RunningTaskCount', 'Minimum', period), service.id),
            ),
          ),
        ]
      : []),
  ]
}

function ofStores({ estate: { databases, caches } }: At): Widget[] {
  const ofEach = (name: string, statistic: string) =>
    databases.map((database) => labelled(ofDatabase(database, name, statistic, period), database.id))
  const onDisk = databases.filter((database) => database.form === 'instance')
  const inMemory = caches.filter((cache) => cache.engine !== 'memcached')
  return [
    ...(databases.length > 0
      ? [
          widget('Processors of databases', ofEach('CPUUtilization', 'Average'), 'percent'),
          widget('Connections of databases', ofEach('DatabaseConnections', 'Maximum')),
        ]
      : []),
    ...(onDisk.length > 0
      ? [
          widget(
            'Free storage of databases',
            onDisk.map((database) =>
              labelled(ofDatabase(database, 'FreeStorageSpace', 'Minimum', period), database.id),
            ),
            'bytes',
          ),
          widget(
            'Time of reads and writes',
            onDisk.flatMap((database) => [
              labelled(ofDatabase(database, 'ReadLatency', 'Average', period), `${database.id} reads`),
              labelled(ofDatabase(database, 'WriteLatency', 'Average', period), `${database.id} writes`),
            ]),
            'seconds',
          ),
        ]
      : []),
    ...(inMemory.length > 0
      ? [
          widget(
            'Memory of caches',
            inMemory.map((cache) =>
              labelled(ofCache(cache, 'DatabaseMemoryUsagePercentage', 'Maximum', period), cache.id),
            ),
            'percent',
          ),
        ]
      : []),
    ...(caches.length > 0
      ? [
          widget(
            'Entries thrown away by caches',
            caches.map((cache) => labelled(ofCache(cache, 'Evictions', 'Sum', period), cache.id)),
          ),
        ]
      : []),
  ]
}

/** The pictures of apps, less the lines that AWS does not tell. */
function ofApps(at: At): Widget[] {
  return nodesOf(at.graph, 'dashboard').flatMap((dashboard) =>
    dashboard.panels.flatMap((panel) => {
      const measures = panel.lines.flatMap(({ name, figure }) => {
        const told = measureOf(at, figure)
        return 'untold' in told ? [] : [labelled(told.measure, name)]
      })
      return measures.length > 0 ? [widget(`${dashboard.about}: ${panel.title}`, measures, units[panel.unit])] : []
    }),
  )
}

const units: Readonly<Record<Panel['unit'], string | undefined>> = {
  'a second': 'a second',
  seconds: 'seconds',
  bytes: 'bytes',
  processors: 'processors',
  share: 'share',
  count: undefined,
}

function labelled<M extends Measure>(measure: M, label: string): M {
  return { ...measure, label }
}

function widget(title: string, measures: readonly Measure[], unit?: string): Widget {
  return { title, width: 8, height: 6, measures, ...(unit !== undefined && { unit }) }
}
