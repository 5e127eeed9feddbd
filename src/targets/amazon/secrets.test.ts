import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { postgres } from '../../catalog/postgres/options.ts'
import { redis } from '../../catalog/redis/options.ts'
import { graphOf, route, secret, service, store } from '../../graph/fakes/nodes.ts'
import { bucketsOf } from './buckets.ts'
import { graphWith } from './fakes/data.ts'
import { site } from './fakes/site.ts'
import { secretsOf, secretUse } from './secrets.ts'

const graph = await graphWith(
  { metastore: postgres({ version: '16', databases: ['shop'] }), cache: redis({ version: '7' }) },
  ['sso-client', 'warehouse-admin'],
)
const idsOf = (options = {}) => secretsOf(graph, site(options)).map((each) => each.id)

describe('secrets', () => {
  test('are those of the graph but the one that RDS keeps', () => {
    const all = [...graph.nodes.values()].filter((node) => node.kind === 'secret').map((node) => node.id)
    assert.ok(all.includes('metastore-superuser'))
    assert.deepEqual(idsOf(), all.filter((id) => id !== 'metastore-superuser').sort())
  })

  test("are found by their id, and the administrator's in what RDS keeps", () => {
    assert.deepEqual(secretUse(graph, site(), 'cache-password'), { secret: 'cache-password' })
    assert.deepEqual(secretUse(graph, site(), 'metastore-superuser'), { database: 'metastore', field: 'password' })
  })

  test('have names that do not end like an ARN of Secrets Manager, which ends with a hyphen and six characters', () => {
    const names = secretsOf(graph, site()).map((each) => each.name)
    assert.ok(names.includes('acme-prod/sso_client') && names.includes('acme-prod/cache-password'), names.join())
    const others = secretsOf(graph, site({ secrets: { kept: 'ssm' } })).map((each) => each.name)
    assert.ok(others.includes('/acme-prod/sso-client'), others.join())
  })

  test("of a database with copies are the platform's own", () => {
    const options = { stores: { metastore: { replicas: 1 } } }
    assert.ok(idsOf(options).includes('metastore-superuser'))
    assert.deepEqual(secretUse(graph, site(options), 'metastore-superuser'), { secret: 'metastore-superuser' })
  })

  test('of a server outside are the given ones', () => {
    const options = {
      stores: {
        metastore: { external: { host: 'pg.example.com', password: 'warehouse-admin' } },
        cache: { external: { host: 'r.example.com', password: 'sso-client' } },
      },
    }
    const ids = idsOf(options)
    assert.deepEqual(
      [ids.includes('metastore-superuser'), ids.includes('cache-password'), ids.includes('warehouse-admin')],
      [false, false, true],
    )
    assert.deepEqual(secretUse(graph, site(options), 'metastore-superuser'), { secret: 'warehouse-admin' })
    assert.deepEqual(secretUse(graph, site(options), 'cache-password'), { secret: 'sso-client' })
  })

  test('are drawn by AWS where nobody gives them, within what their server takes', () => {
    const of = (id: string) => secretsOf(graph, site()).find((each) => each.id === id)!
    assert.equal(of('sso-client').draw, undefined)
    assert.equal(of('metastore-shop-password').draw!.alphabet, 'letters-digits')
    const odd = graphOf([
      store('cache', { engine: 'redis', administrator: { user: 'default', password: 'short' } }),
      secret('short', { shape: { length: 8, alphabet: 'base64url' } }),
      secret('other', { shape: { length: 8, alphabet: 'base64url' } }),
    ])
    assert.deepEqual(
      secretsOf(odd, site()).map((each) => each.draw),
      [
        { length: 8, alphabet: 'base64url' },
        { length: 16, alphabet: 'letters-digits' },
      ],
    )
  })

  test('are where the options say, under names that tell the platform', () => {
    const of = (options: object, id: string) => secretsOf(graph, site(options)).find((each) => each.id === id)!
    assert.deepEqual(
      [of({}, 'sso-client').kept, of({}, 'sso-client').name],
      ['secrets-manager', 'acme-prod/sso_client'],
    )
    const other = { secrets: { kept: 'ssm', other: { 'sso-client': 'secrets-manager' }, path: 'prod/bi/' } }
    assert.deepEqual(
      [of(other, 'cache-password').name, of(other, 'sso-client').name, of(other, 'sso-client').kept],
      ['/prod/bi/cache-password', 'prod/bi/sso_client', 'secrets-manager'],
    )
    assert.equal(of({}, 'metastore-shop-password').about, 'acme prod, metastore: shop password')
  })

  test('none rotates by itself: nobody would tell the server', () => {
    assert.deepEqual(
      secretsOf(graph, site()).filter((each) => each.rotation !== undefined),
      [],
    )
  })
})

describe('buckets', () => {
  const entered = graphOf([service('bi'), route('bi-route', 'bi')])
  test("there is one for the load balancer's records, which goes with them", () => {
    assert.deepEqual(bucketsOf(entered, site()), [
      {
        id: 'access-logs',
        name: 'acme-dev-access-logs',
        about: 'Requests as the load balancer saw them',
        versioned: false,
        expire: 90,
        keep: false,
        writer: 'load-balancer-logs',
      },
    ])
    assert.equal(bucketsOf(entered, site({ entry: { accessLogs: 14 } }))[0]!.expire, 14)
  })
  test('there is none where nothing is entered or nothing is to be kept', () => {
    assert.deepEqual(
      [bucketsOf(graphOf([service('bi')]), site()), bucketsOf(entered, site({ entry: { accessLogs: false } }))],
      [[], []],
    )
  })
  test('its name leaves room for the account and the region', () => {
    assert.ok(bucketsOf(entered, site({ name: 'a'.repeat(28) }))[0]!.name.length <= 63 - 28)
  })
})
