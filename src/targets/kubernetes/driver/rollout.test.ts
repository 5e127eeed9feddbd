import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { podOf } from './fakes/cluster.ts'
import type { ContainerStatus, Pod, Workload } from './live.ts'
import { awaitRollout, progressOf, tiredOf } from './rollout.ts'

const budget = { boot: 30, setUp: 120 }
const began = Date.parse('2026-01-01T00:00:00Z')
const after = (seconds: number) => began + seconds * 1000
const release = 'stackwright.dev/release'

function workload(replicas = 1, status: Workload['status'] = {}): Workload {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'acme', uid: '1', generation: 2, creationTimestamp: '' },
    spec: {
      replicas,
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { annotations: { [release]: 'new' } } },
    },
    status: { observedGeneration: 2, replicas, updatedReplicas: replicas, ...status },
  }
}

function pod(name: string, of: 'new' | 'old', changes: Partial<Pod> = {}): Pod {
  return podOf(
    name,
    {
      namespace: 'acme',
      labels: { app: 'web' },
      annotations: { [release]: of },
      creationTimestamp: new Date(began).toISOString(),
    },
    changes,
  )
}

function waiting(status: Partial<ContainerStatus>): Partial<Pod> {
  return {
    status: {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: 'False' }],
      containerStatuses: [{ name: 'main', ready: false, restartCount: 0, ...status }],
    },
  }
}

const state = (found: ReturnType<typeof progressOf>) =>
  found.state === 'broken'
    ? `broken: ${found.broken.words}`
    : found.state === 'waiting'
      ? `waiting: ${found.words}`
      : 'done'

describe('how far a rollout is', () => {
  test('done once every new replica is ready and no old one is left', () => {
    assert.equal(state(progressOf(workload(), [pod('b', 'new')], budget, began, after(5))), 'done')
    assert.equal(
      state(progressOf(workload(1, { replicas: 2 }), [pod('a', 'old'), pod('b', 'new')], budget, began, after(5))),
      'waiting: 1 of the old ends',
    )
  })

  test('a ready replica of the old release proves nothing, nor does what the cluster said before it saw the change', () => {
    assert.match(
      state(progressOf(workload(1, { updatedReplicas: 0 }), [pod('a', 'old')], budget, began, after(5))),
      /^waiting: the one before it ends/,
    )
    assert.match(
      state(progressOf(workload(1, { observedGeneration: 1 }), [pod('b', 'new')], budget, began, after(5))),
      /^waiting/,
    )
  })

  test('a crash loop is told after the second restart, long before the budget is used up', () => {
    const crashed = (restartCount: number) =>
      pod(
        'b',
        'new',
        waiting({
          restartCount,
          state: { waiting: { reason: 'CrashLoopBackOff' } },
          lastState: { terminated: { exitCode: 3, startedAt: new Date(after(1)).toISOString() } },
        }),
      )
    assert.match(state(progressOf(workload(), [crashed(1)], budget, began, after(6))), /^waiting: b ended with code 3/)
    assert.equal(
      state(progressOf(workload(), [crashed(2)], budget, began, after(14))),
      'broken: ended with code 3, started again 2 times',
    )
  })

  test('an image that cannot be got is given a moment, a machine that has no room minutes', () => {
    const pulling = pod(
      'b',
      'new',
      waiting({ image: 'acme/web:2', state: { waiting: { reason: 'ErrImagePull', message: 'not found' } } }),
    )
    assert.match(state(progressOf(workload(), [pulling], budget, began, after(5))), /^waiting/)
    assert.equal(
      state(progressOf(workload(), [pulling], budget, began, after(13))),
      'broken: cannot get the image acme/web:2: not found',
    )
    const homeless = pod('b', 'new', {
      status: { phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'False', message: 'no room' }] },
    })
    assert.match(
      state(progressOf(workload(), [homeless], budget, began, after(100))),
      /^waiting: b no machine takes it/,
    )
    assert.match(state(progressOf(workload(), [homeless], budget, began, after(121))), /^broken: no machine takes it/)
  })

  test('the budget of a start counts from the start of the container, not from the pull of its image', () => {
    const slow = (started: number) =>
      pod('b', 'new', waiting({ state: { running: { startedAt: new Date(after(started)).toISOString() } } }))
    assert.match(state(progressOf(workload(), [slow(60)], budget, began, after(90))), /^waiting/)
    assert.equal(
      state(progressOf(workload(), [slow(60)], budget, began, after(95))),
      'broken: was not ready within 30 s of its start',
    )
  })
})

describe('replicas that make way for new ones', () => {
  const crashed = { state: { waiting: { reason: 'CrashLoopBackOff' } }, lastState: { terminated: { exitCode: 3 } } }
  const names = (kind: Workload['kind'], ...pods: Pod[]) =>
    tiredOf({ ...workload(), kind }, pods).map((each) => each.metadata.name)

  test('are those that have given up, not those that are ready or have just begun', () => {
    const tired = pod('a', 'new', waiting({ restartCount: 4, ...crashed }))
    const lost = pod('b', 'new', waiting({ state: { waiting: { reason: 'ImagePullBackOff', message: 'not found' } } }))
    const young = pod('c', 'new', waiting({ state: { running: {} } }))
    assert.deepEqual(names('Deployment', tired, lost, young, pod('d', 'new')), ['a', 'b'])
  })

  test('are old ones only where the cluster would wait for them', () => {
    const old = pod('a', 'old', waiting({ state: { running: {} } }))
    assert.deepEqual([names('Deployment', old), names('StatefulSet', old)], [[], ['a']])
    assert.deepEqual(names('StatefulSet', pod('a', 'old')), [])
  })
})

describe('waiting for a rollout', () => {
  const ref = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'acme', name: 'web' }

  test('outlives a server that is away for a moment, and tells each thing once', async () => {
    const [told, looks]: [string[], (() => unknown)[]] = [
      [],
      [
        () => ({ pods: [], workloads: [], others: [] }),
        () => {
          throw new Error('connection refused')
        },
        () => ({ pods: [pod('a', 'old')], workloads: [workload(1, { updatedReplicas: 0 })], others: [] }),
        () => ({ pods: [pod('a', 'old')], workloads: [workload(1, { updatedReplicas: 0 })], others: [] }),
        () => ({ pods: [pod('b', 'new')], workloads: [workload()], others: [] }),
      ],
    ]
    const broken = await awaitRollout(
      async () => looks.shift()!() as never,
      [ref],
      budget,
      (words) => told.push(words),
      async () => {},
    )
    assert.equal(broken, undefined)
    assert.deepEqual(told, ['the cluster to take it up', 'the one before it ends'])
  })
})
