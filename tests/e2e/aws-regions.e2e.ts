import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { CloudFormation } from '@aws-sdk/client-cloudformation'
import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs'
import { ECS } from '@aws-sdk/client-ecs'
import { RDS } from '@aws-sdk/client-rds'
import { Route53 } from '@aws-sdk/client-route-53'
import { SecretsManager } from '@aws-sdk/client-secrets-manager'
import { type Emulator, startEmulator } from '../engines/amazon/emulator.ts'
import { json, root, stackwright } from './stackwright.ts'
import { took } from './took.ts'

// A platform in two regions of an emulator of AWS: deployed by the whole chain, read back in both, operated, the second
// made the first by the commands that the written files name, and removed. Nothing runs in the tasks, and nothing is
// copied between databases; the emulator refuses copies of what is not there, and whoever removes a source before its
// copy.

// Tasks of services stay in it; those that run once end.
process.env['EMULATED_SERVICES'] = 'run'
const emulator = await startEmulator()
const skip =
  emulator === undefined && 'no emulator of AWS: Python with venv, and ministack from its registry, are needed'

const [first, second] = ['us-east-1', 'eu-west-1']

const written = `
name: tern
stores:
  metastore: { type: postgres, version: '16' }
  warehouse: { type: postgres, version: '16', databases: [sales] }
apps:
  questions: { type: metabase, version: '0.65.4', database: metastore, host: questions.tern.example, web: { replicas: 2 } }
  feed: { type: service, run: node feed.mjs, database: warehouse/sales, inputs: [./feed.mjs] }
environments:
  prod: { target: aws }
targets:
  aws:
    region: ${first}
    zones: 2
    network: { nat: one }
    entry: { hostedZone: { name: tern.example } }
    stores: { warehouse: { aurora: true } }
    standby: { region: ${second}, mode: reads }
images: { platform: linux/arm64 }
`

interface Seen {
  readonly id: string
  readonly region: string
  readonly state: string
  readonly ready: number
  readonly rests?: true
  readonly drift?: string
}

describe('a platform in two regions of an emulator of AWS', { skip }, () => {
  const { env, account, endpoint } = emulator ?? ({ env: {}, account: '', region: '', endpoint: '' } as Emulator)
  const folder = mkdtempSync(join(tmpdir(), 'stackwright-regions-'))
  const regions = [first, second] as const
  const there = (region: string) => ({
    region,
    endpoint,
    credentials: { accessKeyId: account, secretAccessKey: 'test' },
  })
  mkdirSync(join(folder, 'bin'))
  // No engine: whatever is pushed is written into the registry of the region that its repository stands in.
  writeFileSync(
    join(folder, 'bin/push.cjs'),
    `const { ECR } = require('${join(root, 'node_modules/@aws-sdk/client-ecr')}')
    const [, repositoryName, imageTag] = /^[^/]+\\/(.+):([^:]+)$/.exec(process.argv[2])
    const region = repositoryName.startsWith('tern-prod-euw1-') ? '${second}' : '${first}'
    new ECR({ region }).putImage({ repositoryName, imageTag, imageManifest: JSON.stringify({ schemaVersion: 2, imageTag }) })`,
  )
  writeFileSync(
    join(folder, 'bin/docker'),
    `#!/bin/sh
echo "$*" >> ${join(folder, 'docker.log')}
case "$*" in
  *login*) cat >/dev/null;;
  *' push '*) for name; do :; done; exec '${process.execPath}' ${join(folder, 'bin/push.cjs')} "$name";;
  'image inspect'*) echo '{"Id":"sha256:0","Os":"linux","Architecture":"arm64"}';;
esac
`,
    { mode: 0o755 },
  )
  writeFileSync(join(folder, 'platform.yaml'), written)
  writeFileSync(join(folder, 'feed.mjs'), '')
  const how = { cwd: folder, env: { ...env, PATH: `${join(folder, 'bin')}:${process.env['PATH']}` } }
  const stacks = async (region: string) =>
    ((await new CloudFormation(there(region)).describeStacks({})).Stacks ?? [])
      .map((stack) => stack.StackName!)
      .filter((name) => name.startsWith('tern'))
      .sort()
  const cluster = { [first]: 'tern-prod', [second]: 'tern-prod-euw1' }
  const wanted = async (region: string) => {
    const names = ['feed', 'questions-web'].map((id) => `${cluster[region]}-${id}`)
    const { services = [] } = await new ECS(there(region)).describeServices({
      cluster: cluster[region]!,
      services: names,
    })
    return Object.fromEntries(services.map((each) => [each.serviceName!.replace(`${cluster[region]}-`, ''), each]))
  }
  const counts = async () =>
    Promise.all(
      regions.map(async (region) => {
        const found = await wanted(region)
        return `${region} feed ${found['feed']?.desiredCount} web ${found['questions-web']?.desiredCount}`
      }),
    )
  const status = async () =>
    new Map((await json<{ services: Seen[] }>(['status'], how)).services.map((each) => [each.id, each]))

  before(async () => {
    await new Route53(there(first)).createHostedZone({ Name: 'tern.example', CallerReference: 'e2e' })
  })
  after(async () => {
    rmSync(folder, { recursive: true, force: true })
    await emulator?.stop()
  })

  test('is refused before CDK was prepared in both', async () => {
    const { code, err, out } = await stackwright(['up'], how)
    assert.equal(code, 2, out + err)
    for (const region of regions) assert.match(out + err, new RegExp(`npx cdk bootstrap aws://${account}/${region}`))
    const cdk = spawnSync(
      process.execPath,
      [
        join(root, 'node_modules/aws-cdk/bin/cdk'),
        'bootstrap',
        ...regions.map((region) => `aws://${account}/${region}`),
        '--ci',
        '--no-color',
      ],
      { env: { ...process.env, ...env }, encoding: 'utf8' },
    )
    assert.equal(cdk.status, 0, cdk.stderr)
  })

  test('goes up in both, with images copied from the first to the second', async (context) => {
    const app = join(folder, 'app')
    assert.equal((await stackwright(['render', '--out', app], how)).code, 0)
    const { steps } = await took(context, 'up', () =>
      json<{ steps: { id: string; state: string }[] }>(['up', '--no-verify'], how),
    )
    assert.deepEqual(
      steps.filter((step) => step.state !== 'done').map((step) => `${step.id} ${step.state}`),
      [],
    )
    const told = readFileSync(join(folder, 'docker.log'), 'utf8').replace(/--config \S+ /g, '')
    assert.match(told, /^pull --quiet --platform linux\/arm64 \S+\/tern-prod-feed[^/]*$/m)
    assert.match(told, /^push \S+\/tern-prod-euw1-feed[^/]*$/m)
    const pushed = (names: RegExp) => [...told.matchAll(names)].length
    assert.ok(pushed(/^push \S+\/tern-prod-euw1-/gm) > 0)
    assert.equal(pushed(/^push \S+\/tern-prod-euw1-/gm), pushed(/^push \S+\/tern-prod-(?!euw1-)/gm))
    assert.deepEqual(await Promise.all(regions.map(stacks)), [
      ['tern-prod', 'tern-prod-images', 'tern-prod-services'],
      ['tern-prod-eu-west-1', 'tern-prod-eu-west-1-images', 'tern-prod-eu-west-1-services'],
    ])
  })

  test('has copies there of databases and secrets, and images of its own', async () => {
    const { DBInstances = [] } = await new RDS(there(second)).describeDBInstances({
      DBInstanceIdentifier: 'tern-prod-euw1-metastore',
    })
    assert.match(
      DBInstances[0]!.ReadReplicaSourceDBInstanceIdentifier!,
      /:rds:us-east-1:123456789012:db:tern-prod-metastore$/,
    )
    assert.equal(DBInstances[0]!.StorageEncrypted, true)
    const { GlobalClusters = [] } = await new RDS(there(first)).describeGlobalClusters({})
    assert.deepEqual(
      GlobalClusters[0]!.GlobalClusterMembers!.map((each) => [each.DBClusterArn?.split(':')[3], each.IsWriter]),
      [
        [first, true],
        [second, false],
      ],
    )
    const key = { SecretId: 'tern-prod/questions-encryption-key' }
    const values = await Promise.all(
      regions.map(async (region) => (await new SecretsManager(there(region)).getSecretValue(key)).SecretString),
    )
    assert.ok(values[0] && values[0] === values[1], 'what is encrypted in one region can be read in the other')
    for (const region of regions) {
      const service = (await wanted(region))['questions-web']!
      const { taskDefinition } = await new ECS(there(region)).describeTaskDefinition({
        taskDefinition: service.taskDefinition!,
      })
      for (const { image } of taskDefinition!.containerDefinitions!)
        assert.match(image!, new RegExp(`\\.${region}\\..*/${cluster[region]}-[^@]*@sha256:`))
      assert.match(JSON.stringify(taskDefinition), new RegExp(`${cluster[region]}-metastore\\.[^"]*${region}`))
    }
  })

  test('is shown in both, for people and for scripts', async () => {
    const found = await status()
    assert.deepEqual(
      ['feed', 'feed@eu-west-1', 'questions-web', 'questions-web@eu-west-1', 'warehouse', 'warehouse@eu-west-1'].map(
        (id) => {
          const { region, state, rests = false } = found.get(id)!
          return [id, region, state, rests]
        },
      ),
      [
        ['feed', first, 'ready', false],
        ['feed@eu-west-1', second, 'stopped', true],
        ['questions-web', first, 'ready', false],
        ['questions-web@eu-west-1', second, 'ready', false],
        ['warehouse', first, 'ready', false],
        ['warehouse@eu-west-1', second, 'ready', false],
      ],
    )
    const { out } = await stackwright(['status'], how)
    assert.match(out, /all ready/)
    assert.match(out, /REGION/)
    assert.match(out, /feed@eu-west-1 +eu-west-1 +stands by/)
  })

  test('has logs in each, by the name of the service and the region', async () => {
    for (const region of regions) {
      const { taskDefinition } = await new ECS(there(region)).describeTaskDefinition({
        taskDefinition: (await wanted(region))['questions-web']!.taskDefinition!,
      })
      const { name, logConfiguration } = taskDefinition!.containerDefinitions!.find((each) => each.essential)!
      const { 'awslogs-group': group, 'awslogs-stream-prefix': prefix } = logConfiguration!.options!
      const stream = { logGroupName: group!, logStreamName: `${prefix}/${name}/aaaa` }
      const logs = new CloudWatchLogs(there(region))
      await logs.createLogStream(stream)
      await logs.putLogEvents({ ...stream, logEvents: [{ timestamp: Date.now(), message: `said in ${region}` }] })
    }
    const read = async (word: string) =>
      (await json<{ service: string; line: string }[]>(['logs', word], how)).map(
        ({ service, line }) => `${service}: ${line}`,
      )
    assert.deepEqual(await read('web'), ['questions-web: said in us-east-1'])
    assert.deepEqual(await read('web@eu-west-1'), ['questions-web@eu-west-1: said in eu-west-1'])
  })

  test('is restarted, scaled, stopped and started in both, and what stands by is left alone', async (context) => {
    const deployments = async () =>
      Promise.all(
        regions.map(
          async (region) =>
            (await wanted(region))['questions-web']!.deployments!.find((each) => each.status === 'PRIMARY')!.id,
        ),
      )
    const old = await deployments()
    await took(context, 'restart', () => json(['restart', 'web'], how))
    const now = await deployments()
    assert.ok(now.every((id, index) => id !== old[index]))
    await json(['restart', 'web@eu-west-1'], how)
    assert.deepEqual(
      (await deployments()).map((id, index) => id === now[index]),
      [true, false],
    )
    await took(context, 'down', () => json(['down'], how))
    assert.deepEqual(await counts(), ['us-east-1 feed 0 web 0', 'eu-west-1 feed 0 web 0'])
    await took(context, 'up again', () => json(['up', '--no-verify'], how))
    assert.deepEqual(await counts(), ['us-east-1 feed 1 web 2', 'eu-west-1 feed 0 web 2'])
  })

  test('tells what somebody else has changed in the second', async () => {
    const ecs = new ECS(there(second))
    const web = { cluster: cluster[second], service: `${cluster[second]}-questions-web` }
    await ecs.updateService({ ...web, desiredCount: 1 })
    const found = await status()
    assert.match(found.get('questions-web@eu-west-1')!.drift!, /^1 tasks are wanted instead of 2/)
    assert.match(found.get('questions-web')!.drift!, /^in eu-west-1: 1 tasks are wanted instead of 2/)
    await ecs.updateService({ ...web, desiredCount: 2 })
  })

  test('is made the first by the commands that its README has', async () => {
    const readme = readFileSync(join(folder, 'app/README.md'), 'utf8')
    const told = readme.slice(readme.indexOf(`### When ${first} is lost`))
    const commands = [...told.matchAll(/^aws (.*)$/gm)].map(([, words]) => words!.replaceAll('$account', account))
    const done = commands.filter((words) => !/^\S+ (wait |describe-)/.test(words))
    assert.ok(done.length === 3, told)
    for (const words of done) await performed(words)
    const { DBInstances = [] } = await new RDS(there(second)).describeDBInstances({
      DBInstanceIdentifier: 'tern-prod-euw1-metastore',
    })
    assert.equal(DBInstances[0]!.ReadReplicaSourceDBInstanceIdentifier ?? '', '')
    const { GlobalClusters = [] } = await new RDS(there(second)).describeGlobalClusters({})
    assert.deepEqual(
      GlobalClusters[0]!
        .GlobalClusterMembers!.filter((each) => each.IsWriter)
        .map((each) => each.DBClusterArn?.split(':')[3]),
      [second],
    )
    assert.deepEqual((await counts())[1], 'eu-west-1 feed 1 web 2')
    assert.equal((await status()).get('feed@eu-west-1')!.state, 'ready')
  })

  test('goes when it is destroyed: the second region first, and nothing of it stays', async (context) => {
    await took(context, 'destroy', () => json(['destroy', '--delete-data', '--yes'], how))
    for (const region of regions) {
      assert.deepEqual(await stacks(region), [])
      assert.deepEqual((await new RDS(there(region)).describeDBInstances({})).DBInstances ?? [], [])
      assert.deepEqual((await new RDS(there(region)).describeDBClusters({})).DBClusters ?? [], [])
    }
    assert.deepEqual((await new RDS(there(first)).describeGlobalClusters({})).GlobalClusters ?? [], [])
  })

  /** A command of AWS as the SDK has it: the same names, written otherwise. */
  async function performed(words: string): Promise<void> {
    const [service, verb, ...rest] = words.split(' ') as [string, string, ...string[]]
    const flags = new Map<string, string>()
    for (let at = 0; at < rest.length; at++) {
      const value = rest[at + 1]?.startsWith('--') === false ? rest[at + 1]! : 'true'
      flags.set(rest[at]!.slice(2), value)
      if (value !== 'true') at++
    }
    const region = flags.get('region')
    assert.ok(region === second, `${words} names the second region`)
    const method = verb.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
    const given = [...flags].filter(([name]) => !['region', 'query', 'output'].includes(name))
    const input = Object.fromEntries(
      given.map(([name, value]) => {
        const pascal = name.replace(/(^|-)(\w)/g, (_, __, letter: string) => letter.toUpperCase()).replace(/^Db/, 'DB')
        const key = service === 'rds' ? pascal : `${pascal.charAt(0).toLowerCase()}${pascal.slice(1)}`
        return [key, value === 'true' ? true : /^\d+$/.test(value) ? Number(value) : value]
      }),
    )
    const client = service === 'rds' ? new RDS(there(region)) : new ECS(there(region))
    await (client as unknown as Record<string, (input: object) => Promise<unknown>>)[method]!(input)
  }
})
