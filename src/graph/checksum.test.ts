import assert from 'node:assert/strict'
import { test } from 'node:test'
import { database, graphOf, job, needs, store } from './fakes/nodes.ts'
import type { Json } from '../base/json.ts'
import { jobChecksums } from './checksum.ts'

/** Two apps on one store, each with jobs after each other; `inputs` changes what a job depends on. */
function sums(inputs: Readonly<Record<string, Json>> = {}, more: string[] = []) {
  const make = (id: string) => job(id, { inputs: inputs[id] ?? 'same' })
  const databases = ['db-bi', ...more].map((id) => database(id))
  return jobChecksums(
    graphOf(
      [
        store('db'),
        ...databases,
        job('db-databases', { app: 'db', inputs: databases.map((each) => each.id) }),
        ...['bi-migrate', 'bi-init', 'bi-import', 'bi-other', 'ops-load'].map(make),
      ],
      [
        needs('db-databases', 'db'),
        needs('bi-migrate', 'db-bi'),
        needs('bi-init', 'bi-migrate'),
        needs('bi-import', 'bi-init'),
        needs('ops-load', 'bi-import'),
      ],
    ),
  )
}

/** The jobs whose checksums differ. */
function moved(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): string[] {
  return [...a.keys()].filter((id) => a.get(id) !== b.get(id)).sort()
}

test('a changed job changes those that follow it in the same app, and nothing else', () => {
  assert.deepEqual(moved(sums(), sums({ 'bi-migrate': 'new' })), ['bi-import', 'bi-init', 'bi-migrate'])
  assert.deepEqual(moved(sums(), sums({ 'bi-init': 'new' })), ['bi-import', 'bi-init'])
  assert.deepEqual(moved(sums(), sums({ 'bi-other': 'new' })), ['bi-other'])
})

test('a database for another app changes only the job that makes databases', () => {
  assert.deepEqual(moved(sums(), sums({}, ['db-unrelated'])), ['db-databases'])
})

test('equal jobs have equal checksums, and every deploy job has one', () => {
  assert.deepEqual(moved(sums(), sums()), [])
  assert.deepEqual([...sums().keys()].sort(), [
    'bi-import',
    'bi-init',
    'bi-migrate',
    'bi-other',
    'db-databases',
    'ops-load',
  ])
})

test('verify jobs and jobs by the clock have none', () => {
  assert.deepEqual(
    [...jobChecksums(graphOf([job('a'), job('b', { when: 'verify' }), job('c', { when: 'schedule' })])).keys()],
    ['a'],
  )
})
