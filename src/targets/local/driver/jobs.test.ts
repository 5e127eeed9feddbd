import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { Failure } from '../../../base/failure.ts'
import { job } from '../../../graph/fakes/nodes.ts'
import type { JobNode } from '../../../graph/node.ts'
import { temporary } from '../fakes/site.ts'
import { runJobs } from './jobs.ts'

/** Runs jobs whose program is a piece of shell; gives what was told and which ended, in order. */
async function ran(
  context: TestContext,
  shell: string,
  nodes: readonly JobNode[] = [job('fill')],
  changes: { timeout?: number; retries?: number } = {},
) {
  const folder = temporary(context)
  const [told, done]: [string[], string[]] = [[], []]
  const checks: unknown[] = []
  const row = {
    id: nodes[0]!.id,
    command: ['/bin/sh', '-c', shell, 'sh'],
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '' },
    secretEnv: {},
    timeout: 20,
    retries: 0,
    ...changes,
  }
  const failure = await runJobs(
    nodes,
    row,
    folder,
    (words) => told.push(words),
    (node, result) => {
      done.push(node.id)
      checks.push(...result.checks)
    },
  ).catch((error: unknown) => error)
  return { told, done, checks, failure: failure as Failure | undefined }
}

const batch = (argument: string) => job(argument, { batch: { name: 'life', argument } })

test('a job that ends with 0 is done', async (context) => {
  assert.deepEqual((await ran(context, 'echo hello')).done, ['fill'])
})

test('what its program tells is told, and other lines are not', async (context) => {
  const { told } = await ran(context, `echo '{"tell":"half way"}'; echo '{"tell":5}'; echo '{not json'; echo plain`)
  assert.deepEqual(told, ['half way'])
})

test('parts of one process get their arguments in order, and each is done when the program says so', async (context) => {
  const { done, failure } = await ran(
    context,
    `for part in "$@"; do echo "{\\"done\\":\\"$part\\"}"; done; exit 3`,
    ['a', 'b', 'c'].map(batch),
  )
  assert.deepEqual(done, ['a', 'b', 'c'])
  assert.match(failure!.facts.reason, /ended with code 3/)
})

test('a failure is that of the part which was not done, with the last lines and without the words meant for us', async (context) => {
  const { done, failure } = await ran(context, `echo '{"done":"a"}'; echo no such table; exit 1`, [
    batch('a'),
    batch('b'),
  ])
  assert.ok(failure instanceof Failure)
  assert.deepEqual([done, failure.facts.step, failure.facts.output], [['a'], 'b', ['no such table']])
})

test('retries go on with what is left, and end', async (context) => {
  const again = await ran(
    context,
    `echo "$@" >> ran; if [ -e failed ]; then exit 0; fi; touch failed; echo '{"done":"a"}'; exit 1`,
    [batch('a'), batch('b')],
    { retries: 1 },
  )
  assert.deepEqual([again.done, again.told, again.failure], [['a', 'b'], ['failed, trying again (1 of 1)'], undefined])
  assert.ok((await ran(context, 'exit 1', undefined, { retries: 1 })).failure instanceof Failure)
})

test('one that takes too long is ended, and is not tried again', async (context) => {
  const { failure, told } = await ran(context, 'sleep 30', undefined, { timeout: 0.3, retries: 5 })
  assert.match(failure!.facts.reason, /did not end within 0\.3 s/)
  assert.deepEqual(told, [])
})

test('a verify job that finds something wrong gives its checks, whatever its exit code', async (context) => {
  const { done, checks, told, failure } = await ran(
    context,
    `echo '{"check":"login","ok":false,"detail":"500"}'; echo '{"check":"page","ok":true,"detail":""}'; exit 1`,
    [job('prove', { when: 'verify' })],
  )
  assert.deepEqual(
    [done, checks, failure],
    [
      ['prove'],
      [
        { check: 'login', ok: false, detail: '500' },
        { check: 'page', ok: true, detail: '' },
      ],
      undefined,
    ],
  )
  assert.deepEqual(told, ['not proven: login', 'proven: page'])
  assert.ok(
    (await ran(context, `echo '{"check":"page","ok":true,"detail":""}'; exit 1`, [job('prove', { when: 'verify' })]))
      .failure instanceof Failure,
    'one that broke has proven nothing',
  )
})
