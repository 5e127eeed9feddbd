import assert from 'node:assert/strict'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { fakeEstate, frugalEstate } from '../../src/targets/amazon/fakes/estate.ts'
import type { Estate } from '../../src/targets/amazon/estate.ts'
import { changesOf, summary } from '../../src/targets/terraform/driver/plan.ts'
import { filesOf } from '../../src/targets/terraform/files.ts'
import { givenVariable } from '../../src/targets/terraform/secrets.ts'
import { inRegion, regionFaults, regionRules } from '../terraform/region-rules.ts'
import { faults, type Plan, planned, rules } from '../terraform/rules.ts'
import { inTwoRegions } from '../terraform/two-regions.ts'
import { offline, offlineInTwoRegions, without, workspace, type Workspace } from '../terraform/tool.ts'

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

const estate = await inTwoRegions()

/** Rules that hold in each region by itself. */
const ofEachRegion = Object.keys(rules).filter((each) => !/singleton|what is kept/.test(each))

describe('a platform in two regions, without an account', { skip: without }, () => {
  let both: Workspace
  let plan: Plan
  before(async () => {
    both = await workspace(new Map([...filesOf({ estate, options: {} }), ...offlineInTwoRegions]))
    plan = await planOf(both, Object.fromEntries(givenIn(estate).map((name) => [name, secret])))
  })
  after(() => both?.remove())

  test('the files are as terraform fmt leaves them, and valid', async () => {
    assert.equal((await both.run(['fmt', '-check', '-recursive'])).code, 0)
    const { code, output } = await both.run(['validate', '-no-color'])
    assert.equal(code, 0, output)
  })

  test('the plan makes everything, and says in which region', (context) => {
    assert.ok(changesOf(plan).every((each) => each.action === 'create'))
    const counts = (['first', 'second'] as const).map((which) => inRegion(plan, which).resource_changes.length)
    context.diagnostic(`${counts[0]} resources, and ${counts[1]} in the second region`)
  })

  for (const [promise, rule] of Object.entries(regionRules)) test(promise, () => rule(plan, estate))

  for (const [promise, fault] of Object.entries(regionFaults)) {
    test(`seen to fail: ${promise}`, () => {
      const broken = structuredClone(plan)
      fault(broken)
      assert.throws(() => regionRules[promise]!(broken, estate), assert.AssertionError)
    })
  }

  for (const promise of ofEachRegion) {
    test(`in both regions: ${promise}`, () => {
      rules[promise]!(inRegion(plan, 'first'), estate)
      rules[promise]!(inRegion(plan, 'second'), estate.standby!.estate)
    })
  }

  test('every rule has been seen to fail', () => assert.deepEqual(Object.keys(regionFaults), Object.keys(regionRules)))

  test('a region that answers is led to where it is near, and replicas of what answers run there', async () => {
    const near = await inTwoRegions({ mode: 'reads', routing: 'latency' })
    const other = await workspace(new Map([...filesOf({ estate: near, options: {} }), ...offlineInTwoRegions]))
    const reading = await planOf(other, Object.fromEntries(givenIn(near).map((name) => [name, secret])))
    other.remove()
    for (const which of ['first', 'second'] as const) {
      const records = [...planned(inRegion(reading, which), 'aws_route53_record').values()].filter(
        (each) => each['type'] === 'A',
      )
      const region = which === 'first' ? 'eu-west-1' : 'eu-central-1'
      assert.ok(records.length > 0)
      for (const each of records) assert.deepEqual(each['latency_routing_policy'], [{ region }], which)
    }
    const running = [...planned(inRegion(reading, 'second'), 'aws_ecs_service').values()].filter(
      (each) => each['desired_count'] > 0,
    )
    assert.ok(running.length > 0 && running.every((each) => each['load_balancer'].length > 0))
  })
})

/** The variables of the process in which given secrets come. */
function givenIn({ secrets }: Estate): string[] {
  return secrets.filter((each) => !each.draw).map(({ id }) => `TF_VAR_${givenVariable(id)}`)
}

async function planOf(at: Workspace, env: Readonly<Record<string, string>> = given): Promise<Plan> {
  const { code, output } = await at.run(['plan', '-no-color', '-input=false', '-out=plan'], env)
  assert.equal(code, 0, output.slice(-3000))
  const shown = await at.run(['show', '-json', 'plan'])
  return JSON.parse(shown.output.split('\n').find((line) => line.startsWith('{'))!) as Plan
}
