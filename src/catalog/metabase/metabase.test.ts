import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { nodesOf } from '../../graph/graph.ts'
import { startNeeds } from '../../graph/needs.ts'
import type { JobNode, RouteNode, SecretNode, ServiceNode } from '../../graph/node.ts'
import { bindText, isLeftOut, type Reference, referencesIn, type Text } from '../../graph/text.ts'
import { resolve } from '../../resolve/resolve.ts'
import { appContract } from '../../testing/app-contract.ts'
import { postgres } from '../postgres/options.ts'
import { metabase, type MetabaseOptions } from './options.ts'
import { seriesOf, tagOf } from './versions.ts'

const catalog = [metabase, postgres].map((each) => each.listing)
const least: MetabaseOptions = { version: '0.65.4', database: 'metastore' }
const platformOf = (options: MetabaseOptions) => ({
  name: 'acme',
  environment: 'dev',
  stores: { metastore: postgres({ version: '18' }) },
  apps: { ask: metabase(options) },
})

async function graphOf(change: Partial<MetabaseOptions> = {}) {
  const { graph, problems } = await resolve(platformOf({ ...least, ...change }), catalog, {
    exists: () => true,
    contentOf: (path) => `content of ${path}`,
    bytesOf: () => undefined,
  })
  assert.deepEqual(problems, [])
  return graph
}

const read = (text: Text) => bindText(text, (reference) => `<${Object.values(reference).join(' ')}>`)
const web = async (change: Partial<MetabaseOptions> = {}) => (await graphOf(change)).nodes.get('ask-web') as ServiceNode

for (const { name, run } of appContract(catalog, [{ title: 'metabase with defaults', platform: platformOf(least) }]))
  test(name, run)

describe('metabase with defaults', () => {
  test('is one role with its lifecycle, its proof and a route', async () => {
    const graph = await graphOf()
    assert.deepEqual(
      [...graph.nodes.values()]
        .filter((node) => node.app === 'ask' && !['secret', 'database'].includes(node.kind))
        .map((node) => node.id),
      ['ask-admin', 'ask-migrate', 'ask-route', 'ask-verify', 'ask-web'],
    )
    const route = graph.nodes.get('ask-route') as RouteNode
    assert.deepEqual(
      [route.tls, route.home, route.account],
      [false, '/', { user: 'admin@example.com', password: 'ask-admin-password' }],
    )
  })

  test('migrates with one process before any web process, and no web process migrates', async () => {
    const graph = await graphOf()
    const migrate = graph.nodes.get('ask-migrate') as JobNode
    assert.deepEqual(migrate.command.slice(-2), ['migrate', 'up'])
    assert.deepEqual(
      [migrate.drains, migrate.inputs],
      [['ask-web'], { version: '0.65.4', edition: 'open-source', database: 'metastore-ask' }],
    )
    assert.deepEqual(startNeeds(graph).get('ask-web'), ['ask-migrate', 'metastore', 'metastore-databases'])
    assert.equal((await web()).env['MB_DB_AUTOMIGRATE'], 'false')
    assert.equal(migrate.env['MB_DB_AUTOMIGRATE'], undefined)
  })

  test('makes the first account when Metabase answers, before the proof', async () => {
    const needs = startNeeds(await graphOf())
    assert.deepEqual(needs.get('ask-admin'), ['ask-route', 'ask-web'])
    assert.ok(needs.get('ask-verify')!.includes('ask-admin'))
  })

  test('may take ten minutes to boot, and is not ended while a request is answered', async () => {
    const { health, stop } = await web()
    assert.equal(health.boot.within, 600)
    assert.deepEqual(health.ready.ask, { probe: 'http', port: 'http', path: '/api/health', status: 200 })
    assert.deepEqual(stop, { signal: 'SIGTERM', grace: 60, drain: 5 })
  })

  test('keeps its key for ever, and in the backup', async () => {
    const key = (await graphOf()).nodes.get('ask-encryption-key') as SecretNode
    assert.deepEqual([key.rotatable, key.inBackup, key.keep, key.shape.length], [false, true, true, 64])
  })

  test('is told no secret but in a variable of its own', async () => {
    const graph = await graphOf()
    for (const node of [...nodesOf(graph, 'service'), ...nodesOf(graph, 'job')].filter((each) => each.app === 'ask')) {
      for (const [name, value] of Object.entries(node.env)) {
        if (referencesIn(value).some((reference) => reference.ref === 'secret'))
          assert.deepEqual([typeof value !== 'string' && value.text.length, /^MB_/.test(name)], [1, true], name)
      }
    }
    const { env } = await web()
    assert.deepEqual(
      ['MB_DB_PASS', 'MB_ENCRYPTION_SECRET_KEY', 'MB_SESSION_SECRET_KEY'].map((name) => read(env[name]!)),
      ['<secret metastore-ask-password>', '<secret ask-encryption-key>', '<secret ask-session-key>'],
    )
  })
})

describe('the heap', () => {
  for (const [title, options, heap] of [
    ['is three fifths of the memory', {}, 1228],
    ['grows with the memory', { memory: '8GiB' }, 4915],
    ['is the share that is asked for', { memory: '4GiB', heap: 50 }, 2048],
  ] as const satisfies [string, MetabaseOptions['web'], number][]) {
    test(title, async () => assert.ok((await web({ web: options })).command.includes(`-Xmx${heap}m`)))
  }
})

describe('versions', () => {
  test('are known by their series, whatever the patch', () => {
    assert.deepEqual(
      ['0.65.4', '0.65.99', '0.63.18.2', '0.56.1'].map((version) => seriesOf(version)?.series),
      [65, 65, 63, 56],
    )
    for (const version of ['0.65', '0.65.x', 'v0.65.4', '1.65.4', '0.66.1', '0.55.1', 'latest', ''])
      assert.equal(seriesOf(version), undefined, version)
  })

  test('have the tag of their edition, and so another recipe', async () => {
    assert.deepEqual(
      [tagOf({ version: '0.65.4' }), tagOf({ version: '0.65.4', edition: 'enterprise' })],
      ['v0.65.4', 'v1.65.4'],
    )
    const { recipe } = await web({ edition: 'enterprise' })
    assert.deepEqual(
      [recipe.id, recipe.image!.base, recipe.native],
      [
        'metabase-enterprise-1.65.4',
        'metabase/metabase-enterprise:v1.65.4',
        { from: 'jar', name: 'metabase', version: 'v1.65.4', java: 21 },
      ],
    )
  })

  test('that have a question for life are asked it, older ones only whether they listen', async () => {
    assert.deepEqual((await web()).health.live.ask, { probe: 'http', port: 'http', path: '/livez', status: 200 })
    assert.deepEqual((await web({ version: '0.57.2' })).health.live.ask, { probe: 'tcp', port: 'http' })
  })

  test('a new one is a new migration and new software, which drains the old', async () => {
    const [older, newer] = [await graphOf({ version: '0.65.3' }), await graphOf()]
    const job = (graph: typeof older) => graph.nodes.get('ask-migrate') as JobNode
    assert.notDeepEqual(job(older).inputs, job(newer).inputs)
    assert.notEqual(job(older).recipe.id, job(newer).recipe.id)
  })
})

test('drivers of the project are laid beside those of Metabase, and a changed one starts it again', async () => {
  const { command, env, projectFiles } = await web({ plugins: './drivers' })
  assert.deepEqual(command.slice(0, 2), ['/bin/sh', '-c'])
  assert.deepEqual(command.slice(3, 5), ['metabase', 'java'])
  assert.deepEqual(
    [read(env['DRIVERS']!), env['DRIVERS_CONTENT'], projectFiles],
    ['<project ./drivers>', 'content of ./drivers', ['./drivers']],
  )
})

test('each outer party waits longer than the inner one', async () => {
  const graph = await graphOf({ queryTimeout: '90s' })
  const { env } = graph.nodes.get('ask-web') as ServiceNode
  assert.equal(env['MB_DB_QUERY_TIMEOUT_MINUTES'], '2')
  assert.equal(env['MB_JETTY_ASYNC_RESPONSE_TIMEOUT'], '135000')
  assert.equal((graph.nodes.get('ask-route') as RouteNode).timeout, 150)
})

test('where the database is reached by TLS, its address says so and holds no password; elsewhere there is none', async () => {
  const { env } = await web()
  const bind = (yes: boolean) => (reference: Reference) =>
    reference.ref === 'encrypted' ? (yes ? reference.yes : reference.no) : reference.ref
  const address = env['MB_DB_CONNECTION_URI']!
  assert.equal(bindText(address, bind(true)), 'jdbc:postgresql://host:port/ask?sslmode=require')
  assert.deepEqual([isLeftOut(address, bind(true)), isLeftOut(address, bind(false))], [false, true])
})
