import { Construct } from 'constructs'
import type { Cluster as ClusterPart } from '../../amazon/estate.ts'
import { acknowledge } from './acknowledge.ts'
import type { Attributes } from './attributes.ts'
import { library } from './library.ts'

const { Stack } = library('aws-cdk-lib')
const { CfnCluster } = library('aws-cdk-lib/aws-ecs')
const { CfnPrivateDnsNamespace } = library('aws-cdk-lib/aws-servicediscovery')

/** What a cluster is made from. */
export interface ClusterProps {
  readonly cluster: ClusterPart
  readonly vpc: string
  /** The name of the log group that keeps what is done in sessions. */
  readonly execLog?: string
  readonly attributes: Attributes
}

/**
 * The cluster of ECS, on Fargate with and without notice, and the private names by which its services find each other.
 */
export class Cluster extends Construct {
  readonly name: string
  readonly arn: string
  /** The namespace of Cloud Map; undefined where no service is called by name. */
  readonly namespace?: string

  constructor(scope: Construct, id: string, { cluster, vpc, execLog, attributes }: ClusterProps) {
    super(scope, id)
    const made = new CfnCluster(this, 'Cluster', {
      clusterName: cluster.name,
      capacityProviders: ['FARGATE', 'FARGATE_SPOT'],
      defaultCapacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1 }],
      clusterSettings: [{ name: 'containerInsights', value: cluster.insights ? 'enabled' : 'disabled' }],
      ...(execLog !== undefined && {
        configuration: {
          executeCommandConfiguration: { logging: 'OVERRIDE', logConfiguration: { cloudWatchLogGroupName: execLog } },
        },
      }),
    })
    if (cluster.zone !== undefined)
      this.namespace = new CfnPrivateDnsNamespace(this, 'Names', {
        name: cluster.zone,
        vpc,
        description: `Services of ${cluster.name}`,
      }).attrId
    if (!cluster.insights)
      acknowledge(made, {
        ECS4: 'The platform asks for no Container Insights in this environment, which cost by the task.',
      })
    this.name = cluster.name
    this.arn = made.attrArn
    // By its name, so that what only speaks of the cluster does not wait for it.
    attributes.tell('cluster', 'cluster', {
      name: cluster.name,
      arn: Stack.of(this).formatArn({ service: 'ecs', resource: 'cluster', resourceName: cluster.name }),
    })
  }
}
