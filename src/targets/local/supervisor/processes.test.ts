import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { test } from 'node:test'
import { until } from './fakes/playground.ts'
import { endedAtOnce, identityOf, isAlive, isOfThisBoot, isTaken, signalGroup, signalProcess } from './identity.ts'
import { allProcesses, bootId, parsePs, parseStat, processFacts } from './processes.ts'

test('reads a process whose name holds spaces and parentheses', () => {
  const line = '42 (a) S (b) R 7 42 42 0 -1 4194560 1 2 3 4 250 150 0 0 20 0 1 0 987654 1 2 3'
  assert.deepEqual(parseStat(42, line), { pid: 42, parent: 7, group: 42, start: `${bootId()}:987654`, processor: 4 })
})

test('takes a process of which only the exit status is left for ended', () => {
  assert.equal(parseStat(42, '42 (x) Z 7 42 42 0 -1 0 1 2 3 4 5 6 0 0 20 0 1 0 987654'), undefined)
})

test('reads the listing of macOS', () => {
  const text =
    '  501     1   501 Ss     8192   0:01.50 Fri Nov 21 05:45:00 2025\n  502   501   501 Z         0   0:00.00 Fri Nov 21 05:45:01 2025\n  503 501 501 S 1024 1-02:03:04 Fri Nov 21 05:45:02 2025\n'
  assert.deepEqual(parsePs(text), [
    {
      pid: 501,
      parent: 1,
      group: 501,
      start: `${bootId()}:Fri Nov 21 05:45:00 2025`,
      processor: 1.5,
      resident: 8192 * 1024,
    },
    {
      pid: 503,
      parent: 501,
      group: 501,
      start: `${bootId()}:Fri Nov 21 05:45:02 2025`,
      processor: 93_784,
      resident: 1024 * 1024,
    },
  ])
})

test('sees this process among all', () => {
  const self = allProcesses().find((each) => each.pid === process.pid)
  assert.equal(self?.parent, process.ppid)
  assert.equal(self?.start, processFacts(process.pid)?.start)
})

test('an identity is that of one process and no other', async () => {
  const child = spawn('sleep', ['100'], { detached: true, stdio: 'ignore' })
  const identity = identityOf(child.pid!)!
  assert.ok(isAlive(identity) && isTaken(identity.pid) && isOfThisBoot(identity))

  const earlier = { ...identity, start: `${bootId()}:1` }
  assert.equal(isAlive(earlier), false)
  assert.equal(signalProcess(earlier, 'SIGKILL'), false)
  assert.equal(signalGroup(earlier, 'SIGKILL'), false)
  assert.ok(isAlive(identity), 'a signal to an earlier owner of the number must not reach the present one')

  assert.ok(signalGroup(identity, 'SIGKILL'))
  await until(() => !isAlive(identity))
  await until(() => !isTaken(identity.pid))
  assert.ok(isOfThisBoot(endedAtOnce(1)) && !isAlive(endedAtOnce(1)))
  assert.equal(isOfThisBoot({ pid: 1, start: 'deadbeef:1' }), false)
})
