import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { App, Section } from '../catalog/app.ts'
import type { Listing } from '../catalog/entry.ts'
import { job, needs, service, store } from '../graph/fakes/nodes.ts'
import { type Checked, resolve } from './resolve.ts'

const project = { exists: () => true, contentOf: () => '', bytesOf: () => undefined }

/** A catalog of one store, one identity and one app, which tells what it was asked to do. */
function catalogOf(log: string[] = []): Listing[] {
  const listing = (type: string, section: Section, app: Pick<App<any>, 'expand' | 'finish'>): Listing => ({
    type,
    section,
    summary: '',
    schema: '',
    load: async () => {
      log.push(`load ${type}`)
      return { type, section, summary: '', schema: '', ...app }
    },
  })
  return [
    listing('db', 'stores', {
      expand(name) {
        log.push(`expand ${name}`)
        return { nodes: [store(name)], connections: [] }
      },
      finish(node, databases, keyspaces) {
        log.push(`finish ${node.id} with ${[...databases, ...keyspaces].map((each) => each.id).join(' ')}`)
        if (databases.length === 0) return { nodes: [], connections: [] }
        return {
          nodes: [job(`${node.id}-databases`, { app: node.id })],
          connections: [needs(`${node.id}-databases`, node.id)],
        }
      },
    }),
    listing('login', 'identities', {
      expand(name) {
        log.push(`expand ${name}`)
        return { nodes: [], connections: [] }
      },
    }),
    listing('site', 'apps', {
      expand(name, options: { database?: string; after?: string }, at) {
        log.push(`expand ${name}`)
        const db = at.store(options.database, ['postgres'], 'database')
        const connections = [
          ...(db ? [needs(name, at.database(db).id)] : []),
          ...(options.after ? [needs(name, options.after)] : []),
        ]
        return { nodes: [service(name, { app: name })], connections }
      },
    }),
    listing('unused', 'apps', { expand: () => assert.fail('not used') }),
  ]
}

const written = (parts: object): Checked => ({ name: 'acme', environment: 'dev', ...parts })
const site = (options: object = {}) => ({ type: 'site', ...options })

test('stores come first, then identities, then apps, each by name; stores finish last with what was asked of them', async () => {
  const log: string[] = []
  const { problems } = await resolve(
    written({
      apps: { web: site({ database: 'main' }), bi: site({ database: 'main' }) },
      identities: { sso: { type: 'login' } },
      stores: { main: { type: 'db' }, aux: { type: 'db' } },
    }),
    catalogOf(log),
    project,
  )
  assert.deepEqual(problems, [])
  assert.deepEqual(
    log.filter((line) => !line.startsWith('load')),
    [
      'expand aux',
      'expand main',
      'expand sso',
      'expand bi',
      'expand web',
      'finish aux with ',
      'finish main with main-bi main-web',
    ],
  )
})

test('only what the platform uses is loaded', async () => {
  const log: string[] = []
  await resolve(written({ apps: { web: site() } }), catalogOf(log), project)
  assert.deepEqual(
    log.filter((line) => line.startsWith('load')),
    ['load site'],
  )
})

test('nodes are sorted by id and connections by their ends, whatever the order in which they were written', async () => {
  const apps = { zoo: site({ database: 'main' }), bi: site({ database: 'main', after: 'zoo' }) }
  const stores = { main: { type: 'db' } }
  const { graph } = await resolve(written({ apps, stores }), catalogOf(), project)
  assert.deepEqual([...graph.nodes.keys()], [...graph.nodes.keys()].sort())
  assert.deepEqual(
    graph.connections.map(({ from, to }) => `${from} ${to}`),
    ['bi main-bi', 'bi zoo', 'main-databases main', 'zoo main-zoo'],
  )
  const other = await resolve(
    written({ stores, apps: Object.fromEntries(Object.entries(apps).reverse()) }),
    catalogOf(),
    project,
  )
  assert.deepEqual(other.graph, graph)
  assert.deepEqual([...other.graph.nodes.keys()], [...graph.nodes.keys()])
})

describe('problems', () => {
  test('of all apps are told together, and those of the graph only when there are no others', async () => {
    const both = await resolve(
      written({ apps: { a: site({ database: 'x', after: 'gone' }), b: site({ database: 'y' }) } }),
      catalogOf(),
      project,
    )
    assert.deepEqual(
      both.problems.map((each) => `${each.code} ${each.place.path}`),
      ['SW2001 apps.a.database', 'SW2001 apps.b.database'],
    )
    const whole = await resolve(written({ apps: { a: site({ after: 'gone' }) } }), catalogOf(), project)
    assert.deepEqual(
      whole.problems.map((each) => each.code),
      ['SW3001'],
    )
  })

  test('of a thing whose shape is wrong are not told again, and nobody is told that it is not there', async () => {
    const parts = written({
      stores: { main: null },
      apps: { a: site({ database: 'main' }), b: site({ database: 'gone' }), c: site({ database: 'gone' }) },
    })
    const { problems } = await resolve(parts, catalogOf(), project, new Set(['stores.main', 'apps.c']))
    assert.deepEqual(
      problems.map((each) => `${each.code} ${each.place.path}`),
      ['SW2001 apps.b.database'],
    )
  })
})

test('a type of another section is not expanded where it does not belong', async () => {
  const log: string[] = []
  const { graph } = await resolve(written({ apps: { main: { type: 'db' } } }), catalogOf(log), project)
  assert.deepEqual([log, graph.nodes.size], [['load db'], 0])
})

test('an empty platform is an empty graph', async () => {
  const { graph, problems } = await resolve(written({}), catalogOf(), project)
  assert.deepEqual(
    [graph.platform, graph.environment, graph.nodes.size, graph.connections, problems],
    ['acme', 'dev', 0, [], []],
  )
})
