import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Failure } from '../../../base/failure.ts'
import type { Answers } from './fakes/aws.ts'
import { ecsDeployment, ecsService, ecsTask, fakeCloud, logAnswers, tasksAnswers } from './fakes/cloud.ts'
import { restartService } from './restart.ts'
import { awaitRollout } from './rollout.ts'

/** Answers that follow each other; the last one stays. */
function inTurn(...answers: readonly object[]): () => object {
  let at = 0
  return () => answers[Math.min(at++, answers.length - 1)]!
}

const web = (changes: object) => ({ services: [ecsService('acme-prod-bi-web', changes)] })
const rolling = web({
  runningCount: 3,
  deployments: [
    ecsDeployment('ecs-svc/8', { rolloutState: 'IN_PROGRESS', runningCount: 1 }),
    ecsDeployment('ecs-svc/7', { status: 'ACTIVE' }),
  ],
})
const failing = web({
  deployments: [
    ecsDeployment('ecs-svc/8', { rolloutState: 'IN_PROGRESS', runningCount: 0, failedTasks: 2 }),
    ecsDeployment('ecs-svc/7', { status: 'ACTIVE' }),
  ],
})
const goingBack = web({
  taskDefinition: 'arn:aws:ecs:eu-west-1:123456789012:task-definition/acme-prod-bi-web:7',
  deployments: [
    ecsDeployment('ecs-svc/9', {
      rolloutState: 'IN_PROGRESS',
      taskDefinition: 'arn:task-definition/acme-prod-bi-web:7',
      rolloutStateReason: 'ECS deployment circuit breaker: rolling back to deploymentId ecs-svc/7.',
    }),
    ecsDeployment('ecs-svc/8', { status: 'ACTIVE', rolloutState: 'FAILED', runningCount: 0, failedTasks: 3 }),
  ],
})
const back = web({
  deployments: [
    ecsDeployment('ecs-svc/9', {
      taskDefinition: 'arn:task-definition/acme-prod-bi-web:7',
      rolloutStateReason: 'ECS deployment ecs-svc/9 completed: rolled back.',
    }),
  ],
})
const done = web({ deployments: [ecsDeployment('ecs-svc/8')] })

const ended = ecsTask('feedbeef00', {
  lastStatus: 'STOPPED',
  desiredStatus: 'STOPPED',
  startedBy: 'ecs-svc/8',
  stopCode: 'EssentialContainerExited',
  containers: [{ name: 'bi-web', exitCode: 1 }],
})
const lines = logAnswers(() => ({
  'ecs/bi-web/feedbeef00': [
    [1, 'Traceback'],
    [2, 'ImproperlyConfigured: no key'],
  ],
  'ecs/prepare/feedbeef00': [[1, 'prepared']],
}))

async function rollout(answers: Answers): Promise<{ readonly told: string[]; readonly failure?: Failure }> {
  const { cloud, aws } = await fakeCloud(answers)
  const told: string[] = []
  try {
    await awaitRollout(cloud, 'bi-web', (words) => void told.push(words))
    return { told }
  } catch (error) {
    assert.ok(error instanceof Failure, String(error))
    return { told, failure: error }
  } finally {
    await aws.close()
  }
}

describe('a rollout', () => {
  test('is over when only new tasks run', async () => {
    const { told, failure } = await rollout({ DescribeServices: inTurn(rolling, rolling, done) })
    assert.equal(failure, undefined)
    assert.deepEqual(told, ['1 of 2 run, 2 of the old serve on'])
  })

  test('that ECS takes back fails with the reason and the last lines of the task that ended', async () => {
    const { told, failure } = await rollout({
      DescribeServices: inTurn(rolling, failing, goingBack, back),
      ...tasksAnswers([ended]),
      ...lines,
    })
    assert.deepEqual(failure?.facts, {
      step: 'bi-web',
      reason: 'its new tasks never got ready: bi-web ended with code 1',
      output: ['Traceback', 'ImproperlyConfigured: no key'],
      left: 'ECS has taken it back: acme-prod-bi-web:7 serves on',
      do: 'mend the cause, which `stackwright logs bi-web` may tell more of, and run `stackwright up` again',
    })
    assert.ok(told.includes('0 of 2 run, 2 of the old serve on, 2 ended'), told.join('\n'))
  })

  test('that another deployment overtakes says so', async () => {
    const other = web({ deployments: [ecsDeployment('ecs-svc/10')] })
    const { failure } = await rollout({ DescribeServices: inTurn(rolling, other), ...tasksAnswers([]) })
    assert.equal(failure?.facts.reason, 'somebody else has deployed it meanwhile')
  })

  test('of what is not there says so', async () => {
    assert.equal(
      (await rollout({ DescribeServices: () => ({ services: [] }) })).failure?.facts.reason,
      'bi-web is not on AWS',
    )
  })
})

describe('a restart', () => {
  test('is a new deployment, which is awaited', async () => {
    const { cloud, aws } = await fakeCloud({
      DescribeServices: inTurn(done, rolling, done),
      UpdateService: () => ({
        service: { deployments: [ecsDeployment('ecs-svc/8', { rolloutState: 'IN_PROGRESS' })] },
      }),
    })
    await restartService(cloud, 'bi-web', () => {})
    const update = aws.asked.find((each) => each.operation === 'UpdateService')
    assert.deepEqual(update?.input, { cluster: 'acme-prod', service: 'acme-prod-bi-web', forceNewDeployment: true })
    await aws.close()
  })

  test('that ECS takes back is a failure of the restart', async () => {
    const { cloud, aws } = await fakeCloud({
      DescribeServices: inTurn(done, failing, goingBack, back),
      UpdateService: () => ({ service: { deployments: [ecsDeployment('ecs-svc/8')] } }),
      ...tasksAnswers([ended]),
      ...lines,
    })
    await assert.rejects(
      restartService(cloud, 'bi-web', () => {}),
      (error) => error instanceof Failure && error.facts.step === 'restart bi-web' && /code 1/.test(error.facts.reason),
    )
    await aws.close()
  })

  test('of what is stopped is refused', async () => {
    const { cloud, aws } = await fakeCloud({ DescribeServices: () => web({ desiredCount: 0 }) })
    await assert.rejects(
      restartService(cloud, 'bi-web', () => {}),
      Failure,
    )
    assert.equal(
      aws.asked.some((each) => each.operation === 'UpdateService'),
      false,
    )
    await aws.close()
  })
})
