import type { Estate, LifecycleStep, Machine, Service } from './estate.ts'
import { drained, restored, waitedAtMost } from './machine-services.ts'
import { call, inTurn, type Segment, sentenceWith, type State, type StateMachine, stateName } from './states.ts'
import { attribute, type Value, valueOf } from './value.ts'

export type { Field, State, StateMachine } from './states.ts'

/** What of an estate a machine speaks of. */
export type Around = Pick<Estate, 'name' | 'region' | 'network' | 'cluster' | 'tasks' | 'services'>

/** How long a task may take to get a place, an address and its image, in seconds. */
const toStart = 900

/**
 * The document of a machine of the lifecycle, which CDK and Terraform both hand over to AWS as JSON. Steps run one
 * after another; the first that fails ends the execution with the reason, and what comes after it is not begun. No
 * secret is in it, nor in what it hears.
 */
export function documentOf(estate: Around, machine: Machine): StateMachine {
  const serviceOf = (id: string) => estate.services.filter((service) => service.id === id)
  const segments = [
    ...(machine.restores ?? []).flatMap(serviceOf).map((service) => restored(estate, service)),
    ...machine.steps.map((step) => stepSegment(estate, step, step.drains.flatMap(serviceOf))),
  ]
  const { first, states } = inTurn(segments, 'done')
  return {
    Comment:
      machine.restores || machine.id === 'after'
        ? `What ${estate.name} does after its services have rolled`
        : `What ${estate.name} does before its services roll`,
    StartAt: first,
    TimeoutSeconds: longest(machine),
    States: { ...states, done: { Type: 'Succeed' } },
  }
}

/** The subnets in which one-off tasks run, as AWS knows them. */
export function taskSubnets({ network }: Pick<Estate, 'network'>): Value[] {
  return network.made
    ? network.zones.map((zone) => valueOf(attribute('subnet', `private-${zone.letter}`, 'id')))
    : [...network.private]
}

/** One step: is it due, stop what must not run meanwhile, run it, keep its checksum. */
function stepSegment(estate: Around, step: LifecycleStep, drains: readonly Service[]): Segment {
  const run = stateName(step.id, 'run')
  const due = stateName(step.id, 'is it due?')
  const look = stateName(step.id, 'what was done')
  const keep = stateName(step.id, 'keep its checksum')
  const { parameter } = step
  return {
    first: parameter === undefined ? (drains[0] ? drained(estate, step.id, drains[0]).first : run) : look,
    states(next) {
      const work = inTurn(
        drains.map((service) => drained(estate, step.id, service)),
        run,
      )
      const finish = parameter === undefined ? next : keep
      return {
        ...(parameter !== undefined && {
          [look]: call('ssm:getParameters', { Names: [parameter] }, due, {
            at: '$.known',
            select: { 'values.$': '$.Parameters[*].Value' },
          }),
          [due]: {
            Type: 'Choice',
            Choices: [
              {
                And: [
                  { Variable: '$.known.values[0]', IsPresent: true },
                  { Variable: '$.known.values[0]', StringEquals: step.checksum },
                ],
                Next: next,
              },
            ],
            Default: work.first,
          },
          [keep]: call(
            'ssm:putParameter',
            { Name: parameter, Value: step.checksum, Type: 'String', Overwrite: true },
            next,
          ),
        }),
        ...work.states,
        ...runStates(estate, step, run, finish),
      }
    },
  }
}

/** The task of a step, and what its end means. */
function runStates(estate: Around, step: LifecycleStep, run: string, next: string): Record<string, State> {
  const ended = stateName(step.id, 'how it ended')
  const failed = stateName(step.id, 'failed')
  const late = stateName(step.id, 'took too long')
  const wrong = stateName(step.id, 'ended with another code than 0')
  return {
    [run]: {
      Type: 'Task',
      Comment: step.title,
      Resource: 'arn:aws:states:::ecs:runTask.sync',
      Parameters: {
        Cluster: valueOf(attribute('cluster', 'cluster', 'arn')),
        TaskDefinition: valueOf(attribute('task', step.task, 'arn')),
        LaunchType: 'FARGATE',
        PlatformVersion: '1.4.0',
        PropagateTags: 'TASK_DEFINITION',
        NetworkConfiguration: {
          AwsvpcConfiguration: {
            AssignPublicIp: 'DISABLED',
            Subnets: taskSubnets(estate),
            SecurityGroups: [valueOf(attribute('group', step.group, 'id'))],
          },
        },
        ...(step.command && { Overrides: { ContainerOverrides: [{ Name: step.container, Command: step.command }] } }),
      },
      ResultSelector: { 'codes.$': `$.Containers[?(@.Name=='${step.container}')].ExitCode` },
      ResultPath: '$.ended',
      TimeoutSeconds: step.timeout + toStart,
      Retry: [
        // AWS had no place for it: nothing of ours has run.
        {
          ErrorEquals: ['ECS.AmazonECSException', 'ECS.ServerException', 'ECS.ThrottlingException'],
          IntervalSeconds: 15,
          MaxAttempts: 6,
          BackoffRate: 2,
        },
        ...(step.retries > 0
          ? [{ ErrorEquals: ['States.TaskFailed'], IntervalSeconds: 10, MaxAttempts: step.retries, BackoffRate: 2 }]
          : []),
      ],
      Catch: [
        { ErrorEquals: ['States.Timeout'], ResultPath: '$.error', Next: late },
        { ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: failed },
      ],
      Next: ended,
    },
    [ended]: {
      Type: 'Choice',
      Choices: [
        {
          And: [
            { Variable: '$.ended.codes[0]', IsPresent: true },
            { Variable: '$.ended.codes[0]', NumericEquals: 0 },
          ],
          Next: next,
        },
      ],
      Default: wrong,
    },
    [failed]: {
      Type: 'Fail',
      Error: 'StepFailed',
      CausePath: sentenceWith(`${step.id} (${step.title}) failed: `, '$.error.Cause'),
    },
    [late]: {
      Type: 'Fail',
      Error: 'StepTookTooLong',
      Cause: `${step.id} (${step.title}) did not end within ${step.timeout} s`,
    },
    [wrong]: { Type: 'Fail', Error: 'StepFailed', Cause: `${step.id} (${step.title}) ended with another code than 0` },
  }
}

/** How long an execution can take at most, in seconds; a year is the longest that AWS allows. */
function longest({ steps, restores = [] }: Machine): number {
  const ofSteps = steps.reduce(
    (sum, step) => sum + (step.timeout + toStart) * (step.retries + 1) + 1200 + step.drains.length * waitedAtMost,
    0,
  )
  return Math.min(31_536_000, ofSteps + restores.length * waitedAtMost + 600)
}
