import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { noteApplied } from './applied.ts'
import type { Answers } from './fakes/aws.ts'
import { ecsDeployment, ecsService, ecsTask, fakeCloud, tasksAnswers } from './fakes/cloud.ts'
import { observe } from './observe-regions.ts'

const stores: Answers = {
  DescribeDBInstances: ({ DBInstanceIdentifier }: { DBInstanceIdentifier: string }) => ({
    DBInstances: {
      DBInstance: {
        DBInstanceIdentifier,
        DBInstanceStatus: 'available',
        MultiAZ: DBInstanceIdentifier === 'acme-prod-metastore',
      },
    },
  }),
  DescribeReplicationGroups: () => ({
    ReplicationGroups: {
      ReplicationGroup: { Status: 'available', MemberClusters: { ClusterId: 'acme-prod-cache-001' } },
    },
  }),
  DescribeTargetGroups: () => ({ TargetGroups: [{ TargetGroupArn: 'arn:target' }] }),
  DescribeTargetHealth: () => ({ TargetHealthDescriptions: [] }),
}

/** What is seen of one service when AWS answers so. */
async function seen(web: object, tasks: readonly object[], more: Answers = {}, folder?: string) {
  const { cloud, aws } = await fakeCloud(
    {
      DescribeServices: ({ services }: { services: string[] }) => ({
        services: services.map((name) =>
          ecsService(name, name.endsWith('web') ? web : { desiredCount: 0, runningCount: 0 }),
        ),
      }),
      ...stores,
      ...tasksAnswers(tasks),
      ...more,
    },
    folder === undefined ? {} : { folder },
  )
  try {
    return new Map((await observe(cloud)).map((each) => [each.id, each]))
  } finally {
    await aws.close()
  }
}

const at = (address: string) => ({ attachments: [{ details: [{ name: 'privateIPv4Address', value: address }] }] })

describe('a platform on AWS', () => {
  test('is seen with its services, stores, routes and schedules', async () => {
    const found = await seen({}, [ecsTask('a'), ecsTask('b')])
    assert.deepEqual(
      [...found].map(([id, each]) => `${id} ${each.state} ${each.ready}`),
      [
        'bi-beat stopped 0',
        'bi-prune ready 0',
        'bi-route ready 0',
        'bi-web ready 2',
        'cache ready 1',
        'metastore ready 1',
        'warehouse ready 1',
      ],
    )
    assert.deepEqual(
      found.get('bi-web')!.replicas.map((each) => [each.name, each.state, each.since]),
      [
        ['a', 'ready', '2026-09-21T14:13:50.000Z'],
        ['b', 'ready', '2026-09-21T14:13:50.000Z'],
      ],
    )
  })

  test('of which there is no cluster is stopped', async () => {
    const found = await seen({}, [], {
      DescribeServices: () => ({ fault: 'ClusterNotFoundException' }),
      DescribeDBInstances: () => ({ fault: 'DBInstanceNotFound' }),
      DescribeReplicationGroups: () => ({ fault: 'ReplicationGroupNotFoundFault' }),
      DescribeLoadBalancers: () => ({ fault: 'LoadBalancerNotFound' }),
    })
    assert.deepEqual(
      [...found.values()].map((each) => `${each.id} ${each.state}`),
      ['bi-beat stopped', 'bi-web stopped', 'cache stopped', 'metastore stopped', 'warehouse stopped'],
    )
  })
})

describe('a service', () => {
  test('whose tasks end tells how the last one did', async () => {
    const ended = ecsTask('0123456789ab', {
      lastStatus: 'STOPPED',
      desiredStatus: 'STOPPED',
      stopCode: 'EssentialContainerExited',
      containers: [{ name: 'bi-web', exitCode: 1 }],
    })
    const found = await seen(
      {
        runningCount: 0,
        deployments: [ecsDeployment('ecs-svc/7', { runningCount: 0, failedTasks: 2, rolloutState: 'IN_PROGRESS' })],
      },
      [ended],
    )
    assert.deepEqual(
      [found.get('bi-web')!.state, found.get('bi-web')!.reason],
      ['restarting', '01234567 bi-web ended with code 1'],
    )
  })

  test('that does not answer the load balancer is not ready', async () => {
    const found = await seen({}, [ecsTask('a', at('10.0.0.1')), ecsTask('b', at('10.0.0.2'))], {
      DescribeTargetHealth: () => ({
        TargetHealthDescriptions: [
          { Target: { Id: '10.0.0.1' }, TargetHealth: { State: 'healthy' } },
          {
            Target: { Id: '10.0.0.2' },
            TargetHealth: { State: 'unhealthy', Description: 'Health checks failed with these codes: [502]' },
          },
        ],
      }),
    })
    const { state, ready, reason } = found.get('bi-web')!
    assert.deepEqual(
      [state, ready, reason],
      ['unready', 1, 'b does not answer the load balancer: Health checks failed with these codes: [502]'],
    )
  })

  test('that waits for capacity says so', async () => {
    const found = await seen(
      {
        runningCount: 0,
        events: [
          {
            message:
              '(service acme-prod-bi-web) was unable to place a task. Reason: Capacity is unavailable at this time.',
          },
        ],
      },
      [],
    )
    assert.equal(
      found.get('bi-web')!.reason,
      'was unable to place a task. Reason: Capacity is unavailable at this time.',
    )
  })

  test('of which others want more tasks than it may have has drifted; one within its bounds has not', async () => {
    assert.equal(
      (await seen({ desiredCount: 12, runningCount: 12 }, [])).get('bi-web')!.drift,
      '12 tasks are wanted, more than 10',
    )
    assert.equal((await seen({ desiredCount: 5 }, [])).get('bi-web')!.drift, undefined)
  })

  test('that runs another revision than was brought up from here has drifted', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'stackwright-applied-'))
    try {
      const { cloud, aws } = await fakeCloud({}, { folder })
      await aws.close()
      const service = cloud.estate.services.find((each) => each.id === 'bi-web')!
      noteApplied(cloud, 'bi-web', service, 'arn:aws:ecs:eu-west-1:123456789012:task-definition/acme-prod-bi-web:7')
      assert.equal((await seen({}, [], {}, folder)).get('bi-web')!.drift, undefined)
      const other = { taskDefinition: 'arn:aws:ecs:eu-west-1:123456789012:task-definition/acme-prod-bi-web:8' }
      assert.equal(
        (await seen(other, [], {}, folder)).get('bi-web')!.drift,
        'runs acme-prod-bi-web:8 instead of acme-prod-bi-web:7',
      )
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

test('a store that AWS has stopped, lost or is making says so', async () => {
  const status = async (word: string) => {
    const found = (
      await seen({}, [], {
        DescribeDBInstances: () => ({ DBInstances: { DBInstance: { DBInstanceStatus: word, MultiAZ: true } } }),
      })
    ).get('metastore')!
    return [found.state, found.reason]
  }
  assert.deepEqual(await status('creating'), ['starting', 'AWS says: creating'])
  assert.deepEqual(await status('storage-full'), ['failed', 'AWS says: storage-full'])
  assert.deepEqual(await status('stopped'), ['stopped', undefined])
  assert.deepEqual(await status('backing-up'), ['ready', undefined])
})

test('a database in one zone instead of two has drifted', async () => {
  const found = await seen({}, [], {
    DescribeDBInstances: () => ({ DBInstances: { DBInstance: { DBInstanceStatus: 'available', MultiAZ: false } } }),
  })
  assert.equal(found.get('metastore')!.drift, 'stands in one zone instead of two')
  assert.equal(found.get('warehouse')!.drift, undefined)
})
