import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { CloudFormation } from '@aws-sdk/client-cloudformation'
import { EC2 } from '@aws-sdk/client-ec2'
import { ECR } from '@aws-sdk/client-ecr'
import { ECS } from '@aws-sdk/client-ecs'
import { RDS } from '@aws-sdk/client-rds'
import { Route53 } from '@aws-sdk/client-route-53'
import { SecretsManager } from '@aws-sdk/client-secrets-manager'
import { SFN } from '@aws-sdk/client-sfn'
import type { Effect } from '../../src/targets/effect.ts'
import type { Estate } from '../../src/targets/amazon/estate.ts'
import { type Emulator, startEmulator } from '../engines/amazon/emulator.ts'
import { copyOf, json, root, stackwright } from './stackwright.ts'
import { took } from './took.ts'

// The example applied to an emulator of AWS by the whole chain: our command, the command of CDK, CloudFormation,
// functions and state machines. Nothing runs in the tasks, so what is proven is what is made, in which order, and that
// it goes; that programs work in it is proven on other targets.

const emulator = await startEmulator()
const skip =
  emulator === undefined && 'no emulator of AWS: Python with venv, and ministack from its registry, are needed'

describe('the example on an emulator of AWS', { skip }, () => {
  const { folder, remove } = copyOf('03-superset-aws')
  const { env, account, region, endpoint } =
    emulator ?? ({ env: {}, account: '', region: '', endpoint: '' } as Emulator)
  const settings = { region, endpoint, credentials: { accessKeyId: account, secretAccessKey: 'test' } }
  // No engine: what would be built is put into the registry by hand.
  mkdirSync(join(folder, 'bin'))
  writeFileSync(
    join(folder, 'bin/docker'),
    `#!/bin/sh\ncase "$*" in\n  pull*) exit 0;;\n  'image inspect'*) echo '{"Id":"sha256:0","Os":"linux","Architecture":"arm64"}';;\n  *) echo 'no engine here' >&2; exit 1;;\nesac\n`,
    { mode: 0o755 },
  )
  const how = {
    env: {
      ...env,
      PATH: `${join(folder, 'bin')}:${process.env['PATH']}`,
      SSO_CLIENT_SECRET: 'a-given-secret-of-the-provider',
    },
  }
  const asked = [folder, '--env', 'staging']
  const cloudformation = new CloudFormation(settings)
  const stackNames = async () =>
    ((await cloudformation.describeStacks({})).Stacks ?? [])
      .filter((stack) => stack.StackName?.startsWith('tidemark'))
      .map((stack) => stack.StackName!)
      .sort()
  /** What a deployment would change; the proof is left out here, so that it is always due. */
  const changed = async () => {
    const { changes } = await json<{ changes: { id: string; action: string }[] }>(['plan', ...asked], how)
    return changes.filter(({ id, action }) => action !== 'unchanged' && id !== 'bi-verify').map(({ id }) => id)
  }

  before(async () => {
    await new Route53(settings).createHostedZone({ Name: 'tidemark.example', CallerReference: 'e2e' })
  })
  after(async () => {
    remove()
    await emulator?.stop()
  })

  test('is refused before CDK was prepared in the account, with the command that does', async () => {
    const { code, err, out } = await stackwright(['up', ...asked], how)
    assert.equal(code, 2, out + err)
    assert.match(out + err, /npx cdk bootstrap aws:\/\/123456789012\/us-east-1/)
    const cdk = spawnSync(
      process.execPath,
      [join(root, 'node_modules/aws-cdk/bin/cdk'), 'bootstrap', `aws://${account}/${region}`, '--ci', '--no-color'],
      { env: { ...process.env, ...env }, encoding: 'utf8' },
    )
    assert.equal(cdk.status, 0, cdk.stderr)
  })

  test('begins with its repositories and the platform, and no service is there before its image', async () => {
    const { code, err, out } = await stackwright(['up', ...asked, '--no-verify'], how)
    assert.equal(code, 1, out + err)
    assert.match(out + err, /no engine here/)
    assert.deepEqual(await stackNames(), ['tidemark-staging', 'tidemark-staging-images'])
  })

  test('goes up: the platform, what runs before services, services', async (context) => {
    // Nobody builds images here: the registry has them, under the tags that the platform wants.
    const app = join(folder, 'app')
    assert.equal((await stackwright(['render', ...asked, '--out', app], how)).code, 0)
    const { staging } = (await import(join(app, 'lib/staging.ts'))) as { staging: Estate }
    const ecr = new ECR(settings)
    for (const { name, tag } of staging.repositories)
      await ecr.putImage({
        repositoryName: name,
        imageTag: tag,
        imageManifest: JSON.stringify({ schemaVersion: 2, name, tag }),
      })
    const { steps } = await took(context, 'up', () =>
      json<{ steps: { id: string; state: string }[] }>(['up', ...asked, '--no-verify'], how),
    )
    assert.deepEqual(
      steps.filter((step) => step.state !== 'done').map((step) => `${step.id} ${step.state}`),
      [],
    )
    assert.deepEqual(await stackNames(), ['tidemark-staging', 'tidemark-staging-images', 'tidemark-staging-services'])
    const sfn = new SFN(settings)
    const { stateMachines = [] } = await sfn.listStateMachines({})
    for (const machine of stateMachines) {
      const { executions = [] } = await sfn.listExecutions({ stateMachineArn: machine.stateMachineArn! })
      assert.deepEqual(
        executions.map(({ status }) => status),
        ['SUCCEEDED'],
        `${machine.name}: our driver and the deployment met in one run`,
      )
    }
  })

  test('is there as the platform says', async () => {
    const ecs = new ECS(settings)
    const { services = [] } = await ecs.describeServices({
      cluster: 'tidemark-staging',
      services: ['tidemark-staging-bi-web', 'tidemark-staging-bi-worker', 'tidemark-staging-bi-beat'],
    })
    assert.equal(services.length, 3)
    for (const service of services) {
      assert.equal(service.networkConfiguration?.awsvpcConfiguration?.assignPublicIp, 'DISABLED')
      assert.deepEqual(service.deploymentConfiguration?.deploymentCircuitBreaker, { enable: true, rollback: true })
      const [min, max] = [
        service.deploymentConfiguration?.minimumHealthyPercent,
        service.deploymentConfiguration?.maximumPercent,
      ]
      assert.ok(max! > min!, `${service.serviceName}: ${min} to ${max}`)
      const { taskDefinition } = await ecs.describeTaskDefinition({ taskDefinition: service.taskDefinition! })
      for (const container of taskDefinition!.containerDefinitions!) {
        assert.match(container.image!, /@sha256:[0-9a-f]{64}$/)
        assert.doesNotMatch(JSON.stringify(container.environment ?? []), /a-given-secret/)
      }
    }
    const rds = new RDS(settings)
    const { DBInstances = [] } = await rds.describeDBInstances({})
    assert.deepEqual(
      DBInstances.map((each) => [each.DBInstanceIdentifier, each.StorageEncrypted, each.PubliclyAccessible]),
      [['tidemark-staging-metastore', true, false]],
    )
    const { SecurityGroups = [] } = await new EC2(settings).describeSecurityGroups({})
    const group = SecurityGroups.find((each) => each.GroupName?.includes('metastore'))!
    assert.ok(
      group.IpPermissions!.length > 0 &&
        group.IpPermissions!.every((way) => way.FromPort === 5432 && (way.IpRanges ?? []).length === 0),
      'only groups of the platform reach the database',
    )
    const given = await new SecretsManager(settings).listSecrets({})
    assert.ok(given.SecretList!.some((each) => each.Name === 'tidemark-staging/sso_client'))
    assert.equal(
      (await new SecretsManager(settings).getSecretValue({ SecretId: 'tidemark-staging/sso_client' })).SecretString,
      'a-given-secret-of-the-provider',
    )
  })

  test('has no change left, and a second time does nothing', async (context) => {
    assert.deepEqual(await changed(), [])
    const { steps } = await took(context, 'up again', () =>
      json<{ steps: unknown[] }>(['up', ...asked, '--no-verify'], how),
    )
    assert.deepEqual(steps, [])
  })

  test('gives no secret away in what is written here or held by CloudFormation', async () => {
    const [noted] = globSync('.stackwright/**/aws-estate.json', { cwd: folder })
    for (const name of await stackNames()) {
      const { TemplateBody } = await cloudformation.getTemplate({ StackName: name })
      assert.doesNotMatch(TemplateBody!, /a-given-secret/)
    }
    assert.doesNotMatch(readFileSync(join(folder, noted!), 'utf8'), /a-given-secret/)
  })

  test('changes only what is asked for: one service more', async (context) => {
    const path = join(folder, 'platform.ts')
    writeFileSync(
      path,
      readFileSync(path, 'utf8').replace('web: { replicas: 2, scaleOn: null }', 'web: { replicas: 3, scaleOn: null }'),
    )
    assert.deepEqual(
      (await changed()).filter((id) => !id.startsWith('.')),
      ['bi-web'],
    )
    const { effects } = await json<{ effects: Effect[] }>(['plan', ...asked], how)
    assert.deepEqual(
      effects.map(({ within, id, kind, action, reason }) => [within, id, kind, action, reason]),
      [['tidemark-staging-services', 'ServiceBiWeb/Service', 'AWS::ECS::Service', 'update', 'DesiredCount: 2 -> 3']],
    )
    await took(context, 'changed up', () => json(['up', ...asked, '--no-verify'], how))
    const { services = [] } = await new ECS(settings).describeServices({
      cluster: 'tidemark-staging',
      services: ['tidemark-staging-bi-web'],
    })
    assert.equal(services[0]!.desiredCount, 3)
  })

  test('is not changed where CloudFormation would leave the data of a store behind, which is told before', async () => {
    const path = join(folder, 'platform.ts')
    const sound = readFileSync(path, 'utf8')
    writeFileSync(
      path,
      sound.replace("stores: { metastore: { most: '500GiB' } }", 'stores: { metastore: { aurora: true } }'),
    )
    const { changes, effects } = await json<{ changes: { id: string; action: string }[]; effects: Effect[] }>(
      ['plan', ...asked],
      how,
    )
    assert.equal(changes.find(({ id }) => id === 'metastore')?.action, 'replace')
    assert.deepEqual(
      effects.filter(({ holds }) => holds === 'metastore').map(({ id, action }) => `${id} ${action}`),
      ['DatabaseMetastore/Instance replace'],
    )
    const database = async () =>
      (await new RDS(settings).describeDBInstances({})).DBInstances?.map((each) => each.DbiResourceId)
    const before = await database()
    const { code, out, err } = await stackwright(['up', ...asked, '--no-verify'], how)
    writeFileSync(path, sound)
    assert.equal(code, 2, out + err)
    assert.match(out + err, /SW5008 {2}metastore would be replaced and its data lost/)
    assert.match(out + err, /is made anew as AWS::RDS::DBCluster/)
    assert.deepEqual(await database(), before)
  })

  test('goes when it is destroyed, and what is kept stays', async (context) => {
    await took(context, 'destroy', () => json(['destroy', ...asked, '--delete-data', '--yes'], how))
    assert.deepEqual(await stackNames(), [])
    assert.deepEqual(
      (await new ECS(settings).listServices({ cluster: 'tidemark-staging' }).catch(() => ({ serviceArns: [] })))
        .serviceArns ?? [],
      [],
    )
    assert.deepEqual((await new RDS(settings).describeDBInstances({})).DBInstances ?? [], [])
  })
})
