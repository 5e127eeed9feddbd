import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { connect, ensure } from './client.ts'
import { playground } from './fakes/playground.ts'
import { http } from './http.ts'
import { identityOf, isAlive, signalProcess } from './identity.ts'
import { layoutOf } from './layout.ts'
import { pause } from './pause.ts'
import { read } from './request.ts'

const who = { platform: 'test', environment: 'dev' }

test('two who ask at once get the same supervisor', async () => {
  const play = await playground()
  const clients = await Promise.all(Array.from({ length: 4 }, () => ensure(play.folder, who)))
  assert.equal(new Set(clients.map((each) => each.about.pid)).size, 1)
  const { platform, environment } = clients[3]!.about
  assert.deepEqual({ platform, environment }, who)
  await clients[0]!.shutdown({ services: 'stop' })
  await pause(500)
  assert.equal(await connect(play.folder), undefined, 'those who were not quick enough do not wait for their chance')
  await play.clear()
})

test('the socket is for this user alone, and nothing listens on the network', async () => {
  const play = await playground()
  const { about } = await play.supervisor()
  assert.equal(statSync(about.socket).mode & 0o777, 0o600)
  if (process.platform === 'linux') {
    const sockets = new Set(
      readdirSync(`/proc/${about.pid}/fd`)
        .map((fd) => linkOf(`/proc/${about.pid}/fd/${fd}`))
        .filter((each) => each.startsWith('socket:')),
    )
    const tcp = ['tcp', 'tcp6'].flatMap((name) =>
      readFileSync(`/proc/net/${name}`, 'utf8')
        .split('\n')
        .map((line) => `socket:[${line.trim().split(/\s+/)[9]}]`),
    )
    assert.deepEqual(
      tcp.filter((each) => sockets.has(each)),
      [],
    )
  }
  await play.clear()
})

test('a long path of the state folder does not matter', async () => {
  const base = mkdtempSync(join(tmpdir(), 'sw-long-'))
  const folder = join(base, 'a-platform-with-a-long-name'.repeat(4), 'x'.repeat(60))
  mkdirSync(folder, { recursive: true })
  const play = await playground(3, folder)
  const { about } = await play.supervisor()
  assert.ok(Buffer.byteLength(about.socket) <= 100, about.socket)
  assert.equal(statSync(join(about.socket, '..')).mode & 0o777, 0o700)
  await (await play.supervisor()).put(play.web())
  assert.equal((await (await connect(folder))!.status({ figures: false })).services[0]!.state, 'ready')
  await play.clear()
  rmSync(base, { recursive: true })
})

test('says plainly when the running supervisor is of another version, and leaves it alone', async () => {
  const play = await playground()
  const layout = layoutOf(play.folder)
  const server = http.createServer((_, response) =>
    response.end(JSON.stringify({ api: 99, pid: 4321, socket: layout.socket })),
  )
  await new Promise<void>((resolve) => server.listen(layout.socket, resolve))
  await assert.rejects(ensure(play.folder, who), /speaks version 99 of its interface, this stackwright version 1/)
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  await play.clear()
})

test('a supervisor refuses a client of another version', async () => {
  const play = await playground()
  const { about } = await play.supervisor()
  const answer = await new Promise<{ status?: number; text: string }>((resolve, reject) => {
    http
      .get({ socketPath: about.socket, path: '/status', headers: { 'stackwright-supervisor': '99' } }, (response) => {
        response.setEncoding('utf8').once('data', (text: string) => resolve({ status: response.statusCode, text }))
      })
      .on('error', reject)
  })
  assert.equal(answer.status, 409)
  assert.match(answer.text, /version 1 of its interface, the client version 99/)
  await assert.rejects(read(about.socket, '/nonsense'), /does not understand GET \/nonsense/)
  await play.clear()
})

test('says that a supervisor hangs, and how to end it', async () => {
  const play = await playground()
  const { about } = await play.supervisor()
  const self = identityOf(about.pid)!
  signalProcess(self, 'SIGSTOP')
  await assert.rejects(connect(play.folder, 0.5), (error: Error & { facts?: { do?: string } }) => {
    assert.match(error.message, /does not answer/)
    assert.match(error.facts!.do!, new RegExp(`kill -9 ${about.pid}`))
    return true
  })
  signalProcess(self, 'SIGCONT')
  await play.clear()
})

test('tells why a supervisor could not be started', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sw-client-'))
  writeFileSync(join(folder, 'run'), 'a file in the way')
  await assert.rejects(
    ensure(folder, who),
    /could not be started: its folder cannot be made: something else is in its place/,
  )
  rmSync(folder, { recursive: true })
})

test('outlives the process and the terminal of who started it', async () => {
  const play = await playground()
  const module = JSON.stringify(new URL('./client.ts', import.meta.url).href)
  const program = `
    import { ensure } from ${module}
    const { about } = await ensure(${JSON.stringify(play.folder)}, ${JSON.stringify(who)})
    process.stdout.write(String(about.pid))
    process.kill(process.pid, 'SIGKILL')`
  const starter = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  let pid = ''
  starter.stdout.on('data', (piece: Buffer) => (pid += piece.toString()))
  await new Promise((resolve) => starter.once('close', resolve))
  const self = identityOf(Number(pid))!
  assert.ok(isAlive(self))
  assert.equal((await connect(play.folder))!.about.pid, self.pid)
  await play.clear()
})

function linkOf(path: string): string {
  try {
    return readlinkSync(path)
  } catch {
    return ''
  }
}
