import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fakeEstate } from '../../amazon/fakes/estate.ts'
import { twoRegions } from '../../amazon/fakes/two-regions.ts'
import { Failure } from '../../../base/failure.ts'
import type { Program } from '../../docker/docker.ts'
import { deployStack, eventIn } from './cdk.ts'
import { whenLeft, withLeaving } from './leaving.ts'

test('events of CloudFormation are told in plain words', () => {
  assert.equal(
    eventIn('acme-prod |  3/41 | 10:15:00 AM | CREATE_COMPLETE      | AWS::EC2::VPC | Network/Vpc (NetworkVpc1234)'),
    'Network/Vpc create complete, 3 of 41',
  )
  assert.equal(eventIn('✨  Synthesis time: 0.04s'), undefined)
})

test('a stack that fails tells the first thing that failed by itself, and not what it took with it', async () => {
  const lines = [
    'acme-prod | 4/9 | 1:00:00 PM | CREATE_FAILED | AWS::RDS::DBInstance | DatabaseMetastore/Instance (DatabaseMetastoreInstance1) Resource creation cancelled',
    'acme-prod | 4/9 | 1:00:00 PM | CREATE_FAILED | AWS::Route53::RecordSet | Entry/Names/Bi (EntryNamesBi1) No hosted zone',
  ]
  const node = {
    run: async (_: readonly string[], how?: { tell?(line: string): void }) => (
      lines.forEach((line) => how?.tell?.(line)),
      { code: 1, output: '', error: '', missing: false, late: false }
    ),
  } as unknown as Program
  await assert.rejects(
    deployStack({ node, cdk: 'cdk', folder: 'out', region: 'eu-west-1' }, 'acme-prod', () => {}),
    (error) => {
      assert.ok(error instanceof Failure)
      assert.equal(error.facts.reason, 'Entry/Names/Bi (EntryNamesBi1) No hosted zone')
      assert.equal(error.facts.output?.length, 2)
      return true
    },
  )
})

test('what leaves the platform stays in its stack until the services that use it have gone', () => {
  const { services, tasks, groups, secrets, entry } = fakeEstate
  const less = {
    ...fakeEstate,
    services: services.slice(0, 1),
    tasks: tasks.slice(0, 1),
    groups: groups.slice(1),
    secrets: secrets.slice(1),
    entry: { ...entry!, targets: [], rules: [] },
  }
  const wide = withLeaving(less, fakeEstate)
  assert.deepEqual(
    wide.groups.map(({ id }) => id),
    groups.map(({ id }) => id).sort(),
  )
  assert.deepEqual(
    wide.secrets.map(({ id }) => id),
    secrets.map(({ id }) => id).sort(),
  )
  assert.deepEqual(wide.entry!.targets, entry!.targets)
  assert.deepEqual(wide.services, less.services)
  assert.ok(!wide.tasks.some(({ id }) => id === 'bi-web'), 'the task of a service goes with it')
  assert.equal(withLeaving(fakeEstate, fakeEstate), fakeEstate)
  assert.equal(withLeaving(fakeEstate, undefined), fakeEstate)
})

test('the stack of services speaks of no login that leaves, which the load balancer has until then', () => {
  const { entry } = fakeEstate
  const less = { ...fakeEstate, entry: { ...entry!, rules: entry!.rules.filter(({ login }) => !login) } }
  const wide = withLeaving(less, fakeEstate)
  assert.ok(wide.entry!.rules.some(({ login }) => login))
  assert.ok(!whenLeft(wide, less).entry!.rules.some(({ login }) => login))
  const open = { ...fakeEstate, entry: { ...entry!, rules: entry!.rules.map(({ login: _, ...rule }) => rule) } }
  const [of, after] = [withLeaving(open, fakeEstate), withLeaving(open, open)]
  assert.deepEqual(of.entry!.rules, entry!.rules)
  assert.ok(!whenLeft(of, open).entry!.rules.some(({ login }) => login))
  assert.equal(after, open)
})

test('what leaves the platform stays in its stack of the second region too, and nothing of a region that is left', () => {
  const { standby } = twoRegions
  const less = { ...standby!, estate: { ...standby!.estate, secrets: standby!.estate.secrets.slice(1) } }
  const wide = withLeaving({ ...twoRegions, standby: less }, twoRegions)
  assert.deepEqual(
    wide.standby!.estate.secrets.map(({ id }) => id),
    standby!.estate.secrets.map(({ id }) => id).sort(),
  )
  assert.equal(withLeaving(twoRegions, twoRegions), twoRegions)
  const elsewhere = { ...twoRegions, standby: { ...less, region: 'eu-north-1' } }
  assert.equal(withLeaving(elsewhere, twoRegions), elsewhere)
  assert.equal(withLeaving(fakeEstate, twoRegions).standby, undefined)
})
