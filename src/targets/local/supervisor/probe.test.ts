import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { createServer as createTalker } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { freePorts } from './fakes/playground.ts'
import { countLiveness, countReadiness } from './health.ts'
import { ask, type Asked } from './probe.ts'
import { allProcesses } from './processes.ts'

let server: Server
let asked: Asked
let age: number | undefined = 1000
const scratch = mkdtempSync(join(tmpdir(), 'sw-probe-'))
before(async () => {
  server = createServer((request, response) => {
    if (request.url === '/hang') return
    response.statusCode = Number(request.url!.slice(1))
    response.end('x'.repeat(100_000))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const [closed] = await freePorts(1)
  const ports: Record<string, number> = { http: (server.address() as { port: number }).port, closed: closed! }
  asked = {
    port: (name) => ports[name],
    scratch,
    age: () => age,
    surroundings: (command) => ({ command, cwd: '/', env: { PATH: process.env['PATH']!, WORD: 'yes' } }),
  }
})
after(() => {
  server.closeAllConnections()
  server.close()
  rmSync(scratch, { recursive: true })
})

const http = (path: string, status?: number, port = 'http') => ask({ probe: 'http', port, path, status }, asked, 0.3)

test('http: any answer from 200 to 399, or the one status that is asked for', async () => {
  assert.deepEqual(await http('/200'), { ok: true })
  assert.deepEqual(await http('/302'), { ok: true })
  assert.match(JSON.stringify(await http('/503')), /\/503 on port \d+ answered 503/)
  assert.deepEqual(await http('/401', 401), { ok: true })
  assert.equal((await http('/200', 401)).ok, false)
  assert.match(JSON.stringify(await http('/200', 200, 'closed')), /nothing listens/)
})

test('every question is answered in time', async () => {
  const began = Date.now()
  assert.deepEqual(await http('/hang'), { ok: false, reason: 'no answer within 0.3 s' })
  assert.deepEqual(await ask({ probe: 'exec', command: ['sh', '-c', 'sleep 98 & sleep 99'] }, asked, 0.3), {
    ok: false,
    reason: 'no answer within 0.3 s',
  })
  assert.ok(Date.now() - began < 1200)
  await new Promise((resolve) => setTimeout(resolve, 100))
  assert.deepEqual(
    allProcesses().filter((each) => each.parent === process.pid && each.group === each.pid),
    [],
    'the command that was too slow is ended with its children',
  )
})

test('tcp: the answer begins as expected, in however many pieces it comes', async () => {
  const pieces: Record<string, readonly string[]> = {
    PING: ['+PO', 'NG\r\n'],
    EARLY: ['-LOADING still reading\r\n'],
    LEAVE: [],
  }
  const talker = createTalker((socket) => {
    socket.once('data', async (asked) => {
      for (const piece of pieces[String(asked).trim()] ?? []) {
        socket.write(piece)
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
      socket.end()
    })
  })
  await new Promise<void>((resolve) => talker.listen(0, '127.0.0.1', resolve))
  const port = (talker.address() as { port: number }).port
  const say = (send: string) =>
    ask({ probe: 'tcp', port: 'talker', send: `${send}\r\n`, expect: '+PONG\r\n' }, { ...asked, port: () => port }, 1)
  const answers = [await say('PING'), await say('EARLY'), await say('LEAVE')]
  talker.close()
  assert.deepEqual(answers[0], { ok: true })
  assert.match(JSON.stringify(answers[1]), /answered .*-LOADING still reading/)
  assert.match(JSON.stringify(answers[2]), /without the expected answer/)
})

test('tcp: something listens', async () => {
  assert.deepEqual(await ask({ probe: 'tcp', port: 'http' }, asked, 1), { ok: true })
  assert.match(JSON.stringify(await ask({ probe: 'tcp', port: 'closed' }, asked, 1)), /nothing listens/)
})

test('exec: the command ends with 0, in the surroundings of the replica', async () => {
  assert.deepEqual(await ask({ probe: 'exec', command: ['sh', '-c', 'test "$WORD" = yes'] }, asked, 2), { ok: true })
  assert.deepEqual(await ask({ probe: 'exec', command: ['sh', '-c', 'exit 7'] }, asked, 2), {
    ok: false,
    reason: 'sh ended with 7',
  })
  assert.deepEqual(await ask({ probe: 'exec', command: ['/nowhere'] }, asked, 2), {
    ok: false,
    reason: '/nowhere: the program is not there',
  })
})

test('exec: surroundings that cannot be made are an answer too', async () => {
  const broken: Asked = {
    ...asked,
    surroundings: () => {
      throw new Error('no secret')
    },
  }
  assert.deepEqual(await ask({ probe: 'exec', command: ['true'] }, broken, 1), { ok: false, reason: 'no secret' })
})

test('file: it is there, and fresh when that is asked', async () => {
  const file = (fresh?: number) => ask({ probe: 'file', name: 'beat', fresh }, asked, 1)
  assert.equal((await file()).ok, false)
  writeFileSync(join(scratch, 'beat'), '')
  assert.equal((await file(10)).ok, true)
  utimesSync(join(scratch, 'beat'), Date.now() / 1000 - 60, Date.now() / 1000 - 60)
  assert.equal((await file()).ok, true)
  assert.deepEqual(await file(10), { ok: false, reason: 'the file beat was last touched 60 s ago' })
})

test('alive: it has lived for long enough not to be one that cannot start', async () => {
  const alive = async (milliseconds?: number) => ((age = milliseconds), (await ask({ probe: 'alive' }, asked, 1)).ok)
  assert.deepEqual([await alive(600), await alive(100), await alive(undefined)], [true, false, false])
})

test('one missed answer does not make a ready replica unready, one good answer makes it ready', () => {
  const heard: boolean[] = []
  const answer = countReadiness(true, ({ ok }) => heard.push(ok))
  for (const ok of [true, false, true, false, false, false, true]) answer(ok ? { ok } : { ok, reason: 'slow' })
  assert.deepEqual(heard, [false, true])
})

test('liveness is lost once, after so many missed answers in a row', () => {
  const verdicts: string[] = []
  const answer = countLiveness(3, (why) => verdicts.push(why))
  for (const ok of [false, false, true, false, false, false, false]) answer(ok ? { ok } : { ok, reason: 'deaf' })
  assert.deepEqual(verdicts, ['was not live 3 times in a row: deaf'])
})
