import type { CfnTaskDefinitionProps } from 'aws-cdk-lib/aws-ecs'
import { Construct } from 'constructs'
import type { Repository } from '../../amazon/estate.ts'
import type { SecretUse, Task, TaskContainer } from '../../amazon/estate-task.ts'
import { acknowledge } from './acknowledge.ts'
import type { Attributes } from './attributes.ts'
import { library } from './library.ts'

const { Stack } = library('aws-cdk-lib')
const { CfnTaskDefinition } = library('aws-cdk-lib/aws-ecs')

/** A container as CloudFormation has it. */
type ContainerProperty = Extract<
  NonNullable<CfnTaskDefinitionProps['containerDefinitions']>,
  readonly unknown[]
>[number]

/** What a task definition is made from. */
export interface TaskDefinitionProps {
  readonly task: Task
  readonly repositories: readonly Repository[]
  readonly attributes: Attributes
}

/** A task definition of Fargate, whose images are named by digest where it is known. */
export class TaskDefinition extends Construct {
  /** With its revision. */
  readonly arn: string
  readonly family: string

  constructor(scope: Construct, id: string, props: TaskDefinitionProps) {
    super(scope, id)
    const { task, attributes } = props
    const made = new CfnTaskDefinition(this, 'Task', {
      family: task.family,
      cpu: String(task.cpu),
      memory: String(task.memory),
      networkMode: 'awsvpc',
      requiresCompatibilities: ['FARGATE'],
      runtimePlatform: {
        cpuArchitecture: task.architecture === 'arm64' ? 'ARM64' : 'X86_64',
        operatingSystemFamily: 'LINUX',
      },
      executionRoleArn: attributes.of('role', task.executionRole, 'arn'),
      taskRoleArn: attributes.of('role', task.taskRole, 'arn'),
      containerDefinitions: task.containers.map((container) => containerOf(container, props, Stack.of(this).region)),
      ...(task.volumes.length > 0 && { volumes: task.volumes.map((name) => ({ name })) }),
      ...(task.ephemeral !== undefined && { ephemeralStorage: { sizeInGiB: task.ephemeral } }),
    })
    acknowledge(made, {
      ECS2: 'No variable holds a secret; those come from Secrets Manager or SSM when a task starts.',
    })
    this.arn = made.ref
    this.family = task.family
  }
}

function containerOf(
  container: TaskContainer,
  { repositories, attributes }: TaskDefinitionProps,
  region: string,
): ContainerProperty {
  const { health } = container
  return {
    name: container.name,
    image: imageOf(container.repository, repositories, attributes),
    essential: container.essential,
    ...(container.command.length > 0 && { command: container.command.map((word) => attributes.resolve(word)) }),
    ...(container.workingFolder !== undefined && { workingDirectory: container.workingFolder }),
    ...(container.user !== undefined && { user: container.user }),
    environment: Object.entries(container.env).map(([name, value]) => ({ name, value: attributes.resolve(value) })),
    secrets: Object.entries(container.secrets).map(([name, use]) => ({ name, valueFrom: secretOf(use, attributes) })),
    portMappings: container.ports.map(({ name, number, protocol, http }) => ({
      name,
      containerPort: number,
      protocol,
      ...(http && { appProtocol: 'http' }),
    })),
    readonlyRootFilesystem: container.readonlyRoot,
    mountPoints: container.mounts.map(({ volume, path, readonly }) => ({
      sourceVolume: volume,
      containerPath: path,
      readOnly: readonly,
    })),
    ...(health && {
      healthCheck: {
        command: [...health.command],
        interval: health.every,
        timeout: health.timeout,
        retries: health.retries,
        startPeriod: health.start,
      },
    }),
    dependsOn: container.after.map((each) => ({ containerName: each.container, condition: each.until })),
    stopTimeout: container.stopTimeout,
    logConfiguration: {
      logDriver: 'awslogs',
      options: {
        'awslogs-group': attributes.of('log', container.log, 'name'),
        'awslogs-region': region,
        'awslogs-stream-prefix': container.name,
      },
    },
    ...(container.cpu !== undefined && { cpu: container.cpu }),
    ...(container.memory !== undefined && { memory: container.memory }),
  }
}

/**
 * By digest, so that a revision always runs the same bytes; by the tag, which repositories let nobody move, before the
 * digest is known.
 */
function imageOf(id: string, repositories: readonly Repository[], attributes: Attributes): string {
  const repository = repositories.find((each) => each.id === id)
  const version = repository?.digest !== undefined ? `@${repository.digest}` : `:${repository?.tag ?? 'latest'}`
  return `${attributes.of('repository', id, 'url')}${version}`
}

function secretOf(use: SecretUse, attributes: Attributes): string {
  if ('database' in use) return `${attributes.of('database', use.database, 'secret-arn')}:${use.field}::`
  const arn = attributes.of('secret', use.secret, 'arn')
  return use.field === undefined ? arn : `${arn}:${use.field}::`
}
