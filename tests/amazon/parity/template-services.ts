import { byName, setOf } from './intents.ts'
import type { All } from './template-values.ts'

export function placed(p: any): Record<string, unknown> {
  return { subnets: setOf(p.Subnets), groups: setOf(p.SecurityGroups), publicIp: p.AssignPublicIp === 'ENABLED' }
}

export function service(all: All, p: any): unknown {
  const least = all('ApplicationAutoScaling::ScalableTarget').find(
    ({ properties }) =>
      String(properties.ResourceId).includes(`/${p.ServiceName}`) ||
      properties.ResourceId.includes(`{service:${p.ServiceName}.`),
  )
  const registered = all('ServiceDiscovery::Service').find(({ id }) =>
    JSON.stringify(p.ServiceRegistries ?? '').includes(id),
  )?.properties
  return {
    wanted: p.DesiredCount ?? least?.properties.MinCapacity,
    task: p.TaskDefinition,
    minHealthy: p.DeploymentConfiguration.MinimumHealthyPercent,
    maxHealthy: p.DeploymentConfiguration.MaximumPercent,
    breaker: p.DeploymentConfiguration.DeploymentCircuitBreaker.Enable,
    rollback: p.DeploymentConfiguration.DeploymentCircuitBreaker.Rollback,
    capacity: Object.fromEntries(
      (p.CapacityProviderStrategy as any[]).map((each) => [
        each.CapacityProvider,
        { base: each.Base || undefined, weight: each.Weight },
      ]),
    ),
    grace: p.HealthCheckGracePeriodSeconds,
    exec: p.EnableExecuteCommand,
    rebalances: p.AvailabilityZoneRebalancing === 'ENABLED',
    tags: p.PropagateTags,
    targets: byName(
      ((p.LoadBalancers ?? []) as any[]).map(
        (each) => `${each.TargetGroupArn} ${each.ContainerName}:${each.ContainerPort}`,
      ),
    ),
    called:
      registered &&
      `${registered.Name} ${registered.DnsConfig.RoutingPolicy} ${registered.DnsConfig.DnsRecords[0].Type} ${registered.DnsConfig.DnsRecords[0].TTL}`,
    ...placed(p.NetworkConfiguration.AwsvpcConfiguration),
  }
}

export function policies(all: All, target: string): Record<string, unknown> {
  return Object.fromEntries(
    all('ApplicationAutoScaling::ScalingPolicy')
      .filter(({ properties }) => String(properties.ScalingTargetId).includes(target))
      .map(({ properties: { PolicyName, TargetTrackingScalingPolicyConfiguration: p } }) => [
        PolicyName,
        {
          target: p.TargetValue,
          out: p.ScaleOutCooldown,
          in: p.ScaleInCooldown,
          metric: p.PredefinedMetricSpecification?.PredefinedMetricType,
          of: p.PredefinedMetricSpecification?.ResourceLabel,
          own:
            p.CustomizedMetricSpecification &&
            `${p.CustomizedMetricSpecification.Namespace} ${p.CustomizedMetricSpecification.MetricName} ${p.CustomizedMetricSpecification.Statistic}`,
        },
      ]),
  )
}
