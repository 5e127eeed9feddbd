import type { IConnectable, ISecurityGroup } from 'aws-cdk-lib/aws-ec2'
import type { CfnTargetGroup } from 'aws-cdk-lib/aws-elasticloadbalancingv2'
import { Construct } from 'constructs'
import type { TargetGroup } from '../../amazon/estate-entry.ts'
import type { Service as ServicePart } from '../../amazon/estate.ts'
import type { Attributes } from './attributes.ts'
import { library } from './library.ts'
import { constructId } from './names.ts'
import { Scaling } from './scaling.ts'
import type { TaskDefinition } from './task-definition.ts'

const { Duration } = library('aws-cdk-lib')
const { Metric } = library('aws-cdk-lib/aws-cloudwatch')
const { Connections } = library('aws-cdk-lib/aws-ec2')
const { CfnService } = library('aws-cdk-lib/aws-ecs')
const { CfnService: CfnName } = library('aws-cdk-lib/aws-servicediscovery')
type CfnService = InstanceType<typeof CfnService>
type Connections = InstanceType<typeof Connections>
type Metric = InstanceType<typeof Metric>

/** What a service is made from. */
export interface ServiceProps {
  readonly service: ServicePart
  readonly cluster: string
  readonly task: TaskDefinition
  readonly subnets: readonly string[]
  readonly group: ISecurityGroup
  /** The target groups that it registers with, as the estate and as CDK have them. */
  readonly targets: readonly { readonly target: TargetGroup; readonly made: CfnTargetGroup }[]
  /** The namespace of Cloud Map, for a service that others call by name. */
  readonly namespace?: string
  readonly attributes: Attributes
}

/** A service of ECS on Fargate, taken back by itself where a new release does not get ready. */
export class Service extends Construct implements IConnectable {
  readonly connections: Connections
  readonly service: CfnService
  /** Undefined where its count is fixed. */
  readonly scaling?: Scaling
  readonly #dimensions: Record<string, string>

  constructor(scope: Construct, id: string, props: ServiceProps) {
    super(scope, id)
    const { service, cluster, group } = props
    this.#dimensions = { ClusterName: cluster, ServiceName: service.name }
    this.connections = new Connections({ securityGroups: [group] })
    const isScaled = service.scaling !== undefined || service.hours !== undefined
    this.service = new CfnService(this, 'Service', {
      serviceName: service.name,
      cluster,
      taskDefinition: props.task.arn,
      propagateTags: 'SERVICE',
      enableEcsManagedTags: true,
      enableExecuteCommand: service.exec,
      schedulingStrategy: 'REPLICA',
      // A count in the template would undo, with each deployment, what scaling has done; the target's least raises it.
      ...(!isScaled && { desiredCount: service.replicas.min }),
      capacityProviderStrategy: strategyOf(service),
      platformVersion: 'LATEST',
      deploymentConfiguration: {
        minimumHealthyPercent: service.minHealthy,
        maximumPercent: service.maxHealthy,
        deploymentCircuitBreaker: { enable: true, rollback: true },
      },
      ...(service.maxHealthy > 100
        ? { availabilityZoneRebalancing: 'ENABLED' }
        : { availabilityZoneRebalancing: 'DISABLED' }),
      networkConfiguration: {
        awsvpcConfiguration: {
          subnets: [...props.subnets],
          securityGroups: [group.securityGroupId],
          assignPublicIp: 'DISABLED',
        },
      },
      ...(props.targets.length > 0 && {
        loadBalancers: props.targets.map(({ target, made }) => ({
          containerName: target.container,
          containerPort: target.port,
          targetGroupArn: made.ref,
        })),
        healthCheckGracePeriodSeconds: service.grace,
      }),
      ...(service.called &&
        props.namespace !== undefined && {
          serviceRegistries: [{ registryArn: this.#name(service.called.name, props.namespace) }],
        }),
    })
    if (isScaled) {
      this.scaling = new Scaling(this, 'Scaling', { service, cluster, attributes: props.attributes })
      this.scaling.node.addDependency(this.service)
    }
  }

  /** A figure of ECS about it, as the average of one minute: `CPUUtilization`, `MemoryUtilization`. */
  metric(name: string): Metric {
    return new Metric({
      namespace: 'AWS/ECS',
      metricName: name,
      dimensionsMap: this.#dimensions,
      statistic: 'Average',
      period: Duration.minutes(1),
    })
  }

  #name(name: string, namespaceId: string): string {
    return new CfnName(this, `Name${constructId(name)}`, {
      name,
      namespaceId,
      dnsConfig: { namespaceId, dnsRecords: [{ type: 'A', ttl: 10 }], routingPolicy: 'MULTIVALUE' },
      healthCheckCustomConfig: { failureThreshold: 1 },
    }).attrArn
  }
}

/** The base stands on capacity that is not taken away; what comes on top is shared out by weight. */
function strategyOf({ capacity }: ServicePart) {
  return [
    { capacityProvider: 'FARGATE', base: capacity.base, weight: capacity.onDemand },
    ...(capacity.spot > 0 ? [{ capacityProvider: 'FARGATE_SPOT', weight: capacity.spot }] : []),
  ]
}
