import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { Failure } from '../../../base/failure.ts'
import type { Estate } from '../estate.ts'
import { fakeEstate, fakeStandby } from '../fakes/estate.ts'
import { noteApplied } from './applied.ts'
import { operated } from './cloud-driver.ts'
import type { Answers } from './fakes/aws.ts'
import { ecsDeployment, ecsService, ecsTask, fakeCloud, logAnswers, tasksAnswers } from './fakes/cloud.ts'
import { placeOf, standbyCloud } from './regions.ts'
import { startService } from './stop.ts'

const [first, second] = ['eu-west-1', 'eu-central-1']

/** A platform whose second region waits, or serves with bi-web alone. */
function estate(mode: 'waits' | 'reads'): Estate {
  const { services, ...rest } = fakeStandby.estate
  const serving = { min: 2, max: 10 }
  return {
    ...fakeEstate,
    standby: {
      ...fakeStandby,
      mode,
      estate: {
        ...rest,
        services: services.map((each) =>
          mode === 'reads' && each.id === 'bi-web' ? { ...each, replicas: serving } : each,
        ),
      },
    },
  }
}

/** AWS with both regions as the platform wants them; `more` is answered instead. */
function whole(mode: 'waits' | 'reads', more: Answers = {}): Answers {
  const wanted = (name: string, region: string) =>
    region === first ? (name.endsWith('beat') ? 1 : 2) : mode === 'reads' && name.endsWith('web') ? 2 : 0
  const tasks = tasksAnswers([ecsTask('a'), ecsTask('b')])
  return {
    DescribeServices: ({ services }: { services: string[] }, region: string) => ({
      services: services.map((name) => {
        const count = wanted(name, region)
        return ecsService(name, { desiredCount: count, runningCount: count })
      }),
    }),
    ...tasks,
    ListTasks: ({ desiredStatus, serviceName }: { desiredStatus: string; serviceName: string }, region: string) => ({
      taskArns:
        desiredStatus === 'STOPPED'
          ? []
          : ['a', 'b']
              .slice(0, wanted(serviceName, region))
              .map((id) => `arn:aws:ecs:eu-west-1:123456789012:task/acme-prod/${id}`),
    }),
    DescribeDBInstances: ({ DBInstanceIdentifier }: { DBInstanceIdentifier: string }) => ({
      DBInstances: {
        DBInstance: {
          DBInstanceIdentifier,
          DBInstanceStatus: 'available',
          MultiAZ: DBInstanceIdentifier.endsWith('metastore'),
        },
      },
    }),
    DescribeReplicationGroups: () => ({
      ReplicationGroups: {
        ReplicationGroup: { Status: 'available', MemberClusters: { ClusterId: 'acme-prod-cache-001' } },
      },
    }),
    DescribeTargetGroups: () => ({ TargetGroups: [] }),
    ...more,
  }
}

/** What `act` gives on AWS as it answers, and what AWS was asked, each with its region. */
async function on<T>(
  mode: 'waits' | 'reads',
  more: Answers,
  act: (driver: ReturnType<typeof operated>, cloud: Parameters<typeof operated>[0]) => Promise<T>,
  changes: { readonly folder?: string; readonly scaled?: Record<string, number> } = {},
): Promise<{ readonly result: T; readonly asked: readonly string[] }> {
  const { cloud, aws } = await fakeCloud(whole(mode, more), { estate: estate(mode), ...changes })
  try {
    const result = await act(operated(cloud), cloud)
    return {
      result,
      asked: aws.asked.map(({ operation, region, input }) =>
        [operation, region, input['service'], input['desiredCount'], input['forceNewDeployment'] && 'anew']
          .filter((word) => word !== undefined)
          .join(' '),
      ),
    }
  } finally {
    await aws.close()
  }
}

const quiet = () => {}
const changed = (asked: readonly string[]) => asked.filter((each) => each.startsWith('UpdateService'))
const lost: Answers[string] = (_, region) =>
  region === first
    ? { fault: 'AccessDeniedException', message: 'not authorized to perform that there' }
    : { services: [] }

describe('a platform in two regions', () => {
  test('is seen in both, each thing with its region, and what waits is no fault', async () => {
    const { result } = await on('waits', {}, (driver) => driver.observe())
    assert.deepEqual(
      result
        .filter(({ id }) => /^(bi-web|bi-beat|metastore|cache)(@|$)/.test(id))
        .map((each) => [each.id, each.region, each.state, each.ready, each.rests ?? false]),
      [
        ['bi-beat', first, 'ready', 1, false],
        ['bi-beat@eu-central-1', second, 'stopped', 0, true],
        ['bi-web', first, 'ready', 2, false],
        ['bi-web@eu-central-1', second, 'stopped', 0, true],
        ['cache', first, 'ready', 1, false],
        ['cache@eu-central-1', second, 'ready', 1, false],
        ['metastore', first, 'ready', 1, false],
        ['metastore@eu-central-1', second, 'ready', 1, false],
      ],
    )
    assert.deepEqual(
      result.flatMap((each) => each.drift ?? []),
      [],
    )
    assert.deepEqual(
      result.filter(({ id }) => id.startsWith('bi-route')).map(({ id }) => id),
      ['bi-route'],
      'a route is one, and leads to both',
    )
  })

  test('tells of the first what is not as wanted in the second', async () => {
    const started: Answers = {
      DescribeServices: ({ services }: { services: string[] }, region: string) => ({
        services: services.map((name) =>
          ecsService(name, name.endsWith('beat') && region === first ? { desiredCount: 1, runningCount: 1 } : {}),
        ),
      }),
    }
    const found = async (mode: 'waits' | 'reads', more: Answers) =>
      new Map((await on(mode, more, (driver) => driver.observe())).result.map((each) => [each.id, each.drift]))
    const waiting = await found('waits', started)
    assert.match(waiting.get('bi-web')!, /^in eu-central-1: 2 tasks are wanted instead of 0/)
    const gone: Answers = {
      DescribeDBInstances: ({ DBInstanceIdentifier }: { DBInstanceIdentifier: string }, region: string) =>
        region === second
          ? { fault: 'DBInstanceNotFound', status: 404 }
          : { DBInstances: { DBInstance: { DBInstanceIdentifier, DBInstanceStatus: 'available', MultiAZ: true } } },
    }
    assert.equal((await found('waits', gone)).get('metastore'), 'in eu-central-1: is not running')
    const stopped: Answers = {
      ListTasks: () => ({ taskArns: [] }),
      DescribeServices: ({ services }: { services: string[] }, region: string) => ({
        services: services.map((name) =>
          ecsService(name, region === first ? {} : { desiredCount: 0, runningCount: 0 }),
        ),
      }),
    }
    assert.equal((await found('reads', stopped)).get('bi-web'), 'in eu-central-1: is not running')
  })

  test('is seen in the region that is left when the other does not answer', async () => {
    const { result } = await on('waits', { DescribeServices: lost }, (driver) => driver.observe())
    const web = result.find(({ id }) => id === 'bi-web')!
    assert.equal(web.state, 'failed')
    assert.match(web.reason!, /^eu-west-1 cannot be seen: these credentials may not do that/)
    assert.equal(result.find(({ id }) => id === 'metastore@eu-central-1')!.state, 'ready')
    const nowhere: Answers = { DescribeServices: () => ({ fault: 'AccessDeniedException', message: 'no' }) }
    await assert.rejects(
      on('waits', nowhere, (driver) => driver.observe()),
      Failure,
    )
  })

  test('is restarted in the second region first, where it serves there', async () => {
    const restarted: Answers = {
      UpdateService: ({ service }: { service: string }) => ({
        service: ecsService(service, { deployments: [ecsDeployment('ecs-svc/7')] }),
      }),
    }
    const words: string[] = []
    const restart = async (mode: 'waits' | 'reads', name: string) =>
      changed((await on(mode, restarted, (driver) => driver.restart(name, (each) => words.push(each)))).asked)
    assert.deepEqual(await restart('reads', 'bi-web'), [
      'UpdateService eu-central-1 acme-prod-euc1-bi-web anew',
      'UpdateService eu-west-1 acme-prod-bi-web anew',
    ])
    assert.deepEqual(await restart('waits', 'bi-web'), ['UpdateService eu-west-1 acme-prod-bi-web anew'])
    assert.deepEqual(await restart('reads', 'bi-web@eu-central-1'), [
      'UpdateService eu-central-1 acme-prod-euc1-bi-web anew',
    ])
    assert.deepEqual(await restart('reads', 'bi-web@eu-west-1'), ['UpdateService eu-west-1 acme-prod-bi-web anew'])
    await assert.rejects(restart('waits', 'bi-web@eu-central-1'), /is not on AWS/)
    await assert.rejects(restart('reads', 'bi-web@us-east-1'), /the platform is not in us-east-1/)
  })

  test('is stopped in the second region first, and where it was started by hand', async () => {
    const still: Answers = {
      UpdateService: () => ({}),
      DescribeServices: ({ services }: { services: string[] }) => ({
        services: services.map((name) => ecsService(name, { runningCount: 0 })),
      }),
      DescribeScalableTargets: () => ({ ScalableTargets: [] }),
      DisableAlarmActions: () => ({}),
    }
    const stop = async (mode: 'waits' | 'reads', name: string) =>
      changed((await on(mode, still, (driver) => driver.stop(name, quiet))).asked)
    assert.deepEqual(await stop('reads', 'bi-web'), [
      'UpdateService eu-central-1 acme-prod-euc1-bi-web 0',
      'UpdateService eu-west-1 acme-prod-bi-web 0',
    ])
    assert.deepEqual(await stop('waits', 'bi-web@eu-central-1'), ['UpdateService eu-central-1 acme-prod-euc1-bi-web 0'])
  })

  test('is started in both, and not where it waits', async () => {
    const down: Answers = {
      UpdateService: () => ({}),
      EnableAlarmActions: () => ({}),
      DescribeAlarms: () => ({ MetricAlarms: [], CompositeAlarms: [] }),
      DescribeScalableTargets: () => ({ ScalableTargets: [] }),
      DescribeServices: ({ services }: { services: string[] }) => ({
        services: services.map((name) => ecsService(name, { desiredCount: 0, runningCount: 0 })),
      }),
    }
    const start = async (mode: 'waits' | 'reads') =>
      changed((await on(mode, down, (_, cloud) => startService(cloud, 'bi-web', quiet))).asked)
    assert.deepEqual(await start('reads'), [
      'UpdateService eu-west-1 acme-prod-bi-web 2',
      'UpdateService eu-central-1 acme-prod-euc1-bi-web 2',
    ])
    assert.deepEqual(await start('waits'), ['UpdateService eu-west-1 acme-prod-bi-web 2'])
  })

  test('is scaled where it runs', async () => {
    const counts = new Map<string, number>()
    const answers: Answers = {
      DescribeServices: ({ services }: { services: string[] }) => ({
        services: services.map((name) => {
          const count = counts.get(name) ?? 2
          return ecsService(name, { desiredCount: count, runningCount: count })
        }),
      }),
      UpdateService: ({ service, desiredCount }: { service: string; desiredCount: number }) => {
        counts.set(service, desiredCount)
        return {}
      },
      RegisterScalableTarget: () => ({}),
      DescribeAlarms: () => ({ MetricAlarms: [], CompositeAlarms: [] }),
    }
    const scale = async (mode: 'waits' | 'reads') => {
      counts.clear()
      return changed((await on(mode, answers, (driver) => driver.scale('bi-web', 4, quiet))).asked)
    }
    assert.deepEqual(await scale('reads'), [
      'UpdateService eu-central-1 acme-prod-euc1-bi-web 4',
      'UpdateService eu-west-1 acme-prod-bi-web 4',
    ])
    assert.deepEqual(await scale('waits'), ['UpdateService eu-west-1 acme-prod-bi-web 4'])
  })

  test('has logs and sessions of one region, the first where none is named', async () => {
    const here = { 'ecs/bi-web/aaaa': [[1000, 'here']] } as const
    const there = { 'ecs/bi-web/bbbb': [[1000, 'there']] } as const
    const of = (region: string) => logAnswers(() => (region === first ? here : there))
    const answers: Answers = {
      DescribeLogStreams: (input: never, region) => of(region)['DescribeLogStreams']!(input, region),
      GetLogEvents: (input: never, region) => of(region)['GetLogEvents']!(input, region),
    }
    const read = async (name: string) =>
      (
        await on('reads', answers, async (driver) => {
          const found = []
          for await (const line of driver.logs(name, { follow: false })) found.push(`${line.service}: ${line.line}`)
          return found
        })
      ).result
    assert.deepEqual(await read('bi-web'), ['bi-web: here'])
    assert.deepEqual(await read('bi-web@eu-central-1'), ['bi-web@eu-central-1: there'])
    await assert.rejects(
      on('waits', {}, (driver) => driver.exec('bi-web@ap-south-1', ['true'])),
      /the platform is not in ap-south-1/,
    )
  })

  test('gives its secrets from the second region when the first does not answer', async () => {
    const answers: Answers = {
      GetSecretValue: (_: never, region) =>
        region === first ? { fault: 'InternalServiceError', status: 500 } : { SecretString: 'copied' },
    }
    assert.equal((await on('waits', answers, (driver) => driver.secret('bi-secret-key'))).result, 'copied')
    const nowhere: Answers = { GetSecretValue: () => ({ fault: 'AccessDeniedException', message: 'no' }) }
    await assert.rejects(
      on('waits', nowhere, (driver) => driver.secret('bi-secret-key')),
      /may not do that/,
    )
  })

  test('has notes of its own of what was applied in each', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'stackwright-regions-'))
    after(() => rmSync(folder, { recursive: true, force: true }))
    await on(
      'reads',
      {},
      async (_, cloud) => {
        const away = standbyCloud(cloud)!
        noteApplied(
          cloud,
          'bi-web',
          cloud.estate.services.find(({ id }) => id === 'bi-web')!,
          'task-definition/web:7',
        )
        noteApplied(
          away,
          'bi-web',
          away.estate.services.find(({ id }) => id === 'bi-web')!,
          'task-definition/web:7',
        )
        assert.equal(away.folder, join(folder, second))
        assert.deepEqual(away.scaled, { 'bi-web': 3 })
        assert.equal(placeOf(cloud, 'bi-web').clouds.length, 2)
      },
      { folder, scaled: { 'bi-web': 3, 'bi-beat': 1 } },
    )
  })
})
