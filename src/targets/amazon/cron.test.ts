import assert from 'node:assert/strict'
import { test } from 'node:test'
import { awsCron, isAwsCron } from './cron.ts'

test('five fields become six, with days of the week by name', () => {
  const cases = [
    ['0 3 * * *', '0 3 * * ? *'],
    ['*/15 * * * *', '0/15 * * * ? *'],
    ['0 7 * * 1-5', '0 7 ? * MON,TUE,WED,THU,FRI *'],
    ['30 2 1 * *', '30 2 1 * ? *'],
    ['0 0 * * 7', '0 0 ? * SUN *'],
    ['0 0 * * sun,3', '0 0 ? * SUN,WED *'],
    ['0 0 * * 5-7', '0 0 ? * SUN,FRI,SAT *'],
    ['0 0 */2 */3 *', '0 0 1/2 1/3 ? *'],
  ] as const
  for (const [given, wanted] of cases) assert.equal(awsCron(given), wanted)
})

test('days of the month and of the week together are refused', () => {
  assert.throws(() => awsCron('0 0 1 * 1'))
  assert.equal(isAwsCron('0 0 1 * 1'), false)
  assert.equal(isAwsCron('0 0 1 * *'), true)
})
