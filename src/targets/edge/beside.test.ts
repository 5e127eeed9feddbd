import assert from 'node:assert/strict'
import { describe } from 'node:test'
import { graphOf, route, service } from '../../graph/fakes/nodes.ts'
import { describeSoftware } from '../local/obtain/describe.ts'
import { obtain } from '../local/obtain/obtain.ts'
import { edgeOf } from './edge.ts'
import { ask } from './fakes/ask.ts'
import { backend } from './fakes/backend.ts'
import { runEdge } from './fakes/running.ts'
import { fixed, page, reallyWith, staticFile, statics } from './fakes/scene.ts'

const really = reallyWith({ describe: describeSoftware, obtain })

describe('an edge beside each replica', () => {
  really('passes everything to the replica in its pod, with files and texts of its own', async (context, nginx) => {
    const web = await backend(context)
    const health = { probe: 'http', port: 'http', path: '/health' } as const
    const asks = { ask: health, every: 5, timeout: 1 }
    const graph = graphOf([
      service('bi-web', {
        ports: [{ name: 'http', protocol: 'http', prefer: web.port }],
        health: { boot: { within: 10 }, ready: asks, live: { ...asks, failures: 3 } },
      }),
      route('bi-route', 'bi-web', { host: 'bi.example.com', tls: true, statics, fixed }),
    ])
    const edge = await runEdge(
      context,
      nginx,
      edgeOf(graph, { shape: 'beside', service: 'bi-web', behind: 'proxy', proxies: ['127.0.0.0/8'] }),
      { [staticFile]: 'let a = 1\n' },
    )
    const at = edge.port('http')
    assert.equal((await ask(at, { path: '/static/app.js' })).body.toString(), 'let a = 1\n')
    assert.ok((await ask(at, { path: '/page' })).body.equals(Buffer.from(page)))
    const { headers } = (
      await ask(at, {
        path: '/x',
        headers: { host: 'bi.example.com', 'x-forwarded-proto': 'https', 'x-forwarded-for': '203.0.113.7' },
      })
    ).told()
    assert.deepEqual(
      [headers['host'], headers['x-forwarded-proto'], headers['x-forwarded-for'], headers['x-forwarded-port']],
      ['bi.example.com', 'https', '203.0.113.7', '443'],
    )
    assert.equal((await ask(at, { path: '/health', headers: { host: '10.1.2.3:8080' } })).told().url, '/health')
    assert.equal((await ask(at, { method: 'POST', body: Buffer.alloc(1025) })).status, 413)
    await web.crash()
    assert.equal((await ask(at)).status, 502)
    assert.deepEqual(
      [(await ask(at, { path: '/.edge/health' })).status, (await ask(at, { path: '/health' })).status],
      [200, 502],
    )
    assert.doesNotMatch(edge.complaints(), /\[(emerg|alert|crit|warn)\]/)
  })
})
