import type { Scene } from './scene.ts'
import type { Variable } from './variables.ts'

/** Logs, who is told of alarms, and what a month may cost. */
export function watchVariables({ estate: { watch } }: Scene): Variable[] {
  return [
    {
      name: 'log_days',
      type: 'map(number)',
      about: 'How many days logs are kept, by log group.',
      value: Object.fromEntries(watch.logs.map(({ id, days }) => [id, days])),
      valid: {
        condition:
          'alltrue([for days in values(var.log_days) : contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], days)])',
        message:
          'CloudWatch keeps logs for 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288 or 3653 days.',
      },
    },
    ...(watch.topics.length === 0
      ? []
      : [
          {
            name: 'alarm_subscriptions',
            type: 'list(object({ topic = string, protocol = string, endpoint = string }))',
            about: 'Who is told of alarms: topic is page or ticket.',
            value: watch.topics.flatMap((topic) =>
              topic.subscriptions.map(({ protocol, to }) => ({ topic: topic.id, protocol, endpoint: to })),
            ),
            valid: {
              condition: `alltrue([for each in var.alarm_subscriptions : contains([${watch.topics.map(({ id }) => `"${id}"`).join(', ')}], each.topic)])`,
              message: `A topic is ${watch.topics.map(({ id }) => id).join(' or ')}.`,
            },
          },
        ]),
    ...(watch.budget
      ? [
          {
            name: 'monthly_budget',
            type: 'number',
            about: `What a month may cost, in ${watch.budget.currency}.`,
            value: watch.budget.monthly,
            valid: { condition: 'var.monthly_budget > 0', message: 'A budget is above nothing.' },
          },
        ]
      : []),
  ]
}
