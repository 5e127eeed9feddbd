import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { graphOf, service } from '../../graph/fakes/nodes.ts'
import { checkWatch } from './check-watch.ts'
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
      'bi-web-burn',
      'bi-web-lacking',
      'bi-web-late',
      'bi-web-memory',
      'bi-web-most',
      'bi-web-slow-burn',
      'bi-web-unhealthy',
      'cache-evictions',
      'cache-lag',
      'cache-memory',
      'cache-processors',
      'entry-refused',
      'lifecycle-after',
      'lifecycle-before',
      'metastore-backup',
      'metastore-lag-1',
      'metastore-memory',
      'metastore-processors',
      'metastore-slots',
      'metastore-transactions',
      'warehouse-backup',
      'warehouse-memory',
      'warehouse-processors',
      'warehouse-slots',
      'warehouse-transactions',
    ])
  })

  test('tell by the objective how fast faults may come', () => {
    assert.deepEqual([alarmAt('bi-web-burn')?.bound, alarmAt('bi-web-slow-burn')?.bound], [0.072, 0.03])
    assert.deepEqual(
      [
        alarmAt('bi-web-burn', watched, { objective: 99.9 })?.bound,
        alarmAt('bi-web-late', watched, { slow: 2 })?.bound,
      ],
      [0.0144, 2],
    )
  })

  test('are not there in a platform that says nothing of alarms', () => {
    const { alarms, events, topics, dashboard: page } = watch(graphOf(watchedNodes))
    assert.deepEqual([alarms, events, topics], [[], [], []])
    assert.notEqual(page, undefined)
  })

  test('wake nobody where the platform does not page', () => {
    const quiet = watch(graphOf([...watchedNodes, notice(false)]))
    assert.deepEqual(
      new Set([...quiet.alarms, ...quiet.events].map((each) => each.topic)),
      new Set(['ticket', 'counted']),
    )
    assert.ok(watch().alarms.some((each) => each.topic === 'page'))
  })

  test('can be turned off by their ids', () => {
    assert.equal(alarmAt('metastore-processors', watched, { off: ['metastore-processors'] }), undefined)
    const { alarms, events } = watch(watched, { off: ['metastore-backup'] })
    assert.deepEqual(
      [alarms.some((each) => each.id === 'metastore-backup'), events.some((each) => each.id === 'metastore-backed-up')],
      [false, false],
    )
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
      [alarmAt('metastore-lag', watched, {}, estate)?.missing, alarmAt('metastore-backup', watched, {}, estate)],
      ['bad', undefined],
    )
  })
})

test('every alarm fits into what CloudWatch takes', () => {
  for (const estate of [fakeEstate, frugalEstate]) {
    for (const each of watch(watched, {}, estate).alarms) {
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
