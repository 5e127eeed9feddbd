import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { hold, startOf } from './hold.js'

const folder = mkdtempSync(join(tmpdir(), 'hold-'))
after(() => rmSync(folder, { recursive: true, force: true }))
let count = 0
const fresh = () => join(folder, `lock-${++count}`)
const gone = () => spawnSync(process.execPath, ['-e', 'console.log(process.pid)'], { encoding: 'utf8' }).stdout.trim()

test('one works at a time, in one process and in several; the lock goes even when the work fails', async () => {
  const path = fresh()
  const log = join(folder, 'log')
  writeFileSync(log, '0')
  const add = `
    import { hold } from ${JSON.stringify(join(import.meta.dirname, 'hold.js'))}
    import { readFileSync, writeFileSync } from 'node:fs'
    await hold(${JSON.stringify(path)}, async () => {
      const value = Number(readFileSync(${JSON.stringify(log)}, 'utf8'))
      await new Promise((resolve) => setTimeout(resolve, 30))
      writeFileSync(${JSON.stringify(log)}, String(value + 1))
    })`
  const { spawn } = await import('node:child_process')
  await Promise.all(
    [1, 2, 3, 4].map(
      () =>
        new Promise((resolve) =>
          spawn(process.execPath, ['--input-type=module', '-e', add], { stdio: 'inherit' }).on('close', resolve),
        ),
    ),
  )
  assert.equal(readFileSync(log, 'utf8'), '4')
  await assert.rejects(
    hold(path, async () => {
      throw new Error('broken')
    }),
    /broken/,
  )
  assert.ok(!existsSync(path))
})

test('a living holder is waited for, and told once', async () => {
  const path = fresh()
  const told: number[] = []
  const first = hold(path, () => pause(350))
  await pause(20)
  const began = Date.now()
  await hold(
    path,
    async () => assert.ok(Date.now() - began >= 250),
    (pid) => told.push(pid),
  )
  await first
  assert.deepEqual(told, [process.pid])
})

test('a dead holder is no obstacle, for several that see it at once neither', async () => {
  const path = fresh()
  writeFileSync(path, JSON.stringify({ pid: Number(gone()), host: hostname() }))
  let working = 0
  await Promise.all(
    [1, 2, 3].map(() =>
      hold(path, async () => {
        assert.equal(++working, 1)
        await pause(20)
        working--
      }),
    ),
  )
})

test('a process id that was used again is not the holder', async () => {
  const path = fresh()
  writeFileSync(path, JSON.stringify({ pid: process.ppid, started: 'long ago', host: hostname() }))
  assert.equal(await hold(path, async () => 'done'), 'done')
})

test('a holder on another host is believed while it touches the lock', async () => {
  const path = fresh()
  const text = JSON.stringify({ pid: 1, host: 'elsewhere' })
  writeFileSync(path, text)
  let done = false
  const waiting = hold(path, async () => {
    done = true
  })
  await pause(300)
  assert.equal(done, false)
  const past = new Date(Date.now() - 61_000)
  utimesSync(path, past, past)
  await waiting
  assert.equal(done, true)
})

test('the start of a process is told, and of none not', () => {
  assert.ok(startOf(process.pid))
  assert.equal(startOf(process.pid), startOf(process.pid))
  assert.notEqual(startOf(process.pid), startOf(process.ppid))
  assert.ok(!startOf(Number(gone())))
  assert.ok(statSync(folder))
})
