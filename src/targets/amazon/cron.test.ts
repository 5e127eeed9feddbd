import assert from 'node:assert/strict'
import { test } from 'node:test'
import { awsCron } from './cron.ts'

test('cron fields are those of AWS: a year, one of the day fields unsaid, days of the week by name', () => {
  assert.equal(awsCron('0 3 * * *'), '0 3 * * ? *')
  assert.equal(awsCron('*/15 * * * *'), '0/15 * * * ? *')
  assert.equal(awsCron('0 7 * * 1-5'), '0 7 ? * MON,TUE,WED,THU,FRI *')
  assert.equal(awsCron('0 7 * * fri-7'), '0 7 ? * FRI,SAT,SUN *')
  assert.equal(awsCron('0 7 * * 0,3'), '0 7 ? * SUN,WED *')
  assert.equal(awsCron('30 2 1 */3 *'), '30 2 1 */3 ? *')
  assert.throws(() => awsCron('0 0 1 * 1'), /not both/)
})
