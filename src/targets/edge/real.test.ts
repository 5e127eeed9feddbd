import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { before, describe, test, type TestContext } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { gunzipSync } from 'node:zlib'
import { graphOf, route, service } from '../../graph/fakes/nodes.ts'
import type { Graph } from '../../graph/graph.ts'
import type { RouteNode } from '../../graph/node.ts'
import { describeSoftware } from '../local/obtain/describe.ts'
import { obtain } from '../local/obtain/obtain.ts'
import { edgeOf, type Whole } from './edge.ts'
import { ask } from './fakes/ask.ts'
import { backend } from './fakes/backend.ts'
import { nameServer } from './fakes/name-server.ts'
import { checkEdge, freePort, type More, runEdge } from './fakes/running.ts'
import { edgeRecipe } from './recipe.ts'
import { upstreamPath } from './place.ts'
import { upstreamLines } from './upstream.ts'

let nginx: string | undefined

// The nginx that this machine has already: nothing is fetched for a test.
before(async () => {
  const asked = { project: tmpdir(), tell: () => {} }
  if ((await describeSoftware(edgeRecipe, asked)).state === 'here') nginx = (await obtain(edgeRecipe, asked)).programs['nginx']
})

const openssl = spawnSync('openssl', ['version']).status === 0

/** A test that needs a real nginx; `replicas` at several addresses of this machine, which only Linux has without being told. */
function really(title: string, body: (context: TestContext, nginx: string) => Promise<void>, { replicas = false } = {}): void {
  test(title, async (context) => {
    if (nginx === undefined) return context.skip('no nginx of 1.27.4 or newer is on this machine')
    if (replicas && process.platform !== 'linux') return context.skip('this machine has one loopback address')
    return body(context, nginx)
  })
}

const statics = [{ path: '/static/', from: { ref: 'software', path: 'app/static' }, cache: 3600 }] as const
const staticFile = '/usr/share/stackwright/statics/bi-route/0/app.js'
const page = `<p>$host ${'é{}; "quoted" \\ '.repeat(2000)}</p>\n`
const fixed = [
  { path: '/page', status: 200, type: 'text/html; charset=utf-8', body: page },
  { path: '/gone', status: 410, type: 'text/plain; charset=utf-8', body: 'It is gone.\n' },
]

/** An edge before one service `web` that answers under any name, with what a test changes of its route. */
function usual(changes: Partial<RouteNode> = {}): Graph {
  return graphOf([service('bi-web'), route('bi-route', 'bi-web', { statics, fixed, timeout: 2, bodyLimit: 100_000, ...changes })])
}

const whole = (changes: Partial<Whole> & Pick<Whole, 'upstream'>): Whole => ({ shape: 'whole', published: { plain: 8088 }, behind: 'nobody', resolver: '127.0.0.1:1', ...changes })

/** The edge of a graph with its services at one port of addresses that a name server tells. */
async function running(context: TestContext, nginx: string, graph: Graph, port: number, how: Partial<Whole> = {}, more: More = {}, addresses: readonly string[] = ['127.0.0.1']) {
  const names = await nameServer(context)
  for (const name of ['web', 'login']) names.names.set(name, addresses)
  const edge = await runEdge(context, nginx, edgeOf(graph, whole({ resolver: names.at, upstream: () => ({ host: 'web', port }), ...how })), more)
  await until('the name is known', async () => (await ask(edge.port('inside'))).status !== 502)
  return { edge, names, at: edge.port('http') }
}

describe('one edge before all routes', () => {
  really('serves files, and the app answers for those that are not there', async (context, nginx) => {
    const web = await backend(context)
    const { at } = await running(context, nginx, usual(), web.port, {}, { [staticFile]: 'let a = 1\n' })
    const found = await ask(at, { path: '/static/app.js' })
    assert.deepEqual([found.status, found.body.toString(), found.headers['content-type'], found.headers['cache-control']], [200, 'let a = 1\n', 'text/javascript', 'public, max-age=3600, immutable'])
    const other = await ask(at, { path: '/static/library.js?v=1' })
    assert.deepEqual([other.status, other.told().url, other.headers['cache-control']], [200, '/static/library.js?v=1', undefined])
  })

  really('answers with texts byte for byte, whatever they hold, and with a changed one at once', async (context, nginx) => {
    const web = await backend(context)
    const { edge, at } = await running(context, nginx, usual(), web.port)
    const asked = web.asked.length
    const first = await ask(at, { path: '/page' })
    assert.deepEqual([first.status, first.headers['content-type'], first.headers['cache-control'], first.body.equals(Buffer.from(page))], [200, 'text/html; charset=utf-8', 'no-cache', true])
    const packed = await ask(at, { path: '/page', headers: { 'accept-encoding': 'gzip' } })
    assert.equal(packed.headers['content-encoding'], 'gzip')
    assert.ok(gunzipSync(packed.body).equals(Buffer.from(page)))
    const gone = await ask(at, { path: '/gone' })
    assert.deepEqual([gone.status, gone.body.toString()], [410, 'It is gone.\n'])
    assert.equal(web.asked.length, asked)
    const file = edgeOf(usual(), { shape: 'beside', service: 'bi-web', behind: 'nobody' }).files.find((each) => each.kind === 'page' && each.content === page)!
    edge.write(file.path, 'changed')
    assert.equal((await ask(at, { path: '/page' })).body.toString(), 'changed')
  })

  really('tells a service who asks and how, whatever the browser claims', async (context, nginx) => {
    const web = await backend(context)
    const { at } = await running(context, nginx, usual(), web.port)
    const lies = { 'x-forwarded-for': '6.6.6.6', 'x-forwarded-proto': 'https', 'x-forwarded-host': 'evil', 'x-forwarded-port': '1', 'x-real-ip': '6.6.6.6' }
    const { headers } = (await ask(at, { headers: { host: 'localhost:8088', ...lies } })).told()
    assert.deepEqual(
      ['host', 'x-real-ip', 'x-forwarded-for', 'x-forwarded-proto', 'x-forwarded-host', 'x-forwarded-port', 'connection'].map((name) => headers[name]),
      ['localhost:8088', '127.0.0.1', '127.0.0.1', 'http', 'localhost:8088', '8088', 'close'],
    )
    assert.equal((await ask(at, { headers: { host: 'localhost' } })).told().headers['x-forwarded-port'], '80')
  })

  really('passes on what a load balancer tells of the browser, and nobody else', async (context, nginx) => {
    const web = await backend(context)
    const told = { 'x-forwarded-for': '6.6.6.6, 203.0.113.7', 'x-forwarded-proto': 'https', 'x-forwarded-host': 'bi.example.com', 'x-forwarded-port': '443' }
    const seen = async (proxies: string[]) => {
      const { at } = await running(context, nginx, usual(), web.port, { behind: 'proxy', proxies })
      const { headers } = (await ask(at, { headers: { host: 'inner:8088', ...told } })).told()
      return ['host', 'x-real-ip', 'x-forwarded-for', 'x-forwarded-proto', 'x-forwarded-host', 'x-forwarded-port'].map((name) => headers[name])
    }
    assert.deepEqual(await seen(['127.0.0.0/8']), ['inner:8088', '203.0.113.7', '203.0.113.7', 'https', 'bi.example.com', '443'])
    assert.deepEqual(await seen(['10.0.0.0/8']), ['inner:8088', '127.0.0.1', '127.0.0.1', 'http', 'inner:8088', '8088'])
  })

  really('joins the two ends of an upgraded connection', async (context, nginx) => {
    const web = await backend(context)
    const { at } = await running(context, nginx, usual(), web.port)
    const socket = connect(at, '127.0.0.1')
    context.after(() => void socket.destroy())
    socket.write('GET /ws HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n')
    let heard = ''
    socket.on('data', (some: Buffer) => { heard += some.toString() })
    await until('the connection is upgraded', () => heard.includes('\r\n\r\n'))
    assert.match(heard, /^HTTP\/1\.1 101 /)
    socket.write('hello over there')
    await until('it echoes', () => heard.endsWith('hello over there'))
  })

  really('takes bodies up to the limit of the route, and refuses larger ones with 413', async (context, nginx) => {
    const web = await backend(context)
    const { at } = await running(context, nginx, usual(), web.port)
    assert.equal((await ask(at, { method: 'POST', body: Buffer.alloc(100_000) })).status, 200)
    assert.equal((await ask(at, { method: 'POST', body: Buffer.alloc(100_001) })).status, 413)
    assert.equal((await ask(at, { method: 'POST', headers: { 'transfer-encoding': 'chunked' }, body: Buffer.alloc(100_001) })).status, 413)
  })

  really('waits as long as the route says, and asks no other replica what took too long', async (context, nginx) => {
    const port = await freePort()
    const slow = await Promise.all(['127.0.0.1', '127.0.0.2'].map((host) => backend(context, { host, port, answer: (request, response) => { if (request.url === '/') response.end() } })))
    const { at } = await running(context, nginx, usual({ timeout: 1 }), port, {}, {}, ['127.0.0.1', '127.0.0.2'])
    await until('both replicas are known', async () => (await ask(at)).status === 200 && slow.every((each) => each.asked.length > 0))
    for (const each of slow) each.asked.length = 0
    assert.equal((await ask(at, { path: '/slow' })).status, 504)
    assert.equal(slow.reduce((sum, each) => sum + each.asked.length, 0), 1)
  }, { replicas: true })
})

describe('several sites', { skip: openssl ? false : 'no openssl is on this machine, which would make a certificate' }, () => {
  const graph = graphOf([
    service('bi-web'), service('ops'), service('safe'),
    route('bi-route', 'bi-web'), route('ops-route', 'ops', { host: 'ops.example.com' }), route('ops-part', 'bi-web', { app: 'ops', host: 'ops.example.com', path: '/part/' }),
    route('safe-route', 'safe', { host: 'safe.example.com', tls: true }),
  ])

  really('nginx has no complaint, whatever there is: long names, ports of their own, a login, several hosts of one app', async (context, nginx) => {
    const long = `${'very-'.repeat(11)}long.${'example-'.repeat(6)}of-a-name.com`
    const many = graphOf([
      ...graph.nodes.values(), service('more', { ports: [{ name: 'http', protocol: 'http', prefer: 8080 }, { name: 'admin', protocol: 'http', prefer: 8081 }] }),
      route('more-a', 'more', { host: long, login: 'edge', statics, fixed }), route('more-b', 'more', { host: 'b.example.com', statics, fixed, to: { service: 'more', port: 'admin' } }),
      route('more-c', 'more', { port: 9000 }), route('more-d', 'more', { port: 9001, path: '/d/' }), route('ops-asked', 'ops', { port: 9000, path: '/x/' }),
    ])
    const pair = certificate(context)
    const files = { '/etc/stackwright/tls/safe.crt': pair.certificate, '/etc/stackwright/tls/safe.key': pair.key }
    const certificates = { 'safe.example.com': { certificate: '/etc/stackwright/tls/safe.crt', key: '/etc/stackwright/tls/safe.key' } }
    for (const behind of ['nobody', 'proxy'] as const) {
      const login = { host: '127.0.0.1', port: 4180 }
      assert.equal(await checkEdge(context, nginx, edgeOf(many, whole({ behind, login, certificates, upstream: (host) => ({ host, port: 1 }) })), files), '')
      assert.equal(await checkEdge(context, nginx, edgeOf(many, { shape: 'beside', service: 'more', behind, login })), '')
    }
    const { config, ...rest } = edgeOf(many, whole({ behind: 'proxy', upstream: (host) => ({ host, port: 1 }) }))
    assert.match(await checkEdge(context, nginx, { ...rest, config: config.replace('real_ip_header', 'real_ip_heade') }), /unknown directive/)
  })

  /** An edge before three services that tell which they are. */
  async function three(context: TestContext, nginx: string, how: Partial<Whole> = {}) {
    const names = await nameServer(context)
    const services = new Map(await Promise.all(['bi-web', 'ops', 'safe'].map(async (name) => [name, await backend(context, { name })] as const)))
    for (const name of services.keys()) names.names.set(name, ['127.0.0.1'])
    const shape = whole({
      resolver: names.at, upstream: (name) => ({ host: name, port: services.get(name)!.port }), strictTransport: 600,
      certificates: { 'safe.example.com': { certificate: '/etc/stackwright/tls/safe.crt', key: '/etc/stackwright/tls/safe.key' } }, ...how,
    })
    const pair = certificate(context)
    const edge = await runEdge(context, nginx, edgeOf(graph, shape), { '/etc/stackwright/tls/safe.crt': pair.certificate, '/etc/stackwright/tls/safe.key': pair.key })
    const named = (port: string, host: string, path = '/') => ask(edge.port(port), { path, headers: { host } })
    for (const host of ['bi.edge', 'ops.edge', 'safe.edge']) await until(`${host} answers`, async () => (await named('inside', host)).status === 200)
    return { edge, named }
  }

  really('are told apart by name and path; an app without a host answers to any other name', async (context, nginx) => {
    const { named } = await three(context, nginx)
    assert.equal((await named('http', 'localhost:8088')).told().name, 'bi-web')
    assert.equal((await named('http', 'whatever.example.com')).told().name, 'bi-web')
    assert.equal((await named('http', 'ops.example.com')).told().name, 'ops')
    assert.equal((await named('http', 'ops.example.com', '/part/x')).told().name, 'bi-web')
    const part = await named('http', 'ops.example.com', '/part')
    assert.deepEqual([part.status, part.headers.location], [301, '/part/'])
  })

  really('an encrypted one sends browsers to its encrypted address, and answers there', async (context, nginx) => {
    const { edge, named } = await three(context, nginx)
    const sent = await named('http', 'safe.example.com', '/a?b=c')
    assert.deepEqual([sent.status, sent.headers.location], [308, 'https://safe.example.com/a?b=c'])
    const safe = await ask(edge.port('https'), { secure: 'safe.example.com', headers: { host: 'safe.example.com' } })
    assert.deepEqual([safe.told().name, safe.headers['strict-transport-security'], safe.told().headers['x-forwarded-proto'], safe.told().headers['x-forwarded-port']], ['safe', 'max-age=600', 'https', '443'])
    assert.equal((await named('http', 'ops.example.com')).headers['strict-transport-security'], undefined)
    await assert.rejects(ask(edge.port('https'), { secure: 'other.example.com' }), /unrecognized name|EPROTO|ECONNRESET/)
  })

  really('processes of the platform reach it without encryption, and are served as a browser would be under its public name', async (context, nginx) => {
    const { named } = await three(context, nginx)
    const inside = async (host: string) => {
      const { name, headers } = (await named('inside', host)).told()
      return [name, headers['x-forwarded-proto'], headers['x-forwarded-port']]
    }
    assert.deepEqual(await inside('safe.example.com'), ['safe', 'https', '443'])
    assert.deepEqual(await inside('safe.edge:8080'), ['safe', 'http', '8080'])
    assert.deepEqual(await inside('localhost:8088'), ['bi-web', 'http', '8088'])
  })

  really('behind something that decrypts, only what it says came in the clear is sent back', async (context, nginx) => {
    const { edge } = await three(context, nginx, { behind: 'proxy', proxies: ['127.0.0.1/32'] })
    const said = (proto?: string) => ask(edge.port('http'), { headers: { host: 'safe.example.com', ...(proto && { 'x-forwarded-proto': proto }) } })
    assert.equal((await said('https')).told().headers['x-forwarded-proto'], 'https')
    assert.deepEqual([(await said('http')).status, (await said('http')).headers.location], [308, 'https://safe.example.com/'])
    assert.equal((await said()).status, 200)
  })
})

describe('login at the edge', () => {
  const graph = graphOf([service('bi-web'), route('bi-route', 'bi-web', { login: 'edge', statics, fixed }), route('bi-open', 'bi-web', { path: '/open/' })])

  really('lets nobody pass who is not logged in, shows the way, and tells the service who it is', async (context, nginx) => {
    const web = await backend(context)
    const login = await backend(context, {
      answer(request, response) {
        if (request.url === '/oauth2/auth') {
          if (request.headers.cookie !== 'in=1') return void response.writeHead(401).end()
          return void response.writeHead(202, { 'x-auth-request-user': 'alice', 'x-auth-request-email': 'alice@example.com' }).end()
        }
        if (request.url === '/oauth2/start') return void response.writeHead(302, { location: `https://id.example.com/?back=${request.headers['x-auth-request-redirect']}` }).end()
        response.end(request.url)
      },
    })
    const { at } = await running(context, nginx, graph, web.port, { login: { host: 'login', port: login.port } })
    await until('the login is known', async () => (await ask(at)).status === 302)
    web.asked.length = 0
    for (const path of ['/x?y=1&z=2', '/page', '/static/app.js']) {
      const sent = await ask(at, { path, headers: { 'x-forwarded-user': 'mallory' } })
      assert.deepEqual([sent.status, sent.headers.location], [302, `https://id.example.com/?back=${path}`])
    }
    assert.equal((await ask(at, { path: '/oauth2/callback?code=1' })).body.toString(), '/oauth2/callback?code=1')
    assert.equal((await ask(at, { path: '/.edge/login' })).status, 404)
    assert.equal(web.asked.length, 0)
    const { headers } = (await ask(at, { headers: { 'cookie': 'in=1', 'x-forwarded-user': 'mallory', 'host': 'localhost' } })).told()
    assert.deepEqual([headers['x-forwarded-user'], headers['x-forwarded-email'], headers.host], ['alice', 'alice@example.com', 'localhost'])
    assert.equal((await ask(at, { path: '/page', headers: { cookie: 'in=1' } })).status, 200)
    assert.equal((await ask(at, { path: '/open/' })).status, 200)
  })
})

describe('an edge beside each replica', () => {
  really('passes everything to the replica in its pod, with files and texts of its own', async (context, nginx) => {
    const web = await backend(context)
    const health = { probe: 'http', port: 'http', path: '/health' } as const
    const asks = { ask: health, every: 5, timeout: 1 }
    const graph = graphOf([
      service('bi-web', { ports: [{ name: 'http', protocol: 'http', prefer: web.port }], health: { boot: { within: 10 }, ready: asks, live: { ...asks, failures: 3 } } }),
      route('bi-route', 'bi-web', { host: 'bi.example.com', tls: true, statics, fixed }),
    ])
    const edge = await runEdge(context, nginx, edgeOf(graph, { shape: 'beside', service: 'bi-web', behind: 'proxy', proxies: ['127.0.0.0/8'] }), { [staticFile]: 'let a = 1\n' })
    const at = edge.port('http')
    assert.equal((await ask(at, { path: '/static/app.js' })).body.toString(), 'let a = 1\n')
    assert.ok((await ask(at, { path: '/page' })).body.equals(Buffer.from(page)))
    const { headers } = (await ask(at, { path: '/x', headers: { 'host': 'bi.example.com', 'x-forwarded-proto': 'https', 'x-forwarded-for': '203.0.113.7' } })).told()
    assert.deepEqual([headers['host'], headers['x-forwarded-proto'], headers['x-forwarded-for'], headers['x-forwarded-port']], ['bi.example.com', 'https', '203.0.113.7', '443'])
    assert.equal((await ask(at, { path: '/health', headers: { host: '10.1.2.3:8080' } })).told().url, '/health')
    assert.equal((await ask(at, { method: 'POST', body: Buffer.alloc(1025) })).status, 413)
    await web.crash()
    assert.equal((await ask(at)).status, 502)
    assert.deepEqual([(await ask(at, { path: '/.edge/health' })).status, (await ask(at, { path: '/health' })).status], [200, 502])
    assert.doesNotMatch(edge.complaints(), /\[(emerg|alert|crit|warn)\]/)
  })
})

describe('replicas that come and go', { concurrency: true }, () => {
  really('a replica that crashed costs nothing that may be asked twice', async (context, nginx) => {
    const port = await freePort()
    const [one, other] = await Promise.all(['127.0.0.1', '127.0.0.2'].map((host) => backend(context, { name: host, host, port })))
    const { at } = await running(context, nginx, usual(), port, {}, {}, ['127.0.0.1', '127.0.0.2'])
    await until('both replicas are known', async () => (await ask(at)).told().name === '127.0.0.2')
    const statuses = load(at, false)
    await pause(200)
    await one!.crash()
    await pause(2500)
    assert.deepEqual(await statuses.end(), [200])
    assert.ok(other!.asked.length > 100)
  }, { replicas: true })

  really('a name server that is away for a while takes nothing away, and a new address is known soon after', async (context, nginx) => {
    const port = await freePort()
    await Promise.all(['127.0.0.1', '127.0.0.2'].map((host) => backend(context, { name: host, host, port })))
    const { at, names } = await running(context, nginx, usual(), port)
    const statuses = load(at)
    names.broken = true
    await pause(3000)
    assert.deepEqual(await statuses.end(), [200])
    names.broken = false
    names.names.set('web', ['127.0.0.2'])
    await until('the new address is known', async () => (await ask(at)).told().name === '127.0.0.2')
  }, { replicas: true })

  really('a rollout by explicit addresses loses no request: to the new replicas, and back to the name', async (context, nginx) => {
    const port = await freePort()
    const [old] = await Promise.all(['127.0.0.1', '127.0.0.2'].map((host) => backend(context, { name: host, host, port })))
    const { edge, at, names } = await running(context, nginx, usual(), port)
    const file = upstreamPath('bi-web', 'http')
    const name = { host: 'web', port }
    names.delay = 200
    const statuses = load(at)
    await pause(300)
    edge.write(file, upstreamLines({ replicas: [{ host: '127.0.0.2', port }] }))
    await edge.reload()
    await pause(1500)
    await old!.crash()
    names.names.set('web', ['127.0.0.2'])
    edge.write(file, upstreamLines({ name, replicas: [{ host: '127.0.0.2', port }] }))
    await edge.reload()
    await pause(500)
    edge.write(file, upstreamLines({ name }))
    await edge.reload()
    await pause(500)
    for (let times = 0; times < 3; times += 1) await edge.reload()
    assert.deepEqual(await statuses.end(), [200])
    assert.doesNotMatch(edge.complaints(), /\[(emerg|alert|crit)\]/)
  }, { replicas: true })

  really('an upstream without any replica keeps the edge going, and says 502', async (context, nginx) => {
    const web = await backend(context)
    const { edge, at } = await running(context, nginx, usual(), web.port)
    edge.write(upstreamPath('bi-web', 'http'), upstreamLines({}))
    await edge.reload()
    assert.equal((await ask(at)).status, 502)
    assert.equal((await ask(at, { path: '/.edge/health' })).status, 200)
  })
})

/** Asks all the time, over new connections and over kept ones, and with `writes` what must not be asked twice; `end` gives every status that was seen. */
function load(port: number, writes = true): { end(): Promise<unknown[]> } {
  const seen = new Set<unknown>()
  let on = true
  const asking = async (question: Parameters<typeof ask>[1]) => {
    while (on) {
      seen.add(await ask(port, question).then((answer) => answer.status, (error: Error) => error.message))
      await pause(5)
    }
  }
  const kept = async () => {
    while (on) {
      const answered = await fetch(`http://127.0.0.1:${port}/kept`).catch((error: Error) => ({ status: String(error.cause), text: async () => '' }))
      seen.add(answered.status)
      await answered.text()
      await pause(5)
    }
  }
  const all = [asking({}), asking({ path: '/b' }), ...(writes ? [asking({ method: 'POST', body: Buffer.from('x') })] : []), kept(), kept()]
  return {
    async end() {
      on = false
      await Promise.all(all)
      return [...seen]
    },
  }
}

/** A certificate that nobody has signed, made by openssl. */
function certificate(context: TestContext): { certificate: Buffer; key: Buffer } {
  const folder = mkdtempSync(join(tmpdir(), 'stackwright-edge-'))
  context.after(() => rmSync(folder, { recursive: true }))
  const { status, stderr } = spawnSync('openssl', [
    'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', '/CN=safe.example.com', '-keyout', 'key', '-out', 'crt',
  ], { cwd: folder, encoding: 'utf8' })
  assert.equal(status, 0, stderr)
  return { certificate: readFileSync(join(folder, 'crt')), key: readFileSync(join(folder, 'key')) }
}

/** Waits for something that comes by itself within some seconds. */
async function until(what: string, comes: () => boolean | Promise<boolean>): Promise<void> {
  for (const last = Date.now() + 10_000; !(await comes()); await pause(20)) assert.ok(Date.now() < last, `waited in vain until ${what}`)
}
