import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { nodesOf } from '../../graph/graph.ts'
import type { JobNode, RouteNode, ServiceNode } from '../../graph/node.ts'
import { bindText, partsOf, type Reference, referencesIn, type Text } from '../../graph/text.ts'
import { resolve } from '../../resolve/resolve.ts'
import { appContract } from '../../testing/app-contract.ts'
import { oidc } from '../oidc/options.ts'
import { postgres } from '../postgres/options.ts'
import { redis } from '../redis/options.ts'
import { superset, type SupersetOptions } from './options.ts'
import { uuidOf } from './sources.ts'

const catalog = [oidc, postgres, redis, superset].map((each) => each.listing)

const everything: SupersetOptions = {
  version: '6.1.0',
  database: 'metastore',
  cache: 'cache',
  queue: 'queue',
  web: {
    replicas: [2, 4],
    workers: 3,
    threads: 6,
    requestTimeout: '4m',
    renewAfter: 1000,
    scaleOn: { cpu: 70 },
    cpu: '2',
    memory: '2GiB',
  },
  worker: { replicas: [1, 3], concurrency: 4, stopGrace: '5m', scaleOn: { queue: 10 } },
  beat: { memory: '200MiB' },
  flower: { username: 'ops' },
  alerts: {
    mail: { host: 'smtp.example.com', username: 'bi', password: { secret: 'smtp' }, from: 'bi@example.com' },
    slack: { secret: 'slack' },
    dryRun: true,
  },
  asyncQueries: true,
  thumbnails: true,
  queryTimeout: '3m',
  asyncQueryTimeout: '2h',
  edgeTimeout: '5m',
  uploadLimit: '1GiB',
  cacheFor: '12h',
  cachePerUser: true,
  login: 'sso',
  roles: { 'bi-admins': ['Admin'], staff: ['Gamma', 'Storefront'] },
  everyone: 'Gamma',
  admin: { username: 'operator', email: 'ops@example.com' },
  host: 'bi.example.com',
  sources: {
    'Corner Shop': 'metastore/shop',
    'Corner Shop for writing': {
      database: 'metastore/shop',
      access: 'write',
      uploads: true,
      uuid: '3EFCBBD8-6087-59AC-B992-7413C16DD224',
    },
    'Far away': { address: 'snowflake://reporter@acme/sales', password: { secret: 'far-away' } },
  },
  dashboards: './dashboards',
  embedding: { sites: ['https://portal.example.com'], role: 'Portal' },
  allowFrom: { connect: ['https://tiles.example.com'] },
  rateLimit: { requests: '500 per minute' },
  statsd: { host: 'statsd.example.com' },
  housekeeping: { logs: '30d', queries: false },
  featureFlags: { DASHBOARD_RBAC: true },
  config: { ROW_LIMIT: 10_000, D3_FORMAT: { currency: ['€', ''] } },
  pythonConfig: './superset_extra.py',
  env: { MAPBOX_API_KEY: { secret: 'mapbox' }, TZ: 'UTC' },
}
const files = ['./dashboards', './superset_extra.py']
const platform = {
  name: 'acme',
  environment: 'dev',
  stores: {
    metastore: postgres({ version: '18', databases: ['shop'], maxConnections: 400 }),
    cache: redis({ version: '7' }),
    queue: redis({ version: '7' }),
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
  apps: { bi: superset(everything) },
}

for (const { name, run } of appContract(catalog, [{ title: 'superset with everything', platform, files }]))
  test(name, run)

const project = {
  exists: (path: string) => files.includes(path),
  contentOf: (path: string) => `print of ${path}`,
  bytesOf: () => undefined,
}
const { graph, problems } = await resolve(platform, catalog, project)
test('everything at once is no problem', () => assert.deepEqual(problems, []))

const service = (id: string) => graph.nodes.get(id) as ServiceNode
const job = (id: string) => graph.nodes.get(id) as JobNode
const route = () => graph.nodes.get('bi-route') as RouteNode

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

describe('superset with everything', () => {
  test('has all roles, of which flower has no route', () => {
    assert.deepEqual(
      nodesOf(graph, 'service').map((node) => node.id),
      ['bi-beat', 'bi-flower', 'bi-web', 'bi-worker'],
    )
    assert.deepEqual(
      nodesOf(graph, 'route').map((node) => [node.id, node.to.service]),
      [['bi-route', 'bi-web']],
    )
    assert.match(fileOf(service('bi-flower'), 'flowerconfig.py'), /basic_auth = \[f"ops:\{password\}"\]/)
    assert.ok(
      service('bi-flower').command.some((each) => referencesIn(each).some((reference) => reference.ref === 'bind')),
    )
  })

  test('keeps what waits in the queue store, and what can be computed again in the cache', () => {
    const stores = Object.groupBy(nodesOf(graph, 'keyspace'), (node) => node.store)
    assert.deepEqual(stores['queue']!.map((node) => node.purpose).sort(), ['broker', 'events', 'locks', 'results'])
    assert.deepEqual(stores['cache']!.map((node) => node.purpose).sort(), [
      'data',
      'explore',
      'filters',
      'limits',
      'metadata',
      'thumbnails',
    ])
  })

  test('registers sources with the user that is asked for, by a uuid that stays', () => {
    const plan = fileOf(job('bi-sources'), 'superset_plan.py')
    assert.match(
      plan,
      new RegExp(
        `"title": "Corner Shop",\n\\s+"uuid": "${uuidOf('Corner Shop')}",\n\\s+"writable": False,[^}]*"user": "shop_reader"`,
      ),
    )
    assert.match(
      plan,
      /"title": "Corner Shop for writing",\n\s+"uuid": "3efcbbd8-6087-59ac-b992-7413c16dd224",\n\s+"writable": True,\n\s+"uploads": True,[^}]*"user": "shop"/,
    )
    assert.match(plan, /"address": "snowflake:\/\/reporter@acme\/sales",\n\s+"password_file": "secret-file:far-away"/)
    assert.match(uuidOf('Corner Shop'), /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  })

  test('says nothing of an account when people log in elsewhere, and refuses their passwords', () => {
    assert.equal(route().account, undefined)
    const config = fileOf(service('bi-web'), 'superset_config.py')
    assert.match(config, /CUSTOM_SECURITY_MANAGER = SingleSignOn/)
    assert.match(config, /"code_challenge_method": "S256"/)
    assert.match(config, /AUTH_ROLES_MAPPING = \{"bi-admins": \["Admin"\], "staff": \["Gamma", "Storefront"\]\}/)
    assert.match(fileOf(job('bi-init'), 'superset_plan.py'), /ROLES = \["Portal", "Storefront"\]/)
    assert.ok(graph.connections.some((each) => each.from === 'bi-web' && each.to === 'sso' && each.needed === 'answer'))
  })

  test('lets secure cookies follow the address that people really use', () => {
    const config = fileOf(service('bi-web'), 'superset_config.py')
    assert.match(config, /encrypted = public_address\.startswith\("https:\/\/"\)/)
    assert.match(config, /SESSION_COOKIE_SECURE = encrypted/)
    assert.equal(route().tls, true)
  })
})

describe('the written files', () => {
  test('hold no secret and no reference to the value of one, but those that a secret store keeps', () => {
    for (const node of [...nodesOf(graph, 'service'), ...nodesOf(graph, 'job')].filter((each) => each.app === 'bi')) {
      for (const file of node.files.filter((each) => !each.secret)) {
        assert.ok(
          partsOf(file.content).every((part) => typeof part === 'string' || part.ref !== 'secret'),
          `${node.id} ${file.name}`,
        )
      }
    }
  })

  test('are the golden ones', () => {
    const folder = join(import.meta.dirname, 'golden')
    mkdirSync(folder, { recursive: true })
    const written: [node: ServiceNode | JobNode, name: string][] = [
      [service('bi-web'), 'superset_config.py'],
      [service('bi-web'), 'gunicorn.conf.py'],
      [service('bi-worker'), 'superset_celery.py'],
      [service('bi-beat'), 'superset_timetable.py'],
      [service('bi-flower'), 'flowerconfig.py'],
      [job('bi-sources'), 'superset_plan.py'],
      [job('bi-verify'), 'superset_proof.py'],
    ]
    for (const [node, name] of written) {
      const path = join(folder, name)
      if (process.env['GOLDEN'] === 'write' || !existsSync(path)) writeFileSync(path, fileOf(node, name))
      assert.equal(
        fileOf(node, name),
        readFileSync(path, 'utf8'),
        `${name} differs: npm run golden, and look at the difference`,
      )
    }
  })
})
