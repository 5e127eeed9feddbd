import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { pretendTarget } from '../../tests/cli/pretend.ts'
import { lock, pretence, shape } from '../../tests/cli/world.ts'

// What scripts rely on: the exit codes, and what is told with them.

test('problems exit with 2, on every command that reads the platform', async () => {
  const at = pretence()
  at.write('platform.yaml', 'name: acme\napps: { site: { type: servicee } }\n')
  for (const name of [
    'check',
    'graph',
    'plan',
    'render',
    'up',
    'down',
    'status',
    'logs',
    'open',
    'credentials',
    'destroy',
    'compare',
  ]) {
    const { code, document } = await at.json(name)
    assert.equal(code, 2, name)
    assert.deepEqual(
      shape(document.problems[0]),
      {
        code: 'string',
        title: 'string',
        place: { path: 'string', file: 'string', line: 'number', column: 'number' },
        found: 'string',
        expected: 'string',
        do: 'string',
      },
      name,
    )
  }
  at.remove()
})

test('a failure exits with 1, and tells the step, its last lines unasked, what is left, and the command that goes on', async () => {
  const at = pretence({ target: pretendTarget({ fails: 'site' }) })
  const { code, document } = await at.json('up')
  assert.equal(code, 1)
  assert.equal(document.failure.step, 'site')
  assert.deepEqual(document.failure.output, ['line 1 of site', 'line 2 of site', 'line 3 of site'])
  assert.match(document.failure.left, /done and kept: .*metastore.*; not finished: site; not begun: site-route/)
  assert.equal(document.steps.find((each: { id: string }) => each.id === 'site').state, 'failed')
  const { out, err } = await at.run('up')
  assert.match(out + err, /failed {2}site: it ended with 1[\s\S]*\| line 3 of site[\s\S]*go on +stackwright up/)
  at.remove()
})

test('a held lock exits with 3 and shows its holder', async () => {
  const at = pretence()
  await at.run('up')
  lock(at)
  const { code, document } = await at.json('up')
  assert.equal(code, 3)
  assert.deepEqual([document.locked.who, document.locked.command], ['somebody', 'stackwright up'])
  assert.match((await at.run('down')).err, /somebody on .*, process \d+[\s\S]*stackwright up/)
  assert.equal((await at.json('status')).document.locked.who, 'somebody')
  at.remove()
})

test('what the target has lost is a problem at the line that asks for it', async () => {
  const at = pretence({ target: pretendTarget({ lost: 'singleton' }) })
  const { code, document } = await at.json('check')
  assert.equal(code, 2)
  assert.deepEqual([document.problems[0].code, document.problems[0].place.line], ['SW4001', 6])
  at.remove()
})

test('a plan that was approved is done, and refused once it is stale', async () => {
  const at = pretence()
  const { document } = await at.json('plan')
  assert.equal((await at.run('up', '--plan', document.hash)).code, 0)
  assert.equal((await at.json('up', '--plan', document.hash)).document.problems[0].code, 'SW4005')
  at.remove()
})

test('what was scaled by hand stays so after down and up, and an edge that does not run still has its log', async () => {
  const at = pretence()
  await at.run('up')
  await at.run('scale', 'site=3')
  await at.run('down')
  assert.equal((await at.json('logs', 'edge')).document.length, 3)
  assert.equal((await at.json('up')).code, 0)
  assert.equal((await at.json('status')).document.services.find((each: { id: string }) => each.id === 'site').ready, 3)
  at.remove()
})

test('destroy keeps data unless told, asks, and leaves nothing behind', async () => {
  const at = pretence({ answer: 'n' })
  await at.run('up')
  assert.equal((await at.json('destroy', '--yes')).document.problems[0].code, 'SW5008')
  assert.equal((await at.run('destroy', '--delete-data')).code, 1, 'the answer was no')
  assert.ok(existsSync(join(at.folder, '.stackwright/corner/dev/state.json')))
  assert.equal(readFileSync(join(at.folder, '.stackwright/.gitignore'), 'utf8'), '*\n')
  assert.equal((await at.run('destroy', '--delete-data', '--yes')).code, 0)
  assert.equal(existsSync(join(at.folder, '.stackwright')), false)
  assert.equal((await at.run('destroy', '--delete-data', '--yes')).code, 0, 'again there is nothing to do')
  at.remove()
})

test('destroy without a terminal and without --yes asks for it', async () => {
  const at = pretence()
  await at.run('up')
  const { code, document } = await at.json('destroy', '--delete-data')
  assert.deepEqual([code, document.problems[0].do], [2, 'add --yes'])
  at.remove()
})
