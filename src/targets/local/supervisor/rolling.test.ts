import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { Agent, get } from 'node:http'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { Failure } from '../../../base/failure.ts'
import type { SupervisorClient } from './client.ts'
import { fakeEnvironment, freePorts, nodeCommand, type Playground, playground, until } from './fakes/playground.ts'
import { identityOf, isAlive, signalProcess } from './identity.ts'
import type { ServiceRow } from '../table.ts'

let play: Playground
let supervisor: SupervisorClient
let edgePort: number
let upstream: string
before(async () => {
  play = await playground(4)
  supervisor = await play.supervisor()
  upstream = join(play.folder, 'web.conf')
  edgePort = (await freePorts(1))[0]!
  await supervisor.put(rolling())
  await supervisor.put(
    play.web({
      id: 'edge',
      command: nodeCommand('edge.ts'),
      env: { ...fakeEnvironment, PORT: '{port:http}', UPSTREAM: upstream },
      singleton: true,
      ports: { http: [edgePort] },
      health: { ...play.web().health, ready: { ask: { probe: 'tcp', port: 'http' }, every: 1, timeout: 1 } },
      reload: { signal: 'SIGHUP', fingerprint: '' },
    }),
  )
})
after(() => play.clear())

const rolling = (fake: Record<string, string> = {}, changes: Partial<ServiceRow> = {}) =>
  play.web({ replicas: 2, fake, upstream: { file: upstream, port: 'http', edge: 'edge' }, ...changes })
const web = async () => (await supervisor.status({ figures: false })).services.find((each) => each.id === 'web')!
const pids = async () => (await web()).replicas.map((each) => each.pid)

test('the edge knows the ready replicas', async () => {
  const { http: ports } = rolling().ports
  assert.equal(
    readFileSync(upstream, 'utf8'),
    ports!
      .slice(0, 2)
      .sort((a, b) => a - b)
      .map((port) => `server 127.0.0.1:${port} max_fails=0;\n`)
      .join(''),
  )
})

test('a restart under load fails no request, slow ones included, and replaces one replica at a time', async () => {
  const before = await pids()
  const load = startLoad()
  await until(() => load.results.length > 50)
  const told: string[] = []
  await supervisor.restart('web', (words) => told.push(words))
  const { results, slow } = await load.stop()
  assert.deepEqual(
    [...results, ...slow].filter((each) => each.status !== 200),
    [],
  )
  assert.ok(results.length > 200, `${results.length} requests`)
  assert.ok(slow.length > 4, `${slow.length} slow requests`)
  assert.equal((await pids()).filter((pid) => before.includes(pid)).length, 0)
  assert.deepEqual(
    told.filter((words) => !words.startsWith('draining')),
    ['starting web.3', 'stopping web.2', 'starting web.2', 'stopping web.1'],
  )
})

test('a changed row is rolled out in the same way, and every answer is of one version or the other', async () => {
  const load = startLoad(false)
  await until(() => load.results.length > 50)
  assert.deepEqual(await supervisor.put(rolling({ VERSION: '2' })), { did: 'replaced' })
  const { results } = await load.stop()
  assert.deepEqual(
    results.filter((each) => each.status !== 200),
    [],
  )
  assert.deepEqual(new Set(results.map((each) => each.version)), new Set(['1', '2']))
  assert.equal(results.at(-1)!.version, '2')
})

test('a new version that never becomes ready is removed, and the old one answers on', async () => {
  const before = await pids()
  const load = startLoad(false)
  await assert.rejects(supervisor.put(rolling({ VERSION: '3', CRASH: '200', BOOT: '5000' })), (error) => {
    assert.ok(error instanceof Failure)
    assert.match(error.facts.reason, /exit code 3/)
    assert.match(error.facts.left!, /stays as it was/)
    return true
  })
  const { results } = await load.stop()
  assert.deepEqual(
    results.filter((each) => each.status !== 200 || each.version !== '2'),
    [],
  )
  assert.deepEqual(await pids(), before)
  assert.equal((await web()).state, 'ready')
  assert.deepEqual(await supervisor.put(rolling({ VERSION: '2' })), { did: 'nothing' })
})

test('when the edge cannot be told, the old one stays', async () => {
  const before = await pids()
  const text = readFileSync(upstream, 'utf8')
  rmSync(upstream)
  mkdirSync(join(upstream, 'in the way'), { recursive: true })
  await assert.rejects(supervisor.restart('web'), Failure)
  assert.deepEqual(await pids(), before)
  rmSync(upstream, { recursive: true })
  // Found missing and written again without being asked.
  await until(() => existsSync(upstream))
  assert.equal(readFileSync(upstream, 'utf8'), text)
})

test('scales up and down without a failed request, and refuses more than it has ports for', async () => {
  const load = startLoad()
  assert.deepEqual(await supervisor.scale('web', 4), { did: 'scaled' })
  assert.equal((await web()).ready, 4)
  assert.equal(readFileSync(upstream, 'utf8').split('\n').length, 5)
  await supervisor.scale('web', 1)
  assert.equal((await web()).replicas.length, 1)
  assert.equal(readFileSync(upstream, 'utf8').split('\n').length, 2)
  const { results, slow } = await load.stop()
  assert.deepEqual(
    [...results, ...slow].filter((each) => each.status !== 200),
    [],
  )
  await assert.rejects(supervisor.scale('web', 5), /1 to 4 replicas, not 5/)
  assert.deepEqual(await supervisor.put(rolling({ VERSION: '2' })), { did: 'scaled' })
  assert.equal((await web()).ready, 2)
})

test('a replica that dies leaves the edge at once', async () => {
  const load = startLoad(false)
  const victim = identityOf((await pids())[0]!)!
  signalProcess(victim, 'SIGKILL')
  await until(() => readFileSync(upstream, 'utf8').split('\n').length === 2)
  await until(async () => (await web()).ready === 2)
  const { results } = await load.stop()
  const failed = results.filter((each) => each.status !== 200)
  assert.ok(failed.length < 40, `${failed.length} of ${results.length} failed, all in the moment of its death`)
  assert.equal(readFileSync(upstream, 'utf8').split('\n').length, 3)
})

test('a replica with work in hand may finish it: only its main process is told to end', async () => {
  const marker = join(play.folder, 'finished')
  const row = play.web({
    id: 'worker',
    ports: {},
    env: fakeEnvironment,
    stop: { signal: 'SIGTERM', grace: 5, drain: 0 },
    // A parent that waits for its child, as Celery does; the child would die of a signal to the group.
    command: ['sh', '-c', `trap 'wait $child; exit 0' TERM; sh -c 'sleep 1; echo > ${marker}' & child=$!; wait $child`],
    health: {
      bootWithin: 5,
      ready: { ask: { probe: 'alive' }, every: 1, timeout: 1 },
      live: { ask: { probe: 'alive' }, every: 1, timeout: 1, failures: 1 },
    },
  })
  await supervisor.put(row)
  await supervisor.remove('worker')
  assert.equal(readFileSync(marker, 'utf8'), '\n')
})

test('a singleton is stopped before its successor starts', async () => {
  const guard = join(play.folder, 'guard')
  // It refuses to run beside another one of itself.
  const command = ['sh', '-c', `mkdir ${guard} || exit 9; trap 'rmdir ${guard}; exit 0' TERM; sleep 1000 & wait`]
  const row = play.web({
    id: 'beat',
    command,
    singleton: true,
    ports: {},
    env: fakeEnvironment,
    health: {
      ...play.web().health,
      ready: { ask: { probe: 'alive' }, every: 1, timeout: 1 },
      live: { ask: { probe: 'alive' }, every: 1, timeout: 1, failures: 1 },
    },
  })
  await supervisor.put(row)
  const first = identityOf((await supervisor.status()).services.find((each) => each.id === 'beat')!.replicas[0]!.pid!)!
  assert.deepEqual(await supervisor.put({ ...row, fingerprint: 'other' }), { did: 'replaced' })
  const { replicas } = (await supervisor.status()).services.find((each) => each.id === 'beat')!
  assert.ok(!isAlive(first))
  assert.deepEqual(
    replicas.map((each) => each.name),
    ['beat.1'],
  )
  await assert.rejects(supervisor.scale('beat', 2), /1 to 1 replicas/)
})

test('a shutdown stops in the order that it was given, groups together', async () => {
  const events: string[] = []
  const listening = (async () => {
    for await (const { id, event } of supervisor.events()) if (event === 'stopped') events.push(id)
  })()
  await supervisor.shutdown({ services: 'stop', order: [['edge'], ['web']] })
  await listening
  assert.deepEqual(events, ['beat', 'edge', 'web'])
})

interface Result {
  readonly status: number | string
  readonly version?: string
}

/** Asks through the edge without a pause: two clients for quick answers, and two for slow ones. */
function startLoad(withSlow = true): {
  readonly results: Result[]
  readonly slow: Result[]
  readonly stop: () => Promise<{ results: Result[]; slow: Result[] }>
} {
  const results: Result[] = []
  const slow: Result[] = []
  const agent = new Agent({ keepAlive: true })
  let over = false
  const client = async (path: string, into: Result[]) => {
    while (!over) {
      into.push(await askEdge(path, agent))
      if (path === '/') await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }
  const clients = [
    client('/', results),
    client('/', results),
    ...(withSlow ? [client('/slow', slow), client('/slow', slow)] : []),
  ]
  return {
    results,
    slow,
    async stop() {
      over = true
      await Promise.all(clients)
      agent.destroy()
      return { results, slow }
    },
  }
}

function askEdge(path: string, agent: Agent): Promise<Result> {
  return new Promise((resolve) => {
    get({ host: '127.0.0.1', port: edgePort, path, agent }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (piece: string) => (text += piece))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, version: text.split(' ')[0] }))
      response.on('error', (error) => resolve({ status: error.message }))
    }).on('error', (error) => resolve({ status: error.message }))
  })
}
