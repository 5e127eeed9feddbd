import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, beforeEach, describe, test } from 'node:test'
import { pretence, type Pretence } from '../../tests/cli/world.ts'

// The command line as a program of its own, with a pretended target: signals, pipes, work in the background.

const program = join(import.meta.dirname, '../../tests/cli/main.ts')

interface Started {
  readonly child: ChildProcess
  readonly ended: Promise<{ readonly code: number | null; readonly out: string; readonly err: string }>
  /** Waits until what was printed matches. */
  until(pattern: RegExp): Promise<void>
}

function start(at: Pretence, args: readonly string[], env: Readonly<Record<string, string>> = {}): Started {
  const child = spawn(process.execPath, [program, ...args], {
    cwd: at.folder,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [out, err] = ['', '']
  child.stdout!.on('data', (chunk) => (out += chunk))
  child.stderr!.on('data', (chunk) => (err += chunk))
  const ended = new Promise<{ code: number | null; out: string; err: string }>((resolve) =>
    child.once('close', (code) => resolve({ code, out, err })),
  )
  return {
    child,
    ended,
    async until(pattern) {
      const deadline = Date.now() + 10_000
      while (!pattern.test(out + err)) {
        if (Date.now() > deadline) throw new Error(`${pattern} was not printed within 10 s:\n${out}${err}`)
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    },
  }
}

describe('the program', { concurrency: false }, () => {
  const all: Pretence[] = []
  let at: Pretence
  beforeEach(() => all.push((at = pretence())))
  after(() => all.forEach((each) => each.remove()))

  test('a first Ctrl-C lets what runs finish and begins nothing new; the same command goes on', async () => {
    const { child, ended, until } = start(at, ['up'], { SLOW: '700' })
    await until(/begin {2}metastore\b/)
    child.kill('SIGINT')
    const { code, out, err } = await ended
    assert.equal(code, 130)
    assert.match(out, /nothing new begins/)
    assert.match(out, /done {3}metastore\b/)
    assert.doesNotMatch(out, /begin {2}site\b/)
    assert.match(out + err, /interrupted[\s\S]*done and kept: .*metastore.*not begun: .*site[\s\S]*go on/)
    const again = await start(at, ['up', '--json']).ended
    assert.equal(again.code, 0, again.err)
    const steps = (JSON.parse(again.out) as { steps: { id: string }[] }).steps.map((step) => step.id)
    assert.ok(steps.includes('site') && !steps.includes('metastore'), steps.join(' '))
  })

  test('a second Ctrl-C ends the program at once', async () => {
    const { child, ended, until } = start(at, ['up'], { SLOW: '8000' })
    await until(/begin {2}metastore\b/)
    child.kill('SIGINT')
    await until(/nothing new begins/)
    const before = Date.now()
    child.kill('SIGINT')
    assert.equal((await ended).code, 130)
    assert.ok(Date.now() - before < 3000)
  })

  test('an interrupted up prints its one document too', async () => {
    const { child, ended, until } = start(at, ['up', '--json'], { SLOW: '500' })
    await until(/begin {2}metastore\b/)
    child.kill('SIGTERM')
    const { code, out } = await ended
    assert.equal(code, 130)
    assert.match((JSON.parse(out) as { interrupted: { left: string } }).interrupted.left, /not begun/)
  })

  test('up goes on in the background, with its output in a file', async () => {
    const { code, out } = await start(at, ['up', '--wait=false', '--json'], { SLOW: '300' }).ended
    assert.equal(code, 0)
    const { background } = JSON.parse(out) as { background: { pid: number; log: string } }
    const deadline = Date.now() + 15_000
    while (!/corner is up/.test(existsSync(background.log) ? readFileSync(background.log, 'utf8') : '')) {
      if (Date.now() > deadline) throw new Error('it did not come up within 15 s')
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    assert.equal(background.log, join(at.folder, '.stackwright/corner/dev/logs/up.log'))
    assert.ok(background.pid > 0)
  })

  test('up in the foreground shows logs and stops everything on Ctrl-C', async () => {
    const { child, ended, until } = start(at, ['up', '--foreground'])
    await until(/Ctrl-C stops everything/)
    await until(/line 3 of site/)
    child.kill('SIGINT')
    const { code, out } = await ended
    assert.equal(code, 130)
    assert.match(out, /stop metastore[\s\S]*corner is stopped; its data is kept/)
  })

  test('a reader that goes away is no error, and stops no work that has begun', async () => {
    const { child, ended, until } = start(at, ['up'], { SLOW: '300' })
    await until(/begin {2}metastore\b/)
    child.stdout!.destroy()
    const { code, err } = await ended
    assert.deepEqual([code, err], [0, ''])
    assert.equal(
      (await at.json('status')).document.services.every((each: { state: string }) => each.state === 'ready'),
      true,
    )
  })

  test('off a terminal there are no colours, and FORCE_COLOR brings them', async () => {
    assert.doesNotMatch((await start(at, ['help'], { FORCE_COLOR: '' }).ended).out, /\x1b/)
    assert.match((await start(at, ['help'], { FORCE_COLOR: '1', NO_COLOR: '' }).ended).out, /\x1b\[1m/)
  })
})
