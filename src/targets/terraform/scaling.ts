import { awsCron } from '../amazon/cron.ts'
import type { Scaling, Service } from '../amazon/estate.ts'
import { type Block, code, template } from './hcl.ts'
import { ref, resource } from './resource.ts'
import { named, type Scene, word } from './scene.ts'

/** How the replicas of a service follow its load and the clock. */
export function scalingBlocks(scene: Scene, service: Service): Block[] {
  const hours = service.hours ?? []
  if (!service.scaling && hours.length === 0) return []
  const name = word(service.id)
  const same = {
    resource_id: ref('aws_appautoscaling_target', name, 'resource_id'),
    scalable_dimension: ref('aws_appautoscaling_target', name, 'scalable_dimension'),
    service_namespace: ref('aws_appautoscaling_target', name, 'service_namespace'),
  }
  return [
    resource(
      'aws_appautoscaling_target',
      name,
      {
        resource_id: template(
          'service/',
          ref('aws_ecs_cluster', 'this', 'name'),
          '/',
          ref('aws_ecs_service', name, 'name'),
        ),
        scalable_dimension: 'ecs:service:DesiredCount',
        service_namespace: 'ecs',
        min_capacity: code(`var.replicas["${service.id}"].min`),
        max_capacity: code(`var.replicas["${service.id}"].max`),
        lifecycle: hours.length > 0 ? { ignore_changes: [code('min_capacity'), code('max_capacity')] } : undefined,
      },
      hours.length > 0 ? 'The clock changes these bounds.' : undefined,
    ),
    ...(service.scaling?.policies ?? []).map((policy) =>
      resource(
        'aws_appautoscaling_policy',
        `${name}_${policy.on}`,
        {
          name: named(scene, `${service.name}-${policy.on}`),
          policy_type: 'TargetTrackingScaling',
          ...same,
          target_tracking_scaling_policy_configuration: {
            target_value: policy.target,
            scale_out_cooldown: policy.out,
            scale_in_cooldown: policy.in,
            ...metricOf(scene, policy),
          },
        },
        policy.on === 'memory' ? 'Memory seldom falls again: what it has added may stay.' : undefined,
      ),
    ),
    ...hours.map((each) =>
      resource('aws_appautoscaling_scheduled_action', word(`${service.id}_${hourName(each.cron)}`), {
        name: named(scene, `${service.name}-${hourName(each.cron)}`),
        ...same,
        schedule: `cron(${awsCron(each.cron)})`,
        timezone: each.zone,
        scalable_target_action: { min_capacity: String(each.min), max_capacity: String(each.max) },
      }),
    ),
  ]
}

function metricOf(scene: Scene, policy: Scaling['policies'][number]) {
  switch (policy.on) {
    case 'cpu':
      return { predefined_metric_specification: { predefined_metric_type: 'ECSServiceAverageCPUUtilization' } }
    case 'memory':
      return { predefined_metric_specification: { predefined_metric_type: 'ECSServiceAverageMemoryUtilization' } }
    case 'requests':
      return {
        predefined_metric_specification: {
          predefined_metric_type: 'ALBRequestCountPerTarget',
          resource_label: template(
            ref('aws_lb', 'this', 'arn_suffix'),
            '/',
            ref('aws_lb_target_group', word(policy.targetGroup), 'arn_suffix'),
          ),
        },
      }
    case 'queue':
      return {
        customized_metric_specification: {
          namespace: named(scene, policy.namespace),
          metric_name: policy.metric,
          statistic: 'Average',
        },
      }
  }
}

/** A name from the hour itself, so that another entry renames nothing: `0-7-1-5`. */
function hourName(cron: string): string {
  return cron.replaceAll('*', 'x').replaceAll(/[^\w]+/g, '-')
}
