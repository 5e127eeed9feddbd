import { ruleOf } from '../amazon/alarm-rule.ts'
import type {
  Alarm,
  CompositeAlarm,
  EventPattern,
  EventRule,
  LogGroup,
  Measure,
  Metric,
  Topic,
} from '../amazon/estate-watch.ts'
import type { Value } from '../amazon/value.ts'
import { budgetNotices } from '../amazon/notices.ts'
import { dashboardBlock } from './dashboard.ts'
import { type Block, call, code, type Expression, type HclFile, noted, template } from './hcl.ts'
import { ref, resource } from './resource.ts'
import { expressionOf, named, protection, type Scene, word } from './scene.ts'

/** Logs, alarms and where they go, the dashboard and the budget. */
export function watchFile(scene: Scene): HclFile {
  const { watch } = scene.estate
  return {
    blocks: [
      ...watch.logs.map((each) => logGroup(scene, each)),
      ...watch.topics.flatMap((each) => topicBlocks(scene, each)),
      ...(watch.topics.length === 0 ? [] : [subscriptions(scene, watch.topics)]),
      ...watch.alarms.map((each) => alarm(scene, each)),
      ...watch.composites.map((each) => composite(scene, each)),
      ...watch.events.flatMap((each) => event(scene, each)),
      ...(watch.dashboard ? [dashboardBlock(scene, watch.dashboard)] : []),
      ...(watch.budget ? [budget(scene)] : []),
    ],
  }
}

function logGroup(scene: Scene, log: LogGroup): Block {
  return resource('aws_cloudwatch_log_group', word(log.id), {
    name: named(scene, log.name),
    retention_in_days: code(`var.log_days["${log.id}"]`),
    lifecycle: protection(scene, log.keep),
  })
}

function topicBlocks(scene: Scene, topic: Topic): Block[] {
  const name = word(topic.id)
  return [
    resource(
      'aws_sns_topic',
      name,
      { name: named(scene, topic.name) },
      {
        page: 'What wakes somebody.',
        ticket: 'What waits for the morning.',
        counted: 'Read by nobody: an alarm looks at how often it was told.',
      }[topic.id],
    ),
    resource('aws_sns_topic_policy', name, {
      arn: ref('aws_sns_topic', name, 'arn'),
      policy: call('jsonencode', {
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'AlarmsAndEvents',
            Effect: 'Allow',
            Principal: { Service: ['cloudwatch.amazonaws.com', 'events.amazonaws.com'] },
            Action: 'sns:Publish',
            Resource: ref('aws_sns_topic', name, 'arn'),
          },
          {
            Sid: 'OnlyByTls',
            Effect: 'Deny',
            Principal: '*',
            Action: 'sns:Publish',
            Resource: ref('aws_sns_topic', name, 'arn'),
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          },
        ],
      }),
    }),
  ]
}

function subscriptions({ second }: Scene, topics: readonly Topic[]): Block {
  const arns = Object.fromEntries(topics.map(({ id }) => [id, ref('aws_sns_topic', word(id), 'arn')]))
  return resource('aws_sns_topic_subscription', 'this', {
    for_each: second
      ? noted(
          'Who is told is said once for both regions; some topics are of the first alone.',
          code(
            `{ for each in var.alarm_subscriptions : "\${each.topic} \${each.endpoint}" => each if contains([${topics.map(({ id }) => `"${id}"`).join(', ')}], each.topic) }`,
          ),
        )
      : code('{ for each in var.alarm_subscriptions : "${each.topic} ${each.endpoint}" => each }'),
    topic_arn: code(
      `{ ${Object.entries(arns)
        .map(([id]) => `${id} = aws_sns_topic.${word(id)}.arn`)
        .join(', ')} }[each.value.topic]`,
    ),
    protocol: code('each.value.protocol'),
    endpoint: code('each.value.endpoint'),
  })
}

const missing = { good: 'notBreaching', bad: 'breaching', ignore: 'ignore' } as const

function alarm(scene: Scene, alarm: Alarm): Block {
  return resource('aws_cloudwatch_metric_alarm', word(alarm.id), {
    alarm_name: named(scene, alarm.name),
    alarm_description: named(scene, alarm.about),
    comparison_operator: alarm.is === 'above' ? 'GreaterThanThreshold' : 'LessThanThreshold',
    threshold: alarm.bound,
    evaluation_periods: alarm.periods,
    datapoints_to_alarm: alarm.breaching,
    treat_missing_data: missing[alarm.missing],
    ...measureOf(scene, alarm.measure),
    ...told(alarm),
  })
}

/** Raised by what several alarms together mean. */
function composite(scene: Scene, alarm: CompositeAlarm): Block {
  return resource('aws_cloudwatch_composite_alarm', word(alarm.id), {
    alarm_name: named(scene, alarm.name),
    alarm_description: named(scene, alarm.about),
    alarm_rule: template(...ruleOf(alarm, (id) => ref('aws_cloudwatch_metric_alarm', word(id), 'alarm_name'))),
    ...told(alarm),
  })
}

/** Whether they tell is not Terraform's: `stackwright down` silences those about what it stops, until the next `up`. */
function told({ topic }: Pick<Alarm, 'topic'>) {
  if (topic === undefined) return {}
  const to = [ref('aws_sns_topic', word(topic), 'arn')]
  return { alarm_actions: to, ok_actions: to, lifecycle: { ignore_changes: [code('actions_enabled')] } }
}

function measureOf(scene: Scene, measure: Measure) {
  if ('name' in measure) {
    const percentile = /^p\d/.test(measure.statistic)
    return {
      namespace: measure.namespace,
      metric_name: measure.name,
      dimensions: dimensionsOf(scene, measure),
      period: measure.period,
      ...(percentile ? { extended_statistic: measure.statistic } : { statistic: measure.statistic }),
    }
  }
  return {
    metric_query: [
      { id: 'result', expression: measure.expression, label: measure.label, return_data: true },
      ...Object.entries(measure.of).map(([id, metric]) => ({
        id,
        metric: {
          namespace: metric.namespace,
          metric_name: metric.name,
          dimensions: dimensionsOf(scene, metric),
          stat: metric.statistic,
          period: metric.period,
        },
      })),
    ],
  }
}

function dimensionsOf(scene: Scene, { dimensions }: Metric) {
  return Object.fromEntries(Object.entries(dimensions).map(([name, value]) => [name, expressionOf(scene, value)]))
}

function event(scene: Scene, rule: EventRule): Block[] {
  const name = word(rule.id)
  return [
    resource('aws_cloudwatch_event_rule', name, {
      name: named(scene, rule.name),
      description: rule.about,
      event_pattern: call('jsonencode', pattern(scene, rule.pattern)),
    }),
    resource('aws_cloudwatch_event_target', name, {
      rule: ref('aws_cloudwatch_event_rule', name, 'name'),
      arn: ref('aws_sns_topic', word(rule.topic), 'arn'),
      input_transformer: { input_paths: rule.paths, input_template: named(scene, JSON.stringify(rule.sentence)) },
    }),
  ]
}

function pattern(scene: Scene, of: EventPattern): Expression {
  return Object.fromEntries(
    Object.entries(of).map(([field, wanted]) => [
      field,
      Array.isArray(wanted) ? wanted.map((each) => test(scene, each)) : pattern(scene, wanted as EventPattern),
    ]),
  )
}

type Test = Value | number | { readonly [test: string]: readonly (Value | number)[] | Value | number }

function test(scene: Scene, wanted: Test): Expression {
  if (typeof wanted === 'number') return wanted
  if (typeof wanted === 'string' || isValue(wanted)) return expressionOf(scene, wanted)
  return Object.fromEntries(
    Object.entries(wanted).map(([name, of]) => [
      name,
      Array.isArray(of) ? of.map((each) => test(scene, each)) : test(scene, of as Test),
    ]),
  )
}

function isValue(wanted: object): wanted is Exclude<Value, string> {
  return 'value' in wanted && Array.isArray(wanted.value)
}

function budget(scene: Scene): Block {
  const { budget } = scene.estate.watch
  return resource(
    'aws_budgets_budget',
    'this',
    {
      name: named(scene, budget!.name),
      budget_type: 'COST',
      time_unit: 'MONTHLY',
      limit_amount: template(code('var.monthly_budget')),
      limit_unit: budget!.currency,
      cost_filter: { name: 'TagKeyValue', values: [`user:platform$${scene.estate.platform}`] },
      notification: budgetNotices(budget!).map(({ type, threshold }) => ({
        comparison_operator: 'GREATER_THAN',
        notification_type: type,
        threshold,
        threshold_type: 'PERCENTAGE',
        subscriber_email_addresses: budget!.emails,
      })),
    },
    'It tells and stops nothing. The tag must be activated for cost allocation in the billing console.',
  )
}
