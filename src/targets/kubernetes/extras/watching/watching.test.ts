import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { stringify } from 'yaml'
import { missing, output } from '../../../document/fakes/program.ts'
import { environments } from '../../form/fakes/environments.ts'
import type { KubernetesObject, OfKind } from '../../document.ts'
import { objectsOf } from '../../objects.ts'
import { siteOf } from '../../site.ts'
import { watched } from './pods.ts'
import { duration } from './promql.ts'
import { untoldAlarms } from './rules.ts'
import { watchingObjects } from './watching.ts'

const [dev, next, prod] = await environments()
const skip = missing(['promtool', '--version']) ?? false
const folder = mkdtempSync(join(tmpdir(), 'stackwright-rules-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const of = <Kind extends KubernetesObject['kind']>(objects: readonly KubernetesObject[], kind: Kind) =>
  objects.filter((object): object is OfKind<Kind> => object.kind === kind)
const rulesOf = (objects: readonly KubernetesObject[]) =>
  of(objects, 'PrometheusRule').flatMap((rule) => rule.spec.groups!.flatMap((group) => group.rules!))

describe('alarms', () => {
  test('wake somebody in production and nobody in the copy beside it', () => {
    const down = (at: typeof prod) => rulesOf(watchingObjects(at!)).find((rule) => rule.alert === 'bi-web-down')!
    assert.equal(down(prod).labels!['severity'], 'page')
    assert.equal(down(next).labels!['severity'], 'ticket')
    assert.deepEqual(
      [down(prod).labels!['team'], down(prod).labels!['environment'], down(prod).for],
      ['bi', 'prod', '2m'],
    )
    assert.equal(down(prod).expr, 'sum(kube_deployment_status_replicas_ready{namespace="bi",deployment="bi-web"}) < 1')
  })

  test('are none without the option, and none of what nothing tells', () => {
    assert.deepEqual(watchingObjects(dev!), [])
    const untold = untoldAlarms(prod!).map(({ alarm }) => alarm.id)
    assert.deepEqual(untold, [
      'bi-route-certificate',
      'cache-connections',
      'items-connections',
      'site-route-certificate',
    ])
    assert.equal(
      rulesOf(watchingObjects(prod!)).some((rule) => untold.includes(rule.alert!)),
      false,
    )
  })

  test('of a server that CloudNativePG keeps ask for its instances and its connections', () => {
    const exprs = Object.fromEntries(rulesOf(watchingObjects(prod!)).map((rule) => [rule.alert, rule.expr]))
    assert.match(String(exprs['metastore-down']), /pod=~"metastore-\[0-9\]\+"/)
    assert.match(String(exprs['metastore-connections']), /cnpg_backends_total/)
    assert.match(String(exprs['bi-worker-behind']), /keda_scaler_metrics_value\{scaledObject="bi-worker"/)
  })

  test('are rules that Prometheus takes', { skip }, () => {
    for (const each of [next, prod]) {
      const file = join(folder, 'rules.yaml')
      writeFileSync(file, stringify(of(watchingObjects(each!), 'PrometheusRule')[0]!.spec))
      assert.match(
        output('promtool', ['check', 'rules', '--lint=all', '--lint-fatal', file], '/'),
        /SUCCESS: \d\d rules found/,
      )
    }
  })

  test('that are no rules are refused', { skip }, () => {
    const file = join(folder, 'wrong.yaml')
    writeFileSync(file, stringify({ groups: [{ name: 'a', rules: [{ alert: 'b', expr: 'sum(' }] }] }))
    assert.throws(() => output('promtool', ['check', 'rules', file], '/'))
  })
})

describe('pods', () => {
  test('of a Deployment are known by names that are those of no other', () => {
    const { pods } = watched(prod!, 'bi-web')!
    const matches = (name: string) => new RegExp(`^(?:${pods})$`).test(name)
    assert.ok(matches('bi-web-7c9d5bf4b8-x2x5q'))
    for (const other of [
      'bi-web-metrics-7c9d5bf4b8-x2x5q',
      'bi-web-0',
      'bi-web-upgrade-x2x5q',
      'xbi-web-7c9d5bf4b8-x2x5q',
    ])
      assert.equal(matches(other), false, other)
  })
})

describe('monitors and dashboards', () => {
  test("find all that tells figures, with the labels of the cluster's Prometheus", () => {
    const objects = watchingObjects(prod!)
    assert.deepEqual(
      [...of(objects, 'ServiceMonitor'), ...of(objects, 'PodMonitor')].map((object) => object.metadata.name),
      ['bi-metrics', 'metastore', 'metastore-pooler'],
    )
    assert.ok(
      [...of(objects, 'ServiceMonitor'), ...of(objects, 'PrometheusRule')].every(
        (object) => object.metadata.labels!['release'] === 'kube-prometheus-stack',
      ),
    )
    const policy = [...objectsOf(prod!.graph, prod!.site).get('bi-metrics')!].find(
      (object) => object.kind === 'NetworkPolicy',
    )
    assert.match(JSON.stringify(policy), /"kubernetes.io\/metadata.name":"monitoring"/)
  })

  test('are dashboards that Grafana takes up', () => {
    const [map] = of(watchingObjects(prod!), 'ConfigMap')
    assert.equal(map!.metadata.labels!['grafana_dashboard'], '1')
    const dashboard = JSON.parse(Object.values(map!.data!)[0]!) as {
      uid: string
      schemaVersion: number
      panels: { id: number; gridPos: object; targets: { expr: string; refId: string }[] }[]
    }
    assert.ok(dashboard.uid.length <= 40 && dashboard.schemaVersion >= 39)
    assert.equal(dashboard.panels.length, 7)
    assert.ok(
      dashboard.panels.every(
        (panel) => panel.targets.length > 0 && panel.targets.every((target) => target.expr.length > 0),
      ),
    )
    assert.equal(new Set(dashboard.panels.map((panel) => panel.id)).size, 7)
  })

  test('are annotations for a Prometheus without operator', () => {
    const site = siteOf({
      ...prod!.site.setting,
      options: { ...prod!.site.options, monitoring: { prometheus: 'annotations' } },
    })
    const objects = [...objectsOf(prod!.graph, site).values()].flat()
    assert.deepEqual(of(objects, 'ServiceMonitor'), [])
    assert.deepEqual(of(objects, 'Service').find((each) => each.metadata.name === 'bi-metrics')!.metadata.annotations, {
      'prometheus.io/scrape': 'true',
      'prometheus.io/port': '9102',
      'prometheus.io/path': '/metrics',
    })
  })
})

test('durations are in the largest unit that fits', () =>
  assert.deepEqual([60, 90, 3600, 86_400, 5400, 0.4].map(duration), ['1m', '90s', '1h', '1d', '90m', '1s']))
