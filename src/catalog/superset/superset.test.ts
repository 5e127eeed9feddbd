import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import type { Graph } from '../../graph/graph.ts'
import { nodesOf } from '../../graph/graph.ts'
import type { JobNode, RouteNode, ServiceNode } from '../../graph/node.ts'
import { bindText, partsOf, referencesIn, type Reference, type Text } from '../../graph/text.ts'
import { resolve } from '../../resolve/resolve.ts'
import { appContract } from '../../testing/app-contract.ts'
import { devIdentity } from '../dev-identity/options.ts'
import { memcached } from '../memcached/options.ts'
import { oidc } from '../oidc/options.ts'
import { postgres } from '../postgres/options.ts'
import { redis } from '../redis/options.ts'
import { superset, type SupersetOptions } from './options.ts'
import { uuidOf } from './sources.ts'

const catalog = [devIdentity, memcached, oidc, postgres, redis, superset].map((each) => each.listing)

const least: SupersetOptions = { version: '6.1.0', database: 'metastore' }
const usual: SupersetOptions = { ...least, cache: 'cache' }
const everything: SupersetOptions = {
  ...usual, queue: 'queue',
  web: { replicas: [2, 4], workers: 3, threads: 6, requestTimeout: '4m', renewAfter: 1000, scaleOn: { cpu: 70 }, cpu: '2', memory: '2GiB' },
  worker: { replicas: [1, 3], concurrency: 4, stopGrace: '5m', scaleOn: { queue: 10 } }, beat: { memory: '200MiB' }, flower: { username: 'ops' },
  alerts: { mail: { host: 'smtp.example.com', username: 'bi', password: { secret: 'smtp' }, from: 'bi@example.com' }, slack: { secret: 'slack' }, dryRun: true },
  asyncQueries: true, thumbnails: true, queryTimeout: '3m', asyncQueryTimeout: '2h', edgeTimeout: '5m', uploadLimit: '1GiB', cacheFor: '12h', cachePerUser: true,
  login: 'sso', roles: { 'bi-admins': ['Admin'], staff: ['Gamma', 'Storefront'] }, everyone: 'Gamma', admin: { username: 'operator', email: 'ops@example.com' },
  host: 'bi.example.com',
  sources: {
    'Corner Shop': 'metastore/shop',
    'Corner Shop for writing': { database: 'metastore/shop', access: 'write', uploads: true, uuid: '3EFCBBD8-6087-59AC-B992-7413C16DD224' },
    'Far away': { address: 'snowflake://reporter@acme/sales', password: { secret: 'far-away' } },
  },
  dashboards: './dashboards', embedding: { sites: ['https://portal.example.com'], role: 'Portal' }, allowFrom: { connect: ['https://tiles.example.com'] },
  rateLimit: { requests: '500 per minute' }, statsd: { host: 'statsd.example.com' }, housekeeping: { logs: '30d', queries: false },
  featureFlags: { DASHBOARD_RBAC: true }, config: { ROW_LIMIT: 10_000, D3_FORMAT: { currency: ['€', ''] } }, pythonConfig: './superset_extra.py', env: { MAPBOX_API_KEY: { secret: 'mapbox' }, TZ: 'UTC' },
}
const files = ['./dashboards', './superset_extra.py']

function platformOf(bi: SupersetOptions, more: Record<string, SupersetOptions> = {}) {
  return {
    name: 'acme', environment: 'dev',
    stores: { metastore: postgres({ version: '18', databases: ['shop'], maxConnections: 400 }), cache: redis({ version: '7' }), queue: redis({ version: '7' }), mem: memcached({ version: '1.6' }) },
    identities: { sso: oidc({ issuer: 'https://id.example.com', clientId: 'bi', clientSecret: { secret: 'sso-client' } }) },
    secrets: Object.fromEntries(['smtp', 'slack', 'far-away', 'mapbox', 'sso-client'].map((name) => [name, { env: name.toUpperCase().replaceAll('-', '_') }])),
    apps: { bi: superset(bi), ...Object.fromEntries(Object.entries(more).map(([name, options]) => [name, superset(options)])) },
  }
}

async function graphOf(bi: SupersetOptions, more: Record<string, SupersetOptions> = {}): Promise<Graph> {
  const { graph, problems } = await resolve(platformOf(bi, more), catalog, { exists: (path) => files.includes(path), contentOf: (path) => `print of ${path}` })
  assert.deepEqual(problems.map((each) => `${each.code} ${each.place.path} ${each.found}`), [])
  return graph
}

const service = (graph: Graph, id: string) => graph.nodes.get(id) as ServiceNode
const job = (graph: Graph, id: string) => graph.nodes.get(id) as JobNode
const route = (graph: Graph) => graph.nodes.get('bi-route') as RouteNode
const needs = (graph: Graph, id: string) => graph.connections.filter((each) => each.from === id && each.needed === 'start').map((each) => each.to).sort()

/** References in a form that a person can read, and that Python can compile. */
const shown = (reference: Reference): string => {
  if (reference.ref === 'port') return '5432'
  if (reference.ref === 'url') return reference.view === 'public' ? 'https://bi.example.com' : 'http://edge:8080'
  return Object.values(reference).join(':')
}
const read = (text: Text) => bindText(text, shown)
const fileOf = (node: ServiceNode | JobNode, name: string) => read(node.files.find((each) => each.name === name)!.content)

for (const { name, run } of appContract(catalog, [
  { title: 'superset with a database alone', platform: platformOf(least) },
  { title: 'superset with a cache', platform: platformOf(usual) },
  { title: 'superset with everything', platform: platformOf(everything), files },
  { title: 'superset with memcached', platform: platformOf({ ...least, cache: 'mem', queue: 'queue' }) },
  { title: 'superset with a login written in place', platform: platformOf({ ...usual, login: devIdentity({ users: { alice: { groups: ['all'] } } }), roles: { all: ['Admin'] } }) },
])) test(name, run)

describe('superset with a database alone', () => {
  test('answers browsers, migrates, makes its administrator and proves itself; without a queue nothing works in the background', async () => {
    const graph = await graphOf(least)
    assert.deepEqual(nodesOf(graph, 'service').map((node) => node.id), ['bi-web'])
    assert.deepEqual(nodesOf(graph, 'job').filter((node) => node.app === 'bi').map((node) => node.id), ['bi-admin', 'bi-init', 'bi-migrate', 'bi-verify'])
    assert.match(fileOf(service(graph, 'bi-web'), 'superset_config.py'), /CELERY_CONFIG = None/)
    assert.match(fileOf(service(graph, 'bi-web'), 'superset_config.py'), /RATELIMIT_STORAGE_URI = "memory:\/\/"/)
    assert.deepEqual(nodesOf(graph, 'keyspace'), [])
  })
})

describe('superset with a cache', () => {
  test('has a web, a worker and exactly one clock', async () => {
    const graph = await graphOf(usual)
    assert.deepEqual(nodesOf(graph, 'service').map((node) => [node.role, node.singleton, node.replicas]), [
      ['beat', true, { min: 1, max: 1 }], ['web', false, { min: 1, max: 1 }], ['worker', false, { min: 1, max: 1 }],
    ])
  })

  test('does its jobs in one process, one after the other, and starts its services after permissions are set up', async () => {
    const graph = await graphOf({ ...usual, sources: { Shop: 'metastore/shop' }, dashboards: './dashboards' })
    const order = ['migrate', 'init', 'admin', 'sources', 'dashboards']
    assert.deepEqual(order.map((part) => job(graph, `bi-${part}`).batch), order.map((argument) => ({ name: 'lifecycle', argument })))
    for (const [index, part] of order.slice(1).entries()) assert.ok(needs(graph, `bi-${part}`).includes(`bi-${order[index]}`))
    for (const role of ['web', 'worker', 'beat']) assert.ok(needs(graph, `bi-${role}`).includes('bi-init'))
    assert.deepEqual(job(graph, 'bi-migrate').drains, ['bi-web', 'bi-worker', 'bi-beat'])
    assert.ok(needs(graph, 'bi-sources').includes('metastore-shop'))
    for (const part of order) assert.deepEqual(job(graph, `bi-${part}`).files, job(graph, 'bi-migrate').files, 'all parts of a batch run with the files of the first')
  })

  test('keeps each purpose in a numbered database of its own, for good', async () => {
    const graph = await graphOf(usual)
    assert.deepEqual(Object.fromEntries(nodesOf(graph, 'keyspace').map((node) => [node.purpose, node.index])), { broker: 0, metadata: 1, data: 2, filters: 3, explore: 4, results: 6, limits: 7, locks: 9 })
  })

  test('opens as many database connections as its threads and tasks need, and says so', async () => {
    const graph = await graphOf({ ...usual, web: { workers: 3, threads: 5 }, worker: { concurrency: 4 } })
    const pools = Object.fromEntries(graph.connections.filter((each) => each.to === 'metastore-bi' && each.from.match(/web|worker|beat/)).map((each) => [each.from, each.pool]))
    assert.deepEqual(pools, { 'bi-web': 3 * (5 + 2), 'bi-worker': (4 + 1) * 2 })
    assert.deepEqual([service(graph, 'bi-web').env['ROLE_POOL_SIZE'], service(graph, 'bi-web').env['ROLE_POOL_OVERFLOW']], ['5', '2'])
  })

  test('has timeouts in a ladder, and stops only after its longest request', async () => {
    const graph = await graphOf({ ...usual, queryTimeout: '90s' })
    const web = service(graph, 'bi-web')
    const number = (key: string) => Number(new RegExp(`^${key} = (\\d+)`, 'm').exec(`${fileOf(web, 'superset_config.py')}\n${fileOf(web, 'gunicorn.conf.py')}`)![1])
    const ladder = [number('SQLLAB_TIMEOUT'), number('SUPERSET_WEBSERVER_TIMEOUT'), number('timeout'), route(graph).timeout]
    assert.deepEqual(ladder, [90, 95, 105, 120])
    assert.equal(web.env['ROLE_STATEMENT_TIMEOUT'], '90000')
    assert.ok(web.stop.grace > number('graceful_timeout') && number('graceful_timeout') >= number('timeout'))
    assert.ok(number('keepalive') > 60, 'longer than load balancers keep an idle connection')
  })

  test('serves its files at the edge and names its account', async () => {
    const { statics, account, home, tls, host } = route(await graphOf(usual))
    assert.deepEqual(statics.map(({ path, from, cache }) => [path, from, cache]), [
      ['/static/', { ref: 'software', path: 'superset/static' }, 31_536_000],
      ['/static/appbuilder/', { ref: 'software', path: 'flask_appbuilder/static/appbuilder' }, 31_536_000],
    ])
    assert.deepEqual({ account, home, tls, host }, { account: { user: 'admin', password: 'bi-admin-password' }, home: '/superset/welcome/', tls: false, host: undefined })
  })

  test('is ready when its worker takes messages from the broker, not when a process lives', async () => {
    const graph = await graphOf(usual)
    for (const role of ['bi-worker', 'bi-beat']) {
      const { ready, live } = service(graph, role).health
      assert.ok(ready.ask.probe === 'file' && live.ask.probe === 'file' && ready.ask.fresh! < live.ask.fresh!, 'a broker that is away for a moment restarts nothing')
    }
  })

  test('gives the clock neither the secret key nor the database', async () => {
    const graph = await graphOf(usual)
    const texts = [...service(graph, 'bi-beat').files.map((each) => each.content), ...Object.values(service(graph, 'bi-beat').env)]
    const secrets = texts.flatMap((each) => referencesIn(each)).flatMap((each) => (each.ref === 'secret' || each.ref === 'secret-file' ? [each.of] : []))
    assert.deepEqual(secrets, ['cache-password'])
    assert.deepEqual(needs(graph, 'bi-beat'), ['bi-init', 'cache'])
  })
})

describe('superset with everything', () => {
  test('has all roles, of which flower has no route', async () => {
    const graph = await graphOf(everything)
    assert.deepEqual(nodesOf(graph, 'service').map((node) => node.id), ['bi-beat', 'bi-flower', 'bi-web', 'bi-worker'])
    assert.deepEqual(nodesOf(graph, 'route').map((node) => [node.id, node.to.service]), [['bi-route', 'bi-web']])
    assert.match(fileOf(service(graph, 'bi-flower'), 'flowerconfig.py'), /basic_auth = \[f"ops:\{password\}"\]/)
    assert.ok(service(graph, 'bi-flower').command.some((each) => referencesIn(each).some((reference) => reference.ref === 'bind')))
  })

  test('keeps what waits in the queue store, and what can be computed again in the cache', async () => {
    const graph = await graphOf(everything)
    const stores = Object.groupBy(nodesOf(graph, 'keyspace'), (node) => node.store)
    assert.deepEqual(stores['queue']!.map((node) => node.purpose).sort(), ['broker', 'events', 'locks', 'results'])
    assert.deepEqual(stores['cache']!.map((node) => node.purpose).sort(), ['data', 'explore', 'filters', 'limits', 'metadata', 'thumbnails'])
  })

  test('registers sources with the user that is asked for, by a uuid that stays', async () => {
    const plan = fileOf(job(await graphOf(everything), 'bi-sources'), 'superset_plan.py')
    assert.match(plan, new RegExp(`"title": "Corner Shop",\n\\s+"uuid": "${uuidOf('Corner Shop')}",\n\\s+"writable": False,[^}]*"user": "shop_reader"`))
    assert.match(plan, /"title": "Corner Shop for writing",\n\s+"uuid": "3efcbbd8-6087-59ac-b992-7413c16dd224",\n\s+"writable": True,\n\s+"uploads": True,[^}]*"user": "shop"/)
    assert.match(plan, /"address": "snowflake:\/\/reporter@acme\/sales",\n\s+"password_file": "secret-file:far-away"/)
    assert.match(uuidOf('Corner Shop'), /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  })

  test('says nothing of an account when people log in elsewhere, and refuses their passwords', async () => {
    const graph = await graphOf(everything)
    assert.equal(route(graph).account, undefined)
    const config = fileOf(service(graph, 'bi-web'), 'superset_config.py')
    assert.match(config, /CUSTOM_SECURITY_MANAGER = SingleSignOn/)
    assert.match(config, /"code_challenge_method": "S256"/)
    assert.match(config, /AUTH_ROLES_MAPPING = \{"bi-admins": \["Admin"\], "staff": \["Gamma", "Storefront"\]\}/)
    assert.match(fileOf(job(graph, 'bi-init'), 'superset_plan.py'), /ROLES = \["Portal", "Storefront"\]/)
    assert.ok(graph.connections.some((each) => each.from === 'bi-web' && each.to === 'sso' && each.needed === 'answer'))
  })

  test('lets secure cookies follow the address that people really use', async () => {
    const config = fileOf(service(await graphOf(everything), 'bi-web'), 'superset_config.py')
    assert.match(config, /encrypted = public_address\.startswith\("https:\/\/"\)/)
    assert.match(config, /SESSION_COOKIE_SECURE = encrypted/)
    assert.equal(route(await graphOf(everything)).tls, true)
  })
})

describe('what changes', () => {
  /** The texts of every process that differ between two platforms. */
  const differing = async (one: SupersetOptions, other: SupersetOptions): Promise<string[]> => {
    const [a, b] = await Promise.all([graphOf(one), graphOf(other)])
    return nodesOf(a, 'service').filter((node) => JSON.stringify({ ...node, place: 0 }) !== JSON.stringify({ ...service(b, node.id), place: 0 })).map((node) => node.id)
  }
  test('the size of the web changes the web alone', async () => assert.deepEqual(await differing(usual, { ...usual, web: { workers: 4, threads: 12, renewAfter: 100 } }), ['bi-web']))
  test('the size of the worker changes the worker alone', async () => assert.deepEqual(await differing(usual, { ...usual, worker: { concurrency: 3 } }), ['bi-worker']))
  test('the timetable changes the clock alone', async () => assert.deepEqual(await differing(usual, { ...usual, housekeeping: { logs: '7d' } }), ['bi-beat']))
  test('a setting changes web and worker and not the clock', async () => assert.deepEqual(await differing(usual, { ...usual, config: { ROW_LIMIT: 5 } }), ['bi-web', 'bi-worker']))
  test('dashboards and sources change no process', async () => assert.deepEqual(await differing(usual, { ...usual, dashboards: './dashboards', sources: { Shop: 'metastore/shop' } }), []))

  test('jobs run again for what concerns them only', async () => {
    const inputs = async (options: SupersetOptions) => Object.fromEntries(nodesOf(await graphOf(options), 'job').filter((node) => node.app === 'bi').map((node) => [node.id, JSON.stringify(node.inputs)]))
    const changed = async (other: SupersetOptions) => {
      const [a, b] = await Promise.all([inputs(usual), inputs(other)])
      return Object.keys(a).filter((id) => a[id] !== b[id])
    }
    assert.deepEqual(await changed({ ...usual, config: { ROW_LIMIT: 5 }, queryTimeout: '5m', web: { workers: 4 } }), [])
    assert.deepEqual(await changed({ ...usual, config: { FAB_ADD_SECURITY_VIEWS: true } }), ['bi-init'])
    assert.deepEqual(await changed({ ...usual, featureFlags: { DASHBOARD_RBAC: true } }), ['bi-init'])
    assert.deepEqual(await changed({ ...usual, admin: { email: 'me@example.com' } }), ['bi-admin'])
    assert.deepEqual(await changed({ ...usual, version: '6.0.0' }), ['bi-init', 'bi-migrate', 'bi-verify'])
  })
})

describe('several Supersets of one platform', () => {
  test('share nothing but servers: databases, key prefixes, cookies and sources are their own', async () => {
    const graph = await graphOf(usual, { 'bi-two': { ...usual, version: '6.0.0' } })
    const keyspaces = nodesOf(graph, 'keyspace')
    assert.equal(new Set(keyspaces.map((node) => `${node.index} ${node.prefix}`)).size, keyspaces.length)
    assert.deepEqual(nodesOf(graph, 'database').map((node) => node.database).sort(), ['bi', 'bi_probe', 'bi_two', 'bi_two_probe', 'shop'])
    const cookie = (id: string) => /SESSION_COOKIE_NAME = "(\w+)"/.exec(fileOf(service(graph, id), 'superset_config.py'))![1]
    assert.deepEqual([cookie('bi-web'), cookie('bi-two-web')], ['acme_dev_bi_session', 'acme_dev_bi_two_session'])
  })

  test('an older one is asked for nothing that only a newer one has', async () => {
    const graph = await graphOf({ ...usual, version: '6.0.0' })
    const text = fileOf(service(graph, 'bi-web'), 'superset_config.py') + fileOf(service(graph, 'bi-beat'), 'superset_timetable.py')
    assert.doesNotMatch(text, /DISTRIBUTED_COORDINATION_CONFIG|THEME_FONT_URL_ALLOWED_DOMAINS|prune_tasks/)
    assert.equal(service(graph, 'bi-web').recipe.image?.base, 'apache/superset:6.0.0')
  })
})

describe('the written files', () => {
  test('hold no secret and no reference to the value of one', async () => {
    const graph = await graphOf(everything)
    for (const node of [...nodesOf(graph, 'service'), ...nodesOf(graph, 'job')].filter((each) => each.app === 'bi')) {
      for (const file of node.files) {
        assert.ok(partsOf(file.content).every((part) => typeof part === 'string' || part.ref !== 'secret'), `${node.id} ${file.name}`)
      }
    }
  })

  test('are the golden ones', async () => {
    const graph = await graphOf(everything)
    const folder = join(import.meta.dirname, 'golden')
    mkdirSync(folder, { recursive: true })
    const written: [node: ServiceNode | JobNode, name: string][] = [
      [service(graph, 'bi-web'), 'superset_config.py'], [service(graph, 'bi-web'), 'gunicorn.conf.py'], [service(graph, 'bi-worker'), 'superset_celery.py'], [service(graph, 'bi-beat'), 'superset_timetable.py'],
      [service(graph, 'bi-flower'), 'flowerconfig.py'], [job(graph, 'bi-sources'), 'superset_plan.py'], [job(graph, 'bi-verify'), 'superset_proof.py'],
    ]
    for (const [node, name] of written) {
      const path = join(folder, name)
      if (process.env['GOLDEN'] === 'write' || !existsSync(path)) writeFileSync(path, fileOf(node, name))
      assert.equal(fileOf(node, name), readFileSync(path, 'utf8'), `${name} differs: npm run golden, and look at the difference`)
    }
  })
})
