import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, test, type TestContext } from 'node:test'
import { graphOf as fakeGraph, job, needs, route, secret, service, store } from '../../graph/fakes/nodes.ts'
import type { Graph } from '../../graph/graph.ts'
import { settingOf } from '../../testing/setting.ts'
import type { ComposeService } from './document.ts'
import { checkCompose } from './check.ts'
import { composedOf, lower } from './lower.ts'
import type { ComposeOptions } from './options.ts'
import { besideOf, renderCompose } from './render.ts'
import { siteOf } from './site.ts'

const image = {
  id: 'program-1',
  image: { base: 'example.com/program:1', user: '10001:10001' },
  native: { from: 'user' },
} as const
const http = { ask: { probe: 'http', port: 'http', path: '/health' }, every: 5, timeout: 2 } as const
const asked = { boot: { within: 60 }, ready: http, live: { ...http, every: 10, failures: 3 } } as const

/** A small platform with one of everything that matters here. */
function sample(changes: { readonly secret?: string } = {}): Graph {
  return fakeGraph(
    [
      store('metastore', {
        server: {
          ...store('metastore').server,
          recipe: { ...image, id: 'postgres-16', image: { base: 'postgres:16.15', user: '999:999', volume: '/data' } },
        },
      }),
      job('bi-migrate', { recipe: image }),
      service('bi-web', {
        recipe: image,
        health: asked,
        replicas: { min: 2, max: 4 },
        env: { KEY: { text: [{ ref: 'secret', of: 'bi-key' }] }, PRICE: '5$' },
      }),
      service('bi-beat', { recipe: image, singleton: true, ports: [] }),
      route('bi-route', 'bi-web'),
      secret('bi-key'),
      job('bi-verify', { recipe: image, when: 'verify' }),
    ],
    [
      needs('bi-migrate', 'metastore'),
      needs('bi-web', 'bi-migrate'),
      { from: 'bi-web', to: 'metastore', tls: false, needed: 'answer' },
      ...(changes.secret ? [needs('bi-beat', changes.secret)] : []),
    ],
  )
}

function servicesOf(graph: Graph, options: ComposeOptions = {}): Readonly<Record<string, ComposeService>> {
  return composedOf(graph, siteOf(graph, settingOf(options))).file.services!
}

describe('a service of the file', () => {
  const services = servicesOf(sample())

  test('has no power that it does not need', () => {
    for (const [id, each] of Object.entries(services)) {
      assert.deepEqual(
        [each.read_only, each.cap_drop, each.security_opt],
        [true, ['ALL'], ['no-new-privileges:true']],
        id,
      )
      assert.ok(each.entrypoint!.length > 0 && each.user !== undefined && !each.user.startsWith('0'), id)
      assert.ok(
        each.deploy!.resources!.limits!.memory &&
          each.deploy!.resources!.limits!.pids &&
          each.logging?.options?.['max-size'],
        id,
      )
    }
  })

  test('is asked for its health as the graph says, or explicitly by nobody', () => {
    for (const [id, each] of Object.entries(services))
      assert.ok(each.healthcheck?.disable === true || each.healthcheck!.test!.length > 1, id)
    assert.equal(services['bi-migrate']!.healthcheck!.disable, true)
    assert.deepEqual(
      services['bi-beat']!.healthcheck!.test,
      ['CMD', 'true'],
      'one that lasts has a check, or `up --wait` would refuse it',
    )
    assert.deepEqual(services['bi-web']!.healthcheck!.test!.slice(1, 8), [
      'sh',
      '/opt/stackwright/health.sh',
      '60',
      '6',
      'TERM',
      '7',
      services['bi-web']!.healthcheck!.test![7]!,
    ])
    assert.equal(services['bi-web']!.healthcheck!.test!.length, 8, 'one question for both ready and live')
  })

  test('waits for what it needs, in the way that it needs it', () => {
    assert.deepEqual(services['bi-web']!.depends_on, { 'bi-migrate': { condition: 'service_completed_successfully' } })
    assert.deepEqual(services['bi-migrate']!.depends_on, { metastore: { condition: 'service_started' } })
  })

  test('is in the networks of its connections and no others; only the edge is published', () => {
    const networks = Object.fromEntries(Object.entries(services).map(([id, each]) => [id, Object.keys(each.networks!)]))
    assert.deepEqual(networks, {
      'bi-beat': ['outside'],
      'bi-migrate': ['outside'],
      'bi-verify': ['outside'],
      'bi-web': ['data', 'front', 'outside'],
      edge: ['front', 'public'],
      metastore: ['data'],
    })
    assert.deepEqual(
      Object.entries(services)
        .filter(([, each]) => each.ports)
        .map(([id, each]) => [id, each.ports!.map((port) => port.host_ip)]),
      [['edge', ['127.0.0.1']]],
    )
    const { file } = composedOf(sample(), siteOf(sample(), settingOf()))
    assert.deepEqual(file.networks, {
      data: { internal: true },
      front: { internal: true },
      outside: null,
      public: null,
    })
  })

  test('may speak to the world only when it is named, where some are', () => {
    const closed = servicesOf(sample(), { outside: ['bi-web'] })
    assert.deepEqual(
      Object.entries(closed)
        .filter(([, each]) => 'outside' in each.networks!)
        .map(([id]) => id),
      ['bi-web'],
    )
  })

  test('reads secrets from files; their values and places stand nowhere else', () => {
    assert.deepEqual(services['bi-web']!.secrets, [{ source: 'bi-key' }])
    assert.match(services['bi-web']!.entrypoint!.join(' '), /KEY=\$\(cat \/run\/secrets\/bi-key\)/)
    assert.equal('KEY' in services['bi-web']!.environment!, false)
  })

  test('restarts by itself, but not a job; a proof is asked for', () => {
    assert.deepEqual(
      Object.entries(services)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([id, each]) => [id, each.restart, each.profiles?.[0]]),
      [
        ['bi-beat', 'unless-stopped', undefined],
        ['bi-migrate', 'no', undefined],
        ['bi-verify', 'no', 'verify'],
        ['bi-web', 'unless-stopped', undefined],
        ['edge', 'unless-stopped', undefined],
        ['metastore', 'unless-stopped', undefined],
      ],
    )
  })
})

test('other secrets are another definition of exactly their readers', () => {
  const graph = sample()
  const held = (mark: string) =>
    composedOf(graph, {
      ...siteOf(graph, settingOf()),
      held: { owner: 'us', secrets: { 'bi-web': `./private/bi-web-${mark}` } },
    }).file.services!
  const [before, after] = [held('aaaa'), held('bbbb')]
  assert.deepEqual(
    Object.keys(before).filter((id) => JSON.stringify(before[id]) !== JSON.stringify(after[id])),
    ['bi-web'],
  )
})

test('a dollar sign is a dollar sign', () => {
  const { files } = lower(sample(), siteOf(sample(), settingOf()))
  assert.match(files.get('compose.yaml')!, /PRICE: 5\$\$/)
})

test('what is written differently changes the item of exactly that node', () => {
  const graph = sample()
  const items = (options: ComposeOptions) => lower(graph, siteOf(graph, settingOf(options))).items
  const [before, after] = [items({}), items({ address: '0.0.0.0' })]
  assert.deepEqual(
    [...before.keys()].filter((id) => before.get(id)!.parts['definition'] !== after.get(id)!.parts['definition']),
    ['bi-route'],
  )
})

describe('faults that only Compose can see', () => {
  const codes = (graph: Graph, options: ComposeOptions) =>
    checkCompose(graph, settingOf(options)).map((each) => `${each.code} ${each.place.path}`)
  const encrypted = fakeGraph([
    service('bi-web', { recipe: image }),
    route('bi-route', 'bi-web', { host: 'bi.example.com', tls: true }),
  ])

  test('an encrypted route needs a certificate, unless something before the edge decrypts', () => {
    assert.deepEqual(codes(encrypted, {}), ['SW4007 apps.bi'])
    assert.deepEqual(codes(encrypted, { behind: 'proxy' }), [])
    assert.deepEqual(codes(encrypted, { certificates: { 'bi.example.com': { certificate: 'a', key: 'b' } } }), [])
  })

  test('settings name only what the platform has', () => {
    assert.deepEqual(
      codes(sample(), {
        outside: ['bi-web', 'bi-wep'],
        project: 'Not A Name',
        certificates: { 'x.example.com': { certificate: 'a', key: 'b' } },
      }),
      [
        'SW4011 targets.compose.certificates.x.example.com',
        'SW4011 targets.compose.outside.1',
        'SW4011 targets.compose.project',
      ],
    )
  })

  test('a program without an image has nothing to run in', () => {
    assert.deepEqual(codes(fakeGraph([service('bi-web')]), {}), ['SW4006 apps.bi'])
  })
})

const missing =
  spawnSync('docker', ['compose', 'version']).status === 0 ? false : 'the program docker compose is not there'

describe('docker compose', { skip: missing }, () => {
  test('takes the file without a word, and refuses a wrong one', (context) => {
    const folder = written(context, lower(sample(), siteOf(sample(), settingOf())).files)
    assert.equal(config(folder, ['compose.yaml'], ['--quiet']), '')
    writeFileSync(join(folder, 'wrong.yaml'), 'services: { a: { imagine: b } }\n')
    assert.equal(
      spawnSync('docker', ['compose', '-f', 'wrong.yaml', 'config', '--quiet'], { cwd: folder }).status === 0,
      false,
    )
  })

  test('reads the first environment with the override of another as that other', (context) => {
    const other: Graph = { ...sample({ secret: 'bi-web' }), environment: 'prod' }
    const [dev, prod] = [
      { graph: sample(), site: siteOf(sample(), settingOf()) },
      { graph: other, site: siteOf(other, settingOf({ address: '0.0.0.0', outside: [] })) },
    ]
    const beside = besideOf(composedOf(dev.graph, dev.site), prod)
    const folder = written(context, renderCompose([dev, prod]))
    writeFileSync(join(folder, 'own.yaml'), renderCompose([{ graph: other, site: prod.site }]).get('compose.yaml')!)
    assert.ok(beside.files.size > 0)
    assert.equal(config(folder, ['compose.yaml', 'compose.prod.yaml']), config(folder, ['own.yaml']))
    assert.notEqual(config(folder, ['compose.yaml']), config(folder, ['own.yaml']))
  })
})

function written(context: TestContext, files: ReadonlyMap<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'compose-'))
  context.after(() => rmSync(folder, { recursive: true }))
  for (const [path, content] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
  return folder
}

function config(folder: string, files: readonly string[], flags: readonly string[] = []): string {
  return execFileSync(
    'docker',
    ['compose', ...files.flatMap((file) => ['-f', file]), '--profile', 'verify', 'config', ...flags],
    { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] },
  )
}
