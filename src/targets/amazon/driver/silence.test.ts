import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fakeEstate } from '../fakes/estate.ts'
import { ecsDeployment, ecsService, fakeCloud, tasksAnswers } from './fakes/cloud.ts'
import type { Answers } from './fakes/aws.ts'
import { scaleService } from './scale.ts'
import { startService, stopService } from './stop.ts'

interface Kept {
  enabled: boolean
  state: 'OK' | 'ALARM'
}

/** An account whose services do what they are told at once, and whose alarms are remembered by their names. */
function account(counts: Readonly<Record<string, number>>, raised: readonly string[] = []) {
  const wanted: Record<string, number> = { ...counts }
  const { alarms: metric, composites } = fakeEstate.watch
  const alarms = new Map<string, Kept>(
    // One that is no alarm of this platform.
    [...metric.map((each) => each.name), ...composites.map((each) => each.name), 'acme-prod-other'].map((name) => [
      name,
      { enabled: true, state: raised.includes(name) ? 'ALARM' : 'OK' },
    ]),
  )
  const set = (enabled: boolean) => (asked: { AlarmNames: string[] }) => {
    assert.ok(asked.AlarmNames.length > 0 && asked.AlarmNames.length <= 100)
    for (const name of asked.AlarmNames) alarms.get(name)!.enabled = enabled
    return {}
  }
  const answers: Answers = {
    DescribeServices: ({ services }: { services: string[] }) => ({
      services: services.map((name) => {
        const count = wanted[name]!
        const deployment = ecsDeployment('ecs-svc/7', { desiredCount: count, runningCount: count })
        return ecsService(name, { desiredCount: count, runningCount: count, deployments: [deployment] })
      }),
    }),
    UpdateService: ({ service, desiredCount }: { service: string; desiredCount: number }) => {
      wanted[service] = desiredCount
      return { service: {} }
    },
    RegisterScalableTarget: () => ({}),
    DescribeScalableTargets: () => ({ ScalableTargets: [] }),
    ...tasksAnswers([]),
    DisableAlarmActions: set(false),
    EnableAlarmActions: set(true),
    DescribeAlarms: ({ AlarmNames, AlarmTypes }: { AlarmNames: string[]; AlarmTypes: string[] }) => {
      const told = (names: readonly string[]) =>
        AlarmNames.filter((name) => names.includes(name)).map((AlarmName) => {
          const { enabled, state } = alarms.get(AlarmName)!
          return { AlarmName, ActionsEnabled: enabled, StateValue: state }
        })
      return {
        // Alarms over others are told of only where they are asked for.
        ...(AlarmTypes.includes('CompositeAlarm') && { CompositeAlarms: told(composites.map((each) => each.name)) }),
        MetricAlarms: told([...metric.map((each) => each.name), 'acme-prod-other']),
      }
    },
  }
  const silent = () => [...alarms].flatMap(([name, { enabled }]) => (enabled ? [] : [name])).sort()
  return { answers, silent }
}

const [beat, web] = ['acme-prod-bi-beat', 'acme-prod-bi-web'] as const
const ofWeb = ['acme-prod-bi-burn', 'acme-prod-bi-errors', 'acme-prod-bi-slow']

async function on(
  counts: Readonly<Record<string, number>>,
  act: (cloud: Awaited<ReturnType<typeof fakeCloud>>['cloud'], tell: (words: string) => void) => Promise<void>,
  raised: readonly string[] = [],
) {
  const { answers, silent } = account(counts, raised)
  const { cloud, aws } = await fakeCloud(answers)
  const told: string[] = []
  try {
    await act(cloud, (words) => void told.push(words))
  } finally {
    await aws.close()
  }
  return { silent: silent(), told, asked: aws.asked.map((each) => each.operation) }
}

describe('alarms about what is stopped on purpose', () => {
  test('tell nobody, before anything is stopped; those about what goes on, and those of others, do', async () => {
    const { silent, asked } = await on({ [web]: 2 }, (cloud, tell) => stopService(cloud, 'bi-web', tell))
    assert.deepEqual(silent, ofWeb)
    assert.ok(asked.indexOf('DisableAlarmActions') < asked.indexOf('UpdateService'))
  })

  test('tell again once it serves', async () => {
    const { silent, told } = await on({ [web]: 2, [beat]: 1 }, async (cloud, tell) => {
      await stopService(cloud, 'bi-web', tell)
      await startService(cloud, 'bi-web', tell)
    })
    assert.deepEqual([silent, told], [[], []])
  })

  test('about several of which one still rests wait for it', async () => {
    const down = async (cloud: Parameters<typeof stopService>[0], tell: (words: string) => void) => {
      await stopService(cloud, 'bi-web', tell)
      await stopService(cloud, 'bi-beat', tell)
      await startService(cloud, 'bi-web', tell)
    }
    assert.deepEqual((await on({ [web]: 2, [beat]: 1 }, down)).silent, ['acme-prod-bi-slow'])
    const { silent } = await on({ [web]: 2, [beat]: 1 }, async (cloud, tell) => {
      await down(cloud, tell)
      await startService(cloud, 'bi-beat', tell)
    })
    assert.deepEqual(silent, [])
  })

  test('that were raised meanwhile are named, since they tell no more that they were', async () => {
    const { told } = await on(
      { [web]: 2, [beat]: 1 },
      async (cloud, tell) => {
        await stopService(cloud, 'bi-web', tell)
        await startService(cloud, 'bi-web', tell)
      },
      ['acme-prod-bi-burn'],
    )
    assert.deepEqual(told, ['raised while it was stopped, and told when over: bi-burn'])
  })

  test('that a start finds telling are left alone', async () => {
    const { asked } = await on({ [web]: 2, [beat]: 1 }, (cloud, tell) => startService(cloud, 'bi-web', tell))
    assert.ok(!asked.includes('EnableAlarmActions'))
  })

  test('rest while nothing of it is wanted, and tell again when something is', async () => {
    const none = (cloud: Parameters<typeof stopService>[0], tell: (words: string) => void) =>
      scaleService(cloud, 'bi-web', 0, tell)
    assert.deepEqual((await on({ [web]: 0, [beat]: 1 }, none)).silent, ofWeb)
    const { silent } = await on({ [web]: 0, [beat]: 1 }, async (cloud, tell) => {
      await none(cloud, tell)
      await scaleService(cloud, 'bi-web', 2, tell)
    })
    assert.deepEqual(silent, [])
  })
})
