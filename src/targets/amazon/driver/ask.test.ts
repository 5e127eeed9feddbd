import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Failure } from '../../../base/failure.ts'
import type { Fault } from './fakes/aws.ts'
import { fakeCloud } from './fakes/cloud.ts'
import { cloudOf } from './cloud.ts'
import { fakeGraph } from './fakes/cloud.ts'
import { fakeEstate } from '../fakes/estate.ts'
import { secretValue } from './secrets.ts'

async function told(fault: Fault): Promise<readonly (string | undefined)[]> {
  const { cloud, aws } = await fakeCloud({ GetSecretValue: () => fault })
  try {
    return await factsOf(secretValue(cloud, 'bi-secret-key'))
  } finally {
    await aws.close()
  }
}

async function factsOf(question: Promise<unknown>): Promise<readonly (string | undefined)[]> {
  try {
    await question
  } catch (error) {
    assert.ok(error instanceof Failure, String(error))
    return [error.facts.step, error.facts.reason, error.facts.do]
  }
  throw new Error('no failure')
}

test('what AWS refuses is told in plain words, with what to do', async () => {
  assert.deepEqual(
    await told({ fault: 'ExpiredTokenException', message: 'The security token included in the request is expired' }),
    [
      'secret bi-secret-key',
      'the credentials for AWS have expired',
      'log in again (aws sso login), then run the same command again',
    ],
  )
  assert.deepEqual(
    await told({
      fault: 'UnrecognizedClientException',
      message: 'The security token included in the request is invalid.',
    }),
    [
      'secret bi-secret-key',
      'AWS does not know these credentials',
      'look at AWS_PROFILE and AWS_ACCESS_KEY_ID; aws sts get-caller-identity shows who is meant',
    ],
  )
  assert.match(
    (
      await told({
        fault: 'AccessDeniedException',
        message: 'User: x is not authorized to perform: secretsmanager:GetSecretValue',
      })
    )[1]!,
    /^these credentials may not do that: User: x is not authorized to perform/,
  )
  assert.deepEqual(
    (await told({ fault: 'ThrottlingException', message: 'Rate exceeded' }))[1],
    'AWS takes no more questions for now',
  )
  assert.deepEqual(
    (await told({ fault: 'InternalServiceError', message: 'Something of ours.\nmore' }))[1],
    'Something of ours',
  )
})

test('an AWS that cannot be reached, and credentials that are not there, are no stack trace', async () => {
  const settings = { pause: 1, maxAttempts: 1 }
  const away = cloudOf(fakeGraph, fakeEstate, {
    ...settings,
    endpoint: 'http://127.0.0.1:9',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  })
  assert.equal((await factsOf(secretValue(away, 'bi-secret-key')))[1], 'AWS could not be reached')
  const nobody = cloudOf(fakeGraph, fakeEstate, {
    ...settings,
    credentials: (async () => {
      throw Object.assign(new Error('Could not load credentials from any providers'), {
        name: 'CredentialsProviderError',
      })
    }) as never,
  })
  assert.equal((await factsOf(secretValue(nobody, 'bi-secret-key')))[1], 'there are no credentials for AWS')
})
