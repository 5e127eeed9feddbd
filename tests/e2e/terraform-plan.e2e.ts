import assert from 'node:assert/strict'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { fakeEstate, frugalEstate } from '../../src/targets/amazon/fakes/estate.ts'
import type { Estate } from '../../src/targets/amazon/estate.ts'
import { changesOf, summary } from '../../src/targets/terraform/driver/plan.ts'
import { filesOf } from '../../src/targets/terraform/files.ts'
import { faults, type Plan, planned, rules } from '../terraform/rules.ts'
import { offline, without, workspace, type Workspace } from '../terraform/tool.ts'

// What Terraform and its provider say of the files of the target, without an account and without a network.

const secret = 'not-to-be-seen-4711'
const given = { TF_VAR_sso_client: secret }

describe('terraform without an account', { skip: without }, () => {
  let whole: Workspace
  let wholePlan: Plan
  before(async () => {
    whole = await workspace(new Map([...filesOf({ estate: fakeEstate, options: {} }), ...offline]))
    wholePlan = await planOf(whole)
  })
  after(() => whole?.remove())

  test('the files are as terraform fmt leaves them, and valid', async () => {
    assert.equal((await whole.run(['fmt', '-check', '-recursive'])).code, 0)
    const { code, output } = await whole.run(['validate', '-no-color'])
    assert.equal(code, 0, output)
  })

  test('an argument that the provider does not know is found', async () => {
    const wrong = await workspace(
      new Map([
        ...filesOf({ estate: fakeEstate, options: {} }),
        ['wrong.tf', 'resource "aws_vpc" "wrong" {\n  multi = true\n}\n'],
      ]),
      whole,
    )
    const { code, output } = await wrong.run(['validate', '-no-color'])
    wrong.remove()
    assert.equal(code, 1)
    assert.match(output, /Unsupported argument/)
  })

  for (const [promise, rule] of Object.entries(rules)) test(promise, () => rule(wholePlan, fakeEstate))

  test('the plan makes everything and says so', (t) => {
    const changes = changesOf(wholePlan)
    assert.ok(changes.every((each) => each.action === 'create'))
    assert.equal(summary(changes), `${changes.length} to make`)
    t.diagnostic(
      `${changes.length} resources, plan of ${Math.round(JSON.stringify(wholePlan).length / 1000)} kB, file of ${Math.round(statSync(join(whole.folder, 'plan')).size / 1000)} kB`,
    )
  })

  test('a value that a variable does not take is refused with a reason', async () => {
    const { code, output } = await whole.run(
      [
        'plan',
        '-no-color',
        '-input=false',
        '-var=log_days={"bi":2}',
        '-var=images={"bi":"latest"}',
        '-var=replicas={"bi-web":{"min":3,"max":1}}',
      ],
      given,
    )
    assert.equal(code, 1)
    for (const why of [/CloudWatch keeps logs for/, /An image is/, /The least number/])
      assert.match(output.replaceAll(/\s+/g, ' '), why)
  })

  test('the frugal estate is planned in a network that exists', async (t) => {
    const estate: Estate = {
      ...frugalEstate,
      groups: frugalEstate.groups.map((each) => ({
        ...each,
        egress: each.egress.filter((rule) => !('prefixList' in rule.peer)),
      })),
    }
    const frugal = await workspace(new Map([...filesOf({ estate, options: {} }), ...offline]), whole)
    const plan = await planOf(frugal)
    frugal.remove()
    assert.deepEqual(
      [
        planned(plan, 'aws_vpc').size,
        planned(plan, 'aws_nat_gateway').size,
        planned(plan, 'aws_rds_cluster').size,
        planned(plan, 'aws_elasticache_cluster').size,
      ],
      [0, 0, 1, 1],
    )
    t.diagnostic(`${changesOf(plan).length} resources`)
  })

  for (const [promise, fault] of Object.entries(faults)) {
    test(`seen to fail: ${promise}`, () => {
      const plan = structuredClone(wholePlan)
      fault(plan)
      assert.throws(() => rules[promise]!(plan, fakeEstate), assert.AssertionError)
    })
  }

  test('every rule has been seen to fail, and what is written wrongly is seen in a plan', async () => {
    assert.deepEqual(Object.keys(faults), Object.keys(rules))
    const leak =
      'resource "aws_secretsmanager_secret_version" "leak" {\n  secret_id     = aws_secretsmanager_secret.bi_secret_key.id\n  secret_string = "hello"\n}\n'
    const estate: Estate = {
      ...fakeEstate,
      services: fakeEstate.services.map((each) => ({ ...each, minHealthy: 100, maxHealthy: 100 })),
    }
    const other = await workspace(new Map([...filesOf({ estate, options: {} }), ['leak.tf', leak], ...offline]), whole)
    const plan = await planOf(other)
    other.remove()
    for (const promise of Object.keys(rules).filter((each) => /^(a service can|no secret)/.test(each)))
      assert.throws(() => rules[promise]!(plan, fakeEstate), assert.AssertionError)
  })

  test('a given secret is in no plan, as text or as file', async () => {
    const told = await whole.run(['show', '-json', 'plan'])
    assert.ok(!told.output.includes(secret))
    // The control: what is no secret is there.
    assert.ok(told.output.includes('acme-prod'))
  })
})

async function planOf(at: Workspace): Promise<Plan> {
  const { code, output } = await at.run(['plan', '-no-color', '-input=false', '-out=plan'], given)
  assert.equal(code, 0, output.slice(-3000))
  const shown = await at.run(['show', '-json', 'plan'])
  return JSON.parse(shown.output.split('\n').find((line) => line.startsWith('{'))!) as Plan
}
