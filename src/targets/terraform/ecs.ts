import type { Service } from '../amazon/estate.ts'
import { type Block, code, type HclFile, noted, type Special } from './hcl.ts'
import { gate } from './lifecycle.ts'
import { listenersOf } from './entry.ts'
import { ref, resource } from './resource.ts'
import { scalingBlocks } from './scaling.ts'
import { named, type Scene, subnetIds, vpcId, word } from './scene.ts'
import { taskBlock } from './tasks.ts'

/** The cluster, what runs in it, and how its services are found. */
export function ecsFile(scene: Scene): HclFile {
  const { cluster, services, tasks } = scene.estate
  return {
    comment: 'What runs. Each service has its own task definition, so that a change of one rolls no other.',
    blocks: [
      clusterBlock(scene),
      resource('aws_ecs_cluster_capacity_providers', 'this', {
        cluster_name: ref('aws_ecs_cluster', 'this', 'name'),
        capacity_providers: ['FARGATE', 'FARGATE_SPOT'],
      }),
      ...(cluster.zone === undefined
        ? []
        : [
            resource('aws_service_discovery_private_dns_namespace', 'this', {
              name: named(scene, cluster.zone),
              vpc: vpcId(scene),
              description: 'Where services find each other',
            }),
          ]),
      ...tasks.map((task) => taskBlock(scene, task)),
      ...services.flatMap((service) => [
        ...discovery(service),
        serviceBlock(scene, service),
        ...scalingBlocks(scene, service),
      ]),
    ],
  }
}

function clusterBlock(scene: Scene): Block {
  const { cluster } = scene.estate
  return resource(
    'aws_ecs_cluster',
    'this',
    {
      name: named(scene, cluster.name),
      setting: { name: 'containerInsights', value: cluster.insights ? 'enabled' : 'disabled' },
      configuration: cluster.exec && {
        execute_command_configuration: {
          logging: 'OVERRIDE',
          log_configuration: {
            cloud_watch_log_group_name: ref('aws_cloudwatch_log_group', word(cluster.exec.log), 'name'),
          },
        },
      },
    },
    cluster.exec && 'Sessions of people in containers are recorded.',
  )
}

function discovery({ id, called }: Service): Block[] {
  if (!called) return []
  return [
    resource('aws_service_discovery_service', word(id), {
      name: called.name,
      dns_config: {
        namespace_id: ref('aws_service_discovery_private_dns_namespace', 'this', 'id'),
        routing_policy: 'MULTIVALUE',
        dns_records: { type: 'A', ttl: 10 },
      },
      // A task that has ended may be known for a moment longer than its service.
      force_destroy: true,
    }),
  ]
}

function serviceBlock(scene: Scene, service: Service): Block {
  const { estate } = scene
  const name = word(service.id)
  const moves = service.scaling !== undefined || (service.hours?.length ?? 0) > 0
  const rolls = service.maxHealthy > 100
  return resource('aws_ecs_service', name, {
    name: named(scene, service.name),
    cluster: ref('aws_ecs_cluster', 'this', 'id'),
    task_definition: ref('aws_ecs_task_definition', word(service.task), 'arn'),
    desired_count: code(`var.replicas["${service.id}"].min`),
    deployment_minimum_healthy_percent: rolls
      ? service.minHealthy
      : noted('There must never be two of it: it is stopped before its successor starts.', service.minHealthy),
    deployment_maximum_percent: service.maxHealthy,
    availability_zone_rebalancing: rolls ? 'ENABLED' : 'DISABLED',
    health_check_grace_period_seconds: service.grace,
    enable_execute_command: service.exec,
    enable_ecs_managed_tags: true,
    propagate_tags: 'SERVICE',
    wait_for_steady_state: noted('An apply ends when tasks serve: the new ones, or the old ones again.', true),
    deployment_circuit_breaker: { enable: true, rollback: true },
    capacity_provider_strategy: [
      { capacity_provider: 'FARGATE', base: service.capacity.base, weight: service.capacity.onDemand },
      ...(service.capacity.spot > 0 ? [{ capacity_provider: 'FARGATE_SPOT', weight: service.capacity.spot }] : []),
    ],
    network_configuration: {
      subnets: subnetIds(scene, 'private'),
      security_groups: [ref('aws_security_group', word(service.group), 'id')],
      assign_public_ip: false,
    },
    load_balancer: service.targets.map((id) => {
      const target = estate.entry!.targets.find((each) => each.id === id)!
      return {
        target_group_arn: ref('aws_lb_target_group', word(id), 'arn'),
        container_name: target.container,
        container_port: target.port,
      }
    }),
    service_registries: service.called && { registry_arn: ref('aws_service_discovery_service', name, 'arn') },
    lifecycle: {
      ...(moves && {
        ignore_changes: noted('Their number follows the load; what is written here is only where it begins.', [
          code('desired_count'),
        ]),
      }),
      // The provider takes a service that ECS has rolled back for one that is steady.
      postcondition: {
        condition: code(`self.task_definition == aws_ecs_task_definition.${word(service.task)}.arn`),
        error_message: `The new tasks of ${service.id} did not get ready, and ECS went back to the old ones: look at their logs.`,
      },
    },
    depends_on: [...gate(scene), ...(service.targets.length > 0 ? listenersOf(scene) : [])] satisfies Special[],
  })
}
