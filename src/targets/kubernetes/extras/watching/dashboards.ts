import { stableJson } from '../../../../base/json.ts'
import { nodesOf } from '../../../../graph/graph.ts'
import type { DashboardNode, Panel } from '../../../../graph/node.ts'
import type { OfKind } from '../../document.ts'
import { groundLabels, instanceOf, labelsOf, namespacesOf, shortened } from '../../names.ts'
import type { Scene } from '../../scene.ts'
import { intervalOf } from './place.ts'
import { promqlOf } from './promql.ts'

type At = Pick<Scene, 'graph' | 'site'>

/** The form of dashboards that Grafana 12 writes; older ones read it too. */
const schemaVersion = 41

/** The dashboards of a platform, each in a ConfigMap that the sidecar of Grafana takes up. */
export function dashboardObjects(scene: At): OfKind<'ConfigMap'>[] {
  const { graph, site } = scene
  const place = site.options.monitoring?.dashboards
  if (place === false) return []
  return nodesOf(graph, 'dashboard').map((node) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: shortened(`${instanceOf(graph)}-${node.id}`, 200),
      namespace: namespacesOf(graph, site).apps,
      labels: { ...groundLabels(graph), ...labelsOf(graph, node), [place?.label ?? 'grafana_dashboard']: '1' },
      annotations: { grafana_folder: place?.folder ?? graph.platform },
    },
    data: { [`${instanceOf(graph)}-${node.id}.json`]: `${stableJson(dashboardOf(scene, node), 2)}\n` },
  }))
}

/** A dashboard as Grafana keeps it. Whoever looks chooses the Prometheus. */
export function dashboardOf(scene: At, node: DashboardNode): object {
  const { graph, site } = scene
  const panels = node.panels
    .map((panel) => ({ panel, targets: targetsOf(scene, panel) }))
    .filter(({ targets }) => targets.length > 0)
  return {
    // An address of its own that stays: the same dashboard in the next release.
    uid: shortened(`${instanceOf(graph)}-${node.id}`, 40),
    title: `${node.title}, ${graph.environment}`,
    description: `Figures of ${node.about} in ${graph.platform} (${graph.environment}), made by stackwright: changes made by hand are lost at the next release.`,
    tags: ['stackwright', graph.platform, graph.environment],
    editable: true,
    graphTooltip: 1,
    schemaVersion,
    version: 1,
    timezone: 'browser',
    refresh: '1m',
    fiscalYearStartMonth: 0,
    liveNow: false,
    time: { from: 'now-6h', to: 'now' },
    timepicker: {},
    links: [],
    annotations: { list: [] },
    templating: {
      list: [
        {
          name: 'datasource',
          label: 'Prometheus',
          type: 'datasource',
          query: 'prometheus',
          regex: '',
          current: {},
          options: [],
          refresh: 1,
          hide: 0,
          includeAll: false,
          multi: false,
          skipUrlSync: false,
        },
      ],
    },
    panels: panels.map(({ panel, targets }, index) => ({
      id: index + 1,
      type: 'timeseries',
      title: panel.title,
      datasource,
      gridPos: { x: (index % 2) * 12, y: Math.floor(index / 2) * 8, w: 12, h: 8 },
      fieldConfig: {
        defaults: {
          unit: units[panel.unit],
          min: 0,
          color: { mode: 'palette-classic' },
          custom: { drawStyle: 'line', lineWidth: 1, fillOpacity: 10, showPoints: 'never' },
        },
        overrides: [],
      },
      options: {
        legend: { displayMode: 'list', placement: 'bottom', showLegend: true, calcs: [] },
        tooltip: { mode: 'multi', sort: 'desc' },
      },
      interval: intervalOf(site),
      targets,
    })),
  }
}

const datasource = { type: 'prometheus', uid: '${datasource}' }

/** The units of a picture in Grafana's words. */
const units: Readonly<Record<Panel['unit'], string>> = {
  'a second': 'reqps',
  seconds: 's',
  bytes: 'bytes',
  processors: 'short',
  share: 'percentunit',
  count: 'short',
}

function targetsOf(scene: At, { lines }: Panel): object[] {
  return lines.flatMap(({ name, figure }, index) => {
    const asked = promqlOf(scene, figure)
    if ('untold' in asked) return []
    const apart = figure.figure === 'rate' ? figure.by : undefined
    return [
      {
        refId: String.fromCharCode(65 + index),
        datasource,
        expr: asked.expr,
        legendFormat: apart === undefined ? name : `{{${apart}}}`,
        range: true,
        instant: false,
        editorMode: 'code',
      },
    ]
  })
}

/** The lines of dashboards that nothing in the cluster tells, with the reason. */
export function untoldLines(
  scene: At,
): { readonly dashboard: DashboardNode; readonly line: string; readonly why: string }[] {
  return nodesOf(scene.graph, 'dashboard').flatMap((dashboard) =>
    dashboard.panels.flatMap((panel) =>
      panel.lines.flatMap(({ name, figure }) => {
        const asked = promqlOf(scene, figure)
        return 'untold' in asked ? [{ dashboard, line: `${panel.title}: ${name}`, why: asked.untold }] : []
      }),
    ),
  )
}
