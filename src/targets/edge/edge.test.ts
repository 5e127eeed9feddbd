import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { graphOf, route, service } from '../../graph/fakes/nodes.ts'
import { besidePort } from './beside.ts'
import { edgeOf, type Whole } from './edge.ts'
import { fixedName } from './fixed.ts'

const statics = [{ path: '/static/', from: { ref: 'software', path: 'app/static' }, cache: 3600 }] as const
const fixed = [{ path: '/robots.txt', status: 200, type: 'text/plain', body: 'User-agent: *\n' }]
const graph = graphOf([
  service('bi-web'),
  service('ops'),
  route('bi-route', 'bi-web', { host: 'bi.example.com', tls: true, statics, fixed, bodyLimit: 5_000, timeout: 400 }),
  route('bi-ws', 'bi-web', { host: 'bi.example.com', path: '/ws/', bodyLimit: 9_000 }),
  route('ops-route', 'ops', { statics }),
])
const certificates = { 'bi.example.com': { certificate: '/run/secrets/bi.crt', key: '/run/secrets/bi.key' } }
const how: Whole = {
  shape: 'whole',
  published: { plain: 80 },
  behind: 'nobody',
  resolver: '127.0.0.11',
  certificates,
  upstream: (id, port) => ({ host: `${id}.front`, port: port === 'http' ? 9000 : 1 }),
}

/** A configuration with the white space gone, for looking into it. */
const plain = (text: string) => text.replace(/\s+/g, ' ')

describe('an edge for all routes', () => {
  test('has its configuration, a file for each upstream and a file for each text', () => {
    const { files, config } = edgeOf(graph, how)
    assert.deepEqual(
      files.map(({ kind, name, path }) => [kind, name, path]),
      [
        ['config', 'nginx.conf', '/etc/stackwright/nginx.conf'],
        ['upstream', 'bi-web.http.conf', '/var/lib/stackwright/edge/upstreams/bi-web.http.conf'],
        ['upstream', 'ops.http.conf', '/var/lib/stackwright/edge/upstreams/ops.http.conf'],
        [
          'page',
          fixedName(graph.nodes.get('bi-route') as never, fixed[0]!),
          `/etc/stackwright/pages/${fixedName(graph.nodes.get('bi-route') as never, fixed[0]!)}`,
        ],
      ],
    )
    assert.equal(files[0]!.content, config)
    assert.equal(files[1]!.content, 'server bi-web.front:9000 resolve max_fails=1 fail_timeout=2s;\n')
    assert.equal(files[3]!.content, 'User-agent: *\n')
    for (const { path } of files.filter(({ kind }) => kind === 'upstream'))
      assert.ok(config.includes(`include ${path};`))
  })

  test('a text changes nothing but its file', () => {
    const changed = graphOf(
      [...graph.nodes.values()].map((node) =>
        node.id === 'bi-route' && node.kind === 'route' ? { ...node, fixed: [{ ...fixed[0]!, body: 'other' }] } : node,
      ),
    )
    assert.equal(edgeOf(changed, how).config, edgeOf(graph, how).config)
  })

  test('writes below /tmp alone, and logs to its own output', () => {
    const { config } = edgeOf(graph, how)
    const written = [...config.matchAll(/^\s*(?:pid|\w+_temp_path|access_log|error_log) (\S+?)[ ;]/gm)].map(
      ([, path]) => path!,
    )
    assert.ok(written.length >= 8)
    assert.deepEqual(
      written.filter((path) => !/^\/tmp\/|^\/dev\/stdout$|^stderr$|^off$/.test(path)),
      [],
    )
  })

  test('each site is a server; the first without a host answers to any name, where it is published and inside', () => {
    const config = plain(edgeOf(graph, how).config)
    assert.match(
      config,
      /server \{ listen 443 ssl; listen 8080; server_name bi\.example\.com bi\.edge; http2 on; ssl_certificate \/run\/secrets\/bi\.crt; ssl_certificate_key \/run\/secrets\/bi\.key; client_max_body_size 9000;/,
    )
    assert.match(
      config,
      /server \{ listen 80 default_server; listen 8080 default_server; server_name localhost ops\.localhost ops\.edge;/,
    )
    assert.match(
      config,
      /server \{ listen 80; server_name bi\.example\.com; [^@]*return 308 https:\/\/\$host\$request_uri;/,
    )
    assert.match(config, /listen 443 ssl default_server; ssl_reject_handshake on;/)
  })

  test("where every app has a host, other names are nobody's", () => {
    const hosts = graphOf([service('bi-web'), route('bi-route', 'bi-web', { host: 'bi.example.com' })])
    assert.match(
      plain(edgeOf(hosts, how).config),
      /server \{ listen 80 default_server; listen 8080 default_server; location = \/\.edge\/health \{[^}]*\} location \/ \{ return 404; \} \}/,
    )
  })

  test('files come from the image of the edge, apart for each route', () => {
    const config = plain(edgeOf(graph, how).config)
    assert.match(config, /alias \/usr\/share\/stackwright\/statics\/bi-route\/0\/;[^}]*error_page 404 = @bi-route; \}/)
    assert.match(
      config,
      /alias \/usr\/share\/stackwright\/statics\/ops-route\/0\/;[^}]*error_page 404 = @ops-route; \}/,
    )
  })

  test('an encrypted site needs a certificate, unless something before the edge decrypts', () => {
    assert.throws(
      () => edgeOf(graph, { ...how, certificates: {} }),
      /bi\.example\.com is encrypted and has no certificate/,
    )
    const { config, ports } = edgeOf(graph, { ...how, certificates: {}, behind: 'proxy' })
    assert.doesNotMatch(config, /ssl/)
    assert.deepEqual(
      ports.map(({ name }) => name),
      ['http', 'inside'],
    )
  })

  test('browsers are told to stay with encryption only when asked, and then in every answer of that site', () => {
    assert.doesNotMatch(edgeOf(graph, how).config, /Strict-Transport/)
    const [, encrypted] = edgeOf(graph, { ...how, strictTransport: 99 })
      .config.split(/^ {2}server \{/m)
      .filter((each) => each.includes('listen 443'))
    const blocks = encrypted!.split(/^ {4}(?=location)/m)
    for (const block of blocks.filter((each) => each.includes('add_header')))
      assert.match(block, /add_header Strict-Transport-Security max-age=99 always;/)
  })

  test('says what a target needs to run it', () => {
    const edge = edgeOf(graph, how)
    assert.deepEqual(edge.sysctls, { 'net.ipv4.ip_unprivileged_port_start': '0' })
    assert.deepEqual(edgeOf(graph, { ...how, published: { plain: 8088, tls: 8443 } }).sysctls, {})
    assert.deepEqual(
      [edge.user, edge.stop],
      [
        { uid: 101, gid: 101 },
        { signal: 'SIGQUIT', grace: 405, drain: 0 },
      ],
    )
    assert.deepEqual(edge.health.command.at(-1), 'http://127.0.0.1:8080/.edge/health')
    assert.ok(edge.scratch.size > 4 * 9_000)
  })

  test('a service that asks for a login at the edge is guarded where there is one, and only it', () => {
    const asking = graphOf([
      service('bi-web'),
      route('bi-route', 'bi-web', { login: 'edge' }),
      route('bi-open', 'bi-web', { path: '/open/' }),
    ])
    assert.equal(
      edgeOf(asking, { ...how, login: { host: 'login', port: 4180 } }).config.match(/auth_request \//g)?.length,
      1,
    )
    assert.doesNotMatch(edgeOf(asking, how).config, /auth_request/)
    assert.doesNotMatch(
      edgeOf(graph, { ...how, login: { host: 'login', port: 4180 } }).config,
      /auth_request|upstream login/,
    )
  })
})

describe('an edge beside each replica', () => {
  const beside = { shape: 'beside', service: 'bi-web', behind: 'proxy' } as const

  test('has the routes of its service alone, and no name to ask for', () => {
    const { config, files, ports } = edgeOf(graph, beside)
    assert.doesNotMatch(config, /resolver|upstream \S+ \{|ops/)
    assert.match(plain(config), /location \/ws\/ \{ client_max_body_size 9000; proxy_pass http:\/\/127\.0\.0\.1:9000;/)
    assert.deepEqual(
      files.map(({ kind }) => kind),
      ['config', 'page'],
    )
    assert.deepEqual(ports, [{ name: 'http', number: 8080, published: false }])
  })

  test('leaves the port to the service that it has', () => {
    const port = (name: string, prefer: number) => ({ name, protocol: 'http', prefer }) as const
    const taken = graphOf([
      service('bi-web', { ports: [port('http', 8080), port('more', 8081)] }),
      route('bi-route', 'bi-web'),
    ])
    assert.equal(besidePort(taken, 'bi-web'), 8082)
    assert.match(edgeOf(taken, beside).config, /listen 8082 default_server;/)
  })

  test('one path of two routes is answered once', () => {
    const twice = graphOf([
      service('bi-web'),
      route('bi-a', 'bi-web', { fixed }),
      route('bi-b', 'bi-web', { fixed, path: '/b/' }),
    ])
    assert.equal(edgeOf(twice, beside).config.match(/location = \/robots\.txt/g)?.length, 1)
  })
})
