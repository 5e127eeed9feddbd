import { nodesOf } from '../../../../graph/graph.ts'
import type { AlarmNode } from '../../../../graph/node.ts'
import type { OfKind } from '../../document.ts'
import { groundLabels, instanceOf, namespacesOf } from '../../names.ts'
import type { Scene } from '../../scene.ts'
import { duration, promqlOf } from './promql.ts'

type Rule = NonNullable<NonNullable<OfKind<'PrometheusRule'>['spec']['groups']>[number]['rules']>[number]

/** The alarms of a platform as rules of Prometheus, one group for each app. None where nothing can be asked. */
export function alarmRules(scene: Pick<Scene, 'graph' | 'site'>): OfKind<'PrometheusRule'>[] {
  const { graph, site } = scene
  const apps = [...Map.groupBy(nodesOf(graph, 'alarm'), (alarm) => alarm.app)].sort(([a], [b]) => (a < b ? -1 : 1))
  const groups = apps
    .map(([app, alarms]) => ({
      name: `${instanceOf(graph)}.${app}`,
      rules: alarms.flatMap((alarm) => ruleOf(scene, alarm)),
    }))
    .filter((group) => group.rules.length > 0)
  if (groups.length === 0) return []
  return [
    {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'PrometheusRule',
      metadata: {
        name: `${instanceOf(graph)}-alarms`,
        namespace: namespacesOf(graph, site).apps,
        labels: { ...groundLabels(graph), ...site.options.monitoring?.labels },
      },
      spec: { groups },
    },
  ]
}

/** The alarms that nothing in the cluster can raise, with the reason. */
export function untoldAlarms(
  scene: Pick<Scene, 'graph' | 'site'>,
): { readonly alarm: AlarmNode; readonly why: string }[] {
  return nodesOf(scene.graph, 'alarm').flatMap((alarm) => {
    const asked = promqlOf(scene, alarm.ask.figure)
    return 'untold' in asked ? [{ alarm, why: asked.untold }] : []
  })
}

/** Its name is the id of the alarm, by which the runbook tells of it and the platform switches it off. */
function ruleOf(scene: Pick<Scene, 'graph' | 'site'>, alarm: AlarmNode): Rule[] {
  const asked = promqlOf(scene, alarm.ask.figure)
  if ('untold' in asked) return []
  const notice = scene.graph.nodes.get(alarm.notice)
  const { is, bound } = alarm.ask
  return [
    {
      alert: alarm.id,
      expr: `${/ (or|\/|-) /.test(asked.expr) ? `(${asked.expr})` : asked.expr} ${is === 'above' ? '>' : '<'} ${bound}`,
      ...(alarm.for > 0 && { for: duration(alarm.for) }),
      labels: {
        severity: alarm.severity,
        platform: scene.graph.platform,
        environment: scene.graph.environment,
        app: alarm.app,
        ...(notice?.kind === 'notice' ? notice.labels : {}),
      },
      annotations: {
        summary: literal(alarm.summary),
        description: literal(alarm.do),
        ...(alarm.runbook !== undefined && { runbook_url: literal(alarm.runbook) }),
      },
    },
  ]
}

/** Prometheus fills templates into annotations; a text that looks like one stays as it is. */
function literal(text: string): string {
  return text.replaceAll('{{', '{{ "{{" }}')
}
