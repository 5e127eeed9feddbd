import type { Task, TaskContainer } from '../amazon/estate-task.ts'
import { type Block, call, code, type Expression, type Special, template, type Text } from './hcl.ts'
import { ref, resource } from './resource.ts'
import { attributeOf, expressionOf, named, type Scene, secretArn, word } from './scene.ts'

/** A task definition: what runs together on Fargate. */
export function taskBlock(scene: Scene, task: Task): Block {
  const size = (what: string) => code(`var.task_sizes["${task.id}"].${what}`)
  return resource('aws_ecs_task_definition', word(task.id), {
    family: named(scene, task.family),
    requires_compatibilities: ['FARGATE'],
    network_mode: 'awsvpc',
    cpu: size('cpu'),
    memory: size('memory'),
    execution_role_arn: ref('aws_iam_role', word(task.executionRole), 'arn'),
    task_role_arn: ref('aws_iam_role', word(task.taskRole), 'arn'),
    container_definitions: call(
      'jsonencode',
      task.containers.map((each) => containerOf(scene, each)),
    ),
    runtime_platform: {
      operating_system_family: 'LINUX',
      cpu_architecture: task.architecture === 'arm64' ? 'ARM64' : 'X86_64',
    },
    volume: task.volumes.map((name) => ({ name })),
    ephemeral_storage: task.ephemeral === undefined ? undefined : { size_in_gib: task.ephemeral },
  })
}

function containerOf(scene: Scene, container: TaskContainer): Expression {
  const { health } = container
  const list = <T>(of: readonly T[], each: (item: T) => Expression) => (of.length === 0 ? undefined : of.map(each))
  return {
    name: container.name,
    image: template(
      attributeOf(scene, { kind: 'repository', id: container.repository, attribute: 'url' }),
      code(`var.images["${container.repository}"]`),
    ),
    essential: container.essential,
    command: list(container.command, (each) => expressionOf(scene, each)),
    workingDirectory: container.workingFolder,
    user: container.user,
    cpu: container.cpu,
    memory: container.memory,
    portMappings: list(container.ports, (port) => ({
      name: port.name,
      containerPort: port.number,
      protocol: port.protocol,
    })),
    environment: list(Object.entries(container.env), ([name, value]) => ({ name, value: expressionOf(scene, value) })),
    secrets: list(Object.entries(container.secrets), ([name, use]) => ({ name, valueFrom: secretFrom(scene, use) })),
    readonlyRootFilesystem: container.readonlyRoot,
    mountPoints: list(container.mounts, (mount) => ({
      sourceVolume: mount.volume,
      containerPath: mount.path,
      readOnly: mount.readonly,
    })),
    dependsOn: list(container.after, (each) => ({ containerName: each.container, condition: each.until })),
    healthCheck: health && {
      command: health.command,
      interval: health.every,
      timeout: health.timeout,
      retries: health.retries,
      startPeriod: health.start,
    },
    stopTimeout: container.stopTimeout,
    logConfiguration: {
      logDriver: 'awslogs',
      options: {
        'awslogs-group': ref('aws_cloudwatch_log_group', word(container.log), 'name'),
        'awslogs-region': code('var.aws_region'),
        'awslogs-stream-prefix': container.name,
      },
    },
  }
}

function secretFrom(scene: Scene, use: TaskContainer['secrets'][string]): Text {
  const arn: Special =
    'secret' in use
      ? secretArn(scene, use.secret)
      : attributeOf(scene, { kind: 'database', id: use.database, attribute: 'secret-arn' })
  return use.field === undefined ? arn : template(arn, `:${use.field}::`)
}
