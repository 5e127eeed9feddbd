import assert from 'node:assert/strict'
import { test } from 'node:test'
import { graphOf, job, needs, service } from '../../graph/fakes/nodes.ts'
import type { ScheduleNode } from '../../graph/node.ts'
import { recipe, site } from './fakes/site.ts'
import { lifecycleOf } from './lifecycle.ts'
import { checkSchedules, schedulesOf } from './schedules.ts'

const part = (argument: string, drains: string[] = []) =>
  job(`bi-${argument}`, { recipe, drains, timeout: 100, retries: 1, batch: { name: 'all', argument } })
const schedule = (cron: string): ScheduleNode => ({
  kind: 'schedule',
  id: 'prune-schedule',
  app: 'prune',
  place: { path: 'apps.prune' },
  keep: false,
  job: 'prune',
  cron,
})

test('a batch is one step, with the time of all its parts, and a parameter for what was done', () => {
  const { before, after } = lifecycleOf(
    graphOf([part('init'), part('sources')], [needs('bi-sources', 'bi-init')]),
    site(),
  )
  assert.equal(after, undefined)
  assert.deepEqual(
    before!.steps.map(({ checksum: _, ...step }) => step),
    [
      {
        id: 'bi-init',
        title: 'do bi-init, do bi-sources',
        task: 'bi-init',
        container: 'main',
        group: 'bi-all',
        parameter: '/acme-dev/done/bi-init',
        drains: [],
        timeout: 200,
        retries: 1,
      },
    ],
  )
  assert.deepEqual([before!.name, before!.role, before!.log], ['acme-dev-before', 'before-machine', 'lifecycle'])
})

test('services that a step stops are started again after, though there is no proof to take', () => {
  const { before, after } = lifecycleOf(
    graphOf([part('migrate', ['bi-web', 'bi-ghost']), service('bi-web', { recipe }), service('bi-ghost')]),
    site(),
  )
  assert.deepEqual(before!.steps[0]!.drains, ['bi-web'])
  assert.deepEqual([after!.steps, after!.restores], [[], ['bi-web']])
})

test('a proof always runs', () => {
  const { before, after } = lifecycleOf(
    graphOf([service('bi-web', { recipe }), job('bi-verify', { recipe, when: 'verify' })]),
    site(),
  )
  assert.equal(before, undefined)
  assert.deepEqual(
    after!.steps.map((step) => [step.id, step.parameter, step.checksum]),
    [['bi-verify', undefined, '']],
  )
})

test('a platform without jobs has no machine', () => {
  assert.deepEqual(lifecycleOf(graphOf([service('bi-web', { recipe })]), site()), {})
})

test('a job by the clock is a schedule with its own task and the one role', () => {
  const graph = graphOf([job('prune', { recipe, when: 'schedule' }), schedule('0 3 * * *')])
  assert.deepEqual(schedulesOf(graph, site()), [
    {
      id: 'prune-schedule',
      name: 'acme-dev-prune-schedule',
      cron: '0 3 * * *',
      task: 'prune',
      group: 'prune',
      role: 'scheduler',
    },
  ])
})

test('days of the month and of the week together are told: EventBridge has no such schedule', () => {
  const told = (cron: string) =>
    checkSchedules(graphOf([schedule(cron)])).map(({ code, place }) => `${code} ${place.path}`)
  assert.deepEqual(
    [told('0 3 * * *'), told('0 3 1 * *'), told('0 3 * * mon'), told('0 3 1 * mon')],
    [[], [], [], ['SW4001 apps.prune']],
  )
})
