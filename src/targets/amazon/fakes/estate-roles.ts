import type { Role } from '../estate.ts'
import { attribute, valueOf } from '../value.ts'

const of = (...parts: Parameters<typeof attribute>) => valueOf(attribute(...parts))

/** The roles of the estate by hand. */
export const fakeRoles: readonly Role[] = [
  {
    id: 'bi-execution',
    name: 'acme-prod-bi-execution',
    about: 'The ECS agent: fetches the images and secrets of bi',
    principal: 'ecs-tasks.amazonaws.com',
    managed: [],
    statements: [
      { sid: 'Login', actions: ['ecr:GetAuthorizationToken'], resources: ['*'], why: 'AWS knows no resource for it' },
      {
        sid: 'Images',
        actions: ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
        resources: [of('repository', 'bi', 'arn'), of('repository', 'statsd', 'arn')],
      },
      {
        sid: 'Logs',
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [valueOf(attribute('log', 'bi', 'arn'), ':*')],
      },
      {
        sid: 'Secrets',
        actions: ['secretsmanager:GetSecretValue'],
        resources: [
          of('secret', 'bi-secret-key', 'arn'),
          of('secret', 'cache-password', 'arn'),
          of('database', 'warehouse', 'secret-arn'),
        ],
      },
    ],
  },
  {
    id: 'bi-task',
    name: 'acme-prod-bi-task',
    about: 'The programs of bi',
    principal: 'ecs-tasks.amazonaws.com',
    managed: [],
    statements: [
      {
        sid: 'Results',
        actions: ['s3:GetObject', 's3:PutObject'],
        resources: [valueOf(attribute('bucket', 'results', 'arn'), '/*')],
        conditions: { Bool: { 'aws:SecureTransport': 'true' } },
      },
    ],
  },
  {
    id: 'machines',
    name: 'acme-prod-machines',
    about: 'State machines: run the lifecycle',
    principal: 'states.amazonaws.com',
    managed: [],
    statements: [
      {
        sid: 'Run',
        actions: ['ecs:RunTask'],
        resources: [of('task', 'bi-jobs', 'arn')],
        conditions: { ArnEquals: { 'ecs:cluster': of('cluster', 'cluster', 'arn') } },
      },
      {
        sid: 'Pass',
        actions: ['iam:PassRole'],
        resources: [of('role', 'bi-execution', 'arn'), of('role', 'bi-task', 'arn')],
      },
    ],
  },
  {
    id: 'schedules',
    name: 'acme-prod-schedules',
    about: 'EventBridge: runs jobs by the clock',
    principal: 'scheduler.amazonaws.com',
    managed: [],
    statements: [{ sid: 'Run', actions: ['ecs:RunTask'], resources: [of('task', 'bi-prune', 'arn')] }],
  },
  {
    id: 'flow',
    name: 'acme-prod-flow',
    about: 'Flow logs of the network',
    principal: 'vpc-flow-logs.amazonaws.com',
    managed: [],
    statements: [
      {
        sid: 'Logs',
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams'],
        resources: [valueOf(attribute('log', 'flow', 'arn'), ':*')],
      },
    ],
  },
]
