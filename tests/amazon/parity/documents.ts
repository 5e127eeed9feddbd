import type { Scene } from '../../../src/targets/terraform/scene.ts'
import { containersOf } from './containers.ts'
import { bucket, cluster, clusterInstance, database, parameterGroup } from './document-data.ts'
import { action, network, rules, values } from './document-network.ts'
import { placed, policies, service } from './document-services.ts'
import { type Written, writtenFor } from './document-values.ts'
import { listenerRule } from './template-network.ts'
import { byName, type Intents, setOf } from './intents.ts'
import { statementsOf } from './statements.ts'

/** What documents of Terraform are meant to make. */
export function intentsOfDocuments(scene: Scene): Intents {
  const { resources, variables } = writtenFor(scene)
  const all = (type: string) => resources.filter((each) => each.type === `aws_${type}`)
  const each = (type: string, name: string, read: (body: any, written: Written) => unknown) =>
    Object.fromEntries(all(type).map((one) => [one.body[name], read(one.body, one)]))
  return {
    network: network(all),
    groups: each('security_group', 'name', (b) => ({ about: b.description, rules: rules(all, b.name) })),
    entry: each('lb', 'name', (b) => ({
      internal: b.internal,
      subnets: setOf(b.subnets),
      groups: setOf(b.security_groups),
      idleTimeout: b.idle_timeout,
      dropsInvalid: b.drop_invalid_header_fields,
      protected: b.enable_deletion_protection,
      accessLogs: b.access_logs?.[0].bucket,
    })),
    targets: each('lb_target_group', 'name', (b) => {
      const health = b.health_check[0]
      return {
        type: b.target_type,
        protocol: b.protocol,
        port: b.port,
        drain: b.deregistration_delay,
        health: {
          path: health.path,
          status: health.matcher,
          every: health.interval,
          timeout: health.timeout,
          healthy: health.healthy_threshold,
          unhealthy: health.unhealthy_threshold,
        },
      }
    }),
    listeners: each('lb_listener', 'port', (b) => ({
      protocol: b.protocol,
      policy: b.ssl_policy,
      certificate: b.certificate_arn,
      otherwise: action(b.default_action[0]),
    })),
    rules: {
      ...each('lb_listener_rule', 'priority', (b) => ({
        listener: b.listener_arn,
        hosts: values(b.condition, 'host_header'),
        paths: values(b.condition, 'path_pattern'),
        headers: values(b.condition, 'http_header'),
        actions: b.action.map(action),
      })),
      ...Object.fromEntries(
        all('cloudcontrolapi_resource')
          .filter(({ body: b }) => b['type_name'] === 'AWS::ElasticLoadBalancingV2::ListenerRule')
          .map(({ body: b }) => [b['desired_state'].Priority, listenerRule(b['desired_state'])]),
      ),
    },
    firewall: each('wafv2_web_acl', 'name', (b) =>
      Object.fromEntries(
        (b.rule as any[]).map((rule) => {
          const [statement] = rule.statement
          return [
            rule.name,
            {
              overridden: Object.keys(rule.override_action?.[0] ?? {})[0],
              action: Object.keys(rule.action?.[0] ?? {})[0],
              counted:
                setOf(
                  statement.managed_rule_group_statement?.[0].rule_action_override?.map((other: any) => other.name),
                ) || undefined,
              limit: statement.rate_based_statement?.[0].limit,
              window: statement.rate_based_statement?.[0].evaluation_window_sec,
            },
          ]
        }),
      ),
    ),
    services: each('ecs_service', 'name', (b) => service(all, b)),
    tasks: each('ecs_task_definition', 'family', (b) => ({
      cpu: b.cpu,
      memory: b.memory,
      architecture: b.runtime_platform[0].cpu_architecture,
      executionRole: b.execution_role_arn,
      taskRole: b.task_role_arn,
      ephemeral: b.ephemeral_storage?.[0].size_in_gib,
      volumes: setOf(b.volume?.map((volume: any) => volume.name)),
      containers: containersOf(b.container_definitions),
    })),
    scaling: Object.fromEntries(
      all('appautoscaling_target').map(({ name, body: b }) => [
        String(b.resource_id).split('/').at(-1),
        {
          min: b.min_capacity,
          max: b.max_capacity,
          hours: byName(
            all('appautoscaling_scheduled_action')
              .filter((hour) => hour.body['resource_id'] === `{aws_appautoscaling_target.${name}.resource_id}`)
              .map(
                ({ body: hour }) =>
                  `${hour['schedule']} ${hour['timezone']} ${hour['scalable_target_action'][0].min_capacity} to ${hour['scalable_target_action'][0].max_capacity}`,
              ),
          ),
          policies: policies(all, name),
        },
      ]),
    ),
    databases: {
      ...each('db_instance', 'identifier', (b) => database(all, b)),
      ...each('rds_cluster', 'cluster_identifier', (b) => cluster(all, b)),
      ...each('rds_cluster_instance', 'identifier', (b) => clusterInstance(b)),
    },
    globals: each('rds_global_cluster', 'global_cluster_identifier', (b) => ({
      around: b.source_db_cluster_identifier,
      protected: b.deletion_protection,
    })),
    caches: {
      ...each('elasticache_replication_group', 'replication_group_id', (b, { name }) => ({
        engine: b.engine,
        version: b.engine_version,
        node: b.node_type,
        nodes: b.num_cache_clusters,
        failover: b.automatic_failover_enabled,
        multiAz: b.multi_az_enabled,
        port: b.port,
        tls: b.transit_encryption_enabled,
        encrypted: b.at_rest_encryption_enabled === 'true',
        snapshots: b.snapshot_retention_limit,
        maintenance: b.maintenance_window,
        minorUpgrades: b.auto_minor_version_upgrade !== 'false',
        groups: setOf(b.security_group_ids),
        password: resources.some((other) => other.type === 'terraform_data' && other.name === `${name}_password`),
        ...parameterGroup(all, 'elasticache_parameter_group', b.parameter_group_name),
      })),
      ...each('elasticache_cluster', 'cluster_id', (b) => ({
        engine: b.engine,
        version: b.engine_version,
        node: b.node_type,
        nodes: b.num_cache_nodes,
        port: b.port,
        groups: setOf(b.security_group_ids),
        maintenance: b.maintenance_window,
        ...parameterGroup(all, 'elasticache_parameter_group', b.parameter_group_name),
      })),
    },
    secrets: {
      ...each('secretsmanager_secret', 'name', (b, { name }) => ({
        about: b.description,
        drawn: drawn(scene, name),
        copies: setOf(b.replica?.map((each: any) => each.region)),
      })),
      ...each('ssm_parameter', 'name', (b) => ({ about: b.description, type: b.type })),
    },
    buckets: Object.fromEntries(
      all('s3_bucket').map(({ name, body }) => [String(body['bucket_prefix']).replace(/-$/, ''), bucket(all, name)]),
    ),
    logs: each('cloudwatch_log_group', 'name', (b) => ({ days: b.retention_in_days })),
    alarms: each('cloudwatch_metric_alarm', 'alarm_name', (b) => ({
      about: b.alarm_description,
      is: b.comparison_operator,
      bound: b.threshold,
      periods: b.evaluation_periods,
      breaching: b.datapoints_to_alarm,
      missing: b.treat_missing_data,
      tells: setOf(b.alarm_actions),
      ends: setOf(b.ok_actions),
      metric: b.metric_name && metric({ ...b, stat: b.extended_statistic ?? b.statistic }),
      metrics:
        b.metric_query &&
        Object.fromEntries(
          (b.metric_query as any[]).map((query) => [query.id, query.expression ?? metric(query.metric[0])]),
        ),
    })),
    composites: each('cloudwatch_composite_alarm', 'alarm_name', (b) => ({
      about: b.alarm_description,
      rule: b.alarm_rule,
      tells: setOf(b.alarm_actions),
      ends: setOf(b.ok_actions),
    })),
    topics: each('sns_topic', 'name', (_, { name }) => ({
      tlsAlone: all('sns_topic_policy').some(
        (policy) =>
          policy.name === name &&
          policy.body['policy'].Statement.some(
            (each: any) => each.Condition?.Bool?.['aws:SecureTransport'] === 'false',
          ),
      ),
      subscriptions: byName(
        (variables['alarm_subscriptions'] as { topic: string; protocol: string; endpoint: string }[])
          .filter(({ topic }) => topic === name)
          .map(({ protocol, endpoint }) => `${protocol} ${endpoint}`),
      ),
    })),
    events: each('cloudwatch_event_rule', 'name', (b) => {
      const target = all('cloudwatch_event_target').find(
        ({ body }) =>
          String(body['rule']).includes(b.name) ||
          String(body['rule']).includes(`.${all('cloudwatch_event_rule').find(({ body: own }) => own === b)!.name}.`),
      )!.body
      return {
        about: b.description,
        pattern: b.event_pattern,
        to: target['arn'],
        paths: target['input_transformer'][0].input_paths,
        sentence: target['input_transformer'][0].input_template,
      }
    }),
    roles: each('iam_role', 'name', (b, { name }) => ({
      about: b.description,
      principal: b.assume_role_policy.Statement[0].Principal.Service,
      managed:
        setOf(
          all('iam_role_policy_attachment')
            .filter(({ body }) => body['role'] === b.name)
            .map(({ body }) => body['policy_arn']),
        ) || undefined,
      statements: statementsOf(
        all('iam_role_policy').find((policy) => policy.name === name)?.body['policy'].Statement ?? [],
      ),
    })),
    machines: each('sfn_state_machine', 'name', (b) => ({
      role: b.role_arn,
      level: b.logging_configuration[0].level,
      data: b.logging_configuration[0].include_execution_data,
      definition: b.definition,
    })),
    schedules: each('scheduler_schedule', 'name', (b) => {
      const [target] = b.target
      const [ecs] = target.ecs_parameters
      return {
        at: `${b.schedule_expression} ${b.schedule_expression_timezone}`,
        window: b.flexible_time_window[0].mode,
        role: target.role_arn,
        cluster: target.arn,
        task: ecs.task_definition_arn,
        count: ecs.task_count,
        retries: target.retry_policy[0].maximum_retry_attempts,
        within: target.retry_policy[0].maximum_event_age_in_seconds,
        capacity: ecs.launch_type ?? ecs.capacity_provider_strategy?.[0].capacity_provider,
        ...placed(ecs.network_configuration[0]),
      }
    }),
    repositories: each('ecr_repository', 'name', (b, { name }) => ({
      mutable: b.image_tag_mutability,
      scanned: b.image_scanning_configuration[0].scan_on_push,
      encryption: b.encryption_configuration[0].encryption_type,
      kept: all('ecr_lifecycle_policy')
        .find((policy) => policy.name === name)
        ?.body['policy'].rules.map(
          (rule: any) => `${rule.selection.tagStatus} ${rule.selection.countType} ${rule.selection.countNumber}`,
        )
        .sort(),
    })),
    records: Object.fromEntries(
      all('route53_record')
        .filter(({ name }) => name === 'host')
        .map(({ body: b }) => [
          b['name'],
          {
            set: b['set_identifier'],
            failover: b['failover_routing_policy']?.[0].type,
            latency: b['latency_routing_policy']?.[0].region,
            checked: b['health_check_id'] !== undefined,
            to: b['alias'][0].name,
            healthOfTarget: b['alias'][0].evaluate_target_health,
          },
        ]),
    ),
    checks: Object.fromEntries(
      all('route53_health_check').map(({ body: b }) => [
        b['fqdn'],
        { how: `${b['type']} ${b['port']}`, every: b['request_interval'], failures: b['failure_threshold'] },
      ]),
    ),
    budgets: each('budgets_budget', 'name', (b) => ({
      limit: `${b.limit_amount} ${b.limit_unit}`,
      every: b.time_unit,
      told: byName(
        (b.notification as any[]).map(
          (n) =>
            `${n.notification_type} ${n.comparison_operator} ${n.threshold} to ${setOf(n.subscriber_email_addresses)}`,
        ),
      ),
    })),
  }
}

function drawn({ estate }: Scene, name: string): number | undefined {
  return estate.secrets.find((each) => each.id.replaceAll(/[^A-Za-z0-9]+/g, '_') === name)?.draw?.length
}

function metric(b: any): unknown {
  return { name: `${b.namespace} ${b.metric_name}`, dimensions: b.dimensions, statistic: b.stat, period: b.period }
}
