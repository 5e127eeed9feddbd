import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { parse } from 'yaml'

/** A parsed YAML or JSON value whose shape Superset defines, not we. */
type Loose = any
/** The files of one export: path inside its folder to parsed content. */
type Export = Record<string, Loose>

function readExport(folder: string): Export {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.yaml'))
  return Object.fromEntries(paths.map((path) => [path, parse(readFileSync(join(folder, path), 'utf8'))]))
}

function kind(files: Export, prefix: string): Loose[] {
  return Object.entries(files)
    .filter(([path]) => path.startsWith(`${prefix}/`))
    .map(([, content]) => content)
}

/** Names of columns and metrics that a chart asks its dataset for, in what it draws and in its stored query. */
function namesUsed(chart: Loose): { columns: string[]; metrics: string[] } {
  const { params } = chart
  const queries: Loose[] = JSON.parse(chart.query_context).queries
  const filters: Loose[] = [params.adhoc_filters, params.adhoc_filters_b ?? []].flat()
  const asked = queries.flatMap((query) => [
    ...query.columns.map((column: Loose) => column.sqlExpression ?? column),
    ...query.filters.map((filter: Loose) => filter.col),
  ])
  const drawn = [params.x_axis, params.groupby, params.groupby_b, filters.map((filter) => filter.subject)].flat()
  const measured = [params.metric, params.metrics, params.metrics_b].flat()
  return {
    columns: [...asked, ...drawn].filter(Boolean),
    metrics: [...measured, ...queries.flatMap((query) => query.metrics)].filter(Boolean),
  }
}

function layoutFaults(dashboard: Loose, charts: Loose[]): string[] {
  const { position, metadata } = dashboard
  const reached = (id: string): string[] => [id, ...(position[id]?.children ?? []).flatMap(reached)]
  const drawn = new Set([...reached('ROOT_ID'), 'HEADER_ID', 'DASHBOARD_VERSION_KEY'])
  const boxes: Loose[] = Object.values<Loose>(position).filter((part) => part.type === 'CHART')
  const isChartOf =
    (box: Loose) =>
    (chart: Loose): boolean =>
      chart.uuid === box.meta.uuid && chart.slice_name === box.meta.sliceName
  const ids = new Set(boxes.map((box) => box.meta.chartId))
  const scopes = [
    ...metadata.native_filter_configuration,
    ...Object.values<Loose>(metadata.chart_configuration).map((each) => ({
      name: `chart ${each.id}`,
      scope: each.crossFilters.scope,
    })),
  ]
  return [
    ...Object.keys(position)
      .filter((id) => !drawn.has(id))
      .map((id) => `${id} hangs on nothing`),
    ...[...drawn].filter((id) => position[id] === undefined).map((id) => `${id} is named but absent`),
    ...boxes.filter((box) => !charts.some(isChartOf(box))).map((box) => `${box.id} has no chart definition`),
    ...charts
      .filter((chart) => boxes.filter((box) => box.meta.uuid === chart.uuid).length !== 1)
      .map((chart) => `${chart.slice_name} is not placed once`),
    ...(boxes.length === ids.size ? [] : ['two boxes share a chartId']),
    ...scopes.flatMap((each) =>
      each.scope.excluded
        .filter((id: number) => !ids.has(id))
        .map((id: number) => `${each.name} leaves out chart ${id}, which is not placed`),
    ),
  ]
}

/** Lists what would make Superset show an empty box, a failed chart or a filter without values. */
function faultsOf(files: Export): string[] {
  const [charts, datasets, databases, dashboards] = ['charts', 'datasets', 'databases', 'dashboards'].map((prefix) =>
    kind(files, prefix),
  ) as [Loose[], Loose[], Loose[], Loose[]]
  const uuids = [...charts, ...datasets, ...databases, ...dashboards].map((each) => each.uuid)
  const dataset = (uuid: string): Loose => datasets.find((each) => each.uuid === uuid)
  const has = (set: Loose, column: string): boolean => set?.columns.some((each: Loose) => each.column_name === column)
  return [
    ...uuids.filter((uuid, index) => uuids.indexOf(uuid) !== index).map((uuid) => `${uuid} is used twice`),
    ...datasets
      .filter((each) => !databases.some((database) => database.uuid === each.database_uuid))
      .map((each) => `${each.table_name} binds to no database`),
    ...charts.flatMap((chart) => {
      const set = dataset(chart.dataset_uuid)
      if (set === undefined) return [`${chart.slice_name} binds to no dataset`]
      const { columns, metrics } = namesUsed(chart)
      return [
        ...columns.filter((name) => !has(set, name)).map((name) => `${chart.slice_name} asks for no column: ${name}`),
        ...metrics
          .filter((name) => !set.metrics.some((each: Loose) => each.metric_name === name))
          .map((name) => `${chart.slice_name} asks for no metric: ${name}`),
      ]
    }),
    ...dashboards.flatMap((dashboard) => layoutFaults(dashboard, charts)),
    ...dashboards
      .flatMap((dashboard) => dashboard.metadata.native_filter_configuration)
      .flatMap((filter: Loose) => filter.targets.map((target: Loose) => ({ filter, target })))
      .filter(({ target }) => target.column !== undefined && !has(dataset(target.datasetUuid), target.column.name))
      .map(({ filter }) => `filter ${filter.name} binds to no column`),
  ]
}

const folder = join(import.meta.dirname, 'quillmoor-cycles')

test('every box of the dashboard has its chart, and every chart its box, dataset and database', () => {
  assert.deepEqual(faultsOf(readExport(folder)), [])
})

const tampered: [string, RegExp, (files: Export, dashboard: Loose) => void][] = [
  [
    'a box with the uuid of no chart',
    /CHART-rating has no chart definition/,
    (_, dashboard) => {
      dashboard.position['CHART-rating'].meta.uuid = '00000000-0000-4000-8000-000000000000'
    },
  ],
  [
    'a chart that no box shows',
    /Rating is not placed once/,
    (_, dashboard) => {
      dashboard.position['ROW-figures'].children.pop()
      delete dashboard.position['CHART-rating']
    },
  ],
  [
    'a box outside the tree',
    /CHART-rating hangs on nothing/,
    (_, dashboard) => {
      dashboard.position['ROW-figures'].children.pop()
    },
  ],
  [
    'a child that is nowhere',
    /CHART-other is named but absent/,
    (_, dashboard) => {
      dashboard.position['ROW-figures'].children.push('CHART-other')
    },
  ],
  [
    'one number for two boxes',
    /two boxes share a chartId/,
    (_, dashboard) => {
      dashboard.position['CHART-rating'].meta.chartId = dashboard.position['CHART-visits'].meta.chartId
    },
  ],
  [
    'one uuid for two charts',
    /is used twice/,
    (files) => {
      files['charts/Rating.yaml'].uuid = files['charts/Visits.yaml'].uuid
    },
  ],
  [
    'a dataset file that is gone',
    /binds to no dataset/,
    (files) => {
      delete files['datasets/Quillmoor_Cycles/plan_and_actual.yaml']
    },
  ],
  [
    'another database',
    /visits binds to no database/,
    (files) => {
      files['databases/Quillmoor_Cycles.yaml'].uuid = '00000000-0000-4000-8000-000000000000'
    },
  ],
  [
    'a column and a metric under new names',
    /no column: line[^]*no metric: mean_rating/,
    (files) => {
      const visits = files['datasets/Quillmoor_Cycles/visits.yaml']
      visits.columns.find((each: Loose) => each.column_name === 'line').column_name = 'business'
      visits.metrics.find((each: Loose) => each.metric_name === 'mean_rating').metric_name = 'stars'
    },
  ],
  [
    'a filter on no column',
    /filter Region binds to no column/,
    (_, dashboard) => {
      dashboard.metadata.native_filter_configuration[1].targets[0].column.name = 'area'
    },
  ],
  [
    'a scope that leaves out no chart',
    /leaves out chart 99/,
    (_, dashboard) => {
      dashboard.metadata.native_filter_configuration[3].scope.excluded.push(99)
    },
  ],
]

for (const [name, expected, change] of tampered) {
  test(`the check finds ${name}`, () => {
    const files = readExport(folder)
    change(files, files['dashboards/Quillmoor_Cycles.yaml'])
    assert.match(faultsOf(files).join('\n'), expected)
  })
}
