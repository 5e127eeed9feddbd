import assert from 'node:assert/strict'
import { test } from 'node:test'
import { usesIn } from './uses.ts'

test('what containers use is told in plain numbers', () => {
  const uses = usesIn(
    '{"Container":"a","MemUsage":"12.5MiB / 1GiB","CPUPerc":"150.00%"}\n{"Container":"b","MemUsage":"1.5GiB / 2GiB","CPUPerc":"0.10%"}\n',
  )
  assert.deepEqual(
    [...uses],
    [
      ['a', { memory: 13107200, cpu: 1.5 }],
      ['b', { memory: 1610612736, cpu: 0.001 }],
    ],
  )
})
