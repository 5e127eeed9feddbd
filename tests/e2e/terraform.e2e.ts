import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { EC2 } from '@aws-sdk/client-ec2'
import { ECR } from '@aws-sdk/client-ecr'
import { ECS } from '@aws-sdk/client-ecs'
import { RDS } from '@aws-sdk/client-rds'
import { Route53 } from '@aws-sdk/client-route-53'
import { SFN } from '@aws-sdk/client-sfn'
import { imagesToBuild } from '../../src/targets/amazon/repositories.ts'
import { lockDigests } from '../../src/targets/lock.ts'
import { changesOf, type ShownPlan } from '../../src/targets/terraform/driver/plan.ts'
import { graphAt, siteWith } from '../amazon/platforms.ts'
import type { Emulator } from '../engines/amazon/emulator.ts'
import { startTerraformEmulator } from '../terraform/emulator.ts'
import { plugins, run, without } from '../terraform/tool.ts'
import { tofuPlugins, withoutTofu } from '../terraform/tofu.ts'
import { copyOf, json, stackwright } from './stackwright.ts'
import { took } from './took.ts'

// The example applied to an emulator of AWS by the whole chain: our command, Terraform, its provider, the scripts with
// the AWS CLI, state machines. Nothing runs in the tasks, so what is proven is what is made, in which order, and that
// it goes. With STACKWRIGHT_TERRAFORM=tofu it is OpenTofu that applies it.

const tool = process.env['STACKWRIGHT_TERRAFORM'] === 'tofu' ? 'tofu' : 'terraform'
const missing = tool === 'tofu' ? withoutTofu : without
const cli = spawnSync('aws', ['--version']).error ? 'there is no AWS CLI on this machine' : false
const emulator = missing || cli ? undefined : await startTerraformEmulator()
const skip =
  missing ||
  cli ||
  (emulator === undefined && 'no emulator of AWS: Python with venv, and ministack from its registry, are needed')

/**
 * What the emulator forgets of what it is told, so that a second plan would set it again. Anything beside these is a
 * fault of ours.
 */
const forgotten: readonly RegExp[] = [
  /^aws_ecs_service\.\w+ update availability_zone_rebalancing$/,
  /^aws_flow_log\.this (replace|update) (iam_role_arn|max_aggregation_interval|, )+$/,
  /^aws_db_instance\.\w+ update ((database_insights_mode|enabled_cloudwatch_logs_exports)(, )?)+$/,
  /^aws_cloudwatch_composite_alarm\.\w+ update ((alarm_actions|alarm_description|ok_actions)(, )?)+$/,
  /^aws_cloudwatch_metric_alarm\.\w+ update ((actions_enabled|alarm_actions|alarm_description|datapoints_to_alarm|dimensions|evaluation_periods|extended_statistic|metric_query|ok_actions|period|statistic|treat_missing_data|metric_name|namespace|threshold)(, )?)+$/,
]

describe(`the example on an emulator of AWS, by ${tool}`, { skip }, () => {
  const { folder, remove } = copyOf('02-metabase-aws')
  const { env, account, endpoint } = emulator ?? ({ env: {}, account: '', endpoint: '' } as Emulator)
  const region = 'eu-west-1'
  const settings = { region, endpoint, credentials: { accessKeyId: account, secretAccessKey: 'test' } }
  // No engine: what would be built is put into the registry by hand.
  const how = {
    env: {
      ...env,
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
      DOCKER_HOST: 'tcp://127.0.0.1:9',
      ...(plugins !== undefined && {
        STACKWRIGHT_TERRAFORM_PLUGINS: tool === 'tofu' ? tofuPlugins(plugins) : plugins,
      }),
      TF_CLI_CONFIG_FILE: '',
    },
  }
  const asked = [folder, '--env', 'dev']
  const state = join(folder, '.stackwright/metabase/dev.terraform/terraform')
  // Not to be waited for without doing anything else: a part of the emulator is in this process.
  const terraform = (...args: readonly string[]) => run(state, args, how.env, tool)

  before(async () => {
    if (tool === 'tofu') useTofu(join(folder, 'platform.ts'))
    await new Route53(settings).createHostedZone({ Name: 'larkspur.example', CallerReference: 'e2e' })
    // Digests of bases are locked, as after a first build: without an engine they cannot be asked for.
    const bases = imagesToBuild(await graphAt('examples/02-metabase-aws/platform.ts', 'dev'), siteWith()).flatMap(
      ({ image }) => image.bases.map((base) => base.given),
    )
    lockDigests(
      folder,
      Object.fromEntries(bases.map((base) => [base, `sha256:${createHash('sha256').update(base).digest('hex')}`])),
    )
    // Settings of the provider for the emulator stand beside the files of the platform, which stay as they are.
    mkdirSync(state, { recursive: true })
    writeFileSync(
      join(state, 'emulator_override.tf'),
      'provider "aws" {\n  s3_use_path_style       = true\n  skip_metadata_api_check = true\n}\n',
    )
  })
  after(async () => {
    remove()
    await emulator?.stop()
  })

  test('begins with its repositories, and nothing runs before its image is there', async (context) => {
    const { code, err, out } = await took(context, 'up without images', () =>
      stackwright(['up', ...asked, '--no-verify'], how),
    )
    assert.equal(code, 1, out + err)
    const made = addresses((await terraform('state', 'list')).output)
    assert.ok(made.some((each) => each.startsWith('aws_ecr_repository.')))
    assert.deepEqual(
      made.filter((each) => !each.startsWith('aws_ecr_')),
      [],
    )
  })

  test('goes up: the platform, what runs before services, services', async (context) => {
    const images = JSON.parse(readFileSync(join(state, 'images.auto.tfvars.json'), 'utf8')) as {
      images: Record<string, string>
    }
    const ecr = new ECR(settings)
    const { repositories = [] } = await ecr.describeRepositories({})
    for (const { repositoryName } of repositories) {
      const id = Object.keys(images.images).find((each) => repositoryName!.endsWith(each))!
      await ecr.putImage({
        repositoryName,
        imageTag: images.images[id]!.slice(1),
        imageManifest: JSON.stringify({ schemaVersion: 2, id }),
      })
    }
    const { steps } = await took(context, 'up', () =>
      json<{ steps: { id: string; state: string }[] }>(['up', ...asked, '--no-verify'], how),
    )
    assert.deepEqual(
      steps.filter((step) => step.state !== 'done').map((step) => `${step.id} ${step.state}`),
      [],
    )
    const sfn = new SFN(settings)
    const { stateMachines = [] } = await sfn.listStateMachines({})
    assert.ok(stateMachines.length > 0)
    for (const machine of stateMachines) {
      const { executions = [] } = await sfn.listExecutions({ stateMachineArn: machine.stateMachineArn! })
      assert.deepEqual(
        executions.map(({ status }) => status),
        ['SUCCEEDED'],
        `${machine.name}: our driver and Terraform met in one run`,
      )
    }
    context.diagnostic(`${addresses((await terraform('state', 'list')).output).length} resources in the state`)
  })

  test('is there as the platform says', async () => {
    const ecs = new ECS(settings)
    const { serviceArns = [] } = await ecs.listServices({ cluster: 'metabase-dev' })
    const { services = [] } = await ecs.describeServices({ cluster: 'metabase-dev', services: serviceArns })
    assert.ok(services.length > 0)
    for (const service of services) {
      const { taskDefinition } = await ecs.describeTaskDefinition({ taskDefinition: service.taskDefinition! })
      for (const container of taskDefinition!.containerDefinitions!) {
        assert.ok(container.readonlyRootFilesystem, container.name)
        assert.match(container.image!, /@sha256:|:[\w.-]+$/)
      }
      assert.equal(service.networkConfiguration!.awsvpcConfiguration!.assignPublicIp, 'DISABLED')
    }
    const { DBInstances = [] } = await new RDS(settings).describeDBInstances({})
    assert.deepEqual(
      DBInstances.map((each) => [each.DBInstanceIdentifier, each.StorageEncrypted, each.PubliclyAccessible]),
      [['metabase-dev-metastore', true, false]],
    )
    const { SecurityGroups = [] } = await new EC2(settings).describeSecurityGroups({})
    const group = SecurityGroups.find((each) => each.GroupName === 'metabase-dev-metastore')!
    assert.ok(
      group.IpPermissions!.length > 0 &&
        group.IpPermissions!.every((way) => way.FromPort === 5432 && (way.IpRanges ?? []).length === 0),
      'only groups of the platform reach the database',
    )
  })

  test('a second plan sees what somebody else has changed, and otherwise nothing but what the emulator forgets', async (context) => {
    await new RDS(settings).modifyDBInstance({
      DBInstanceIdentifier: 'metabase-dev-metastore',
      BackupRetentionPeriod: 9,
      ApplyImmediately: true,
    })
    const planned = await took(context, 'plan', () => terraform('plan', '-input=false', '-no-color', '-out=second'))
    assert.equal(planned.code, 0, planned.output)
    const shown = (await terraform('show', '-json', 'second')).output.split('\n').find((line) => line.startsWith('{'))!
    const changes = changesOf(JSON.parse(shown) as ShownPlan)
    const byOthers = changes.filter(
      (each) => each.address === 'aws_db_instance.metastore' && each.reasons.includes('backup_retention_period'),
    )
    assert.equal(byOthers.length, 1)
    const rest = changes
      .map((each) => ({ ...each, reasons: each.reasons.filter((reason) => reason !== 'backup_retention_period') }))
      .filter((each) => each.reasons.length > 0 || each.action !== 'update')
    assert.deepEqual(
      rest
        .map(({ address, action, reasons }) => `${address} ${action} ${reasons.join(', ')}`)
        .filter((each) => !forgotten.some((known) => known.test(each))),
      [],
    )
  })

  test('keeps no value of a secret: neither in the state nor in any file', () => {
    const text = readdirSync(state)
      .filter((name) => /\.(tf|tfvars|json|tfstate|backup)$|tfplan$/.test(name))
      .map((name) => readFileSync(join(state, name), 'latin1'))
      .join('\n')
    const told = JSON.parse(readFileSync(join(state, 'terraform.tfstate'), 'utf8')) as {
      resources: { type: string; instances: { attributes: Record<string, unknown> }[] }[]
    }
    const versions = told.resources
      .filter((each) => each.type === 'aws_secretsmanager_secret_version')
      .flatMap((each) => each.instances)
    for (const { attributes } of versions) assert.ok(!attributes['secret_string'] && !attributes['secret_string_wo'])
    assert.ok(text.includes('metabase-dev-metastore'))
  })

  test('goes when it is destroyed, what is kept too when told to', async (context) => {
    await took(context, 'destroy', () => json(['destroy', ...asked, '--delete-data', '--yes'], how))
    assert.deepEqual((await new RDS(settings).describeDBInstances({})).DBInstances ?? [], [])
    if (existsSync(state)) assert.deepEqual(addresses((await terraform('state', 'list')).output), [])
  })
})

function addresses(text: string): string[] {
  return text.split('\n').filter((line) => line.trim() !== '')
}

/** Writes the tool into the settings that the environment has for this target. */
function useTofu(platform: string): void {
  const written = readFileSync(platform, 'utf8')
  const changed = written.replace('        terraform: {\n', "        terraform: {\n          tool: 'tofu',\n")
  assert.notEqual(changed, written)
  writeFileSync(platform, changed)
}
