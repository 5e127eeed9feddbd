import type { Graph } from '../../graph/graph.ts'
import type { Estate, Machine, Role, Schedule, Statement } from './estate.ts'
import type { SecretUse, Task } from './estate-task.ts'
import { stoppedParameter } from './machine-services.ts'
import { nameOf } from './names.ts'
import { schedulerRole } from './schedules.ts'
import type { Site } from './site.ts'
import { type Attribute, attribute, type Value, valueOf } from './value.ts'

/** What of an estate its roles follow from. */
export type Acting = Pick<
  Estate,
  'name' | 'region' | 'network' | 'cluster' | 'secrets' | 'tasks' | 'services' | 'lifecycle' | 'schedules'
>

/** The role of the flow logs of a network that is made. */
export const flowLogsRole = 'flow-logs'

/**
 * The roles of an estate, each with what it needs and nothing else: `<task>-execution` and `<task>-task` of each task,
 * `<machine>-machine` of each state machine, `scheduler` for jobs by the clock, `flow-logs` for a network that is made.
 */
export function rolesOf(graph: Graph, site: Site, estate: Acting): Role[] {
  const { before, after } = estate.lifecycle
  const role = (id: string, about: string, principal: string, statements: readonly Statement[]): Role => ({
    id,
    name: nameOf(graph, site, 'role', id),
    about,
    principal,
    managed: [],
    statements,
  })
  const found = [
    ...estate.tasks.flatMap((task) => [
      role(
        task.executionRole,
        `Fetches the images and secrets of ${task.id}, and writes its logs`,
        'ecs-tasks.amazonaws.com',
        executionStatements(estate, task),
      ),
      role(task.taskRole, `The programs of ${task.id}`, 'ecs-tasks.amazonaws.com', taskStatements(estate, task)),
    ]),
    ...[before, after]
      .filter((machine) => machine !== undefined)
      .map((machine) =>
        role(
          machine.role,
          `Runs the jobs that come ${machine.id} the services`,
          'states.amazonaws.com',
          machineStatements(estate, machine),
        ),
      ),
    ...(estate.schedules.length > 0
      ? [
          role(
            schedulerRole,
            'Starts jobs by the clock',
            'scheduler.amazonaws.com',
            schedulerStatements(estate, estate.schedules),
          ),
        ]
      : []),
    ...(estate.network.made && estate.network.flowLogDays > 0
      ? [role(flowLogsRole, 'Writes the flow logs of the network', 'vpc-flow-logs.amazonaws.com', flowStatements())]
      : []),
  ]
  return found.sort((a, b) => (a.id < b.id ? -1 : 1))
}

const unnamed = 'AWS knows no resource for this action'
const anyStream = 'The streams of a log group have no names before they are written'

/** What the ECS agent does for a task before its programs run. */
function executionStatements({ secrets }: Acting, { id, containers }: Task): Statement[] {
  const repositories = unique(containers.map((each) => each.repository)).map((each) =>
    valueOf(attribute('repository', each, 'arn')),
  )
  const uses = containers.flatMap((each) => Object.values(each.secrets))
  const inParameters = (use: SecretUse) =>
    'secret' in use && secrets.some((each) => each.id === use.secret && each.kept === 'ssm')
  const [parameters, managed] = [uses.filter(inParameters), uses.filter((use) => !inParameters(use))]
  return [
    { sid: 'Login', actions: ['ecr:GetAuthorizationToken'], resources: ['*'], why: unnamed },
    {
      sid: 'Images',
      actions: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
      resources: repositories,
    },
    {
      sid: 'Logs',
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [valueOf(attribute('log', id, 'arn'), ':*')],
      why: anyStream,
    },
    ...(managed.length > 0
      ? [{ sid: 'Secrets', actions: ['secretsmanager:GetSecretValue'], resources: arnsOf(managed) }]
      : []),
    ...(parameters.length > 0
      ? [{ sid: 'Parameters', actions: ['ssm:GetParameters'], resources: arnsOf(parameters) }]
      : []),
  ]
}

function arnsOf(uses: readonly SecretUse[]): Value[] {
  const found = uses.map((use): Attribute =>
    'secret' in use ? attribute('secret', use.secret, 'readable') : attribute('database', use.database, 'secret-arn'),
  )
  return [...new Map(found.map((each) => [`${each.kind} ${each.id}`, each])).values()]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map((each) => valueOf(each))
}

/** What programs may do on AWS: nothing, but to let a session in where the platform allows it. */
function taskStatements({ services, cluster }: Acting, task: Task): Statement[] {
  if (!services.some((service) => service.task === task.id && service.exec)) return []
  return [
    {
      sid: 'Session',
      resources: ['*'],
      why: unnamed,
      actions: [
        'ssmmessages:CreateControlChannel',
        'ssmmessages:CreateDataChannel',
        'ssmmessages:OpenControlChannel',
        'ssmmessages:OpenDataChannel',
      ],
    },
    ...(cluster.exec
      ? [
          {
            sid: 'FindRecord',
            actions: ['logs:DescribeLogGroups'],
            resources: ['*'],
            why: 'A list of log groups is asked for all of them',
          },
          {
            sid: 'Record',
            actions: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
            resources: [valueOf(attribute('log', cluster.exec.log, 'arn'), ':*')],
            why: anyStream,
          },
        ]
      : []),
  ]
}

/** What a machine does: it runs its tasks, keeps its checksums, and stops and starts services. */
function machineStatements(estate: Acting, { steps, restores = [] }: Machine): Statement[] {
  const drained = unique(steps.flatMap((step) => step.drains))
  const handled = estate.services.filter((service) => drained.includes(service.id) || restores.includes(service.id))
  const scaled = handled.filter((service) => service.scaling || service.hours)
  const kept = [
    ...unique(steps.flatMap((step) => step.parameter ?? [])),
    ...handled.map((service) => stoppedParameter(estate, service.id)),
  ]
  const here = 'The account is the one that the role is in, which its resources need not say'
  return [
    ...(steps.length > 0 ? runStatements(estate, unique(steps.map((step) => step.task)), 'states') : []),
    ...(kept.length > 0
      ? [
          {
            sid: 'Checksums',
            actions: [
              'ssm:GetParameters',
              'ssm:PutParameter',
              ...(restores.length > 0 ? ['ssm:DeleteParameters'] : []),
            ],
            resources: kept.map((name) => `arn:aws:ssm:${estate.region}:*:parameter${name}`),
            why: here,
          },
        ]
      : []),
    ...(handled.length > 0
      ? [
          {
            sid: 'Services',
            actions: ['ecs:DescribeServices', 'ecs:UpdateService'],
            resources: handled.map(
              (service) => `arn:aws:ecs:${estate.region}:*:service/${estate.cluster.name}/${service.name}`,
            ),
            why: here,
          },
        ]
      : []),
    ...(scaled.length > 0
      ? [
          {
            sid: 'Autoscalers',
            actions: ['application-autoscaling:RegisterScalableTarget'],
            resources: [`arn:aws:application-autoscaling:${estate.region}:*:scalable-target/*`],
            conditions: { StringEquals: { 'application-autoscaling:service-namespace': 'ecs' } },
            why: 'Scalable targets have names that AWS draws',
          },
        ]
      : []),
    {
      sid: 'Logs',
      resources: ['*'],
      why: unnamed,
      actions: [
        'logs:CreateLogDelivery',
        'logs:DeleteLogDelivery',
        'logs:DescribeLogGroups',
        'logs:DescribeResourcePolicies',
        'logs:GetLogDelivery',
        'logs:ListLogDeliveries',
        'logs:PutResourcePolicy',
        'logs:UpdateLogDelivery',
      ],
    },
  ]
}

/** What it takes to run tasks; a machine also waits for their end, and ends those that take too long. */
function runStatements(estate: Acting, tasks: readonly string[], by: 'states' | 'scheduler'): Statement[] {
  const inCluster = { ArnEquals: { 'ecs:cluster': valueOf(attribute('cluster', 'cluster', 'arn')) } }
  const roles = estate.tasks
    .filter((task) => tasks.includes(task.id))
    .flatMap((task) => [task.executionRole, task.taskRole])
  return [
    {
      sid: 'Run',
      actions: ['ecs:RunTask'],
      resources: tasks.map((task) => valueOf(attribute('task', task, 'arn'))),
      conditions: inCluster,
    },
    {
      sid: 'Pass',
      actions: ['iam:PassRole'],
      resources: unique(roles).map((role) => valueOf(attribute('role', role, 'arn'))),
      conditions: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
    },
    // The tags of a task definition go to its tasks.
    {
      sid: 'Tag',
      actions: ['ecs:TagResource'],
      resources: [`arn:aws:ecs:${estate.region}:*:task/${estate.cluster.name}/*`],
      conditions: { StringEquals: { 'ecs:CreateAction': 'RunTask' } },
      why: 'Tasks have no names before they run',
    },
    ...(by === 'states'
      ? [
          {
            sid: 'Follow',
            actions: ['ecs:DescribeTasks', 'ecs:StopTask'],
            resources: [`arn:aws:ecs:${estate.region}:*:task/${estate.cluster.name}/*`],
            why: 'Tasks have no names before they run',
          },
          {
            sid: 'Hear',
            actions: ['events:DescribeRule', 'events:PutRule', 'events:PutTargets'],
            resources: [`arn:aws:events:${estate.region}:*:rule/StepFunctionsGetEventsForECSTaskRule`],
            why: 'The account is the one that the role is in, which its resources need not say',
          },
        ]
      : []),
  ]
}

function schedulerStatements(estate: Acting, schedules: readonly Schedule[]): Statement[] {
  return runStatements(estate, unique(schedules.map((schedule) => schedule.task)), 'scheduler')
}

function flowStatements(): Statement[] {
  return [
    {
      sid: 'Find',
      actions: ['logs:DescribeLogGroups'],
      resources: ['*'],
      why: 'A list of log groups is asked for all of them',
    },
    {
      sid: 'Logs',
      actions: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
      resources: [valueOf(attribute('log', 'flow', 'arn'), ':*')],
      why: anyStream,
    },
  ]
}

function unique<T>(values: readonly T[]): T[] {
  return [...new Set(values)]
}
