import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Failure } from '../../../base/failure.ts'
import { ProblemsFound } from '../../../base/problem.ts'
import type { Answers } from './fakes/aws.ts'
import { fakeCloud } from './fakes/cloud.ts'
import { putSecrets, secretValue } from './secrets.ts'

const canary = 'canary-secret-4711'
const variable = 'STACKWRIGHT_TEST_SSO'
const missing = { fault: 'ResourceNotFoundException', message: 'no such secret' }

async function ask(id: string, answers: Answers) {
  const { cloud, aws } = await fakeCloud(answers)
  try {
    return { value: await secretValue(cloud, id), asked: aws.asked }
  } finally {
    await aws.close()
  }
}

/** Brings given secrets to AWS, which has `present`, while the environment gives `given`. */
async function put(given: string | undefined, present: string | undefined, more: Answers = {}) {
  const { cloud, aws } = await fakeCloud({
    GetSecretValue: () => (present === undefined ? missing : { SecretString: present }),
    PutSecretValue: () => ({}),
    ...more,
  })
  const told: string[] = []
  if (given === undefined) delete process.env[variable]
  else process.env[variable] = given
  try {
    const written = await putSecrets(cloud, '/nowhere', (words) => void told.push(words))
    return {
      written,
      told,
      puts: aws.asked.filter((each) => each.operation === 'PutSecretValue').map((each) => each.input['SecretString']),
    }
  } finally {
    delete process.env[variable]
    await aws.close()
  }
}

describe('the value of a secret', () => {
  test('comes from Secrets Manager', async () => {
    const { value, asked } = await ask('bi-secret-key', { GetSecretValue: () => ({ SecretString: canary }) })
    assert.deepEqual([value, asked.map((each) => each.input)], [canary, [{ SecretId: 'acme-prod/bi-secret-key' }]])
  })

  test('comes from the Parameter Store', async () => {
    const { value, asked } = await ask('metastore-shop', { GetParameter: () => ({ Parameter: { Value: canary } }) })
    assert.deepEqual([value, asked[0]?.input], [canary, { Name: '/acme-prod/metastore-shop', WithDecryption: true }])
  })

  test('of an administrator is the field of what RDS keeps', async () => {
    const { value, asked } = await ask('warehouse-admin', {
      DescribeDBInstances: () => ({ DBInstances: { DBInstance: { MasterUserSecret: { SecretArn: 'arn:rds' } } } }),
      GetSecretValue: () => ({ SecretString: JSON.stringify({ username: 'administrator', password: canary }) }),
    })
    assert.deepEqual([value, asked.at(-1)?.input], [canary, { SecretId: 'arn:rds' }])
  })

  test('that is not there is a failure', async () => {
    await assert.rejects(
      ask('bi-secret-key', { GetSecretValue: () => missing }),
      (error) => error instanceof Failure && error.facts.reason === 'AWS has no value for it',
    )
  })
})

describe('given secrets', () => {
  test('are written where they differ, and never shown', async () => {
    const { written, told, puts } = await put(canary, undefined)
    assert.deepEqual([written, puts, told], [['sso-client'], [canary], ['secret sso-client written']])
  })

  test('are left alone where they are the same', async () => assert.deepEqual((await put(canary, canary)).puts, []))
  test('are those that AWS has where nobody gives them', async () =>
    assert.deepEqual((await put(undefined, canary)).puts, []))
  test('that are nowhere are a problem', async () => {
    await assert.rejects(
      put(undefined, undefined),
      (error) => error instanceof ProblemsFound && error.problems[0]?.code === 'SW5006',
    )
  })

  test('stay out of what is told when AWS refuses and repeats them', async () => {
    await assert.rejects(
      put(canary, 'other', {
        PutSecretValue: () => ({
          fault: 'InvalidParameterException',
          message: `Value '${canary}' at 'secretString' failed`,
        }),
      }),
      (error) => {
        assert.ok(error instanceof Failure)
        assert.ok(!JSON.stringify([error.message, error.facts]).includes(canary), JSON.stringify(error.facts))
        assert.match(error.facts.reason, /failed/)
        return true
      },
    )
  })
})
