import type { Watch } from '../estate-watch.ts'
import { attribute, valueOf } from '../value.ts'

const balancer = { LoadBalancer: valueOf(attribute('entry', 'entry', 'name')) }
const count = (name: string) => ({
  namespace: 'AWS/ApplicationELB',
  name,
  dimensions: balancer,
  statistic: 'Sum',
  period: 60,
})

/** How the estate by hand is watched. */
export const fakeWatch: Watch = {
  logs: [
    { id: 'bi', name: '/stackwright/acme-prod/bi', days: 30, keep: false },
    { id: 'exec', name: '/stackwright/acme-prod/exec', days: 365, keep: true },
    { id: 'flow', name: '/stackwright/acme-prod/flow', days: 30, keep: false },
    { id: 'lifecycle', name: '/stackwright/acme-prod/lifecycle', days: 90, keep: false },
    { id: 'metastore-postgresql', name: '/aws/rds/instance/acme-prod-metastore/postgresql', days: 30, keep: false },
  ],
  topics: [
    {
      id: 'page',
      name: 'acme-prod-page',
      subscriptions: [{ protocol: 'https', to: 'https://pager.example.com/acme' }],
    },
    { id: 'ticket', name: 'acme-prod-ticket', subscriptions: [{ protocol: 'email', to: 'data@example.com' }] },
  ],
  alarms: [
    {
      id: 'bi-errors',
      name: 'acme-prod-bi-errors',
      about: 'More than one request in a hundred fails',
      topic: 'page',
      services: ['bi-web'],
      is: 'above',
      bound: 1,
      periods: 5,
      breaching: 3,
      missing: 'good',
      measure: {
        expression: '100 * errors / FILL(requests, 1)',
        label: 'failed requests, percent',
        of: { errors: count('HTTPCode_Target_5XX_Count'), requests: count('RequestCount') },
      },
    },
    {
      id: 'metastore-storage',
      name: 'acme-prod-metastore-storage',
      about: 'Less than 10 GiB are free',
      topic: 'ticket',
      is: 'below',
      bound: 10737418240,
      periods: 3,
      breaching: 3,
      missing: 'bad',
      measure: {
        namespace: 'AWS/RDS',
        name: 'FreeStorageSpace',
        dimensions: { DBInstanceIdentifier: valueOf(attribute('database', 'metastore', 'name')) },
        statistic: 'Average',
        period: 300,
      },
    },
    {
      id: 'bi-slow',
      name: 'acme-prod-bi-slow',
      about: 'One request in twenty takes longer than five seconds',
      topic: 'ticket',
      services: ['bi-beat', 'bi-web'],
      is: 'above',
      bound: 5,
      periods: 3,
      breaching: 2,
      missing: 'ignore',
      measure: {
        namespace: 'AWS/ApplicationELB',
        name: 'TargetResponseTime',
        dimensions: balancer,
        statistic: 'p95',
        period: 300,
      },
    },
    ...(['1h', '5m'] as const).map((window, index): Watch['alarms'][number] => ({
      id: `bi-burn-${window}`,
      name: `acme-prod-bi-burn-${window}`,
      about: `Faults within ${window}`,
      is: 'above',
      bound: 0.072,
      periods: 1,
      breaching: 1,
      missing: 'good',
      measure: {
        expression: 'FILL(errors, 0) / requests',
        of: {
          requests: { ...count('RequestCount'), period: [3600, 300][index]! },
          errors: { ...count('HTTPCode_Target_5XX_Count'), period: [3600, 300][index]! },
        },
      },
    })),
  ],
  composites: [
    {
      id: 'bi-burn',
      name: 'acme-prod-bi-burn',
      about: 'Faults use up what a month may have of them',
      topic: 'page',
      services: ['bi-web'],
      any: [['bi-burn-1h', 'bi-burn-5m']],
    },
  ],
  events: [
    {
      id: 'bi-prune-failed',
      name: 'acme-prod-bi-prune-failed',
      about: 'A run by the clock failed',
      topic: 'ticket',
      pattern: {
        source: ['aws.ecs'],
        'detail-type': ['ECS Task State Change'],
        detail: {
          clusterArn: [valueOf(attribute('cluster', 'cluster', 'arn'))],
          containers: { exitCode: [{ 'anything-but': [0] }] },
        },
      },
      paths: { task: '$.detail.taskArn', reason: '$.detail.stoppedReason' },
      sentence: 'bi-prune failed (<task>): <reason>',
    },
  ],
  dashboard: {
    name: 'acme-prod',
    widgets: [
      {
        title: 'Requests',
        width: 12,
        height: 6,
        measures: [count('RequestCount'), { ...count('HTTPCode_Target_5XX_Count'), label: 'failed' }],
      },
      {
        title: 'Free storage',
        width: 12,
        height: 6,
        unit: 'bytes',
        measures: [
          {
            expression: 'a / 1073741824',
            label: 'GiB',
            of: {
              a: {
                namespace: 'AWS/RDS',
                name: 'FreeStorageSpace',
                dimensions: { DBInstanceIdentifier: valueOf(attribute('database', 'metastore', 'name')) },
                statistic: 'Average',
                period: 300,
              },
            },
          },
        ],
      },
    ],
  },
  budget: { name: 'acme-prod', monthly: 1500, currency: 'USD', at: [80, 100], emails: ['data@example.com'] },
}
