import type { Estate, Service } from './estate.ts'
import { call, type Field, type Segment, type State, stateName, type Test } from './states.ts'
import { attribute, valueOf } from './value.ts'

/** How long it is waited for a service to stop, or to start, in seconds. */
export const waitedAtMost = 1800

/** The pause between two looks at a service, in seconds. */
const pause = 10

const cluster = valueOf(attribute('cluster', 'cluster', 'arn'))

/** The parameter that holds how often a service ran before a machine stopped it. */
export function stoppedParameter(estate: Pick<Estate, 'name'>, service: string): string {
  return `/${estate.name}/stopped/${service}`
}

// Services are spoken of by their names: a machine is there before them.

/**
 * A service is stopped where it is there: its autoscaler is told to leave it alone, the number of its replicas is kept,
 * none is wanted any more, and it is waited until the last has ended. What is stopped already keeps the number that was
 * kept first.
 */
export function drained(estate: Pick<Estate, 'name' | 'cluster'>, step: string, service: Service): Segment {
  const name = (what: string) => stateName(step, `${service.id}, ${what}`)
  const [look, decide, hold, keep, stop, begin] = [
    name('look'),
    name('is it there?'),
    name('hold its autoscaler'),
    name('keep its number'),
    name('stop'),
    name('count from 0'),
  ]
  return {
    first: look,
    states: (next) => ({
      [look]: looked(service, decide),
      [decide]: {
        Type: 'Choice',
        Choices: [
          {
            And: [...there, { Variable: '$.service.desired[0]', NumericGreaterThan: 0 }],
            Next: service.scaling || service.hours ? hold : keep,
          },
          { And: [...there, { Variable: '$.service.running[0]', NumericGreaterThan: 0 }], Next: begin },
        ],
        Default: next,
      },
      ...(service.scaling || service.hours ? { [hold]: autoscaler(estate, service, true, keep) } : {}),
      [keep]: call(
        'ssm:putParameter',
        {
          Name: stoppedParameter(estate, service.id),
          'Value.$': `States.Format('{}', $.service.desired[0])`,
          Type: 'String',
          Overwrite: true,
        },
        stop,
      ),
      [stop]: call('ecs:updateService', { Cluster: cluster, Service: service.name, DesiredCount: 0 }, begin),
      ...awaited(service, begin, name, { Variable: '$.service.running[0]', NumericEquals: 0 }, 'did not stop', next),
    }),
  }
}

/**
 * A service that a machine stopped runs again as often as before, with the software that it has by now. Nothing where
 * none was stopped. The parameter goes last, so that an execution that is broken off is made good by the next.
 */
export function restored(estate: Pick<Estate, 'name' | 'cluster'>, service: Service): Segment {
  const name = (what: string) => stateName(service.id, what)
  const [look, decide, start, free, begin, forget] = [
    name('was it stopped?'),
    name('how often it ran'),
    name('start'),
    name('free its autoscaler'),
    name('count from 0'),
    name('forget its number'),
  ]
  const parameter = stoppedParameter(estate, service.id)
  const scales = service.scaling || service.hours
  return {
    first: look,
    states: (next) => ({
      [look]: call('ssm:getParameters', { Names: [parameter] }, decide, {
        at: '$.stopped',
        select: { 'values.$': '$.Parameters[*].Value' },
      }),
      [decide]: {
        Type: 'Choice',
        Choices: [{ Variable: '$.stopped.values[0]', IsPresent: true, Next: start }],
        Default: next,
      },
      [start]: call(
        'ecs:updateService',
        { Cluster: cluster, Service: service.name, 'DesiredCount.$': 'States.StringToJson($.stopped.values[0])' },
        scales ? free : begin,
      ),
      ...(scales ? { [free]: autoscaler(estate, service, false, begin) } : {}),
      ...awaited(
        service,
        begin,
        name,
        { Variable: '$.service.running[0]', NumericGreaterThanEqualsPath: '$.service.desired[0]' },
        'did not start',
        forget,
      ),
      [forget]: call('ssm:deleteParameters', { Names: [parameter] }, next),
    }),
  }
}

const there: readonly Test[] = [
  { Variable: '$.service.status[0]', IsPresent: true },
  { Variable: '$.service.status[0]', StringEquals: 'ACTIVE' },
]

/** Looks at a service; empty lists stand for one that is not there. */
function looked(service: Service, next: string): State {
  return call('ecs:describeServices', { Cluster: cluster, Services: [service.name] }, next, {
    at: '$.service',
    select: {
      'status.$': '$.Services[*].Status',
      'desired.$': '$.Services[*].DesiredCount',
      'running.$': '$.Services[*].RunningCount',
    },
  })
}

/** Looks again and again until a test is true, for a limited time. */
function awaited(
  service: Service,
  begin: string,
  name: (what: string) => string,
  test: Test,
  failure: string,
  next: string,
): Record<string, State> {
  const [wait, again, count, decide, failed] = [
    name('wait'),
    name('look again'),
    name('count'),
    name('is it so?'),
    name(failure),
  ]
  return {
    [begin]: { Type: 'Pass', Parameters: { looks: 0 }, ResultPath: '$.waited', Next: wait },
    [wait]: { Type: 'Wait', Seconds: pause, Next: again },
    [again]: looked(service, count),
    [count]: {
      Type: 'Pass',
      Parameters: { 'looks.$': 'States.MathAdd($.waited.looks, 1)' },
      ResultPath: '$.waited',
      Next: decide,
    },
    [decide]: {
      Type: 'Choice',
      Choices: [
        { ...test, Next: next },
        { Variable: '$.waited.looks', NumericGreaterThan: Math.floor(waitedAtMost / pause) - 1, Next: failed },
      ],
      Default: wait,
    },
    [failed]: { Type: 'Fail', Error: 'ServiceNotReady', Cause: `${service.id} ${failure} within ${waitedAtMost} s` },
  }
}

/**
 * Tells the autoscaler of a service to leave its number alone, or to follow it again. One that is not there yet is no
 * fault.
 */
function autoscaler(
  { cluster: { name } }: Pick<Estate, 'cluster'>,
  service: Service,
  held: boolean,
  next: string,
): State {
  const suspended: Field = {
    DynamicScalingInSuspended: held,
    DynamicScalingOutSuspended: held,
    ScheduledScalingSuspended: held,
  }
  return {
    ...call(
      'applicationautoscaling:registerScalableTarget',
      {
        ServiceNamespace: 'ecs',
        ScalableDimension: 'ecs:service:DesiredCount',
        ResourceId: `service/${name}/${service.name}`,
        SuspendedState: suspended,
      },
      next,
    ),
    Catch: [{ ErrorEquals: ['ApplicationAutoScaling.ValidationException'], ResultPath: '$.autoscaler', Next: next }],
  }
}
