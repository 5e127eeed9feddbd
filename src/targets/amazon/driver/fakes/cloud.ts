import { database, graphOf, job, needs, route, secret, service, store } from '../../../../graph/fakes/nodes.ts'
import type { Graph } from '../../../../graph/graph.ts'
import { fakeEstate } from '../../fakes/estate.ts'
import type { Estate } from '../../estate.ts'
import { type Cloud, type CloudChanges, cloudOf } from '../cloud.ts'
import { type Answers, type FakeAws, startAws } from './aws.ts'

/** The graph that the estate by hand might have been made from, as far as drivers ask it. */
export const fakeGraph: Graph = graphOf(
  [
    service('bi-web'),
    service('bi-beat', { singleton: true, ports: [] }),
    route('bi-route', 'bi-web', { host: 'bi.example.com', tls: true }),
    store('metastore'),
    store('warehouse', { administrator: { user: 'administrator', password: 'warehouse-admin' } }),
    store('cache', { engine: 'valkey' }),
    database('metastore-shop'),
    job('metastore-databases'),
    job('bi-migrate', { drains: ['bi-web', 'bi-beat'], title: 'bring the database of bi to 6.1.0' }),
    job('bi-verify', { when: 'verify', title: 'prove that bi works' }),
    secret('bi-secret-key'),
    secret('metastore-shop-password'),
    secret('warehouse-admin'),
    secret('sso-client', { origin: { from: 'environment', variable: 'STACKWRIGHT_TEST_SSO' } }),
  ],
  [needs('bi-migrate', 'metastore-databases'), needs('bi-verify', 'bi-web'), needs('bi-web', 'bi-migrate')],
)

/** The estate by hand on a stand-in for AWS; `close` ends the stand-in. */
export async function fakeCloud(
  answers: Answers,
  changes: CloudChanges & { readonly estate?: Estate } = {},
): Promise<{ readonly cloud: Cloud; readonly aws: FakeAws }> {
  const { estate = fakeEstate, ...rest } = changes
  const aws = await startAws({
    GetCallerIdentity: () => ({ Account: '123456789012' }),
    DescribeLoadBalancers: () => ({ LoadBalancers: [{ DNSName: 'acme-prod-1.eu-west-1.elb.amazonaws.com' }] }),
    ...answers,
  })
  const cloud = cloudOf(fakeGraph, estate, {
    endpoint: aws.endpoint,
    credentials: { accessKeyId: '123456789012', secretAccessKey: 'test' },
    maxAttempts: 1,
    pause: 1,
    ...rest,
  })
  return { cloud, aws }
}

/** A service of ECS as it describes it. */
export function ecsService(name: string, changes: object = {}): object {
  return {
    serviceName: name,
    serviceArn: `arn:aws:ecs:eu-west-1:123456789012:service/acme-prod/${name}`,
    status: 'ACTIVE',
    desiredCount: 2,
    runningCount: 2,
    pendingCount: 0,
    taskDefinition: `arn:aws:ecs:eu-west-1:123456789012:task-definition/${name}:7`,
    deployments: [ecsDeployment('ecs-svc/7')],
    events: [],
    ...changes,
  }
}

/** A deployment of an ECS service. */
export function ecsDeployment(id: string, changes: object = {}): object {
  return {
    id,
    status: 'PRIMARY',
    taskDefinition: `arn:aws:ecs:eu-west-1:123456789012:task-definition/acme-prod-bi-web:${id.split('/').at(-1)}`,
    desiredCount: 2,
    runningCount: 2,
    pendingCount: 0,
    failedTasks: 0,
    rolloutState: 'COMPLETED',
    ...changes,
  }
}

/** A task as ECS describes it; times of the JSON protocol are seconds. */
export function ecsTask(id: string, changes: object = {}): object {
  return {
    taskArn: `arn:aws:ecs:eu-west-1:123456789012:task/acme-prod/${id}`,
    lastStatus: 'RUNNING',
    desiredStatus: 'RUNNING',
    healthStatus: 'HEALTHY',
    createdAt: 1_790_000_000,
    startedAt: 1_790_000_030,
    ...changes,
  }
}

/** Answers to lists and descriptions of tasks, which are all of bi-web. */
export function tasksAnswers(tasks: readonly object[]): Answers {
  const idOf = (task: object) => (task as { taskArn: string }).taskArn
  return {
    ListTasks: ({ desiredStatus, serviceName }: { desiredStatus: string; serviceName?: string }) => ({
      taskArns: tasks
        .filter(
          (task) =>
            serviceName !== 'acme-prod-bi-beat' &&
            ((task as { lastStatus: string }).lastStatus === 'STOPPED') === (desiredStatus === 'STOPPED'),
        )
        .map(idOf),
    }),
    DescribeTasks: ({ tasks: wanted }: { tasks: string[] }) => ({
      tasks: tasks.filter((task) => wanted.includes(idOf(task))),
    }),
  }
}

/** Answers of CloudWatch Logs for streams with lines, each `[time, text]`. */
export function logAnswers(
  streams: () => Readonly<Record<string, readonly (readonly [at: number, text: string])[]>>,
): Answers {
  return {
    DescribeLogStreams: () => ({ logStreams: Object.keys(streams()).map((logStreamName) => ({ logStreamName })) }),
    GetLogEvents: ({
      logStreamName,
      limit,
      nextToken,
      startFromHead,
    }: {
      logStreamName: string
      limit?: number
      nextToken?: string
      startFromHead?: boolean
    }) => {
      const all = (streams()[logStreamName] ?? []).map(([timestamp, message]) => ({ timestamp, message }))
      return { events: nextToken ? [] : startFromHead ? all : all.slice(-(limit ?? 10_000)), nextForwardToken: 'end' }
    },
    FilterLogEvents: ({ startTime = 0, nextToken }: { startTime?: number; nextToken?: string }) => {
      // Two pages, as the real one may cut anywhere.
      const all = Object.entries(streams())
        .flatMap(([logStreamName, lines]) =>
          lines.map(([timestamp, message]) => ({ logStreamName, timestamp, message })),
        )
        .filter((each) => each.timestamp >= startTime)
      const half = Math.ceil(all.length / 2)
      return nextToken
        ? { events: all.slice(half) }
        : { events: all.slice(0, half), ...(all.length > half && { nextToken: 'more' }) }
    },
  }
}
