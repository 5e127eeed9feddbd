import assert from 'node:assert/strict'
import { globSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, test } from 'node:test'
import { estateOf } from '../../src/targets/amazon/estate-of.ts'
import { siteOf } from '../../src/targets/amazon/site.ts'
import { brokenPromises } from '../../src/targets/aws/fakes/promises.ts'
import { synthesise } from '../../src/targets/aws/fakes/synth.ts'
import type { Estate } from '../../src/targets/amazon/estate.ts'
import { resolve } from '../../src/resolve/resolve.ts'
import { readPlatform } from '../../src/spec/read.ts'
import { settingOf } from '../../src/testing/setting.ts'
import { catalog, graphOf, optionsOf, platforms, project } from '../platforms/read.ts'

// What CDK makes of every sample platform and of the example for AWS: its rules for security without an open finding,
// and what no linter sees.

const root = join(import.meta.dirname, '../..')
const hostedZone = { name: 'example.com', id: 'Z0123456789ABCDEFGHIJ' }

for (const name of platforms) {
  test(`${name} becomes stacks that keep every rule`, async (context) => {
    const entry = {
      certificate: 'arn:aws:acm:eu-west-1:123456789012:certificate/6f1c2d3e-0000-4000-8000-000000000000',
      plain: true,
      hostedZone,
    }
    judge(
      context,
      estateOf(
        await graphOf(name),
        siteOf(settingOf({ region: 'eu-west-1', entry, ...(await optionsOf(name, 'aws')) })),
      ),
    )
  })
}

for (const file of globSync('examples/*-aws/platform.ts', { cwd: root }).sort()) {
  const { environments } = await readPlatform(join(root, file))
  for (const environment of environments) {
    test(`${dirname(file)}, ${environment}, becomes stacks that keep every rule`, async (context) => {
      const { platform, target } = await readPlatform(join(root, file), environment)
      const { targets = {} } = platform as { readonly targets?: Readonly<Record<string, object>> }
      const { graph, problems } = await resolve(platform, catalog, project)
      assert.deepEqual(problems, [])
      judge(context, estateOf(graph, siteOf(settingOf(targets[target ?? 'aws']))))
    })
  }
}

function judge(context: { diagnostic(words: string): void }, estate: Estate): void {
  const zoned = JSON.parse(JSON.stringify(estate), (key, value) =>
    key === 'hostedZone' ? { ...value, id: hostedZone.id } : value,
  ) as Estate
  const made = synthesise(zoned, { nag: true })
  // Logical names are unique in a region: each is judged by itself.
  const away = (name: string) => estate.standby !== undefined && name.includes(estate.standby.region)
  for (const second of [false, true]) {
    assert.deepEqual(
      brokenPromises({
        ...made,
        templates: Object.fromEntries(Object.entries(made.templates).filter(([name]) => away(name) === second)),
      }),
      [],
    )
  }
  for (const [name, { Resources, Outputs = {} }] of Object.entries(made.templates)) {
    context.diagnostic(
      `${name}: ${Object.keys(Resources).length} resources, ${Object.keys(Outputs).length} outputs, ${made.sizes[name]} bytes`,
    )
    assert.ok(
      Object.keys(Outputs).length <= 190,
      `${name} has ${Object.keys(Outputs).length} outputs, of 200 that CloudFormation takes`,
    )
    assert.ok(
      Object.keys(Resources).length <= 400 && made.sizes[name]! < 800_000,
      `${name} is near the limits of CloudFormation`,
    )
  }
}

describe('other commands and targets', () => {
  test('load neither CDK nor the SDK of AWS', async () => {
    const { spawnSync } = await import('node:child_process')
    const report = `import { registerHooks } from 'node:module'
      registerHooks({ resolve(specifier, context, next) {
        if (/^(aws-cdk|constructs$|cdk-nag|@aws-sdk|@smithy)/.test(specifier)) process.stderr.write('LOADED ' + specifier + '\\n')
        return next(specifier, context)
      } })`
    const hook = `data:text/javascript,${encodeURIComponent(report)}`
    const run = (args: readonly string[]) =>
      spawnSync(process.execPath, ['--import', hook, 'src/cli/main.ts', ...args], {
        cwd: root,
        encoding: 'utf8',
        maxBuffer: 2 ** 28,
      })
    for (const args of [
      ['--help'],
      ['explain'],
      ['graph', 'examples/03-superset-aws'],
      ['check', 'examples/03-superset-aws'],
      ['render', 'examples/03-superset-aws'],
      ['render', 'examples/01-superset', '--target', 'compose'],
      ['check', 'examples/01-superset'],
    ]) {
      const { stderr, status } = run(args)
      assert.equal(status, 0, `${args.join(' ')}\n${stderr}`)
      assert.deepEqual(
        stderr.split('\n').filter((line) => line.startsWith('LOADED')),
        [],
        args.join(' '),
      )
    }
    const { stderr } = spawnSync(
      process.execPath,
      [
        '--import',
        hook,
        '--input-type=module',
        '-e',
        `await import('${join(root, 'src/targets/aws/constructs/stacks.ts')}')`,
      ],
      { cwd: root, encoding: 'utf8' },
    )
    assert.match(stderr, /LOADED aws-cdk-lib/, 'the net catches what it is for')
  })
})
