import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Graph } from './graph.ts'
import type { JobNode } from './node.ts'
import { batches } from './batches.ts'

/**
 * Jobs written as `id: [batch, ...needs]`, in an order in which they may run; an id is `app/id` where the app matters.
 */
function grouped(written: Readonly<Record<string, readonly [batch: string, ...needs: string[]]>>): string[] {
  const jobs = Object.entries(written).map(([id, [batch]]) => ({
    kind: 'job',
    id,
    app: id.split('/')[0] === id ? 'bi' : id.split('/')[0],
    place: { path: 'apps.bi' },
    when: 'deploy',
    ...(batch && { batch: { name: batch, argument: id } }),
  })) as unknown as JobNode[]
  const connections = Object.entries(written).flatMap(([from, [, ...needs]]) =>
    needs.map((to) => ({ from, to, tls: false, needed: 'start' as const })),
  )
  const graph: Graph = {
    platform: 'p',
    environment: 'e',
    nodes: new Map(jobs.map((job) => [job.id, job])),
    connections,
  }
  return batches(graph, jobs).map((group) => group.map((job) => job.id).join(' '))
}

test('jobs of one batch share a process', () => {
  assert.deepEqual(grouped({ migrate: ['life'], init: ['life', 'migrate'], admin: ['life', 'init'] }), [
    'migrate init admin',
  ])
})

test('a job that only has to come before does not split a batch', () => {
  assert.deepEqual(grouped({ migrate: ['life'], load: [''], dashboards: ['life', 'migrate', 'load'] }), [
    'migrate dashboards',
    'load',
  ])
})

test('a job between two parts splits a batch, and what follows joins the later half', () => {
  assert.deepEqual(
    grouped({ migrate: ['life'], load: ['', 'migrate'], init: ['life', 'load'], admin: ['life', 'init'] }),
    ['migrate', 'load', 'init admin'],
  )
})

test('two batches never wait for each other', () => {
  assert.deepEqual(grouped({ p1: ['p'], q1: ['q'], p2: ['p', 'q1'], q2: ['q', 'p1'] }), ['p1 p2', 'q1', 'q2'])
})

test('apps do not share processes, whatever their batches are called', () => {
  assert.deepEqual(grouped({ 'bi/migrate': ['life'], 'ops/migrate': ['life'], 'bi/init': ['life', 'bi/migrate'] }), [
    'bi/migrate bi/init',
    'ops/migrate',
  ])
})
