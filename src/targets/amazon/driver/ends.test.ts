import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Task } from '@aws-sdk/client-ecs'
import { endOf } from './ends.ts'

const container = (changes: object) => ({ containers: [{ name: 'main', ...changes }] })

const cases: readonly [string, Partial<Task>, string | undefined][] = [
  [
    'an exit code',
    {
      stopCode: 'EssentialContainerExited',
      stoppedReason: 'Essential container in task exited',
      ...container({ exitCode: 3 }),
    },
    'main ended with code 3',
  ],
  [
    'memory',
    {
      stopCode: 'EssentialContainerExited',
      stoppedReason: 'OutOfMemoryError: container killed',
      ...container({ exitCode: 137, reason: 'OutOfMemoryError: Container killed due to memory usage' }),
    },
    'main was ended for using more memory than it may',
  ],
  [
    'force',
    { stopCode: 'EssentialContainerExited', ...container({ exitCode: 137 }) },
    'main was ended by force (code 137): it used more memory than the task has, or did not end in time',
  ],
  [
    'an image',
    {
      stopCode: 'TaskFailedToStart',
      stoppedReason:
        'CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref x: not found',
    },
    'cannot get its image: pull image manifest has been retried 1 time(s): failed to resolve ref x: not found',
  ],
  [
    'a secret',
    {
      stopCode: 'TaskFailedToStart',
      stoppedReason: 'ResourceInitializationError: unable to pull secrets or registry auth: AccessDenied. (Service: x)',
    },
    'cannot get its secrets: unable to pull secrets or registry auth: AccessDenied',
  ],
  [
    'the load balancer',
    {
      stopCode: 'ServiceSchedulerInitiated',
      stoppedReason:
        'Task failed ELB health checks in (target-group x (reason Health checks failed with these codes: [502]))',
    },
    "was ended, because it did not answer the load balancer's health check (it answered with 502)",
  ],
  [
    'its own check',
    { stopCode: 'ServiceSchedulerInitiated', stoppedReason: 'Task failed container health checks' },
    'was ended, because its own health check failed',
  ],
  ['Spot', { stopCode: 'SpotInterruption' }, 'was ended, because its Spot capacity was taken away'],
  [
    'a smaller count',
    {
      stopCode: 'ServiceSchedulerInitiated',
      stoppedReason: 'Scaling activity initiated by (deployment ecs-svc/7)',
      ...container({ exitCode: 0 }),
    },
    undefined,
  ],
  [
    'a person',
    { stopCode: 'UserInitiated', stoppedReason: 'stopped by hand', ...container({ exitCode: 143 }) },
    undefined,
  ],
]

for (const [name, task, words] of cases)
  test(`a task that ended by ${name}`, () => assert.equal(endOf(task as Task), words))
