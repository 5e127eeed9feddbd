import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { Failure } from '../../../base/failure.ts'
import type { Graph } from '../../../graph/graph.ts'
import { cloudOf } from '../../amazon/driver/cloud.ts'
import type { Estate } from '../../amazon/estate.ts'
import { fakeEstate, fakeStandby } from '../../amazon/fakes/estate.ts'
import { setting } from '../../amazon/fakes/site.ts'
import type { Opening } from '../../target.ts'
import type { Change } from './plan.ts'
import { stagesOf } from './stages.ts'
import type { Terraform } from './terraform.ts'

let folder = ''
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'stackwright-stages-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Stages on a Terraform that notes what it is told; `changes` are those of every plan. */
function stages(
  changes: readonly Change[] = [{ address: 'aws_vpc.this', action: 'create', reasons: [] }],
  state: readonly string[] = [],
  estate: Estate = fakeEstate,
) {
  const told: string[] = []
  const targets: (readonly string[])[] = []
  const terraform: Terraform = {
    init: async () => void told.push('init'),
    async plan({ targets: asked = [], destroy = false }) {
      told.push(destroy ? 'plan to destroy' : asked.length > 0 ? 'plan a part' : 'plan')
      targets.push(asked)
      return changes
    },
    apply: async () => void told.push('apply'),
    resources: async () => state,
  }
  const graph = { platform: 'acme', environment: 'prod', nodes: new Map(), connections: [] } as unknown as Graph
  const opening: Opening = { ...setting(), graph, folder, project: folder, scaled: {} }
  return { told, targets, stages: stagesOf(opening, cloudOf(graph, estate), terraform) }
}

const quiet = () => {}

test('repositories come first, then all that is no service, then everything; each once', async () => {
  const { told, targets, stages: at } = stages()
  await Promise.all([at.all(quiet), at.images(quiet), at.platform(quiet), at.all(quiet)])
  assert.deepEqual(told, ['init', 'plan a part', 'apply', 'plan a part', 'apply', 'plan', 'apply'])
  assert.ok(targets[0]!.length > 0 && targets[0]!.every((each) => each.startsWith('aws_ecr_')))
  assert.ok(
    targets[1]!.includes('aws_db_instance.metastore') &&
      targets[1]!.includes('aws_sfn_state_machine.before') &&
      targets[1]!.includes('terraform_data.ready'),
  )
  assert.deepEqual(
    targets[1]!.filter((each) =>
      /aws_ecs_service|autoscaling|scheduler|metric_alarm|terraform_data\.(before|after)/.test(each),
    ),
    [],
  )
  assert.equal(at.unchangedServices(), true)
})

test('a plan that would lose what is kept is not applied', async () => {
  const { told, stages: at } = stages([
    { address: 'aws_db_instance.metastore', action: 'replace', reasons: ['engine'] },
  ])
  await assert.rejects(
    at.platform(quiet),
    (error: unknown) =>
      error instanceof Failure && /aws_db_instance.metastore would be replaced/.test(error.facts.reason),
  )
  assert.ok(!told.includes('apply'))
})

test('a destruction takes protection away first, from what is there alone', async () => {
  const { told, targets, stages: at } = stages(undefined, ['aws_vpc.this', 'aws_db_instance.metastore'])
  await at.destroy(quiet)
  assert.deepEqual(told, ['init', 'plan a part', 'apply', 'plan to destroy', 'apply'])
  assert.deepEqual(targets[0], ['aws_db_instance.metastore'])
  assert.doesNotMatch(readFileSync(join(folder, 'terraform/rds.tf'), 'utf8'), /prevent_destroy/)
  assert.match(readFileSync(join(folder, 'terraform/terraform.tfvars'), 'utf8'), /deletion_protection = false/)
})

test('the files are those that an owner would have, and none of an older platform stays', async () => {
  mkdirSync(join(folder, 'terraform'))
  for (const name of ['old.tf', 'mine_override.tf']) writeFileSync(join(folder, 'terraform', name), '')
  const { stages: at } = stages()
  await at.images(quiet)
  assert.deepEqual(
    ['old.tf', 'mine_override.tf'].map((name) => existsSync(join(folder, 'terraform', name))),
    [false, true],
  )
  assert.match(readFileSync(join(folder, 'terraform/main.tf'), 'utf8'), /provider "aws"/)
  assert.ok(existsSync(join(folder, 'terraform/scripts/run-machine.sh')))
})

test('a second region comes in the same stages, and loses its protection first too', async () => {
  const both: Estate = { ...fakeEstate, standby: fakeStandby }
  const { targets, stages: at } = stages(
    undefined,
    ['aws_vpc.this', 'module.standby.aws_vpc.this', 'module.standby.aws_db_instance.metastore'],
    both,
  )
  await at.all(quiet)
  assert.ok(targets[0]!.includes('module.standby.aws_ecr_repository.bi'))
  assert.ok(targets[0]!.every((each) => each.includes('aws_ecr_')))
  assert.ok(targets[1]!.includes('module.standby.aws_db_instance.metastore'))
  assert.deepEqual(
    targets[1]!.filter((each) => each.includes('aws_ecs_service')),
    [],
  )
  assert.ok(existsSync(join(folder, 'terraform/standby/main.tf')))
  await at.destroy(quiet)
  assert.deepEqual(targets[3], ['module.standby.aws_db_instance.metastore'])
})

test('a second region that is still there is not left behind', async () => {
  const both: Estate = { ...fakeEstate, standby: fakeStandby }
  await stages(undefined, [], both).stages.images(quiet)
  const left = stages(undefined, ['aws_vpc.this', 'module.standby.aws_vpc.this'])
  await assert.rejects(
    left.stages.images(quiet),
    (error: unknown) =>
      error instanceof Failure &&
      /1 things of a second region are there, such as module\.standby\.aws_vpc\.this/.test(error.facts.reason),
  )
  assert.deepEqual(left.told, [])
  assert.ok(existsSync(join(folder, 'terraform/standby/main.tf')))
  // Once it is gone its files go too.
  await stages(undefined, ['aws_vpc.this']).stages.images(quiet)
  assert.ok(!existsSync(join(folder, 'terraform/standby/main.tf')))
})
