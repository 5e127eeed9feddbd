import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { Failure } from '../../src/base/failure.ts'
import * as catalog from '../../src/catalog/list.ts'
import type { NodeId } from '../../src/graph/id.ts'
import { type Checked, resolve } from '../../src/resolve/resolve.ts'
import { kubernetes } from '../../src/targets/kubernetes/target.ts'
import type { Driver, Opening, Running } from '../../src/targets/target.ts'
import { settingOf } from '../../src/testing/setting.ts'
import { cluster } from '../engines/cluster.ts'
import { ask, must } from '../engines/run.ts'
import { underLoad } from './load.ts'
import { root, until } from './stackwright.ts'

// What only the driver of Kubernetes can do wrong, on a real cluster: others who change things, autoscalers, secrets,
// what was interrupted.

const image = 'node:24.19.0-bookworm-slim'
const namespace = `stackwright-driver-${process.pid}`
const listings = Object.values(catalog).flatMap((each) => ('listing' in each ? [each.listing] : []))
const engine = await cluster()
const nothing = () => {}

const serve =
  "require('http').createServer((_, answer) => answer.end(process.env.VERSION)).listen(process.env.PORT, '0.0.0.0'); process.on('SIGTERM', () => process.exit())"
const burn =
  "require('http').createServer((_, answer) => { const end = Date.now() + 150; while (Date.now() < end); answer.end('burnt') }).listen(process.env.PORT, '0.0.0.0'); process.on('SIGTERM', () => process.exit())"
const slow =
  "let n = 0; console.log('begun'); setInterval(() => { console.log('working', n); if (++n > 10) process.exit() }, 1000)"

interface Variant {
  readonly version?: string
  readonly image?: string
  readonly without?: readonly string[]
}

function platform({ version = 'one', image: of = image, without = [] }: Variant): Checked {
  const program = (script: string, base = image) => ({
    run: ['node', '-e', script],
    inputs: [],
    image: { base, user: '1000:1000' },
    cpu: '20m',
    memory: '64MiB',
  })
  const web = { port: 8080, health: '/', startWithin: '20s', stopWithin: '5s' }
  const apps: Record<string, object> = {
    site: {
      type: 'service',
      ...program(serve, of),
      ...web,
      env: { VERSION: version, TOKEN: { secret: 'token' } },
      route: { timeout: '4s' },
    },
    other: { type: 'service', ...program(serve), ...web, env: { VERSION: 'other', KEY: { secret: 'key' } } },
    busy: {
      type: 'service',
      ...program(burn),
      ...web,
      replicas: [1, 3],
      scaleOn: { cpu: 50 },
      route: { path: '/busy/', timeout: '4s' },
    },
    slow: { type: 'job', ...program(slow), timeout: '90s' },
  }
  return {
    name: 'driver',
    environment: 'test',
    secrets: { token: { generate: {} }, key: { generate: {} } },
    apps: Object.fromEntries(Object.entries(apps).filter(([name]) => !without.includes(name))),
  } as unknown as Checked
}

describe('the driver of Kubernetes', { concurrency: false, skip: engine.skip }, () => {
  if (engine.skip !== false) return
  Object.assign(process.env, engine.env)
  const folder = mkdtempSync(join(tmpdir(), 'stackwright-driver-'))
  let driver: Driver

  async function openingOf(variant: Variant, changes: Partial<Opening> = {}): Promise<Opening> {
    const { graph, problems } = await resolve(platform(variant), listings, {
      exists: () => true,
      contentOf: () => 'content',
      bytesOf: () => undefined,
    })
    assert.deepEqual(
      problems.map((each) => each.title),
      [],
    )
    return { ...settingOf({ namespace }), graph, folder, project: folder, scaled: {}, ...changes }
  }
  const open = async (variant: Variant = {}, changes: Partial<Opening> = {}) =>
    (driver = await kubernetes.open(await openingOf(variant, changes)))
  const found = async (id: NodeId): Promise<Running> => (await driver.observe()).find((each) => each.id === id)!
  const kubectl = (...words: string[]) => must('kubectl', ['--namespace', namespace, ...words])
  const podNames = async (id: NodeId) => (await found(id)).replicas.map((replica) => replica.name)
  const address = async (id: NodeId) =>
    `http://${await kubectl('get', 'service', id, '--output=jsonpath={.spec.clusterIP}:{.spec.ports[0].port}')}`

  before(
    async () => {
      await engine.load([image])
      await open()
      for (const id of ['.ground', 'site', 'other', 'busy']) await driver.start(id, nothing)
    },
    { timeout: 300_000 },
  )

  after(
    async () => {
      await ask('kubectl', ['delete', 'namespace', namespace, '--ignore-not-found', '--timeout=60s'], { within: 70 })
      rmSync(folder, { recursive: true, force: true })
    },
    { timeout: 100_000 },
  )

  test('tells what runs, in under a second', async () => {
    const began = performance.now()
    const running = await driver.observe()
    assert.ok(performance.now() - began < 1000 * (engine.lab ? 2 : 5), `${Math.round(performance.now() - began)} ms`)
    assert.deepEqual(
      running.map((each) => [each.id, each.state, each.drift]),
      ['busy', 'busy-route', 'other', 'site', 'site-route'].map((id) => [id, 'ready', undefined]),
    )
    assert.equal(running.find((each) => each.id === 'busy')!.follows, 'load')
  })

  test('applied again, nothing is replaced', { timeout: 60_000 }, async () => {
    const before = await podNames('site')
    await (await open()).start('site', nothing)
    assert.deepEqual(await podNames('site'), before)
  })

  test(
    'an image that cannot be had is told before the deadline, and what served serves on',
    { timeout: 120_000 },
    async () => {
      const load = underLoad(await address('site'), ['/'], 2)
      const began = performance.now()
      const told: string[] = []
      await assert.rejects(
        (await open({ image: 'registry.invalid/none:1' })).start('site', (words) => told.push(words)),
        (error) => {
          assert.ok(error instanceof Failure, String(error))
          assert.match(error.facts.reason, /cannot get the image registry\.invalid\/none:1/)
          assert.equal(error.facts.left, 'the release before it serves on')
          return true
        },
      )
      assert.ok(performance.now() - began < 40_000)
      assert.ok(
        told.some((words) => /cannot get the image/.test(words)),
        told.join('\n'),
      )
      assert.deepEqual((await load.end()).failed, [])
      await open()
      assert.deepEqual([(await found('site')).state, (await found('site')).drift], ['ready', undefined])
    },
  )

  test('what others change is told with their name, and undone', { timeout: 120_000 }, async () => {
    await kubectl('scale', 'deployment/site', '--replicas=2')
    await kubectl('set', 'image', 'deployment/other', 'main=registry.invalid/other:1')
    await kubectl(
      'patch',
      'service',
      'site',
      '--type=json',
      '--patch=[{"op":"replace","path":"/spec/ports/0/port","value":9999}]',
      '--field-manager=jo',
    )
    assert.match((await found('site')).drift!, /replicas 2 instead of 1 by kubectl/)
    assert.match((await found('site')).drift!, /port/)
    assert.match(
      (await found('other')).drift!,
      /containers\[main\]\.image registry\.invalid\/other:1 instead of .* by kubectl-set/,
    )
    for (const id of ['site', 'other']) await driver.start(id, nothing)
    assert.deepEqual(
      [(await found('site')).drift, (await found('site')).replicas.length, (await found('other')).drift],
      [undefined, 1, undefined],
    )
  })

  test('a secret that changes replaces those who read it, and nobody else', { timeout: 120_000 }, async () => {
    const before = { site: await podNames('site'), other: await podNames('other') }
    const rotated = Buffer.from('rotated-by-hand').toString('base64')
    await kubectl(
      'patch',
      'secret',
      'driver-test-kept-secrets',
      '--patch',
      JSON.stringify({ data: { token: rotated } }),
    )
    await open()
    for (const id of ['site', 'other']) await driver.start(id, nothing)
    assert.notDeepEqual(await podNames('site'), before.site)
    assert.deepEqual(await podNames('other'), before.other)
    assert.equal(await driver.secret('token'), 'rotated-by-hand')
    assert.equal((await kubectl('exec', 'deployment/site', '--', 'printenv', 'TOKEN')).trim(), 'rotated-by-hand')
    assert.ok(
      !(await kubectl('get', 'deployments,pods', '--output=yaml', '--show-managed-fields')).includes('rotated-by-hand'),
    )
  })

  test('two who deploy at once have the same secrets', { timeout: 120_000 }, async () => {
    await kubectl('delete', 'secret', 'driver-test-kept-secrets')
    const drivers = await Promise.all([1, 2, 3].map(async () => kubernetes.open(await openingOf({}))))
    await Promise.all(drivers.map((each) => each.start('other', nothing)))
    const values = await Promise.all([...drivers, await open()].map((each) => each.secret('key')))
    assert.equal(new Set(values).size, 1)
    await driver.start('site', nothing)
  })

  test(
    'what an autoscaler owns follows load, is stopped for as long as is wanted, and wakes',
    { timeout: 300_000 },
    async (context) => {
      const load = underLoad(await address('busy'), ['/'], 4)
      const measured = (await ask('kubectl', ['get', '--raw', '/apis/metrics.k8s.io/v1beta1'])).code === 0
      if (measured) await until('there are more', 150, async () => (await found('busy')).replicas.length > 1)
      else context.diagnostic('the cluster measures nothing, so its autoscaler does nothing')
      await load.end()
      assert.equal((await found('busy')).drift, undefined)
      await driver.stop('busy', nothing)
      await new Promise((next) => setTimeout(next, 20_000))
      assert.deepEqual([(await found('busy')).state, (await found('busy')).replicas], ['stopped', []])
      await driver.start('busy', nothing)
      assert.equal((await found('busy')).state, 'ready')
      await driver.scale('busy', 2, nothing)
      assert.ok((await found('busy')).ready >= 2)
      await (await open({}, { scaled: {} })).start('busy', nothing)
      assert.equal((await found('busy')).drift, undefined)
    },
  )

  test('a job whose runner was killed is waited for by the next, not run twice', { timeout: 120_000 }, async () => {
    const script = join(folder, 'run.mjs')
    const { graph, ...rest } = await openingOf({})
    writeFileSync(
      script,
      `
import { resolve } from '${root}/src/resolve/resolve.ts'
import * as catalog from '${root}/src/catalog/list.ts'
import { kubernetes } from '${root}/src/targets/kubernetes/target.ts'
const listings = Object.values(catalog).flatMap((each) => ('listing' in each ? [each.listing] : []))
const { graph } = await resolve(${JSON.stringify(platform({}))}, listings, { exists: () => true, contentOf: () => 'content', bytesOf: () => undefined })
const driver = await kubernetes.open({ ...${JSON.stringify({ ...rest, contentOf: undefined })}, graph, contentOf: (path) => \`content of \${path}\` })
await driver.run(['slow'], (words) => console.log(words), () => {})
`,
    )
    const child = spawn(process.execPath, [script], { stdio: ['ignore', 'inherit', 'inherit'] })
    const over = new Promise((end) => child.once('exit', end))
    await until(
      'it runs',
      40,
      async () =>
        (
          await ask('kubectl', [
            'get',
            'pods',
            '--namespace',
            namespace,
            '--selector=stackwright.dev/node=slow',
            '--output=jsonpath={.items[0].status.phase}',
          ])
        ).out === 'Running',
    )
    child.kill('SIGKILL')
    await over
    const told: string[] = []
    const done: string[] = []
    await (
      await open()
    ).run(
      ['slow'],
      (words) => told.push(words),
      (id) => done.push(id),
    )
    assert.deepEqual(done, ['slow'])
    assert.ok(told.includes('going on with a run that was interrupted'), told.join('\n'))
    const jobs = async () => (await kubectl('get', 'jobs', '--output=name')).trim().split('\n').length
    assert.equal(await jobs(), 1)
    assert.ok(graph.nodes.has('slow'))
    const lines: string[] = []
    for await (const { line } of driver.logs('slow', { follow: false })) lines.push(line)
    assert.deepEqual([lines[0], lines.at(-1)], ['begun', 'working 10'])
  })

  test('follows the log of all replicas, those that come later too', { timeout: 100_000 }, async () => {
    const heard = new Set<string>()
    const following = (async () => {
      for await (const { replica } of driver.logs('site', { follow: true })) if (heard.add(replica).size === 2) return
    })()
    await kubectl('exec', 'deployment/site', '--', 'sh', '-c', 'echo here > /proc/1/fd/1')
    await driver.restart('site', nothing)
    await until('both were heard', 40, async () => {
      await kubectl('exec', 'deployment/site', '--', 'sh', '-c', 'echo there > /proc/1/fd/1')
      return heard.size === 2
    })
    await following
  })

  test(
    'what leaves the platform is removed by the inventory, and nothing that others have put beside it',
    { timeout: 120_000 },
    async () => {
      await kubectl('create', 'configmap', 'other-by-hand', '--from-literal=a=b')
      await open({ without: ['other'] })
      await driver.remove('other', true)
      assert.equal(
        (
          await kubectl(
            'get',
            'deployments,services,networkpolicies,configmaps',
            '--selector=stackwright.dev/node=other',
            '--output=name',
          )
        ).trim(),
        '',
      )
      assert.match(await kubectl('get', 'configmaps', '--output=name'), /other-by-hand/)
    },
  )

  test('nothing is left at the end', { timeout: 200_000 }, async () => {
    await open()
    for (const id of ['site', 'busy']) await driver.stop(id, nothing)
    await Promise.all(
      [...driver.items().values()]
        .filter((item) => item.kind !== 'ground')
        .map((item) => driver.remove(item.id, false)),
    )
    assert.equal(
      (
        await kubectl(
          'get',
          'deployments,services,jobs,cronjobs,horizontalpodautoscalers,poddisruptionbudgets',
          '--output=name',
        )
      ).trim(),
      '',
    )
    await driver.remove('.ground', false)
    assert.notEqual((await ask('kubectl', ['get', 'namespace', namespace])).code, 0)
    assert.deepEqual(
      (await driver.observe()).filter((each) => each.replicas.length > 0),
      [],
    )
  })
})
