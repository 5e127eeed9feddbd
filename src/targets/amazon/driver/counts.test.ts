import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Answers } from './fakes/aws.ts'
import { ecsDeployment, ecsService, fakeCloud, tasksAnswers } from './fakes/cloud.ts'
import { scaleService } from './scale.ts'
import { startService, stopService } from './stop.ts'

/** An ECS that does what it is told, one task at each look. */
function ecs(desired: number): Answers {
  let [wanted, runs] = [desired, desired]
  return {
    DescribeServices: ({ services: [name] }: { services: string[] }) => {
      runs += Math.sign(wanted - runs)
      return {
        services: [
          ecsService(name!, {
            desiredCount: wanted,
            runningCount: runs,
            deployments: [ecsDeployment('ecs-svc/7', { desiredCount: wanted, runningCount: runs })],
          }),
        ],
      }
    },
    UpdateService: ({ desiredCount }: { desiredCount: number }) => ((wanted = desiredCount), { service: {} }),
    RegisterScalableTarget: () => ({}),
    DescribeScalableTargets: () => ({ ScalableTargets: [{ ResourceId: 'service/acme-prod/acme-prod-bi-web' }] }),
    ...tasksAnswers([]),
    DisableAlarmActions: () => ({}),
    DescribeAlarms: () => ({ MetricAlarms: [], CompositeAlarms: [] }),
  }
}

async function during(
  desired: number,
  act: (cloud: Awaited<ReturnType<typeof fakeCloud>>['cloud'], tell: (words: string) => void) => Promise<void>,
) {
  const { cloud, aws } = await fakeCloud(ecs(desired))
  const told: string[] = []
  await act(cloud, (words) => void told.push(words))
  await aws.close()
  return {
    told,
    changes: aws.asked
      .filter((each) => /^(Update|Register)/.test(each.operation))
      .map(({ operation, input: { SuspendedState, MinCapacity, MaxCapacity, desiredCount } }) => [
        operation,
        ...[SuspendedState, MinCapacity, MaxCapacity, desiredCount].filter((each) => each !== undefined),
      ]),
  }
}

const held = (suspended: boolean) => ({
  DynamicScalingInSuspended: suspended,
  DynamicScalingOutSuspended: suspended,
  ScheduledScalingSuspended: suspended,
})

describe('a service that follows load', () => {
  test('is stopped with its scaling held, so that nothing starts it again', async () => {
    const { changes, told } = await during(2, (cloud, tell) => stopService(cloud, 'bi-web', tell))
    assert.deepEqual(changes, [
      ['RegisterScalableTarget', held(true)],
      ['UpdateService', 0],
    ])
    assert.deepEqual(told, ['1 of its tasks ends'])
  })

  test('is started with as many as the platform says, and its scaling let go', async () => {
    const { changes } = await during(0, (cloud, tell) => startService(cloud, 'bi-web', tell))
    assert.deepEqual(changes, [
      ['UpdateService', 2],
      ['RegisterScalableTarget', held(false)],
    ])
  })

  test('that runs is not touched by a start', async () => {
    assert.deepEqual((await during(3, (cloud, tell) => startService(cloud, 'bi-web', tell))).changes, [
      ['RegisterScalableTarget', held(false)],
    ])
  })

  test('is scaled by its bounds, and at once where it has fewer', async () => {
    const { changes, told } = await during(2, (cloud, tell) => scaleService(cloud, 'bi-web', 4, tell))
    assert.deepEqual(changes, [
      ['RegisterScalableTarget', 4, 10],
      ['UpdateService', 4],
    ])
    assert.equal(told[0], 'between 4 and 10 by load')
    assert.deepEqual((await during(4, (cloud, tell) => scaleService(cloud, 'bi-web', 3, tell))).changes, [
      ['RegisterScalableTarget', 3, 10],
    ])
  })
})

test('a service that follows nothing is scaled by its count', async () => {
  assert.deepEqual((await during(1, (cloud, tell) => scaleService(cloud, 'bi-beat', 2, tell))).changes, [
    ['UpdateService', 2],
  ])
  assert.deepEqual((await during(1, (cloud, tell) => stopService(cloud, 'bi-beat', tell))).changes, [
    ['UpdateService', 0],
  ])
})

test('data servers go on when the platform is stopped', async () => {
  const { changes, told } = await during(1, (cloud, tell) => stopService(cloud, 'metastore', tell))
  assert.deepEqual([changes, told], [[], ['goes on: AWS keeps and bills it until it is destroyed']])
})
