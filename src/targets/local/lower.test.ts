import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { graphOf, job, needs, program, route, secret, service, store } from '../../graph/fakes/nodes.ts'
import type { Graph } from '../../graph/graph.ts'
import type { JobNode, ServiceNode, StoreNode } from '../../graph/node.ts'
import { host, ownPort, port, secretFile, secretHash, secretValue, text, volume } from '../../graph/text.ts'
import { siteOf } from './fakes/site.ts'
import { addressOf, lower, placeJob, placeService, prepareCommand, secretsRead } from './lower.ts'
import type { Site } from './site.ts'

const hash = (id: string) => `sha of ${id}`
const file = (content: Parameters<typeof text>[1] = 'plain', secretly = false) => ({
  name: 'a.conf',
  content: text`${content}`,
  ...(secretly && { secret: true }),
})

/** One service in a graph, placed; `around` are other nodes. */
function placed(
  changes: Partial<ServiceNode>,
  { site = {}, replicas, hashes = hash }: { site?: Partial<Site>; replicas?: number; hashes?: typeof hash } = {},
) {
  const web = service('web', changes)
  const graph = graphOf([web, store('db'), secret('key')])
  return placeService(graph, siteOf(graph, site), web, hashes, replicas)
}

describe("the folder of a node's files", () => {
  const folder = (...content: Parameters<typeof file>) => placed({ files: [file(...content)] }).binder.folders.config

  test('is another when the content is, and the same otherwise', () => {
    assert.equal(folder('one'), folder('one'))
    assert.notEqual(folder('one'), folder('two'))
    assert.notEqual(folder(secretValue('key'), true), folder(secretValue('other'), true))
    assert.match(folder('one'), /^\/state\/config\/web\/[0-9a-f]{8}$/)
  })

  test('is another when what its text refers to has moved', () => {
    const at = (number: number) =>
      placed({ files: [file(port('db'))] }, { site: { ports: { 'web:http': [1, 2], 'db:sql': [number] } } }).binder
        .folders.config
    assert.notEqual(at(5432), at(5433))
  })

  test('does not change with anything else of the node', () => {
    assert.equal(placed({ files: [file()], env: { A: '1' }, command: ['other'] }).binder.folders.config, folder())
  })
})

describe('the fingerprint of a row', () => {
  const fingerprint = (...args: Parameters<typeof placed>) => placed(...args).row.fingerprint

  test('is not touched by the number of replicas', () => {
    const replicas = { min: 1, max: 5 }
    assert.equal(fingerprint({ replicas }, { replicas: 4 }), fingerprint({ replicas }))
    assert.equal(placed({ replicas }, { replicas: 4 }).row.replicas, 4)
  })

  test('changes with what the process is made from', () => {
    const { health, stop } = service('x')
    const changes: Partial<ServiceNode>[] = [
      {},
      { command: ['other'] },
      { env: { A: '1' } },
      { env: { A: text`${secretValue('key')}` } },
      { files: [file()] },
      { files: [file('other')] },
      { singleton: true },
      { recipe: { ...program.recipe, id: 'program-2' } },
      { health: { ...health, boot: { within: 99 } } },
      { stop: { ...stop, grace: 99 } },
      { folder: 'project' },
    ]
    assert.equal(new Set(changes.map((change) => fingerprint(change))).size, changes.length)
  })

  test('changes with the value of a secret that the process reads, and of no other', () => {
    const other = (id: string) => `new sha of ${id}`
    for (const reads of [
      { env: { A: text`${secretValue('key')}` } },
      { command: ['run', text`${secretFile('key')}`] },
      { files: [file(secretHash('key'))] },
      { files: [file(secretValue('key'), true)] },
    ]) {
      assert.notEqual(fingerprint(reads), fingerprint(reads, { hashes: other }))
    }
    assert.equal(fingerprint({}), fingerprint({}, { hashes: other }))
  })
})

test('a secret alone in a variable becomes a file to read, never a value', () => {
  const { row } = placed({
    env: { KEY: text`${secretValue('key')}`, AT: text`${host('db')}:${port('db')}`, OWN: text`${ownPort('http')}` },
  })
  assert.deepEqual(row.secretEnv, { KEY: '/state/secrets/key' })
  assert.deepEqual([row.env['KEY'], row.env['AT'], row.env['OWN']], [undefined, '127.0.0.1:5432', '{port:http}'])
  assert.throws(() => placed({ env: { URL: text`x:${secretValue('key')}` } }), /a secret cannot stand here/)
})

test('the variables of the machine come first, then those of the software, then those of the program', () => {
  const site = {
    environment: { A: 'machine', B: 'machine', C: 'machine', PATH: '/bin' },
    software: { program: { root: '/soft', programs: { program: '/soft/bin/program' }, env: { B: 'soft', C: 'soft' } } },
  }
  const { env, command } = placed({ env: { C: 'own' } }, { site }).row
  assert.deepEqual(env, { A: 'machine', B: 'soft', C: 'own', PATH: '/soft/bin:/bin' })
  assert.deepEqual(command, ['/soft/bin/program'])
})

test('a program with a slash is not looked up', () => {
  const site = { software: { program: { root: '/soft', programs: { './run': '/wrong' } } } }
  assert.deepEqual(placed({ command: ['./run', 'x'] }, { site }).row.command, ['./run', 'x'])
})

test('a process works in the folder of its files, of the project, or of the state', () => {
  assert.match(placed({ files: [file()] }).row.cwd, /^\/state\/config\/web\//)
  assert.equal(placed({ files: [file()], folder: 'project' }).row.cwd, '/project')
  assert.equal(placed({}).row.cwd, '/state')
})

test('a service has a port for each slot, a store one; stores are alone', () => {
  const graph = graphOf([service('web', { replicas: { min: 2, max: 3 } }), store('db')])
  const [web, db] = ['web', 'db'].map(
    (id) => placeService(graph, siteOf(graph), graph.nodes.get(id) as ServiceNode | StoreNode, hash).row,
  )
  assert.deepEqual([web!.ports['http']!.length, web!.replicas, web!.singleton], [4, 2, false])
  assert.deepEqual([db!.ports, db!.replicas, db!.singleton], [{ sql: [5432] }, 1, true])
})

test('a service behind the edge tells it its addresses, and one that nobody reaches tells none', () => {
  const graph = graphOf([
    service('web'),
    service('inner'),
    service('alone'),
    route('web-route', 'web'),
    service('asks', { env: { A: text`${port('inner')}` } }),
  ])
  const upstream = (id: string) =>
    placeService(graph, siteOf(graph), graph.nodes.get(id) as ServiceNode, hash).row.upstream
  assert.deepEqual(upstream('web'), { file: '/state/run/upstreams/web.http.conf', port: 'http', edge: 'edge' })
  assert.deepEqual(upstream('inner'), { file: '/state/run/upstreams/inner.http.conf', port: 'http', edge: 'edge' })
  assert.equal(upstream('alone'), undefined)
})

test('only a server that refuses root runs as another user, and only where we are root', () => {
  const ordinary = { folder: '/elsewhere', uid: 70, gid: 71 }
  const user = (refusesRoot: boolean, site: Partial<Site>) => {
    const db = store('db', { server: { ...store('db').server, refusesRoot } })
    const graph = graphOf([db])
    return placeService(graph, siteOf(graph, site), db, hash).row.user
  }
  assert.deepEqual(
    [user(true, { ordinary }), user(false, { ordinary }), user(true, {})],
    [{ uid: 70, gid: 71 }, undefined, undefined],
  )
})

test('the command that prepares a volume works beside the final place', () => {
  const server = {
    ...store('db').server,
    volumes: ['db-data'],
    prepare: {
      command: ['initdb', '-D', text`${volume('db-data')}`, text`--log=${volume('db-data')}/log`],
      unless: 'PG_VERSION',
    },
  }
  const db = store('db', { server })
  const graph = graphOf([db])
  const site = siteOf(graph, { software: { program: { root: '/soft', programs: { initdb: '/soft/initdb' } } } })
  const { binder } = placeService(graph, site, db, hash)
  assert.deepEqual(
    prepareCommand(db, site, binder, (path) => `${path}.making`),
    ['/soft/initdb', '-D', '/state/data/db-data.making', '--log=/state/data/db-data.making/log'],
  )
  assert.equal(
    prepareCommand(store('db'), site, binder, (path) => path),
    undefined,
  )
})

test('a job is a row with its time and its retries', () => {
  const graph = graphOf([job('fill', { timeout: 7, retries: 2, files: [file()] })])
  const { row, files } = placeJob(graph, siteOf(graph), graph.nodes.get('fill') as JobNode, hash)
  assert.deepEqual([row.id, row.timeout, row.retries, files.length], ['fill', 7, 2, 1])
})

test('the secrets that a program reads are told once, sorted, from wherever it reads them', () => {
  const its = {
    ...program,
    command: [text`${secretFile('c')}`],
    env: { A: text`${secretValue('b')}`, B: text`${secretValue('b')}` },
    files: [file(secretHash('a'))],
  }
  assert.deepEqual(secretsRead(its), ['a', 'b', 'c'])
})

describe('the output', () => {
  const nodes = [
    store('db'),
    secret('key'),
    service('web', {
      files: [file('plain'), { ...file(secretValue('key'), true), name: '.pgpass' }],
      env: { KEY: text`${secretValue('key')}` },
    }),
    route('web-route', 'web'),
    job('fill', { files: [file('job')] }),
    {
      kind: 'schedule',
      id: 'nightly',
      app: 'fill',
      place: { path: 'apps.fill' },
      keep: false,
      job: 'fill',
      cron: '0 0 * * *',
    } as const,
  ]
  const output = (of: Graph = graphOf(nodes, [needs('web', 'db')])) => lower(of, siteOf(of), hash)

  test('has each file below the state folder, sorted, the edge and the process table', () => {
    const paths = [...output().files.keys()].map((path) => path.replace(/\/[0-9a-f]{8}\//, '/VERSION/'))
    assert.deepEqual(paths, [
      'config/edge/nginx.conf',
      'config/fill/VERSION/a.conf',
      'config/web/VERSION/a.conf',
      'processes.json',
    ])
  })

  test('has no secret file, wherever it might be', () => {
    assert.doesNotMatch([...output().files.keys()].join(), /pgpass/)
    assert.doesNotMatch([...output().files].join(), /value of|\{"ref"/)
  })

  test('has no edge where nothing is reached', () => {
    assert.deepEqual([...output(graphOf([store('db')])).files.keys()], ['processes.json'])
  })

  test('has all rows, jobs and schedules in the table', () => {
    const table = JSON.parse(output().files.get('processes.json')!) as {
      services: { id: string }[]
      jobs: { id: string }[]
      schedules: object[]
    }
    assert.deepEqual(
      [table.services.map((row) => row.id), table.jobs.map((row) => row.id)],
      [['db', 'web', 'edge'], ['fill']],
    )
    assert.deepEqual(table.schedules, [{ id: 'nightly', cron: '0 0 * * *', job: 'fill' }])
  })
})

test('an address is what others would reach: a port that stays, or the address of a route', () => {
  const graph = graphOf([
    store('db'),
    service('rolls'),
    service('inner'),
    service('alone', { singleton: true }),
    route('r', 'rolls'),
    service('asks', { env: { A: text`${port('inner')}` } }),
    secret('key'),
  ])
  const site = siteOf(graph)
  const inside = String(site.ports['inside:inner:http']![0])
  assert.deepEqual(
    ['db', 'rolls', 'inner', 'alone', 'r', 'key'].map((id) => addressOf(graph, site, id)),
    [
      '5432',
      '',
      inside,
      String(site.ports['alone:http']![0]),
      `http://127.0.0.1:${site.ports['edge:r']![0]}`,
      undefined,
    ],
  )
})
