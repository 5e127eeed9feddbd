import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { checkGraph, textsOf } from './check.ts'
import { database, graphOf, job, needs, route, service, store } from './fakes/nodes.ts'
import type { Node } from './node.ts'
import type { Probe } from './process.ts'
import { host, port, text } from './text.ts'

/** The problems of a graph as `code place: found`. */
const told = (...graph: Parameters<typeof graphOf>) =>
  checkGraph(graphOf(...graph)).map((each) => `${each.code} ${each.place.path}: ${each.found}`)

test('a sound graph has no problems', () => {
  const web = service('bi-web', { env: { AT: text`${host('db')}:${port('db')}` } })
  assert.deepEqual(told([store('db'), web, route('bi-route', 'bi-web')], [needs('bi-web', 'db')]), [])
})

describe('dangling references', () => {
  test('of connections', () => {
    assert.deepEqual(told([service('bi-web')], [needs('bi-web', 'db')]), [
      'SW3001 apps.bi: service bi-web, which refers to db',
    ])
  })

  const missing = text`${host('gone')}`
  const asks = { ask: { probe: 'exec', command: ['ask', missing] } satisfies Probe, every: 1, timeout: 1 }
  const { health } = service('x')
  const places: Record<string, Node> = {
    'the command of a service': service('bi', { command: ['run', missing] }),
    'a variable of a job': job('bi', { env: { A: missing } }),
    'a file of a job': job('bi', { files: [{ name: 'a', content: missing }] }),
    'a probe of readiness': service('bi', { health: { ...health, ready: asks } }),
    'a probe of life': service('bi', { health: { ...health, live: { ...asks, failures: 1 } } }),
    'the preparation of a store': store('bi', {
      server: { ...store('x').server, prepare: { command: [missing], unless: 'x' } },
    }),
    'the issuer of an identity': {
      kind: 'identity',
      id: 'bi',
      app: 'bi',
      place: { path: 'identities.bi' },
      keep: false,
      issuer: missing,
      clientId: '',
      clientSecret: '',
      groupsClaim: '',
      scopes: [],
    },
  }
  const watched = { app: 'bi', place: { path: 'apps.bi' }, keep: false } as const
  const ready = (of: string) => ({ figure: 'ready', of }) as const
  const alarm = {
    ...watched,
    kind: 'alarm',
    id: 'bi',
    about: 'bi',
    ask: { figure: ready('bi'), is: 'below', bound: 1 },
    for: 1,
    severity: 'page',
    summary: '',
    do: '',
    notice: 'bi',
  } as const
  Object.assign(places, {
    'what an alarm is about': { ...alarm, about: 'gone' },
    'what an alarm measures': {
      ...alarm,
      ask: {
        ...alarm.ask,
        figure: { figure: 'quantile', of: { of: 'gone', name: 'a', labels: {} }, quantile: 0.5, over: 1 },
      },
    },
    'where an alarm goes': { ...alarm, notice: 'gone' },
    'a line of a dashboard': {
      ...watched,
      kind: 'dashboard',
      id: 'bi',
      about: 'bi',
      title: '',
      panels: [{ title: '', unit: 'count', lines: [{ name: '', figure: ready('gone') }] }],
    },
    'the queue that replicas follow': service('bi', {
      replicas: { min: 1, max: 2, scaleOn: { signal: 'queue', target: 1, of: { keyspace: 'gone', lists: [] } } },
    }),
  } satisfies Record<string, Node>)
  for (const [where, node] of Object.entries(places)) {
    test(`in ${where}`, () => assert.match(told([node]).join(), /^SW3001 [^,]+ bi, which refers to gone$/))
  }

  test('of files that an edge serves are looked at too', () => {
    assert.deepEqual(
      textsOf(route('r', 'w', { statics: [{ path: '/s/', from: { ref: 'software', path: 'static' }, cache: 1 }] })),
      [{ text: [{ ref: 'software', path: 'static' }] }],
    )
  })
})

describe('two routes at one address', () => {
  const two = (a: object, b: object) =>
    told([service('bi'), service('ops'), route('bi-route', 'bi', a), route('ops-route', 'ops', b)])

  test('by host and path', () => {
    assert.deepEqual(two({ host: 'x.com' }, { host: 'x.com' }), ['SW3002 apps.ops: x.com/, which bi has too'])
    assert.deepEqual(two({ host: 'x.com' }, { host: 'x.com', path: '/ops/' }), [])
    assert.deepEqual(two({ host: 'x.com' }, { host: 'y.com' }), [])
  })

  test('by port where there is no host', () => {
    assert.deepEqual(two({ port: 80 }, { port: 80 }), ['SW3002 apps.ops: port 80/, which bi has too'])
    assert.deepEqual(two({ port: 80 }, { port: 81 }), [])
  })

  test('apps without host and port get addresses of their own; two routes of one app do not', () => {
    assert.deepEqual(two({}, {}), [])
    assert.deepEqual(two({}, { app: 'bi' }), ['SW3002 apps.ops: one address/, which bi has too'])
  })
})

test('a circle is told once, at its smallest node, with the way round', () => {
  const nodes = ['c', 'a', 'b'].map((id) => service(id))
  assert.deepEqual(told(nodes, [needs('a', 'c'), needs('c', 'b'), needs('b', 'a')]), [
    'SW3003 apps.a: a needs c needs b needs a',
  ])
})

describe('connections to a database server', () => {
  const limited = store('db', { limits: { connections: 50, reserve: 10 } })
  const web = (pool: number, changes: Parameters<typeof service>[1] = {}) =>
    told([limited, database('db-bi'), service('bi', changes)], [needs('bi', 'db-bi', { pool })])

  test('are the most replicas and one more, times the pool; exactly the room is enough', () => {
    const replicas = { min: 1, max: 3 }
    assert.deepEqual(web(10, { replicas }), [])
    assert.deepEqual(web(11, { replicas }), [
      'SW2014 stores.db: up to 44 connections: bi 4 x 11 (one replica more while rolling)',
    ])
  })

  test('one that must be alone never rolls', () => {
    assert.deepEqual(web(40, { singleton: true }), [])
    assert.equal(web(40).length, 1)
  })

  test('are summed over all that connect, to a database or to the store itself; jobs are not counted', () => {
    const connections = [
      needs('bi', 'db-bi', { pool: 10 }),
      needs('ops', 'db', { pool: 11 }),
      needs('fill', 'db', { pool: 1000 }),
      needs('ops', 'db'),
    ]
    const problems = checkGraph(
      graphOf([limited, database('db-bi'), service('bi'), service('ops'), job('fill')], connections),
    )
    assert.deepEqual(
      problems.map((each) => each.found),
      ['up to 42 connections: bi 2 x 10, ops 2 x 11 (one replica more while rolling)'],
    )
    assert.match(problems[0]!.do, /^set maxConnections of db to 52 or more/)
  })

  test('a store without limits has none', () => {
    assert.deepEqual(told([store('db'), service('bi')], [needs('bi', 'db', { pool: 10_000 })]), [])
  })
})

test('all rules run', () => {
  const nodes = [
    service('a', { command: [text`${host('gone')}`] }),
    service('b'),
    route('a-route', 'a', { port: 1 }),
    route('b-route', 'b', { port: 1 }),
  ]
  const codes = checkGraph(graphOf(nodes, [needs('a', 'b'), needs('b', 'a')])).map((each) => each.code)
  assert.deepEqual(codes, ['SW3001', 'SW3002', 'SW3003'])
})
