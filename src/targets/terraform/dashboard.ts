import type { Dashboard, Measure, Metric } from '../amazon/estate-watch.ts'
import { type Block, call, code, type Expression } from './hcl.ts'
import { resource } from './resource.ts'
import { expressionOf, named, type Scene } from './scene.ts'

/** The page of pictures: 24 columns, filled from left to right. */
export function dashboardBlock(scene: Scene, dashboard: Dashboard): Block {
  let [x, y, row] = [0, 0, 0]
  const widgets = dashboard.widgets.map((widget): Expression => {
    if (x + widget.width > 24) [x, y, row] = [0, y + row, 0]
    const at = { x, y }
    x += widget.width
    row = Math.max(row, widget.height)
    return {
      type: 'metric',
      ...at,
      width: widget.width,
      height: widget.height,
      properties: {
        title: widget.title,
        region: code('var.aws_region'),
        view: 'timeSeries',
        stacked: false,
        metrics: widget.measures.flatMap((each, i) => lines(scene, each, i)),
        ...(widget.unit !== undefined && { yAxis: { left: { label: widget.unit, showUnits: false } } }),
      },
    }
  })
  return resource('aws_cloudwatch_dashboard', 'this', {
    dashboard_name: named(scene, dashboard.name),
    dashboard_body: call('jsonencode', { widgets }),
  })
}

/** A measure as lines of a picture; what an expression is made from is there and not drawn. */
function lines(scene: Scene, measure: Measure, i: number): Expression[] {
  if ('name' in measure)
    return [
      line(scene, measure, {
        stat: measure.statistic,
        period: measure.period,
        ...(measure.label !== undefined && { label: measure.label }),
      }),
    ]
  // Labels are of one measure; ids are of the whole picture.
  const id = (label: string) => `${label}_${i}`
  const expression = Object.keys(measure.of).reduce(
    (text, label) => text.replaceAll(new RegExp(`\\b${label}\\b`, 'g'), id(label)),
    measure.expression,
  )
  return [
    [{ id: `result_${i}`, expression, ...(measure.label !== undefined && { label: measure.label }) }],
    ...Object.entries(measure.of).map(([label, metric]) =>
      line(scene, metric, { id: id(label), stat: metric.statistic, period: metric.period, visible: false }),
    ),
  ]
}

function line(scene: Scene, { namespace, name, dimensions }: Metric, more: Record<string, Expression>): Expression {
  return [
    named(scene, namespace),
    name,
    ...Object.entries(dimensions).flatMap(([key, value]) => [key, expressionOf(scene, value)]),
    more,
  ]
}
