import { Construct } from 'constructs'
import { ruleOf } from '../../amazon/alarm-rule.ts'
import type { Alarm, CompositeAlarm, Metric, Topic } from '../../amazon/estate-watch.ts'
import type { Attributes } from './attributes.ts'
import { library } from './library.ts'
import { constructId } from './names.ts'

const { CfnAlarm, CfnCompositeAlarm } = library('aws-cdk-lib/aws-cloudwatch')

/** What alarms are made from. */
export interface AlarmsProps {
  readonly alarms: readonly Alarm[]
  /** Those over the states of others. */
  readonly composites?: readonly CompositeAlarm[]
  readonly attributes: Attributes
}

const missing = { good: 'notBreaching', bad: 'breaching', ignore: 'ignore' } as const

/** The alarms of an estate; those with a topic tell it when they begin and when they are over. */
export class Alarms extends Construct {
  constructor(scope: Construct, id: string, { alarms, composites = [], attributes }: AlarmsProps) {
    super(scope, id)
    const names = new Map<string, string>()
    for (const alarm of alarms) {
      const made = new CfnAlarm(this, constructId(alarm.id), {
        alarmName: alarm.name,
        alarmDescription: alarm.about,
        comparisonOperator: alarm.is === 'above' ? 'GreaterThanThreshold' : 'LessThanThreshold',
        threshold: alarm.bound,
        evaluationPeriods: alarm.periods,
        datapointsToAlarm: alarm.breaching,
        treatMissingData: missing[alarm.missing],
        ...told(alarm.topic, attributes),
        ...measureOf(alarm, attributes),
      })
      names.set(alarm.id, made.ref)
    }
    for (const composite of composites)
      new CfnCompositeAlarm(this, constructId(composite.id), {
        alarmName: composite.name,
        alarmDescription: composite.about,
        alarmRule: ruleOf(composite, (alarm) => names.get(alarm)).join(''),
        ...told(composite.topic, attributes),
      })
  }
}

function told(topic: Topic['id'] | undefined, attributes: Attributes) {
  if (topic === undefined) return {}
  const arn = attributes.of('topic', topic, 'arn')
  return { actionsEnabled: true, alarmActions: [arn], okActions: [arn] }
}

function measureOf({ measure }: Alarm, attributes: Attributes) {
  const dimensionsOf = (metric: Metric) =>
    Object.entries(metric.dimensions).map(([name, value]) => ({ name, value: attributes.resolve(value) }))
  if (!('expression' in measure)) {
    const percentile = /^(p|tm|wm)\d/.test(measure.statistic)
    return {
      namespace: measure.namespace,
      metricName: measure.name,
      dimensions: dimensionsOf(measure),
      period: measure.period,
      ...(percentile ? { extendedStatistic: measure.statistic } : { statistic: measure.statistic }),
    }
  }
  return {
    metrics: [
      { id: 'result', expression: measure.expression, label: measure.label ?? measure.expression, returnData: true },
      ...Object.entries(measure.of).map(([name, metric]) => ({
        id: name,
        returnData: false,
        metricStat: {
          metric: { namespace: metric.namespace, metricName: metric.name, dimensions: dimensionsOf(metric) },
          period: metric.period,
          stat: metric.statistic,
        },
      })),
    ],
  }
}
