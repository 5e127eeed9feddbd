import { Construct } from 'constructs'
import type { Dashboard as DashboardPart, Measure, Metric } from '../../amazon/estate-watch.ts'
import type { Attributes } from './attributes.ts'
import { library } from './library.ts'

const { Stack } = library('aws-cdk-lib')
const { CfnDashboard } = library('aws-cdk-lib/aws-cloudwatch')

/** What a dashboard is made from. */
export interface DashboardProps {
  readonly dashboard: DashboardPart
  readonly attributes: Attributes
}

/** A page of pictures in CloudWatch, laid out from left to right in rows of 24 columns. */
export class Dashboard extends Construct {
  constructor(scope: Construct, id: string, { dashboard, attributes }: DashboardProps) {
    super(scope, id)
    const { region } = Stack.of(this)
    let [x, y, row] = [0, 0, 0]
    const widgets = dashboard.widgets.map(({ title, width, height, measures, unit }) => {
      if (x + width > 24) [x, y, row] = [0, y + row, 0]
      const at = { x, y, width, height }
      x += width
      row = Math.max(row, height)
      const metrics = measures.flatMap((measure, index) => lines(measure, index, region, attributes))
      return {
        type: 'metric',
        ...at,
        properties: {
          title,
          region,
          view: 'timeSeries',
          stacked: false,
          metrics,
          ...(unit !== undefined && { yAxis: { left: { label: unit, showUnits: false, min: 0 } } }),
        },
      }
    })
    new CfnDashboard(this, 'Page', {
      dashboardName: dashboard.name,
      dashboardBody: Stack.of(this).toJsonString({ widgets }),
    })
  }
}

/**
 * The lines of a measure as a picture has them: a metric, or an expression and the metrics that it is made from, which
 * are not drawn.
 */
function lines(measure: Measure, index: number, region: string, attributes: Attributes): unknown[] {
  if (!('expression' in measure))
    return [metricOf(measure, { ...(measure.label !== undefined && { label: measure.label }) }, attributes)]
  // Names of metrics must be unique in a picture, and begin with a small letter.
  const renamed = (name: string) => `${name}${index === 0 ? '' : `_${index}`}`
  const expression = Object.keys(measure.of).reduce(
    (text, name) => text.replace(new RegExp(`\\b${name}\\b`, 'g'), renamed(name)),
    measure.expression,
  )
  return [
    [{ expression, id: `result${index}`, region, ...(measure.label !== undefined && { label: measure.label }) }],
    ...Object.entries(measure.of).map(([name, metric]) =>
      metricOf(metric, { id: renamed(name), visible: false }, attributes),
    ),
  ]
}

function metricOf(metric: Metric, options: Readonly<Record<string, unknown>>, attributes: Attributes): unknown[] {
  return [
    metric.namespace,
    metric.name,
    ...Object.entries(metric.dimensions).flatMap(([name, value]) => [name, attributes.resolve(value)]),
    { stat: metric.statistic, period: metric.period, ...options },
  ]
}
