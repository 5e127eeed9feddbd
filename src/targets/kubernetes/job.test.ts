import assert from 'node:assert/strict'
import { test } from 'node:test'
import { graphOf, job, service } from '../../graph/fakes/nodes.ts'
import type { ScheduleNode } from '../../graph/node.ts'
import { made, recipe, site } from './fakes/cluster.ts'
import { jobObject } from './job.ts'

const batch = (argument: string) =>
  job(`bi-${argument}`, {
    recipe,
    batch: { name: 'lifecycle', argument },
    timeout: 100,
    files: [{ name: 'a', content: 'a' }],
  })

test('jobs of one batch run in one pod, one after the other', () => {
  const jobs = [batch('migrate'), batch('init')]
  const { metadata, spec } = jobObject(graphOf(jobs), site(), jobs, 'k3')
  assert.deepEqual([metadata.name, metadata.namespace], ['bi-migrate-k3', 'acme-dev'])
  assert.deepEqual(spec!.template.spec!.containers[0]!.command, ['program', 'migrate', 'init'])
  assert.deepEqual(
    [spec!.backoffLimit, spec!.activeDeadlineSeconds, spec!.template.spec!.restartPolicy],
    [0, 200, 'Never'],
  )
  assert.ok(spec!.ttlSecondsAfterFinished! > 3600)
})

test('every run has a name of its own, however long the names are', () => {
  const long = job('a'.repeat(70), { recipe })
  const name = (attempt: string) => jobObject(graphOf([long]), site(), [long], attempt).metadata.name
  assert.ok(name('1').length <= 63)
  assert.notEqual(name('1'), name('2'))
})

test('what a job needs is there before it runs; the Job itself is not among it', () => {
  const one = batch('migrate')
  const { kinds, one: find } = made([one])
  assert.deepEqual(kinds('bi-migrate'), ['NetworkPolicy', 'ConfigMap'])
  const pod = jobObject(graphOf([one]), site(), [one], '1').spec!.template.spec!
  assert.equal(pod.volumes![0]!.configMap!.name, find('bi-migrate', 'ConfigMap').metadata.name)
})

test('a schedule runs its job by the clock, in UTC, never twice at once, and has all that the job needs', () => {
  const schedule: ScheduleNode = {
    kind: 'schedule',
    id: 'nightly-schedule',
    app: 'nightly',
    place: { path: 'apps.nightly' },
    keep: false,
    job: 'nightly',
    cron: '30 2 * * *',
  }
  const { kinds, one } = made([
    job('nightly', { recipe, when: 'schedule', retries: 2, timeout: 60, files: [{ name: 'a', content: 'a' }] }),
    schedule,
  ])
  assert.deepEqual([kinds('nightly'), kinds('nightly-schedule')], [[], ['NetworkPolicy', 'ConfigMap', 'CronJob']])
  const { spec } = one('nightly-schedule', 'CronJob')
  assert.deepEqual(
    [spec!.schedule, spec!.timeZone, spec!.concurrencyPolicy, spec!.startingDeadlineSeconds],
    ['30 2 * * *', 'Etc/UTC', 'Forbid', 300],
  )
  assert.deepEqual([spec!.jobTemplate.spec!.backoffLimit, spec!.jobTemplate.spec!.activeDeadlineSeconds], [2, 180])
})

test('pods of jobs have the labels by which rules of the network find them', () => {
  const one = batch('migrate')
  const labels = jobObject(graphOf([one, service('bi-web', { recipe })]), site(), [one], '1').spec!.template.metadata!
    .labels!
  assert.equal(labels['stackwright.dev/node'], 'bi-migrate')
})
