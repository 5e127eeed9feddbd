import { setOf } from './intents.ts'
import type { All, Made } from './template-values.ts'

export function database(all: All, p: any, { deletion }: Made): unknown {
  return {
    engine: p.Engine,
    version: p.EngineVersion,
    class: p.DBInstanceClass,
    copyOf: p.SourceDBInstanceIdentifier,
    user: p.MasterUsername,
    keptByRds: p.ManageMasterUserPassword,
    ownSecret: p.MasterUserPassword !== undefined,
    multiAz: p.MultiAZ,
    encrypted: p.StorageEncrypted,
    storage: p.AllocatedStorage,
    most: p.MaxAllocatedStorage,
    storageType: p.StorageType,
    port: p.Port,
    public: p.PubliclyAccessible,
    backups: p.BackupRetentionPeriod,
    window: p.PreferredBackupWindow,
    maintenance: p.PreferredMaintenanceWindow,
    protected: p.DeletionProtection,
    snapshot: deletion === 'Snapshot',
    dropsBackups: p.DBClusterIdentifier ? undefined : (p.DeleteAutomatedBackups ?? true),
    insights: p.EnablePerformanceInsights,
    insightsDays: p.PerformanceInsightsRetentionPeriod,
    insightsMode: p.DatabaseInsightsMode,
    logs: setOf(p.EnableCloudwatchLogsExports),
    minorUpgrades: p.AutoMinorVersionUpgrade ?? true,
    tagsSnapshots: p.CopyTagsToSnapshot,
    groups: setOf(p.VPCSecurityGroups),
    ofCluster: p.DBClusterIdentifier,
    ...parameterGroup(all, 'RDS::DBParameterGroup', p.DBParameterGroupName),
  }
}

export function cluster(all: All, p: any, { deletion }: Made): unknown {
  return {
    global: p.GlobalClusterIdentifier,
    engine: p.Engine,
    version: p.EngineVersion,
    user: p.MasterUsername,
    keptByRds: p.ManageMasterUserPassword,
    ownSecret: p.MasterUserPassword !== undefined,
    encrypted: p.StorageEncrypted,
    port: p.Port,
    backups: p.BackupRetentionPeriod,
    window: p.PreferredBackupWindow,
    maintenance: p.PreferredMaintenanceWindow,
    protected: p.DeletionProtection,
    snapshot: deletion === 'Snapshot',
    logs: setOf(p.EnableCloudwatchLogsExports),
    tagsSnapshots: p.CopyTagsToSnapshot,
    insights: p.PerformanceInsightsEnabled,
    insightsDays: p.PerformanceInsightsRetentionPeriod,
    insightsMode: p.DatabaseInsightsMode,
    groups: setOf(p.VpcSecurityGroupIds),
    ...parameterGroup(all, 'RDS::DBClusterParameterGroup', p.DBClusterParameterGroupName),
  }
}

export function parameterGroup(all: All, type: string, reference: unknown): Record<string, unknown> {
  const found = all(type).find(({ id }) => typeof reference === 'string' && reference.includes(`:${id}.`))
  return {
    family: found?.properties.Family ?? found?.properties.CacheParameterGroupFamily,
    parameters: found?.properties.Parameters ?? found?.properties.Properties,
  }
}

export function bucketPolicy(all: All, bucket: string): unknown {
  const name = all('S3::Bucket')
    .find(({ id }) => id === bucket)!
    .properties.BucketName.replace(/-\d{12}-[a-z0-9-]+$/, '')
  const policy = all('S3::BucketPolicy').find(({ properties }) => properties.Bucket === name)
  return Object.fromEntries(
    ((policy?.properties.PolicyDocument.Statement ?? []) as any[]).map((each) => [
      `${each.Effect} ${doing(each.Action)} ${setOf(each.Principal.Service ?? each.Principal.AWS ?? each.Principal)}`,
      { to: setOf(each.Resource), if: each.Condition },
    ]),
  )
}

/** CDK lets a writer do all that belongs to writing. */
export function doing(actions: string | readonly string[]): string {
  return setOf(actions).includes('s3:PutObject') ? 's3:PutObject' : setOf(actions)
}
