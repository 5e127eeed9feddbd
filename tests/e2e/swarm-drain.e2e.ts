import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
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

// Whether draining is what keeps requests from being lost: the same end of the same program, by a rollout of the swarm
// and without one. The program ends as soon as it is told, with all that it was asked; and the requests are such that a
// proxy may not ask another replica when an answer fails to come.

const image = 'node:24.19.0-bookworm-slim'
const program = `import { createServer } from 'node:http'
createServer((request, response) => {
  request.resume()
  setTimeout(() => response.end('done'), request.url === '/' ? 0 : 150)
}).listen(Number(process.env.PORT), process.env.HOST)
process.on('SIGTERM', () => process.exit(0))
`
const listings = Object.values(catalog).flatMap((each) => ('listing' in each ? [each.listing] : []))
const engine = await swarm()

describe('draining on Swarm', { concurrency: false, skip: engine.skip }, async () => {
  if (engine.skip !== false) return
  const { env, images } = engine
  Object.assign(process.env, env)
  const folder = mkdtempSync(join(tmpdir(), 'stackwright-drain-'))
  const project = join(folder, 'project')
  mkdirSync(project)
  writeFileSync(join(project, 'site.mjs'), program)
  const options = {
    nodes: 'one',
    stack: 'swarm-drain',
    port: 18_097,
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
    replicas: [1, 2],
  }
  let driver: Driver
  let graph: Graph

  async function open(drain: number): Promise<void> {
    await images([image, 'nginxinc/nginx-unprivileged:1.30.4-alpine'])
    const resolved = await resolve(
      { name: 'draining', environment: 'test', apps: { site } } as unknown as Checked,
      listings,
      { exists: () => true, contentOf: () => 'site', bytesOf: () => undefined },
    )
    assert.deepEqual(resolved.problems, [])
    graph = {
      ...resolved.graph,
      nodes: new Map(
        [...resolved.graph.nodes].map(([id, node]) => [
          id,
          node.kind === 'service' ? { ...node, stop: { ...node.stop, drain } } : node,
        ]),
      ),
    }
    driver = await target.open({
      ...settingOf(options),
      images: {},
      contentOf: () => 'site',
      graph,
      folder: join(folder, 'state'),
      project,
      scaled: {},
    })
    for (const each of driver.preparations()) await each.run(() => {})
    for (const id of ['site', 'site-route']) await driver.start(id, () => {})
  }

  after(async () => {
    for (const id of graph?.nodes.keys() ?? []) await driver.remove(id, false)
    await driver?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  /** What was not answered while the service was restarted. */
  async function lost(act: () => Promise<unknown>): Promise<{ failed: string[]; good: number }> {
    const url = `${driver.url('site-route')}/work`
    let [over, good] = [false, 0]
    const failed: string[] = []
    const asking = Array.from({ length: 6 }, async () => {
      while (!over) {
        const status = await fetch(url, { method: 'POST', body: 'x', headers: { connection: 'close' } }).then(
          async (answer) => (await answer.text(), answer.status),
          (error: Error) => error.message,
        )
        if (status === 200) good++
        else failed.push(String(status))
      }
    })
    await act()
    // The old one may still be on its way out.
    await new Promise((next) => setTimeout(next, 4000))
    over = true
    await Promise.all(asking)
    return { failed, good }
  }

  test('no request is lost while a replica is replaced', { timeout: 180_000 }, async () => {
    await open(2)
    const { failed, good } = await lost(() => driver.restart('site', () => {}))
    assert.ok(good > 50, `only ${good} requests`)
    assert.deepEqual(failed, [])
  })

  test(
    'without draining, requests are lost when the same program is told to end',
    { timeout: 180_000 },
    async (context) => {
      await driver.scale('site', 2, () => {})
      // Whether a request is on its way at that very moment is chance.
      let failed: readonly unknown[] = []
      for (let tries = 0; failed.length === 0 && tries < 6; tries++) {
        const found = await lost(async () => {
          const [container] = (
            await must('docker', ['ps', '--quiet', '--filter', 'label=com.docker.swarm.service.name=swarm-drain_site'])
          ).split('\n')
          await must('docker', ['kill', '--signal', 'TERM', container!])
        })
        context.diagnostic(`${found.failed.length} of ${found.failed.length + found.good} were lost`)
        failed = found.failed
      }
      assert.ok(failed.length > 0, 'nothing was lost: this test shows nothing')
      await driver.scale('site', 1, () => {})
    },
  )

  test('a service that is to drain for longer does so', { timeout: 180_000 }, async () => {
    await open(20)
    const container = () =>
      must('docker', ['ps', '--quiet', '--filter', 'label=com.docker.swarm.service.name=swarm-drain_site']).then(
        (said) => said.split('\n')[0]!,
      )
    const old = await container()
    await driver.restart('site', () => {})
    const state = JSON.parse(await must('docker', ['inspect', '--format', '{{json .State}}', old])) as {
      Running: boolean
    }
    assert.equal(state.Running, true, 'the new one is ready, and the old one still answers')
  })

  test('a replica has left the names before it is told to end', { timeout: 180_000 }, async (context) => {
    await open(2)
    const [edge] = (
      await must('docker', ['ps', '--quiet', '--filter', 'label=com.docker.swarm.service.name=swarm-drain_edge'])
    ).split('\n')
    const addresses = async () =>
      (await must('docker', ['exec', edge!, 'getent', 'ahostsv4', 'tasks.site']))
        .split('\n')
        .flatMap((line) => (line.includes('STREAM') ? [line.split(/\s+/)[0]!] : []))
        .sort()
    const [old] = await addresses()
    const [container] = (
      await must('docker', ['ps', '--quiet', '--filter', 'label=com.docker.swarm.service.name=swarm-drain_site'])
    ).split('\n')
    const restarting = driver.restart('site', () => {})
    let [left, lives] = [false, true]
    while (lives && !left) {
      lives = (await must('docker', ['ps', '--quiet', '--filter', `id=${container}`])).trim() !== ''
      left = lives && !(await addresses()).includes(old!)
    }
    context.diagnostic(left ? 'its address was gone while it still ran' : 'it ended first')
    await restarting
    assert.ok(left, 'it ended before its address was gone')
  })
})
