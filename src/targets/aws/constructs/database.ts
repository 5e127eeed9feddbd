import type { IConnectable, ISecurityGroup } from 'aws-cdk-lib/aws-ec2'
import type { CfnLogGroup } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import type { Database as DatabasePart } from '../../amazon/estate-data.ts'
import { acknowledge } from './acknowledge.ts'
import type { Attributes } from './attributes.ts'
import { AuroraCluster } from './aurora.ts'
import { library } from './library.ts'
import { removalOf } from './removal.ts'
import type { Secret } from './secret.ts'

const { Duration, RemovalPolicy, Stack } = library('aws-cdk-lib')
const { Metric } = library('aws-cdk-lib/aws-cloudwatch')
const { Connections, Port } = library('aws-cdk-lib/aws-ec2')
const { CfnDBInstance, CfnDBParameterGroup, CfnDBSubnetGroup } = library('aws-cdk-lib/aws-rds')
type Connections = InstanceType<typeof Connections>
type Metric = InstanceType<typeof Metric>
type Stack = InstanceType<typeof Stack>

/** What a database is made from. */
export interface DatabaseProps {
  readonly database: DatabasePart
  /** At least two, in different zones. */
  readonly subnets: readonly string[]
  readonly group: ISecurityGroup
  /** The administrator's password, where RDS does not keep it itself. */
  readonly password?: Secret
  /** The log groups to which it exports, which must be there first to have their days. */
  readonly logs: readonly CfnLogGroup[]
  /** The ARN of the database in another region of which this one is a copy. */
  readonly source?: string
  readonly attributes: Attributes
}

/**
 * A PostgreSQL of RDS or Aurora: encrypted, private, with backups, and with its administrator's password kept by RDS or
 * Secrets Manager.
 */
export class Database extends Construct implements IConnectable {
  readonly connections: Connections
  readonly address: string
  readonly port: string
  /** Where reading alone may go; the database itself without copies. */
  readonly reader: string
  /** The ARN of the administrator's secret; undefined for a copy, whose administrator is that of its source. */
  readonly secretArn?: string
  readonly #dimensions: Record<string, string>

  constructor(scope: Construct, id: string, props: DatabaseProps) {
    super(scope, id)
    const { database: part, attributes } = props
    this.connections = new Connections({ securityGroups: [props.group], defaultPort: Port.tcp(part.port) })
    const subnets = new CfnDBSubnetGroup(this, 'Subnets', {
      dbSubnetGroupName: part.name,
      dbSubnetGroupDescription: `Where ${part.name} stands`,
      subnetIds: [...props.subnets],
    })
    const made =
      part.form === 'aurora'
        ? new AuroraCluster(this, 'Cluster', { ...props, subnets: subnets.ref })
        : this.#instance(props, subnets.ref)
    this.address = made.address
    this.port = made.port
    this.reader = made.reader
    const secretArn = props.password?.arn ?? (part.copyOf ? undefined : made.secretArn)
    if (secretArn !== undefined) this.secretArn = secretArn
    this.#dimensions = part.form === 'aurora' ? { DBClusterIdentifier: part.name } : { DBInstanceIdentifier: part.name }
    attributes.tell('database', part.id, {
      address: this.address,
      port: this.port,
      reader: this.reader,
      arn: made.arn,
      name: made.name,
      ...(secretArn !== undefined && { 'secret-arn': secretArn }),
    })
  }

  /** A figure that RDS tells, as the average of five minutes. */
  metric(name: string): Metric {
    return new Metric({
      namespace: 'AWS/RDS',
      metricName: name,
      dimensionsMap: this.#dimensions,
      statistic: 'Average',
      period: Duration.minutes(5),
    })
  }

  #instance(props: DatabaseProps, subnets: string) {
    const { database: part } = props
    const parameters = new CfnDBParameterGroup(this, 'Parameters', {
      dbParameterGroupName: `${part.name}-${part.major}`,
      family: `postgres${part.major}`,
      description: `Settings of ${part.name}`,
      parameters: Object.fromEntries(Object.entries(part.parameters).map(([name, { value }]) => [name, value])),
    })
    const common = {
      dbInstanceClass: part.class,
      dbParameterGroupName: parameters.ref,
      dbSubnetGroupName: subnets,
      vpcSecurityGroups: [props.group.securityGroupId],
      publiclyAccessible: false,
      storageType: 'gp3',
      port: String(part.port),
      copyTagsToSnapshot: true,
      autoMinorVersionUpgrade: false,
      deletionProtection: part.deletionProtection,
      preferredMaintenanceWindow: part.maintenance,
      ...(part.storage.most > part.storage.size && { maxAllocatedStorage: part.storage.most }),
      ...insights(part),
      ...(part.logs.length > 0 && { enableCloudwatchLogsExports: [...part.logs] }),
    }
    const main = new CfnDBInstance(this, 'Instance', {
      ...common,
      dbInstanceIdentifier: part.name,
      multiAz: part.highAvailability,
      backupRetentionPeriod: part.backup.days,
      preferredBackupWindow: part.backup.window,
      deleteAutomatedBackups: !part.keep,
      // A copy is encrypted as what it is a copy of.
      ...(props.source !== undefined
        ? {
            sourceDbInstanceIdentifier: props.source,
            ...(part.copyOf && { sourceRegion: part.copyOf.region }),
            kmsKeyId: ownKey(Stack.of(this)),
          }
        : {
            engine: 'postgres',
            engineVersion: part.version,
            allocatedStorage: String(part.storage.size),
            storageEncrypted: true,
            masterUsername: part.administrator,
            ...password(props),
          }),
    })
    main.applyRemovalPolicy(removalOf(part))
    for (const log of props.logs) main.addResourceDependency(log)
    const readers = Array.from({ length: part.replicas }, (_, index) => {
      // RDS would make log groups of its own for a copy, without an end to what they keep, and refuses subnets for one in
      // the region of what it is a copy of: it stands in the same ones (DBSubnetGroupNotAllowedFault).
      const {
        dbSubnetGroupName: _subnets,
        deletionProtection: _protection,
        enableCloudwatchLogsExports: _logs,
        ...rest
      } = { enableCloudwatchLogsExports: undefined, ...common }
      const reader = new CfnDBInstance(this, `Reader${index + 1}`, {
        ...rest,
        dbInstanceIdentifier: `${part.name}-reader-${index + 1}`,
        sourceDbInstanceIdentifier: main.ref,
        deletionProtection: false,
      })
      reader.applyRemovalPolicy(RemovalPolicy.DESTROY)
      acknowledge(reader, {
        RDS2: 'It is encrypted as what it is a copy of, and may not say so itself.',
        RDS10: 'It is a copy, which can be made again.',
        RDS11: usualPort,
        RDS3: 'It is a copy; the database itself stands in two zones where the platform asks for it.',
      })
      return reader
    })
    acknowledge(main, {
      RDS11: usualPort,
      ...(props.source !== undefined && {
        RDS2: 'It is encrypted as what it is a copy of, and may not say so itself.',
      }),
      ...(!part.highAvailability && { RDS3: 'The platform asks for one zone in this environment.' }),
      ...(!part.deletionProtection && { RDS10: 'The platform does not ask for protection in this environment.' }),
      ...(part.backup.days === 0 && { RDS13: 'The platform asks for no backups in this environment.' }),
    })
    return {
      address: main.attrEndpointAddress,
      port: main.attrEndpointPort,
      reader: readers[0]?.attrEndpointAddress ?? main.attrEndpointAddress,
      arn: main.attrDbInstanceArn,
      name: main.ref,
      secretArn: main.attrMasterUserSecretSecretArn,
    }
  }
}

const usualPort =
  'The usual port: only the groups that the platform connects reach it, and another port would hide nothing.'

/** The key of RDS in the region of a stack: keys stay in their region, so a copy in another one is encrypted anew. */
export function ownKey(stack: Stack): string {
  return stack.formatArn({ service: 'kms', resource: 'alias', resourceName: 'aws/rds' })
}

/** How the administrator's password is had: RDS keeps it, or a secret of the platform. */
export function password({ password: secret }: Pick<DatabaseProps, 'password'>) {
  return secret ? { masterUserPassword: secret.value.unsafeUnwrap() } : { manageMasterUserPassword: true }
}

/** How long RDS keeps figures of single statements. */
export function insights({ insightsDays: days }: DatabasePart) {
  return days === 0
    ? { enablePerformanceInsights: false }
    : {
        enablePerformanceInsights: true,
        performanceInsightsRetentionPeriod: days,
        databaseInsightsMode: days === 465 ? 'advanced' : 'standard',
      }
}
