import { Construct } from 'constructs'
import type { Scaling as ScalingPart, Service } from '../../amazon/estate.ts'
import { awsCron } from '../../amazon/cron.ts'
import type { Attributes } from './attributes.ts'
import { library } from './library.ts'
import { constructId } from './names.ts'

const { CfnScalableTarget, CfnScalingPolicy } = library('aws-cdk-lib/aws-applicationautoscaling')

/** What scaling is made from. */
export interface ScalingProps {
  readonly service: Service
  readonly cluster: string
  readonly attributes: Attributes
}

type Policy = ScalingPart['policies'][number]

/** How the count of a service follows load, and the clock. */
export class Scaling extends Construct {
  constructor(scope: Construct, id: string, { service, cluster, attributes }: ScalingProps) {
    super(scope, id)
    const target = new CfnScalableTarget(this, 'Target', {
      serviceNamespace: 'ecs',
      scalableDimension: 'ecs:service:DesiredCount',
      resourceId: `service/${cluster}/${service.name}`,
      minCapacity: service.replicas.min,
      maxCapacity: service.replicas.max,
      ...(service.hours &&
        service.hours.length > 0 && {
          scheduledActions: service.hours.map(({ cron, zone, min, max }, index) => ({
            scheduledActionName: `${service.name}-${index + 1}`,
            schedule: `cron(${awsCron(cron)})`,
            timezone: zone,
            scalableTargetAction: { minCapacity: min, maxCapacity: max },
          })),
        }),
    })
    for (const policy of service.scaling?.policies ?? []) {
      new CfnScalingPolicy(this, constructId(policy.on), {
        policyName: `${service.name}-${policy.on}`,
        policyType: 'TargetTrackingScaling',
        scalingTargetId: target.ref,
        targetTrackingScalingPolicyConfiguration: {
          targetValue: policy.target,
          scaleOutCooldown: policy.out,
          scaleInCooldown: policy.in,
          ...metricOf(policy, attributes),
        },
      })
    }
  }
}

function metricOf(policy: Policy, attributes: Attributes) {
  switch (policy.on) {
    case 'cpu':
      return { predefinedMetricSpecification: { predefinedMetricType: 'ECSServiceAverageCPUUtilization' } }
    case 'memory':
      return { predefinedMetricSpecification: { predefinedMetricType: 'ECSServiceAverageMemoryUtilization' } }
    case 'requests':
      return {
        predefinedMetricSpecification: {
          predefinedMetricType: 'ALBRequestCountPerTarget',
          resourceLabel: `${attributes.of('entry', 'entry', 'name')}/${attributes.of('target-group', policy.targetGroup, 'name')}`,
        },
      }
    case 'queue':
      return {
        customizedMetricSpecification: { metricName: policy.metric, namespace: policy.namespace, statistic: 'Average' },
      }
  }
}
