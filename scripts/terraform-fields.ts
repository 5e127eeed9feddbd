/**
 * What of the AWS provider the Terraform target writes: types of resources, data sources and ephemeral resources, whose
 * types scripts/terraform-types.ts writes. `keep` names the nested blocks that are kept of those that would be too many.
 */
export const provider = { source: 'registry.terraform.io/hashicorp/aws', name: 'hashicorp/aws', version: '5.100.0' }

export const resources: readonly string[] = [
  'aws_acm_certificate', 'aws_acm_certificate_validation',
  'aws_appautoscaling_policy', 'aws_appautoscaling_scheduled_action', 'aws_appautoscaling_target',
  'aws_budgets_budget',
  'aws_cloudwatch_dashboard', 'aws_cloudwatch_event_rule', 'aws_cloudwatch_event_target', 'aws_cloudwatch_log_group', 'aws_cloudwatch_metric_alarm',
  'aws_db_instance', 'aws_db_parameter_group', 'aws_db_subnet_group',
  'aws_default_security_group',
  'aws_ecr_lifecycle_policy', 'aws_ecr_repository',
  'aws_ecs_cluster', 'aws_ecs_cluster_capacity_providers', 'aws_ecs_service', 'aws_ecs_task_definition',
  'aws_eip', 'aws_elasticache_cluster', 'aws_elasticache_parameter_group', 'aws_elasticache_replication_group',
  'aws_elasticache_subnet_group', 'aws_flow_log',
  'aws_iam_role', 'aws_iam_role_policy', 'aws_iam_role_policy_attachment',
  'aws_internet_gateway', 'aws_lb', 'aws_lb_listener', 'aws_lb_listener_rule', 'aws_lb_target_group', 'aws_nat_gateway',
  'aws_rds_cluster', 'aws_rds_cluster_instance', 'aws_rds_cluster_parameter_group',
  'aws_route', 'aws_route53_record', 'aws_route_table', 'aws_route_table_association',
  'aws_s3_bucket', 'aws_s3_bucket_lifecycle_configuration', 'aws_s3_bucket_ownership_controls', 'aws_s3_bucket_policy',
  'aws_s3_bucket_public_access_block', 'aws_s3_bucket_server_side_encryption_configuration', 'aws_s3_bucket_versioning',
  'aws_scheduler_schedule', 'aws_secretsmanager_secret', 'aws_secretsmanager_secret_version', 'aws_security_group',
  'aws_service_discovery_private_dns_namespace', 'aws_service_discovery_service', 'aws_sfn_state_machine', 'aws_sns_topic', 'aws_sns_topic_policy', 'aws_sns_topic_subscription',
  'aws_ssm_parameter', 'aws_subnet', 'aws_vpc', 'aws_vpc_endpoint', 'aws_vpc_security_group_egress_rule',
  'aws_vpc_security_group_ingress_rule', 'aws_wafv2_web_acl', 'aws_wafv2_web_acl_association',
]

export const data: readonly string[] = ['aws_prefix_list', 'aws_route53_zone']

export const ephemeral: readonly string[] = ['aws_secretsmanager_random_password', 'aws_secretsmanager_secret_version', 'aws_ssm_parameter']

/** Nested blocks that are kept, by the type of the resource; `a.b` is the block `b` in `a`. All of them where nothing is said. */
export const keep: Readonly<Record<string, readonly string[]>> = {
  aws_acm_certificate: [],
  aws_appautoscaling_policy: [
    'target_tracking_scaling_policy_configuration', 'target_tracking_scaling_policy_configuration.predefined_metric_specification',
    'target_tracking_scaling_policy_configuration.customized_metric_specification',
    'target_tracking_scaling_policy_configuration.customized_metric_specification.dimensions',
  ],
  aws_budgets_budget: ['notification', 'cost_filter'],
  aws_cloudwatch_event_target: ['input_transformer'],
  aws_db_instance: [],
  aws_service_discovery_service: ['dns_config', 'dns_config.dns_records', 'health_check_custom_config'],
  aws_ecs_service: [
    'alarms', 'capacity_provider_strategy', 'deployment_circuit_breaker', 'load_balancer', 'network_configuration',
    'service_registries',
  ],
  aws_ecs_task_definition: ['volume', 'runtime_platform', 'ephemeral_storage'],
  aws_elasticache_replication_group: [],
  aws_elasticache_cluster: [],
  aws_flow_log: [],
  aws_lb: ['access_logs'],
  aws_lb_listener: ['default_action', 'default_action.redirect', 'default_action.fixed_response'],
  aws_lb_listener_rule: ['action', 'action.authenticate_oidc', 'condition', 'condition.host_header', 'condition.path_pattern', 'condition.http_header'],
  aws_lb_target_group: ['health_check'],
  aws_rds_cluster: ['serverlessv2_scaling_configuration'],
  aws_route53_record: ['alias'],
  aws_route_table: [], aws_security_group: [], aws_default_security_group: [], aws_eip: [],
  aws_s3_bucket: [],
  aws_s3_bucket_lifecycle_configuration: ['rule', 'rule.filter', 'rule.expiration', 'rule.noncurrent_version_expiration', 'rule.abort_incomplete_multipart_upload'],
  aws_scheduler_schedule: [
    'flexible_time_window', 'target', 'target.ecs_parameters', 'target.ecs_parameters.network_configuration',
    'target.ecs_parameters.capacity_provider_strategy', 'target.retry_policy',
  ],
  aws_vpc_endpoint: [],
  aws_wafv2_web_acl: [
    'default_action', 'default_action.allow', 'visibility_config', 'rule', 'rule.action', 'rule.action.block', 'rule.override_action',
    'rule.override_action.none', 'rule.override_action.count', 'rule.visibility_config', 'rule.statement', 'rule.statement.managed_rule_group_statement',
    'rule.statement.managed_rule_group_statement.rule_action_override', 'rule.statement.managed_rule_group_statement.rule_action_override.action_to_use',
    'rule.statement.managed_rule_group_statement.rule_action_override.action_to_use.count', 'rule.statement.rate_based_statement',
  ],
}
