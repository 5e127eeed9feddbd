import type { Scene } from '../../../src/targets/terraform/scene.ts'
import { containersOf } from './containers.ts'
import { type Written, writtenFor } from './document-values.ts'
import { byName, type Intents, setOf } from './intents.ts'
import { statementsOf } from './statements.ts'

/** What documents of Terraform are meant to make. */
export function intentsOfDocuments(scene: Scene): Intents {
  const { resources, variables } = writtenFor(scene)
  const all = (type: string) => resources.filter((each) => each.type === `aws_${type}`)
  const each = (type: string, name: string, read: (body: any, written: Written) => unknown) => Object.fromEntries(all(type).map((one) => [one.body[name], read(one.body, one)]))
  return {
    network: network(all),
    groups: each('security_group', 'name', (b) => ({ about: b.description, rules: rules(all, b.name) })),
    entry: each('lb', 'name', (b) => ({
      internal: b.internal, subnets: setOf(b.subnets), groups: setOf(b.security_groups), idleTimeout: b.idle_timeout, dropsInvalid: b.drop_invalid_header_fields, protected: b.enable_deletion_protection,
      accessLogs: b.access_logs?.[0].bucket,
    })),
    targets: each('lb_target_group', 'name', (b) => {
      const health = b.health_check[0]
      return {
        type: b.target_type, protocol: b.protocol, port: b.port, drain: b.deregistration_delay,
        health: { path: health.path, status: health.matcher, every: health.interval, timeout: health.timeout, healthy: health.healthy_threshold, unhealthy: health.unhealthy_threshold },
      }
    }),
    listeners: each('lb_listener', 'port', (b) => ({ protocol: b.protocol, policy: b.ssl_policy, certificate: b.certificate_arn, otherwise: action(b.default_action[0]) })),
    rules: each('lb_listener_rule', 'priority', (b) => ({ listener: b.listener_arn, hosts: values(b.condition, 'host_header'), paths: values(b.condition, 'path_pattern'), actions: b.action.map(action) })),
    firewall: each('wafv2_web_acl', 'name', (b) => Object.fromEntries((b.rule as any[]).map((rule) => {
      const [statement] = rule.statement
      return [rule.name, {
        overridden: Object.keys(rule.override_action?.[0] ?? {})[0], action: Object.keys(rule.action?.[0] ?? {})[0],
        counted: setOf(statement.managed_rule_group_statement?.[0].rule_action_override?.map((other: any) => other.name)) || undefined,
        limit: statement.rate_based_statement?.[0].limit, window: statement.rate_based_statement?.[0].evaluation_window_sec,
      }]
    }))),
    services: each('ecs_service', 'name', (b) => service(all, b)),
    tasks: each('ecs_task_definition', 'family', (b) => ({
      cpu: b.cpu, memory: b.memory, architecture: b.runtime_platform[0].cpu_architecture, executionRole: b.execution_role_arn, taskRole: b.task_role_arn, ephemeral: b.ephemeral_storage?.[0].size_in_gib,
      volumes: setOf(b.volume?.map((volume: any) => volume.name)), containers: containersOf(b.container_definitions),
    })),
    scaling: Object.fromEntries(all('appautoscaling_target').map(({ name, body: b }) => [String(b.resource_id).split('/').at(-1), {
      min: b.min_capacity, max: b.max_capacity,
      hours: byName(all('appautoscaling_scheduled_action').filter((hour) => hour.body['resource_id'] === `{aws_appautoscaling_target.${name}.resource_id}`).map(({ body: hour }) =>
        `${hour['schedule']} ${hour['timezone']} ${hour['scalable_target_action'][0].min_capacity} to ${hour['scalable_target_action'][0].max_capacity}`)),
      policies: policies(all, name),
    }])),
    databases: { ...each('db_instance', 'identifier', (b) => database(all, b)), ...each('rds_cluster', 'cluster_identifier', (b) => cluster(all, b)), ...each('rds_cluster_instance', 'identifier', (b) => clusterInstance(b)) },
    caches: {
      ...each('elasticache_replication_group', 'replication_group_id', (b, { name }) => ({
        engine: b.engine, version: b.engine_version, node: b.node_type, nodes: b.num_cache_clusters, failover: b.automatic_failover_enabled, multiAz: b.multi_az_enabled, port: b.port, tls: b.transit_encryption_enabled,
        encrypted: b.at_rest_encryption_enabled === 'true', snapshots: b.snapshot_retention_limit, maintenance: b.maintenance_window, minorUpgrades: b.auto_minor_version_upgrade !== 'false', groups: setOf(b.security_group_ids),
        password: resources.some((other) => other.type === 'terraform_data' && other.name === `${name}_password`), ...parameterGroup(all, 'elasticache_parameter_group', b.parameter_group_name),
      })),
      ...each('elasticache_cluster', 'cluster_id', (b) => ({
        engine: b.engine, version: b.engine_version, node: b.node_type, nodes: b.num_cache_nodes, port: b.port, groups: setOf(b.security_group_ids), maintenance: b.maintenance_window,
        ...parameterGroup(all, 'elasticache_parameter_group', b.parameter_group_name),
      })),
    },
    secrets: { ...each('secretsmanager_secret', 'name', (b, { name }) => ({ about: b.description, drawn: drawn(scene, name), copies: setOf(b.replica?.map((each: any) => each.region)) })), ...each('ssm_parameter', 'name', (b) => ({ about: b.description, type: b.type })) },
    buckets: Object.fromEntries(all('s3_bucket').map(({ name, body }) => [String(body['bucket_prefix']).replace(/-$/, ''), bucket(all, name)])),
    logs: each('cloudwatch_log_group', 'name', (b) => ({ days: b.retention_in_days })),
    alarms: each('cloudwatch_metric_alarm', 'alarm_name', (b) => ({
      about: b.alarm_description, is: b.comparison_operator, bound: b.threshold, periods: b.evaluation_periods, breaching: b.datapoints_to_alarm, missing: b.treat_missing_data, tells: setOf(b.alarm_actions), ends: setOf(b.ok_actions),
      metric: b.metric_name && metric({ ...b, stat: b.extended_statistic ?? b.statistic }),
      metrics: b.metric_query && Object.fromEntries((b.metric_query as any[]).map((query) => [query.id, query.expression ?? metric(query.metric[0])])),
    })),
    topics: each('sns_topic', 'name', (_, { name }) => ({
      tlsAlone: all('sns_topic_policy').some((policy) => policy.name === name && policy.body['policy'].Statement.some((each: any) => each.Condition?.Bool?.['aws:SecureTransport'] === 'false')),
      subscriptions: byName((variables['alarm_subscriptions'] as { topic: string; protocol: string; endpoint: string }[]).filter(({ topic }) => topic === name).map(({ protocol, endpoint }) => `${protocol} ${endpoint}`)),
    })),
    events: each('cloudwatch_event_rule', 'name', (b) => {
      const target = all('cloudwatch_event_target').find(({ body }) => String(body['rule']).includes(b.name) || String(body['rule']).includes(`.${all('cloudwatch_event_rule').find(({ body: own }) => own === b)!.name}.`))!.body
      return { about: b.description, pattern: b.event_pattern, to: target['arn'], paths: target['input_transformer'][0].input_paths, sentence: target['input_transformer'][0].input_template }
    }),
    roles: each('iam_role', 'name', (b, { name }) => ({
      about: b.description, principal: b.assume_role_policy.Statement[0].Principal.Service,
      managed: setOf(all('iam_role_policy_attachment').filter(({ body }) => body['role'] === b.name).map(({ body }) => body['policy_arn'])) || undefined,
      statements: statementsOf(all('iam_role_policy').find((policy) => policy.name === name)?.body['policy'].Statement ?? []),
    })),
    machines: each('sfn_state_machine', 'name', (b) => ({ role: b.role_arn, level: b.logging_configuration[0].level, data: b.logging_configuration[0].include_execution_data, definition: b.definition })),
    schedules: each('scheduler_schedule', 'name', (b) => {
      const [target] = b.target
      const [ecs] = target.ecs_parameters
      return {
        at: `${b.schedule_expression} ${b.schedule_expression_timezone}`, window: b.flexible_time_window[0].mode, role: target.role_arn, cluster: target.arn, task: ecs.task_definition_arn, count: ecs.task_count,
        retries: target.retry_policy[0].maximum_retry_attempts, within: target.retry_policy[0].maximum_event_age_in_seconds, capacity: ecs.launch_type ?? ecs.capacity_provider_strategy?.[0].capacity_provider,
        ...placed(ecs.network_configuration[0]),
      }
    }),
    repositories: each('ecr_repository', 'name', (b, { name }) => ({
      mutable: b.image_tag_mutability, scanned: b.image_scanning_configuration[0].scan_on_push, encryption: b.encryption_configuration[0].encryption_type,
      kept: all('ecr_lifecycle_policy').find((policy) => policy.name === name)?.body['policy'].rules.map((rule: any) => `${rule.selection.tagStatus} ${rule.selection.countType} ${rule.selection.countNumber}`).sort(),
    })),
    budgets: each('budgets_budget', 'name', (b) => ({
      limit: `${b.limit_amount} ${b.limit_unit}`, every: b.time_unit, told: byName((b.notification as any[]).map((n) => `${n.notification_type} ${n.comparison_operator} ${n.threshold} to ${setOf(n.subscriber_email_addresses)}`)),
    })),
  }
}

type All = (type: string) => readonly Written[]

function network(all: All): Record<string, unknown> {
  return {
    ...Object.fromEntries(all('vpc').map(({ body: b }) => ['vpc', { cidr: b['cidr_block'], names: b['enable_dns_hostnames'] }])),
    subnets: Object.fromEntries(all('subnet').map(({ body: b }) => [b['cidr_block'], b['availability_zone']])),
    ways: all('nat_gateway').length, routes: setOf(all('route').map(({ body: b }) => `${b['destination_cidr_block']} by ${b['nat_gateway_id'] ? 'nat' : 'gateway'}`)),
    endpoints: byName(all('vpc_endpoint').map(({ body: b }) => `${b['vpc_endpoint_type']} ${b['service_name']} ${setOf(b['security_group_ids'])}`)),
    flow: all('flow_log').length, defaultGroupClosed: all('default_security_group').length > 0,
  }
}

function rules(all: All, group: string): Record<string, unknown> {
  const of = (type: string, way: string) => all(type).filter(({ body: b }) => b['security_group_id'] === `{group:${group}.id}`)
    .map(({ body: b }) => `${way} ${b['ip_protocol']} ${b['from_port']}-${b['to_port']} ${b['referenced_security_group_id'] ?? b['cidr_ipv4'] ?? b['prefix_list_id']}: ${b['description']}`)
  return byName([...of('vpc_security_group_ingress_rule', 'in'), ...of('vpc_security_group_egress_rule', 'out')])
}

function values(conditions: any[], name: string): string {
  return setOf(conditions.flatMap((each) => each[name]?.[0].values ?? []))
}

function action(of: any): unknown {
  const oidc = of.authenticate_oidc?.[0]
  const redirect = of.redirect?.[0]
  return {
    type: of.type, to: of.target_group_arn, order: of.order === 1 ? undefined : of.order, redirect: redirect && `${redirect.protocol} ${redirect.port} ${redirect.status_code}`, fixed: of.fixed_response?.[0].status_code,
    login: oidc && [oidc.issuer, oidc.authorization_endpoint, oidc.token_endpoint, oidc.user_info_endpoint, oidc.client_id, oidc.scope, oidc.session_timeout].join(' '),
  }
}

function placed(b: any): Record<string, unknown> {
  return { subnets: setOf(b.subnets), groups: setOf(b.security_groups), publicIp: b.assign_public_ip }
}

function service(all: All, b: any): unknown {
  const registry = /\{aws_service_discovery_service\.(\w+)\.arn\}/.exec(b.service_registries?.[0].registry_arn ?? '')?.[1]
  const called = all('service_discovery_service').find(({ name }) => name === registry)?.body
  const records = called?.['dns_config'][0]
  return {
    wanted: b.desired_count, task: b.task_definition, minHealthy: b.deployment_minimum_healthy_percent, maxHealthy: b.deployment_maximum_percent,
    breaker: b.deployment_circuit_breaker[0].enable, rollback: b.deployment_circuit_breaker[0].rollback,
    capacity: Object.fromEntries((b.capacity_provider_strategy as any[]).map((each) => [each.capacity_provider, { base: each.base || undefined, weight: each.weight }])),
    grace: b.health_check_grace_period_seconds, exec: b.enable_execute_command, rebalances: b.availability_zone_rebalancing === 'ENABLED', tags: b.propagate_tags,
    targets: byName(((b.load_balancer ?? []) as any[]).map((each) => `${each.target_group_arn} ${each.container_name}:${each.container_port}`)),
    called: called && `${called['name']} ${records.routing_policy} ${records.dns_records[0].type} ${records.dns_records[0].ttl}`,
    ...placed(b.network_configuration[0]),
  }
}

function policies(all: All, target: string): Record<string, unknown> {
  return Object.fromEntries(all('appautoscaling_policy').filter(({ body }) => body['resource_id'] === `{aws_appautoscaling_target.${target}.resource_id}`).map(({ body }) => {
    const [config] = body['target_tracking_scaling_policy_configuration']
    const [given, own] = [config.predefined_metric_specification?.[0], config.customized_metric_specification?.[0]]
    return [body['name'], {
      target: config.target_value, out: config.scale_out_cooldown, in: config.scale_in_cooldown, metric: given?.predefined_metric_type, of: given?.resource_label,
      own: own && `${own.namespace} ${own.metric_name} ${own.statistic}`,
    }]
  }))
}

function database(all: All, b: any): unknown {
  return {
    engine: b.engine, version: b.engine_version, class: b.instance_class, copyOf: b.replicate_source_db, user: b.username, keptByRds: b.manage_master_user_password, ownSecret: b.password_wo !== undefined,
    multiAz: b.multi_az, encrypted: b.storage_encrypted, storage: b.allocated_storage, most: b.max_allocated_storage, storageType: b.storage_type, port: b.port, public: b.publicly_accessible,
    backups: b.backup_retention_period, window: b.backup_window, maintenance: b.maintenance_window, protected: b.deletion_protection, snapshot: b.skip_final_snapshot === false, dropsBackups: b.delete_automated_backups ?? true,
    insights: b.performance_insights_enabled, insightsDays: b.performance_insights_retention_period, logs: setOf(b.enabled_cloudwatch_logs_exports), minorUpgrades: b.auto_minor_version_upgrade ?? true,
    tagsSnapshots: b.copy_tags_to_snapshot, groups: setOf(b.vpc_security_group_ids), ...parameterGroup(all, 'db_parameter_group', b.parameter_group_name),
  }
}

function cluster(all: All, b: any): unknown {
  return {
    engine: b.engine, version: b.engine_version, user: b.master_username, keptByRds: b.manage_master_user_password, ownSecret: b.master_password_wo !== undefined, encrypted: b.storage_encrypted, port: b.port,
    backups: b.backup_retention_period, window: b.preferred_backup_window, maintenance: b.preferred_maintenance_window, protected: b.deletion_protection, snapshot: b.skip_final_snapshot === false,
    logs: setOf(b.enabled_cloudwatch_logs_exports), tagsSnapshots: b.copy_tags_to_snapshot, groups: setOf(b.vpc_security_group_ids), ...parameterGroup(all, 'rds_cluster_parameter_group', b.db_cluster_parameter_group_name),
  }
}

function clusterInstance(b: any): unknown {
  return {
    engine: 'aurora-postgresql', class: b.instance_class, public: b.publicly_accessible, insights: b.performance_insights_enabled, insightsDays: b.performance_insights_retention_period,
    minorUpgrades: b.auto_minor_version_upgrade ?? true, ofCluster: String(b.cluster_identifier), groups: '', logs: '',
  }
}

function parameterGroup(all: All, type: string, reference: unknown): Record<string, unknown> {
  const found = all(type).find(({ name }) => reference === `{aws_${type}.${name}.name}`)?.body
  return { family: found?.['family'], parameters: Object.fromEntries(((found?.['parameter'] ?? []) as any[]).map(({ name, value }) => [name, value])) }
}

function drawn({ estate }: Scene, name: string): number | undefined {
  return estate.secrets.find((each) => each.id.replaceAll(/[^A-Za-z0-9]+/g, '_') === name)?.draw?.length
}

function bucket(all: All, name: string): unknown {
  const of = (type: string) => all(type).find((each) => each.name === name)?.body as any
  const expiring = (field: string) => of('s3_bucket_lifecycle_configuration').rule.find((rule: any) => rule[field])?.[field][0]
  const block = of('s3_bucket_public_access_block')
  return {
    encryption: of('s3_bucket_server_side_encryption_configuration').rule[0].apply_server_side_encryption_by_default[0].sse_algorithm, owner: of('s3_bucket_ownership_controls').rule[0].object_ownership,
    versioned: of('s3_bucket_versioning')?.versioning_configuration[0].status, blocked: ['block_public_acls', 'block_public_policy', 'ignore_public_acls', 'restrict_public_buckets'].every((key) => block[key] === true),
    policy: Object.fromEntries((of('s3_bucket_policy').policy.Statement as any[]).map((each) => [`${each.Effect} ${setOf(each.Action)} ${setOf(each.Principal.Service ?? each.Principal)}`, { to: setOf(each.Resource), if: each.Condition }])),
    unfinished: expiring('abort_incomplete_multipart_upload')?.days_after_initiation, expire: expiring('expiration')?.days, expireOld: expiring('noncurrent_version_expiration')?.noncurrent_days,
  }
}

function metric(b: any): unknown {
  return { name: `${b.namespace} ${b.metric_name}`, dimensions: b.dimensions, statistic: b.stat, period: b.period }
}
