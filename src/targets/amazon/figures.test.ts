import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fakeEstate } from './fakes/estate.ts'
import { alarmAt, watch, watched, watchSite } from './fakes/watched.ts'
import { measureOf, untoldFigures } from './figures.ts'

describe('alarms of apps', () => {
  test('look at the load balancer, ECS, RDS and the certificate', () => {
    const { id: _, measure, ...down } = alarmAt('bi-web-down')!
    assert.deepEqual(down, {
      name: 'acme-prod-bi-web-down',
      about: 'Bi-web-down is not well. Look at it. https://wiki.example.com/bi#bi-web-down',
      topic: 'page',
      is: 'below',
      bound: 1,
      periods: 8,
      breaching: 8,
      missing: 'good',
      services: ['bi-web'],
    })
    assert.deepEqual('name' in measure && [measure.namespace, measure.name, Object.keys(measure.dimensions)], [
      'AWS/ApplicationELB',
      'HealthyHostCount',
      ['LoadBalancer', 'TargetGroup'],
    ])
    const beat = alarmAt('bi-beat-down')!
    assert.deepEqual(['name' in beat.measure && beat.measure.name, beat.missing], ['RunningTaskCount', 'bad'])
    assert.deepEqual(alarmAt('metastore-connections')?.measure, {
      expression: 'connections / 180',
      of: {
        connections: {
          namespace: 'AWS/RDS',
          name: 'DatabaseConnections',
          statistic: 'Maximum',
          period: 60,
          dimensions: { DBInstanceIdentifier: 'acme-prod-metastore' },
        },
      },
    })
    assert.equal(
      (alarmAt('metastore-data-full')?.measure as { expression: string }).expression,
      '(53687091200 - free) / 53687091200',
    )
    assert.deepEqual(
      [alarmAt('bi-route-certificate')?.periods, alarmAt('bi-route-certificate')?.missing],
      [1, 'ignore'],
    )
    assert.equal(alarmAt('metastore-down')?.missing, 'bad')
  })

  test('about what only Prometheus reads are left out, and the reason is told', () => {
    assert.equal(alarmAt('bi-web-errors'), undefined)
    const untold = untoldFigures({ graph: watched, site: watchSite({}), estate: fakeEstate })
    assert.deepEqual(
      untold.map((each) => each.about),
      ['bi-web-errors', 'bi-web-restarts', 'bi-dashboard: Requests, all'],
    )
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
    assert.deepEqual(measureOf({ graph: watched, site: watchSite({}), estate }, { figure: 'ready', of: 'bi-beat' }), {
      untold: 'ECS tells how many tasks run only with compute.insights',
    })
  })
})
