import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Failure } from '../../../base/failure.ts'
import { type FakeProject, fakeProject } from './fakes/project.ts'
import { replaceInPlace, roll, type Rollout } from './rollout.ts'

/** A rollout whose drains take no time; what is led where is told among what is done. */
function rollout({ project, done }: FakeProject, changes: Partial<Rollout> = {}): Rollout {
  return {
    project,
    id: 'web',
    wanted: 'new',
    before: 'old',
    ready: { command: ['ready'], within: 1, timeout: 1 },
    replicas: 1,
    drain: 0,
    again: false,
    tell: () => {},
    lead: async (replicas) => void done.push(`lead to ${replicas?.map((each) => each.name).join() ?? 'the name'}`),
    end: (found) => project.end(found, () => {}),
    ...changes,
  }
}

const definitions = (fake: FakeProject) => fake.containers().map((each) => each.definition)

describe('a rolling change', () => {
  test('has the new ready, and requests led away from the old, before the old ends', async () => {
    const fake = fakeProject(['old'])
    await roll(rollout(fake))
    assert.deepEqual(fake.done, ['lead to web-1', 'up new', 'lead to web-2', 'end web-1', 'lead to the name'])
    assert.deepEqual(definitions(fake), ['new'])
  })

  test('goes one by one, so that there are never fewer than before', async () => {
    const fake = fakeProject(['old', 'old'])
    await roll(rollout(fake, { replicas: 2 }))
    assert.deepEqual(fake.done, [
      'lead to web-1,web-2',
      'up new',
      'lead to web-2,web-3',
      'end web-1',
      'lead to web-2,web-3',
      'up new',
      'lead to web-3,web-4',
      'end web-2',
      'lead to the name',
    ])
  })

  test('leaves what is as wanted alone, unless it is to be restarted', async () => {
    const [same, again] = [fakeProject(['new']), fakeProject(['new'])]
    await roll(rollout(same))
    assert.deepEqual(same.done, ['lead to the name'])
    await roll(rollout(again, { again: true }))
    assert.deepEqual(
      again.done.filter((each) => !each.startsWith('lead')),
      ['up new', 'end web-1'],
    )
  })

  test('changes the number of replicas alone, drained before they end', async () => {
    const fake = fakeProject(['new'])
    await roll(rollout(fake, { replicas: 3 }))
    assert.equal(fake.containers().length, 3)
    await roll(rollout(fake, { replicas: 1 }))
    assert.deepEqual(fake.done.slice(-4), ['lead to web-1', 'end web-2', 'end web-3', 'lead to the name'])
  })

  test('that never gets ready is taken back, with its last lines, and the old has never been away', async () => {
    const fake = fakeProject(['old', 'old'], ['new'])
    await assert.rejects(roll(rollout(fake, { replicas: 2 })), (error) => {
      assert.ok(error instanceof Failure)
      assert.deepEqual(
        [error.facts.step, error.facts.output, error.facts.left],
        ['web', ['it says why'], 'it was taken back: what ran before runs on'],
      )
      assert.match(error.facts.reason, /ended with code 7, 4 times/)
      return true
    })
    assert.deepEqual(definitions(fake), ['old', 'old'])
    assert.ok(!fake.done.includes('end web-1') && fake.done.at(-1) === 'lead to the name')
  })

  test('that fails half-way brings back the replicas that were already gone', async () => {
    const fake = fakeProject(['old', 'old'])
    let times = 0
    const flaky = {
      ...fake.project,
      compose: async (step: string, file: string, args: readonly string[]) => {
        if (args[0] === 'up' && file === 'new' && (times += 1) > 1) throw new Failure({ step, reason: 'no room' })
        return fake.project.compose(step, file, args)
      },
    }
    await assert.rejects(roll(rollout({ ...fake, project: flaky }, { replicas: 2 })), Failure)
    assert.deepEqual(definitions(fake), ['old', 'old'])
  })
})

describe('a change in place', () => {
  test('that never gets ready makes room for what was before; the first one is stopped', async () => {
    const [second, first] = [fakeProject(['old'], ['new']), fakeProject([], ['new'])]
    await assert.rejects(replaceInPlace(rollout(second)), Failure)
    assert.deepEqual(definitions(second), ['old'])
    await assert.rejects(replaceInPlace(rollout(first, { before: undefined })), Failure)
    assert.deepEqual(first.containers(), [])
  })
})
