import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { ECS } from '@aws-sdk/client-ecs'
import type { Estate } from '../../src/targets/amazon/estate.ts'
import { fakeEstate } from '../../src/targets/amazon/fakes/estate.ts'
import { filesOf } from '../../src/targets/terraform/files.ts'
import { deployedIn } from '../amazon/parity/deployed.ts'
import { differences, type Intents, type Known, staleOf, unknownOf } from '../amazon/parity/intents.ts'
import { type Emulator, startEmulator } from '../engines/amazon/emulator.ts'
import { startTerraformEmulator } from '../terraform/emulator.ts'
import { without, workspace } from '../terraform/tool.ts'
import { root } from './stackwright.ts'

// One estate applied to two emulators of AWS, to one by CDK and to the other by Terraform with its provider; both are
// read back by the SDK of AWS. What of it a template or a document only promises is in tests/amazon/parity.test.ts.
// Terraform waits for minutes, mostly by its own clocks.

const cli = spawnSync('aws', ['--version']).error ? 'there is no AWS CLI on this machine' : false
const skip = without || cli

/**
 * Without names in DNS, whose zones have numbers of their own in each account, without a login, whose secret nobody
 * gives here, and without those who are told of alarms, who would have to confirm it.
 */
const estate: Estate = {
  ...fakeEstate,
  entry: {
    ...fakeEstate.entry!,
    hostedZone: undefined,
    certificate: { arn: 'arn:aws:acm:eu-west-1:123456789012:certificate/0a1b2c3d-0000-4000-8000-0123456789ab' },
    rules: fakeEstate.entry!.rules.map(({ login: _, ...rule }) => rule),
  },
  watch: { ...fakeEstate.watch, topics: fakeEstate.watch.topics.map((topic) => ({ ...topic, subscriptions: [] })) },
}

/** Differences that come from the tools or from the emulator, each with its reason. Anything else is a fault. */
const known: readonly Known[] = [
  {
    at: /^(roles|logs)\.\S*-(waiter|prefix-list)(\.|$)/,
    why: 'CloudFormation waits for a state machine by a small function',
  },
  {
    at: /^groups\.[^.]+\.out\.icmp 252-86 255\.255\.255\.255\/32/,
    why: 'the way in which CDK says that a group lets nothing out',
  },
  {
    at: /^services\.acme-prod-bi-web\.wanted$/,
    why: 'a service that scales begins with one in CloudFormation; the target of its scaling, whose least is two, is not acted on here',
  },
  {
    at: /^services\.acme-prod-bi-web\.(exec|grace)$/,
    why: 'the emulator of CloudFormation hands these on to no service',
  },
  {
    at: /^tasks\.[^.]+\.(architecture|volumes)$/,
    why: 'the emulator of CloudFormation keeps them under names with capitals, where the SDK finds nothing',
  },
  { at: /^tasks\.[^.]+\.containers\.[\w-]+\.(after$|secrets\.|health\.)/, why: 'the same' },
  {
    at: /^tasks\..+\.DATABASE_HOST$|^machines\.acme-prod-before\.definition\..+\.Command\.\d+$/,
    why: 'the emulator gives a database the address of this machine, but by CloudFormation one of AWS',
  },
  {
    at: /^roles\.acme-prod-bi-execution\.statements\.Secrets\.resources$/,
    why: 'the emulator of CloudFormation refers to a secret by its name, and numbers those that RDS keeps',
  },
  {
    at: /^databases\.[^.]+-reader-1\.(backups|encrypted|multiAz|protected|storage|user|version)$/,
    why: 'the emulator of CloudFormation takes nothing over into a copy',
  },
  { at: /^databases\.[^.]+\.window$/, why: 'the emulator of CloudFormation has one window for all backups' },
  {
    at: /^buckets\.[^.]+\.(expire|expireOld|unfinished)$/,
    why: 'the emulator of CloudFormation makes no rules of lifecycles',
  },
  {
    at: /^alarms\.acme-prod-bi-(errors|burn-\w+)\.(metric|statistic|period)$/,
    why: 'an alarm over an expression has no metric of its own: the emulator tells its first or what is usual',
  },
]

describe('one estate by CDK and by Terraform, on emulators of AWS', { skip }, () => {
  const emulators: Emulator[] = []
  const folders: string[] = []
  const read: { cdk?: Intents; terraform?: Intents } = {}
  const settingsOf = ({ endpoint, account }: Emulator) => ({
    region: estate.region,
    endpoint,
    credentials: { accessKeyId: account, secretAccessKey: 'test' },
  })
  const envOf = ({ env }: Emulator) => ({ ...env, AWS_REGION: estate.region, AWS_DEFAULT_REGION: estate.region })
  const started = async (start: () => Promise<Emulator | undefined>) => {
    const emulator = await start()
    assert.ok(emulator, 'no emulator of AWS: Python with venv, and ministack from its registry, are needed')
    emulators.push(emulator)
    return emulator
  }
  after(async () => {
    for (const emulator of emulators) await emulator.stop()
    for (const folder of folders) rmSync(folder, { recursive: true, force: true })
  })

  test('CDK deploys it', async (context) => {
    const emulator = await started(startEmulator)
    const folder = mkdtempSync(join(tmpdir(), 'stackwright-parity-'))
    folders.push(folder)
    writeFileSync(join(folder, 'estate.json'), JSON.stringify(estate))
    writeFileSync(
      join(folder, 'app.ts'),
      `import { readFileSync } from 'node:fs'
import { App } from ${JSON.stringify(join(root, 'node_modules/aws-cdk-lib/index.js'))}
import { platformStacks } from ${JSON.stringify(join(root, 'src/targets/aws/constructs/stacks.ts'))}
platformStacks(new App({ analyticsReporting: false }), { estate: JSON.parse(readFileSync(${JSON.stringify(join(folder, 'estate.json'))}, 'utf8')), account: '123456789012' })
`,
    )
    const cdk = (...args: readonly string[]) =>
      ran(
        process.execPath,
        [
          join(root, 'node_modules/aws-cdk/bin/cdk'),
          ...args,
          '--ci',
          '--no-color',
          '--app',
          `${process.execPath} ${join(folder, 'app.ts')}`,
        ],
        folder,
        { ...envOf(emulator), CDK_VALIDATION: 'false' },
      )
    const began = performance.now()
    await cdk('bootstrap', `aws://${emulator.account}/${estate.region}`)
    await cdk('deploy', '--all', '--require-approval', 'never', '--context', 'stackwright:s3-prefix-list=pl-6da54004')
    context.diagnostic(`${Math.round((performance.now() - began) / 1000)} s`)
    read.cdk = await deployedIn(settingsOf(emulator), estate.name)
  })

  test('Terraform applies it', async (context) => {
    const emulator = await started(startTerraformEmulator)
    const made = await workspace(
      new Map([
        ...filesOf({ estate, options: {} }),
        [
          'emulator_override.tf',
          'provider "aws" {\n  s3_use_path_style       = true\n  skip_metadata_api_check = true\n}\n',
        ],
      ]),
    )
    folders.push(made.folder)
    const began = performance.now()
    const { code, output } = await made.run(['apply', '-auto-approve', '-no-color', '-parallelism=40'], {
      ...envOf(emulator),
      TF_VAR_sso_client: 'a-given-secret',
    })
    assert.equal(code, 0, output.slice(-6000))
    context.diagnostic(`${Math.round((performance.now() - began) / 1000)} s`)
    read.terraform = await deployedIn(settingsOf(emulator), estate.name)
  })

  test('both are the same, beside what is known', (context) => {
    const found = differences(read.cdk!, read.terraform!)
    context.diagnostic(
      `${Object.values(read.cdk!).reduce((sum, each) => sum + Object.keys(each).length, 0)} things, ${found.length} known differences`,
    )
    assert.deepEqual(unknownOf(found, known, ['CDK', 'Terraform']), [])
    assert.deepEqual(staleOf(found, known), [], 'known, and found nowhere')
  })

  test('a change by hand on one side is found', async () => {
    const settings = settingsOf(emulators[1]!)
    await new ECS(settings).updateService({
      cluster: estate.cluster.name,
      service: 'acme-prod-bi-beat',
      desiredCount: 3,
    })
    const found = differences(read.cdk!, await deployedIn(settings, estate.name))
    assert.deepEqual(unknownOf(found, known, ['CDK', 'Terraform']), [
      'services.acme-prod-bi-beat.wanted: 1 (CDK), 3 (Terraform)',
    ])
  })
})

function ran(
  command: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
    let said = ''
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => void (said += text))
    child.on('error', reject)
    child.on('close', (code) =>
      code === 0
        ? resolve()
        : reject(new Error(`${command} ${args.join(' ')} ended with ${code}\n${said.slice(-5000)}`)),
    )
  })
}
