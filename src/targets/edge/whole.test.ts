import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { describe } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { graphOf, route, service } from '../../graph/fakes/nodes.ts'
import { describeSoftware } from '../local/obtain/describe.ts'
import { obtain } from '../local/obtain/obtain.ts'
import { edgeOf } from './edge.ts'
import { ask } from './fakes/ask.ts'
import { backend } from './fakes/backend.ts'
import { freePort } from './fakes/running.ts'
import { fixed, page, reallyWith, running, staticFile, statics, until, usual } from './fakes/scene.ts'

const really = reallyWith({ describe: describeSoftware, obtain })

describe('one edge before all routes', () => {
  really('serves files, and the app answers for those that are not there', async (context, nginx) => {
    const web = await backend(context)
    const { at } = await running(context, nginx, usual(), web.port, { more: { [staticFile]: 'let a = 1\n' } })
    const found = await ask(at, { path: '/static/app.js' })
    assert.deepEqual(
      [found.status, found.body.toString(), found.headers['content-type'], found.headers['cache-control']],
      [200, 'let a = 1\n', 'text/javascript', 'public, max-age=3600, immutable'],
    )
    const other = await ask(at, { path: '/static/library.js?v=1' })
    assert.deepEqual(
      [other.status, other.told().url, other.headers['cache-control']],
      [200, '/static/library.js?v=1', undefined],
    )
  })

  really(
    'answers with texts byte for byte, whatever they hold, and with a changed one at once',
    async (context, nginx) => {
      const web = await backend(context)
      const { edge, at } = await running(context, nginx, usual(), web.port)
      const asked = web.asked.length
      const first = await ask(at, { path: '/page' })
      assert.deepEqual(
        [
          first.status,
          first.headers['content-type'],
          first.headers['cache-control'],
          first.body.equals(Buffer.from(page)),
        ],
        [200, 'text/html; charset=utf-8', 'no-cache', true],
      )
      const packed = await ask(at, { path: '/page', headers: { 'accept-encoding': 'gzip' } })
      assert.equal(packed.headers['content-encoding'], 'gzip')
      assert.ok(gunzipSync(packed.body).equals(Buffer.from(page)))
      const gone = await ask(at, { path: '/gone' })
      assert.deepEqual([gone.status, gone.body.toString()], [410, 'It is gone.\n'])
      assert.equal(web.asked.length, asked)
      const file = edgeOf(usual(), { shape: 'beside', service: 'bi-web', behind: 'nobody' }).files.find(
        (each) => each.kind === 'page' && each.content === page,
      )!
      edge.write(file.path, 'changed')
      assert.equal((await ask(at, { path: '/page' })).body.toString(), 'changed')
    },
  )

  really('tells a service who asks and how, whatever the browser claims', async (context, nginx) => {
    const web = await backend(context)
    const { at } = await running(context, nginx, usual(), web.port)
    const lies = {
      'x-forwarded-for': '6.6.6.6',
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'evil',
      'x-forwarded-port': '1',
      'x-real-ip': '6.6.6.6',
    }
    const { headers } = (await ask(at, { headers: { host: 'localhost:8088', ...lies } })).told()
    assert.deepEqual(
      [
        'host',
        'x-real-ip',
        'x-forwarded-for',
        'x-forwarded-proto',
        'x-forwarded-host',
        'x-forwarded-port',
        'connection',
      ].map((name) => headers[name]),
      ['localhost:8088', '127.0.0.1', '127.0.0.1', 'http', 'localhost:8088', '8088', 'close'],
    )
    assert.equal((await ask(at, { headers: { host: 'localhost' } })).told().headers['x-forwarded-port'], '80')
  })

  really('passes on what a load balancer tells of the browser, and nobody else', async (context, nginx) => {
    const web = await backend(context)
    const told = {
      'x-forwarded-for': '6.6.6.6, 203.0.113.7',
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'bi.example.com',
      'x-forwarded-port': '443',
    }
    const seen = async (proxies: string[]) => {
      const { at } = await running(context, nginx, usual(), web.port, { how: { behind: 'proxy', proxies } })
      const { headers } = (await ask(at, { headers: { host: 'inner:8088', ...told } })).told()
      return ['host', 'x-real-ip', 'x-forwarded-for', 'x-forwarded-proto', 'x-forwarded-host', 'x-forwarded-port'].map(
        (name) => headers[name],
      )
    }
    assert.deepEqual(await seen(['127.0.0.0/8']), [
      'inner:8088',
      '203.0.113.7',
      '203.0.113.7',
      'https',
      'bi.example.com',
      '443',
    ])
    assert.deepEqual(await seen(['10.0.0.0/8']), ['inner:8088', '127.0.0.1', '127.0.0.1', 'http', 'inner:8088', '8088'])
  })

  really('joins the two ends of an upgraded connection', async (context, nginx) => {
    const web = await backend(context)
    const { at } = await running(context, nginx, usual(), web.port)
    const socket = connect(at, '127.0.0.1')
    context.after(() => void socket.destroy())
    socket.write('GET /ws HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n')
    let heard = ''
    socket.on('data', (some: Buffer) => {
      heard += some.toString()
    })
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
    assert.equal(
      (await ask(at, { method: 'POST', headers: { 'transfer-encoding': 'chunked' }, body: Buffer.alloc(100_001) }))
        .status,
      413,
    )
  })

  really(
    'waits as long as the route says, and asks no other replica what took too long',
    async (context, nginx) => {
      const port = await freePort()
      const slow = await Promise.all(
        ['127.0.0.1', '127.0.0.2'].map((host) =>
          backend(context, {
            host,
            port,
            answer: (request, response) => {
              if (request.url === '/') response.end()
            },
          }),
        ),
      )
      const { at } = await running(context, nginx, usual({ timeout: 1 }), port, {
        addresses: ['127.0.0.1', '127.0.0.2'],
      })
      await until(
        'both replicas are known',
        async () => (await ask(at)).status === 200 && slow.every((each) => each.asked.length > 0),
      )
      for (const each of slow) each.asked.length = 0
      assert.equal((await ask(at, { path: '/slow' })).status, 504)
      assert.equal(
        slow.reduce((sum, each) => sum + each.asked.length, 0),
        1,
      )
    },
    { replicas: true },
  )
})

describe('login at the edge', () => {
  const graph = graphOf([
    service('bi-web'),
    route('bi-route', 'bi-web', { login: 'edge', statics, fixed }),
    route('bi-open', 'bi-web', { path: '/open/' }),
  ])

  really(
    'lets nobody pass who is not logged in, shows the way, and tells the service who it is',
    async (context, nginx) => {
      const web = await backend(context)
      const login = await backend(context, {
        answer(request, response) {
          if (request.url === '/oauth2/auth') {
            if (request.headers.cookie !== 'in=1') return void response.writeHead(401).end()
            return void response
              .writeHead(202, { 'x-auth-request-user': 'alice', 'x-auth-request-email': 'alice@example.com' })
              .end()
          }
          if (request.url === '/oauth2/start')
            return void response
              .writeHead(302, {
                location: `https://id.example.com/?back=${request.headers['x-auth-request-redirect']}`,
              })
              .end()
          response.end(request.url)
        },
      })
      const { at } = await running(context, nginx, graph, web.port, {
        how: { login: { host: 'login', port: login.port } },
      })
      await until('the login is known', async () => (await ask(at)).status === 302)
      web.asked.length = 0
      for (const path of ['/x?y=1&z=2', '/page', '/static/app.js']) {
        const sent = await ask(at, { path, headers: { 'x-forwarded-user': 'mallory' } })
        assert.deepEqual([sent.status, sent.headers.location], [302, `https://id.example.com/?back=${path}`])
      }
      assert.equal((await ask(at, { path: '/oauth2/callback?code=1' })).body.toString(), '/oauth2/callback?code=1')
      assert.equal((await ask(at, { path: '/.edge/login' })).status, 404)
      assert.equal(web.asked.length, 0)
      const { headers } = (
        await ask(at, { headers: { cookie: 'in=1', 'x-forwarded-user': 'mallory', host: 'localhost' } })
      ).told()
      assert.deepEqual(
        [headers['x-forwarded-user'], headers['x-forwarded-email'], headers.host],
        ['alice', 'alice@example.com', 'localhost'],
      )
      assert.equal((await ask(at, { path: '/page', headers: { cookie: 'in=1' } })).status, 200)
      assert.equal((await ask(at, { path: '/open/' })).status, 200)
    },
  )
})
