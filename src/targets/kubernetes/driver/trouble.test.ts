import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { podOf } from './fakes/cluster.ts'
import type { ContainerStatus, Pod } from './live.ts'
import { troubleOf } from './trouble.ts'

const unready = [{ type: 'Ready', status: 'False' }]

function withStatus(status: Partial<ContainerStatus>, more: Partial<NonNullable<Pod['status']>> = {}): Pod {
  return podOf(
    'web-1',
    {},
    {
      status: {
        phase: 'Pending',
        conditions: unready,
        containerStatuses: [{ name: 'main', image: 'acme/web:2', ready: false, restartCount: 0, ...status }],
        ...more,
      },
    },
  )
}

describe('what keeps a pod from being ready', () => {
  test('is nothing for one that is', () => {
    assert.equal(troubleOf(podOf('web-1')), undefined)
  })

  for (const [name, pod, kind, words] of [
    [
      'no room',
      podOf(
        'web-1',
        {},
        {
          status: {
            phase: 'Pending',
            conditions: [
              ...unready,
              {
                type: 'PodScheduled',
                status: 'False',
                message: '0/3 nodes are available: 3 Insufficient cpu. preemption: none.',
              },
            ],
          },
        },
      ),
      'stuck',
      'no machine takes it: 0/3 nodes are available: 3 Insufficient cpu',
    ],
    [
      'an image that is not there',
      withStatus({
        state: {
          waiting: {
            reason: 'ImagePullBackOff',
            message: 'Back-off pulling image "acme/web:2": ErrImagePull: not found',
          },
        },
      }),
      'stuck',
      'cannot get the image acme/web:2: not found',
    ],
    [
      'a missing secret',
      withStatus({ state: { waiting: { reason: 'CreateContainerConfigError', message: 'secret "keys" not found' } } }),
      'stuck',
      'cannot start: secret "keys" not found',
    ],
    [
      'a crash loop',
      withStatus({
        restartCount: 3,
        state: { waiting: { reason: 'CrashLoopBackOff' } },
        lastState: { terminated: { exitCode: 3 } },
      }),
      'crash',
      'ended with code 3, started again 3 times',
    ],
    [
      'too little memory',
      withStatus({
        restartCount: 1,
        lastState: { terminated: { exitCode: 137, reason: 'OOMKilled' } },
        state: { running: {} },
      }),
      'crash',
      'was ended for using more memory than it may, started again once',
    ],
    [
      'a slow start',
      withStatus({ state: { running: {} } }, { phase: 'Running' }),
      'wait',
      'runs, and is not ready yet',
    ],
    ['being set up', withStatus({ state: { waiting: { reason: 'ContainerCreating' } } }), 'wait', 'is being set up'],
  ] as const) {
    test(name, () => {
      const trouble = troubleOf(pod)
      assert.deepEqual([trouble?.kind, trouble?.words], [kind, words])
    })
  }
})
