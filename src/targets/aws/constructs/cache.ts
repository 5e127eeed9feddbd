import type { IConnectable, ISecurityGroup } from 'aws-cdk-lib/aws-ec2'
import { Construct } from 'constructs'
import type { Cache as CachePart } from '../../amazon/estate-data.ts'
import { acknowledge } from './acknowledge.ts'
import type { Attributes } from './attributes.ts'
import { library } from './library.ts'
import type { Secret } from './secret.ts'

const { ArnFormat, Duration, RemovalPolicy, Stack } = library('aws-cdk-lib')
const { Metric } = library('aws-cdk-lib/aws-cloudwatch')
const { Connections, Port } = library('aws-cdk-lib/aws-ec2')
const { CfnCacheCluster, CfnParameterGroup, CfnReplicationGroup, CfnSubnetGroup } =
  library('aws-cdk-lib/aws-elasticache')
type Connections = InstanceType<typeof Connections>
type Metric = InstanceType<typeof Metric>

/** What a cache is made from. */
export interface CacheProps {
  readonly cache: CachePart
  readonly subnets: readonly string[]
  readonly group: ISecurityGroup
  /** Its password; none for memcached, which knows none. */
  readonly password?: Secret
  readonly attributes: Attributes
}

interface Made {
  readonly address: string
  readonly port: string
  readonly reader: string
  readonly arn: string
  readonly name: string
}

/** A Redis or Valkey of ElastiCache, with TLS and a password, or a memcached. */
export class Cache extends Construct implements IConnectable {
  readonly connections: Connections
  readonly address: string
  readonly port: string
  readonly #name: string

  constructor(scope: Construct, id: string, props: CacheProps) {
    super(scope, id)
    const { cache: part, attributes } = props
    this.#name = part.name
    this.connections = new Connections({ securityGroups: [props.group], defaultPort: Port.tcp(part.port) })
    const subnets = new CfnSubnetGroup(this, 'Subnets', {
      cacheSubnetGroupName: part.name,
      description: `Where ${part.name} stands`,
      subnetIds: [...props.subnets],
    })
    const parameters = new CfnParameterGroup(this, 'Parameters', {
      cacheParameterGroupFamily: part.family,
      description: `Settings of ${part.name}`,
      properties: { ...part.parameters },
    })
    const made =
      part.engine === 'memcached'
        ? this.#memcached(props, subnets.ref, parameters.ref)
        : this.#replicated(props, subnets.ref, parameters.ref)
    this.address = made.address
    this.port = made.port
    attributes.tell('cache', part.id, { ...made })
  }

  /** A figure that ElastiCache tells, as the average of five minutes, of its first node. */
  metric(name: string): Metric {
    return new Metric({
      namespace: 'AWS/ElastiCache',
      metricName: name,
      dimensionsMap: { CacheClusterId: `${this.#name}-001` },
      statistic: 'Average',
      period: Duration.minutes(5),
    })
  }

  #replicated({ cache: part, group, password }: CacheProps, subnets: string, parameters: string): Made {
    const several = part.nodes > 1
    const made = new CfnReplicationGroup(this, 'Group', {
      replicationGroupId: part.name,
      replicationGroupDescription: part.name,
      engine: part.engine,
      engineVersion: part.version,
      cacheNodeType: part.node,
      numCacheClusters: part.nodes,
      port: part.port,
      automaticFailoverEnabled: several,
      multiAzEnabled: several,
      cacheSubnetGroupName: subnets,
      cacheParameterGroupName: parameters,
      securityGroupIds: [group.securityGroupId],
      transitEncryptionEnabled: true,
      atRestEncryptionEnabled: true,
      ...(password && { authToken: password.value.unsafeUnwrap() }),
      snapshotRetentionLimit: part.snapshotDays,
      preferredMaintenanceWindow: part.maintenance,
      autoMinorVersionUpgrade: false,
    })
    made.applyRemovalPolicy(part.keep ? RemovalPolicy.SNAPSHOT : RemovalPolicy.DESTROY)
    acknowledge(made, {
      AEC5: 'The usual port: only the groups that the platform connects reach it, and another port would hide nothing.',
      ...(!several && {
        AEC3: 'Encrypted; one node is what the platform asks for in this environment.',
        AEC4: 'The platform asks for one node in this environment.',
      }),
    })
    return {
      address: made.attrPrimaryEndPointAddress,
      port: made.attrPrimaryEndPointPort,
      reader: several ? made.attrReaderEndPointAddress : made.attrPrimaryEndPointAddress,
      name: made.ref,
      arn: Stack.of(this).formatArn({
        service: 'elasticache',
        resource: 'replicationgroup',
        resourceName: part.name,
        arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      }),
    }
  }

  #memcached({ cache: part, group }: CacheProps, subnets: string, parameters: string): Made {
    const made = new CfnCacheCluster(this, 'Cluster', {
      clusterName: part.name,
      engine: 'memcached',
      engineVersion: part.version,
      cacheNodeType: part.node,
      numCacheNodes: part.nodes,
      port: part.port,
      cacheSubnetGroupName: subnets,
      cacheParameterGroupName: parameters,
      vpcSecurityGroupIds: [group.securityGroupId],
      preferredMaintenanceWindow: part.maintenance,
      autoMinorVersionUpgrade: false,
      ...(part.nodes > 1 && { azMode: 'cross-az' }),
    })
    made.applyRemovalPolicy(RemovalPolicy.DESTROY)
    acknowledge(made, {
      AEC5: 'The usual port: only the groups that the platform connects reach it, and another port would hide nothing.',
    })
    return {
      address: made.attrConfigurationEndpointAddress,
      port: made.attrConfigurationEndpointPort,
      reader: made.attrConfigurationEndpointAddress,
      name: made.ref,
      arn: Stack.of(this).formatArn({
        service: 'elasticache',
        resource: 'cluster',
        resourceName: part.name,
        arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      }),
    }
  }
}
