import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { StepResult } from '../../operate/step.ts'
import { plain } from '../paint.ts'
import { criticalPath, pathLines } from './path.ts'

const step = (
  id: string,
  startedAt: number,
  seconds: number,
  needs: readonly string[] = [],
  state: StepResult['state'] = 'done',
): StepResult => ({ id, title: id, needs, state, startedAt, seconds })
const example = [
  step('postgres', 0, 3.1),
  step('cache', 0, 1),
  step('superset-migrate', 3.1, 5, ['postgres', 'cache']),
  step('superset-web', 8.1, 6.1, ['superset-migrate']),
  step('superset-beat', 8.1, 2, ['superset-migrate']),
]

test('the critical path goes back from what ended last, over the need that ended last', () => {
  assert.deepEqual(
    criticalPath(example).map((link) => link.id),
    ['superset-web', 'superset-migrate', 'postgres'],
  )
})

test('it is told with the moment each was done and the time it took', () => {
  assert.deepEqual(pathLines(criticalPath(example), 200, plain), [
    'superset-web @14.2s +6.1s after superset-migrate @8.1s +5.0s after postgres @3.1s +3.1s',
  ])
})

test('it is broken before an after where the line is too long', () => {
  assert.deepEqual(pathLines(criticalPath(example), 70, plain), [
    'superset-web @14.2s +6.1s after superset-migrate @8.1s +5.0s',
    '  after postgres @3.1s +3.1s',
  ])
})

test('links that took no time are not told, unless there is nothing else', () => {
  const quick = [step('get postgres', 0, 0.01), step('postgres', 0.01, 3, ['get postgres'])]
  assert.deepEqual(
    [pathLines(criticalPath(quick), 80, plain), pathLines(criticalPath(quick.slice(0, 1)), 80, plain)],
    [['postgres @3.0s +3.0s'], ['get postgres @0.0s +0.0s']],
  )
})

test('equals are told by id, whatever the order of the results', () => {
  const two = [step('b', 0, 1), step('a', 0, 1), step('c', 1, 1, ['b', 'a'])]
  assert.deepEqual(
    [criticalPath(two), criticalPath(two.toReversed())].map((path) => path.map((link) => link.id)),
    [
      ['c', 'a'],
      ['c', 'a'],
    ],
  )
})

test('what did not run is not on it; a failed step is', () => {
  const broken = [step('a', 0, 1), step('b', 1, 2, ['a'], 'failed'), step('c', 3, 0, ['b'], 'skipped')]
  assert.deepEqual(
    criticalPath(broken).map((link) => link.id),
    ['b', 'a'],
  )
  assert.deepEqual(criticalPath([]), [])
})
