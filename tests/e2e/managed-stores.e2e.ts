import assert from 'node:assert/strict'
import { execFile, spawn, spawnSync } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { createServer, type Server as Front } from 'node:tls'
import { promisify } from 'node:util'
import { postgres } from '../../src/catalog/postgres/options.ts'
import { redis } from '../../src/catalog/redis/options.ts'
import { superset } from '../../src/catalog/superset/options.ts'
import { recipeOf } from '../../src/catalog/superset/versions.ts'
import type { Graph } from '../../src/graph/graph.ts'
import type { JobNode, ServiceNode, StoreNode } from '../../src/graph/node.ts'
import { bindText, escapedFor, type Reference } from '../../src/graph/text.ts'
import { resolve } from '../../src/resolve/resolve.ts'
import { obtain } from '../../src/targets/local/obtain/obtain.ts'
import { ended, freePort, ready, type Server, startServer } from './postgres-server.ts'

// Superset's own settings, as a target with managed stores writes them, used by Superset's own software on servers that
// take nothing but TLS: a PostgreSQL that encrypts itself, and a Redis with a password behind an end of TLS.
// STACKWRIGHT_TLS_REDIS may name a redis-server that encrypts itself (the one of Debian does, those of package indexes
// do not); then that is used.

const passwords: Readonly<Record<string, string>> = {
  'cache-password': 'p@ss/w:rd&more?',
  'metastore-bi-password': "b'i:pass\\word",
  'metastore-shop-shop-reader-password': 'r@d:er/',
}
const program = join(import.meta.dirname, 'managed-stores.py')

describe('stores that are reached by TLS alone', { concurrency: false }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'stackwright-tls-'))
  let python: string
  let graph: Graph
  let database: Server
  let cache: { readonly port: number; readonly encrypted: () => number; stop(): Promise<void> }

  before(
    async () => {
      python = (await obtain(recipeOf('6.1.0'), { project: tmpdir(), tell: () => {} })).programs['python']!
      chmodSync(folder, 0o755)
      const made = spawnSync(python, [program, 'certificates', folder], { encoding: 'utf8' })
      assert.equal(made.status, 0, made.stderr)
      // PostgreSQL reads a key only when it belongs to its own user, which is nobody for root.
      const key = join(folder, 'postgres.key')
      writeFileSync(key, readFileSync(join(folder, 'server.key')), { mode: 0o600 })
      if (process.getuid?.() === 0) chownSync(key, 65_534, 65_534)
      graph = await graphOf()
      database = await startServer(
        '17',
        ['ssl=on', `ssl_cert_file=${join(folder, 'server.pem')}`, `ssl_key_file=${key}`],
        'host all postgres 127.0.0.1/32 scram-sha-256\nhostssl all all 127.0.0.1/32 scram-sha-256\n',
      )
      for (const [user, secret] of [
        ['bi', 'metastore-bi-password'],
        ['shop_reader', 'metastore-shop-shop-reader-password'],
      ] as const) {
        database.ask(`create role ${user} login password '${passwords[secret]!.replaceAll("'", "''")}'`)
      }
      database.ask('create database bi owner bi')
      database.ask('create database shop')
      cache = await startCache(folder, graph.nodes.get('cache') as StoreNode)
    },
    { timeout: 600_000 },
  )

  after(async () => {
    await cache?.stop()
    await database?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  test('are used by every part of Superset that uses one', async () => {
    const uses = await used(true, { SSL_CERT_FILE: join(folder, 'ca.pem') })
    assert.deepEqual(
      uses.filter((each) => !each.ok),
      [],
    )
    assert.deepEqual(
      uses.map((each) => each.check),
      [
        'broker',
        'result backend',
        'clock',
        'caches',
        'results of queries',
        'events',
        'locks',
        'rate limits',
        'database',
        'sources',
      ],
    )
    for (const check of ['broker', 'result backend', 'clock'])
      assert.equal(uses.find((each) => each.check === check)!.detail, 'by TLS')
    for (const check of ['database', 'sources'])
      assert.match(uses.find((each) => each.check === check)!.detail, /^TLSv1\.[23]$/)
    assert.ok(cache.encrypted() >= 12, `${cache.encrypted()} encrypted connections`)
  })

  test('are not, where nobody vouches for their certificate', async () => {
    const uses = (await used(true, { SSL_CERT_FILE: '/dev/null', SSL_CERT_DIR: '/nowhere' })).filter(
      (each) => each.check !== 'database' && each.check !== 'sources',
    )
    assert.equal(uses.length, 8)
    for (const each of uses)
      assert.ok(!each.ok && /CERTIFICATE_VERIFY_FAILED|not set/i.test(each.detail), `${each.check}: ${each.detail}`)
  })

  test('are not, by what a target without TLS writes', async () => {
    for (const each of await used(false, { SSL_CERT_FILE: join(folder, 'ca.pem'), PGSSLMODE: 'disable' }))
      assert.ok(!each.ok, `${each.check}: ${each.detail}`)
  })

  interface Use {
    readonly check: string
    readonly ok: boolean
    readonly detail: string
  }

  /** Binds the files of Superset's worker and of its jobs, and uses the stores through them. */
  async function used(encrypted: boolean, more: Readonly<Record<string, string>>): Promise<Use[]> {
    const place = join(folder, encrypted ? 'with' : 'without')
    const nodes = [
      graph.nodes.get('bi-worker') as ServiceNode,
      ...[...graph.nodes.values()].filter((node): node is JobNode => node.kind === 'job' && node.app === 'bi'),
    ]
    const bind = (reference: Reference): string => {
      switch (reference.ref) {
        case 'host':
          return '127.0.0.1'
        case 'port':
          return String(reference.of === 'cache' ? cache.port : database.port)
        case 'secret':
          return escapedFor(reference, passwords[reference.of] ?? reference.of)
        case 'secret-file': {
          mkdirSync(join(place, 'secrets'), { recursive: true })
          writeFileSync(join(place, 'secrets', reference.of), passwords[reference.of] ?? reference.of, { mode: 0o600 })
          return join(place, 'secrets', reference.of)
        }
        case 'file':
          return join(place, reference.name)
        case 'url':
          return 'https://bi.example.com'
        case 'encrypted':
          return encrypted ? reference.yes : reference.no
        default:
          return `/${reference.ref}`
      }
    }
    for (const file of nodes.flatMap((node) => node.files)) {
      mkdirSync(dirname(join(place, file.name)), { recursive: true })
      writeFileSync(join(place, file.name), bindText(file.content, bind), { mode: 0o600 })
    }
    const env = { PATH: process.env['PATH'], HOME: place, PYTHONPATH: place, SUPERSET_HOME: place, ...more }
    // Not in one go: the end of TLS is in this process.
    const { stdout, stderr } = await promisify(execFile)(python, [program, 'use'], {
      encoding: 'utf8',
      cwd: place,
      timeout: 60_000,
      env,
    })
    const lines = stdout.split('\n').filter((line) => line.startsWith('{"check"'))
    assert.equal(lines.length, 10, stderr.slice(-2000))
    return lines.map((line) => JSON.parse(line) as Use)
  }
})

async function graphOf(): Promise<Graph> {
  const catalog = [postgres.listing, redis.listing, superset.listing]
  const { graph, problems } = await resolve(
    {
      name: 'acme',
      environment: 'dev',
      stores: { metastore: postgres({ version: '17', databases: ['shop'] }), cache: redis({ version: '7' }) },
      apps: {
        bi: superset({
          version: '6.1.0',
          database: 'metastore',
          cache: 'cache',
          asyncQueries: true,
          thumbnails: true,
          sources: { Shop: 'metastore/shop' },
        }),
      },
    },
    catalog,
    { exists: () => true, contentOf: () => '', bytesOf: () => undefined },
  )
  assert.deepEqual(problems, [])
  return graph
}

/** A Redis with a password that is reached by TLS alone, and how many connections it has encrypted. */
async function startCache(folder: string, store: StoreNode) {
  const own = process.env['STACKWRIGHT_TLS_REDIS']
  const [key, cert] = [join(folder, 'server.key'), join(folder, 'server.pem')]
  const server =
    own ?? Object.values((await obtain(store.server.recipe, { project: tmpdir(), tell: () => {} })).programs)[0]!
  const port = await freePort()
  const settings = own
    ? [
        '--port',
        '0',
        '--tls-port',
        String(port),
        '--tls-key-file',
        key,
        '--tls-cert-file',
        cert,
        '--tls-auth-clients',
        'no',
      ]
    : ['--port', String(port)]
  const child = spawn(
    server,
    [
      '--bind',
      '127.0.0.1',
      ...settings,
      '--requirepass',
      passwords['cache-password']!,
      '--save',
      '',
      '--databases',
      '16',
      '--dir',
      folder,
    ],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  )
  let log = ''
  child.stdout.setEncoding('utf8').on('data', (words: string) => {
    log += words
  })
  await ready(
    child,
    () =>
      new Promise<void>((done, fail) => {
        const socket = connect(port, '127.0.0.1', () => {
          socket.destroy()
          done()
        }).once('error', fail)
      }),
    () => log,
  )
  if (own) return { port, encrypted: () => Number.POSITIVE_INFINITY, stop: () => ended(child) }
  let encrypted = 0
  const front: Front = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (outer) => {
    encrypted += 1
    const inner = connect(port, '127.0.0.1')
    for (const [one, other] of [
      [outer, inner],
      [inner, outer],
    ] as const)
      one.pipe(other).on('error', () => one.destroy())
    outer.on('error', () => inner.destroy())
  })
  await new Promise<void>((done) => front.listen(0, '127.0.0.1', done))
  return {
    port: (front.address() as { port: number }).port,
    encrypted: () => encrypted,
    stop: async () => {
      await new Promise<void>((done) => {
        front.close(() => done())
      })
      await ended(child)
    },
  }
}
