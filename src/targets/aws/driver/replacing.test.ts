import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { replacingFile } from '../../../../scripts/cloudformation-types.ts'
import { fakeEstate, frugalEstate } from '../../amazon/fakes/estate.ts'
import { synthesise } from '../fakes/synth.ts'
import { replacing } from './replacing.gen.ts'

test('what replaces a resource is as CDK knows it', () =>
  assert.equal(
    readFileSync(join(import.meta.dirname, 'replacing.gen.ts'), 'utf8'),
    replacingFile(),
    'run: node scripts/cloudformation-types.ts',
  ))

test('it is known of every type that is made', () => {
  const types = [fakeEstate, frugalEstate].flatMap((estate) =>
    Object.values(synthesise(estate).templates).flatMap(({ Resources }) =>
      Object.values(Resources).map(({ Type }) => Type),
    ),
  )
  // Those that wait for a release are the business of our own function.
  const unknown = [...new Set(types)].filter((type) => replacing[type] === undefined && !type.startsWith('Custom::'))
  assert.deepEqual(unknown, [])
  assert.deepEqual(replacing['AWS::RDS::DBInstance']?.['Port'], 'yes')
  assert.deepEqual(replacing['AWS::RDS::DBInstance']?.['MultiAZ'], 'maybe')
})
