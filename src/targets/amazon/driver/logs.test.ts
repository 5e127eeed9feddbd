import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Failure } from '../../../base/failure.ts'
import { fakeCloud, logAnswers } from './fakes/cloud.ts'
import { readLogs } from './logs.ts'

const streams = {
  'ecs/bi-web/aaaa': [
    [1000, 'one of a\n'],
    [3000, 'three of a'],
  ],
  'ecs/bi-web/bbbb': [
    [2000, 'two of b'],
    [4000, 'four of b'],
  ],
  'ecs/prepare/aaaa': [[500, 'prepared']],
} as const

async function read(asked: Parameters<typeof readLogs>[2], id = 'bi-web'): Promise<string[]> {
  const { cloud, aws } = await fakeCloud(logAnswers(() => streams))
  const found: string[] = []
  try {
    for await (const line of readLogs(cloud, id, asked)) found.push(`${line.replica} ${line.line}`)
    return found
  } finally {
    await aws.close()
  }
}

describe('logs', () => {
  const all = ['aaaa one of a', 'bbbb two of b', 'aaaa three of a', 'bbbb four of b']

  test('of all tasks come in order of time, those of the process alone', async () =>
    assert.deepEqual(await read({ follow: false }), all))
  test('can be the last ones', async () => assert.deepEqual(await read({ follow: false, lines: 2 }), all.slice(-2)))
  test('can be those since a moment, however AWS cuts its answer', async () =>
    assert.deepEqual(await read({ follow: false, since: new Date(2000) }), all.slice(1)))

  test('of a database are what RDS exports', async () => {
    const { cloud, aws } = await fakeCloud(logAnswers(() => ({ 'acme-prod-metastore.0': [[1, 'LOG: ready']] })))
    for await (const line of readLogs(cloud, 'metastore', { follow: false })) assert.equal(line.line, 'LOG: ready')
    assert.equal(aws.asked[0]?.input['logGroupName'], '/aws/rds/instance/acme-prod-metastore/postgresql')
    await aws.close()
  })

  test('of a cache are none', async () => {
    await assert.rejects(
      read({ follow: false }, 'cache'),
      (error) => error instanceof Failure && /keeps no log of cache/.test(error.facts.reason),
    )
  })

  test('are followed: each new line once, late ones too', async () => {
    const now = Date.now()
    const growing: Record<string, (readonly [number, string])[]> = {
      'ecs/bi-web/aaaa': [[now, 'first']],
      'ecs/bi-web/bbbb': [],
    }
    const { cloud, aws } = await fakeCloud(logAnswers(() => growing))
    const found: string[] = []
    for await (const { line } of readLogs(cloud, 'bi-web', { follow: true })) {
      found.push(line)
      if (found.length === 1) growing['ecs/bi-web/aaaa']!.push([now + 100, 'second'])
      // Told only now, though it is older.
      if (found.length === 2) growing['ecs/bi-web/bbbb']!.push([now + 50, 'late'])
      if (found.length === 3) break
    }
    await aws.close()
    assert.deepEqual(found, ['first', 'second', 'late'])
  })
})
