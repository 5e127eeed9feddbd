import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, type TestContext } from 'node:test'
import { graphOf, route, service } from '../../graph/fakes/nodes.ts'
import type { IdentityNode } from '../../graph/node.ts'
import { describeSoftware } from '../local/obtain/describe.ts'
import { obtain } from '../local/obtain/obtain.ts'
import { edgeOf, type Whole } from './edge.ts'
import { ask } from './fakes/ask.ts'
import { backend } from './fakes/backend.ts'
import { nameServer } from './fakes/name-server.ts'
import { checkEdge, runEdge } from './fakes/running.ts'
import { fixed, reallyWith, statics, until, whole } from './fakes/scene.ts'

const really = reallyWith({ describe: describeSoftware, obtain })
const openssl = spawnSync('openssl', ['version']).status === 0

describe(
  'several sites',
  { skip: openssl ? false : 'no openssl is on this machine, which would make a certificate' },
  () => {
    const graph = graphOf([
      service('bi-web'),
      service('ops'),
      service('safe'),
      route('bi-route', 'bi-web'),
      route('ops-route', 'ops', { host: 'ops.example.com' }),
      route('ops-part', 'bi-web', { app: 'ops', host: 'ops.example.com', path: '/part/' }),
      route('safe-route', 'safe', { host: 'safe.example.com', tls: true }),
    ])

    really(
      'nginx has no complaint, whatever there is: long names, ports of their own, a login, several hosts of one app',
      async (context, nginx) => {
        const long = `${'very-'.repeat(11)}long.${'example-'.repeat(6)}of-a-name.com`
        const many = graphOf([
          ...graph.nodes.values(),
          service('more', {
            ports: [
              { name: 'http', protocol: 'http', prefer: 8080 },
              { name: 'admin', protocol: 'http', prefer: 8081 },
            ],
          }),
          route('more-a', 'more', { host: long, login: 'edge', statics, fixed }),
          route('more-b', 'more', { host: 'b.example.com', statics, fixed, to: { service: 'more', port: 'admin' } }),
          route('more-c', 'more', { port: 9000 }),
          route('more-d', 'more', { port: 9001, path: '/d/' }),
          route('ops-asked', 'ops', { port: 9000, path: '/x/' }),
        ])
        const pair = certificate(context)
        const files = { '/etc/stackwright/tls/safe.crt': pair.certificate, '/etc/stackwright/tls/safe.key': pair.key }
        const certificates = {
          'safe.example.com': { certificate: '/etc/stackwright/tls/safe.crt', key: '/etc/stackwright/tls/safe.key' },
        }
        for (const behind of ['nobody', 'proxy'] as const) {
          const login = { host: '127.0.0.1', port: 4180 }
          assert.equal(
            await checkEdge(
              context,
              nginx,
              edgeOf(many, whole({ behind, login, certificates, upstream: (host) => ({ host, port: 1 }) })),
              files,
            ),
            '',
          )
          assert.equal(
            await checkEdge(context, nginx, edgeOf(many, { shape: 'beside', service: 'more', behind, login })),
            '',
          )
        }
        // An identity is never localhost, even where it alone asks for the platform's own port.
        const identity: IdentityNode = {
          kind: 'identity',
          id: 'sso',
          app: 'sso',
          place: { path: 'identities.sso' },
          keep: false,
          issuer: '',
          clientId: '',
          clientSecret: '',
          groupsClaim: '',
          scopes: [],
        }
        const lone = graphOf([identity, service('sso-provider'), route('sso-route', 'sso-provider', { port: 8088 })])
        assert.equal(
          await checkEdge(context, nginx, edgeOf(lone, whole({ upstream: (host) => ({ host, port: 1 }) }))),
          '',
        )
        const { config, ...rest } = edgeOf(many, whole({ behind: 'proxy', upstream: (host) => ({ host, port: 1 }) }))
        assert.match(
          await checkEdge(context, nginx, { ...rest, config: config.replace('real_ip_header', 'real_ip_heade') }),
          /unknown directive/,
        )
      },
    )

    /** An edge before three services that tell which they are. */
    async function three(context: TestContext, nginx: string, how: Partial<Whole> = {}) {
      const names = await nameServer(context)
      const services = new Map(
        await Promise.all(
          ['bi-web', 'ops', 'safe'].map(async (name) => [name, await backend(context, { name })] as const),
        ),
      )
      for (const name of services.keys()) names.names.set(name, ['127.0.0.1'])
      const shape = whole({
        resolver: names.at,
        upstream: (name) => ({ host: name, port: services.get(name)!.port }),
        strictTransport: 600,
        certificates: {
          'safe.example.com': { certificate: '/etc/stackwright/tls/safe.crt', key: '/etc/stackwright/tls/safe.key' },
        },
        ...how,
      })
      const pair = certificate(context)
      const edge = await runEdge(context, nginx, edgeOf(graph, shape), {
        '/etc/stackwright/tls/safe.crt': pair.certificate,
        '/etc/stackwright/tls/safe.key': pair.key,
      })
      const named = (port: string, host: string, path = '/') => ask(edge.port(port), { path, headers: { host } })
      for (const host of ['bi.edge', 'ops.edge', 'safe.edge'])
        await until(`${host} answers`, async () => (await named('inside', host)).status === 200)
      return { edge, named }
    }

    really(
      'are told apart by name and path; an app without a host answers to any other name',
      async (context, nginx) => {
        const { named } = await three(context, nginx)
        assert.equal((await named('http', 'localhost:8088')).told().name, 'bi-web')
        assert.equal((await named('http', 'whatever.example.com')).told().name, 'bi-web')
        assert.equal((await named('http', 'ops.example.com')).told().name, 'ops')
        assert.equal((await named('http', 'ops.example.com', '/part/x')).told().name, 'bi-web')
        const part = await named('http', 'ops.example.com', '/part')
        assert.deepEqual([part.status, part.headers.location], [301, '/part/'])
      },
    )

    really('an encrypted one sends browsers to its encrypted address, and answers there', async (context, nginx) => {
      const { edge, named } = await three(context, nginx)
      const sent = await named('http', 'safe.example.com', '/a?b=c')
      assert.deepEqual([sent.status, sent.headers.location], [308, 'https://safe.example.com/a?b=c'])
      const safe = await ask(edge.port('https'), { secure: 'safe.example.com', headers: { host: 'safe.example.com' } })
      assert.deepEqual(
        [
          safe.told().name,
          safe.headers['strict-transport-security'],
          safe.told().headers['x-forwarded-proto'],
          safe.told().headers['x-forwarded-port'],
        ],
        ['safe', 'max-age=600', 'https', '443'],
      )
      assert.equal((await named('http', 'ops.example.com')).headers['strict-transport-security'], undefined)
      await assert.rejects(
        ask(edge.port('https'), { secure: 'other.example.com' }),
        /unrecognized name|EPROTO|ECONNRESET/,
      )
    })

    really(
      'processes of the platform reach it without encryption, and are served as a browser would be under its public name',
      async (context, nginx) => {
        const { named } = await three(context, nginx)
        const inside = async (host: string) => {
          const { name, headers } = (await named('inside', host)).told()
          return [name, headers['x-forwarded-proto'], headers['x-forwarded-port']]
        }
        assert.deepEqual(await inside('safe.example.com'), ['safe', 'https', '443'])
        assert.deepEqual(await inside('safe.edge:8080'), ['safe', 'http', '8080'])
        assert.deepEqual(await inside('localhost:8088'), ['bi-web', 'http', '8088'])
      },
    )

    really(
      'behind something that decrypts, only what it says came in the clear is sent back',
      async (context, nginx) => {
        const { edge } = await three(context, nginx, { behind: 'proxy', proxies: ['127.0.0.1/32'] })
        const said = (proto?: string) =>
          ask(edge.port('http'), {
            headers: { host: 'safe.example.com', ...(proto && { 'x-forwarded-proto': proto }) },
          })
        assert.equal((await said('https')).told().headers['x-forwarded-proto'], 'https')
        assert.deepEqual(
          [(await said('http')).status, (await said('http')).headers.location],
          [308, 'https://safe.example.com/'],
        )
        assert.equal((await said()).status, 200)
      },
    )
  },
)

/** A certificate that nobody has signed, made by openssl. */
function certificate(context: TestContext): { certificate: Buffer; key: Buffer } {
  const folder = mkdtempSync(join(tmpdir(), 'stackwright-edge-'))
  context.after(() => rmSync(folder, { recursive: true }))
  const { status, stderr } = spawnSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-days',
      '2',
      '-subj',
      '/CN=safe.example.com',
      '-keyout',
      'key',
      '-out',
      'crt',
    ],
    { cwd: folder, encoding: 'utf8' },
  )
  assert.equal(status, 0, stderr)
  return { certificate: readFileSync(join(folder, 'crt')), key: readFileSync(join(folder, 'key')) }
}
