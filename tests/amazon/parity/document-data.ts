import type { All } from './document-values.ts'
import { setOf } from './intents.ts'

export function database(all: All, b: any): unknown {
  return {
    engine: b.engine,
    version: b.engine_version,
    class: b.instance_class,
    copyOf: b.replicate_source_db,
    user: b.username,
    keptByRds: b.manage_master_user_password,
    ownSecret: b.password_wo !== undefined,
    multiAz: b.multi_az,
    encrypted: b.storage_encrypted,
    storage: b.allocated_storage,
    most: b.max_allocated_storage,
    storageType: b.storage_type,
    port: b.port,
    public: b.publicly_accessible,
    backups: b.backup_retention_period,
    window: b.backup_window,
    maintenance: b.maintenance_window,
    protected: b.deletion_protection,
    snapshot: b.skip_final_snapshot === false,
    dropsBackups: b.delete_automated_backups ?? true,
    insights: b.performance_insights_enabled,
    insightsDays: b.performance_insights_retention_period,
    insightsMode: b.database_insights_mode,
    logs: setOf(b.enabled_cloudwatch_logs_exports),
    minorUpgrades: b.auto_minor_version_upgrade ?? true,
    tagsSnapshots: b.copy_tags_to_snapshot,
    groups: setOf(b.vpc_security_group_ids),
    ...parameterGroup(all, 'db_parameter_group', b.parameter_group_name),
  }
}

export function cluster(all: All, b: any): unknown {
  return {
    global: b.global_cluster_identifier,
    engine: b.engine,
    version: b.engine_version,
    user: b.master_username,
    keptByRds: b.manage_master_user_password,
    ownSecret: b.master_password_wo !== undefined,
    encrypted: b.storage_encrypted,
    port: b.port,
    backups: b.backup_retention_period,
    window: b.preferred_backup_window,
    maintenance: b.preferred_maintenance_window,
    protected: b.deletion_protection,
    snapshot: b.skip_final_snapshot === false,
    logs: setOf(b.enabled_cloudwatch_logs_exports),
    tagsSnapshots: b.copy_tags_to_snapshot,
    insights: b.performance_insights_enabled,
    insightsDays: b.performance_insights_retention_period,
    insightsMode: b.database_insights_mode,
    groups: setOf(b.vpc_security_group_ids),
    ...parameterGroup(all, 'rds_cluster_parameter_group', b.db_cluster_parameter_group_name),
  }
}

export function clusterInstance(b: any): unknown {
  return {
    engine: 'aurora-postgresql',
    class: b.instance_class,
    public: b.publicly_accessible,
    insights: b.performance_insights_enabled,
    insightsDays: b.performance_insights_retention_period,
    minorUpgrades: b.auto_minor_version_upgrade ?? true,
    ofCluster: String(b.cluster_identifier),
    groups: '',
    logs: '',
  }
}

export function parameterGroup(all: All, type: string, reference: unknown): Record<string, unknown> {
  const found = all(type).find(({ name }) => reference === `{aws_${type}.${name}.name}`)?.body
  return {
    family: found?.['family'],
    parameters: Object.fromEntries(((found?.['parameter'] ?? []) as any[]).map(({ name, value }) => [name, value])),
  }
}

export function bucket(all: All, name: string): unknown {
  const of = (type: string) => all(type).find((each) => each.name === name)?.body as any
  const expiring = (field: string) =>
    of('s3_bucket_lifecycle_configuration').rule.find((rule: any) => rule[field])?.[field][0]
  const block = of('s3_bucket_public_access_block')
  return {
    encryption: of('s3_bucket_server_side_encryption_configuration').rule[0].apply_server_side_encryption_by_default[0]
      .sse_algorithm,
    owner: of('s3_bucket_ownership_controls').rule[0].object_ownership,
    versioned: of('s3_bucket_versioning')?.versioning_configuration[0].status,
    blocked: ['block_public_acls', 'block_public_policy', 'ignore_public_acls', 'restrict_public_buckets'].every(
      (key) => block[key] === true,
    ),
    policy: Object.fromEntries(
      (of('s3_bucket_policy').policy.Statement as any[]).map((each) => [
        `${each.Effect} ${setOf(each.Action)} ${setOf(each.Principal.Service ?? each.Principal)}`,
        { to: setOf(each.Resource), if: each.Condition },
      ]),
    ),
    unfinished: expiring('abort_incomplete_multipart_upload')?.days_after_initiation,
    expire: expiring('expiration')?.days,
    expireOld: expiring('noncurrent_version_expiration')?.noncurrent_days,
  }
}
