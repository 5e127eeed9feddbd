import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Failure } from '../../../base/failure.ts'
import { nodeOf } from '../../../graph/graph.ts'
import type { JobResult } from '../../target.ts'
import { executionName } from '../release.ts'
import type { Answers } from './fakes/aws.ts'
import { fakeCloud, fakeGraph, logAnswers } from './fakes/cloud.ts'
import type { Cloud } from './cloud.ts'
import { runJobs } from './machine.ts'

const at = 1_790_000_000
const entered = (name: string, after: number) => ({
  type: 'TaskStateEntered',
  timestamp: at + after,
  stateEnteredEventDetails: { name },
})
const submitted = (task: string, after: number) => ({
  type: 'TaskSubmitted',
  timestamp: at + after,
  taskSubmittedEventDetails: {
    resourceType: 'ecs',
    resource: 'runTask.sync',
    output: JSON.stringify({ Tasks: [{ TaskArn: `arn:aws:ecs:eu-west-1:123456789012:task/acme-prod/${task}` }] }),
  },
})
const succeeded = (after: number) => ({
  type: 'TaskSucceeded',
  timestamp: at + after,
  taskSucceededEventDetails: { resourceType: 'ecs', resource: 'runTask.sync' },
})
const failed = (task: string, code: number, after: number) => ({
  type: 'TaskFailed',
  timestamp: at + after,
  taskFailedEventDetails: {
    resourceType: 'ecs',
    resource: 'runTask.sync',
    error: 'States.TaskFailed',
    cause: JSON.stringify({
      TaskArn: `arn:aws:ecs:eu-west-1:123456789012:task/acme-prod/${task}`,
      StopCode: 'EssentialContainerExited',
      StoppedReason: 'Essential container in task exited',
      Containers: [
        { Name: 'prepare', ExitCode: 0 },
        { Name: 'bi-jobs', ExitCode: code },
      ],
    }),
  },
})
const over = (type: 'ExecutionSucceeded' | 'ExecutionFailed', after: number) => ({
  type,
  timestamp: at + after,
  ...(type === 'ExecutionFailed' && { executionFailedEventDetails: { error: 'States.TaskFailed', cause: 'x' } }),
})
const numbered = (events: readonly object[]) =>
  events.map((event, index) => ({ id: index + 1, previousEventId: index, ...event }))

/** A machine whose execution has these events, each look one more; `known` are executions that AWS has already. */
function machine(
  events: readonly object[],
  end: string,
  known: Record<string, string> = {},
): Answers & { readonly executions: Record<string, string> } {
  const executions = { ...known }
  let looks = 2
  const nameIn = (arn: string) => arn.split(':').at(-1)!
  return {
    executions,
    DescribeExecution: ({ executionArn }: { executionArn: string }) => {
      const name = nameIn(executionArn)
      if (executions[name] === undefined) return { fault: 'ExecutionDoesNotExist', message: 'no such execution' }
      if (executions[name] === 'RUNNING' && looks >= events.length) executions[name] = end
      return { status: executions[name], executionArn }
    },
    StartExecution: ({ name, stateMachineArn }: { name: string; stateMachineArn: string }) => {
      executions[name] = 'RUNNING'
      return { executionArn: `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`, startDate: at }
    },
    GetExecutionHistory: () => ({ events: numbered(events.slice(0, looks++)) }),
  } as never
}

async function run(cloud: Cloud, ids: readonly string[]) {
  const [told, results]: [string[], Record<string, JobResult>] = [[], {}]
  await runJobs(
    cloud,
    ids.map((id) => nodeOf(fakeGraph, id, 'job')),
    (words) => void told.push(words),
    (node, result) => void (results[node.id] = result),
  )
  return { told, results }
}

const both = [
  entered('metastore-databases checksum', 0),
  entered('metastore-databases', 1),
  submitted('aaaa', 1),
  succeeded(11),
  entered('metastore-databases note', 11),
  entered('bi-migrate checksum', 12),
  entered('bi-migrate', 13),
  submitted('bbbb', 13),
  succeeded(43),
  over('ExecutionSucceeded', 44),
]

describe('the machine of a release', () => {
  test('is started once for all jobs, under the name of the release, and each job ends with its step', async () => {
    const { cloud, aws } = await fakeCloud(machine(both, 'SUCCEEDED'))
    const first = await run(cloud, ['metastore-databases'])
    const second = await run(cloud, ['bi-migrate'])
    await aws.close()
    const starts = aws.asked.filter((each) => each.operation === 'StartExecution')
    assert.deepEqual(
      starts.map((each) => each.input),
      [
        {
          stateMachineArn: 'arn:aws:states:eu-west-1:123456789012:stateMachine:acme-prod-before',
          name: executionName(cloud.estate, cloud.estate.lifecycle.before!),
          input: '{}',
        },
      ],
    )
    assert.deepEqual([first.results['metastore-databases']?.seconds, second.results['bi-migrate']?.seconds], [12, 32])
    assert.ok(
      first.told.includes('runs') &&
        second.told.some((words) => /^waits until bi-beat and bi-web have ended|^runs|^gets/.test(words)),
      [...first.told, ...second.told].join('; '),
    )
  })

  test('leaves out what has not changed', async () => {
    const { cloud, aws } = await fakeCloud(
      machine(
        [entered('metastore-databases checksum', 0), entered('bi-migrate checksum', 1), over('ExecutionSucceeded', 2)],
        'SUCCEEDED',
      ),
    )
    const { results } = await run(cloud, ['metastore-databases', 'bi-migrate'])
    await aws.close()
    assert.deepEqual(Object.keys(results), ['metastore-databases', 'bi-migrate'])
  })

  test('that has already succeeded for this release is not started again', async () => {
    const answers = machine(both, 'SUCCEEDED')
    const { cloud, aws } = await fakeCloud(answers)
    answers.executions[executionName(cloud.estate, cloud.estate.lifecycle.before!)] = 'SUCCEEDED'
    const { results } = await run(cloud, ['bi-migrate'])
    await aws.close()
    assert.deepEqual(
      [Object.keys(results), aws.asked.some((each) => each.operation === 'StartExecution')],
      [['bi-migrate'], false],
    )
  })

  test('that has failed before is tried again under the next number', async () => {
    const answers = machine(both, 'SUCCEEDED')
    const { cloud, aws } = await fakeCloud(answers)
    const name = executionName(cloud.estate, cloud.estate.lifecycle.before!)
    Object.assign(answers.executions, { [name]: 'FAILED', [`${name}-2`]: 'ABORTED' })
    await run(cloud, ['bi-migrate'])
    await aws.close()
    assert.deepEqual(
      aws.asked.filter((each) => each.operation === 'StartExecution').map((each) => each.input['name']),
      [`${name}-3`],
    )
  })
})

const canary = 'canary-4711'
const lines = logAnswers(() => ({
  'ecs/bi-jobs/cccc': [
    [1, 'upgrade 1a -> 2b'],
    [2, '{"tell":"half"}'],
    [3, 'ERROR: relation exists'],
  ],
  'ecs/prepare/cccc': [[1, canary]],
  'ecs/bi-jobs/dddd': [
    [1, '{"check":"login","ok":true,"detail":"as admin"}'],
    [2, 'noise'],
    [3, '{"check":"queue","ok":false,"detail":"nothing came back"}'],
  ],
}))

describe('a step that fails', () => {
  const events = [
    ...both.slice(0, 8),
    failed('cccc', 1, 20),
    submitted('cccc', 21),
    failed('cccc', 1, 40),
    over('ExecutionFailed', 41),
  ]

  test('tells how its task ended, its last lines, what is left and what to do', async () => {
    const { cloud, aws } = await fakeCloud({ ...machine(events, 'FAILED'), ...lines })
    await assert.rejects(run(cloud, ['bi-migrate']), (error) => {
      assert.ok(error instanceof Failure, String(error))
      assert.deepEqual(error.facts, {
        step: 'bi-migrate',
        reason: 'bring the database of bi to 6.1.0: bi-jobs ended with code 1',
        output: ['upgrade 1a -> 2b', 'ERROR: relation exists'],
        left: 'what came before is done; bi-migrate and what follows it are not, and bi-beat and bi-web may have been stopped for it',
        do: 'see `stackwright logs bi-migrate`, mend the cause, and run `stackwright up` again: it goes on from here',
      })
      assert.ok(!JSON.stringify(error.facts).includes(canary))
      return true
    })
    await aws.close()
  })

  test('fails the jobs that wait for later ones too, and those before are done', async () => {
    const early = [
      entered('metastore-databases', 1),
      submitted('cccc', 1),
      failed('cccc', 3, 5),
      over('ExecutionFailed', 6),
    ]
    const { cloud, aws } = await fakeCloud({ ...machine(early, 'FAILED'), ...lines })
    await assert.rejects(
      run(cloud, ['bi-migrate']),
      (error) =>
        error instanceof Failure && error.facts.step === 'metastore-databases' && /code 3/.test(error.facts.reason),
    )
    await aws.close()
  })
})

test('a task whose code AWS does not look at is told by its code all the same', async () => {
  const ended = {
    type: 'TaskSucceeded',
    timestamp: at + 9,
    taskSucceededEventDetails: {
      resourceType: 'ecs',
      resource: 'runTask.sync',
      output: failed('cccc', 4, 0).taskFailedEventDetails.cause,
    },
  }
  const events = [
    ...both.slice(0, 6),
    entered('bi-migrate: run', 2),
    submitted('cccc', 3),
    ended,
    {
      type: 'FailStateEntered',
      timestamp: at + 10,
      stateEnteredEventDetails: { name: 'bi-migrate: ended with another code than 0' },
    },
    over('ExecutionFailed', 11),
  ]
  const { cloud, aws } = await fakeCloud({ ...machine(events, 'FAILED'), ...lines })
  await assert.rejects(
    run(cloud, ['bi-migrate']),
    (error) =>
      error instanceof Failure && error.facts.reason === 'bring the database of bi to 6.1.0: bi-jobs ended with code 4',
  )
  await aws.close()
})

describe('a proof', () => {
  const events = (end: object[]) => [entered('bi-verify', 0), submitted('dddd', 1), ...end]

  test('gives its checks; one that found something is no failure of the machine', async () => {
    const { cloud, aws } = await fakeCloud({
      ...machine(events([failed('dddd', 1, 9), over('ExecutionFailed', 10)]), 'FAILED'),
      ...lines,
    })
    const { results } = await run(cloud, ['bi-verify'])
    await aws.close()
    assert.deepEqual(
      results['bi-verify']?.checks.map((check) => `${check.check} ${check.ok}`),
      ['login true', 'queue false'],
    )
  })

  test('is made anew each time it is asked for', async () => {
    const answers = machine(events([succeeded(9), over('ExecutionSucceeded', 10)]), 'SUCCEEDED')
    const { cloud, aws } = await fakeCloud({ ...answers, ...lines })
    const name = executionName(cloud.estate, cloud.estate.lifecycle.after!)
    answers.executions[name] = 'SUCCEEDED'
    await run(cloud, ['bi-verify'])
    await aws.close()
    assert.deepEqual(
      aws.asked.filter((each) => each.operation === 'StartExecution').map((each) => each.input['name']),
      [`${name}-2`],
    )
  })
})
