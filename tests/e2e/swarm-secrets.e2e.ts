import assert from 'node:assert/strict'
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import * as catalog from '../../src/catalog/list.ts'
import type { Graph } from '../../src/graph/graph.ts'
import { type Checked, resolve } from '../../src/resolve/resolve.ts'
import { swarm as target } from '../../src/targets/swarm/target.ts'
import type { Driver } from '../../src/targets/target.ts'
import { settingOf } from '../../src/testing/setting.ts'
import { swarm } from '../engines/docker.ts'
import { must } from '../engines/run.ts'

// A given secret that is given anew: a new version in the swarm, read by a new task; and nothing of it anywhere else.

const image = 'node:24.19.0-bookworm-slim'
const program = `import { createServer } from 'node:http'
createServer((request, response) => response.end(request.url === '/token' ? process.env.TOKEN : 'well')).listen(Number(process.env.PORT), process.env.HOST)
process.on('SIGTERM', () => process.exit(0))
`
const variable = 'STACKWRIGHT_E2E_TOKEN'
const values = ['first-canary-b61f0', 'second-canary-c72a1', 'third-canary-d83b2'] as const
const listings = Object.values(catalog).flatMap((each) => ('listing' in each ? [each.listing] : []))
const engine = await swarm()

describe('secrets of a swarm', { concurrency: false, skip: engine.skip }, async () => {
  if (engine.skip !== false) return
  const { env, images } = engine
  Object.assign(process.env, env)
  const folder = mkdtempSync(join(tmpdir(), 'stackwright-secrets-'))
  const project = join(folder, 'project')
  mkdirSync(project)
  writeFileSync(join(project, 'site.mjs'), program)
  const options = {
    nodes: 'one',
    stack: 'swarm-secrets',
    port: 18_096,
    publish: 'host',
    ...(engine.lacks.includes('ipvs') && { endpointMode: 'dnsrr' }),
  }
  const site = {
    type: 'service',
    run: ['node', 'site.mjs'],
    inputs: ['site.mjs'],
    image: { base: image, user: '1000:1000' },
    memory: '128MiB',
    port: 8080,
    health: '/',
    startWithin: '30s',
    stopWithin: '5s',
    route: { timeout: '4s' },
    env: { TOKEN: { secret: 'token' } },
  }
  let driver: Driver
  let graph: Graph

  /** What each command does: everything opened anew. */
  async function open(): Promise<void> {
    const resolved = await resolve(
      {
        name: 'secretive',
        environment: 'test',
        secrets: { token: { env: variable } },
        apps: { site },
      } as unknown as Checked,
      listings,
      { exists: () => true, contentOf: () => 'site', bytesOf: () => undefined },
    )
    assert.deepEqual(resolved.problems, [])
    graph = resolved.graph
    driver = await target.open({
      ...settingOf(options),
      images: {},
      contentOf: () => 'site',
      graph,
      folder: join(folder, 'state'),
      project,
      scaled: {},
    })
  }
  const kept = async () =>
    (
      await must('docker', [
        'secret',
        'ls',
        '--filter',
        'label=stackwright.stack=swarm-secrets',
        '--format',
        '{{.Name}}',
      ])
    )
      .trim()
      .split('\n')
      .filter(Boolean)
      .sort()
  const token = async () => (await fetch(`${driver.url('site-route')}/token`)).text()
  const give = (value: string | undefined) =>
    void (value === undefined ? delete process.env[variable] : (process.env[variable] = value))

  after(async () => {
    give(undefined)
    for (const id of graph?.nodes.keys() ?? []) await driver.remove(id, false)
    await driver?.close()
    assert.deepEqual(await kept(), [])
    rmSync(folder, { recursive: true, force: true })
  })

  test('a secret that is not given is told before anything is begun', async () => {
    await open()
    assert.deepEqual(
      (await driver.lacks!()).map((each) => each.code),
      ['SW5006'],
    )
  })

  test('a given secret is kept, and needs not be given again', { timeout: 180_000 }, async () => {
    await images([image, 'nginxinc/nginx-unprivileged:1.30.4-alpine'])
    give(values[0])
    await open()
    for (const each of driver.preparations()) await each.run(() => {})
    for (const id of ['site', 'site-route']) await driver.start(id, () => {})
    assert.equal(await token(), values[0])
    const before = driver.items().get('site')!.parts
    give(undefined)
    await open()
    assert.deepEqual(await driver.lacks!(), [])
    assert.deepEqual(driver.items().get('site')!.parts, before)
    assert.equal(await driver.secret('token'), values[0], 'the swarm gives none back, and a container reads it')
    assert.deepEqual(
      (await must('docker', ['service', 'ls', '--format', '{{.Name}}']))
        .split('\n')
        .filter((name) => name.startsWith('swarm-secrets_reader')),
      [],
    )
  })

  test(
    'a secret that is given anew is a new version, which its readers get by a rollout; what no rollback needs any more goes',
    { timeout: 180_000 },
    async () => {
      const before = driver.items().get('site')!.parts['secrets']
      for (const value of values.slice(1)) {
        give(value)
        await open()
        assert.notEqual(driver.items().get('site')!.parts['secrets'], before, 'a plan sees it')
        await driver.start('site', () => {})
        assert.equal(await token(), value)
      }
      assert.deepEqual(await kept(), ['swarm-secrets_token.2', 'swarm-secrets_token.3'])
    },
  )

  test('no value stands anywhere but in the swarm', async () => {
    const services = (
      await must('docker', ['service', 'ls', '--quiet', '--filter', 'label=com.docker.stack.namespace=swarm-secrets'])
    )
      .trim()
      .split('\n')
    const secrets = await kept()
    const places: [string, string][] = [
      ...globSync('**/*', { cwd: folder, withFileTypes: true })
        .filter((each) => each.isFile())
        .map((each): [string, string] => [each.name, readFileSync(join(each.parentPath, each.name), 'utf8')]),
      ['docker service inspect', await must('docker', ['service', 'inspect', ...services])],
      ['docker secret inspect', await must('docker', ['secret', 'inspect', ...secrets])],
      [
        'the logs',
        (await Promise.all(services.map((id) => must('docker', ['service', 'logs', '--raw', id])))).join('\n'),
      ],
    ]
    assert.ok(places.some(([name]) => name === 'marks.json'))
    for (const [place, text] of places) for (const value of values) assert.ok(!text.includes(value), place)
  })
})
