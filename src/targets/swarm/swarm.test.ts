import assert from 'node:assert/strict'
import { globSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { describe, test } from 'node:test'
import { graphOf as fakeGraph, job, needs, route, secret, service, store } from '../../graph/fakes/nodes.ts'
import type { Graph } from '../../graph/graph.ts'
import type { StoreNode, VolumeNode } from '../../graph/node.ts'
import { settingOf } from '../../testing/setting.ts'
import { missing, output } from '../document/fakes/program.ts'
import { checkSwarm } from './check.ts'
import { definitionIn, lower, partOf, type Stack, stackOf } from './lower.ts'
import type { SwarmOptions } from './options.ts'
import { type Held, siteOf } from './site.ts'

const image = {
  id: 'program-1',
  image: { base: 'example.com/program:1', user: '10001:10001' },
  native: { from: 'user' },
} as const
const http = { ask: { probe: 'http', port: 'http', path: '/health' }, every: 5, timeout: 2 } as const
const asked = {
  boot: { within: 60 },
  ready: http,
  live: { ...http, ask: { probe: 'http', port: 'http', path: '/lives' }, every: 10, failures: 3 },
} as const
const server: StoreNode['server'] = {
  ...store('metastore').server,
  recipe: { ...image, id: 'postgres-16', image: { base: 'postgres:16.15', user: '999:999', volume: '/data' } },
  volumes: ['metastore-data'],
}
const volume: VolumeNode = {
  kind: 'volume',
  id: 'metastore-data',
  app: 'stores',
  place: { path: 'stores.metastore' },
  keep: true,
  size: 1024,
}

/** A small platform with one of everything that matters here. */
function sample(price = '5$'): Graph {
  return fakeGraph(
    [
      store('metastore', { server }),
      volume,
      job('bi-migrate', { recipe: image }),
      service('bi-web', {
        recipe: image,
        health: asked,
        replicas: { min: 2, max: 4 },
        stop: { signal: 'SIGTERM', grace: 20, drain: 5 },
        env: { KEY: { text: [{ ref: 'secret', of: 'bi-key' }] }, PRICE: price, TEMPLATE: '{{.Node.ID}}' },
        files: [{ name: 'web.conf', content: 'a=1' }],
      }),
      service('bi-beat', {
        recipe: image,
        singleton: true,
        ports: [],
        files: [{ name: 'key.conf', content: { text: ['key=', { ref: 'secret', of: 'bi-key' }] }, secret: true }],
      }),
      route('bi-route', 'bi-web'),
      secret('bi-key'),
      job('bi-verify', { recipe: image, when: 'verify' }),
    ],
    [
      needs('bi-migrate', 'metastore'),
      needs('bi-web', 'bi-migrate'),
      { from: 'bi-web', to: 'metastore', tls: false, needed: 'answer' },
    ],
  )
}

const stackHere = (graph: Graph, options: SwarmOptions = { nodes: 'one' }, held?: Held): Stack =>
  stackOf(graph, { ...siteOf(graph, settingOf(options)), ...(held && { held }) })

describe('a service of the stack', () => {
  const graph = sample()
  const { file } = stackHere(graph)
  const { services } = file

  test('has no power that it does not need', () => {
    for (const [id, each] of Object.entries(services)) {
      assert.deepEqual([each.read_only, each.cap_drop], [true, ['ALL']], id)
      assert.ok(each.entrypoint!.length > 0 && each.user !== undefined, id)
      assert.ok(each.deploy!.resources!.limits!.memory && each.deploy!.resources!.limits!.pids, id)
      assert.equal(each.tmpfs, undefined, `${id}: Swarm ignores the short form of folders in memory`)
    }
  })

  test('rolls where there may be two of it, and stops before its successor starts where not', () => {
    const orders = Object.fromEntries(
      Object.entries(services).flatMap(([id, { deploy }]) =>
        deploy!.update_config
          ? [[id, [deploy!.update_config.order, deploy!.update_config.failure_action, deploy!.rollback_config!.order]]]
          : [],
      ),
    )
    assert.deepEqual(orders, {
      'bi-beat': ['stop-first', 'rollback', 'stop-first'],
      'bi-web': ['start-first', 'rollback', 'start-first'],
      edge: ['start-first', 'rollback', 'start-first'],
      metastore: ['stop-first', 'rollback', 'stop-first'],
    })
    assert.equal(
      stackHere(graph, { nodes: 'one', publish: 'host' }).file.services['edge']!.deploy!.update_config!.order,
      'stop-first',
      'two cannot have one port of a machine',
    )
  })

  test('is asked whether it is ready until it is, and then whether it lives; or explicitly nothing', () => {
    const { test: asks, retries } = services['bi-web']!.healthcheck!
    assert.deepEqual(asks!.slice(0, 3), ['CMD', 'sh', '-c'])
    assert.match(asks![3]!, /^if test -e \S+; then exec .*\/lives.*; fi\n.*\/health.* && : >/s)
    assert.equal(retries, 6, '30 seconds without an answer')
    assert.deepEqual(
      [services['bi-beat']!.healthcheck, services['bi-migrate']!.healthcheck],
      [{ disable: true }, { disable: true }],
    )
    assert.equal(
      services['bi-beat']!.deploy!.update_config!.monitor,
      '10s',
      'what nothing can be asked of is watched for longer',
    )
  })

  test('drains for what is more than the two seconds of Swarm itself, and has the time for it', () => {
    assert.deepEqual(services['bi-web']!.entrypoint!.slice(0, 4), ['sh', '/opt/stackwright/drain.sh', '3', 'TERM'])
    assert.equal(services['bi-web']!.stop_grace_period, '23s')
    assert.ok(services['bi-web']!.configs!.some((each) => each.target === '/opt/stackwright/drain.sh'))
    assert.equal(JSON.stringify(services['bi-beat']).includes('drain.sh'), false)
    const usual = stackHere(
      fakeGraph([service('bi-web', { recipe: image, stop: { signal: 'SIGTERM', grace: 20, drain: 2 } })]),
    ).file.services['bi-web']!
    assert.deepEqual([usual.entrypoint, usual.stop_grace_period], [['program'], '20s'])
  })

  test('has no variable that Swarm would take for a template', () => {
    assert.equal(services['bi-web']!.environment!['TEMPLATE'], '{{"{{"}}.Node.ID}}')
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
        .map(([id]) => id),
      ['edge'],
    )
    const shapes = Object.fromEntries(
      Object.entries(file.networks!).map(([zone, each]) => [zone, [each.internal ?? false, each.attachable]]),
    )
    assert.deepEqual(shapes, {
      data: [true, false],
      front: [true, false],
      outside: [false, false],
      public: [false, false],
    })
    const encrypted = stackHere(graph, { nodes: 'one', encrypted: true }).file.networks!
    assert.deepEqual(
      [encrypted['data']!.driver_opts, encrypted['data']!.name],
      [{ encrypted: '' }, 'acme-dev_data-encrypted'],
    )
  })

  test('is placed where it is said, by its own name or that of its app', () => {
    const placed = stackHere(graph, {
      placement: { metastore: 'node.hostname == db1', bi: ['node.role == worker'] },
      spread: ['node.labels.zone'],
      edges: 2,
      publish: 'host',
    }).file.services
    assert.deepEqual(placed['metastore']!.deploy!.placement!.constraints, ['node.hostname == db1'])
    assert.deepEqual(placed['bi-web']!.deploy!.placement, {
      constraints: ['node.role == worker'],
      preferences: [{ spread: 'node.labels.zone' }],
    })
    assert.deepEqual(
      [placed['edge']!.deploy!.replicas, placed['edge']!.deploy!.placement!.max_replicas_per_node],
      [2, 1],
    )
    assert.ok(placed['bi-web']!.deploy!.resources!.reservations!.memory)
  })
})

describe('what services read', () => {
  const graph = sample()

  test('a file has a name that tells its content, and a service has another definition when that changes', () => {
    const [one, other] = [sample(), sample('6$')].map((each) => stackHere(each)) as [Stack, Stack]
    assert.notEqual(definitionIn(one, 'bi-web'), definitionIn(other, 'bi-web'))
    assert.deepEqual(
      [definitionIn(one, 'bi-beat'), one.file.configs],
      [definitionIn(other, 'bi-beat'), other.file.configs],
    )
    assert.match(one.file.configs!['bi-web.web.conf']!.name!, /^acme-dev_web\.conf-[0-9a-f]{8}$/)
    for (const each of Object.values(one.file.configs!)) assert.ok(each.name!.length < 64)
  })

  test('a secret is of the swarm, named by version, and its reader alone can read it; a file that holds one is another with each version', () => {
    const [first, second] = [1, 2].map((version) =>
      stackHere(graph, { nodes: 'one' }, { versions: { 'bi-key': version } }),
    ) as [Stack, Stack]
    assert.deepEqual(first.file.secrets!['bi-key'], { name: 'acme-dev_bi-key.1', external: true })
    assert.deepEqual(second.file.secrets!['bi-key'], { name: 'acme-dev_bi-key.2', external: true })
    assert.deepEqual(first.file.services['bi-web']!.secrets, [
      { source: 'bi-key', target: '/run/secrets/bi-key', uid: '10001', gid: '10001', mode: 0o400 },
    ])
    const names = [first, second].map((each) => each.file.secrets!['bi-beat.key.conf']!.name)
    assert.notEqual(names[0], names[1])
    for (const id of ['bi-web', 'bi-beat']) assert.notEqual(definitionIn(first, id), definitionIn(second, id), id)
    assert.equal(definitionIn(first, 'metastore'), definitionIn(second, 'metastore'))
  })

  test('a part of the stack has what its service refers to and nothing else', () => {
    const part = partOf(stackHere(graph).file, ['metastore'])
    assert.deepEqual(
      [Object.keys(part.services), Object.keys(part.networks!), Object.keys(part.volumes!), part.secrets],
      [['metastore'], ['data'], ['metastore-data'], undefined],
    )
  })

  test('the number of replicas is no change of definition', () => {
    const more = fakeGraph(
      [...graph.nodes.values()].map((node) =>
        node.id === 'bi-web' ? ({ ...node, replicas: { min: 3, max: 4 } } as typeof node) : node,
      ),
      graph.connections,
    )
    assert.equal(definitionIn(stackHere(more), 'bi-web'), definitionIn(stackHere(graph), 'bi-web'))
  })
})

describe('check', () => {
  const found = (options: SwarmOptions, graph = sample()) =>
    checkSwarm(graph, { ...settingOf(options), images: { registry: 'registry.example.com' } }).map(
      (each) => `${each.code} ${each.place.path}`,
    )
  const held = { placement: { metastore: 'node.labels.data == true' } }

  test('asks where a volume is, unless there is one machine, a place or a driver of volumes that move', () => {
    assert.deepEqual(found({}), ['SW4008 stores.metastore'])
    assert.deepEqual([found(held), found({ nodes: 'one' }), found({ volumes: { driver: 'shared' } })], [[], [], []])
    assert.deepEqual(found({ placement: { metastore: 'somewhere' } }), ['SW4011 targets.swarm.placement.metastore'])
  })

  test('asks how images get to several machines', () => {
    const graph = fakeGraph(
      [...sample().nodes.values()].map((node) =>
        node.id === 'bi-web' ? ({ ...node, projectFiles: ['web'] } as typeof node) : node,
      ),
    )
    assert.deepEqual(
      checkSwarm(graph, settingOf(held)).map((each) => each.code),
      ['SW4010'],
    )
    assert.deepEqual(checkSwarm(graph, settingOf({ nodes: 'one' })), [])
  })

  test('tells settings that name nothing or contradict each other', () => {
    assert.deepEqual(found({ ...held, placement: { ...held.placement, metastor: 'node.role == worker' } }), [
      'SW4011 targets.swarm.placement.metastor',
    ])
    assert.deepEqual(found({ ...held, endpointMode: 'dnsrr', publish: 'ingress' }), ['SW4011 targets.swarm.publish'])
    assert.deepEqual(found({ ...held, outside: ['metastore'] }), ['SW4011 targets.swarm.outside.0'])
    assert.deepEqual(found({ ...held, stack: 'Acme BI' }), ['SW4011 targets.swarm.stack'])
    assert.deepEqual(found({}, fakeGraph([service(`bi-${'w'.repeat(60)}`, { recipe: image })])), ['SW4011 apps.bi'])
    assert.deepEqual(found({ ...held, certificates: { 'no.example.com': { certificate: 'a', key: 'b' } } }), [
      'SW4011 targets.swarm.certificates.no.example.com',
    ])
  })

  test('an encrypted route needs a certificate, whose files are secrets named by their content', () => {
    const graph = fakeGraph(
      [...sample().nodes.values()].map((node) =>
        node.id === 'bi-route' ? ({ ...node, host: 'bi.example.com', tls: true } as typeof node) : node,
      ),
    )
    assert.deepEqual(found(held, graph), ['SW4007 apps.bi'])
    const certificates = { 'bi.example.com': { certificate: 'tls/bi.crt', key: 'tls/bi.key' } }
    assert.deepEqual([found({ ...held, certificates }, graph), found({ ...held, behind: 'proxy' }, graph)], [[], []])
    const { secrets, services } = stackHere(graph, { nodes: 'one', certificates }).file
    assert.match(secrets!['bi.example.com.key']!.name!, /^acme-dev_bi\.example\.com\.key-[0-9a-f]{8}$/)
    assert.ok(services['edge']!.secrets!.some((each) => each.target === '/run/secrets/bi.example.com.key'))
  })
})

test(
  'docker stack takes what is written, and says nothing about it',
  { skip: missing(['docker', 'stack', 'config', '--help']) ?? false },
  () => {
    const graph = sample()
    const folder = mkdtempSync(join(tmpdir(), 'stackwright-swarm-'))
    try {
      for (const [path, text] of lower(graph, siteOf(graph, settingOf({ nodes: 'one' }))).files) {
        mkdirSync(dirname(join(folder, path)), { recursive: true })
        writeFileSync(join(folder, path), text)
      }
      assert.match(output('docker', ['stack', 'config', '-c', 'stack.yaml'], folder), /PRICE: 5\$$/m)
      assert.match(output('docker', ['stack', 'config', '-c', 'jobs.yaml'], folder), /replicated-job/)
    } finally {
      rmSync(folder, { recursive: true })
    }
  },
)

test(
  'docker stack takes the golden files of every sample',
  { skip: missing(['docker', 'stack', 'config', '--help']) ?? false },
  () => {
    const golden = join(import.meta.dirname, '../../../tests/golden')
    const files = globSync('*/swarm/{stack,jobs}.yaml', { cwd: golden })
    assert.ok(files.length >= 4, files.join())
    for (const file of files)
      assert.match(
        output('docker', ['stack', 'config', '-c', basename(file)], join(golden, dirname(file))),
        /^services:/m,
      )
  },
)
