import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { ApplicationAutoScaling } from '@aws-sdk/client-application-auto-scaling'
import { CloudWatch } from '@aws-sdk/client-cloudwatch'
import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs'
import { ECS } from '@aws-sdk/client-ecs'
import { RDS } from '@aws-sdk/client-rds'
import { SecretsManager } from '@aws-sdk/client-secrets-manager'
import { SSM } from '@aws-sdk/client-ssm'
import { operated } from '../../src/targets/amazon/driver/cloud-driver.ts'
import { type Cloud, cloudOf } from '../../src/targets/amazon/driver/cloud.ts'
import { fakeGraph } from '../../src/targets/amazon/driver/fakes/cloud.ts'
import { putSecrets } from '../../src/targets/amazon/driver/secrets.ts'
import { startService } from '../../src/targets/amazon/driver/stop.ts'
import { ruleOf } from '../../src/targets/amazon/alarm-rule.ts'
import { fakeEstate } from '../../src/targets/amazon/fakes/estate.ts'
import { type Emulator, startEmulator } from '../engines/amazon/emulator.ts'

// What both drivers of AWS do with a platform that runs, against an emulator, whose answers have the shapes of the
// real ones. It starts nothing, and no task fails in it: how failures are told is shown beside the code on a stand-in.

// Tasks of services stay in it; those that run once end.
process.env['EMULATED_SERVICES'] = 'run'
const emulator = await startEmulator()
const skip =
  emulator === undefined && 'no emulator of AWS: Python with venv, and ministack from its registry, are needed'

describe('a platform on an emulator of AWS', { skip }, () => {
  const { env, account, region, endpoint } =
    emulator ?? ({ env: {}, account: '', region: '', endpoint: '' } as Emulator)
  const credentials = { accessKeyId: account, secretAccessKey: 'test' }
  const settings = { region, endpoint, credentials }
  const folder = mkdtempSync(join(tmpdir(), 'stackwright-operate-'))
  const estate = { ...fakeEstate, region }
  let cloud: Cloud
  let driver: ReturnType<typeof operated>
  const found = async (id: string) => (await driver.observe()).find((each) => each.id === id)!
  const nothing = () => {}
  const ecs = new ECS(settings)

  before(async () => {
    // Application Auto Scaling answers at a port of its own, which only a variable can say.
    Object.assign(process.env, env)
    cloud = cloudOf(fakeGraph, estate, { folder, pause: 20 })
    driver = operated(cloud)
    await ecs.createCluster({ clusterName: estate.cluster.name })
    for (const service of estate.services) {
      const { taskDefinition } = await ecs.registerTaskDefinition({
        family: `acme-prod-${service.task}`,
        containerDefinitions: [{ name: service.id, image: 'nginx:1', essential: true }],
      })
      await ecs.createService({
        cluster: estate.cluster.name,
        serviceName: service.name,
        taskDefinition: taskDefinition!.taskDefinitionArn!,
        desiredCount: service.replicas.min,
      })
    }
    await new ApplicationAutoScaling({ region, credentials }).registerScalableTarget({
      ServiceNamespace: 'ecs',
      ScalableDimension: 'ecs:service:DesiredCount',
      ResourceId: 'service/acme-prod/acme-prod-bi-web',
      MinCapacity: 2,
      MaxCapacity: 10,
    })
    const logs = new CloudWatchLogs(settings)
    await logs.createLogGroup({ logGroupName: '/stackwright/acme-prod/bi' })
    const now = Date.now()
    for (const [task, offset] of [
      ['aaaa', 0],
      ['bbbb', 1],
    ] as const) {
      await logs.createLogStream({ logGroupName: '/stackwright/acme-prod/bi', logStreamName: `bi/bi-web/${task}` })
      await logs.putLogEvents({
        logGroupName: '/stackwright/acme-prod/bi',
        logStreamName: `bi/bi-web/${task}`,
        logEvents: [0, 2].map((step) => ({ timestamp: now - 1000 + step + offset, message: `${task} says ${step}` })),
      })
    }
    await new SecretsManager(settings).createSecret({ Name: 'acme-prod/sso-client', SecretString: 'old' })
    await new SSM(settings).putParameter({ Name: '/acme-prod/metastore-shop', Value: 'kept', Type: 'SecureString' })
    await new RDS(settings).createDBInstance({
      DBInstanceIdentifier: 'acme-prod-metastore',
      DBInstanceClass: 'db.t4g.medium',
      Engine: 'postgres',
      MultiAZ: true,
      AllocatedStorage: 50,
      MasterUsername: 'administrator',
      MasterUserPassword: 'not-a-real-password',
    })
  })
  after(async () => {
    rmSync(folder, { recursive: true, force: true })
    await emulator?.stop()
  })

  test('is seen with what runs of it, and what does not', async () => {
    const states = (await driver.observe())
      .filter((each) => each.replicas.length > 0 || each.state === 'stopped')
      .map((each) => `${each.id} ${each.state} ${each.ready}`)
    assert.deepEqual(states, [
      'bi-beat ready 1',
      'bi-web ready 2',
      'cache stopped 0',
      'metastore ready 1',
      'warehouse stopped 0',
    ])
  })

  test('has another number of replicas when it is told so', async () => {
    await driver.scale('bi-web', 4, nothing)
    assert.equal((await found('bi-web')).ready, 4)
    const { ScalableTargets = [] } = await new ApplicationAutoScaling({ region, credentials }).describeScalableTargets({
      ServiceNamespace: 'ecs',
    })
    assert.deepEqual(
      ScalableTargets.map((each) => [each.MinCapacity, each.MaxCapacity]),
      [[4, 10]],
    )
  })

  test('is restarted by a new deployment', async () => {
    const deployment = async () =>
      (
        await ecs.describeServices({ cluster: 'acme-prod', services: ['acme-prod-bi-web'] })
      ).services![0]!.deployments!.find((each) => each.status === 'PRIMARY')!.id
    const old = await deployment()
    await driver.restart('bi-web', nothing)
    assert.notEqual(await deployment(), old)
  })

  test('tells when somebody else has deployed it, or wants more of it', async () => {
    assert.equal((await found('bi-web')).drift, undefined)
    const { taskDefinition } = await ecs.registerTaskDefinition({
      family: 'acme-prod-bi-web',
      containerDefinitions: [{ name: 'bi-web', image: 'nginx:2', essential: true }],
    })
    await ecs.updateService({
      cluster: 'acme-prod',
      service: 'acme-prod-bi-web',
      taskDefinition: taskDefinition!.taskDefinitionArn!,
    })
    assert.match((await found('bi-web')).drift!, /^runs acme-prod-bi-web:2 instead of acme-prod-bi-web:1$/)
    await ecs.updateService({ cluster: 'acme-prod', service: 'acme-prod-bi-beat', desiredCount: 2 })
    assert.match((await found('bi-beat')).drift!, /^2 tasks are wanted/)
    await ecs.updateService({ cluster: 'acme-prod', service: 'acme-prod-bi-beat', desiredCount: 1 })
  })

  test('is stopped and started, and nobody is told that it is stopped', async () => {
    const watch = new CloudWatch(settings)
    for (const { name, topic } of estate.watch.alarms)
      await watch.putMetricAlarm({
        AlarmName: name,
        MetricName: 'Any',
        Namespace: 'Any',
        Statistic: 'Sum',
        Period: 60,
        EvaluationPeriods: 1,
        Threshold: 1,
        ComparisonOperator: 'GreaterThanThreshold',
        ...(topic && { AlarmActions: [`arn:aws:sns:${region}:${account}:${topic}`] }),
      })
    for (const composite of estate.watch.composites)
      await watch.putCompositeAlarm({
        AlarmName: composite.name,
        AlarmRule: ruleOf(composite, (id) => `acme-prod-${id}`).join(''),
        AlarmActions: [`arn:aws:sns:${region}:${account}:${composite.topic}`],
      })
    const silent = async () => {
      const { MetricAlarms = [], CompositeAlarms = [] } = await watch.describeAlarms({
        AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
      })
      return [...MetricAlarms, ...CompositeAlarms].flatMap((each) => (each.ActionsEnabled ? [] : each.AlarmName)).sort()
    }
    for (const id of ['bi-web', 'bi-beat']) await driver.stop(id, nothing)
    assert.deepEqual(await silent(), ['acme-prod-bi-burn', 'acme-prod-bi-errors', 'acme-prod-bi-slow'])
    assert.deepEqual([(await found('bi-web')).state, (await found('bi-beat')).replicas], ['stopped', []])
    for (const id of ['bi-web', 'bi-beat']) await startService(cloud, id, nothing)
    assert.deepEqual([(await found('bi-web')).ready, (await found('bi-beat')).ready], [2, 1])
    assert.deepEqual(await silent(), [])
  })

  test('shows the lines of all replicas in order of time', async () => {
    const lines: string[] = []
    for await (const { line, replica } of driver.logs('bi-web', { follow: false })) lines.push(`${replica}: ${line}`)
    assert.deepEqual(lines, ['aaaa: aaaa says 0', 'bbbb: bbbb says 0', 'aaaa: aaaa says 2', 'bbbb: bbbb says 2'])
    const since: string[] = []
    for await (const { line } of driver.logs('bi-web', {
      follow: false,
      since: new Date(Date.now() - 60_000),
      lines: 1,
    }))
      since.push(line)
    assert.deepEqual(since, ['bbbb says 2'])
  })

  test('gives its secrets, and takes given ones when they have changed', async () => {
    assert.equal(await driver.secret('metastore-shop'), 'kept')
    process.env['STACKWRIGHT_TEST_SSO'] = 'new'
    assert.deepEqual(await putSecrets(cloud, folder, nothing), ['sso-client'])
    assert.equal(await driver.secret('sso-client'), 'new')
    assert.deepEqual(await putSecrets(cloud, folder, nothing), [])
    delete process.env['STACKWRIGHT_TEST_SSO']
  })
})
