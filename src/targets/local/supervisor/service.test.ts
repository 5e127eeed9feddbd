import assert from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { Failure } from '../../../base/failure.ts'
import type { SupervisorClient } from './client.ts'
import { type Playground, playground, until } from './fakes/playground.ts'
import { identityOf, isAlive, signalProcess } from './identity.ts'
import { relatives } from './family.ts'
import { layoutOf } from './layout.ts'

let play: Playground
let supervisor: SupervisorClient
before(async () => {
  play = await playground(4)
  supervisor = await play.supervisor()
})
after(() => play.clear())

const web = async () => (await supervisor.status({ figures: false })).services.find((each) => each.id === 'web')
const failure = (matches: RegExp) => (error: unknown) => {
  assert.ok(error instanceof Failure, String(error))
  assert.match(error.message, matches)
  return true
}

test('starts a service and waits until it is ready', async () => {
  const told: string[] = []
  const began = Date.now()
  assert.deepEqual(await supervisor.put(play.web({ fake: { BOOT: '600' } }), (words) => told.push(words)), {
    did: 'started',
  })
  assert.ok(Date.now() - began >= 600)
  const {
    state,
    ready,
    replicas: [replica],
  } = (await web())!
  assert.deepEqual(
    { state, ready, name: replica?.name, restarts: replica?.restarts },
    { state: 'ready', ready: 1, name: 'web.1', restarts: 0 },
  )
  assert.ok(isAlive(identityOf(replica!.pid!)!))
  assert.deepEqual(told, ['starting web.1'])
})

test('does nothing for a row that changes nothing', async () => {
  const pid = (await web())!.replicas[0]!.pid
  assert.deepEqual(await supervisor.put(play.web({ fake: { BOOT: '600' } })), { did: 'nothing' })
  assert.equal((await web())!.replicas[0]!.pid, pid)
})

test('measures memory and processor share when asked', async () => {
  const {
    services: [service],
    supervisor: self,
  } = await supervisor.status()
  assert.ok(service!.replicas[0]!.memory! > 5e6)
  assert.ok(service!.replicas[0]!.cpu! >= 0)
  assert.ok(self.memory > 10e6 && self.problems.length === 0)
})

test('only signals a service whose files alone changed', async () => {
  const row = play.web({ fake: { BOOT: '600' }, reload: { signal: 'SIGHUP', fingerprint: 'b' } })
  const pid = (await web())!.replicas[0]!.pid
  assert.deepEqual(await supervisor.put(row), { did: 'reloaded' })
  await until(() => play.log('web.1').includes('read its files again'))
  assert.deepEqual(await supervisor.put(row), { did: 'nothing' })
  await supervisor.reload('web')
  await until(() => play.log('web.1').split('read its files again').length === 3)
  assert.equal((await web())!.replicas[0]!.pid, pid)
})

test('does not signal a process that could not yet understand it', async () => {
  const command = ['sh', '-c', 'sleep 0.5; trap "echo heard" HUP; echo > {scratch}/ready; while :; do sleep 0.1; done']
  const health = {
    ...play.web().health,
    ready: { ask: { probe: 'file', name: 'ready' }, every: 1, timeout: 1 },
    live: { ask: { probe: 'alive' }, every: 1, timeout: 1, failures: 1 },
  } as const
  const starting = supervisor.put(
    play.web({ id: 'slow', command, health, reload: { signal: 'SIGHUP', fingerprint: 'a' } }),
  )
  await until(
    async () =>
      (await supervisor.status({ figures: false })).services.find((each) => each.id === 'slow')?.replicas[0]?.pid !==
      undefined,
  )
  await supervisor.reload('slow')
  assert.deepEqual(await starting, { did: 'started' })
  await until(() => play.log('slow.1') === 'heard\n')
  await supervisor.remove('slow')
})

test('stops a service gracefully, leaves it stopped, and starts it again', async () => {
  const identity = identityOf((await web())!.replicas[0]!.pid!)!
  await supervisor.stop('web')
  assert.equal(isAlive(identity), false)
  assert.match(play.log('web.1'), /ended well/)
  assert.deepEqual(await web(), { id: 'web', state: 'stopped', ready: 0, replicas: [] })
  assert.deepEqual(await supervisor.put(play.web({ fake: { BOOT: '600' } })), { did: 'started' })
  await supervisor.remove('web')
  assert.equal(await web(), undefined)
})

test('ends by force what does not end within its grace, and its children', async () => {
  const row = play.web({ fake: { DEAF: '1', CHILD: 'alone' }, stop: { signal: 'SIGTERM', grace: 0.5, drain: 0 } })
  await supervisor.put(row)
  assert.equal(relatives(layoutOf(play.folder)).length, 2)
  const began = Date.now()
  await supervisor.stop('web')
  assert.ok(Date.now() - began >= 500 && Date.now() - began < 2500)
  assert.deepEqual(relatives(layoutOf(play.folder)), [])
})

test('is as quick to stop as the app', async () => {
  await supervisor.put(play.web({ fake: { LINGER: '300' } }))
  const began = Date.now()
  await supervisor.stop('web')
  const took = Date.now() - began
  assert.ok(took >= 300 && took < 600, `${took} ms`)
})

test('tells at once, with its last lines, of a service that ends while starting', async () => {
  const began = Date.now()
  await assert.rejects(
    supervisor.put(play.web({ fake: { CRASH: '100', BOOT: '5000', SAY: 'no such database' } })),
    (error) => {
      failure(/web\.1: ended with exit code 3 while starting/)(error)
      assert.ok((error as Failure).facts.output?.includes('no such database'))
      return true
    },
  )
  assert.ok(Date.now() - began < 3000)
  const { state, reason, output } = (await web())!
  assert.equal(state, 'failed')
  assert.match(reason!, /exit code 3/)
  assert.ok(output?.includes('no such database'))
})

test('tells of a program that is not there, and of a folder that is not', async () => {
  await assert.rejects(supervisor.put(play.web({ command: ['/nowhere/program'] })), failure(/the program is not there/))
  await assert.rejects(
    supervisor.put(play.web({ cwd: '/nowhere', fingerprint: 'x' })),
    failure(/working folder is not there/),
  )
})

test('gives up on a service that is not ready in time, and ends it', async () => {
  const row = play.web({ fake: { UNWELL: play.folder } })
  await assert.rejects(
    supervisor.put({ ...row, health: { ...row.health, bootWithin: 0.7 } }),
    failure(/was not ready within 0.7 s: \/health on port \d+ answered 503/),
  )
  assert.deepEqual(relatives(layoutOf(play.folder)), [])
})

test('brings back what crashes, with the rest of its group ended first', async () => {
  await supervisor.put(play.web({ fake: { CHILD: 'beside' } }))
  const old = (await web())!.replicas[0]!.pid!
  const child = relatives(layoutOf(play.folder)).find((each) => each.identity.pid !== old)!.identity
  const killed = Date.now()
  signalProcess(identityOf(old)!, 'SIGKILL')
  await until(async () => (await web())!.replicas[0]!.restarts === 1 && (await web())!.state === 'ready')
  assert.ok(Date.now() - killed >= 500, 'the first new attempt comes after half a second')
  assert.notEqual((await web())!.replicas[0]!.pid, old)
  assert.equal(isAlive(child), false)
  assert.equal(relatives(layoutOf(play.folder)).length, 2)
})

test('waits longer before each new attempt and fails after five that were never ready', async () => {
  const health = {
    ...play.web().health,
    ready: { ask: { probe: 'file', name: 'ready' }, every: 0.2, timeout: 1 },
  } as const
  // The first life is good; all that follow end before they are ready.
  const once = join(play.folder, 'once')
  const command = [
    'sh',
    '-c',
    `echo attempt; if [ -e ${once} ]; then echo broken now; exit 4; fi; touch ${once}; touch {scratch}/ready; exec sleep 1`,
  ]
  await supervisor.put(
    play.web({
      id: 'flaky',
      command,
      health: { ...health, live: { ask: { probe: 'alive' }, every: 1, timeout: 1, failures: 3 } },
    }),
  )
  const flaky = async () => (await supervisor.status({ figures: false })).services.find((each) => each.id === 'flaky')!
  const starts: number[] = []
  const events = new AbortController()
  const listening = (async () => {
    for await (const { id, event, at } of supervisor.events(events.signal))
      if (id === 'flaky.1' && event === 'started') starts.push(Date.parse(at))
  })()
  await until(() => starts.length === 2)
  events.abort()
  await listening
  assert.equal((await flaky()).state, 'restarting')
  assert.ok(starts[1]! - starts[0]! >= 1000, String(starts))
  // The rest of the waiting is left out: the next supervisor is told of three attempts, and of no reason to wait long.
  await play.killSupervisor()
  const records = join(play.folder, 'run/processes.json')
  writeFileSync(
    records,
    readFileSync(records, 'utf8').replace(/"past":\{"crashes":\d+,"misses":\d+\}/g, '"past":{"crashes":0,"misses":3}'),
  )
  supervisor = await play.supervisor()
  await until(async () => (await flaky()).state === 'failed')
  const { reason, output, replicas } = await flaky()
  assert.equal(reason, 'given up after 5 attempts, of which the last ended with exit code 4 while starting')
  assert.deepEqual(output, ['attempt', 'broken now'])
  assert.equal(
    play.log('flaky.1').split('attempt').length - 1,
    5,
    'one good life, two bad ones, two under the next supervisor',
  )
  assert.equal(replicas[0]!.pid, undefined)
  await assert.rejects(supervisor.restart('flaky'), failure(/exit code 4/))
})

test('restarts what is not live, and tells the edge of what is not ready', async () => {
  const sick = join(play.folder, 'sick')
  const row = play.web({
    fake: { UNWELL: sick },
    upstream: { file: join(play.folder, 'web.conf'), port: 'http', edge: 'edge' },
  })
  const live = { ask: { probe: 'http', port: 'http', path: '/health' }, every: 0.3, timeout: 1, failures: 4 } as const
  await supervisor.put({ ...row, replicas: 2, health: { ...row.health, live } })
  assert.equal(readFileSync(join(play.folder, 'web.conf'), 'utf8').split('\n').length, 3)
  writeFileSync(sick, '')
  await until(async () => (await web())!.state === 'unready')
  await until(async () => (await web())!.replicas.every((each) => each.restarts === 1), 20)
  assert.ok(existsSync(sick))
  const log = readFileSync(join(play.folder, 'run/supervisor.log'), 'utf8')
  assert.match(log, /web\.1 lost was not live 4 times in a row: \/health on port \d+ answered 503/)
  await supervisor.stop('web')
  assert.equal(readFileSync(join(play.folder, 'web.conf'), 'utf8'), 'server 127.0.0.1:1 down;\n')
})

test('a stop does not wait for a start that hangs', async () => {
  const starting = supervisor.put(play.web({ fake: { BOOT: '60000' } }))
  const refused = assert.rejects(starting, failure(/stopped before it was ready|ended while starting/))
  await until(async () => (await web())!.state === 'starting' && (await web())!.replicas[0]?.pid !== undefined)
  const began = Date.now()
  await supervisor.stop('web')
  await refused
  assert.ok(Date.now() - began < 2000)
  assert.deepEqual(relatives(layoutOf(play.folder)), [])
})

test('a changed row takes the place of one that is just starting', async () => {
  const first = assert.rejects(supervisor.put(play.web({ fake: { BOOT: '60000' } })), Failure)
  await until(async () => (await web())!.replicas[0]?.pid !== undefined)
  await supervisor.put(play.web())
  await first
  assert.equal((await web())!.state, 'ready')
})

test('keeps secrets out of everything but the environment of the process', async () => {
  const secret = join(play.folder, 'secret')
  writeFileSync(secret, 'canary-7f3a', { mode: 0o600 })
  const told: string[] = []
  await supervisor.remove('web')
  await supervisor.put(play.web({ secretEnv: { KEY: secret }, fingerprint: 'secret' }), (words) => told.push(words))
  const pid = (await web())!.replicas[0]!.pid
  if (process.platform === 'linux') assert.match(readFileSync(`/proc/${pid}/environ`, 'latin1'), /KEY=canary-7f3a/)
  await assert.rejects(
    supervisor.put(play.web({ secretEnv: { SAY: secret }, fake: { CRASH: '50', BOOT: '5000' }, singleton: true })),
    (error) => {
      assert.ok((error as Failure).facts.output?.includes('(secret)'))
      told.push(JSON.stringify((error as Failure).facts))
      return true
    },
  )
  const everything = [
    ...told,
    JSON.stringify(await supervisor.status()),
    ...['supervisor.log', 'processes.json'].map((name) => readFileSync(join(play.folder, 'run', name), 'utf8')),
  ]
  assert.ok(everything.every((text) => !text.includes('canary')))
})
