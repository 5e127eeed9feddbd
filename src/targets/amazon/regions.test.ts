import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { graphOf, route, secret, service, store } from '../../graph/fakes/nodes.ts'
import { settingOf } from '../../testing/setting.ts'
import type { Estate } from './estate.ts'
import { fakeEstate } from './fakes/estate.ts'
import type { AmazonOptions } from './options.ts'
import { checkStandby } from './check-regions.ts'
import { firstRegion, standbyOf, standbySite } from './regions.ts'
import { siteOf } from './site.ts'

const graph = graphOf([
  service('bi-web'),
  service('bi-beat', { singleton: true, ports: [] }),
  route('bi-route', 'bi-web', { host: 'bi.example.com' }),
  store('metastore'),
  secret('bi-secret-key'),
])
const hostedZone = { name: 'example.com' }
const at = { path: 'targets.aws' }
const site = (options: Partial<AmazonOptions> = {}) =>
  siteOf(
    settingOf({
      region: 'eu-west-1',
      name: 'acme-prod',
      entry: { hostedZone },
      standby: { region: 'eu-central-1' },
      ...options,
    }),
  )
const told = (options: Partial<AmazonOptions>) =>
  checkStandby(graph, site(options), at).map((each) => `${each.place.path.replace('targets.aws.', '')}: ${each.title}`)

describe('a second region', () => {
  test('that is sound has no problems', () => {
    assert.deepEqual(told({}), [])
    assert.deepEqual(told({ standby: { region: 'eu-central-1', mode: 'reads', routing: 'latency' } }), [])
    assert.deepEqual(told({ stores: { metastore: { aurora: true, class: 'db.r7g.large' } } }), [])
    assert.deepEqual(checkStandby(graph, siteOf(settingOf({ region: 'eu-west-1' })), at), [])
  })

  const faults: readonly [string, Partial<AmazonOptions>, string][] = [
    [
      'with databases of its own has two truths',
      { standby: { region: 'eu-central-1', mode: 'reads', routing: 'latency', databases: 'own' } },
      'standby.databases: two databases that know nothing of each other behind one name',
    ],
    [
      'in which nothing runs cannot answer who is near',
      { standby: { region: 'eu-central-1', routing: 'latency' } },
      'standby.routing: names would lead to a region that does not answer',
    ],
    ['must be another', { standby: { region: 'eu-west-1' } }, 'standby.region: both regions are the same'],
    [
      'cannot read what is encrypted without the key',
      { secrets: { kept: 'ssm' } },
      'standby.region: secrets of the Parameter Store stay in their region',
    ],
    [
      'needs a certificate of its own where that of the first is given',
      { entry: { hostedZone, certificate: 'arn:aws:acm:eu-west-1:1:certificate/a' } },
      'standby.certificate: no certificate in the second region',
    ],
    [
      'needs a certificate that is there',
      { standby: { region: 'eu-central-1', certificate: 'arn:aws:acm:eu-west-1:1:certificate/a' } },
      'standby.certificate: the certificate is of another region',
    ],
    ['is found only by records', { entry: {} }, 'standby.routing: names cannot lead to two regions'],
    [
      'has addresses of its own',
      { network: { cidr: '10.1.0.0/20' } },
      'standby.cidr: the networks of both regions overlap',
    ],
    [
      'cannot copy Aurora to a machine that bursts',
      {
        stores: { metastore: { aurora: true } },
        standby: { region: 'eu-central-1', class: 'db.t4g.large' },
      },
      'standby.class: metastore cannot be copied to another region on such a machine',
    ],
    [
      'cannot copy Aurora from a machine that bursts',
      { stores: { metastore: { aurora: true, class: 'db.t4g.large' } } },
      'standby.class: metastore cannot be copied to another region on such a machine',
    ],
  ]
  for (const [name, options, problem] of faults) test(name, () => assert.deepEqual(told(options), [problem]))

  test('with a store outside has one truth whatever is written', () => {
    assert.deepEqual(
      told({
        stores: { metastore: { external: { host: 'pg.example.com' } } },
        standby: { region: 'eu-central-1', databases: 'own' },
      }),
      [],
    )
  })
})

describe('the site of the second region', () => {
  test('has its region, its network, its certificate and names of its own', () => {
    const { options } = standbySite(
      graph,
      site({
        watch: { budget: { monthly: 5 } },
        standby: {
          region: 'eu-central-1',
          certificate: 'arn:aws:acm:eu-central-1:1:certificate/b',
          class: 'db.t4g.small',
        },
      }),
    )!
    assert.deepEqual(
      [options.region, options.name, options.network?.cidr, options.entry?.certificate, options.standby, options.watch],
      ['eu-central-1', 'acme-prod-euc1', '10.1.0.0/16', 'arn:aws:acm:eu-central-1:1:certificate/b', undefined, {}],
    )
  })

  test('is none without one', () =>
    assert.equal(standbySite(graph, siteOf(settingOf({ region: 'eu-west-1' }))), undefined))

  test('makes a network of its own where the first is a given one', () => {
    const network = { vpc: 'vpc-1', cidr: '10.0.0.0/16', private: ['subnet-1'] }
    assert.deepEqual(standbySite(graph, site({ network }))!.options.network, { cidr: '10.1.0.0/16' })
  })
})

describe('what stands in the second region', () => {
  const second: Estate = {
    ...fakeEstate,
    region: 'eu-central-1',
    name: 'acme-prod-euc1',
    databases: fakeEstate.databases.map((each) => ({ ...each, name: each.name.replace('prod', 'prod-euc1') })),
    secrets: fakeEstate.secrets.map((each) => ({ ...each, name: each.name.replace('prod', 'prod-euc1') })),
    repositories: fakeEstate.repositories.map((each) => ({
      ...each,
      name: each.name.replace('prod', 'prod-euc1'),
      tag: 'what-this-region-would-build',
    })),
  }
  const standby = (options: Partial<AmazonOptions> = {}) => standbyOf(graph, site(options), fakeEstate, second)

  test('are copies of the databases, and of the secrets with which they are read', () => {
    const { estate } = standby()
    assert.deepEqual(
      estate.databases.map((each) => [each.name, each.copyOf, each.replicas, each.finalSnapshot, 'password' in each]),
      [
        ['acme-prod-euc1-metastore', { region: 'eu-west-1', id: 'metastore' }, 0, false, false],
        ['acme-prod-euc1-warehouse', { region: 'eu-west-1', id: 'warehouse' }, 0, false, false],
      ],
    )
    const key = estate.secrets.find((each) => each.id === 'bi-secret-key')
    assert.deepEqual(
      [key?.name, key?.copyOf, key?.draw],
      ['acme-prod/bi-secret-key', { region: 'eu-west-1', name: 'acme-prod/bi-secret-key' }, undefined],
    )
    const [first] = firstRegion(site(), fakeEstate).secrets
    assert.deepEqual([first?.id, first?.copies], ['bi-secret-key', ['eu-central-1']])
  })

  test('are images of the first region, by what was pushed to this one', () => {
    const [bi] = standby().estate.repositories
    const { id, tag, source } = fakeEstate.repositories[0]!
    assert.deepEqual(bi, {
      id,
      name: 'acme-prod-euc1/bi',
      tag,
      keep: 10,
      source,
      copyOf: { region: 'eu-west-1', name: 'acme-prod/bi' },
    })
    const digest = `sha256:${'ab'.repeat(32)}`
    const known = { ...site(), setting: { ...site().setting, digests: { [`acme-prod-euc1/bi:${tag}`]: digest } } }
    assert.equal(standbyOf(graph, known, fakeEstate, second).estate.repositories[0]!.digest, digest)
  })

  test('are databases on the machines of the first region, unless others are named', () => {
    const larger = { ...second, databases: second.databases.map((each) => ({ ...each, class: 'db.m7g.4xlarge' })) }
    const classes = (options: Partial<AmazonOptions>) =>
      standbyOf(graph, site(options), fakeEstate, larger).estate.databases.map((each) => each.class)
    assert.deepEqual(
      classes({}),
      fakeEstate.databases.map((each) => each.class),
    )
    assert.deepEqual(classes({ standby: { region: 'eu-central-1', class: 'db.r7g.large' } }), [
      'db.r7g.large',
      'db.r7g.large',
    ])
  })

  test('of Aurora are members of a global database, called as the first of them', () => {
    const aurora = (estate: Estate): Estate => ({
      ...estate,
      databases: estate.databases.map((each) => (each.id === 'metastore' ? { ...each, form: 'aurora' } : each)),
    })
    const first = aurora(fakeEstate)
    assert.deepEqual(
      [firstRegion(site(), first), standbyOf(graph, site(), first, aurora(second)).estate].map(({ databases }) =>
        databases.map((each) => each.global),
      ),
      [
        ['acme-prod-metastore', undefined],
        ['acme-prod-metastore', undefined],
      ],
    )
  })

  test('runs nothing while it waits, and only what answers while it reads', () => {
    const counts = (options: Partial<AmazonOptions>) =>
      standby(options).estate.services.map((each) => [each.id, each.replicas.min, each.replicas.max])
    assert.deepEqual(counts({}), [
      ['bi-beat', 0, 0],
      ['bi-web', 0, 0],
    ])
    assert.deepEqual(counts({ standby: { region: 'eu-central-1', mode: 'reads' } }), [
      ['bi-beat', 0, 0],
      ['bi-web', 2, 10],
    ])
  })

  test('does no job: the first region has the only one that is written', () => {
    const { lifecycle, schedules, tasks } = standby({ standby: { region: 'eu-central-1', mode: 'reads' } }).estate
    assert.deepEqual([lifecycle, schedules, tasks.map((each) => each.id)], [{}, [], ['bi-beat', 'bi-web']])
  })

  test('each region is asked often enough to be found lost within two minutes', () => {
    assert.deepEqual(
      [standby().healthCheck, standby().routing, standby().mode],
      [{ every: 30, failures: 3 }, 'failover', 'waits'],
    )
  })
})
