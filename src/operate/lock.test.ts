import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { temporary } from './fakes/driver.ts'
import { Locked, lockHolder, takeLock, whoAmI } from './lock.ts'

/** Starts another process that wants the lock, and gives the first word that it says. */
async function another(folder: string, context: TestContext): Promise<{ child: ChildProcess; word: string }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'fakes/lock-holder.ts'), folder], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  context.after(() => void child.kill('SIGKILL'))
  const [chunk] = (await once(child.stdout!, 'data')) as [Buffer]
  return { child, word: String(chunk).trim() }
}

test('a lock that a living process holds is refused with its holder', async (context) => {
  const folder = temporary(context)
  const { child, word } = await another(folder, context)
  assert.equal(word, 'taken')
  assert.throws(
    () => takeLock(folder, 'stackwright down'),
    (error) => {
      assert.ok(error instanceof Locked)
      assert.deepEqual(
        [error.holder.pid, error.holder.command, error.holder.who, error.holder.host],
        [child.pid, 'stackwright up', whoAmI(), hostname()],
      )
      return /has been running `stackwright up` here since .* \(process \d+ on /.test(error.message)
    },
  )
  assert.equal(lockHolder(folder)?.pid, child.pid)
  child.stdin!.end()
  await once(child, 'exit')
  assert.equal(lockHolder(folder), undefined)
  takeLock(folder, 'stackwright down')()
})

test('the lock of a process that died is taken over', async (context) => {
  const folder = temporary(context)
  const { child } = await another(folder, context)
  child.kill('SIGKILL')
  await once(child, 'exit')
  assert.ok(existsSync(join(folder, 'lock')))
  assert.equal(lockHolder(folder), undefined)
  const release = takeLock(folder, 'stackwright up')
  assert.equal(lockHolder(folder)?.pid, process.pid)
  release()
})

test('of several that find a dead one at once, exactly one takes over', async (context) => {
  const [folder, rounds, names] = [temporary(context), 30, ['a', 'b', 'c']]
  const dead = JSON.stringify({ who: 'x', host: hostname(), pid: 2 ** 22 + 1, command: 'x', since: '' })
  mkdirSync(join(folder, 'locked'))
  for (const name of names) {
    const child = spawn(
      process.execPath,
      [join(import.meta.dirname, 'fakes/lock-racer.ts'), folder, name, String(rounds)],
      { stdio: ['ignore', 'ignore', 'inherit'] },
    )
    context.after(() => void child.kill('SIGKILL'))
  }
  for (let round = 0; round < rounds; round++) {
    writeFileSync(join(folder, 'locked/lock'), dead)
    writeFileSync(join(folder, `go-${round}`), '')
    const answers = names.map((name) => join(folder, `got-${round}-${name}`))
    while (!answers.every((path) => existsSync(path))) await new Promise((resolve) => setTimeout(resolve, 2))
    assert.deepEqual(
      answers.map((path) => readFileSync(path, 'utf8')).sort(),
      ['refused', 'refused', 'taken'],
      `round ${round}`,
    )
  }
  assert.deepEqual(readdirSync(join(folder, 'locked')), ['lock'])
})

test('the lock of another machine is never taken over: its processes cannot be seen from here', (context) => {
  const folder = temporary(context)
  writeFileSync(
    join(folder, 'lock'),
    JSON.stringify({ who: 'x', host: 'elsewhere', pid: 2 ** 22 + 1, command: 'x', since: '' }),
  )
  assert.throws(() => takeLock(folder, 'up'), Locked)
  assert.equal(lockHolder(folder)?.host, 'elsewhere')
})

test('a lock that cannot be read is that of nobody', (context) => {
  const folder = temporary(context)
  writeFileSync(join(folder, 'lock'), '{"who"')
  assert.equal(lockHolder(folder), undefined)
  takeLock(folder, 'up')()
})

test('a release removes only its own lock, and leaves nothing', (context) => {
  const folder = temporary(context)
  const release = takeLock(folder, 'up')
  assert.throws(() => takeLock(folder, 'up'), Locked)
  const other = JSON.stringify({ who: 'x', host: 'elsewhere', pid: 1, command: 'x', since: '' })
  writeFileSync(join(folder, 'lock'), other)
  release()
  assert.equal(readFileSync(join(folder, 'lock'), 'utf8'), other)
  const clean = temporary(context)
  takeLock(clean, 'up')()
  assert.deepEqual(readdirSync(clean), [])
})
