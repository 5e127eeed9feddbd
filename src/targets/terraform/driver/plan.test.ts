import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Failure } from '../../../base/failure.ts'
import { changesOf, refuseLoss, type ShownPlan, summary } from './plan.ts'

const plan: ShownPlan = {
  resource_changes: [
    { address: 'aws_vpc.this', change: { actions: ['no-op'] } },
    { address: 'data.aws_route53_zone.this', mode: 'data', change: { actions: ['read'] } },
    {
      address: 'aws_ecs_service.bi_web',
      change: {
        actions: ['update'],
        before: { desired_count: 2, task_definition: 'a:1', name: 'x' },
        after: { desired_count: 3, name: 'x' },
        after_unknown: { task_definition: true },
      },
    },
    {
      address: 'aws_db_instance.metastore',
      change: {
        actions: ['delete', 'create'],
        before: { engine: 'a', port: 1 },
        after: { engine: 'b', port: 2 },
        replace_paths: [['engine']],
      },
    },
    { address: 'aws_sns_topic.old', change: { actions: ['delete'], before: { name: 'old' }, after: null } },
    { address: 'aws_sns_topic.new', change: { actions: ['create'], before: null, after: { name: 'new' } } },
  ],
}

test('a plan is told as changes with the arguments that differ, and never their values', () => {
  assert.deepEqual(changesOf(plan), [
    { address: 'aws_db_instance.metastore', action: 'replace', reasons: ['engine'] },
    { address: 'aws_ecs_service.bi_web', action: 'update', reasons: ['desired_count', 'task_definition'] },
    { address: 'aws_sns_topic.new', action: 'create', reasons: [] },
    { address: 'aws_sns_topic.old', action: 'delete', reasons: [] },
  ])
  assert.equal(
    summary(changesOf(plan)),
    '1 to make, 1 to change (aws_ecs_service.bi_web: desired_count, task_definition), 1 to replace (aws_db_instance.metastore: engine), 1 to remove (aws_sns_topic.old)',
  )
  assert.equal(summary([]), 'nothing to change')
})

test('a plan that would lose what is kept is refused whole', () => {
  assert.throws(
    () => refuseLoss(changesOf(plan), new Set(['aws_db_instance.metastore'])),
    (error: unknown) => error instanceof Failure && /metastore would be replaced \(engine\)/.test(error.facts.reason),
  )
  assert.throws(() => refuseLoss(changesOf(plan), new Set(['aws_sns_topic.old'])), /would be removed/)
  refuseLoss(changesOf(plan), new Set(['aws_ecs_service.bi_web', 'aws_sns_topic.new']))
})
