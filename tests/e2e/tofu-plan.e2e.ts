import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { Failure } from '../../src/base/failure.ts'
import { programHere } from '../../src/targets/docker/docker.ts'
import { writeKept } from '../../src/targets/docker/kept.ts'
import { fakeEstate } from '../../src/targets/amazon/fakes/estate.ts'
import { changesOf, type Change } from '../../src/targets/terraform/driver/plan.ts'
import { terraformOn } from '../../src/targets/terraform/driver/terraform.ts'
import { filesOf } from '../../src/targets/terraform/files.ts'
import { type Plan, rules } from '../terraform/rules.ts'
import { offline, without, workspace } from '../terraform/tool.ts'
import { tofuPlugins, withoutTofu } from '../terraform/tofu.ts'

// The same files by OpenTofu, through our own driver, without an account and without a network.

const secret = 'not-to-be-seen-4711'
const given = { TF_VAR_sso_client: secret }
const files = new Map([...filesOf({ estate: fakeEstate, options: {} }), ...offline])

describe('OpenTofu without an account', { skip: withoutTofu }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'stackwright-tofu-'))
  const program = programHere('tofu')
  const ask = (...args: readonly string[]) => program.run(args, { folder })
  const tofu = terraformOn({
    program,
    tool: 'tofu',
    folder,
    parallelism: 20,
    plugins: withoutTofu === false ? tofuPlugins() : dirname(folder),
    secrets: () => given,
  })
  let changes: readonly Change[]
  let shown: string

  before(async () => {
    for (const [path, text] of files) writeKept(join(folder, path), text)
    await tofu.init(() => {})
    changes = await tofu.plan({}, () => {})
    shown = (await ask('show', '-json', 'next.tfplan')).output.split('\n').find((line) => line.startsWith('{'))!
  })
  after(() => rmSync(folder, { recursive: true, force: true }))

  test('the files are as tofu fmt leaves them, and valid', async () => {
    assert.equal((await ask('fmt', '-check', '-recursive')).code, 0)
    const { code, output, error } = await ask('validate', '-no-color')
    assert.equal(code, 0, output + error)
  })

  for (const [promise, rule] of Object.entries(rules)) test(promise, () => rule(JSON.parse(shown) as Plan, fakeEstate))

  test('the plan is that of Terraform', { skip: without }, async () => {
    const terraform = await workspace(files)
    const { code, output } = await terraform.run(['plan', '-no-color', '-input=false', '-out=plan'], given)
    assert.equal(code, 0, output.slice(-3000))
    const told = (await terraform.run(['show', '-json', 'plan'])).output
      .split('\n')
      .find((line) => line.startsWith('{'))
    terraform.remove()
    assert.deepEqual(changes, changesOf(JSON.parse(told!) as Plan))
  })

  test('a given secret is in no plan, as text or as file', () => {
    assert.ok(!shown.includes(secret))
    // The control: what is no secret is there.
    assert.ok(shown.includes('acme-prod'))
  })

  test('a fault is told in the words of OpenTofu', async () => {
    writeFileSync(join(folder, 'wrong.tf'), 'resource "aws_vpc" "wrong" {\n  multi = true\n}\n')
    await assert.rejects(
      tofu.plan({}, () => {}),
      (error: unknown) =>
        error instanceof Failure && error.facts.step === 'tofu plan' && /Unsupported argument/.test(error.facts.reason),
    )
  })
})
