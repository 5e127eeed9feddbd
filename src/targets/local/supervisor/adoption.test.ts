import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { connect } from './client.ts'
import { mark } from './environment.ts'
import { freePorts, type Playground, playground, until } from './fakes/playground.ts'
import { relatives } from './family.ts'
import { type Identity, identityOf, isAlive, signalProcess } from './identity.ts'
import { layoutOf, logFileOf } from './layout.ts'
import { pause } from './pause.ts'
import type { Records } from './records.ts'

let play: Playground
beforeEach(async () => (play = await playground()))
afterEach(() => play.clear())

const recordsFile = () => join(play.folder, 'run/processes.json')
const readRecords = () => JSON.parse(readFileSync(recordsFile(), 'utf8')) as Records
const web = async () =>
  (await (await play.supervisor()).status({ figures: false })).services.find((each) => each.id === 'web')!
const supervisorLog = () => readFileSync(join(play.folder, 'run/supervisor.log'), 'utf8')

test('what runs lives on without its supervisor, keeps writing its log, and is adopted without a restart', async () => {
  const first = await play.supervisor()
  const upstream = { file: join(play.folder, 'web.conf'), port: 'http', edge: 'edge' }
  await first.put(play.web({ replicas: 2, upstream }))
  const text = readFileSync(upstream.file, 'utf8')
  const pids = (await web()).replicas.map((each) => each.pid)
  await play.killSupervisor()
  assert.equal(await connect(play.folder), undefined)
  const port = play.web().ports['http']![0]!
  assert.equal((await (await fetch(`http://127.0.0.1:${port}/`)).text()).trim(), `1 ${pids[0]}`)
  process.kill(pids[0]!, 'SIGHUP')
  await until(() => play.log('web.1').includes('read its files again'))

  const second = await play.supervisor()
  assert.notEqual(second.about.pid, first.about.pid)
  const { state, replicas } = await web()
  assert.equal(state, 'ready')
  assert.deepEqual(
    replicas.map((each) => [each.pid, each.restarts]),
    pids.map((pid) => [pid, 0]),
  )
  assert.deepEqual(await second.put(play.web({ replicas: 2, upstream })), { did: 'nothing' })
  assert.equal(readFileSync(upstream.file, 'utf8'), text)
  assert.doesNotMatch(
    supervisorLog().split('adopted')[0]!.split('starting').at(-1)!,
    /traffic/,
    'the edge does not notice the change',
  )

  const [one, two] = pids.map((pid) => identityOf(pid!)!)
  signalProcess(one!, 'SIGKILL')
  await until(async () => (await web()).replicas[0]!.restarts === 1 && (await web()).state === 'ready')
  assert.ok(isAlive(two!))
  await second.stop('web')
  assert.ok(!isAlive(two!), 'an adopted process is stopped as any other')
})

test('a supervisor that is asked to end leaves what runs alone, and its successor adopts it', async () => {
  const first = await play.supervisor()
  await first.put(play.web())
  const { pid } = (await web()).replicas[0]!
  await first.shutdown({ services: 'leave' })
  assert.equal(await connect(play.folder), undefined)
  assert.equal((await web()).replicas[0]!.pid, pid)
  const self = identityOf((await play.supervisor()).about.pid)!
  signalProcess(self, 'SIGHUP')
  await pause(100)
  assert.ok(isAlive(self), 'a closed terminal does not end it')
  signalProcess(self, 'SIGTERM')
  await until(() => !isAlive(self))
  assert.equal((await web()).replicas[0]!.pid, pid)
})

test('a process that ended while no supervisor was there is brought back and counted', async () => {
  await (await play.supervisor()).put(play.web())
  const identity = identityOf((await web()).replicas[0]!.pid!)!
  await play.killSupervisor()
  signalProcess(identity, 'SIGKILL')
  await until(() => !isAlive(identity))
  await until(async () => (await web()).state === 'ready')
  assert.equal((await web()).replicas[0]!.restarts, 1)
})

test('a stranger who got the number of a process of ours is not touched', async () => {
  await (await play.supervisor()).put(play.web())
  const own = identityOf((await web()).replicas[0]!.pid!)!
  await play.killSupervisor()
  signalProcess(own, 'SIGKILL')
  await until(() => !isAlive(own))
  // The kernel gives numbers in order, so the record is changed instead of the stranger's number.
  const stranger = spawn('sleep', ['100'], { detached: true, stdio: 'ignore' })
  const identity = identityOf(stranger.pid!)!
  const records = readRecords()
  const [service] = records.services
  const [instance] = service!.instances
  writeFileSync(
    recordsFile(),
    JSON.stringify({
      ...records,
      services: [{ ...service, instances: [{ ...instance, process: { ...own, pid: identity.pid } }] }],
    }),
  )

  await until(async () => (await web()).state === 'ready')
  const [replica] = (await web()).replicas
  assert.notEqual(replica!.pid, identity.pid)
  assert.equal(replica!.restarts, 1, 'ours counts as ended')
  await (await play.supervisor()).shutdown({ services: 'stop' })
  assert.ok(isAlive(identity))
  stranger.kill('SIGKILL')
})

test('a process that was started but never recorded is ended before its successor starts', async () => {
  const layout = layoutOf(play.folder)
  await (await play.supervisor()).put(play.web())
  await play.killSupervisor()
  const known = identityOf((await (async () => readRecords().services[0]!.instances[0]!.process!)()).pid)!
  // One carries the mark; the other has lost it, as a program that sets its title, and still writes to the log.
  const byMark = stray({ [mark]: `${layout.hash}/web.2` })
  const byLog = stray({}, 'old.1')
  const ofJob = stray({ [mark]: `${layout.hash}/load-data` })
  const elsewhere = stray({ [mark]: '0123456789abcdef/web.2' })
  await play.supervisor()
  await until(() => !isAlive(byMark) && !isAlive(byLog))
  assert.match(supervisorLog(), /ending what nobody remembers: .*web\.2/)
  assert.ok(isAlive(known))
  assert.ok(isAlive(ofJob), 'a job belongs to the command that runs it')
  assert.ok(isAlive(elsewhere), 'another platform is none of ours')

  // The same, with the record of the service lost: the slot is cleared before it is used.
  const again = stray({ [mark]: `${layout.hash}/late.1` })
  await (await play.supervisor()).put(play.web({ id: 'late', ports: { http: await freePorts(1) } }))
  assert.equal(isAlive(again), false)
  for (const each of [ofJob, elsewhere]) signalProcess(each, 'SIGKILL')
})

test('what an adopted process leaves behind is ended before it is started again', async () => {
  await (await play.supervisor()).put(play.web({ fake: { CHILD: 'alone' } }))
  const leader = identityOf((await web()).replicas[0]!.pid!)!
  const child = relatives(layoutOf(play.folder)).find((each) => each.identity.pid !== leader.pid)!.identity
  await play.killSupervisor()
  await play.supervisor()
  signalProcess(leader, 'SIGKILL')
  await until(async () => (await web()).replicas[0]!.restarts === 1 && (await web()).state === 'ready')
  assert.equal(isAlive(child), false)
})

test('after the machine was started again nothing is started by itself, and numbers of then mean nothing', async () => {
  await (await play.supervisor()).put(play.web())
  const living = identityOf((await web()).replicas[0]!.pid!)!
  await (await play.supervisor()).shutdown({ services: 'leave' })
  const earlier = readFileSync(recordsFile(), 'utf8').replaceAll(living.start, `deadbeef:${living.start.split(':')[1]}`)
  writeFileSync(recordsFile(), earlier)
  const { state, reason } = await web()
  assert.deepEqual({ state, reason }, { state: 'stopped', reason: 'the machine was started again' })
  assert.deepEqual(await (await play.supervisor()).put(play.web()), { did: 'started' })
  assert.equal((await web()).state, 'ready')
})

test('a replacement that was cut short leaves the old process in charge', async () => {
  await (await play.supervisor()).put(play.web())
  const old = (await web()).replicas[0]!.pid
  const replacing = (await play.supervisor())
    .put(play.web({ fake: { BOOT: '3000', VERSION: '2' } }))
    .catch((error: unknown) => error)
  await until(async () => (await web()).replicas.length === 2 && (await web()).replicas[1]!.pid !== undefined)
  await play.killSupervisor()
  assert.match(String(await replacing), /ended before it had done/)
  await until(async () => (await web()).replicas.length === 1)
  assert.deepEqual([(await web()).state, (await web()).replicas[0]!.pid], ['ready', old])
})

test('damaged records are as none', async () => {
  await (await play.supervisor()).put(play.web())
  const pid = identityOf((await web()).replicas[0]!.pid!)!
  await play.killSupervisor()
  writeFileSync(recordsFile(), '{"version": 1, "servi')
  assert.deepEqual((await (await play.supervisor()).status()).services, [])
  await until(() => !isAlive(pid))
  assert.match(supervisorLog(), /processes\.json is damaged/)
})

test('goes on when what runs cannot be written down, says so, and writes it when it can', async () => {
  const supervisor = await play.supervisor()
  // A folder in the file's place cannot be replaced by it: the same to us as a full disk.
  rmSync(recordsFile(), { force: true })
  mkdirSync(join(recordsFile(), 'full'), { recursive: true })
  await supervisor.put(play.web())
  assert.match((await supervisor.status()).supervisor.problems[0]!, /could not be written/)
  rmSync(recordsFile(), { recursive: true })
  await until(() => existsSync(recordsFile()))
  assert.equal(readRecords().services.length, 1)
  assert.deepEqual((await supervisor.status()).supervisor.problems, [])
})

test('without the state folder everything is stopped, since nobody could ask for it any more', async () => {
  const supervisor = await play.supervisor()
  await supervisor.put(play.web())
  const app = identityOf((await web()).replicas[0]!.pid!)!
  const self: Identity = identityOf(supervisor.about.pid)!
  rmSync(play.folder, { recursive: true })
  await until(() => !isAlive(app) && !isAlive(self), 12)
})

function stray(env: Record<string, string>, log?: string): Identity {
  const output = log === undefined ? 'ignore' : openSync(logFileOf(layoutOf(play.folder), log), 'a')
  const child = spawn('sleep', ['1000'], {
    detached: true,
    stdio: ['ignore', output, output],
    env: { PATH: process.env['PATH'], ...env },
  })
  child.unref()
  return identityOf(child.pid!)!
}
