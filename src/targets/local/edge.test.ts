import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { graphOf, route, service, store } from '../../graph/fakes/nodes.ts'
import { port, text } from '../../graph/text.ts'
import { edgeId, edgeRecipe } from '../edge/recipe.ts'
import { edgeConfiguration, edgeFiles, edgeRow, upstreams } from './edge.ts'
import { freePorts, siteOf, temporary } from './fakes/site.ts'
import { describeSoftware } from './obtain/describe.ts'
import { obtain } from './obtain/obtain.ts'
import { placeEdgeFiles } from './driver/place-files.ts'
import { type Site, upstreamFile } from './site.ts'

const statics = [{ path: '/static/', from: { ref: 'software', path: 'app/static' }, cache: 3600 }] as const
const fixed = [
  { path: '/robots.txt', status: 200, type: 'text/plain', body: 'User-agent: *\nDisallow: /; {"say": "it\'s \\"}' },
]
const graph = graphOf([
  service('bi-web'),
  service('ops'),
  service('inner'),
  store('db'),
  service('asks', { env: { A: text`${port('inner')}` } }),
  route('bi-route', 'bi-web', { host: 'bi.example.com', statics, fixed, bodyLimit: 5_000, timeout: 400 }),
  route('bi-ws', 'bi-web', { host: 'bi.example.com', path: '/ws/', bodyLimit: 9_000 }),
  route('ops-route', 'ops'),
])

/** The configuration with the white space gone, for looking into it. */
const plain = (of = graph, site: Site = siteOf(of)) => edgeConfiguration(of, site).replace(/\s+/g, ' ')

test('each listener is a server on the loopback address, and takes as much as its most generous route', () => {
  const { ports } = siteOf(graph)
  const configuration = plain()
  assert.equal(configuration.match(/server \{ listen/g)?.length, 3)
  assert.match(
    configuration,
    new RegExp(`server \\{ listen 127\\.0\\.0\\.1:${ports['edge:bi.example.com']![0]}; client_max_body_size 9000;`),
  )
  assert.match(
    configuration,
    new RegExp(
      `server \\{ listen 127\\.0\\.0\\.1:${ports['inside:inner:http']![0]}; location / \\{ proxy_pass http://inner\\.http;`,
    ),
  )
  assert.doesNotMatch(configuration, /listen (?!127\.0\.0\.1:)/)
})

test('a route goes to its service, with its own limit and time', () => {
  assert.match(
    plain(),
    /location \/ws\/ \{ client_max_body_size 9000; proxy_pass http:\/\/bi-web\.http;[^}]*proxy_read_timeout 30s;/,
  )
  assert.match(
    plain(),
    /location \/ \{ client_max_body_size 5000; proxy_pass http:\/\/bi-web\.http;[^}]*proxy_read_timeout 400s;/,
  )
})

test('after a reload old workers may finish as long as the slowest route may take, and at least a minute', () => {
  assert.match(plain(), /worker_shutdown_timeout 400s;/)
  assert.match(plain(graphOf([service('a'), route('a-route', 'a')])), /worker_shutdown_timeout 60s;/)
})

test('files come from the software of the service, and the app answers for those that are not there', () => {
  const at = { ...siteOf(graph), software: { program: { root: '/soft', programs: {} } } }
  assert.match(
    plain(graph, at),
    /location \/static\/ \{ alias \/soft\/app\/static\/; add_header Cache-Control "public, max-age=3600, immutable";[^}]*error_page 404 = @bi-route; \}/,
  )
  assert.match(plain(), /location @bi-route \{ proxy_pass http:\/\/bi-web\.http;/)
})

test('who asks is told by the edge alone', () => {
  assert.match(plain(), /proxy_set_header X-Forwarded-For \$remote_addr;/)
  assert.doesNotMatch(plain(), /proxy_add_x_forwarded_for/)
})

test('an upstream is each service and port that requests go to, once', () => {
  assert.deepEqual(upstreams(graph), [
    ['bi-web', 'http'],
    ['inner', 'http'],
    ['ops', 'http'],
  ])
})

test('the row of the edge changes with its software, and a changed configuration is only read again', () => {
  const more = graphOf([...graph.nodes.values(), route('ops-more', 'ops', { path: '/more/' })])
  const [row, other] = [edgeRow(graph, siteOf(graph)), edgeRow(more, siteOf(graph))]
  assert.equal(row.id, edgeId)
  assert.equal(row.fingerprint, other.fingerprint)
  assert.notEqual(row.reload?.fingerprint, other.reload?.fingerprint)
  const installed = {
    ...siteOf(graph),
    software: { [edgeRecipe.id]: { root: '/soft', programs: { nginx: '/soft/nginx' } } },
  }
  assert.notEqual(edgeRow(graph, installed).fingerprint, row.fingerprint)
})

test('a real nginx accepts the configuration', async (context) => {
  const nginx = await nginxHere(context)
  if (nginx === undefined) return context.skip('no nginx is on this machine')
  const folder = temporary(context)
  const first = await freePorts(20)
  const { ports } = siteOf(graph)
  const moved = Object.fromEntries(Object.keys(ports).map((key, index) => [key, [first + index]]))
  const site = siteOf(graph, {
    folder,
    ports: moved,
    root: process.getuid?.() === 0,
    software: { program: { root: folder, programs: {} } },
  })
  for (const name of ['run/edge', 'run/upstreams']) mkdirSync(join(folder, name), { recursive: true })
  for (const [name, portName] of upstreams(graph))
    writeFileSync(upstreamFile(site, name, portName), 'server 127.0.0.1:1 down;\n')
  const check = (configuration: string) => {
    writeFileSync(join(folder, 'nginx.conf'), configuration)
    return spawnSync(nginx, ['-t', '-p', join(folder, 'run/edge'), '-e', 'stderr', '-c', join(folder, 'nginx.conf')], {
      encoding: 'utf8',
      stdio: ['ignore', 'ignore', 'pipe'],
    })
  }
  const { status, stderr } = check(edgeConfiguration(graph, site))
  assert.equal(status, 0, stderr)
  assert.doesNotMatch(stderr, /\[(warn|emerg|alert)\]/)
  assert.notEqual(check(edgeConfiguration(graph, site).replace('proxy_pass', 'proxy_pas')).status, 0)
})

test('a real nginx serves fixed texts byte for byte, however long, with their type and status', async (context) => {
  const nginx = await nginxHere(context)
  if (nginx === undefined) return context.skip('no nginx is on this machine')
  const folder = temporary(context)
  const port = await freePorts(1)
  const long = `<script>let $host = "\\n\${1}; {}'"</script>ü\n`.repeat(5_000)
  const texts = [
    { path: '/page/', status: 200, type: 'text/html; charset=utf-8', body: long },
    { path: '/page', status: 200, type: 'text/plain', body: '' },
    { path: '/away', status: 503, type: 'application/json', body: '{"cost": "$5"}' },
  ]
  const served = graphOf([service('a'), route('a-route', 'a', { fixed: texts })])
  const root = process.getuid?.() === 0
  const site = siteOf(served, { folder, ports: { ...siteOf(served).ports, 'edge:a': [port] }, root })
  for (const name of ['run/edge', 'run/upstreams']) mkdirSync(join(folder, name), { recursive: true })
  for (const [name, portName] of upstreams(served))
    writeFileSync(upstreamFile(site, name, portName), 'server 127.0.0.1:1 down;\n')
  const place = join(folder, 'config', edgeId)
  placeEdgeFiles(place, edgeFiles(served, site))
  const running = spawn(nginx, ['-p', join(folder, 'run/edge'), '-e', 'stderr', '-c', join(place, 'nginx.conf')], {
    stdio: 'ignore',
  })
  context.after(async () => {
    if (running.exitCode !== null) return
    const ended = new Promise((resolve) => running.once('exit', resolve))
    running.kill('SIGTERM')
    await ended
  })
  const ask = async (path: string, tries = 50): Promise<Response> => {
    try {
      return await fetch(`http://127.0.0.1:${port}${path}`)
    } catch (error) {
      if (tries === 0) throw error
      await new Promise((resolve) => setTimeout(resolve, 100))
      return ask(path, tries - 1)
    }
  }
  for (const { path, status, type, body } of texts) {
    const answer = await ask(path)
    assert.deepEqual([answer.status, answer.headers.get('content-type')], [status, type], path)
    assert.equal(await answer.text(), body, path)
  }
  assert.notEqual((await ask('/page/more')).status, 200, 'exactly at its path')
  const changed = graphOf([service('a'), route('a-route', 'a', { fixed: [{ ...texts[0]!, body: 'new' }] })])
  placeEdgeFiles(place, edgeFiles(changed, site))
  assert.equal(await (await ask('/page/')).text(), 'new', 'without a reload')
  assert.deepEqual(readdirSync(join(place, 'fixed')).length, 1, 'what is no longer served is gone')
})

/** The nginx that this machine has already: nothing is fetched for a test. */
async function nginxHere(context: TestContext): Promise<string | undefined> {
  const asked = { project: temporary(context), tell: () => {} }
  const { state } = await describeSoftware(edgeRecipe, asked)
  return state === 'here' ? (await obtain(edgeRecipe, asked)).programs['nginx'] : undefined
}
