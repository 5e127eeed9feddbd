import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { graphOf, needs, route, service, store } from '../../graph/fakes/nodes.ts'
import type { Graph } from '../../graph/graph.ts'
import type { AlarmNode, DashboardNode, Node, NoticeNode, VolumeNode } from '../../graph/node.ts'
import { settingOf } from '../../testing/setting.ts'
import { checkWatch } from './check-watch.ts'
import { fakeEstate, frugalEstate } from './fakes/estate.ts'
import { measureOf, untoldFigures } from './figures.ts'
import type { AmazonWatch } from './options-watch.ts'
import { siteOf } from './site.ts'
import { watchOf, type Watched } from './watch.ts'

const place = { path: 'alarms' }
const notice = (paging = true): NoticeNode => ({ kind: 'notice', id: 'alarms', app: 'alarms', place, keep: false, paging, labels: {} })
const alarm = (id: string, about: string, ask: AlarmNode['ask'], changes: Partial<AlarmNode> = {}): AlarmNode => ({
  kind: 'alarm', id, app: 'bi', place, keep: false, about, ask, for: 300, severity: 'page', summary: `${id} is not well`, do: 'Look at it.', notice: 'alarms', ...changes,
})
const volume: VolumeNode = { kind: 'volume', id: 'metastore-data', app: 'metastore', place, keep: true, size: 1024 }
const requests = { of: 'bi-web', name: 'requests_total', labels: {} }
const dashboard: DashboardNode = {
  kind: 'dashboard', id: 'bi-dashboard', app: 'bi', place, keep: false, about: 'bi', title: 'bi',
  panels: [
    { title: 'Memory', unit: 'bytes', lines: [{ name: 'web', figure: { figure: 'memory', of: 'bi-web' } }] },
    { title: 'Requests', unit: 'a second', lines: [{ name: 'all', figure: { figure: 'rate', of: requests, over: 300 } }] },
  ],
}
const nodes: Node[] = [
  service('bi-web'), service('bi-beat', { ports: [] }), route('bi-route', 'bi-web', { tls: true }), volume,
  store('metastore', { server: { ...store('x').server, volumes: ['metastore-data'] }, limits: { connections: 100, reserve: 3 } }), store('warehouse'), store('cache', { engine: 'valkey' }),
]
const asked = [
  alarm('bi-web-down', 'bi-web', { figure: { figure: 'ready', of: 'bi-web' }, is: 'below', bound: 1 }, { for: 120, runbook: 'https://wiki.example.com/bi#bi-web-down' }),
  alarm('bi-beat-down', 'bi-beat', { figure: { figure: 'ready', of: 'bi-beat' }, is: 'below', bound: 1 }),
  alarm('bi-web-restarts', 'bi-web', { figure: { figure: 'restarts', of: 'bi-web', over: 900 }, is: 'above', bound: 3 }),
  alarm('bi-web-errors', 'bi-web', { figure: { figure: 'failed-share', of: requests, failed: { label: 'status', matches: '5..' }, over: 300 }, is: 'above', bound: 0.05 }),
  alarm('metastore-down', 'metastore', { figure: { figure: 'ready', of: 'metastore' }, is: 'below', bound: 1 }),
  alarm('metastore-data-full', 'metastore-data', { figure: { figure: 'volume-use', of: 'metastore-data' }, is: 'above', bound: 0.85 }, { severity: 'ticket', for: 600 }),
  alarm('metastore-connections', 'metastore', { figure: { figure: 'connections-use', of: 'metastore' }, is: 'above', bound: 0.8 }),
  alarm('bi-prune-failed', 'bi-prune', { figure: { figure: 'failed-runs', of: 'bi-prune', over: 3600 }, is: 'above', bound: 0 }, { severity: 'ticket' }),
  alarm('bi-route-certificate', 'bi-route', { figure: { figure: 'certificate-days', of: 'bi-route' }, is: 'below', bound: 14 }, { for: 3600 }),
]
const watched = graphOf([...nodes, ...asked, dashboard, notice()], [needs('bi-web', 'metastore')])

function watch(graph: Graph = watched, options: AmazonWatch = {}, estate: Watched = fakeEstate) {
  return watchOf(graph, site(options), estate)
}
const site = (options: AmazonWatch) => siteOf(settingOf({ region: 'eu-west-1', name: 'acme-prod', watch: options }))
const alarmAt = (id: string, ...rest: Parameters<typeof watch>) => watch(...rest).alarms.find((each) => each.id === id)

describe('alarms of apps', () => {
  test('look at the load balancer, ECS, RDS and the certificate', () => {
    const { id: _, measure, ...down } = alarmAt('bi-web-down')!
    assert.deepEqual(down, { name: 'acme-prod-bi-web-down', about: 'Bi-web-down is not well. Look at it. https://wiki.example.com/bi#bi-web-down', topic: 'page', is: 'below', bound: 1, periods: 2, breaching: 2, missing: 'good' })
    assert.deepEqual('name' in measure && [measure.namespace, measure.name, Object.keys(measure.dimensions)], ['AWS/ApplicationELB', 'HealthyHostCount', ['LoadBalancer', 'TargetGroup']])
    const beat = alarmAt('bi-beat-down')!
    assert.deepEqual(['name' in beat.measure && beat.measure.name, beat.missing], ['RunningTaskCount', 'bad'])
    assert.deepEqual(alarmAt('metastore-connections')?.measure, {
      expression: 'connections / 180', of: { connections: { namespace: 'AWS/RDS', name: 'DatabaseConnections', statistic: 'Maximum', period: 60, dimensions: { DBInstanceIdentifier: 'acme-prod-metastore' } } },
    })
    assert.equal((alarmAt('metastore-data-full')?.measure as { expression: string }).expression, '(53687091200 - free) / 53687091200')
    assert.deepEqual([alarmAt('bi-route-certificate')?.periods, alarmAt('bi-route-certificate')?.missing], [1, 'ignore'])
    assert.equal(alarmAt('metastore-down')?.missing, 'bad')
  })

  test('about what only Prometheus reads are left out, and the reason is told', () => {
    assert.equal(alarmAt('bi-web-errors'), undefined)
    const untold = untoldFigures({ graph: watched, site: site({}), estate: fakeEstate })
    assert.deepEqual(untold.map((each) => each.about), ['bi-web-errors', 'bi-web-restarts', 'bi-dashboard: Requests, all'])
    assert.match(untold[0]!.why, /only a Prometheus reads/)
  })

  test('about failed runs become events, which tell each of them', () => {
    assert.equal(alarmAt('bi-prune-failed'), undefined)
    const event = watch().events.find((each) => each.id === 'bi-prune-failed')
    assert.equal(event?.topic, 'ticket')
    assert.deepEqual((event?.pattern['detail'] as { group: string[] }).group, ['family:acme-prod-bi-prune'])
  })

  test('need Container Insights to count tasks that no load balancer asks', () => {
    const estate = { ...fakeEstate, cluster: { ...fakeEstate.cluster, insights: false } }
    assert.equal(alarmAt('bi-beat-down', watched, {}, estate), undefined)
    assert.deepEqual(measureOf({ graph: watched, site: site({}), estate }, { figure: 'ready', of: 'bi-beat' }), { untold: 'ECS tells how many tasks run only with compute.insights' })
  })
})

describe('alarms of AWS', () => {
  test('cover what only AWS has', () => {
    const own = watch().alarms.map((each) => each.id).filter((id) => !asked.some((each) => each.id === id))
    assert.deepEqual(own, [
      'bi-beat-lacking', 'bi-beat-memory', 'bi-web-burn', 'bi-web-lacking', 'bi-web-late', 'bi-web-memory', 'bi-web-most', 'bi-web-slow-burn', 'bi-web-unhealthy',
      'cache-evictions', 'cache-lag', 'cache-memory', 'cache-processors', 'entry-refused', 'lifecycle-after', 'lifecycle-before',
      'metastore-backup', 'metastore-lag-1', 'metastore-memory', 'metastore-processors', 'metastore-slots', 'metastore-transactions',
      'warehouse-backup', 'warehouse-memory', 'warehouse-processors', 'warehouse-slots', 'warehouse-transactions',
    ])
  })

  test('tell by the objective how fast faults may come', () => {
    assert.deepEqual([alarmAt('bi-web-burn')?.bound, alarmAt('bi-web-slow-burn')?.bound], [0.072, 0.03])
    assert.deepEqual([alarmAt('bi-web-burn', watched, { objective: 99.9 })?.bound, alarmAt('bi-web-late', watched, { slow: 2 })?.bound], [0.0144, 2])
  })

  test('are not there in a platform that says nothing of alarms', () => {
    const { alarms, events, topics, dashboard: page } = watch(graphOf(nodes))
    assert.deepEqual([alarms, events, topics], [[], [], []])
    assert.notEqual(page, undefined)
  })

  test('wake nobody where the platform does not page', () => {
    const quiet = watch(graphOf([...nodes, notice(false)]))
    assert.deepEqual(new Set([...quiet.alarms, ...quiet.events].map((each) => each.topic)), new Set(['ticket', 'counted']))
    assert.ok(watch().alarms.some((each) => each.topic === 'page'))
  })

  test('can be turned off by their ids', () => {
    assert.equal(alarmAt('metastore-processors', watched, { off: ['metastore-processors'] }), undefined)
    const { alarms, events } = watch(watched, { off: ['metastore-backup'] })
    assert.deepEqual([alarms.some((each) => each.id === 'metastore-backup'), events.some((each) => each.id === 'metastore-backed-up')], [false, false])
  })

  test('ask Aurora and memcached only what they tell', () => {
    const { alarms } = watch(watched, {}, { ...frugalEstate })
    assert.deepEqual(alarms.filter((each) => /^(metastore-(slots|backup|data)|cache-(memory|lag))/.test(each.id)), [])
    const processors = alarms.find((each) => each.id === 'metastore-processors')!.measure
    assert.deepEqual('dimensions' in processors && processors.dimensions, { DBClusterIdentifier: 'acme-prod-metastore', Role: 'WRITER' })
  })

  test('of a database in a second region watch how far it is behind', () => {
    const estate = { ...fakeEstate, databases: fakeEstate.databases.map((each) => ({ ...each, replicas: 0, copyOf: { region: 'eu-west-1', id: each.id } })) }
    assert.deepEqual([alarmAt('metastore-lag', watched, {}, estate)?.missing, alarmAt('metastore-backup', watched, {}, estate)], ['bad', undefined])
  })
})

test('every alarm fits into what CloudWatch takes', () => {
  for (const estate of [fakeEstate, frugalEstate]) {
    for (const each of watch(watched, {}, estate).alarms) {
      const metrics = 'of' in each.measure ? Object.values(each.measure.of) : [each.measure]
      const [period] = metrics.map((metric) => metric.period) as [number]
      assert.ok(metrics.every((metric) => metric.period === period && (period === 60 || period % 60 === 0)), each.id)
      assert.ok(period * each.periods <= (period >= 3600 ? 7 * 86_400 : 86_400), `${each.id}: ${period * each.periods} s`)
      assert.ok(each.breaching >= 1 && each.breaching <= each.periods && each.about.length <= 1024 && each.name.length <= 255, each.id)
      if ('of' in each.measure) for (const name of Object.keys(each.measure.of)) assert.ok(/^[a-z][A-Za-z0-9_]*$/.test(name) && each.measure.expression.includes(name), `${each.id}: ${name}`)
    }
  }
})

test('a dashboard has what AWS tells of apps, and no picture without a line', () => {
  const titles = watch().dashboard!.widgets.map((each) => each.title)
  assert.ok(titles.includes('bi: Memory') && !titles.includes('bi: Requests'), titles.join())
  assert.ok(watch().dashboard!.widgets.every((each) => each.measures.length > 0))
  assert.equal(watch(watched, { dashboard: false }).dashboard, undefined)
})

test('logs are kept as long as is asked, and each group has one name', () => {
  const { logs } = watch(watched, { logDays: 7 })
  assert.deepEqual(logs.map((each) => `${each.id} ${each.days} ${each.name}`), [
    'bi 7 /stackwright/acme-prod/bi', 'exec 7 /stackwright/acme-prod/exec', 'flow 30 /stackwright/acme-prod/flow', 'lifecycle 90 /stackwright/acme-prod/lifecycle',
    'metastore-postgresql 7 /aws/rds/instance/acme-prod-metastore/postgresql', 'metastore-upgrade 7 /aws/rds/instance/acme-prod-metastore/upgrade',
  ])
})

test('topics and the budget have those who are told', () => {
  const { topics, budget } = watch(watched, { page: ['https://events.example.com/1'], ticket: ['ops@example.com'], budget: { monthly: 500 } })
  assert.deepEqual(topics.map((each) => [each.id, each.subscriptions.map((to) => to.protocol)]), [['counted', []], ['page', ['https']], ['ticket', ['email']]])
  assert.deepEqual(budget, { name: 'acme-prod', monthly: 500, currency: 'USD', at: [80, 100], emails: ['ops@example.com'] })
})

test('what cannot be told or turned off is a problem at its place', () => {
  const faults = checkWatch(graphOf([service('bi-web'), notice()]), site({ page: ['pager'], budget: { monthly: 5 } }), { path: 'targets.aws' })
  assert.deepEqual(faults.map((each) => each.place.path), ['targets.aws.watch.page.0', 'targets.aws.watch.budget'])
  assert.deepEqual(checkWatch(graphOf([service('bi-web')]), site({ page: ['https://a.example.com/x'], ticket: ['a@example.com'], budget: { monthly: 5 } }), { path: 'targets.aws' }), [])
})
