import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { Route53 } from '@aws-sdk/client-route-53'
import { projectAt } from '../../src/cli/project.ts'
import { type Checked, resolve } from '../../src/resolve/resolve.ts'
import { readPlatform } from '../../src/spec/read.ts'
import { type Cloud, cloudOf } from '../../src/targets/amazon/driver/cloud.ts'
import { estateOf } from '../../src/targets/amazon/estate-of.ts'
import { siteOf } from '../../src/targets/amazon/site.ts'
import { assemble } from '../../src/targets/aws/driver/assembly.ts'
import { foresee, stacksIn } from '../../src/targets/aws/driver/foresee.ts'
import { settingOf } from '../../src/testing/setting.ts'
import type { Opening } from '../../src/targets/target.ts'
import { type Emulator, startEmulator } from '../engines/amazon/emulator.ts'
import { install, type Installed } from '../package/installed.ts'
import { catalog } from '../platforms/read.ts'
import { root } from './stackwright.ts'

// The app of CDK that is written for an example, as a team has it: the folder with the packed and installed package
// beside it, run by Node and by the command of CDK alone, without any of our own.

const example = join(root, 'examples/03-superset-aws')
const environments = ['dev', 'prod', 'staging']
const emulator = await startEmulator()
const skip =
  emulator === undefined && 'no emulator of AWS: Python with venv, and ministack from its registry, are needed'

describe('the app that is written for the example', { skip }, () => {
  const { env, account, region, endpoint } =
    emulator ?? ({ env: {}, account: '', region: '', endpoint: '' } as Emulator)
  const credentials = { accessKeyId: account, secretAccessKey: 'test' }
  const scratch = mkdtempSync(join(tmpdir(), 'stackwright-app-'))
  let installed: Installed
  let app = ''
  before(async () => {
    installed = install()
    app = join(installed.folder, 'app')
    const packages = join(installed.folder, 'node_modules')
    for (const name of ['@types', 'aws-cdk', 'aws-cdk-lib', 'constructs', 'typescript'])
      symlinkSync(join(root, 'node_modules', name), join(packages, name))
    const { code, out, err } = await installed.stackwright('render', example, '--target', 'aws', '--out', app)
    assert.equal(code, 0, out + err)
    await new Route53({ region, endpoint, credentials }).createHostedZone({
      Name: 'tidemark.example',
      CallerReference: 'app',
    })
  })
  after(async () => {
    installed?.remove()
    rmSync(scratch, { recursive: true, force: true })
    await emulator?.stop()
  })

  const run = (program: readonly string[], more: Readonly<Record<string, string | undefined>> = {}) =>
    spawnSync(process.execPath, program, {
      cwd: app,
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
      env: {
        ...process.env,
        ...env,
        PATH: `${dirname(process.execPath)}:${process.env['PATH']}`,
        CDK_VALIDATION: 'false',
        NO_COLOR: '1',
        ...more,
      },
    })
  const cdk = (...words: readonly string[]) => {
    const ended = run([join(root, 'node_modules/aws-cdk/bin/cdk'), ...words, '--ci', '--no-color', '--no-notices'])
    return { code: ended.status, said: `${ended.stdout}${ended.stderr}` }
  }

  test('is sound TypeScript', () => {
    const types = run([join(root, 'node_modules/typescript/bin/tsc')])
    assert.equal(types.status, 0, types.stdout)
    writeFileSync(
      join(app, 'bin/wrong.ts'),
      "import { dev } from '../lib/dev.ts'\nexport const region: number = dev.region\n",
    )
    assert.match(run([join(root, 'node_modules/typescript/bin/tsc')]).stdout, /bin\/wrong\.ts\(2,14\): error TS2322/)
    rmSync(join(app, 'bin/wrong.ts'))
  })

  test('is synthesised by the command of CDK, in all environments', () => {
    const { code, said } = cdk('synth', '--quiet')
    assert.equal(code, 0, said)
    assert.deepEqual(
      stacksIn(join(app, 'cdk.out'))
        .map(({ name }) => name)
        .filter((name) => !name.includes('us-west-2')),
      environments.flatMap((name) => ['', '-images', '-services'].map((part) => `tidemark-${name}${part}`)),
    )
  })

  test('run by Node alone, makes what the driver makes, and passes the validation of CDK', async (context) => {
    const began = performance.now()
    const out = validated('sound')
    context.diagnostic(`validated: ${Math.round((performance.now() - began) / 100) / 10} s`)
    assert.deepEqual(findingsIn(out), [])
    const written = new Map(stacksIn(out).map(({ name, template }) => [name, template]))
    assert.deepEqual(stacksIn(out), stacksIn(join(app, 'cdk.out')), 'as the command of CDK makes them')
    for (const environment of environments) {
      const { opening, cloud } = await openingOf(environment)
      const folder = join(scratch, environment)
      await assemble(opening, cloud, { estate: cloud.estate, folder })
      for (const { name, template } of stacksIn(folder)) {
        assert.deepEqual(written.get(name), template, name)
        written.delete(name)
      }
    }
    assert.deepEqual([...written.keys()], [], 'nothing that the driver does not make')
  })

  test('is told by that validation what is wrong with it', () => {
    const path = join(app, 'lib/dev.ts')
    const sound = readFileSync(path, 'utf8')
    // A class that no database can have.
    writeFileSync(path, sound.replace(/class: 'db\.[^']+'/, "class: 'db.notreal.large'"))
    const out = validated('wrong')
    writeFileSync(path, sound)
    assert.match(findingsIn(out).join('\n'), /DBInstanceClass|db\.notreal\.large/)
  })

  test('deployed by the command of CDK alone, is what the driver would deploy, to both', async (context) => {
    const bootstrap = cdk('bootstrap', `aws://${account}/${region}`)
    assert.equal(bootstrap.code, 0, bootstrap.said)
    const names = ['tidemark-staging-images', 'tidemark-staging', 'tidemark-staging-services']
    const before = cdk('diff', ...names, '--fail', '--method=template')
    assert.equal(before.code, 1, before.said)
    assert.match(before.said, /\[\+\] AWS::RDS::DBInstance/)
    const began = performance.now()
    const deployed = cdk('deploy', ...names, '--require-approval', 'never')
    assert.equal(deployed.code, 0, `${deployed.said}\n${emulator!.log().slice(-3000)}`)
    context.diagnostic(`deployed: ${Math.round((performance.now() - began) / 100) / 10} s`)
    const same = cdk('diff', ...names, '--fail', '--method=template')
    assert.equal(same.code, 0, same.said)
    const { opening, cloud } = await openingOf('staging')
    assert.deepEqual(await foresee(opening, cloud), [])
    // And both see the same change.
    const services = cloud.estate.services.map((each) =>
      each.grace === undefined ? each : { ...each, grace: each.grace + 1 },
    )
    const more = { ...cloud.estate, services }
    const [effect, ...rest] = await foresee(opening, { ...cloud, estate: more })
    assert.deepEqual(
      [effect?.within, effect?.action, effect?.parts.map(({ name }) => name), rest],
      ['tidemark-staging-services', 'update', ['HealthCheckGracePeriodSeconds'], []],
    )
  })

  /** Runs the app without the command of CDK, and with its validation; gives the folder of the templates. */
  function validated(name: string): string {
    const out = join(scratch, name)
    const read = (file: string) => JSON.parse(readFileSync(join(app, file), 'utf8')) as { readonly context?: object }
    const made = run(['bin/tidemark.ts'], {
      CDK_VALIDATION: undefined,
      CDK_OUTDIR: out,
      CDK_DEFAULT_ACCOUNT: account,
      // As the command hands it over: what it says itself, and the zone that it has looked up.
      CDK_CONTEXT_JSON: JSON.stringify({
        'aws:cdk:enable-path-metadata': true,
        ...read('cdk.json').context,
        ...read('cdk.context.json'),
      }),
    })
    assert.equal(made.status, 0, made.stderr)
    return out
  }

  async function openingOf(environment: string): Promise<{ opening: Opening; cloud: Cloud }> {
    const { platform } = await readPlatform(join(example, 'platform.ts'), environment)
    const project = projectAt(example)
    const { graph, problems } = await resolve({ ...platform, environment } as Checked, catalog, project)
    assert.deepEqual(problems, [])
    const { targets = {} } = platform as { readonly targets?: Readonly<Record<string, object>> }
    const setting = { ...settingOf(targets['aws']), contentOf: project.contentOf }
    const cloud = cloudOf(graph, estateOf(graph, siteOf(setting)), { endpoint, credentials })
    return { opening: { ...setting, graph, project: root, folder: scratch, scaled: {} }, cloud }
  }
})

/** Findings of a report that no reason of ours answers for: the rule, the resource and what is said of it. */
function findingsIn(folder: string): string[] {
  const { pluginReports } = JSON.parse(readFileSync(join(folder, 'validation-report.json'), 'utf8')) as {
    readonly pluginReports: readonly {
      readonly pluginName: string
      readonly suppressedViolations?: readonly { readonly acknowledgedId: string; readonly reason?: string }[]
      readonly violations: readonly {
        readonly ruleName: string
        readonly description: string
        readonly violatingConstructs: readonly { readonly constructPath: string }[]
      }[]
    }[]
  }
  assert.ok(pluginReports.some(({ pluginName }) => pluginName === 'CloudFormation Validate'))
  const suppressed = pluginReports.flatMap(({ suppressedViolations = [] }) => suppressedViolations)
  assert.deepEqual(
    suppressed.filter(({ reason = '' }) => reason.length < 20),
    [],
    'each exception has its reason',
  )
  return pluginReports.flatMap(({ violations }) =>
    violations.flatMap(({ ruleName, description, violatingConstructs }) =>
      violatingConstructs.map(({ constructPath }) => `${ruleName} ${constructPath}: ${description}`),
    ),
  )
}
