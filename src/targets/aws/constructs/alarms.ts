import { Construct } from 'constructs'
import type { Alarm, Metric } from '../../amazon/estate-watch.ts'
import type { Attributes } from './attributes.ts'
import { library } from './library.ts'
import { constructId } from './names.ts'

const { CfnAlarm } = library('aws-cdk-lib/aws-cloudwatch')

/** What alarms are made from. */
export interface AlarmsProps {
  readonly alarms: readonly Alarm[]
  readonly attributes: Attributes
}

const missing = { good: 'notBreaching', bad: 'breaching', ignore: 'ignore' } as const

/** The alarms of an estate, each telling its topic when it begins and when it is over. */
export class Alarms extends Construct {
  constructor(scope: Construct, id: string, { alarms, attributes }: AlarmsProps) {
    super(scope, id)
    for (const alarm of alarms) {
      const topic = attributes.of('topic', alarm.topic, 'arn')
      new CfnAlarm(this, constructId(alarm.id), {
        alarmName: alarm.name,
        alarmDescription: alarm.about,
        comparisonOperator: alarm.is === 'above' ? 'GreaterThanThreshold' : 'LessThanThreshold',
        threshold: alarm.bound,
        evaluationPeriods: alarm.periods,
        datapointsToAlarm: alarm.breaching,
        treatMissingData: missing[alarm.missing],
        actionsEnabled: true,
        alarmActions: [topic],
        okActions: [topic],
        ...measureOf(alarm, attributes),
      })
    }
  }
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
