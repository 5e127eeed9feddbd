import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { pretence } from '../../tests/cli/world.ts'
import { run } from './cli.ts'
import { resultOf } from './fault.ts'
import { plain } from './paint.ts'

const at = { folder: '/', debug: false, paint: plain }

test('an unknown command is told with the nearest one, and exits with 2', async () => {
  const here = pretence()
  const { code, out, err } = await here.run('stauts')
  assert.deepEqual([code, out], [2, ''])
  assert.match(err, /^SW6001 {2}stackwright has no command stauts\n[\s\S]*do +write status\n$/)
  assert.equal((await here.json('stauts')).document.problems[0].code, 'SW6001')
  assert.match((await here.run('--env', 'prod', 'up')).err, /a command comes before --env/)
  here.remove()
})

test('an unknown environment, target and code are told with the nearest one', async () => {
  const here = pretence()
  const told = async (...args: readonly string[]) => {
    const [problem] = (await here.json(...args)).document.problems
    return [problem.code, problem.do]
  }
  assert.deepEqual(await told('check', '--env', 'pord'), ['SW1015', 'write prod'])
  assert.deepEqual(await told('check', '--target', 'locla'), ['SW4002', 'write --target local'])
  assert.deepEqual(await told('explain', 'SW2101'), ['SW6003', 'write SW2001'])
  assert.deepEqual(await told('logs', 'site', '--since', 'soon'), ['SW6003', 'write --since 10m'])
  here.remove()
})

test('options that exclude each other, and wrong numbers of replicas, are refused before anything is done', async () => {
  const here = pretence()
  await here.run('up')
  const code = async (...args: readonly string[]) => (await here.json(...args)).document.problems[0].code
  assert.equal(await code('up', '--foreground'), 'SW6006')
  assert.equal(await code('logs', '-f'), 'SW6006')
  assert.equal(await code('status', '--watch'), 'SW6006')
  assert.deepEqual(
    [
      await code('scale', 'clock=2'),
      await code('scale', 'site=9'),
      await code('scale', 'site=many'),
      await code('scale', 'site'),
    ],
    ['SW4004', 'SW6003', 'SW6003', 'SW6004'],
  )
  here.remove()
})

test('what was never started is a failure that names the command, not a stack', async () => {
  const here = pretence()
  for (const args of [
    ['logs'],
    ['open'],
    ['credentials'],
    ['restart', 'site'],
    ['scale', 'site=2'],
    ['exec', 'site', '--', 'ls'],
  ]) {
    const { code, err } = await here.run(...args)
    assert.equal(code, 1, args.join(' '))
    assert.match(err, /has not been started here[\s\S]*do +stackwright up/)
  }
  assert.equal(existsSync(join(here.folder, '.stackwright')), false, 'looking makes no folder')
  here.remove()
})

test('an error that nobody foresaw is one plain sentence, and shows its stack only when asked', async () => {
  const here = pretence()
  const world = { ...here.world, catalog: () => Promise.reject(new TypeError('nothing to hold on to\nat all')) }
  const printed: string[] = []
  const err = { ...here.world.err, write: (text: string) => void printed.push(text) }
  assert.equal(await run(['check'], { ...world, err }), 1)
  assert.match(printed.join(''), /should not: nothing to hold on to\n.*report it/)
  assert.doesNotMatch(printed.join(''), /\bat .*:\d+/)
  printed.length = 0
  assert.equal(await run(['check'], { ...world, err, variables: { STACKWRIGHT_DEBUG: '1' } }), 1)
  assert.match(printed.join(''), /TypeError[\s\S]*\bat .*:\d+/)
  here.remove()
})

test('a full disk and missing permissions are failures in words', () => {
  const fault = (code: string) =>
    resultOf(Object.assign(new Error(`${code}: raw words, write`), { code, path: '/var/x' }), at)
  assert.deepEqual([fault('ENOSPC').exit, fault('ENOSPC').lines?.[0]], [1, 'failed  use /var/x: the disk is full'])
  assert.match(fault('EACCES').lines!.join('\n'), /permission denied/)
})

test('a thousand problems are all shown, within a second', async () => {
  const here = pretence()
  const apps = Array.from({ length: 1000 }, (_, index) => `  app-${index}: { type: servise, run: x }`)
  here.write('platform.yaml', `name: many\napps:\n${apps.join('\n')}\n`)
  const start = performance.now()
  const { code, document } = await here.json('check')
  const took = performance.now() - start
  assert.equal(code, 2)
  assert.ok(document.problems.length >= 1000, String(document.problems.length))
  assert.deepEqual([document.problems[999].place.path, document.problems[999].place.line], ['apps.app-999.type', 1002])
  assert.ok(took < 1000, `${took} ms`)
  here.remove()
})
