import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Graph } from '../../graph/graph.ts'
import { nodesOf } from '../../graph/graph.ts'
import type { ServiceNode } from '../../graph/node.ts'
import { bindText } from '../../graph/text.ts'
import { resolve } from '../../resolve/resolve.ts'
import { postgres } from '../postgres/options.ts'
import { redis } from '../redis/options.ts'
import { superset, type SupersetOptions } from './options.ts'

const catalog = [postgres, redis, superset].map((each) => each.listing)
const usual: SupersetOptions = { version: '6.1.0', database: 'metastore', cache: 'cache' }

async function graphOf(bi: SupersetOptions, more: Record<string, SupersetOptions> = {}): Promise<Graph> {
  const platform = {
    name: 'acme',
    environment: 'dev',
    stores: {
      metastore: postgres({ version: '18', databases: ['shop'], maxConnections: 400 }),
      cache: redis({ version: '7' }),
    },
    apps: {
      bi: superset(bi),
      ...Object.fromEntries(Object.entries(more).map(([name, options]) => [name, superset(options)])),
    },
  }
  const { graph, problems } = await resolve(platform, catalog, {
    exists: () => true,
    contentOf: () => 'print',
    bytesOf: () => undefined,
  })
  assert.deepEqual(problems, [])
  return graph
}

const service = (graph: Graph, id: string) => graph.nodes.get(id) as ServiceNode
const fileOf = (node: ServiceNode, name: string) =>
  bindText(node.files.find((each) => each.name === name)!.content, ({ ref }) => ref)

describe('what changes', () => {
  /** The texts of every process that differ between two platforms. */
  const differing = async (one: SupersetOptions, other: SupersetOptions): Promise<string[]> => {
    const [a, b] = await Promise.all([graphOf(one), graphOf(other)])
    return nodesOf(a, 'service')
      .filter((node) => JSON.stringify({ ...node, place: 0 }) !== JSON.stringify({ ...service(b, node.id), place: 0 }))
      .map((node) => node.id)
  }
  test('the size of the web changes the web alone', async () =>
    assert.deepEqual(await differing(usual, { ...usual, web: { workers: 4, threads: 12, renewAfter: 100 } }), [
      'bi-web',
    ]))
  test('the size of the worker changes the worker alone', async () =>
    assert.deepEqual(await differing(usual, { ...usual, worker: { concurrency: 3 } }), ['bi-worker']))
  test('the timetable changes the clock alone', async () =>
    assert.deepEqual(await differing(usual, { ...usual, housekeeping: { logs: '7d' } }), ['bi-beat']))
  test('a setting changes web and worker and not the clock', async () =>
    assert.deepEqual(await differing(usual, { ...usual, config: { ROW_LIMIT: 5 } }), ['bi-web', 'bi-worker']))
  test('dashboards and sources change no process', async () =>
    assert.deepEqual(
      await differing(usual, { ...usual, dashboards: './dashboards', sources: { Shop: 'metastore/shop' } }),
      [],
    ))

  test('jobs run again for what concerns them only', async () => {
    const inputs = async (options: SupersetOptions) =>
      Object.fromEntries(
        nodesOf(await graphOf(options), 'job')
          .filter((node) => node.app === 'bi')
          .map((node) => [node.id, JSON.stringify(node.inputs)]),
      )
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
    assert.deepEqual(
      nodesOf(graph, 'database')
        .map((node) => node.database)
        .sort(),
      ['bi', 'bi_probe', 'bi_two', 'bi_two_probe', 'shop'],
    )
    const cookie = (id: string) =>
      /SESSION_COOKIE_NAME = "(\w+)"/.exec(fileOf(service(graph, id), 'superset_config.py'))![1]
    assert.deepEqual([cookie('bi-web'), cookie('bi-two-web')], ['acme_dev_bi_session', 'acme_dev_bi_two_session'])
  })

  test('an older one is asked for nothing that only a newer one has', async () => {
    const graph = await graphOf({ ...usual, version: '6.0.0' })
    const text =
      fileOf(service(graph, 'bi-web'), 'superset_config.py') +
      fileOf(service(graph, 'bi-beat'), 'superset_timetable.py')
    assert.doesNotMatch(text, /DISTRIBUTED_COORDINATION_CONFIG|THEME_FONT_URL_ALLOWED_DOMAINS|prune_tasks/)
    assert.equal(service(graph, 'bi-web').recipe.image?.base, 'apache/superset:6.0.0-py311')
  })
})
