// The provider hashicorp/aws 5.100.0, less what is not used. Written by scripts/terraform-types.ts.
import type { Amount, Flag, List, Many, Table, Text } from './hcl.ts'

/** The version of the provider that these types are of. */
export const providerVersion = '5.100.0'

/** Resources that are made, by their type. */
export interface Resources {
  aws_acm_certificate: {
    certificate_authority_arn?: Text
    certificate_body?: Text
    certificate_chain?: Text
    domain_name?: Text
    early_renewal_duration?: Text
    key_algorithm?: Text
    private_key?: Text
    subject_alternative_names?: List<Text>
    tags?: Table<Text>
    validation_method?: Text
  }
  aws_acm_certificate_validation: {
    certificate_arn: Text
    validation_record_fqdns?: List<Text>
  }
  aws_appautoscaling_policy: {
    name: Text
    policy_type?: Text
    resource_id: Text
    scalable_dimension: Text
    service_namespace: Text
    target_tracking_scaling_policy_configuration?: {
      disable_scale_in?: Flag
      scale_in_cooldown?: Amount
      scale_out_cooldown?: Amount
      target_value: Amount
      customized_metric_specification?: {
        metric_name?: Text
        namespace?: Text
        statistic?: Text
        unit?: Text
        dimensions?: Many<{
          name: Text
          value: Text
        }>
      }
      predefined_metric_specification?: {
        predefined_metric_type: Text
        resource_label?: Text
      }
    }
  }
  aws_appautoscaling_scheduled_action: {
    end_time?: Text
    name: Text
    resource_id: Text
    scalable_dimension: Text
    schedule: Text
    service_namespace: Text
    start_time?: Text
    timezone?: Text
    scalable_target_action: {
      max_capacity?: Text
      min_capacity?: Text
    }
  }
  aws_appautoscaling_target: {
    max_capacity: Amount
    min_capacity: Amount
    resource_id: Text
    role_arn?: Text
    scalable_dimension: Text
    service_namespace: Text
    tags?: Table<Text>
    suspended_state?: {
      dynamic_scaling_in_suspended?: Flag
      dynamic_scaling_out_suspended?: Flag
      scheduled_scaling_suspended?: Flag
    }
  }
  aws_budgets_budget: {
    account_id?: Text
    budget_type: Text
    limit_amount?: Text
    limit_unit?: Text
    name?: Text
    name_prefix?: Text
    tags?: Table<Text>
    time_period_end?: Text
    time_period_start?: Text
    time_unit: Text
    cost_filter?: Many<{
      name: Text
      values: List<Text>
    }>
    notification?: Many<{
      comparison_operator: Text
      notification_type: Text
      subscriber_email_addresses?: List<Text>
      subscriber_sns_topic_arns?: List<Text>
      threshold: Amount
      threshold_type: Text
    }>
  }
  aws_cloudcontrolapi_resource: {
    desired_state: Text
    role_arn?: Text
    schema?: Text
    type_name: Text
    type_version_id?: Text
  }
  aws_cloudwatch_composite_alarm: {
    actions_enabled?: Flag
    alarm_actions?: List<Text>
    alarm_description?: Text
    alarm_name: Text
    alarm_rule: Text
    insufficient_data_actions?: List<Text>
    ok_actions?: List<Text>
    tags?: Table<Text>
    actions_suppressor?: {
      alarm: Text
      extension_period: Amount
      wait_period: Amount
    }
  }
  aws_cloudwatch_dashboard: {
    dashboard_body: Text
    dashboard_name: Text
  }
  aws_cloudwatch_event_rule: {
    description?: Text
    event_bus_name?: Text
    event_pattern?: Text
    force_destroy?: Flag
    name?: Text
    name_prefix?: Text
    role_arn?: Text
    schedule_expression?: Text
    state?: Text
    tags?: Table<Text>
  }
  aws_cloudwatch_event_target: {
    arn: Text
    event_bus_name?: Text
    force_destroy?: Flag
    input?: Text
    input_path?: Text
    role_arn?: Text
    rule: Text
    target_id?: Text
    input_transformer?: {
      input_paths?: Table<Text>
      input_template: Text
    }
  }
  aws_cloudwatch_log_group: {
    kms_key_id?: Text
    log_group_class?: Text
    name?: Text
    name_prefix?: Text
    retention_in_days?: Amount
    skip_destroy?: Flag
    tags?: Table<Text>
  }
  aws_cloudwatch_metric_alarm: {
    actions_enabled?: Flag
    alarm_actions?: List<Text>
    alarm_description?: Text
    alarm_name: Text
    comparison_operator: Text
    datapoints_to_alarm?: Amount
    dimensions?: Table<Text>
    evaluate_low_sample_count_percentiles?: Text
    evaluation_periods: Amount
    extended_statistic?: Text
    insufficient_data_actions?: List<Text>
    metric_name?: Text
    namespace?: Text
    ok_actions?: List<Text>
    period?: Amount
    statistic?: Text
    tags?: Table<Text>
    threshold?: Amount
    threshold_metric_id?: Text
    treat_missing_data?: Text
    unit?: Text
    metric_query?: Many<{
      account_id?: Text
      expression?: Text
      id: Text
      label?: Text
      period?: Amount
      return_data?: Flag
      metric?: {
        dimensions?: Table<Text>
        metric_name: Text
        namespace?: Text
        period: Amount
        stat: Text
        unit?: Text
      }
    }>
  }
  aws_db_instance: {
    allocated_storage?: Amount
    allow_major_version_upgrade?: Flag
    apply_immediately?: Flag
    auto_minor_version_upgrade?: Flag
    availability_zone?: Text
    backup_retention_period?: Amount
    backup_target?: Text
    backup_window?: Text
    ca_cert_identifier?: Text
    character_set_name?: Text
    copy_tags_to_snapshot?: Flag
    custom_iam_instance_profile?: Text
    customer_owned_ip_enabled?: Flag
    database_insights_mode?: Text
    db_name?: Text
    db_subnet_group_name?: Text
    dedicated_log_volume?: Flag
    delete_automated_backups?: Flag
    deletion_protection?: Flag
    domain?: Text
    domain_auth_secret_arn?: Text
    domain_dns_ips?: List<Text>
    domain_fqdn?: Text
    domain_iam_role_name?: Text
    domain_ou?: Text
    enabled_cloudwatch_logs_exports?: List<Text>
    engine?: Text
    engine_lifecycle_support?: Text
    engine_version?: Text
    final_snapshot_identifier?: Text
    iam_database_authentication_enabled?: Flag
    identifier?: Text
    identifier_prefix?: Text
    instance_class: Text
    iops?: Amount
    kms_key_id?: Text
    license_model?: Text
    maintenance_window?: Text
    manage_master_user_password?: Flag
    master_user_secret_kms_key_id?: Text
    max_allocated_storage?: Amount
    monitoring_interval?: Amount
    monitoring_role_arn?: Text
    multi_az?: Flag
    nchar_character_set_name?: Text
    network_type?: Text
    option_group_name?: Text
    parameter_group_name?: Text
    password?: Text
    password_wo?: Text
    password_wo_version?: Amount
    performance_insights_enabled?: Flag
    performance_insights_kms_key_id?: Text
    performance_insights_retention_period?: Amount
    port?: Amount
    publicly_accessible?: Flag
    replica_mode?: Text
    replicate_source_db?: Text
    skip_final_snapshot?: Flag
    snapshot_identifier?: Text
    storage_encrypted?: Flag
    storage_throughput?: Amount
    storage_type?: Text
    tags?: Table<Text>
    timezone?: Text
    upgrade_storage_config?: Flag
    username?: Text
    vpc_security_group_ids?: List<Text>
  }
  aws_db_parameter_group: {
    description?: Text
    family: Text
    name?: Text
    name_prefix?: Text
    skip_destroy?: Flag
    tags?: Table<Text>
    parameter?: Many<{
      apply_method?: Text
      name: Text
      value: Text
    }>
  }
  aws_db_subnet_group: {
    description?: Text
    name?: Text
    name_prefix?: Text
    subnet_ids: List<Text>
    tags?: Table<Text>
  }
  aws_default_security_group: {
    egress?: List<{ cidr_blocks?: List<Text>; description?: Text; from_port?: Amount; ipv6_cidr_blocks?: List<Text>; prefix_list_ids?: List<Text>; protocol?: Text; security_groups?: List<Text>; self?: Flag; to_port?: Amount }>
    ingress?: List<{ cidr_blocks?: List<Text>; description?: Text; from_port?: Amount; ipv6_cidr_blocks?: List<Text>; prefix_list_ids?: List<Text>; protocol?: Text; security_groups?: List<Text>; self?: Flag; to_port?: Amount }>
    revoke_rules_on_delete?: Flag
    tags?: Table<Text>
    vpc_id?: Text
  }
  aws_ecr_lifecycle_policy: {
    policy: Text
    repository: Text
  }
  aws_ecr_repository: {
    force_delete?: Flag
    image_tag_mutability?: Text
    name: Text
    tags?: Table<Text>
    encryption_configuration?: Many<{
      encryption_type?: Text
      kms_key?: Text
    }>
    image_scanning_configuration?: {
      scan_on_push: Flag
    }
  }
  aws_ecs_cluster: {
    name: Text
    tags?: Table<Text>
    configuration?: {
      execute_command_configuration?: {
        kms_key_id?: Text
        logging?: Text
        log_configuration?: {
          cloud_watch_encryption_enabled?: Flag
          cloud_watch_log_group_name?: Text
          s3_bucket_encryption_enabled?: Flag
          s3_bucket_name?: Text
          s3_key_prefix?: Text
        }
      }
      managed_storage_configuration?: {
        fargate_ephemeral_storage_kms_key_id?: Text
        kms_key_id?: Text
      }
    }
    service_connect_defaults?: {
      namespace: Text
    }
    setting?: Many<{
      name: Text
      value: Text
    }>
  }
  aws_ecs_cluster_capacity_providers: {
    capacity_providers?: List<Text>
    cluster_name: Text
    default_capacity_provider_strategy?: Many<{
      base?: Amount
      capacity_provider: Text
      weight?: Amount
    }>
  }
  aws_ecs_service: {
    availability_zone_rebalancing?: Text
    cluster?: Text
    deployment_maximum_percent?: Amount
    deployment_minimum_healthy_percent?: Amount
    desired_count?: Amount
    enable_ecs_managed_tags?: Flag
    enable_execute_command?: Flag
    force_delete?: Flag
    force_new_deployment?: Flag
    health_check_grace_period_seconds?: Amount
    iam_role?: Text
    launch_type?: Text
    name: Text
    platform_version?: Text
    propagate_tags?: Text
    scheduling_strategy?: Text
    tags?: Table<Text>
    task_definition?: Text
    triggers?: Table<Text>
    wait_for_steady_state?: Flag
    alarms?: {
      alarm_names: List<Text>
      enable: Flag
      rollback: Flag
    }
    capacity_provider_strategy?: Many<{
      base?: Amount
      capacity_provider: Text
      weight?: Amount
    }>
    deployment_circuit_breaker?: {
      enable: Flag
      rollback: Flag
    }
    load_balancer?: Many<{
      container_name: Text
      container_port: Amount
      elb_name?: Text
      target_group_arn?: Text
    }>
    network_configuration?: {
      assign_public_ip?: Flag
      security_groups?: List<Text>
      subnets: List<Text>
    }
    service_registries?: {
      container_name?: Text
      container_port?: Amount
      port?: Amount
      registry_arn: Text
    }
  }
  aws_ecs_task_definition: {
    container_definitions: Text
    cpu?: Text
    enable_fault_injection?: Flag
    execution_role_arn?: Text
    family: Text
    ipc_mode?: Text
    memory?: Text
    network_mode?: Text
    pid_mode?: Text
    requires_compatibilities?: List<Text>
    skip_destroy?: Flag
    tags?: Table<Text>
    task_role_arn?: Text
    track_latest?: Flag
    ephemeral_storage?: {
      size_in_gib: Amount
    }
    runtime_platform?: {
      cpu_architecture?: Text
      operating_system_family?: Text
    }
    volume?: Many<{
      configure_at_launch?: Flag
      host_path?: Text
      name: Text
    }>
  }
  aws_eip: {
    address?: Text
    associate_with_private_ip?: Text
    customer_owned_ipv4_pool?: Text
    domain?: Text
    instance?: Text
    ipam_pool_id?: Text
    network_border_group?: Text
    network_interface?: Text
    public_ipv4_pool?: Text
    tags?: Table<Text>
  }
  aws_elasticache_cluster: {
    apply_immediately?: Flag
    auto_minor_version_upgrade?: Text
    availability_zone?: Text
    az_mode?: Text
    cluster_id: Text
    engine?: Text
    engine_version?: Text
    final_snapshot_identifier?: Text
    ip_discovery?: Text
    maintenance_window?: Text
    network_type?: Text
    node_type?: Text
    notification_topic_arn?: Text
    num_cache_nodes?: Amount
    outpost_mode?: Text
    parameter_group_name?: Text
    port?: Amount
    preferred_availability_zones?: List<Text>
    preferred_outpost_arn?: Text
    replication_group_id?: Text
    security_group_ids?: List<Text>
    snapshot_arns?: List<Text>
    snapshot_name?: Text
    snapshot_retention_limit?: Amount
    snapshot_window?: Text
    subnet_group_name?: Text
    tags?: Table<Text>
    transit_encryption_enabled?: Flag
  }
  aws_elasticache_parameter_group: {
    description?: Text
    family: Text
    name: Text
    tags?: Table<Text>
    parameter?: Many<{
      name: Text
      value: Text
    }>
  }
  aws_elasticache_replication_group: {
    apply_immediately?: Flag
    at_rest_encryption_enabled?: Text
    auth_token?: Text
    auth_token_update_strategy?: Text
    auto_minor_version_upgrade?: Text
    automatic_failover_enabled?: Flag
    cluster_mode?: Text
    data_tiering_enabled?: Flag
    description: Text
    engine?: Text
    engine_version?: Text
    final_snapshot_identifier?: Text
    global_replication_group_id?: Text
    ip_discovery?: Text
    kms_key_id?: Text
    maintenance_window?: Text
    multi_az_enabled?: Flag
    network_type?: Text
    node_type?: Text
    notification_topic_arn?: Text
    num_cache_clusters?: Amount
    num_node_groups?: Amount
    parameter_group_name?: Text
    port?: Amount
    preferred_cache_cluster_azs?: List<Text>
    replicas_per_node_group?: Amount
    replication_group_id: Text
    security_group_ids?: List<Text>
    security_group_names?: List<Text>
    snapshot_arns?: List<Text>
    snapshot_name?: Text
    snapshot_retention_limit?: Amount
    snapshot_window?: Text
    subnet_group_name?: Text
    tags?: Table<Text>
    transit_encryption_enabled?: Flag
    transit_encryption_mode?: Text
    user_group_ids?: List<Text>
  }
  aws_elasticache_subnet_group: {
    description?: Text
    name: Text
    subnet_ids: List<Text>
    tags?: Table<Text>
  }
  aws_flow_log: {
    deliver_cross_account_role?: Text
    eni_id?: Text
    iam_role_arn?: Text
    log_destination?: Text
    log_destination_type?: Text
    log_format?: Text
    max_aggregation_interval?: Amount
    subnet_id?: Text
    tags?: Table<Text>
    traffic_type?: Text
    transit_gateway_attachment_id?: Text
    transit_gateway_id?: Text
    vpc_id?: Text
  }
  aws_iam_role: {
    assume_role_policy: Text
    description?: Text
    force_detach_policies?: Flag
    max_session_duration?: Amount
    name?: Text
    name_prefix?: Text
    path?: Text
    permissions_boundary?: Text
    tags?: Table<Text>
  }
  aws_iam_role_policy: {
    name?: Text
    name_prefix?: Text
    policy: Text
    role: Text
  }
  aws_iam_role_policy_attachment: {
    policy_arn: Text
    role: Text
  }
  aws_internet_gateway: {
    tags?: Table<Text>
    vpc_id?: Text
  }
  aws_kms_alias: {
    name?: Text
    name_prefix?: Text
    target_key_id: Text
  }
  aws_kms_key: {
    bypass_policy_lockout_safety_check?: Flag
    custom_key_store_id?: Text
    customer_master_key_spec?: Text
    deletion_window_in_days?: Amount
    description?: Text
    enable_key_rotation?: Flag
    is_enabled?: Flag
    key_usage?: Text
    multi_region?: Flag
    policy?: Text
    rotation_period_in_days?: Amount
    tags?: Table<Text>
    xks_key_id?: Text
  }
  aws_lb: {
    client_keep_alive?: Amount
    customer_owned_ipv4_pool?: Text
    desync_mitigation_mode?: Text
    dns_record_client_routing_policy?: Text
    drop_invalid_header_fields?: Flag
    enable_cross_zone_load_balancing?: Flag
    enable_deletion_protection?: Flag
    enable_http2?: Flag
    enable_tls_version_and_cipher_suite_headers?: Flag
    enable_waf_fail_open?: Flag
    enable_xff_client_port?: Flag
    enable_zonal_shift?: Flag
    enforce_security_group_inbound_rules_on_private_link_traffic?: Text
    idle_timeout?: Amount
    internal?: Flag
    ip_address_type?: Text
    load_balancer_type?: Text
    name?: Text
    name_prefix?: Text
    preserve_host_header?: Flag
    security_groups?: List<Text>
    subnets?: List<Text>
    tags?: Table<Text>
    xff_header_processing_mode?: Text
    access_logs?: {
      bucket: Text
      enabled?: Flag
      prefix?: Text
    }
  }
  aws_lb_listener: {
    alpn_policy?: Text
    certificate_arn?: Text
    load_balancer_arn: Text
    port?: Amount
    protocol?: Text
    routing_http_request_x_amzn_mtls_clientcert_header_name?: Text
    routing_http_request_x_amzn_mtls_clientcert_issuer_header_name?: Text
    routing_http_request_x_amzn_mtls_clientcert_leaf_header_name?: Text
    routing_http_request_x_amzn_mtls_clientcert_serial_number_header_name?: Text
    routing_http_request_x_amzn_mtls_clientcert_subject_header_name?: Text
    routing_http_request_x_amzn_mtls_clientcert_validity_header_name?: Text
    routing_http_request_x_amzn_tls_cipher_suite_header_name?: Text
    routing_http_request_x_amzn_tls_version_header_name?: Text
    routing_http_response_access_control_allow_credentials_header_value?: Text
    routing_http_response_access_control_allow_headers_header_value?: Text
    routing_http_response_access_control_allow_methods_header_value?: Text
    routing_http_response_access_control_allow_origin_header_value?: Text
    routing_http_response_access_control_expose_headers_header_value?: Text
    routing_http_response_access_control_max_age_header_value?: Text
    routing_http_response_content_security_policy_header_value?: Text
    routing_http_response_server_enabled?: Flag
    routing_http_response_strict_transport_security_header_value?: Text
    routing_http_response_x_content_type_options_header_value?: Text
    routing_http_response_x_frame_options_header_value?: Text
    ssl_policy?: Text
    tags?: Table<Text>
    tcp_idle_timeout_seconds?: Amount
    default_action: Many<{
      order?: Amount
      target_group_arn?: Text
      type: Text
      fixed_response?: {
        content_type: Text
        message_body?: Text
        status_code?: Text
      }
      redirect?: {
        host?: Text
        path?: Text
        port?: Text
        protocol?: Text
        query?: Text
        status_code: Text
      }
    }>
  }
  aws_lb_listener_rule: {
    listener_arn: Text
    priority?: Amount
    tags?: Table<Text>
    action: Many<{
      order?: Amount
      target_group_arn?: Text
      type: Text
      authenticate_oidc?: {
        authentication_request_extra_params?: Table<Text>
        authorization_endpoint: Text
        client_id: Text
        client_secret: Text
        issuer: Text
        on_unauthenticated_request?: Text
        scope?: Text
        session_cookie_name?: Text
        session_timeout?: Amount
        token_endpoint: Text
        user_info_endpoint: Text
      }
    }>
    condition: Many<{
      host_header?: {
        values: List<Text>
      }
      http_header?: {
        http_header_name: Text
        values: List<Text>
      }
      path_pattern?: {
        values: List<Text>
      }
    }>
  }
  aws_lb_target_group: {
    connection_termination?: Flag
    deregistration_delay?: Text
    ip_address_type?: Text
    lambda_multi_value_headers_enabled?: Flag
    load_balancing_algorithm_type?: Text
    load_balancing_anomaly_mitigation?: Text
    load_balancing_cross_zone_enabled?: Text
    name?: Text
    name_prefix?: Text
    port?: Amount
    preserve_client_ip?: Text
    protocol?: Text
    protocol_version?: Text
    proxy_protocol_v2?: Flag
    slow_start?: Amount
    tags?: Table<Text>
    target_type?: Text
    vpc_id?: Text
    health_check?: {
      enabled?: Flag
      healthy_threshold?: Amount
      interval?: Amount
      matcher?: Text
      path?: Text
      port?: Text
      protocol?: Text
      timeout?: Amount
      unhealthy_threshold?: Amount
    }
  }
  aws_nat_gateway: {
    allocation_id?: Text
    connectivity_type?: Text
    private_ip?: Text
    secondary_allocation_ids?: List<Text>
    secondary_private_ip_address_count?: Amount
    secondary_private_ip_addresses?: List<Text>
    subnet_id: Text
    tags?: Table<Text>
  }
  aws_rds_cluster: {
    allocated_storage?: Amount
    allow_major_version_upgrade?: Flag
    apply_immediately?: Flag
    availability_zones?: List<Text>
    backtrack_window?: Amount
    backup_retention_period?: Amount
    ca_certificate_identifier?: Text
    cluster_identifier?: Text
    cluster_identifier_prefix?: Text
    cluster_members?: List<Text>
    cluster_scalability_type?: Text
    copy_tags_to_snapshot?: Flag
    database_insights_mode?: Text
    database_name?: Text
    db_cluster_instance_class?: Text
    db_cluster_parameter_group_name?: Text
    db_instance_parameter_group_name?: Text
    db_subnet_group_name?: Text
    db_system_id?: Text
    delete_automated_backups?: Flag
    deletion_protection?: Flag
    domain?: Text
    domain_iam_role_name?: Text
    enable_global_write_forwarding?: Flag
    enable_http_endpoint?: Flag
    enable_local_write_forwarding?: Flag
    enabled_cloudwatch_logs_exports?: List<Text>
    engine: Text
    engine_lifecycle_support?: Text
    engine_mode?: Text
    engine_version?: Text
    final_snapshot_identifier?: Text
    global_cluster_identifier?: Text
    iam_database_authentication_enabled?: Flag
    iam_roles?: List<Text>
    iops?: Amount
    kms_key_id?: Text
    manage_master_user_password?: Flag
    master_password?: Text
    master_password_wo?: Text
    master_password_wo_version?: Amount
    master_user_secret_kms_key_id?: Text
    master_username?: Text
    monitoring_interval?: Amount
    monitoring_role_arn?: Text
    network_type?: Text
    performance_insights_enabled?: Flag
    performance_insights_kms_key_id?: Text
    performance_insights_retention_period?: Amount
    port?: Amount
    preferred_backup_window?: Text
    preferred_maintenance_window?: Text
    replication_source_identifier?: Text
    skip_final_snapshot?: Flag
    snapshot_identifier?: Text
    source_region?: Text
    storage_encrypted?: Flag
    storage_type?: Text
    tags?: Table<Text>
    vpc_security_group_ids?: List<Text>
    serverlessv2_scaling_configuration?: {
      max_capacity: Amount
      min_capacity: Amount
      seconds_until_auto_pause?: Amount
    }
  }
  aws_rds_cluster_instance: {
    apply_immediately?: Flag
    auto_minor_version_upgrade?: Flag
    availability_zone?: Text
    ca_cert_identifier?: Text
    cluster_identifier: Text
    copy_tags_to_snapshot?: Flag
    custom_iam_instance_profile?: Text
    db_parameter_group_name?: Text
    db_subnet_group_name?: Text
    engine: Text
    engine_version?: Text
    force_destroy?: Flag
    identifier?: Text
    identifier_prefix?: Text
    instance_class: Text
    monitoring_interval?: Amount
    monitoring_role_arn?: Text
    performance_insights_enabled?: Flag
    performance_insights_kms_key_id?: Text
    performance_insights_retention_period?: Amount
    preferred_backup_window?: Text
    preferred_maintenance_window?: Text
    promotion_tier?: Amount
    publicly_accessible?: Flag
    tags?: Table<Text>
  }
  aws_rds_cluster_parameter_group: {
    description?: Text
    family: Text
    name?: Text
    name_prefix?: Text
    tags?: Table<Text>
    parameter?: Many<{
      apply_method?: Text
      name: Text
      value: Text
    }>
  }
  aws_rds_global_cluster: {
    database_name?: Text
    deletion_protection?: Flag
    engine?: Text
    engine_lifecycle_support?: Text
    engine_version?: Text
    force_destroy?: Flag
    global_cluster_identifier: Text
    source_db_cluster_identifier?: Text
    storage_encrypted?: Flag
    tags?: Table<Text>
  }
  aws_route: {
    carrier_gateway_id?: Text
    core_network_arn?: Text
    destination_cidr_block?: Text
    destination_ipv6_cidr_block?: Text
    destination_prefix_list_id?: Text
    egress_only_gateway_id?: Text
    gateway_id?: Text
    local_gateway_id?: Text
    nat_gateway_id?: Text
    network_interface_id?: Text
    route_table_id: Text
    transit_gateway_id?: Text
    vpc_endpoint_id?: Text
    vpc_peering_connection_id?: Text
  }
  aws_route53_health_check: {
    child_health_threshold?: Amount
    child_healthchecks?: List<Text>
    cloudwatch_alarm_name?: Text
    cloudwatch_alarm_region?: Text
    disabled?: Flag
    enable_sni?: Flag
    failure_threshold?: Amount
    fqdn?: Text
    insufficient_data_health_status?: Text
    invert_healthcheck?: Flag
    ip_address?: Text
    measure_latency?: Flag
    port?: Amount
    reference_name?: Text
    regions?: List<Text>
    request_interval?: Amount
    resource_path?: Text
    routing_control_arn?: Text
    search_string?: Text
    tags?: Table<Text>
    triggers?: Table<Text>
    type: Text
  }
  aws_route53_record: {
    allow_overwrite?: Flag
    health_check_id?: Text
    multivalue_answer_routing_policy?: Flag
    name: Text
    records?: List<Text>
    set_identifier?: Text
    ttl?: Amount
    type: Text
    zone_id: Text
    alias?: {
      evaluate_target_health: Flag
      name: Text
      zone_id: Text
    }
    failover_routing_policy?: {
      type: Text
    }
    latency_routing_policy?: {
      region: Text
    }
  }
  aws_route_table: {
    propagating_vgws?: List<Text>
    route?: List<{ carrier_gateway_id?: Text; cidr_block?: Text; core_network_arn?: Text; destination_prefix_list_id?: Text; egress_only_gateway_id?: Text; gateway_id?: Text; ipv6_cidr_block?: Text; local_gateway_id?: Text; nat_gateway_id?: Text; network_interface_id?: Text; transit_gateway_id?: Text; vpc_endpoint_id?: Text; vpc_peering_connection_id?: Text }>
    tags?: Table<Text>
    vpc_id: Text
  }
  aws_route_table_association: {
    gateway_id?: Text
    route_table_id: Text
    subnet_id?: Text
  }
  aws_s3_bucket: {
    bucket?: Text
    bucket_prefix?: Text
    force_destroy?: Flag
    object_lock_enabled?: Flag
    tags?: Table<Text>
  }
  aws_s3_bucket_lifecycle_configuration: {
    bucket: Text
    expected_bucket_owner?: Text
    transition_default_minimum_object_size?: Text
    rule?: Many<{
      id: Text
      status: Text
      abort_incomplete_multipart_upload?: Many<{
        days_after_initiation?: Amount
      }>
      expiration?: Many<{
        date?: Text
        days?: Amount
        expired_object_delete_marker?: Flag
      }>
      filter?: Many<{
        object_size_greater_than?: Amount
        object_size_less_than?: Amount
        prefix?: Text
      }>
      noncurrent_version_expiration?: Many<{
        newer_noncurrent_versions?: Amount
        noncurrent_days: Amount
      }>
    }>
  }
  aws_s3_bucket_ownership_controls: {
    bucket: Text
    rule: {
      object_ownership: Text
    }
  }
  aws_s3_bucket_policy: {
    bucket: Text
    policy: Text
  }
  aws_s3_bucket_public_access_block: {
    block_public_acls?: Flag
    block_public_policy?: Flag
    bucket: Text
    ignore_public_acls?: Flag
    restrict_public_buckets?: Flag
  }
  aws_s3_bucket_server_side_encryption_configuration: {
    bucket: Text
    expected_bucket_owner?: Text
    rule: Many<{
      bucket_key_enabled?: Flag
      apply_server_side_encryption_by_default?: {
        kms_master_key_id?: Text
        sse_algorithm: Text
      }
    }>
  }
  aws_s3_bucket_versioning: {
    bucket: Text
    expected_bucket_owner?: Text
    mfa?: Text
    versioning_configuration: {
      mfa_delete?: Text
      status: Text
    }
  }
  aws_scheduler_schedule: {
    description?: Text
    end_date?: Text
    group_name?: Text
    kms_key_arn?: Text
    name?: Text
    name_prefix?: Text
    schedule_expression: Text
    schedule_expression_timezone?: Text
    start_date?: Text
    state?: Text
    flexible_time_window: {
      maximum_window_in_minutes?: Amount
      mode: Text
    }
    target: {
      arn: Text
      input?: Text
      role_arn: Text
      ecs_parameters?: {
        enable_ecs_managed_tags?: Flag
        enable_execute_command?: Flag
        group?: Text
        launch_type?: Text
        platform_version?: Text
        propagate_tags?: Text
        reference_id?: Text
        tags?: Table<Text>
        task_count?: Amount
        task_definition_arn: Text
        capacity_provider_strategy?: Many<{
          base?: Amount
          capacity_provider: Text
          weight?: Amount
        }>
        network_configuration?: {
          assign_public_ip?: Flag
          security_groups?: List<Text>
          subnets: List<Text>
        }
      }
      retry_policy?: {
        maximum_event_age_in_seconds?: Amount
        maximum_retry_attempts?: Amount
      }
    }
  }
  aws_secretsmanager_secret: {
    description?: Text
    force_overwrite_replica_secret?: Flag
    kms_key_id?: Text
    name?: Text
    name_prefix?: Text
    policy?: Text
    recovery_window_in_days?: Amount
    tags?: Table<Text>
    replica?: Many<{
      kms_key_id?: Text
      region: Text
    }>
  }
  aws_secretsmanager_secret_version: {
    secret_binary?: Text
    secret_id: Text
    secret_string?: Text
    secret_string_wo?: Text
    secret_string_wo_version?: Amount
    version_stages?: List<Text>
  }
  aws_security_group: {
    description?: Text
    egress?: List<{ cidr_blocks?: List<Text>; description?: Text; from_port?: Amount; ipv6_cidr_blocks?: List<Text>; prefix_list_ids?: List<Text>; protocol?: Text; security_groups?: List<Text>; self?: Flag; to_port?: Amount }>
    ingress?: List<{ cidr_blocks?: List<Text>; description?: Text; from_port?: Amount; ipv6_cidr_blocks?: List<Text>; prefix_list_ids?: List<Text>; protocol?: Text; security_groups?: List<Text>; self?: Flag; to_port?: Amount }>
    name?: Text
    name_prefix?: Text
    revoke_rules_on_delete?: Flag
    tags?: Table<Text>
    vpc_id?: Text
  }
  aws_service_discovery_private_dns_namespace: {
    description?: Text
    name: Text
    tags?: Table<Text>
    vpc: Text
  }
  aws_service_discovery_service: {
    description?: Text
    force_destroy?: Flag
    name: Text
    namespace_id?: Text
    tags?: Table<Text>
    type?: Text
    dns_config?: {
      namespace_id: Text
      routing_policy?: Text
      dns_records: Many<{
        ttl: Amount
        type: Text
      }>
    }
    health_check_custom_config?: {
      failure_threshold?: Amount
    }
  }
  aws_sfn_state_machine: {
    definition: Text
    name?: Text
    name_prefix?: Text
    publish?: Flag
    role_arn: Text
    tags?: Table<Text>
    type?: Text
    encryption_configuration?: {
      kms_data_key_reuse_period_seconds?: Amount
      kms_key_id?: Text
      type?: Text
    }
    logging_configuration?: {
      include_execution_data?: Flag
      level?: Text
      log_destination?: Text
    }
    tracing_configuration?: {
      enabled?: Flag
    }
  }
  aws_sns_topic: {
    application_failure_feedback_role_arn?: Text
    application_success_feedback_role_arn?: Text
    application_success_feedback_sample_rate?: Amount
    archive_policy?: Text
    content_based_deduplication?: Flag
    delivery_policy?: Text
    display_name?: Text
    fifo_throughput_scope?: Text
    fifo_topic?: Flag
    firehose_failure_feedback_role_arn?: Text
    firehose_success_feedback_role_arn?: Text
    firehose_success_feedback_sample_rate?: Amount
    http_failure_feedback_role_arn?: Text
    http_success_feedback_role_arn?: Text
    http_success_feedback_sample_rate?: Amount
    kms_master_key_id?: Text
    lambda_failure_feedback_role_arn?: Text
    lambda_success_feedback_role_arn?: Text
    lambda_success_feedback_sample_rate?: Amount
    name?: Text
    name_prefix?: Text
    policy?: Text
    signature_version?: Amount
    sqs_failure_feedback_role_arn?: Text
    sqs_success_feedback_role_arn?: Text
    sqs_success_feedback_sample_rate?: Amount
    tags?: Table<Text>
    tracing_config?: Text
  }
  aws_sns_topic_policy: {
    arn: Text
    policy: Text
  }
  aws_sns_topic_subscription: {
    confirmation_timeout_in_minutes?: Amount
    delivery_policy?: Text
    endpoint: Text
    endpoint_auto_confirms?: Flag
    filter_policy?: Text
    filter_policy_scope?: Text
    protocol: Text
    raw_message_delivery?: Flag
    redrive_policy?: Text
    replay_policy?: Text
    subscription_role_arn?: Text
    topic_arn: Text
  }
  aws_ssm_parameter: {
    allowed_pattern?: Text
    arn?: Text
    data_type?: Text
    description?: Text
    insecure_value?: Text
    key_id?: Text
    name: Text
    overwrite?: Flag
    tags?: Table<Text>
    tier?: Text
    type: Text
    value?: Text
    value_wo?: Text
    value_wo_version?: Amount
  }
  aws_subnet: {
    assign_ipv6_address_on_creation?: Flag
    availability_zone?: Text
    availability_zone_id?: Text
    cidr_block?: Text
    customer_owned_ipv4_pool?: Text
    enable_dns64?: Flag
    enable_lni_at_device_index?: Amount
    enable_resource_name_dns_a_record_on_launch?: Flag
    enable_resource_name_dns_aaaa_record_on_launch?: Flag
    ipv6_cidr_block?: Text
    ipv6_native?: Flag
    map_customer_owned_ip_on_launch?: Flag
    map_public_ip_on_launch?: Flag
    outpost_arn?: Text
    private_dns_hostname_type_on_launch?: Text
    tags?: Table<Text>
    vpc_id: Text
  }
  aws_vpc: {
    assign_generated_ipv6_cidr_block?: Flag
    cidr_block?: Text
    enable_dns_hostnames?: Flag
    enable_dns_support?: Flag
    enable_network_address_usage_metrics?: Flag
    instance_tenancy?: Text
    ipv4_ipam_pool_id?: Text
    ipv4_netmask_length?: Amount
    ipv6_cidr_block?: Text
    ipv6_cidr_block_network_border_group?: Text
    ipv6_ipam_pool_id?: Text
    ipv6_netmask_length?: Amount
    tags?: Table<Text>
  }
  aws_vpc_endpoint: {
    auto_accept?: Flag
    ip_address_type?: Text
    policy?: Text
    private_dns_enabled?: Flag
    resource_configuration_arn?: Text
    route_table_ids?: List<Text>
    security_group_ids?: List<Text>
    service_name?: Text
    service_network_arn?: Text
    service_region?: Text
    subnet_ids?: List<Text>
    tags?: Table<Text>
    vpc_endpoint_type?: Text
    vpc_id: Text
  }
  aws_vpc_security_group_egress_rule: {
    cidr_ipv4?: Text
    cidr_ipv6?: Text
    description?: Text
    from_port?: Amount
    ip_protocol: Text
    prefix_list_id?: Text
    referenced_security_group_id?: Text
    security_group_id: Text
    tags?: Table<Text>
    to_port?: Amount
  }
  aws_vpc_security_group_ingress_rule: {
    cidr_ipv4?: Text
    cidr_ipv6?: Text
    description?: Text
    from_port?: Amount
    ip_protocol: Text
    prefix_list_id?: Text
    referenced_security_group_id?: Text
    security_group_id: Text
    tags?: Table<Text>
    to_port?: Amount
  }
  aws_wafv2_web_acl: {
    description?: Text
    name?: Text
    name_prefix?: Text
    rule_json?: Text
    scope: Text
    tags?: Table<Text>
    token_domains?: List<Text>
    default_action: {
      allow?: Readonly<Record<string, never>>
    }
    rule?: Many<{
      name: Text
      priority: Amount
      action?: {
        block?: Readonly<Record<string, never>>
      }
      override_action?: {
        count?: Readonly<Record<string, never>>
        none?: Readonly<Record<string, never>>
      }
      statement: {
        managed_rule_group_statement?: {
          name: Text
          vendor_name: Text
          version?: Text
          rule_action_override?: Many<{
            name: Text
            action_to_use: {
              count?: Readonly<Record<string, never>>
            }
          }>
        }
        rate_based_statement?: {
          aggregate_key_type?: Text
          evaluation_window_sec?: Amount
          limit: Amount
        }
      }
      visibility_config: {
        cloudwatch_metrics_enabled: Flag
        metric_name: Text
        sampled_requests_enabled: Flag
      }
    }>
    visibility_config: {
      cloudwatch_metrics_enabled: Flag
      metric_name: Text
      sampled_requests_enabled: Flag
    }
  }
  aws_wafv2_web_acl_association: {
    resource_arn: Text
    web_acl_arn: Text
  }
}

/** What is only read. */
export interface DataSources {
  aws_prefix_list: {
    name?: Text
    prefix_list_id?: Text
    filter?: Many<{
      name: Text
      values: List<Text>
    }>
  }
  aws_route53_zone: {
    name?: Text
    private_zone?: Flag
    tags?: Table<Text>
    vpc_id?: Text
    zone_id?: Text
  }
}

/** What exists while a command runs and is in no state. */
export interface Ephemerals {
  aws_secretsmanager_random_password: {
    exclude_characters?: Text
    exclude_lowercase?: Flag
    exclude_numbers?: Flag
    exclude_punctuation?: Flag
    exclude_uppercase?: Flag
    include_space?: Flag
    password_length?: Amount
    require_each_included_type?: Flag
  }
  aws_secretsmanager_secret_version: {
    secret_id: Text
    version_id?: Text
    version_stage?: Text
  }
  aws_ssm_parameter: {
    arn: Text
    with_decryption?: Flag
  }
}

/** What each resource tells beside its arguments. */
export interface Told {
  aws_acm_certificate: 'arn' | 'domain_validation_options' | 'id' | 'not_after' | 'not_before' | 'pending_renewal' | 'renewal_eligibility' | 'renewal_summary' | 'status' | 'type' | 'validation_emails'
  aws_acm_certificate_validation: 'id'
  aws_appautoscaling_policy: 'alarm_arns' | 'arn' | 'id'
  aws_appautoscaling_scheduled_action: 'arn' | 'id'
  aws_appautoscaling_target: 'arn' | 'id'
  aws_budgets_budget: 'arn' | 'id'
  aws_cloudcontrolapi_resource: 'id' | 'properties'
  aws_cloudwatch_composite_alarm: 'arn' | 'id'
  aws_cloudwatch_dashboard: 'dashboard_arn' | 'id'
  aws_cloudwatch_event_rule: 'arn' | 'id'
  aws_cloudwatch_event_target: 'id'
  aws_cloudwatch_log_group: 'arn' | 'id'
  aws_cloudwatch_metric_alarm: 'arn' | 'id'
  aws_db_instance: 'address' | 'arn' | 'endpoint' | 'engine_version_actual' | 'hosted_zone_id' | 'id' | 'latest_restorable_time' | 'listener_endpoint' | 'master_user_secret' | 'replicas' | 'resource_id' | 'status'
  aws_db_parameter_group: 'arn' | 'id'
  aws_db_subnet_group: 'arn' | 'id' | 'supported_network_types' | 'vpc_id'
  aws_default_security_group: 'arn' | 'description' | 'id' | 'name' | 'name_prefix' | 'owner_id'
  aws_ecr_lifecycle_policy: 'id' | 'registry_id'
  aws_ecr_repository: 'arn' | 'id' | 'registry_id' | 'repository_url'
  aws_ecs_cluster: 'arn' | 'id'
  aws_ecs_cluster_capacity_providers: 'id'
  aws_ecs_service: 'id'
  aws_ecs_task_definition: 'arn' | 'arn_without_revision' | 'id' | 'revision'
  aws_eip: 'allocation_id' | 'arn' | 'association_id' | 'carrier_ip' | 'customer_owned_ip' | 'id' | 'private_dns' | 'private_ip' | 'ptr_record' | 'public_dns' | 'public_ip'
  aws_elasticache_cluster: 'arn' | 'cache_nodes' | 'cluster_address' | 'configuration_endpoint' | 'engine_version_actual' | 'id'
  aws_elasticache_parameter_group: 'arn' | 'id'
  aws_elasticache_replication_group: 'arn' | 'cluster_enabled' | 'configuration_endpoint_address' | 'engine_version_actual' | 'id' | 'member_clusters' | 'primary_endpoint_address' | 'reader_endpoint_address'
  aws_elasticache_subnet_group: 'arn' | 'id' | 'vpc_id'
  aws_flow_log: 'arn' | 'id'
  aws_iam_role: 'arn' | 'create_date' | 'id' | 'unique_id'
  aws_iam_role_policy: 'id'
  aws_iam_role_policy_attachment: 'id'
  aws_internet_gateway: 'arn' | 'id' | 'owner_id'
  aws_kms_alias: 'arn' | 'id' | 'target_key_arn'
  aws_kms_key: 'arn' | 'id' | 'key_id'
  aws_lb: 'arn' | 'arn_suffix' | 'dns_name' | 'id' | 'vpc_id' | 'zone_id'
  aws_lb_listener: 'arn' | 'id'
  aws_lb_listener_rule: 'arn' | 'id'
  aws_lb_target_group: 'arn' | 'arn_suffix' | 'id' | 'load_balancer_arns'
  aws_nat_gateway: 'association_id' | 'id' | 'network_interface_id' | 'public_ip'
  aws_rds_cluster: 'arn' | 'ca_certificate_valid_till' | 'cluster_resource_id' | 'endpoint' | 'engine_version_actual' | 'hosted_zone_id' | 'id' | 'master_user_secret' | 'reader_endpoint'
  aws_rds_cluster_instance: 'arn' | 'dbi_resource_id' | 'endpoint' | 'engine_version_actual' | 'id' | 'kms_key_id' | 'network_type' | 'port' | 'storage_encrypted' | 'writer'
  aws_rds_cluster_parameter_group: 'arn' | 'id'
  aws_rds_global_cluster: 'arn' | 'endpoint' | 'engine_version_actual' | 'global_cluster_members' | 'global_cluster_resource_id' | 'id'
  aws_route: 'id' | 'instance_id' | 'instance_owner_id' | 'origin' | 'state'
  aws_route53_health_check: 'arn' | 'id'
  aws_route53_record: 'fqdn' | 'id'
  aws_route_table: 'arn' | 'id' | 'owner_id'
  aws_route_table_association: 'id'
  aws_s3_bucket: 'arn' | 'bucket_domain_name' | 'bucket_regional_domain_name' | 'hosted_zone_id' | 'id' | 'region'
  aws_s3_bucket_lifecycle_configuration: never
  aws_s3_bucket_ownership_controls: 'id'
  aws_s3_bucket_policy: 'id'
  aws_s3_bucket_public_access_block: 'id'
  aws_s3_bucket_server_side_encryption_configuration: 'id'
  aws_s3_bucket_versioning: 'id'
  aws_scheduler_schedule: 'arn' | 'id'
  aws_secretsmanager_secret: 'arn' | 'id'
  aws_secretsmanager_secret_version: 'arn' | 'has_secret_string_wo' | 'id' | 'version_id'
  aws_security_group: 'arn' | 'id' | 'owner_id'
  aws_service_discovery_private_dns_namespace: 'arn' | 'hosted_zone' | 'id'
  aws_service_discovery_service: 'arn' | 'id'
  aws_sfn_state_machine: 'arn' | 'creation_date' | 'description' | 'id' | 'revision_id' | 'state_machine_version_arn' | 'status' | 'version_description'
  aws_sns_topic: 'arn' | 'beginning_archive_time' | 'id' | 'owner'
  aws_sns_topic_policy: 'id' | 'owner'
  aws_sns_topic_subscription: 'arn' | 'confirmation_was_authenticated' | 'id' | 'owner_id' | 'pending_confirmation'
  aws_ssm_parameter: 'has_value_wo' | 'id' | 'version'
  aws_subnet: 'arn' | 'id' | 'ipv6_cidr_block_association_id' | 'owner_id'
  aws_vpc: 'arn' | 'default_network_acl_id' | 'default_route_table_id' | 'default_security_group_id' | 'dhcp_options_id' | 'id' | 'ipv6_association_id' | 'main_route_table_id' | 'owner_id'
  aws_vpc_endpoint: 'arn' | 'cidr_blocks' | 'dns_entry' | 'id' | 'network_interface_ids' | 'owner_id' | 'prefix_list_id' | 'requester_managed' | 'state'
  aws_vpc_security_group_egress_rule: 'arn' | 'id' | 'security_group_rule_id'
  aws_vpc_security_group_ingress_rule: 'arn' | 'id' | 'security_group_rule_id'
  aws_wafv2_web_acl: 'application_integration_url' | 'arn' | 'capacity' | 'id' | 'lock_token'
  aws_wafv2_web_acl_association: 'id'
}

/** What each thing tells that is only read. */
export interface DataTold {
  aws_prefix_list: 'cidr_blocks' | 'id'
  aws_route53_zone: 'arn' | 'caller_reference' | 'comment' | 'id' | 'linked_service_description' | 'linked_service_principal' | 'name_servers' | 'primary_name_server' | 'resource_record_set_count'
}

/** What is told while a command runs. */
export interface EphemeralTold {
  aws_secretsmanager_random_password: 'random_password'
  aws_secretsmanager_secret_version: 'arn' | 'created_date' | 'secret_binary' | 'secret_string' | 'version_stages'
  aws_ssm_parameter: 'name' | 'type' | 'value' | 'version'
}

/** The names in each that are blocks and not arguments. */
export const blockNames: Readonly<Record<string, readonly string[]>> = {
  aws_appautoscaling_policy: ['customized_metric_specification', 'dimensions', 'predefined_metric_specification', 'target_tracking_scaling_policy_configuration'],
  aws_appautoscaling_scheduled_action: ['scalable_target_action'],
  aws_appautoscaling_target: ['suspended_state'],
  aws_budgets_budget: ['cost_filter', 'notification'],
  aws_cloudwatch_composite_alarm: ['actions_suppressor'],
  aws_cloudwatch_event_target: ['input_transformer'],
  aws_cloudwatch_metric_alarm: ['metric', 'metric_query'],
  aws_db_parameter_group: ['parameter'],
  aws_ecr_repository: ['encryption_configuration', 'image_scanning_configuration'],
  aws_ecs_cluster: ['configuration', 'execute_command_configuration', 'log_configuration', 'managed_storage_configuration', 'service_connect_defaults', 'setting'],
  aws_ecs_cluster_capacity_providers: ['default_capacity_provider_strategy'],
  aws_ecs_service: ['alarms', 'capacity_provider_strategy', 'deployment_circuit_breaker', 'load_balancer', 'network_configuration', 'service_registries'],
  aws_ecs_task_definition: ['ephemeral_storage', 'runtime_platform', 'volume'],
  aws_elasticache_parameter_group: ['parameter'],
  aws_lb: ['access_logs'],
  aws_lb_listener: ['default_action', 'fixed_response', 'redirect'],
  aws_lb_listener_rule: ['action', 'authenticate_oidc', 'condition', 'host_header', 'http_header', 'path_pattern'],
  aws_lb_target_group: ['health_check'],
  aws_rds_cluster: ['serverlessv2_scaling_configuration'],
  aws_rds_cluster_parameter_group: ['parameter'],
  aws_route53_record: ['alias', 'failover_routing_policy', 'latency_routing_policy'],
  aws_s3_bucket_lifecycle_configuration: ['abort_incomplete_multipart_upload', 'expiration', 'filter', 'noncurrent_version_expiration', 'rule'],
  aws_s3_bucket_ownership_controls: ['rule'],
  aws_s3_bucket_server_side_encryption_configuration: ['apply_server_side_encryption_by_default', 'rule'],
  aws_s3_bucket_versioning: ['versioning_configuration'],
  aws_scheduler_schedule: ['capacity_provider_strategy', 'ecs_parameters', 'flexible_time_window', 'network_configuration', 'retry_policy', 'target'],
  aws_secretsmanager_secret: ['replica'],
  aws_service_discovery_service: ['dns_config', 'dns_records', 'health_check_custom_config'],
  aws_sfn_state_machine: ['encryption_configuration', 'logging_configuration', 'tracing_configuration'],
  aws_wafv2_web_acl: ['action', 'action_to_use', 'allow', 'block', 'count', 'default_action', 'managed_rule_group_statement', 'none', 'override_action', 'rate_based_statement', 'rule', 'rule_action_override', 'statement', 'visibility_config'],
}
