import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { Failure } from '../../../base/failure.ts'
import type { Answers } from '../../amazon/driver/fakes/aws.ts'
import { fakeCloud } from '../../amazon/driver/fakes/cloud.ts'
import { fakeEstate } from '../../amazon/fakes/estate.ts'
import type { Opening } from '../../target.ts'
import { synthesise } from '../fakes/synth.ts'
import { foresee } from './foresee.ts'

const opening = { project: join(import.meta.dirname, '../../../..'), options: {} } as Opening
// As they are deployed: the driver asks nobody for the number of the account.
const { templates } = synthesise(fakeEstate)

async function foreseen(answer: (stack: string) => ReturnType<NonNullable<Answers[string]>>, estate = fakeEstate) {
  const { cloud, aws } = await fakeCloud(
    { GetTemplate: ({ StackName }: { StackName: string }) => answer(StackName) },
    { estate },
  )
  try {
    return { effects: await foresee(opening, cloud), asked: aws.asked }
  } finally {
    await aws.close()
  }
}

const deployed = (stack: string) => ({ TemplateBody: JSON.stringify(templates[stack]) })

describe('what CloudFormation would do', () => {
  test('is nothing where the stacks are what the platform becomes', async () => {
    const { effects, asked } = await foreseen(deployed)
    assert.deepEqual(effects, [])
    assert.deepEqual(
      asked
        .filter(({ operation }) => operation === 'GetTemplate')
        .map(({ input }) => [input['StackName'], input['TemplateStage']])
        .sort(),
      Object.keys(templates)
        .sort()
        .map((name) => [name, 'Original']),
    )
    // Nothing but looking.
    assert.deepEqual([...new Set(asked.map(({ operation }) => operation))].sort(), ['GetCallerIdentity', 'GetTemplate'])
  })

  test('is told of each stack, with the store that would be lost', async () => {
    const [metastore, ...others] = fakeEstate.databases
    const changed = {
      ...fakeEstate,
      databases: [{ ...metastore!, port: 5499 }, ...others],
      services: fakeEstate.services.map((each) => ({ ...each, grace: (each.grace ?? 0) + 1 })),
    }
    const { effects } = await foreseen(deployed, changed)
    const loss = effects.filter(({ holds }) => holds !== undefined)
    assert.deepEqual(
      loss.map(({ within, id, kind, action, reason, holds }) => [within, id, kind, action, reason, holds]),
      [
        [
          'acme-prod',
          'DatabaseMetastore/Instance',
          'AWS::RDS::DBInstance',
          'replace',
          'Port: 5432 -> 5499',
          metastore!.id,
        ],
      ],
    )
    assert.ok(
      effects.some(
        ({ within, action, parts }) =>
          within === 'acme-prod-services' &&
          action === 'update' &&
          parts.some(({ name, replaces }) => name === 'HealthCheckGracePeriodSeconds' && replaces === 'no'),
      ),
    )
  })

  test('is everything where no stack is there', async () => {
    const { effects } = await foreseen((stack) => ({
      fault: 'ValidationError',
      message: `Stack with id ${stack} does not exist`,
    }))
    assert.deepEqual([...new Set(effects.map(({ action }) => action))], ['create'])
    assert.equal(
      effects.length,
      Object.values(templates).reduce((sum, { Resources }) => sum + Object.keys(Resources).length, 0),
    )
  })

  test('is a failure where it cannot be known: no permission, a stack of somebody else', async () => {
    await assert.rejects(
      foreseen(() => ({ fault: 'AccessDenied', message: 'not authorized to perform: cloudformation:GetTemplate' })),
      (error) => error instanceof Failure && /GetTemplate/.test(error.facts.reason),
    )
    await assert.rejects(
      foreseen(() => ({ TemplateBody: 'Resources:\n  A: {}\n' })),
      (error) => error instanceof Failure && /was not written by CDK/.test(error.facts.reason),
    )
  })
})
