import assert from 'node:assert/strict'
import { test } from 'node:test'
import { arranged, fits } from './manner.ts'

test('a pattern fits a place step by step', () => {
  const cases: readonly (readonly [path: readonly (string | number)[], pattern: string, fits: boolean])[] = [
    [[], '', true],
    [['a'], '', false],
    [['services', 'web', 'ports'], 'services.*.ports', true],
    [['services', 'web'], 'services.*.ports', false],
    [['services', 'web', 'ports', 0], 'services.*.ports', false],
    [['services', 'web', 'ports', 0], 'services.*.ports.*', true],
    [['spec', 'template', 'spec', 'containers', 0], '**.containers.*', true],
    [['containers', 0], '**.containers.*', true],
    [[], '**', true],
    [['a', 'b'], '**', true],
    [['metadata', 'labels'], '**.metadata', false],
  ]
  for (const [path, pattern, expected] of cases)
    assert.equal(fits(path, pattern), expected, `${path.join('.')} ${pattern}`)
})

test('members come in the order of the first rule that fits, then by the alphabet', () => {
  const manner = {
    order: [
      { at: 'env', keys: 'as given' as const },
      { at: '**', keys: ['name', 'kind'] },
    ],
    brackets: [],
    apart: [],
    indentLists: true,
  }
  const keys = (path: readonly string[]) =>
    arranged({ z: 1, kind: 1, a: undefined, b: 1, name: 1 }, path, manner).map(([key]) => key)
  assert.deepEqual(keys([]), ['name', 'kind', 'b', 'z'])
  assert.deepEqual(keys(['env']), ['z', 'kind', 'b', 'name'])
})
