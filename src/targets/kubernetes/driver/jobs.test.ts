import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Failure } from '../../../base/failure.ts'
import type { FakeCluster } from './fakes/cluster.ts'
import { opened, raised } from './fakes/platform.ts'

const nothing = () => {}

describe('jobs', () => {
  const ids = ['bi-migrate', 'bi-init']
  const jobs = (kubectl: FakeCluster) =>
    [...kubectl.objects.values()].filter((each) => each.kind === 'Job').map((each) => each.metadata.name)

  test('of one batch are one Job, and each is told as it ends', async () => {
    const { kubectl, driver } = await raised()
    kubectl.said.set('bi-migrate', ['{"done":"migrate"}'])
    kubectl.before = (args) =>
      args[0] === 'logs' ? { code: 0, output: '{"done":"migrate"}\nworking\n{"done":"init"}\n' } : undefined
    const told: string[] = []
    await driver.run(ids, nothing, (id) => told.push(id))
    assert.deepEqual(told, ids)
    assert.equal(jobs(kubectl).length, 1)
  })

  test('that an interrupted run has left are waited for, not run twice; once told, they run anew', async () => {
    const { kubectl, driver } = await raised()
    await driver.run(ids, nothing, nothing)
    const [name] = jobs(kubectl)
    const job = kubectl.find('Job', name!)!
    kubectl.put({
      ...job,
      metadata: { ...job.metadata, annotations: {} },
      status: { conditions: [{ type: 'Complete', status: 'True' }] },
    })
    const told: string[] = []
    await opened(kubectl).run(ids, (words) => told.push(words), nothing)
    assert.equal(jobs(kubectl).length, 1)
    assert.ok(told.includes('going on with a run that was interrupted'))
    await opened(kubectl).run(ids, nothing, nothing)
    assert.equal(jobs(kubectl).length, 2)
  })

  test('that fail are tried again as their node says, and told by their last lines', async () => {
    const { kubectl, driver } = await raised()
    kubectl.pod = (owner, pod) =>
      owner.kind === 'Job'
        ? {
            ...pod,
            status: {
              phase: 'Failed',
              containerStatuses: [
                { name: 'main', ready: false, restartCount: 0, state: { terminated: { exitCode: 4 } } },
              ],
            },
          }
        : pod
    kubectl.before = (args) => (args[0] === 'logs' ? { code: 0, output: 'no such column\n' } : undefined)
    await assert.rejects(
      driver.run(ids, nothing, nothing),
      (error) =>
        error instanceof Failure &&
        /ended with code 4/.test(error.facts.reason) &&
        error.facts.output!.includes('no such column'),
    )
    assert.equal(jobs(kubectl).length, 2)
  })
})
