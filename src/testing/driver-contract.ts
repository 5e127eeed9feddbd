import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Failure } from '../base/failure.ts'
import type { Listing } from '../catalog/entry.ts'
import type { Graph } from '../graph/graph.ts'
import type { NodeId } from '../graph/id.ts'
import type { Driver, Running, Target } from '../targets/target.ts'
import { resolve } from '../resolve/resolve.ts'
import { programs, sample, type Variant } from './driver-sample.ts'
import { settingOf } from './setting.ts'
import type { Promised } from './suite.ts'

/** What a suite needs of the place where a target is tried. */
export interface Ground {
  /** What the sample platform says of the target. */
  readonly options?: unknown
  readonly images?: Variant['images']
  /** An image with Node.js, for targets with containers. */
  readonly image?: string
  /** The address at which this machine reaches a route; default what the driver says. `close` is called at the end. */
  reach?(driver: Driver, route: NodeId): Promise<{ readonly url: string; close(): void }>
}

const nothing = () => {}

/**
 * What the driver of every target promises, tried with a real server, a job and data on a real engine. The promises are
 * kept in order, each on what the one before has left, and the last removes everything.
 */
export function driverContract(target: Target, catalog: readonly Listing[], ground: Ground = {}): Promised[] {
  const folder = mkdtempSync(join(tmpdir(), 'stackwright-contract-'))
  const project = join(folder, 'project')
  let driver: Driver
  let reached: { readonly url: string; close(): void } | undefined

  /** Opens a variant of the sample, as each command does anew. */
  async function open(variant: Variant = {}): Promise<{ readonly driver: Driver; readonly graph: Graph }> {
    const written = sample({ ...(ground.image && { image: ground.image }), ...variant })
    const { graph, problems } = await resolve(written, catalog, {
      exists: () => true,
      contentOf: () => JSON.stringify(variant),
      bytesOf: () => undefined,
    })
    assert.deepEqual(
      problems.map((each) => each.title),
      [],
    )
    const setting = {
      ...settingOf(ground.options),
      images: ground.images ?? {},
      contentOf: () => JSON.stringify(variant),
    }
    driver = await target.open({ ...setting, graph, folder: join(folder, 'state'), project, scaled: {} })
    return { driver, graph }
  }

  /** Brings up what was opened: grounds, then what is named, in that order. */
  async function raise(...ids: readonly NodeId[]): Promise<void> {
    for (const each of driver.preparations()) await each.run(nothing)
    const grounds = [...driver.items().values()].filter((item) => item.kind === 'ground').map((item) => item.id)
    for (const id of [...grounds, ...ids]) await driver.start(id, nothing)
  }

  const get = async (path: string) => {
    reached ??= (await ground.reach?.(driver, 'site-route')) ?? { url: driver.url('site-route'), close: nothing }
    const answer = await fetch(`${reached.url}${path}`, { headers: { connection: 'close' } })
    return { status: answer.status, body: await answer.text() }
  }
  const found = async (id: NodeId): Promise<Running | undefined> =>
    (await driver.observe()).find((each) => each.id === id)
  const promise = (name: string, run: () => Promise<void>): Promised => ({ name: `${target.name} ${name}`, run })

  return [
    promise('starts nothing by being opened', async () => {
      mkdirSync(project, { recursive: true })
      for (const [name, text] of Object.entries(programs)) writeFileSync(join(project, name), text)
      await open()
      assert.deepEqual(
        (await driver.observe()).filter((each) => each.replicas.length > 0),
        [],
      )
      assert.deepEqual((await driver.lacks?.()) ?? [], [])
    }),
    promise('runs a job to its end and gives its proof', async () => {
      await raise()
      const results: string[] = []
      await driver.run(['prove'], nothing, (id, result) =>
        results.push(id, ...result.checks.map((check) => `${check.check} ${check.ok}`)),
      )
      assert.deepEqual(results, ['prove', 'arithmetic true'])
    }),
    promise('tells of a job that fails by its last lines', async () => {
      await assert.rejects(driver.run(['fail'], nothing, nothing), (error) => {
        assert.ok(error instanceof Failure, String(error))
        assert.match(JSON.stringify(error.facts), /the job has a reason/)
        return true
      })
    }),
    promise('starts services and their routes, and returns when they are ready', async () => {
      await raise('notes', 'site', 'site-route')
      assert.deepEqual([(await found('site'))?.state, (await found('site'))?.ready], ['ready', 1])
      const answer = await get('/')
      assert.deepEqual([answer.status, answer.body.split(' ')[0]], [200, 'one'])
    }),
    promise('gives a process its secret, the same at every opening', async () => {
      const told = (await get('/secret')).body
      assert.equal(told, await driver.secret('token'))
      await open()
      assert.equal(await driver.secret('token'), told)
    }),
    promise('shows the log', async () => {
      const lines: string[] = []
      for await (const { line } of driver.logs('site', { follow: false })) lines.push(line)
      assert.ok(
        lines.some((line) => line.includes('site listens')),
        lines.join('\n'),
      )
    }),
    promise('runs a command in the surroundings of a service and gives its exit code', async () => {
      if (!target.traits.shell) return
      assert.equal(await driver.exec('site', ['sh', '-c', 'exit 7']), 7)
    }),
    promise('changes the number of replicas', async () => {
      await driver.scale('site', 2, nothing)
      assert.deepEqual([(await found('site'))?.ready, (await found('site'))?.replicas.length], [2, 2])
      await driver.scale('site', 1, nothing)
      assert.equal((await found('site'))?.replicas.length, 1)
    }),
    promise('restarts a service without a failed request', async () => {
      if (!target.traits.rolling) return
      assert.deepEqual(await failedDuring(get, () => driver.restart('site', nothing)), [])
    }),
    promise('replaces a service by its changed self without a failed request', async () => {
      await open({ version: 'two' })
      const failed = await failedDuring(get, () => raise('site'))
      if (target.traits.rolling) assert.deepEqual(failed, [])
      await becomes(async () => (await get('/')).body, /^two /)
    }),
    promise('takes a release back that never gets ready: what served before serves on', async () => {
      await open({ version: 'broken' })
      const failed = await failedDuring(get, () => assert.rejects(raise('site'), Failure))
      if (target.traits.rolling) assert.deepEqual(failed, [])
      assert.match((await get('/')).body, /^two /)
      await open({ version: 'two' })
    }),
    promise('keeps what is in a volume when its service is stopped and started', async () => {
      const before = (await get('/notes')).body
      await driver.stop('notes', nothing)
      assert.deepEqual((await found('notes'))?.replicas ?? [], [])
      await driver.start('notes', nothing)
      assert.equal((await get('/notes')).body, before)
    }),
    promise('has the same items at every opening, and others when the platform has changed', async () => {
      const items = new Map(driver.items())
      await open({ version: 'two' })
      assert.deepEqual(driver.items(), items)
      await open({ version: 'three' })
      assert.notDeepEqual(driver.items().get('site')?.parts, items.get('site')?.parts)
    }),
    promise('removes all that it has made', async () => {
      await open({ version: 'two' })
      reached?.close()
      const { graph } = await open({ version: 'two' })
      for (const id of ['site', 'notes']) await driver.stop(id, nothing)
      const grounds = [...driver.items().values()].filter((item) => item.kind === 'ground').map((item) => item.id)
      for (const id of [...graph.nodes.keys(), ...grounds]) await driver.remove(id, false)
      await driver.close()
      assert.deepEqual(
        (await driver.observe()).filter((each) => each.replicas.length > 0),
        [],
      )
      rmSync(folder, { recursive: true, force: true })
    }),
  ]
}

/** Waits until an answer is what it should be: while an old replica is drained, it may still give some. */
async function becomes(ask: () => Promise<string>, wanted: RegExp): Promise<void> {
  for (const end = Date.now() + 20_000; Date.now() < end;) {
    if (wanted.test(await ask())) return
    await new Promise((next) => setTimeout(next, 200))
  }
  assert.match(await ask(), wanted)
}

/** Asks without a pause from two sides while something is done, and gives what did not answer well. */
async function failedDuring(
  get: (path: string) => Promise<{ readonly status: number }>,
  act: () => Promise<void>,
): Promise<string[]> {
  let over = false
  const failed: string[] = []
  const side = async () => {
    while (!over) {
      const answer = await get('/').catch((error: unknown) => ({
        status: error instanceof Error ? error.message : String(error),
      }))
      if (answer.status !== 200) failed.push(String(answer.status))
      await new Promise((next) => setTimeout(next, 5))
    }
  }
  const sides = [side(), side()]
  try {
    await act()
  } finally {
    over = true
    await Promise.all(sides)
  }
  return failed
}
