import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { lock, pretence, type Pretence, shape } from '../../tests/cli/world.ts'
import { commands } from './commands/list.ts'

// What scripts rely on: the shape of each JSON document, and one document and nothing else on standard output.

describe('a platform that is up', { concurrency: false }, () => {
  let at: Pretence
  before(async () => {
    at = pretence()
    assert.equal((await at.run('up')).code, 0)
  })
  after(() => at.remove())

  test('check', async () =>
    assert.deepEqual(await at.json('check'), { code: 0, document: { problems: [], leftOut: [], notes: [] }, err: '' }))

  test('graph', async () => {
    const { document } = await at.json('graph')
    assert.ok(
      document.nodes.every(
        (node: { id: unknown; kind: unknown }) => typeof node.id === 'string' && typeof node.kind === 'string',
      ),
    )
    const used = document.connections.find((each: { port?: string }) => each.port !== undefined)
    assert.deepEqual([typeof used.from, typeof used.to, typeof used.port], ['string', 'string', 'string'])
  })

  test('plan, and its exit code in detail', async () => {
    const { code, document } = await at.json('plan')
    assert.equal(code, 0)
    assert.deepEqual([typeof document.hash, typeof document.base], ['string', 'string'])
    assert.deepEqual(shape(document.changes), [
      { id: 'string', kind: 'string', title: 'string', action: 'string', reason: 'string' },
    ])
    assert.equal((await at.run('plan', '--detailed-exitcode')).code, 0)
    assert.equal((await at.run('plan', '--detailed-exitcode', '--env', 'prod')).code, 4)
  })

  test('up', async () => {
    const { code, document, err } = await at.json('up', '--env', 'prod')
    assert.equal(code, 0)
    assert.match(err, /begin/, 'progress goes to standard error')
    assert.deepEqual(shape(document), {
      platform: 'string',
      environment: 'string',
      target: 'string',
      seconds: 'number',
      urls: ['string'],
      steps: [{ id: 'string', seconds: 'number', state: 'string', startedAt: 'number' }],
      verified: [],
    })
    assert.deepEqual((await at.json('up', '--env', 'prod')).document.steps, [], 'a second one does nothing')
    assert.equal((await at.run('destroy', '--env', 'prod', '--yes', '--delete-data')).code, 0)
  })

  test('status', async () => {
    const { document } = await at.json('status')
    assert.deepEqual(shape(document), {
      platform: 'string',
      environment: 'string',
      target: 'string',
      urls: ['string'],
      services: [
        {
          id: 'string',
          state: 'string',
          ready: 'number',
          replicas: [
            {
              name: 'string',
              pid: 'number',
              state: 'string',
              restarts: 'number',
              memory: 'number',
              cpu: 'number',
              since: 'string',
            },
          ],
        },
      ],
    })
    assert.deepEqual(
      document.services.map((each: { id: string }) => each.id),
      ['clock', 'edge', 'metastore', 'site'],
    )
  })

  test('credentials', async () => {
    const { document } = await at.json('credentials')
    assert.ok(Array.isArray(document))
  })

  test('logs, with as many lines as asked for', async () => {
    const { document } = await at.json('logs', 'site', '-n', '2')
    assert.deepEqual(document, [
      { service: 'site', replica: 'site.1', line: 'line 2 of site' },
      { service: 'site', replica: 'site.1', line: 'line 3 of site' },
    ])
  })

  test('logs of an edge are there although it is no node, and those of nothing are refused', async () => {
    assert.equal((await at.json('logs', 'edge')).document.length, 3)
    const { code, document } = await at.json('logs', 'edgy')
    assert.deepEqual([code, document.problems[0].code, document.problems[0].do], [2, 'SW4003', 'write edge'])
  })

  test('render writes the files, and tells what changed', async () => {
    const { document } = await at.json('render')
    assert.deepEqual(shape(document), { files: [{ path: 'string', text: 'string' }] })
    assert.match((await at.run('render', '--out', 'build')).out, /11 files in build: 11 new, 0 changed/)
    writeFileSync(join(at.folder, 'build/nodes/site.txt'), 'by hand')
    assert.match((await at.run('render', '--out', 'build')).out, /0 new, 1 changed, 10 as before/)
    assert.equal(readFileSync(join(at.folder, 'build/nodes/site.txt'), 'utf8'), 'site\n')
  })

  test('scale and restart', async () => {
    assert.deepEqual((await at.json('scale', 'site=2')).document.scaled, { site: 2 })
    assert.equal(
      (await at.json('plan')).document.changes.some((each: { action: string }) => each.action !== 'unchanged'),
      false,
      'what was scaled by hand stays',
    )
    assert.deepEqual(
      (await at.json('restart', 'site')).document.steps.map((each: { id: string }) => each.id),
      ['restart site'],
    )
  })

  test('doctor, compare, ledger, explain, open, schema, completion, help', async () => {
    assert.deepEqual(shape((await at.json('doctor')).document.facts.at(-1)), {
      check: 'string',
      state: 'string',
      detail: 'string',
      do: 'string',
    })
    assert.deepEqual((await at.json('compare')).document.targets, ['local'])
    assert.equal((await at.json('ledger')).document[0].command, 'stackwright up')
    assert.equal((await at.json('explain', 'SW2001')).document.code, 'SW2001')
    assert.equal((await at.json('open')).document.home, 'http://127.0.0.1:8088/')
    assert.equal(typeof (await at.json('schema')).document.definitions, 'object')
    assert.equal((await at.json('completion', 'bash')).document.shell, 'bash')
    assert.equal((await at.json('help')).document.commands.length, commands.length)
  })

  test('exec gives the exit code of the command, and has no JSON since the output is not ours', async () => {
    assert.equal((await at.run('exec', 'site', '--', 'fail')).code, 7)
    assert.equal((await at.run('exec', 'site', '--json', '--', 'fail')).code, 2)
  })

  test('the platform may be named by word, by path, and by option', async () => {
    const folder = { ...at.world, folder: '/' }
    const { run } = await import('./cli.ts')
    for (const args of [
      ['status', at.folder],
      ['status', '-p', at.folder],
      ['logs', 'site', at.folder],
      ['logs', '-p', join(at.folder, 'platform.yaml')],
    ])
      assert.equal(await run(args, folder), 0, args.join(' '))
    assert.equal((await at.run('status', 'one', '-p', 'two')).code, 2)
  })
})

test('every command with --json prints one document in every state: up, never up, broken, locked', async () => {
  const args: Readonly<Record<string, readonly string[]>> = {
    restart: ['site'],
    scale: ['site=2'],
    completion: ['fish'],
    explain: ['SW1001'],
    destroy: ['--yes', '--delete-data'],
    init: ['elsewhere'],
    up: [],
    logs: ['site'],
  }
  const states: Readonly<Record<string, (at: Pretence) => unknown>> = {
    'never up': () => {},
    up: (at) => at.run('up'),
    broken: (at) => at.write('platform.yaml', 'name: 1\napps: {x: {type: nothing}}\n'),
    locked: async (at) => {
      await at.run('up')
      lock(at)
    },
  }
  for (const [state, prepare] of Object.entries(states)) {
    for (const { name } of commands.filter((each) => each.name !== 'exec')) {
      const at = pretence()
      await prepare(at)
      const { code, document } = await at.json(name, ...(args[name] ?? []))
      assert.equal(typeof document, 'object', `${name}, ${state}`)
      assert.ok([0, 1, 2, 3].includes(code), `${name}, ${state}: ${code}`)
      at.remove()
    }
  }
})
