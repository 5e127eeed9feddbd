import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Alarms } from '../../base/alarms.ts'
import type { Graph } from '../../graph/graph.ts'
import { nodesOf } from '../../graph/graph.ts'
import type { JobNode, KeyspaceNode, RouteNode, ServiceNode } from '../../graph/node.ts'
import { bindText, type Text } from '../../graph/text.ts'
import { resolve } from '../../resolve/resolve.ts'
import { appContract } from '../../testing/app-contract.ts'
import { memcached } from '../memcached/options.ts'
import { oidc } from '../oidc/options.ts'
import { postgres } from '../postgres/options.ts'
import { redis } from '../redis/options.ts'
import { superset, type SupersetOptions } from './options.ts'

// What is measured of a Superset, what is asked of it, and what its edge and caches have of the project's own.

const catalog = [memcached, oidc, postgres, redis, superset].map((each) => each.listing)
const least: SupersetOptions = { version: '6.1.0', database: 'metastore' }
const page = '<h1>$uri; {"a": \'b\'}</h1>\n'

function platformOf(bi: SupersetOptions, alarms?: Alarms) {
  return {
    name: 'acme',
    environment: 'dev',
    stores: { metastore: postgres({ version: '18' }), cache: redis({ version: '7' }), mem: memcached() },
    identities: {
      sso: oidc({ issuer: 'https://id.example.com', clientId: 'bi', clientSecret: { secret: 'sso-client' } }),
    },
    secrets: { 'sso-client': { env: 'SSO' } },
    apps: { bi: superset(bi) },
    ...(alarms && { alarms }),
  }
}

async function resolved(bi: SupersetOptions, alarms?: Alarms) {
  return resolve(platformOf(bi, alarms), catalog, {
    exists: () => true,
    contentOf: () => 'print',
    bytesOf: (path) => (path === './page.html' ? Buffer.from(page) : undefined),
  })
}

async function graphOf(bi: SupersetOptions, alarms?: Alarms): Promise<Graph> {
  const { graph, problems } = await resolved(bi, alarms)
  assert.deepEqual(
    problems.map((each) => `${each.code} ${each.place.path} ${each.found}`),
    [],
  )
  return graph
}

const told = async (bi: SupersetOptions) =>
  (await resolved(bi)).problems.map((each) => `${each.code} ${each.place.path}: ${each.do}`)
const read = (text: Text) => bindText(text, (reference) => Object.values(reference).join(':'))
const service = (graph: Graph, id: string) => graph.nodes.get(id) as ServiceNode
const fileOf = (node: ServiceNode | JobNode, name: string) =>
  read(node.files.find((each) => each.name === name)!.content)

const measured: SupersetOptions = { ...least, cache: 'cache', metrics: true }
for (const { name, run } of appContract(catalog, [
  { title: 'superset with metrics and alarms', platform: platformOf(measured, { paging: false }) },
]))
  test(name, run)

describe('metrics', () => {
  test('are told by an exporter that is there before those who send them', async () => {
    const graph = await graphOf(measured)
    const exporter = service(graph, 'bi-metrics')
    assert.deepEqual(exporter.metrics, { port: 'metrics', path: '/metrics' })
    assert.deepEqual(
      exporter.ports.map((each) => `${each.name} ${each.protocol} ${each.prefer}`),
      ['metrics http 9102', 'statsd udp 9125'],
    )
    assert.equal(exporter.singleton, true)
    const senders = graph.connections.filter((each) => each.to === 'bi-metrics')
    assert.deepEqual(
      senders.map((each) => [each.from, each.port, each.needed]),
      [
        ['bi-web', 'statsd', 'start'],
        ['bi-worker', 'statsd', 'start'],
      ],
    )
    assert.match(
      fileOf(service(graph, 'bi-web'), 'gunicorn.conf.py'),
      /statsd_host = "host:bi-metrics:port:bi-metrics:statsd"\nstatsd_prefix = "bi"/,
    )
    assert.match(
      fileOf(service(graph, 'bi-worker'), 'superset_config.py'),
      /receiver = \{"host": "host:bi-metrics", "port": port:bi-metrics:statsd, "prefix": "bi"\}/,
    )
  })

  test('are off by default, and then there is neither exporter nor dashboard', async () => {
    const graph = await graphOf({ ...least, cache: 'cache' })
    assert.deepEqual([graph.nodes.has('bi-metrics'), nodesOf(graph, 'dashboard').length], [false, 0])
    assert.doesNotMatch(fileOf(service(graph, 'bi-web'), 'gunicorn.conf.py'), /statsd/)
  })

  test('have one receiver', async () => {
    assert.deepEqual(await told({ ...measured, statsd: { host: 'statsd.example.com' } }), [
      'SW1010 apps.bi.metrics: remove statsd, or write metrics: false',
    ])
    assert.deepEqual(await told({ ...measured, metrics: false, statsd: { host: 'statsd.example.com' } }), [])
  })

  test('of the dashboard have the names that the exporter gives them', async () => {
    const graph = await graphOf(measured)
    const mapping = fileOf(service(graph, 'bi-metrics'), 'mapping.yml')
    const [dashboard] = nodesOf(graph, 'dashboard')
    const figures = dashboard!.panels.flatMap((panel) => panel.lines.map((line) => line.figure))
    const names = figures.flatMap(({ of }) => (typeof of === 'object' && 'name' in of ? [of.name] : []))
    assert.deepEqual([...new Set(names)].sort(), ['superset_request_seconds', 'superset_requests_total'])
    for (const name of names) assert.ok(mapping.includes(`name: ${name}\n`), name)
    assert.deepEqual(
      dashboard!.panels.map((panel) => panel.title),
      [
        'Requests by status',
        'Time to answer',
        'Failed requests',
        'Ready replicas',
        'Memory of a replica',
        'Processors of a replica',
        'Waiting tasks',
      ],
    )
  })
})

describe('alarms', () => {
  const idsOf = async (bi: SupersetOptions, alarms?: Alarms) =>
    nodesOf(await graphOf(bi, alarms), 'alarm').map((each) => `${each.id} ${each.severity}`)
  const stores = [
    'cache-connections ticket',
    'cache-data-full ticket',
    'cache-down page',
    'mem-connections ticket',
    'mem-down ticket',
    'metastore-connections ticket',
    'metastore-data-full ticket',
    'metastore-down page',
  ]

  test('are asked about each role that there is, and about answers only where they are measured', async () => {
    assert.deepEqual(await idsOf(least, {}), ['bi-web-down page', 'bi-web-restarts ticket', ...stores])
    assert.deepEqual(await idsOf({ ...measured, host: 'bi.example.com', alerts: true }, {}), [
      'bi-beat-down page',
      'bi-route-certificate ticket',
      'bi-web-down page',
      'bi-web-errors page',
      'bi-web-restarts ticket',
      'bi-web-slow ticket',
      'bi-worker-behind ticket',
      'bi-worker-down page',
      'bi-worker-restarts ticket',
      ...stores,
    ])
  })

  test('wake nobody where an environment says so, and are none where nothing is said', async () => {
    assert.ok((await idsOf(measured, { paging: false })).every((each) => each.endsWith(' ticket')))
    assert.deepEqual(await idsOf(measured), [])
  })
})

test('who scales workers is told where their work waits, by the names that Celery uses', async () => {
  const graph = await graphOf({ ...least, cache: 'cache', worker: { replicas: [1, 4], scaleOn: { queue: 10 } } })
  const { scaleOn } = service(graph, 'bi-worker').replicas
  assert.deepEqual(scaleOn, {
    signal: 'queue',
    target: 10,
    of: {
      keyspace: 'cache-bi-broker',
      lists: ['bi:broker:celery', 'bi:broker:celery:3', 'bi:broker:celery:6', 'bi:broker:celery:9'],
    },
  })
  const celery = fileOf(service(graph, 'bi-worker'), 'superset_celery.py')
  assert.match(celery, /"global_keyprefix": "bi:broker:",/)
  assert.match(celery, /"sep": ":",/)
  assert.equal((graph.nodes.get('cache-bi-broker') as KeyspaceNode).prefix, 'bi:broker:')
})

describe('pages of the project', () => {
  const fixedOf = async (pages: Record<string, string>) =>
    ((await graphOf({ ...least, pages })).nodes.get('bi-route') as RouteNode).fixed

  test('are on the route with their text and type, beside the one of Superset', async () => {
    assert.deepEqual(await fixedOf({ '/requestctl-generator/': './page.html' }), [
      { path: '/requestctl-generator/', status: 200, type: 'text/html; charset=utf-8', body: page },
      { path: '/robots.txt', status: 200, type: 'text/plain; charset=utf-8', body: 'User-agent: *\nDisallow: /\n' },
    ])
    assert.deepEqual(
      (await fixedOf({ '/robots.txt': './page.html' })).map((each) => each.body),
      [page],
    )
  })

  test('that are not there, of no kind or at no path are problems', async () => {
    assert.deepEqual(
      await told({ ...least, pages: { '/a': './gone.html', '/b': './page.bin', 'c d?e': './page.html' } }),
      [
        'SW2015 apps.bi.pages./a: correct the path, or make ./gone.html',
        'SW1010 apps.bi.pages./b: rename the file by what it holds',
        "SW1010 apps.bi.pages.c d?e: write '/c-d'",
      ],
    )
  })
})

describe('memcached behind everything that is cached', () => {
  const bi: SupersetOptions = {
    ...least,
    cache: 'mem',
    cachePerUser: true,
    login: 'sso',
    roles: { admins: ['Admin'], staff: ['sql_lab'] },
    everyone: 'Alpha',
  }

  test('keeps the four caches and the limits apart by their prefixes', async () => {
    const config = fileOf(service(await graphOf(bi), 'bi-web'), 'superset_config.py')
    for (const [key, prefix] of [
      ['CACHE_CONFIG', 'metadata'],
      ['DATA_CACHE_CONFIG', 'data'],
      ['FILTER_STATE_CACHE_CONFIG', 'filters'],
      ['EXPLORE_FORM_DATA_CACHE_CONFIG', 'explore'],
    ])
      assert.match(
        config,
        new RegExp(`^${key} = \\{[^}]*\\*\\*cache,[^}]*"CACHE_KEY_PREFIX": "bi:${prefix}:"`, 'm'),
        key,
      )
    assert.match(config, /^cache = \{"CACHE_TYPE": "MemcachedCache", "CACHE_MEMCACHED_SERVERS": memcached\}/m)
    assert.match(config, /^RATELIMIT_STORAGE_URI = "memcached:\/\/host:mem:port:mem"/m)
    assert.match(config, /^CELERY_CONFIG = None/m)
  })

  test('shows nobody what was computed for somebody else', async () => {
    const config = fileOf(service(await graphOf(bi), 'bi-web'), 'superset_config.py')
    assert.match(config, /"CACHE_IMPERSONATION": True,\s+"CACHE_QUERY_BY_USER": True/)
    const shared = fileOf(service(await graphOf({ ...bi, cachePerUser: false }), 'bi-web'), 'superset_config.py')
    assert.doesNotMatch(shared, /CACHE_IMPERSONATION|CACHE_QUERY_BY_USER/)
  })

  test('with roles by group, and one for everybody', async () => {
    const config = fileOf(service(await graphOf(bi), 'bi-web'), 'superset_config.py')
    assert.match(config, /^AUTH_ROLES_MAPPING = \{"admins": \["Admin"\], "staff": \["sql_lab"\]\}/m)
    assert.match(config, /^AUTH_USER_REGISTRATION_ROLE = "Alpha"/m)
  })
})

test('a process says which files of the project it reads', async () => {
  const graph = await graphOf({
    ...least,
    cache: 'cache',
    dashboards: './dashboards',
    pythonConfig: './extra.py',
    flower: true,
  })
  const reads = (id: string) => (graph.nodes.get(id) as ServiceNode | JobNode).projectFiles ?? []
  assert.deepEqual(
    ['bi-web', 'bi-worker', 'bi-migrate', 'bi-dashboards', 'bi-beat', 'bi-flower', 'bi-verify'].map((id) => reads(id)),
    [['./extra.py'], ['./extra.py'], ['./extra.py', './dashboards'], ['./extra.py', './dashboards'], [], [], []],
  )
})
