import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { graphOf, service } from '../../graph/fakes/nodes.ts'
import { ruleOf } from './alarm-rule.ts'
import { checkWatch } from './check-watch.ts'
import type { Service } from './estate.ts'
import { fakeEstate, frugalEstate } from './fakes/estate.ts'
import { alarmAt, askedAlarms, notice, watch, watched, watchedNodes, watchSite } from './fakes/watched.ts'

describe('alarms of AWS', () => {
  test('cover what only AWS has', () => {
    const own = watch()
      .alarms.map((each) => each.id)
      .filter((id) => !askedAlarms.some((each) => each.id === id))
    assert.deepEqual(own, [
      'bi-beat-lacking',
      'bi-beat-memory',
      'bi-web-burn-1h',
      'bi-web-burn-30m',
      'bi-web-burn-5m',
      'bi-web-burn-6h',
      'bi-web-lacking',
      'bi-web-late',
      'bi-web-memory',
      'bi-web-most',
      'bi-web-slow-burn-3d',
      'bi-web-slow-burn-6h',
      'bi-web-unhealthy',
      'cache-evictions',
      'cache-lag',
      'cache-memory',
      'cache-processors',
      'entry-refused',
      'lifecycle-after',
      'lifecycle-before',
      'metastore-backup-none',
      'metastore-backup-young',
      'metastore-lag-1',
      'metastore-memory',
      'metastore-processors',
      'metastore-slots',
      'metastore-transactions',
      'warehouse-backup-none',
      'warehouse-backup-young',
      'warehouse-memory',
      'warehouse-processors',
      'warehouse-slots',
      'warehouse-transactions',
    ])
  })

  test('of what only several mean are told by one over them, and by none of them', () => {
    const { alarms, composites } = watch()
    assert.deepEqual(
      composites.map((each) => [each.id, each.topic, ruleOf(each, (id) => id).join('')]),
      [
        [
          'bi-web-burn',
          'page',
          '(ALARM("bi-web-burn-1h") AND ALARM("bi-web-burn-5m")) OR (ALARM("bi-web-burn-6h") AND ALARM("bi-web-burn-30m"))',
        ],
        ['bi-web-slow-burn', 'ticket', 'ALARM("bi-web-slow-burn-3d") AND ALARM("bi-web-slow-burn-6h")'],
        ['metastore-backup', 'ticket', 'ALARM("metastore-backup-none") AND OK("metastore-backup-young")'],
        ['warehouse-backup', 'ticket', 'ALARM("warehouse-backup-none") AND OK("warehouse-backup-young")'],
      ],
    )
    const parts = new Set(composites.flatMap((each) => [...each.any.flat(), each.unless]))
    assert.deepEqual(
      new Set(alarms.filter((each) => each.topic === undefined).map((each) => each.id)),
      new Set([...parts].filter((id) => id !== undefined)),
    )
  })

  test('tell by the objective how fast faults may come, in two windows at each speed', () => {
    const burns = (objective?: number) =>
      watch(watched, { ...(objective !== undefined && { objective }) })
        .alarms.filter((each) => /^bi-web-(slow-)?burn-/.test(each.id))
        .map(({ id, bound, measure, periods }) => [
          id,
          'of' in measure && measure.of['requests']!.period * periods,
          bound,
          Number(/requests >= (\d+)/.exec('of' in measure ? measure.expression : '')?.[1] ?? 0),
        ])
    assert.deepEqual(burns(), [
      ['bi-web-burn-1h', 3600, 0.072, 20],
      ['bi-web-burn-30m', 1800, 0.03, 0],
      ['bi-web-burn-5m', 300, 0.072, 0],
      ['bi-web-burn-6h', 21_600, 0.03, 34],
      ['bi-web-slow-burn-3d', 259_200, 0.005, 200],
      ['bi-web-slow-burn-6h', 21_600, 0.005, 0],
    ])
    assert.deepEqual(burns(99.9).at(0), ['bi-web-burn-1h', 3600, 0.0144, 70])
    // Half of all requests may fail: 14.4 times as many cannot.
    assert.deepEqual(burns(50).at(0), ['bi-web-burn-1h', 3600, 0.9, 20])
    assert.equal(alarmAt('bi-web-late', watched, { slow: 2 })?.bound, 2)
  })

  test('about what `down` stops are known from those about what goes on', () => {
    const { alarms, composites } = watch()
    const about = (id: string) => [...alarms, ...composites].find((each) => each.id === id)?.services
    assert.deepEqual(['bi-web-down', 'bi-web-burn', 'bi-web-memory', 'bi-beat-lacking', 'entry-refused'].map(about), [
      ['bi-web'],
      ['bi-web'],
      ['bi-web'],
      ['bi-beat'],
      ['bi-web'],
    ])
    for (const id of ['metastore-down', 'metastore-backup', 'cache-memory', 'bi-route-certificate', 'lifecycle-before'])
      assert.equal(about(id), undefined, id)
  })

  test('wait for what starts each morning as long as it may take', () => {
    const [beat, web] = fakeEstate.services as [Service, Service]
    const { hours: _, ...always } = web
    const daily = { ...fakeEstate, services: [beat, always] }
    assert.deepEqual(
      [alarmAt('bi-web-down', watched, {}, daily), alarmAt('bi-web-down')].map((each) => [
        each?.periods,
        each?.missing,
      ]),
      [
        [2, 'bad'],
        [8, 'good'],
      ],
    )
  })

  test('are not there in a platform that says nothing of alarms', () => {
    const { alarms, composites, events, topics, dashboard: page } = watch(graphOf(watchedNodes))
    assert.deepEqual([alarms, composites, events, topics], [[], [], [], []])
    assert.notEqual(page, undefined)
  })

  test('wake nobody where the platform does not page', () => {
    const quiet = watch(graphOf([...watchedNodes, notice(false)]))
    assert.deepEqual(
      new Set([...quiet.alarms, ...quiet.composites, ...quiet.events].flatMap((each) => each.topic ?? [])),
      new Set(['ticket', 'counted']),
    )
    assert.ok(watch().alarms.some((each) => each.topic === 'page'))
  })

  test('can be turned off by their ids', () => {
    assert.equal(alarmAt('metastore-processors', watched, { off: ['metastore-processors'] }), undefined)
    const { alarms, composites, events } = watch(watched, { off: ['metastore-backup', 'bi-web-burn'] })
    assert.deepEqual(
      [...alarms, ...composites, ...events].filter((each) => /^(metastore-back|bi-web-burn)/.test(each.id)),
      [],
    )
    assert.ok(composites.some((each) => each.id === 'bi-web-slow-burn'))
  })

  test('ask Aurora and memcached only what they tell', () => {
    const { alarms } = watch(watched, {}, { ...frugalEstate })
    assert.deepEqual(
      alarms.filter((each) => /^(metastore-(slots|backup|data)|cache-(memory|lag))/.test(each.id)),
      [],
    )
    const processors = alarms.find((each) => each.id === 'metastore-processors')!.measure
    assert.deepEqual('dimensions' in processors && processors.dimensions, {
      DBClusterIdentifier: 'acme-prod-metastore',
      Role: 'WRITER',
    })
  })

  test('of a database in a second region watch how far it is behind', () => {
    const estate = {
      ...fakeEstate,
      databases: fakeEstate.databases.map((each) => ({
        ...each,
        replicas: 0,
        copyOf: { region: 'eu-west-1', id: each.id },
      })),
    }
    assert.deepEqual(
      [alarmAt('metastore-lag', watched, {}, estate)?.missing, alarmAt('metastore-backup-none', watched, {}, estate)],
      ['bad', undefined],
    )
  })
})

// Source: Amazon CloudWatch API Reference, PutMetricAlarm (Period) and PutCompositeAlarm (AlarmRule), as of 2026: seven
// days in all, but one day for periods of less than an hour.
test('every alarm fits into what CloudWatch takes', () => {
  for (const estate of [fakeEstate, frugalEstate]) {
    const { alarms, composites } = watch(watched, {}, estate)
    for (const each of composites) {
      const names = new Map(alarms.map(({ id, name }) => [id, name]))
      const rule = ruleOf(each, (id) => names.get(id)).join('')
      assert.ok(!rule.includes('("")') && rule.length <= 10_240 && each.name.length <= 255, each.id)
      assert.ok(each.about.length <= 1024, each.id)
    }
    for (const each of alarms) {
      const metrics = 'of' in each.measure ? Object.values(each.measure.of) : [each.measure]
      const [period] = metrics.map((metric) => metric.period) as [number]
      assert.ok(
        metrics.every((metric) => metric.period === period && (period === 60 || period % 60 === 0)),
        each.id,
      )
      assert.ok(
        period * each.periods <= (period >= 3600 ? 7 * 86_400 : 86_400),
        `${each.id}: ${period * each.periods} s`,
      )
      assert.ok(
        each.breaching >= 1 && each.breaching <= each.periods && each.about.length <= 1024 && each.name.length <= 255,
        each.id,
      )
      if ('of' in each.measure)
        for (const name of Object.keys(each.measure.of))
          assert.ok(/^[a-z][A-Za-z0-9_]*$/.test(name) && each.measure.expression.includes(name), `${each.id}: ${name}`)
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
  assert.deepEqual(
    logs.map((each) => `${each.id} ${each.days} ${each.name}`),
    [
      'bi 7 /stackwright/acme-prod/bi',
      'exec 7 /stackwright/acme-prod/exec',
      'flow 30 /stackwright/acme-prod/flow',
      'lifecycle 90 /stackwright/acme-prod/lifecycle',
      'metastore-postgresql 7 /aws/rds/instance/acme-prod-metastore/postgresql',
      'metastore-upgrade 7 /aws/rds/instance/acme-prod-metastore/upgrade',
    ],
  )
})

test('topics and the budget have those who are told', () => {
  const { topics, budget } = watch(watched, {
    page: ['https://events.example.com/1'],
    ticket: ['ops@example.com'],
    budget: { monthly: 500 },
  })
  assert.deepEqual(
    topics.map((each) => [each.id, each.subscriptions.map((to) => to.protocol)]),
    [
      ['counted', []],
      ['page', ['https']],
      ['ticket', ['email']],
    ],
  )
  assert.deepEqual(budget, {
    name: 'acme-prod',
    monthly: 500,
    currency: 'USD',
    at: [80, 100],
    emails: ['ops@example.com'],
  })
})

test('what cannot be told or turned off is a problem at its place', () => {
  const faults = checkWatch(
    graphOf([service('bi-web'), notice()]),
    watchSite({ page: ['pager'], budget: { monthly: 5 } }),
    {
      path: 'targets.aws',
    },
  )
  assert.deepEqual(
    faults.map((each) => each.place.path),
    ['targets.aws.watch.page.0', 'targets.aws.watch.budget'],
  )
  assert.deepEqual(
    checkWatch(
      graphOf([service('bi-web')]),
      watchSite({ page: ['https://a.example.com/x'], ticket: ['a@example.com'], budget: { monthly: 5 } }),
      { path: 'targets.aws' },
    ),
    [],
  )
})
