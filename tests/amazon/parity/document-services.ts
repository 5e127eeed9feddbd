import type { All } from './document-values.ts'
import { byName, setOf } from './intents.ts'

export function placed(b: any): Record<string, unknown> {
  return { subnets: setOf(b.subnets), groups: setOf(b.security_groups), publicIp: b.assign_public_ip }
}

export function service(all: All, b: any): unknown {
  const registry = /\{aws_service_discovery_service\.(\w+)\.arn\}/.exec(
    b.service_registries?.[0].registry_arn ?? '',
  )?.[1]
  const called = all('service_discovery_service').find(({ name }) => name === registry)?.body
  const records = called?.['dns_config'][0]
  return {
    wanted: b.desired_count,
    task: b.task_definition,
    minHealthy: b.deployment_minimum_healthy_percent,
    maxHealthy: b.deployment_maximum_percent,
    breaker: b.deployment_circuit_breaker[0].enable,
    rollback: b.deployment_circuit_breaker[0].rollback,
    capacity: Object.fromEntries(
      (b.capacity_provider_strategy as any[]).map((each) => [
        each.capacity_provider,
        { base: each.base || undefined, weight: each.weight },
      ]),
    ),
    grace: b.health_check_grace_period_seconds,
    exec: b.enable_execute_command,
    rebalances: b.availability_zone_rebalancing === 'ENABLED',
    tags: b.propagate_tags,
    targets: byName(
      ((b.load_balancer ?? []) as any[]).map(
        (each) => `${each.target_group_arn} ${each.container_name}:${each.container_port}`,
      ),
    ),
    called:
      called &&
      `${called['name']} ${records.routing_policy} ${records.dns_records[0].type} ${records.dns_records[0].ttl}`,
    ...placed(b.network_configuration[0]),
  }
}

export function policies(all: All, target: string): Record<string, unknown> {
  return Object.fromEntries(
    all('appautoscaling_policy')
      .filter(({ body }) => body['resource_id'] === `{aws_appautoscaling_target.${target}.resource_id}`)
      .map(({ body }) => {
        const [config] = body['target_tracking_scaling_policy_configuration']
        const [given, own] = [config.predefined_metric_specification?.[0], config.customized_metric_specification?.[0]]
        return [
          body['name'],
          {
            target: config.target_value,
            out: config.scale_out_cooldown,
            in: config.scale_in_cooldown,
            metric: given?.predefined_metric_type,
            of: given?.resource_label,
            own: own && `${own.namespace} ${own.metric_name} ${own.statistic}`,
          },
        ]
      }),
  )
}
