import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Graph } from '../../graph/graph.ts'
import { nodesOf } from '../../graph/graph.ts'
import type { JobNode, RouteNode, ServiceNode } from '../../graph/node.ts'
import { bindText, referencesIn, type Reference, type Text } from '../../graph/text.ts'
import { resolve } from '../../resolve/resolve.ts'
import { appContract } from '../../testing/app-contract.ts'
import { devIdentity } from '../dev-identity/options.ts'
import { memcached } from '../memcached/options.ts'
import { oidc } from '../oidc/options.ts'
import { postgres } from '../postgres/options.ts'
import { redis } from '../redis/options.ts'
import { superset, type SupersetOptions } from './options.ts'

const catalog = [devIdentity, memcached, oidc, postgres, redis, superset].map((each) => each.listing)

const least: SupersetOptions = { version: '6.1.0', database: 'metastore' }
const usual: SupersetOptions = { ...least, cache: 'cache' }
const files = ['./dashboards', './superset_extra.py']

function platformOf(bi: SupersetOptions, more: Record<string, SupersetOptions> = {}) {
  return {
    name: 'acme',
    environment: 'dev',
    stores: {
      metastore: postgres({ version: '18', databases: ['shop'], maxConnections: 400 }),
      cache: redis({ version: '7' }),
      queue: redis({ version: '7' }),
      mem: memcached({ version: '1.6' }),
    },
    identities: {
      sso: oidc({ issuer: 'https://id.example.com', clientId: 'bi', clientSecret: { secret: 'sso-client' } }),
    },
    secrets: Object.fromEntries(
      ['smtp', 'slack', 'far-away', 'mapbox', 'sso-client'].map((name) => [
        name,
        { env: name.toUpperCase().replaceAll('-', '_') },
      ]),
    ),
    apps: {
      bi: superset(bi),
      ...Object.fromEntries(Object.entries(more).map(([name, options]) => [name, superset(options)])),
    },
  }
}

async function graphOf(bi: SupersetOptions, more: Record<string, SupersetOptions> = {}): Promise<Graph> {
  const { graph, problems } = await resolve(platformOf(bi, more), catalog, {
    exists: (path) => files.includes(path),
    contentOf: (path) => `print of ${path}`,
    bytesOf: () => undefined,
  })
  assert.deepEqual(
    problems.map((each) => `${each.code} ${each.place.path} ${each.found}`),
    [],
  )
  return graph
}

const service = (graph: Graph, id: string) => graph.nodes.get(id) as ServiceNode
const job = (graph: Graph, id: string) => graph.nodes.get(id) as JobNode
const route = (graph: Graph) => graph.nodes.get('bi-route') as RouteNode
const needs = (graph: Graph, id: string) =>
  graph.connections
    .filter((each) => each.from === id && each.needed === 'start')
    .map((each) => each.to)
    .sort()

/** References in a form that a person can read, and that Python can compile. */
const shown = (reference: Reference): string => {
  if (reference.ref === 'port') return '5432'
  if (reference.ref === 'encrypted') return reference.no
  if (reference.ref === 'url') return reference.view === 'public' ? 'https://bi.example.com' : 'http://edge:8080'
  return Object.values(reference).join(':')
}
const read = (text: Text) => bindText(text, shown)
const fileOf = (node: ServiceNode | JobNode, name: string) =>
  read(node.files.find((each) => each.name === name)!.content)

for (const { name, run } of appContract(catalog, [
  { title: 'superset with a database alone', platform: platformOf(least) },
  { title: 'superset with a cache', platform: platformOf(usual) },
  { title: 'superset with memcached', platform: platformOf({ ...least, cache: 'mem', queue: 'queue' }) },
  {
    title: 'superset with a login written in place',
    platform: platformOf({
      ...usual,
      login: devIdentity({ users: { alice: { groups: ['all'] } } }),
      roles: { all: ['Admin'] },
    }),
  },
]))
  test(name, run)

describe('superset with a database alone', () => {
  test('answers browsers, migrates, makes its administrator and proves itself, and nothing in the background', async () => {
    const graph = await graphOf(least)
    assert.deepEqual(
      nodesOf(graph, 'service').map((node) => node.id),
      ['bi-web'],
    )
    assert.deepEqual(
      nodesOf(graph, 'job')
        .filter((node) => node.app === 'bi')
        .map((node) => node.id),
      ['bi-admin', 'bi-init', 'bi-migrate', 'bi-verify'],
    )
    assert.match(fileOf(service(graph, 'bi-web'), 'superset_config.py'), /CELERY_CONFIG = None/)
    assert.match(fileOf(service(graph, 'bi-web'), 'superset_config.py'), /RATELIMIT_STORAGE_URI = "memory:\/\/"/)
    assert.deepEqual(nodesOf(graph, 'keyspace'), [])
  })
})

describe('superset with a cache', () => {
  test('has a web, a worker and exactly one clock', async () => {
    const graph = await graphOf(usual)
    assert.deepEqual(
      nodesOf(graph, 'service').map((node) => [node.role, node.singleton, node.replicas]),
      [
        ['beat', true, { min: 1, max: 1 }],
        ['web', false, { min: 1, max: 1 }],
        ['worker', false, { min: 1, max: 1 }],
      ],
    )
  })

  test('does its jobs in one process, in order, and starts its services after permissions are set up', async () => {
    const graph = await graphOf({ ...usual, sources: { Shop: 'metastore/shop' }, dashboards: './dashboards' })
    const order = ['migrate', 'init', 'admin', 'sources', 'dashboards']
    assert.deepEqual(
      order.map((part) => job(graph, `bi-${part}`).batch),
      order.map((argument) => ({ name: 'lifecycle', argument })),
    )
    for (const [index, part] of order.slice(1).entries())
      assert.ok(needs(graph, `bi-${part}`).includes(`bi-${order[index]}`))
    for (const role of ['web', 'worker', 'beat']) assert.ok(needs(graph, `bi-${role}`).includes('bi-init'))
    assert.deepEqual(job(graph, 'bi-migrate').drains, ['bi-web', 'bi-worker', 'bi-beat'])
    assert.ok(needs(graph, 'bi-sources').includes('metastore-shop'))
    for (const part of order)
      assert.deepEqual(
        job(graph, `bi-${part}`).files,
        job(graph, 'bi-migrate').files,
        'all parts of a batch run with the files of the first',
      )
  })

  test('keeps each purpose in a numbered database of its own, for good', async () => {
    const graph = await graphOf(usual)
    assert.deepEqual(Object.fromEntries(nodesOf(graph, 'keyspace').map((node) => [node.purpose, node.index])), {
      broker: 0,
      metadata: 1,
      data: 2,
      filters: 3,
      explore: 4,
      results: 6,
      limits: 7,
      locks: 9,
    })
  })

  test('reaches every store by TLS where a target says so, and asks whose certificate it is', async () => {
    const graph = await graphOf({ ...usual, asyncQueries: true, thumbnails: true })
    const files = (encrypted: boolean) =>
      service(graph, 'bi-web')
        .files.filter((file) => file.name === 'superset_config.py' || file.name === 'superset_celery.py')
        .map((file) =>
          bindText(file.content, (reference) =>
            reference.ref === 'encrypted' ? (encrypted ? reference.yes : reference.no) : shown(reference),
          ),
        )
        .join('\n')
    const lines = (text: string) => text.split('\n').map((line) => line.trim())
    const without = lines(files(false))
    const added = lines(files(true)).filter((line) => !without.includes(line))
    // Broker, rate limits; caches; results; what Superset's own clients read; the database.
    const wanted = [
      'encrypted=True',
      '"CACHE_OPTIONS": {"ssl": True',
      'ssl_cert_reqs="required"',
      '"CACHE_REDIS_SSL": True',
      '"CACHE_REDIS_SSL_CERT_REQS": "required"',
    ]
    for (const words of wanted)
      assert.ok(
        added.some((line) => line.includes(words)),
        `${words} in\n${added.join('\n')}`,
      )
    assert.equal(
      files(true).match(/redis_address\(/g)!.length,
      files(true).match(/redis_address\((.|\n)*?encrypted=True/g)!.length,
    )
    assert.doesNotMatch(files(false), /ssl|SSL|encrypted=/)
  })

  test('opens as many database connections as its threads and tasks need, and says so', async () => {
    const graph = await graphOf({ ...usual, web: { workers: 3, threads: 5 }, worker: { concurrency: 4 } })
    const pools = Object.fromEntries(
      graph.connections
        .filter((each) => each.to === 'metastore-bi' && each.from.match(/web|worker|beat/))
        .map((each) => [each.from, each.pool]),
    )
    assert.deepEqual(pools, { 'bi-web': 3 * (5 + 2), 'bi-worker': (4 + 1) * 2 })
    assert.deepEqual(
      [service(graph, 'bi-web').env['ROLE_POOL_SIZE'], service(graph, 'bi-web').env['ROLE_POOL_OVERFLOW']],
      ['5', '2'],
    )
  })

  test('has timeouts in a ladder, and stops only after its longest request', async () => {
    const graph = await graphOf({ ...usual, queryTimeout: '90s' })
    const web = service(graph, 'bi-web')
    const number = (key: string) =>
      Number(
        new RegExp(`^${key} = (\\d+)`, 'm').exec(
          `${fileOf(web, 'superset_config.py')}\n${fileOf(web, 'gunicorn.conf.py')}`,
        )![1],
      )
    const ladder = [
      number('SQLLAB_TIMEOUT'),
      number('SUPERSET_WEBSERVER_TIMEOUT'),
      number('timeout'),
      route(graph).timeout,
    ]
    assert.deepEqual(ladder, [90, 95, 105, 120])
    assert.equal(web.env['ROLE_STATEMENT_TIMEOUT'], '90000')
    assert.ok(web.stop.grace > number('graceful_timeout') && number('graceful_timeout') >= number('timeout'))
    assert.ok(number('keepalive') > 60, 'longer than load balancers keep an idle connection')
  })

  test('serves its files at the edge and names its account', async () => {
    const { statics, account, home, tls, host } = route(await graphOf(usual))
    assert.deepEqual(
      statics.map(({ path, from, cache }) => [path, from, cache]),
      [
        ['/static/', { ref: 'software', path: 'superset/static' }, 31_536_000],
        ['/static/appbuilder/', { ref: 'software', path: 'flask_appbuilder/static/appbuilder' }, 31_536_000],
      ],
    )
    assert.deepEqual(
      { account, home, tls, host },
      {
        account: { user: 'admin', password: 'bi-admin-password' },
        home: '/superset/welcome/',
        tls: false,
        host: undefined,
      },
    )
  })

  test('is ready when its worker takes messages from the broker, not when a process lives', async () => {
    const graph = await graphOf(usual)
    for (const role of ['bi-worker', 'bi-beat']) {
      const { ready, live } = service(graph, role).health
      assert.ok(
        ready.ask.probe === 'file' && live.ask.probe === 'file' && ready.ask.fresh! < live.ask.fresh!,
        'a broker that is away for a moment restarts nothing',
      )
    }
  })

  test('gives the clock neither the secret key nor the database', async () => {
    const graph = await graphOf(usual)
    const texts = [
      ...service(graph, 'bi-beat').files.map((each) => each.content),
      ...Object.values(service(graph, 'bi-beat').env),
    ]
    const secrets = texts
      .flatMap((each) => referencesIn(each))
      .flatMap((each) => (each.ref === 'secret' || each.ref === 'secret-file' ? [each.of] : []))
    assert.deepEqual(secrets, ['cache-password'])
    assert.deepEqual(needs(graph, 'bi-beat'), ['bi-init', 'cache'])
  })
})
