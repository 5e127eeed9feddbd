import { Construct } from 'constructs'
import { acknowledge } from './acknowledge.ts'
import { type DatabaseProps, insights, ownKey, password } from './database.ts'
import { library } from './library.ts'
import { removalOf } from './removal.ts'

const { CfnDBCluster, CfnDBClusterParameterGroup, CfnDBInstance, CfnGlobalCluster } = library('aws-cdk-lib/aws-rds')
const { RemovalPolicy, Stack } = library('aws-cdk-lib')
type CfnDBCluster = InstanceType<typeof CfnDBCluster>

/** What an Aurora cluster is made from: as a database, with the name of its subnet group. */
export interface AuroraClusterProps extends Omit<DatabaseProps, 'subnets'> {
  readonly subnets: string
}

/**
 * An Aurora PostgreSQL: a writer, one more in another zone where it is highly available, and the copies that the
 * platform asks for. One with a copy in another region is the first member of a global database; the copy joins it, and
 * has readers alone until it is made the first.
 */
export class AuroraCluster extends Construct {
  readonly address: string
  readonly port: string
  readonly reader: string
  readonly arn: string
  readonly name: string
  readonly secretArn: string

  constructor(scope: Construct, id: string, props: AuroraClusterProps) {
    super(scope, id)
    const { database: part } = props
    const parameters = new CfnDBClusterParameterGroup(this, 'Parameters', {
      dbClusterParameterGroupName: `${part.name}-${part.major}`,
      family: `aurora-postgresql${part.major}`,
      description: `Settings of ${part.name}`,
      parameters: Object.fromEntries(Object.entries(part.parameters).map(([name, { value }]) => [name, value])),
    })
    // Instances have them as their cluster does, and may not say so themselves.
    const { enablePerformanceInsights: performanceInsightsEnabled, ...kept } = insights(part)
    const cluster = new CfnDBCluster(this, 'Cluster', {
      dbClusterIdentifier: part.name,
      engine: 'aurora-postgresql',
      engineVersion: part.version,
      // A copy has the administrator of what it is a copy of, and may not say so itself.
      ...(part.copyOf && part.global !== undefined
        ? {
            globalClusterIdentifier: part.global,
            sourceRegion: part.copyOf.region,
            kmsKeyId: ownKey(Stack.of(this)),
          }
        : { masterUsername: part.administrator, ...password(props) }),
      port: part.port,
      storageEncrypted: true,
      dbSubnetGroupName: props.subnets,
      vpcSecurityGroupIds: [props.group.securityGroupId],
      dbClusterParameterGroupName: parameters.ref,
      backupRetentionPeriod: Math.max(1, part.backup.days),
      preferredBackupWindow: part.backup.window,
      preferredMaintenanceWindow: part.maintenance,
      deletionProtection: part.deletionProtection,
      copyTagsToSnapshot: true,
      ...(part.logs.includes('postgresql') && { enableCloudwatchLogsExports: ['postgresql'] }),
      performanceInsightsEnabled,
      ...kept,
    })
    cluster.applyRemovalPolicy(removalOf(part))
    if (part.global !== undefined && !part.copyOf) this.#makeGlobal(part.global, cluster, part.deletionProtection)
    for (const log of props.logs) cluster.addResourceDependency(log)
    const count = 1 + part.replicas + (part.highAvailability && part.replicas === 0 ? 1 : 0)
    for (let index = 1; index <= count; index++) {
      const instance = new CfnDBInstance(this, `Instance${index}`, {
        dbInstanceIdentifier: `${part.name}-${index}`,
        dbClusterIdentifier: cluster.ref,
        engine: 'aurora-postgresql',
        dbInstanceClass: part.class,
        dbSubnetGroupName: props.subnets,
        publiclyAccessible: false,
        autoMinorVersionUpgrade: false,
      })
      // The storage is the cluster's; an instance holds nothing of its own.
      instance.applyRemovalPolicy(RemovalPolicy.DESTROY)
    }
    acknowledge(cluster, {
      RDS6: 'Programs log in with their own passwords over TLS; PostgreSQL keeps its own roles.',
      RDS11:
        'The usual port: only the groups that the platform connects reach it, and another port would hide nothing.',
      ...(!part.deletionProtection && { RDS10: 'The platform does not ask for protection in this environment.' }),
    })
    this.address = cluster.attrEndpointAddress
    this.port = cluster.attrEndpointPort
    this.reader = cluster.attrReadEndpointAddress
    this.arn = cluster.attrDbClusterArn
    this.name = cluster.ref
    this.secretArn = cluster.attrMasterUserSecretSecretArn
  }
  /** The global database that a copy in another region can join. It holds nothing itself, and goes before its members. */
  #makeGlobal(name: string, cluster: CfnDBCluster, deletionProtection: boolean): void {
    const global = new CfnGlobalCluster(this, 'Global', {
      globalClusterIdentifier: name,
      sourceDbClusterIdentifier: cluster.attrDbClusterArn,
      deletionProtection,
    })
    global.applyRemovalPolicy(RemovalPolicy.DESTROY)
  }
}
