import type { Database } from '../amazon/estate-data.ts'
import { type Block, code, type Flag, type HclFile, noted, type Special } from './hcl.ts'
import { ephemeral, ephemeralRef, ref, resource, whole } from './resource.ts'
import { named, protection, type Scene, subnetIds, word } from './scene.ts'

/** PostgreSQL on RDS and Aurora. */
export function databasesFile(scene: Scene): HclFile | undefined {
  const { databases } = scene.estate
  if (databases.length === 0) return undefined
  return {
    comment: databases.some((each) => each.copyOf)
      ? 'Copies of the databases in the first region: they follow it, and cannot be written until somebody promotes them.'
      : "The administrator's password is kept by AWS: it is in no file, no plan and no state.",
    blocks: [
      ...(databases.some((each) => each.copyOf) ? copyKey(scene) : []),
      resource('aws_db_subnet_group', 'this', {
        name: named(scene, scene.estate.name),
        subnet_ids: subnetIds(scene, 'isolated'),
      }),
      ...databases.flatMap((each) => [
        ...password(scene, each),
        ...(each.form === 'aurora' ? aurora(scene, each) : instance(scene, each)),
        ...(each.global !== undefined && !each.copyOf ? [globalCluster(scene, each, each.global)] : []),
      ]),
    ],
  }
}

/** A copy in another region is encrypted with a key there; that of AWS has no number before something uses it. */
function copyKey(scene: Scene): Block[] {
  return [
    resource(
      'aws_kms_key',
      'databases',
      {
        description: 'Databases that are copied here',
        enable_key_rotation: true,
        deletion_window_in_days: 30,
        tags: { Name: named(scene, `${scene.estate.name}-databases`) },
      },
      'A key does not leave its region, so what is copied here is encrypted with one of this region.',
    ),
    resource('aws_kms_alias', 'databases', {
      name: named(scene, `alias/${scene.estate.name}-databases`),
      target_key_id: ref('aws_kms_key', 'databases', 'key_id'),
    }),
  ]
}

/** What a copy is a copy of, which the first region tells. */
function sourceOf({ id }: NonNullable<Database['copyOf']>): Special {
  return code(`var.source_databases["${id}"]`)
}

/** What Aurora copies to another region by; it is made around the cluster that is there already. */
function globalCluster(scene: Scene, { id }: Database, name: string): Block {
  return resource(
    'aws_rds_global_cluster',
    word(id),
    {
      global_cluster_identifier: named(scene, name),
      source_db_cluster_identifier: ref('aws_rds_cluster', word(id), 'arn'),
      deletion_protection: code(`var.databases["${id}"].deletion_protection`),
      force_destroy: noted('It goes without the clusters in it, which are released and stay.', true),
      depends_on: [whole('aws_rds_cluster_instance', `${word(id)}_1`)],
    },
    'Around both regions: the copy in the second one joins it.',
  )
}

/** A database whose password RDS does not keep takes it from its secret while it is made. */
function password(scene: Scene, { password }: Database): Block[] {
  if (password === undefined) return []
  const name = word(password)
  const secret = scene.estate.secrets.find((each) => each.id === password)
  return [
    secret?.kept === 'ssm'
      ? ephemeral('aws_ssm_parameter', name, { arn: ref('aws_ssm_parameter', name, 'arn') })
      : ephemeral('aws_secretsmanager_secret_version', name, {
          secret_id: ref('aws_secretsmanager_secret_version', name, 'secret_id'),
        }),
  ]
}

function passwordOf(
  scene: Scene,
  { password }: Database,
): { readonly value: Special; readonly version: Special } | undefined {
  if (password === undefined) return undefined
  const secret = scene.estate.secrets.find((each) => each.id === password)
  return {
    value:
      secret?.kept === 'ssm'
        ? ephemeralRef('aws_ssm_parameter', word(password), 'value')
        : ephemeralRef('aws_secretsmanager_secret_version', word(password), 'secret_string'),
    version: code(`lookup(var.secret_versions, "${password}", 1)`),
  }
}

function instance(scene: Scene, database: Database): Block[] {
  const name = word(database.id)
  const given = passwordOf(scene, database)
  const set = setting(database)
  const { storage } = database
  return [
    resource('aws_db_parameter_group', name, {
      name_prefix: named(scene, `${database.name}-`),
      family: `postgres${database.major}`,
      parameter: parameters(database),
      lifecycle: { create_before_destroy: true },
    }),
    resource(
      'aws_db_instance',
      name,
      {
        identifier: named(scene, database.name),
        ...(database.copyOf
          ? { replicate_source_db: sourceOf(database.copyOf), instance_class: set('class') }
          : {
              engine: 'postgres',
              engine_version: noted('A whole version, since AWS deprecates a major one alone.', database.version),
              instance_class: set('class'),
              username: database.administrator,
              ...ownPassword(given),
            }),
        port: database.port,
        multi_az: set('multi_az'),
        db_subnet_group_name: ref('aws_db_subnet_group', 'this', 'name'),
        vpc_security_group_ids: [ref('aws_security_group', word(database.group), 'id')],
        publicly_accessible: false,
        ca_cert_identifier: 'rds-ca-rsa2048-g1',
        allocated_storage: database.copyOf ? undefined : set('storage'),
        max_allocated_storage: storage.most > storage.size ? set('most_storage') : undefined,
        storage_type: 'gp3',
        storage_encrypted: true,
        kms_key_id: database.copyOf && ref('aws_kms_key', 'databases', 'arn'),
        parameter_group_name: ref('aws_db_parameter_group', name, 'name'),
        backup_retention_period: set('backup_days'),
        backup_window: database.backup.window,
        maintenance_window: database.maintenance,
        copy_tags_to_snapshot: true,
        delete_automated_backups: database.keep ? noted('What was backed up outlives the database.', false) : true,
        deletion_protection: set('deletion_protection'),
        skip_final_snapshot: !database.finalSnapshot,
        final_snapshot_identifier: database.finalSnapshot ? named(scene, `${database.name}-final`) : undefined,
        ...insights(database),
        enabled_cloudwatch_logs_exports: database.logs,
        auto_minor_version_upgrade: noted('AWS would go ahead of what is written here.', false),
        apply_immediately: noted('Changes wait for the maintenance window.', false),
        lifecycle: protection(scene, database.keep),
        depends_on: exportGroups(scene, database),
      },
      database.keep ? 'Losing it loses data: Terraform refuses to.' : undefined,
    ),
    ...Array.from({ length: database.replicas }, (_, i) =>
      resource(
        'aws_db_instance',
        `${name}_reader_${i + 1}`,
        {
          identifier: named(scene, `${database.name}-reader-${i + 1}`),
          replicate_source_db: ref('aws_db_instance', name, 'identifier'),
          instance_class: set('class'),
          vpc_security_group_ids: [ref('aws_security_group', word(database.group), 'id')],
          parameter_group_name: ref('aws_db_parameter_group', name, 'name'),
          port: database.port,
          max_allocated_storage: storage.most > storage.size ? set('most_storage') : undefined,
          maintenance_window: database.maintenance,
          publicly_accessible: false,
          storage_type: 'gp3',
          storage_encrypted: true,
          skip_final_snapshot: true,
          auto_minor_version_upgrade: false,
          ca_cert_identifier: 'rds-ca-rsa2048-g1',
          copy_tags_to_snapshot: true,
          ...insights(database),
        },
        'A copy that can be read.',
      ),
    ),
  ]
}

function aurora(scene: Scene, database: Database): Block[] {
  const name = word(database.id)
  const given = passwordOf(scene, database)
  const set = setting(database)
  return [
    resource('aws_rds_cluster_parameter_group', name, {
      name_prefix: named(scene, `${database.name}-`),
      family: `aurora-postgresql${database.major}`,
      parameter: parameters(database),
      lifecycle: { create_before_destroy: true },
    }),
    resource('aws_rds_cluster', name, {
      cluster_identifier: named(scene, database.name),
      engine: 'aurora-postgresql',
      engine_version: database.version,
      ...(database.copyOf
        ? { global_cluster_identifier: sourceOf(database.copyOf) }
        : {
            master_username: database.administrator,
            ...(given
              ? { master_password_wo: given.value, master_password_wo_version: given.version }
              : { manage_master_user_password: true }),
          }),
      port: database.port,
      db_subnet_group_name: ref('aws_db_subnet_group', 'this', 'name'),
      vpc_security_group_ids: [ref('aws_security_group', word(database.group), 'id')],
      storage_encrypted: true,
      kms_key_id: database.copyOf && ref('aws_kms_key', 'databases', 'arn'),
      db_cluster_parameter_group_name: ref('aws_rds_cluster_parameter_group', name, 'name'),
      backup_retention_period: set('backup_days'),
      preferred_backup_window: database.backup.window,
      preferred_maintenance_window: database.maintenance,
      copy_tags_to_snapshot: true,
      deletion_protection: set('deletion_protection'),
      skip_final_snapshot: !database.finalSnapshot,
      final_snapshot_identifier: database.finalSnapshot ? named(scene, `${database.name}-final`) : undefined,
      enabled_cloudwatch_logs_exports: database.logs.filter((each) => each === 'postgresql'),
      // Instances have them as their cluster does, and may not say so themselves.
      ...insights(database),
      lifecycle: clusterLifecycle(scene, database),
      depends_on: exportGroups(scene, database),
    }),
    ...Array.from({ length: 1 + Math.max(database.replicas, database.highAvailability ? 1 : 0) }, (_, i) =>
      resource('aws_rds_cluster_instance', `${name}_${i + 1}`, {
        identifier: named(scene, `${database.name}-${i + 1}`),
        cluster_identifier: ref('aws_rds_cluster', name, 'id'),
        engine: ref('aws_rds_cluster', name, 'engine'),
        engine_version: ref('aws_rds_cluster', name, 'engine_version'),
        instance_class: set('class'),
        publicly_accessible: false,
        auto_minor_version_upgrade: false,
        promotion_tier: i,
        copy_tags_to_snapshot: true,
      }),
    ),
  ]
}

/** How long figures of queries are kept: more than seven days are of the mode that is paid for. */
function insights({ insightsDays: days }: Database) {
  return days === 0
    ? { performance_insights_enabled: false }
    : {
        performance_insights_enabled: true,
        performance_insights_retention_period: days,
        database_insights_mode: days === 465 ? 'advanced' : 'standard',
      }
}

/** AWS writes into a member of a global database what it is a member of, and what it copies. */
function clusterLifecycle(scene: Scene, { keep, global, copyOf }: Database) {
  const protect = protection(scene, keep)
  if (global === undefined) return protect
  return {
    ...protect,
    ignore_changes: copyOf
      ? noted('Filled in by AWS.', [code('replication_source_identifier')])
      : noted('Filled in by AWS once the global database is made around it.', [code('global_cluster_identifier')]),
  }
}

function ownPassword(given: ReturnType<typeof passwordOf>): {
  readonly password_wo?: Special
  readonly password_wo_version?: Special
  readonly manage_master_user_password?: Flag
} {
  return given
    ? {
        password_wo: noted(
          'RDS makes no copy of a database whose password it keeps itself, so this one has a secret of its own.',
          given.value,
        ),
        password_wo_version: given.version,
      }
    : { manage_master_user_password: true }
}

function parameters({ parameters }: Database) {
  return Object.entries(parameters).map(([name, { value, restart }]) => ({
    name,
    value,
    apply_method: restart ? 'pending-reboot' : 'immediate',
  }))
}

/** What of a database is set by its variable. */
function setting({ id }: Database) {
  return (what: 'class' | 'storage' | 'most_storage' | 'multi_az' | 'backup_days' | 'deletion_protection') =>
    code(`var.databases["${id}"].${what}`)
}

/** Log groups that RDS would make itself, without an end to what is kept. */
function exportGroups({ estate }: Scene, { id, logs }: Database): Special[] | undefined {
  const groups = logs.map((each) => `${id}-${each}`).filter((each) => estate.watch.logs.some((log) => log.id === each))
  return groups.length === 0 ? undefined : groups.map((each) => whole('aws_cloudwatch_log_group', word(each)))
}

/** Servers that must answer before anything that uses them starts. */
export function databaseServers({ estate }: Scene): Special[] {
  return estate.databases.map(({ id, form }) =>
    form === 'aurora' ? whole('aws_rds_cluster_instance', `${word(id)}_1`) : whole('aws_db_instance', word(id)),
  )
}
