import { CloudWatch } from '@aws-sdk/client-cloudwatch'
import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs'
import { ElastiCache } from '@aws-sdk/client-elasticache'
import { IAM } from '@aws-sdk/client-iam'
import { RDS } from '@aws-sdk/client-rds'
import { SecretsManager } from '@aws-sdk/client-secrets-manager'
import { SFN } from '@aws-sdk/client-sfn'
import { S3 } from '@aws-sdk/client-s3'
import { type Intents, setOf } from './intents.ts'
import { type Statement, statementsOf } from './statements.ts'

/** Where an account is and how it is asked. */
export interface Settings {
  readonly region: string
  readonly endpoint: string
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string }
}

export async function dataIn(settings: Settings, name: string): Promise<Intents> {
  const { DBInstances = [] } = await new RDS(settings).describeDBInstances({})
  const { ReplicationGroups = [] } = await new ElastiCache(settings).describeReplicationGroups({})
  const { SecretList = [] } = await new SecretsManager(settings).listSecrets({ MaxResults: 100 })
  return {
    databases: Object.fromEntries(
      DBInstances.map((each) => [
        each.DBInstanceIdentifier!,
        {
          class: each.DBInstanceClass,
          engine: each.Engine,
          version: each.EngineVersion,
          multiAz: each.MultiAZ,
          encrypted: each.StorageEncrypted,
          storage: each.AllocatedStorage,
          most: each.MaxAllocatedStorage,
          storageType: each.StorageType,
          public: each.PubliclyAccessible,
          backups: each.BackupRetentionPeriod,
          window: each.PreferredBackupWindow,
          maintenance: each.PreferredMaintenanceWindow,
          protected: each.DeletionProtection,
          user: each.MasterUsername,
          groups: setOf(each.VpcSecurityGroups?.map((one) => one.VpcSecurityGroupId!)),
          minorUpgrades: each.AutoMinorVersionUpgrade,
          tagsSnapshots: each.CopyTagsToSnapshot,
          insights: each.PerformanceInsightsEnabled,
        },
      ]),
    ),
    caches: Object.fromEntries(
      ReplicationGroups.map((each) => [
        each.ReplicationGroupId!,
        {
          tls: each.TransitEncryptionEnabled,
          encrypted: each.AtRestEncryptionEnabled,
          failover: each.AutomaticFailover,
          multiAz: each.MultiAZ,
          node: each.CacheNodeType,
          nodes: each.MemberClusters?.length,
          snapshots: each.SnapshotRetentionLimit,
          password: each.AuthTokenEnabled,
        },
      ]),
    ),
    secrets: Object.fromEntries(
      SecretList.filter((each) => each.Name!.startsWith(name)).map((each) => [each.Name!, { about: each.Description }]),
    ),
  }
}

export async function bucketOf(settings: Settings, Bucket: string): Promise<unknown> {
  const s3 = new S3({ ...settings, forcePathStyle: true })
  const [block, encryption, versions, policy, cycle] = await Promise.all([
    s3.getPublicAccessBlock({ Bucket }),
    s3.getBucketEncryption({ Bucket }),
    s3.getBucketVersioning({ Bucket }),
    s3.getBucketPolicy({ Bucket }),
    s3
      .getBucketLifecycleConfiguration({ Bucket })
      .catch((error: Error) => (error.name === 'NoSuchLifecycleConfiguration' ? { Rules: [] } : Promise.reject(error))),
  ])
  const rules = cycle.Rules ?? []
  return {
    blocked: block.PublicAccessBlockConfiguration,
    encryption:
      encryption.ServerSideEncryptionConfiguration?.Rules?.[0]?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm,
    versions: versions.Status,
    onlyByTls: policy.Policy!.includes('aws:SecureTransport'),
    expire: rules.find((each) => each.Expiration)?.Expiration?.Days,
    expireOld: rules.find((each) => each.NoncurrentVersionExpiration)?.NoncurrentVersionExpiration?.NoncurrentDays,
    unfinished: rules.find((each) => each.AbortIncompleteMultipartUpload)?.AbortIncompleteMultipartUpload
      ?.DaysAfterInitiation,
  }
}

export async function watchedIn(settings: Settings, name: string): Promise<Intents> {
  const { logGroups = [] } = await new CloudWatchLogs(settings).describeLogGroups({})
  const { MetricAlarms = [], CompositeAlarms = [] } = await new CloudWatch(settings).describeAlarms({
    AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
    MaxRecords: 100,
  })
  return {
    logs: Object.fromEntries(
      logGroups
        .filter((each) => each.logGroupName!.includes(name))
        .map((each) => [each.logGroupName!, { days: each.retentionInDays }]),
    ),
    alarms: Object.fromEntries(
      MetricAlarms.filter((each) => each.AlarmName!.startsWith(name)).map((each) => [
        each.AlarmName!,
        {
          about: each.AlarmDescription,
          is: each.ComparisonOperator,
          bound: each.Threshold,
          periods: each.EvaluationPeriods,
          breaching: each.DatapointsToAlarm,
          missing: each.TreatMissingData,
          tells: setOf(each.AlarmActions),
          ends: setOf(each.OKActions),
          metric: each.MetricName,
          statistic: each.ExtendedStatistic ?? each.Statistic,
          period: each.Period,
        },
      ]),
    ),
    composites: Object.fromEntries(
      CompositeAlarms.filter((each) => each.AlarmName!.startsWith(name)).map((each) => [
        each.AlarmName!,
        {
          about: each.AlarmDescription,
          rule: each.AlarmRule,
          tells: setOf(each.AlarmActions),
          ends: setOf(each.OKActions),
        },
      ]),
    ),
  }
}

export async function actingIn(settings: Settings, name: string): Promise<Intents> {
  const [iam, sfn] = [new IAM(settings), new SFN(settings)]
  const roles = ((await iam.listRoles({ MaxItems: 1000 })).Roles ?? []).filter((each) =>
    each.RoleName!.startsWith(name),
  )
  const machines = ((await sfn.listStateMachines({})).stateMachines ?? []).filter((each) => each.name!.startsWith(name))
  return {
    roles: Object.fromEntries(
      await Promise.all(
        roles.map(async ({ RoleName, AssumeRolePolicyDocument: trust }) => {
          const { PolicyNames = [] } = await iam.listRolePolicies({ RoleName: RoleName! })
          const policies = await Promise.all(
            PolicyNames.map((PolicyName) => iam.getRolePolicy({ RoleName: RoleName!, PolicyName })),
          )
          const { AttachedPolicies = [] } = await iam.listAttachedRolePolicies({ RoleName: RoleName! })
          return [
            RoleName!,
            {
              principal: documentOf<{ Statement: { Principal: { Service: string } }[] }>(trust!).Statement[0]?.Principal
                .Service,
              managed: setOf(AttachedPolicies.map((each) => each.PolicyArn!)),
              statements: statementsOf(
                policies.flatMap((each) => documentOf<{ Statement: Statement[] }>(each.PolicyDocument!).Statement),
              ),
            },
          ] as const
        }),
      ),
    ),
    machines: Object.fromEntries(
      await Promise.all(
        machines.map(async ({ name: machine, stateMachineArn }) => {
          const { definition, roleArn } = await sfn.describeStateMachine({ stateMachineArn: stateMachineArn! })
          return [machine!, { role: roleArn, definition: JSON.parse(definition!) as unknown }] as const
        }),
      ),
    ),
  }
}

/** A policy as IAM tells it: a JSON text, at times written as in an address. */
function documentOf<Document>(text: string): Document {
  return JSON.parse(text.startsWith('%') ? decodeURIComponent(text) : text) as Document
}
