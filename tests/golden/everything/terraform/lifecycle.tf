# What must have run before services roll, and the proof after. Each state machine runs one-off
# tasks in order, awaits them and looks at their exit codes; it leaves out what has been done for
# the same inputs. The script that starts one needs the AWS CLI. stackwright up starts the same
# machines.

# All that a task needs before it can start.
resource "terraform_data" "ready" {
  depends_on = [
    aws_secretsmanager_secret_version.ask_admin_password,
    aws_secretsmanager_secret_version.ask_encryption_key,
    aws_secretsmanager_secret_version.ask_session_key,
    aws_secretsmanager_secret_version.bi_admin_password,
    aws_secretsmanager_secret_version.bi_async_secret,
    aws_secretsmanager_secret_version.bi_flower_password,
    aws_secretsmanager_secret_version.bi_guest_secret,
    aws_secretsmanager_secret_version.bi_secret_key,
    aws_secretsmanager_secret_version.cache_password,
    aws_secretsmanager_secret_version.carol,
    aws_secretsmanager_secret_version.mail,
    aws_secretsmanager_secret_version.mapbox,
    aws_secretsmanager_secret_version.metastore_archive_password,
    aws_secretsmanager_secret_version.metastore_ask_password,
    aws_secretsmanager_secret_version.metastore_ask_probe_password,
    aws_secretsmanager_secret_version.metastore_bi_password,
    aws_secretsmanager_secret_version.metastore_bi_probe_password,
    aws_secretsmanager_secret_version.metastore_ops_password,
    aws_secretsmanager_secret_version.metastore_ops_probe_password,
    aws_secretsmanager_secret_version.metastore_shop_password,
    aws_secretsmanager_secret_version.metastore_shop_shop_audit_password,
    aws_secretsmanager_secret_version.metastore_shop_shop_reader_password,
    aws_secretsmanager_secret_version.ops_admin_password,
    aws_secretsmanager_secret_version.ops_secret_key,
    aws_secretsmanager_secret_version.queue_password,
    aws_secretsmanager_secret_version.slack,
    aws_secretsmanager_secret_version.sso_client,
    aws_secretsmanager_secret_version.trial_client_secret,
    aws_secretsmanager_secret_version.trial_key_secret,
    aws_iam_role_policy.ask_admin_execution,
    aws_iam_role_policy.ask_migrate_execution,
    aws_iam_role_policy.ask_verify_execution,
    aws_iam_role_policy.ask_web_execution,
    aws_iam_role_policy.bi_beat_execution,
    aws_iam_role_policy.bi_flower_execution,
    aws_iam_role_policy.bi_init_execution,
    aws_iam_role_policy.bi_migrate_execution,
    aws_iam_role_policy.bi_verify_execution,
    aws_iam_role_policy.bi_web_execution,
    aws_iam_role_policy.bi_worker_execution,
    aws_iam_role_policy.load_execution,
    aws_iam_role_policy.metastore_databases_execution,
    aws_iam_role_policy.nightly_execution,
    aws_iam_role_policy.ops_init_execution,
    aws_iam_role_policy.ops_metrics_execution,
    aws_iam_role_policy.ops_migrate_execution,
    aws_iam_role_policy.ops_verify_execution,
    aws_iam_role_policy.ops_web_execution,
    aws_iam_role_policy.site_execution,
    aws_iam_role_policy.trial_provider_execution,
    aws_db_instance.metastore,
    terraform_data.cache_password,
    terraform_data.queue_password,
    aws_route_table_association.private,
    aws_route.private,
    aws_vpc_endpoint.s3,
    aws_vpc_security_group_egress_rule.ask_migrate_to_metastore_5432,
    aws_vpc_security_group_egress_rule.ask_migrate_to_anywhere_443,
    aws_vpc_security_group_egress_rule.ask_setup_to_ask_web_8080,
    aws_vpc_security_group_egress_rule.ask_setup_to_metastore_5432,
    aws_vpc_security_group_egress_rule.ask_setup_to_anywhere_443,
    aws_vpc_security_group_egress_rule.ask_verify_to_ask_web_8080,
    aws_vpc_security_group_egress_rule.ask_verify_to_metastore_5432,
    aws_vpc_security_group_egress_rule.ask_verify_to_anywhere_443,
    aws_vpc_security_group_ingress_rule.ask_web_from_ask_setup_8080,
    aws_vpc_security_group_ingress_rule.ask_web_from_ask_verify_8080,
    aws_vpc_security_group_ingress_rule.ask_web_from_entry_8080,
    aws_vpc_security_group_egress_rule.ask_web_to_metastore_5432,
    aws_vpc_security_group_egress_rule.ask_web_to_anywhere_443,
    aws_vpc_security_group_egress_rule.bi_beat_to_queue_6379,
    aws_vpc_security_group_egress_rule.bi_beat_to_anywhere_443,
    aws_vpc_security_group_egress_rule.bi_flower_to_queue_6379,
    aws_vpc_security_group_egress_rule.bi_flower_to_anywhere_443,
    aws_vpc_security_group_egress_rule.bi_lifecycle_to_cache_6379,
    aws_vpc_security_group_egress_rule.bi_lifecycle_to_metastore_5432,
    aws_vpc_security_group_egress_rule.bi_lifecycle_to_queue_6379,
    aws_vpc_security_group_egress_rule.bi_lifecycle_to_anywhere_443,
    aws_vpc_security_group_egress_rule.bi_verify_to_bi_web_8080,
    aws_vpc_security_group_egress_rule.bi_verify_to_metastore_5432,
    aws_vpc_security_group_egress_rule.bi_verify_to_anywhere_443,
    aws_vpc_security_group_ingress_rule.bi_web_from_bi_verify_8080,
    aws_vpc_security_group_ingress_rule.bi_web_from_bi_worker_8080,
    aws_vpc_security_group_ingress_rule.bi_web_from_entry_8080,
    aws_vpc_security_group_egress_rule.bi_web_to_cache_6379,
    aws_vpc_security_group_egress_rule.bi_web_to_metastore_5432,
    aws_vpc_security_group_egress_rule.bi_web_to_queue_6379,
    aws_vpc_security_group_egress_rule.bi_web_to_anywhere_443,
    aws_vpc_security_group_egress_rule.bi_worker_to_bi_web_8080,
    aws_vpc_security_group_egress_rule.bi_worker_to_cache_6379,
    aws_vpc_security_group_egress_rule.bi_worker_to_metastore_5432,
    aws_vpc_security_group_egress_rule.bi_worker_to_queue_6379,
    aws_vpc_security_group_egress_rule.bi_worker_to_anywhere_443,
    aws_vpc_security_group_ingress_rule.cache_from_bi_lifecycle_6379,
    aws_vpc_security_group_ingress_rule.cache_from_bi_web_6379,
    aws_vpc_security_group_ingress_rule.cache_from_bi_worker_6379,
    aws_vpc_security_group_ingress_rule.entry_from_anywhere_80,
    aws_vpc_security_group_egress_rule.entry_to_ask_web_8080,
    aws_vpc_security_group_egress_rule.entry_to_bi_web_8080,
    aws_vpc_security_group_egress_rule.entry_to_ops_web_8080,
    aws_vpc_security_group_egress_rule.entry_to_site_3000,
    aws_vpc_security_group_egress_rule.entry_to_trial_provider_18090,
    aws_vpc_security_group_ingress_rule.items_from_ops_lifecycle_11211,
    aws_vpc_security_group_ingress_rule.items_from_ops_web_11211,
    aws_vpc_security_group_egress_rule.load_to_metastore_5432,
    aws_vpc_security_group_egress_rule.load_to_anywhere_443,
    aws_vpc_security_group_ingress_rule.metastore_from_ask_migrate_5432,
    aws_vpc_security_group_ingress_rule.metastore_from_ask_setup_5432,
    aws_vpc_security_group_ingress_rule.metastore_from_ask_verify_5432,
    aws_vpc_security_group_ingress_rule.metastore_from_ask_web_5432,
    aws_vpc_security_group_ingress_rule.metastore_from_bi_lifecycle_5432,
    aws_vpc_security_group_ingress_rule.metastore_from_bi_verify_5432,
    aws_vpc_security_group_ingress_rule.metastore_from_bi_web_5432,
    aws_vpc_security_group_ingress_rule.metastore_from_bi_worker_5432,
    aws_vpc_security_group_ingress_rule.metastore_from_load_5432,
    aws_vpc_security_group_ingress_rule.metastore_from_metastore_databases_5432,
    aws_vpc_security_group_ingress_rule.metastore_from_nightly_5432,
    aws_vpc_security_group_ingress_rule.metastore_from_ops_lifecycle_5432,
    aws_vpc_security_group_ingress_rule.metastore_from_ops_verify_5432,
    aws_vpc_security_group_ingress_rule.metastore_from_ops_web_5432,
    aws_vpc_security_group_ingress_rule.metastore_from_site_5432,
    aws_vpc_security_group_egress_rule.metastore_databases_to_metastore_5432,
    aws_vpc_security_group_egress_rule.metastore_databases_to_anywhere_443,
    aws_vpc_security_group_egress_rule.nightly_to_metastore_5432,
    aws_vpc_security_group_egress_rule.nightly_to_anywhere_443,
    aws_vpc_security_group_egress_rule.ops_lifecycle_to_items_11211,
    aws_vpc_security_group_egress_rule.ops_lifecycle_to_metastore_5432,
    aws_vpc_security_group_egress_rule.ops_lifecycle_to_anywhere_443,
    aws_vpc_security_group_ingress_rule.ops_metrics_from_ops_web_9125_udp,
    aws_vpc_security_group_egress_rule.ops_metrics_to_anywhere_443,
    aws_vpc_security_group_egress_rule.ops_verify_to_metastore_5432,
    aws_vpc_security_group_egress_rule.ops_verify_to_ops_web_8080,
    aws_vpc_security_group_egress_rule.ops_verify_to_anywhere_443,
    aws_vpc_security_group_ingress_rule.ops_web_from_entry_8080,
    aws_vpc_security_group_ingress_rule.ops_web_from_ops_verify_8080,
    aws_vpc_security_group_egress_rule.ops_web_to_items_11211,
    aws_vpc_security_group_egress_rule.ops_web_to_metastore_5432,
    aws_vpc_security_group_egress_rule.ops_web_to_ops_metrics_9125_udp,
    aws_vpc_security_group_egress_rule.ops_web_to_anywhere_443,
    aws_vpc_security_group_ingress_rule.queue_from_bi_beat_6379,
    aws_vpc_security_group_ingress_rule.queue_from_bi_flower_6379,
    aws_vpc_security_group_ingress_rule.queue_from_bi_lifecycle_6379,
    aws_vpc_security_group_ingress_rule.queue_from_bi_web_6379,
    aws_vpc_security_group_ingress_rule.queue_from_bi_worker_6379,
    aws_vpc_security_group_ingress_rule.site_from_entry_3000,
    aws_vpc_security_group_egress_rule.site_to_metastore_5432,
    aws_vpc_security_group_egress_rule.site_to_anywhere_443,
    aws_vpc_security_group_egress_rule.ticker_to_anywhere_443,
    aws_vpc_security_group_ingress_rule.trial_provider_from_entry_18090,
    aws_vpc_security_group_egress_rule.trial_provider_to_anywhere_443,
    aws_ecs_cluster_capacity_providers.this,
  ]
}

# make the databases of metastore, bring the database of ask to 0.65.4, bring the metadata of bi to
# 6.1.0, set up permissions and roles of bi, make the administrator of bi, register the sources of
# bi, import the dashboards of bi, psql -X -f warehouse/load.sql, bring the metadata of ops to
# 6.1.0, set up permissions and roles of ops, make the administrator of ops
resource "aws_sfn_state_machine" "before" {
  name     = "${local.name}-before"
  role_arn = aws_iam_role.before_machine.arn
  definition = jsonencode({
    Comment        = "What ${local.name} does before its services roll"
    StartAt        = "metastore-databases: what was done"
    TimeoutSeconds = 75960
    States = {
      "metastore-databases: what was done" = {
        Type     = "Task"
        Resource = "arn:aws:states:::aws-sdk:ssm:getParameters"
        Parameters = {
          Names = ["/${local.name}/done/metastore-databases"]
        }
        ResultSelector = {
          "values.$" = "$.Parameters[*].Value"
        }
        ResultPath     = "$.known"
        TimeoutSeconds = 60
        Retry = [
          {
            ErrorEquals     = ["States.TaskFailed", "States.Timeout"]
            IntervalSeconds = 2
            MaxAttempts     = 4
            BackoffRate     = 2
          },
        ]
        Next = "metastore-databases: is it due?"
      }
      "metastore-databases: is it due?" = {
        Type = "Choice"
        Choices = [
          {
            And = [
              { Variable = "$.known.values[0]", IsPresent = true },
              { Variable = "$.known.values[0]", StringEquals = "202a2ab72d27fa55" },
            ]
            Next = "ask-migrate: what was done"
          },
        ]
        Default = "metastore-databases: run"
      }
      "metastore-databases: keep its checksum" = {
        Type     = "Task"
        Resource = "arn:aws:states:::aws-sdk:ssm:putParameter"
        Parameters = {
          Name      = "/${local.name}/done/metastore-databases"
          Value     = "202a2ab72d27fa55"
          Type      = "String"
          Overwrite = true
        }
        ResultPath     = null
        TimeoutSeconds = 60
        Retry = [
          {
            ErrorEquals     = ["States.TaskFailed", "States.Timeout"]
            IntervalSeconds = 2
            MaxAttempts     = 4
            BackoffRate     = 2
          },
        ]
        Next = "ask-migrate: what was done"
      }
      "metastore-databases: run" = {
        Type     = "Task"
        Comment  = "make the databases of metastore"
        Resource = "arn:aws:states:::ecs:runTask.sync"
        Parameters = {
          Cluster         = aws_ecs_cluster.this.arn
          TaskDefinition  = aws_ecs_task_definition.metastore_databases.arn
          LaunchType      = "FARGATE"
          PlatformVersion = "1.4.0"
          PropagateTags   = "TASK_DEFINITION"
          NetworkConfiguration = {
            AwsvpcConfiguration = {
              AssignPublicIp = "DISABLED"
              Subnets        = [aws_subnet.private["a"].id, aws_subnet.private["b"].id]
              SecurityGroups = [aws_security_group.metastore_databases.id]
            }
          }
        }
        ResultSelector = {
          "codes.$" = "$.Containers[?(@.Name=='main')].ExitCode"
        }
        ResultPath     = "$.ended"
        TimeoutSeconds = 1020
        Retry = [
          {
            ErrorEquals     = ["ECS.AmazonECSException", "ECS.ServerException", "ECS.ThrottlingException"]
            IntervalSeconds = 15
            MaxAttempts     = 6
            BackoffRate     = 2
          },
          {
            ErrorEquals     = ["States.TaskFailed"]
            IntervalSeconds = 10
            MaxAttempts     = 2
            BackoffRate     = 2
          },
        ]
        Catch = [
          {
            ErrorEquals = ["States.Timeout"]
            ResultPath  = "$.error"
            Next        = "metastore-databases: took too long"
          },
          {
            ErrorEquals = ["States.ALL"]
            ResultPath  = "$.error"
            Next        = "metastore-databases: failed"
          },
        ]
        Next = "metastore-databases: how it ended"
      }
      "metastore-databases: how it ended" = {
        Type = "Choice"
        Choices = [
          {
            And = [
              { Variable = "$.ended.codes[0]", IsPresent = true },
              { Variable = "$.ended.codes[0]", NumericEquals = 0 },
            ]
            Next = "metastore-databases: keep its checksum"
          },
        ]
        Default = "metastore-databases: ended with another code than 0"
      }
      "metastore-databases: failed" = {
        Type      = "Fail"
        Error     = "StepFailed"
        CausePath = "States.Format('metastore-databases (make the databases of metastore) failed: {}', $.error.Cause)"
      }
      "metastore-databases: took too long" = {
        Type  = "Fail"
        Error = "StepTookTooLong"
        Cause = "metastore-databases (make the databases of metastore) did not end within 120 s"
      }
      "metastore-databases: ended with another code than 0" = {
        Type  = "Fail"
        Error = "StepFailed"
        Cause = "metastore-databases (make the databases of metastore) ended with another code than 0"
      }
      "ask-migrate: what was done" = {
        Type     = "Task"
        Resource = "arn:aws:states:::aws-sdk:ssm:getParameters"
        Parameters = {
          Names = ["/${local.name}/done/ask-migrate"]
        }
        ResultSelector = {
          "values.$" = "$.Parameters[*].Value"
        }
        ResultPath     = "$.known"
        TimeoutSeconds = 60
        Retry = [
          {
            ErrorEquals     = ["States.TaskFailed", "States.Timeout"]
            IntervalSeconds = 2
            MaxAttempts     = 4
            BackoffRate     = 2
          },
        ]
        Next = "ask-migrate: is it due?"
      }
      "ask-migrate: is it due?" = {
        Type = "Choice"
        Choices = [
          {
            And = [
              { Variable = "$.known.values[0]", IsPresent = true },
              { Variable = "$.known.values[0]", StringEquals = "ec31c9983cc64e60" },
            ]
            Next = "bi-migrate: what was done"
          },
        ]
        Default = "ask-migrate: ask-web, look"
      }
      "ask-migrate: keep its checksum" = {
        Type     = "Task"
        Resource = "arn:aws:states:::aws-sdk:ssm:putParameter"
        Parameters = {
          Name      = "/${local.name}/done/ask-migrate"
          Value     = "ec31c9983cc64e60"
          Type      = "String"
          Overwrite = true
        }
        ResultPath     = null
        TimeoutSeconds = 60
        Retry = [
          {
            ErrorEquals     = ["States.TaskFailed", "States.Timeout"]
            IntervalSeconds = 2
            MaxAttempts     = 4
            BackoffRate     = 2
          },
        ]
        Next = "bi-migrate: what was done"
      }
      "ask-migrate: ask-web, look" = {
        Type     = "Task"
        Resource = "arn:aws:states:::aws-sdk:ecs:describeServices"
        Parameters = {
          Cluster  = aws_ecs_cluster.this.arn
          Services = ["${local.name}-ask-web"]
        }
        ResultSelector = {
          "status.$"  = "$.Services[*].Status"
          "desired.$" = "$.Services[*].DesiredCount"
          "running.$" = "$.Services[*].RunningCount"
        }
        ResultPath     = "$.service"
        TimeoutSeconds = 60
        Retry = [
          {
            ErrorEquals     = ["States.TaskFailed", "States.Timeout"]
            IntervalSeconds = 2
            MaxAttempts     = 4
            BackoffRate     = 2
          },
        ]
        Next = "ask-migrate: ask-web, is it there?"
      }
      "ask-migrate: ask-web, is it there?" = {
        Type = "Choice"
        Choices = [
          {
            And = [
              { Variable = "$.service.status[0]", IsPresent = true },
              { Variable = "$.service.status[0]", StringEquals = "ACTIVE" },
              { Variable = "$.service.desired[0]", NumericGreaterThan = 0 },
            ]
            Next = "ask-migrate: ask-web, hold its autoscaler"
          },
          {
            And = [
              { Variable = "$.service.status[0]", IsPresent = true },
              { Variable = "$.service.status[0]", StringEquals = "ACTIVE" },
              { Variable = "$.service.running[0]", NumericGreaterThan = 0 },
            ]
            Next = "ask-migrate: ask-web, count from 0"
          },
        ]
        Default = "ask-migrate: run"
      }
      "ask-migrate: ask-web, hold its autoscaler" = {
        Type     = "Task"
        Resource = "arn:aws:states:::aws-sdk:applicationautoscaling:registerScalableTarget"
        Parameters = {
          ServiceNamespace  = "ecs"
          ScalableDimension = "ecs:service:DesiredCount"
          ResourceId        = "service/${local.name}/${local.name}-ask-web"
          SuspendedState = {
            DynamicScalingInSuspended  = true
            DynamicScalingOutSuspended = true
            ScheduledScalingSuspended  = true
          }
        }
        ResultPath     = null
        TimeoutSeconds = 60
        Retry = [
          {
            ErrorEquals     = ["States.TaskFailed", "States.Timeout"]
            IntervalSeconds = 2
            MaxAttempts     = 4
            BackoffRate     = 2
          },
        ]
        Next = "ask-migrate: ask-web, keep its number"
        Catch = [
          {
            ErrorEquals = ["ApplicationAutoScaling.ValidationException"]
            ResultPath  = "$.autoscaler"
            Next        = "ask-migrate: ask-web, keep its number"
          },
        ]
      }
      "ask-migrate: ask-web, keep its number" = {
        Type     = "Task"
        Resource = "arn:aws:states:::aws-sdk:ssm:putParameter"
        Parameters = {
          Name      = "/${local.name}/stopped/ask-web"
          "Value.$" = "States.Format('{}', $.service.desired[0])"
          Type      = "String"
          Overwrite = true
        }
        ResultPath     = null
        TimeoutSeconds = 60
        Retry = [
          {
            ErrorEquals     = ["States.TaskFailed", "States.Timeout"]
            IntervalSeconds = 2
            MaxAttempts     = 4
            BackoffRate     = 2
          },
        ]
        Next = "ask-migrate: ask-web, stop"
      }
      "ask-migrate: ask-web, stop" = {
        Type     = "Task"
        Resource = "arn:aws:states:::aws-sdk:ecs:updateService"
        Parameters = {
          Cluster      = aws_ecs_cluster.this.arn
          Service      = "${local.name}-ask-web"
          DesiredCount = 0
        }
        ResultPath     = null
        TimeoutSeconds = 60
        Retry = [
          {
            ErrorEquals     = ["States.TaskFailed", "States.Timeout"]
            IntervalSeconds = 2
            MaxAttempts     = 4
            BackoffRate     = 2
          },
        ]
        Next = "ask-migrate: ask-web, count from 0"
      }
      "ask-migrate: ask-web, count from 0" = {
        Type = "Pass"
        Parameters = {
          looks = 0
        }
        ResultPath = "$.waited"
        Next       = "ask-migrate: ask-web, wait"
      }
      "ask-migrate: ask-web, wait" = {
        Type    = "Wait"
        Seconds = 10
        Next    = "ask-migrate: ask-web, look again"
      }
      "ask-migrate: ask-web, look again" = {
        Type     = "Task"
        Resource = "arn:aws:states:::aws-sdk:ecs:describeServices"
        Parameters = {
          Cluster  = aws_ecs_cluster.this.arn
          Services = ["${local.name}-ask-web"]
        }
        ResultSelector = {
          "status.$"  = "$.Services[*].Status"
          "desired.$" = "$.Services[*].DesiredCount"
          "running.$" = "$.Services[*].RunningCount"
        }
        ResultPath     = "$.service"
        TimeoutSeconds = 60
        Retry = [
          {
            ErrorEquals     = ["States.TaskFailed", "States.Timeout"]
            IntervalSeconds = 2
            MaxAttempts     = 4
            BackoffRate     = 2
          },
        ]
        Next = "ask-migrate: ask-web, count"
      }
      "ask-migrate: ask-web, count" = {
        Type = "Pass"
        Parameters = {
          "looks.$" = "States.MathAdd($.waited.looks, 1)"
        }
        ResultPath = "$.waited"
        Next       = "ask-migrate: ask-web, is it so?"
      }
      "ask-migrate: ask-web, is it so?" = {
        Type = "Choice"
        Choices = [
          { Variable = "$.service.running[0]", NumericEquals = 0, Next = "ask-migrate: run" },
          {
            Variable           = "$.waited.looks"
            NumericGreaterThan = 179
            Next               = "ask-migrate: ask-web, did not stop"
          },
        ]
        Default = "ask-migrate: ask-web, wait"
      }
      "ask-migrate: ask-web, did not stop" = {
        Type  = "Fail"
        Error = "ServiceNotReady"
        Cause = "ask-web did not stop within 1800 s"
      }
      "ask-migrate: run" = {
        Type     = "Task"
        Comment  = "bring the database of ask to 0.65.4"
        Resource = "arn:aws:states:::ecs:runTask.sync"
        Parameters = {
          Cluster         = aws_ecs_cluster.this.arn
          TaskDefinition  = aws_ecs_task_definition.ask_migrate.arn
          LaunchType      = "FARGATE"
          PlatformVersion = "1.4.0"
          PropagateTags   = "TASK_DEFINITION"
          NetworkConfiguration = {
            AwsvpcConfiguration = {
              AssignPublicIp = "DISABLED"
              Subnets        = [aws_subnet.private["a"].id, aws_subnet.private["b"].id]
              SecurityGroups = [aws_security_group.ask_migrate.id]
            }
          }
        }
        ResultSelector = {
          "codes.$" = "$.Containers[?(@.Name=='main')].ExitCode"
        }
        ResultPath     = "$.ended"
        TimeoutSeconds = 4500
        Retry = [
          {
            ErrorEquals     = ["ECS.AmazonECSException", "ECS.ServerException", "ECS.ThrottlingException"]
            IntervalSeconds = 15
            MaxAttempts     = 6
            BackoffRate     = 2
          },
          {
            ErrorEquals     = ["States.TaskFailed"]
            IntervalSeconds = 10
            MaxAttempts     = 1
            BackoffRate     = 2
          },
        ]
        Catch = [
          {
            ErrorEquals = ["States.Timeout"]
            ResultPath  = "$.error"
            Next        = "ask-migrate: took too long"
          },
          { ErrorEquals = ["States.ALL"], ResultPath = "$.error", Next = "ask-migrate: failed" },
        ]
        Next = "ask-migrate: how it ended"
      }
      "ask-migrate: how it ended" = {
        Type = "Choice"
        Choices = [
          {
            And = [
              { Variable = "$.ended.codes[0]", IsPresent = true },
              { Variable = "$.ended.codes[0]", NumericEquals = 0 },
            ]
            Next = "ask-migrate: keep its checksum"
          },
        ]
        Default = "ask-migrate: ended with another code than 0"
      }
      "ask-migrate: failed" = {
        Type      = "Fail"
        Error     = "StepFailed"
        CausePath = "States.Format('ask-migrate (bring the database of ask to 0.65.4) failed: {}', $.error.Cause)"
      }
      "ask-migrate: took too long" = {
        Type  = "Fail"
        Error = "StepTookTooLong"
        Cause = "ask-migrate (bring the database of ask to 0.65.4) did not end within 3600 s"
      }
      "ask-migrate: ended with another code than 0" = {
        Type  = "Fail"
        Error = "StepFailed"
        Cause = "ask-migrate (bring the database of ask to 0.65.4) ended with another code than 0"
      }
      "bi-migrate: what was done" = {
        Type     = "Task"
        Resource = "arn:aws:states:::aws-sdk:ssm:getParameters"
        Parameters = {
          Names = ["/${local.name}/done/bi-migrate"]
        }
        ResultSelector = {
          "values.$" = "$.Parameters[*].Value"
        }
        ResultPath     = "$.known"
        TimeoutSeconds = 60
        Retry = [
          {
            ErrorEquals     = ["States.TaskFailed", "States.Timeout"]
            IntervalSeconds = 2
            MaxAttempts     = 4
            BackoffRate     = 2
          },
        ]
        Next = "bi-migrate: is it due?"
      }
      "bi-migrate: is it due?" = {
        Type = "Choice"
        Choices = [
          {
            And = [
              { Variable = "$.known.values[0]", IsPresent = true },
              { Variable = "$.known.values[0]", StringEquals = "7729a491f2912a4f" },
            ]
            Next = "bi-init: what was done"
          },
        ]
        Default = "bi-migrate: bi-beat, look"
      }
      "bi-migrate: keep its checksum" = {
        Type     = "Task"
        Resource = "arn:aws:states:::aws-sdk:ssm:putParameter"
        Parameters = {
          Name      = "/${local.name}/done/bi-migrate"
          Value     = "7729a491f2912a4f"
          Type      = "String"
          Overwrite = true
        }
        ResultPath     = null
        TimeoutSeconds = 60
        Retry = [
          {
            ErrorEquals     = ["States.TaskFailed", "States.Timeout"]
            IntervalSeconds = 2
            MaxAttempts     = 4
            BackoffRate     = 2
          },
        ]
        Next = "bi-init: what was done"
      }
      "bi-migrate: bi-beat, look" = {
        Type     = "Task"
        Resource = "arn:aws:states:::aws-sdk:ecs:describeServices"
        Parameters = {
          Cluster  = aws_ecs_cluster.this.arn
          Services = ["${local.name}-bi-beat"]
        }
        ResultSelector = {
          "status.$"  = "$.Services[*].Status"
          "desired.$" = "$.Services[*].DesiredCount"
          "running.$" = "$.Services[*].RunningCount"
        }
        ResultPath     = "$.service"
        TimeoutSeconds = 60
        Retry = [
          {
            ErrorEquals     = ["States.TaskFailed", "States.Timeout"]
            IntervalSeconds = 2
            MaxAttempts     = 4
            BackoffRate     = 2
          },
        ]
        Next = "bi-migrate: bi-beat, is it there?"
      }
      "bi-migrate: bi-beat, is it there?" = {
        Type = "Choice"
        Choices = [
          {
            And = [
              { Variable = "$.service.status[0]", IsPresent = true },
              { Variable = "$.service.status[0]", StringEquals = "ACTIVE" },
              { Variable = "$.service.desired[0]", NumericGreaterThan = 0 },
            ]
            Next = "bi-migrate: bi-beat, keep its number"
          },
          {
            And = [
              { Variable = "$.service.status[0]", IsPresent = true },
              { Variable = "$.service.status[0]", StringEquals = "ACTIVE" },
              { Variable = "$.service.running[0]", NumericGreaterThan = 0 },
            ]
            Next = "bi-migrate: bi-beat, count from 0"
          },
        ]
        Default = "bi-migrate: bi-web, look"
      }
      "bi-migrate: bi-beat, keep its number" = {
        Type     = "Task"
        Resource = "arn:aws:states:::aws-sdk:ssm:putParameter"
        Parameters = {
          Name      = "/${local.name}/stopped/bi-beat"
          "Value.$" = "States.Format('{}', $.service.desired[0])"
          Type      = "String"
          Overwrite = true
        }
        ResultPath     = null
        TimeoutSeconds = 60
        Retry = [
          {
            ErrorEquals     = ["States.TaskFailed", "States.Timeout"]
            IntervalSeconds = 2
            MaxAttempts     = 4
            BackoffRate     = 2
          },
        ]
        Next = "bi-migrate: bi-beat, stop"
      }
      "bi-migrate: bi-beat, stop" = {
        Type     = "Task"
        Resource = "arn:aws:states:::aws-sdk:ecs:updateService"
        Parameters = {
          Cluster      = aws_ecs_cluster.this.arn
          Service      = "${local.name}-bi-beat"
          DesiredCount = 0
        }
        ResultPath     = null
        TimeoutSeconds = 60
        Retry = [
          {
            ErrorEquals     = ["States.TaskFailed", "States.Timeout"]
            IntervalSeconds = 2
            MaxAttempts     = 4
            BackoffRate     = 2
          },
        ]
        Next = "bi-migrate: bi-beat, count from 0"
      }
      "bi-migrate: bi-beat, count from 0" = {
        Type = "Pass"
        Parameters = {
          looks = 0
        }
        ResultPath = "$.waited"
        Next       = "bi-migrate: bi-beat, wait"
      }
      "bi-migrate: bi-beat, wait" = {
        Type    = "Wait"
        Seconds = 10
        Next    = "bi-migrate: bi-beat, look again"
      }
      "bi-migrate: bi-beat, look again" = {
        Type     = "Task"
        Resource = "arn:aws:states:::aws-sdk:ecs:describeServices"
        Parameters = {
          Cluster  = aws_ecs_cluster.this.arn
          Services = ["${local.name}-bi-beat"]
        }
        ResultSelector = {
          "status.$"  = "$.Services[*].Status"
          "desired.$" = "$.Services[*].DesiredCount"
          "running.$" = "$.Services[*].RunningCount"
        }
        ResultPath     = "$.service"
        TimeoutSeconds = 60
        Retry = [
          {
            ErrorEquals     = ["States.TaskFailed", "States.Timeout"]
            IntervalSeconds = 2
            MaxAttempts     = 4
            BackoffRate     = 2
          },
        ]
        Next = "bi-migrate: bi-beat, count"
      }
      "bi-migrate: bi-beat, count" = {
        Type = "Pass"
        Parameters = {
          "looks.$" = "States.MathAdd($.waited.looks, 1)"
        }
        ResultPath = "$.waited"
        Next       = "bi-migrate: bi-beat, is it so?"
      }
      "bi-migrate: bi-beat, is it so?" = {
        Type = "Choice"
        Choices = [
          {
            Variable      = "$.service.running[0]"
            NumericEquals = 0
            Next          = "bi-migrate: bi-web, look"
          },
          {
            Variable           = "$.waited.looks"
            NumericGreaterThan = 179
            Next               = "bi-migrate: bi-beat, did not stop"
          },
        ]
        Default = "bi-migrate: bi-beat, wait"
      }
      "bi-migrate: bi-beat, did not stop" = {
        Type  = "Fail"
        Error = "ServiceNotReady"
        Cause = "bi-beat did not stop within 1800 s"
      }
      "bi-migrate: bi-web, look" = {
        Type     = "Task"
        Resource = "arn:aws:states:::aws-sdk:ecs:describeServices"
        Parameters = {
          Cluster  = aws_ecs_cluster.this.arn
          Services = ["${local.name}-bi-web"]
        }
        ResultSelector = {
          "status.$"  = "$.Services[*].Status"
          "desired.$" = "$.Services[*].DesiredCount"
          "running.$" = "$.Services[*].RunningCount"
        }
        ResultPath     = "$.service"
        TimeoutSeconds = 60
        Retry = [
          {
            ErrorEquals     = ["States.TaskFailed", "States.Timeout"]
            IntervalSeconds = 2
            MaxAttempts     = 4
            BackoffRate     = 2
          },
        ]
        Next = "bi-migrate: bi-web, is it there?"
      }
      "bi-migrate: bi-web, is it there?" = {
        Type = "Choice"
        Choices = [
          {
            And = [
              { Variable = "$.service.status[0]", IsPresent = true },
              { Variable = "$.service.status[0]", StringEquals = "ACTIVE" },
              { Variable = "$.service.desired[0]", NumericGreaterThan = 0 },
            ]
            Next = "bi-migrate: bi-web, hold its autoscaler"
          },
          {
            And = [
              { Variable = "$.service.status[0]", IsPresent = true },
              { Variable = "$.service.status[0]", StringEquals = "ACTIVE" },
              { Variable = "$.service.running[0]", NumericGreaterThan = 0 },
            ]
            Next = "bi-migrate: bi-web, count from 0"
          },
        ]
        Default = "bi-migrate: bi-worker, look"
      }
      "bi-migrate: bi-web, hold its autoscaler" = {
        Type     = "Task"
        Resource = "arn:aws:states:::aws-sdk:applicationautoscaling:registerScalableTarget"
        Parameters = {
          ServiceNamespace  = "ecs"
          ScalableDimension = "ecs:service:DesiredCount"
          ResourceId        = "service/${local.name}/${local.name}-bi-web"
          SuspendedState = {
            DynamicScalingInSuspended  = true
            DynamicScalingOutSuspended = true
            ScheduledScalingSuspended  = true
          }
        }
        ResultPath     = null
        TimeoutSeconds = 60
        Retry = [
          {
            ErrorEquals     = ["States.TaskFailed", "States.Timeout"]
            IntervalSeconds = 2
            MaxAttempts     = 4
            BackoffRate     = 2
          },
        ]
        Next = "bi-migrate: bi-web, keep its number"
        Catch = [
          {
            ErrorEquals = ["ApplicationAutoScaling.ValidationException"]
            ResultPath  = "$.autoscaler"
            Next        = "bi-migrate: bi-web, keep its number"
          },
        ]
      }
      "bi-migrate: bi-web, keep its number" = {
        Type     = "Task"
        Resource = "arn:aws:states:::aws-sdk:ssm:putParameter"
        Parameters = {
          Name      = "/${local.name}/stopped/bi-web"
          "Value.$" = "States.Format('{}', $.service.desired[0])"
          Type      = "String"
          Overwrite = true
        }
        ResultPath     = null
        TimeoutSeconds = 60
        Retry = [
          {
            ErrorEquals     = ["States.TaskFailed", "States.Timeout"]
            IntervalSeconds = 2
            MaxAttempts     = 4
            BackoffRate     = 2
          },
        ]
        Next = "bi-migrate: bi-web, stop"
      }
      "bi-migrate: bi-web, stop" = {
        Type     = "Task"
        Resource = "arn:aws:states:::aws-sdk:ecs:updateService"
        Parameters = {
          Cluster      = aws_ecs_cluster.this.arn
          Service      = "${local.name}-bi-web"
          DesiredCount = 0
        }
        ResultPath     = null
        TimeoutSeconds = 60
        Retry = [
          {
            ErrorEquals     = ["States.TaskFailed", "States.Timeout"]
            IntervalSeconds = 2
            MaxAttempts     = 4
            BackoffRate     = 2
          },
        ]
        Next = "bi-migrate: bi-web, count from 0"
      }
      "bi-migrate: bi-web, count from 0" = {
        Type = "Pass"
        Parameters = {
          looks = 0
        }
        ResultPath = "$.waited"
        Next       = "bi-migrate: bi-web, wait"
      }
      "bi-migrate: bi-web, wait" = {
        Type    = "Wait"
        Seconds = 10
        Next    = "bi-migrate: bi-web, look again"
      }
      "bi-migrate: bi-web, look again" = {
        Type     = "Task"
        Resource = "arn:aws:states:::aws-sdk:ecs:describeServices"
        Parameters = {
          Cluster  = aws_ecs_cluster.this.arn
          Services = ["${local.name}-bi-web"]
        }
        ResultSelector = {
          "status.$"  = "$.Services[*].Status"
          "desired.$" = "$.Services[*].DesiredCount"
          "running.$" = "$.Services[*].RunningCount"
        }
        ResultPath     = "$.service"
        TimeoutSeconds = 60
        Retry = [
          {
            ErrorEquals     = ["States.TaskFailed", "States.Timeout"]
            IntervalSeconds = 2
            MaxAttempts     = 4
            BackoffRate     = 2
          },
        ]
        Next = "bi-migrate: bi-web, count"
      }
      "bi-migrate: bi-web, count" = {
        Type = "Pass"
        Parameters = {
          "looks.$" = "States.MathAdd($.waited.looks, 1)"
        }
        ResultPath = "$.waited"
        Next       = "bi-migrate: bi-web, is it so?"
      }
      "bi-migrate: bi-web, is it so?" = {
        Type = "Choice"
        Choices = [
          {
            Variable      = "$.service.running[0]"
            NumericEquals = 0
            Next          = "bi-migrate: bi-worker, look"
          },
          {
            Variable           = "$.waited.looks"
            NumericGreaterThan = 179
            Next               = "bi-migrate: bi-web, did not stop"
          },
        ]
        Default = "bi-migrate: bi-web, wait"
      }
      "bi-migrate: bi-web, did not stop" = {
        Type  = "Fail"
        Error = "ServiceNotReady"
        Cause = "bi-web did not stop within 1800 s"
      }
      "bi-migrate: bi-worker, look" = {
        Type     = "Task"
        Resource = "arn:aws:states:::aws-sdk:ecs:describeServices"
        Parameters = {
          Cluster  = aws_ecs_cluster.this.arn
          Services = ["${local.name}-bi-worker"]
        }
        ResultSelector = {
          "status.$"  = "$.Services[*].Status"
          "desired.$" = "$.Services[*].DesiredCount"
          "running.$" = "$.Services[*].RunningCount"
        }
        ResultPath     = "$.service"
        TimeoutSeconds = 60
        Retry = [
          {
            ErrorEquals     = ["States.TaskFailed", "States.Timeout"]
            IntervalSeconds = 2
            MaxAttempts     = 4
            BackoffRate     = 2
          },
        ]
        Next = "bi-migrate: bi-worker, is it there?"
      }
      "bi-migrate: bi-worker, is it there?" = {
        Type = "Choice"
        Choices = [
          {
            And = [
              { Variable = "$.service.status[0]", IsPresent = true },
              { Variable = "$.service.status[0]", StringEquals = "ACTIVE" },
              { Variable = "$.service.desired[0]", NumericGreaterThan = 0 },
            ]
            Next = "bi-migrate: bi-worker, hold its autoscaler"
          },
          {
            And = [
              { Variable = "$.service.status[0]", IsPresent = true },
              { Variable = "$.service.status[0]", StringEquals = "ACTIVE" },
              { Variable = "$.service.running[0]", NumericGreaterThan = 0 },
            ]
            Next = "bi-migrate: bi-worker, count from 0"
          },
        ]
        Default = "bi-migrate: run"
      }
      "bi-migrate: bi-worker, hold its autoscaler" = {
        Type     = "Task"
        Resource = "arn:aws:states:::aws-sdk:applicationautoscaling:registerScalableTarget"
        Parameters = {
          ServiceNamespace  = "ecs"
          ScalableDimension = "ecs:service:DesiredCount"
          ResourceId        = "service/${local.name}/${local.name}-bi-worker"
          SuspendedState = {
            DynamicScalingInSuspended  = true
            DynamicScalingOutSuspended = true
            ScheduledScalingSuspended  = true
          }
        }
        ResultPath     = null
        TimeoutSeconds = 60
        Retry = [
          {
            ErrorEquals     = ["States.TaskFailed", "States.Timeout"]
            IntervalSeconds = 2
            MaxAttempts     = 4
            BackoffRate     = 2
          },
        ]
        Next = "bi-migrate: bi-worker, keep its number"
        Catch = [
          {
            ErrorEquals = ["ApplicationAutoScaling.ValidationException"]
            ResultPath  = "$.autoscaler"
            Next        = "bi-migrate: bi-worker, keep its number"
          },
        ]
      }
      "bi-migrate: bi-worker, keep its number" = {
        Type     = "Task"
        Resource = "arn:aws:states:::aws-sdk:ssm:putParameter"
        Parameters = {
          Name      = "/${local.name}/stopped/bi-worker"
          "Value.$" = "States.Format('{}', $.service.desired[0])"
          Type      = "String"
          Overwrite = true
        }
        ResultPath     = null
        TimeoutSeconds = 60
        Retry = [
          {
            ErrorEquals     = ["States.TaskFailed", "States.Timeout"]
            IntervalSeconds = 2
            MaxAttempts     = 4
            BackoffRate     = 2
          },
        ]
        Next = "bi-migrate: bi-worker, stop"
      }
      "bi-migrate: bi-worker, stop" = {
        Type     = "Task"
        Resource = "arn:aws:states:::aws-sdk:ecs:updateService"
        Parameters = {
          Cluster      = aws_ecs_cluster.this.arn
          Service      = "${local.name}-bi-worker"
          DesiredCount = 0
        }
        ResultPath     = null
        TimeoutSeconds = 60
        Retry = [
          {
            ErrorEquals     = ["States.TaskFailed", "States.Timeout"]
            IntervalSeconds = 2
            MaxAttempts     = 4
            BackoffRate     = 2
          },
        ]
        Next = "bi-migrate: bi-worker, count from 0"
      }
      "bi-migrate: bi-worker, count from 0" = {
        Type = "Pass"
        Parameters = {
          looks = 0
        }
        ResultPath = "$.waited"
        Next       = "bi-migrate: bi-worker, wait"
      }
      "bi-migrate: bi-worker, wait" = {
        Type    = "Wait"
        Seconds = 10
        Next    = "bi-migrate: bi-worker, look again"
      }
      "bi-migrate: bi-worker, look again" = {
        Type     = "Task"
        Resource = "arn:aws:states:::aws-sdk:ecs:describeServices"
        Parameters = {
          Cluster  = aws_ecs_cluster.this.arn
          Services = ["${local.name}-bi-worker"]
        }
        ResultSelector = {
          "status.$"  = "$.Services[*].Status"
          "desired.$" = "$.Services[*].DesiredCount"
          "running.$" = "$.Services[*].RunningCount"
        }
        ResultPath     = "$.service"
        TimeoutSeconds = 60
        Retry = [
          {
            ErrorEquals     = ["States.TaskFailed", "States.Timeout"]
            IntervalSeconds = 2
            MaxAttempts     = 4
            BackoffRate     = 2
          },
        ]
        Next = "bi-migrate: bi-worker, count"
      }
      "bi-migrate: bi-worker, count" = {
        Type = "Pass"
        Parameters = {
          "looks.$" = "States.MathAdd($.waited.looks, 1)"
        }
        ResultPath = "$.waited"
        Next       = "bi-migrate: bi-worker, is it so?"
      }
      "bi-migrate: bi-worker, is it so?" = {
        Type = "Choice"
        Choices = [
          { Variable = "$.service.running[0]", NumericEquals = 0, Next = "bi-migrate: run" },
          {
            Variable           = "$.waited.looks"
            NumericGreaterThan = 179
            Next               = "bi-migrate: bi-worker, did not stop"
          },
        ]
        Default = "bi-migrate: bi-worker, wait"
      }
      "bi-migrate: bi-worker, did not stop" = {
        Type  = "Fail"
        Error = "ServiceNotReady"
        Cause = "bi-worker did not stop within 1800 s"
      }
      "bi-migrate: run" = {
        Type     = "Task"
        Comment  = "bring the metadata of bi to 6.1.0"
        Resource = "arn:aws:states:::ecs:runTask.sync"
        Parameters = {
          Cluster         = aws_ecs_cluster.this.arn
          TaskDefinition  = aws_ecs_task_definition.bi_migrate.arn
          LaunchType      = "FARGATE"
          PlatformVersion = "1.4.0"
          PropagateTags   = "TASK_DEFINITION"
          NetworkConfiguration = {
            AwsvpcConfiguration = {
              AssignPublicIp = "DISABLED"
              Subnets        = [aws_subnet.private["a"].id, aws_subnet.private["b"].id]
              SecurityGroups = [aws_security_group.bi_lifecycle.id]
            }
          }
        }
        ResultSelector = {
          "codes.$" = "$.Containers[?(@.Name=='main')].ExitCode"
        }
        ResultPath     = "$.ended"
        TimeoutSeconds = 4500
        Retry = [
          {
            ErrorEquals     = ["ECS.AmazonECSException", "ECS.ServerException", "ECS.ThrottlingException"]
            IntervalSeconds = 15
            MaxAttempts     = 6
            BackoffRate     = 2
          },
          {
            ErrorEquals     = ["States.TaskFailed"]
            IntervalSeconds = 10
            MaxAttempts     = 1
            BackoffRate     = 2
          },
        ]
        Catch = [
          {
            ErrorEquals = ["States.Timeout"]
            ResultPath  = "$.error"
            Next        = "bi-migrate: took too long"
          },
          { ErrorEquals = ["States.ALL"], ResultPath = "$.error", Next = "bi-migrate: failed" },
        ]
        Next = "bi-migrate: how it ended"
      }
      "bi-migrate: how it ended" = {
        Type = "Choice"
        Choices = [
          {
            And = [
              { Variable = "$.ended.codes[0]", IsPresent = true },
              { Variable = "$.ended.codes[0]", NumericEquals = 0 },
            ]
            Next = "bi-migrate: keep its checksum"
          },
        ]
        Default = "bi-migrate: ended with another code than 0"
      }
      "bi-migrate: failed" = {
        Type      = "Fail"
        Error     = "StepFailed"
        CausePath = "States.Format('bi-migrate (bring the metadata of bi to 6.1.0) failed: {}', $.error.Cause)"
      }
      "bi-migrate: took too long" = {
        Type  = "Fail"
        Error = "StepTookTooLong"
        Cause = "bi-migrate (bring the metadata of bi to 6.1.0) did not end within 3600 s"
      }
      "bi-migrate: ended with another code than 0" = {
        Type  = "Fail"
        Error = "StepFailed"
        Cause = "bi-migrate (bring the metadata of bi to 6.1.0) ended with another code than 0"
      }
      "bi-init: what was done" = {
        Type     = "Task"
        Resource = "arn:aws:states:::aws-sdk:ssm:getParameters"
        Parameters = {
          Names = ["/${local.name}/done/bi-init"]
        }
        ResultSelector = {
          "values.$" = "$.Parameters[*].Value"
        }
        ResultPath     = "$.known"
        TimeoutSeconds = 60
        Retry = [
          {
            ErrorEquals     = ["States.TaskFailed", "States.Timeout"]
            IntervalSeconds = 2
            MaxAttempts     = 4
            BackoffRate     = 2
          },
        ]
        Next = "bi-init: is it due?"
      }
      "bi-init: is it due?" = {
        Type = "Choice"
        Choices = [
          {
            And = [
              { Variable = "$.known.values[0]", IsPresent = true },
              { Variable = "$.known.values[0]", StringEquals = "2582a8951680046d" },
            ]
            Next = "load: what was done"
          },
        ]
        Default = "bi-init: run"
      }
      "bi-init: keep its checksum" = {
        Type     = "Task"
        Resource = "arn:aws:states:::aws-sdk:ssm:putParameter"
        Parameters = {
          Name      = "/${local.name}/done/bi-init"
          Value     = "2582a8951680046d"
          Type      = "String"
          Overwrite = true
        }
        ResultPath     = null
        TimeoutSeconds = 60
        Retry = [
          {
            ErrorEquals     = ["States.TaskFailed", "States.Timeout"]
            IntervalSeconds = 2
            MaxAttempts     = 4
            BackoffRate     = 2
          },
        ]
        Next = "load: what was done"
      }
      "bi-init: run" = {
        Type     = "Task"
        Comment  = "set up permissions and roles of bi, make the administrator of bi, register the sources of bi, import the dashboards of bi"
        Resource = "arn:aws:states:::ecs:runTask.sync"
        Parameters = {
          Cluster         = aws_ecs_cluster.this.arn
          TaskDefinition  = aws_ecs_task_definition.bi_init.arn
          LaunchType      = "FARGATE"
          PlatformVersion = "1.4.0"
          PropagateTags   = "TASK_DEFINITION"
          NetworkConfiguration = {
            AwsvpcConfiguration = {
              AssignPublicIp = "DISABLED"
              Subnets        = [aws_subnet.private["a"].id, aws_subnet.private["b"].id]
              SecurityGroups = [aws_security_group.bi_lifecycle.id]
            }
          }
        }
        ResultSelector = {
          "codes.$" = "$.Containers[?(@.Name=='main')].ExitCode"
        }
        ResultPath     = "$.ended"
        TimeoutSeconds = 4500
        Retry = [
          {
            ErrorEquals     = ["ECS.AmazonECSException", "ECS.ServerException", "ECS.ThrottlingException"]
            IntervalSeconds = 15
            MaxAttempts     = 6
            BackoffRate     = 2
          },
          {
            ErrorEquals     = ["States.TaskFailed"]
            IntervalSeconds = 10
            MaxAttempts     = 1
            BackoffRate     = 2
          },
        ]
        Catch = [
          {
            ErrorEquals = ["States.Timeout"]
            ResultPath  = "$.error"
            Next        = "bi-init: took too long"
          },
          { ErrorEquals = ["States.ALL"], ResultPath = "$.error", Next = "bi-init: failed" },
        ]
        Next = "bi-init: how it ended"
      }
      "bi-init: how it ended" = {
        Type = "Choice"
        Choices = [
          {
            And = [
              { Variable = "$.ended.codes[0]", IsPresent = true },
              { Variable = "$.ended.codes[0]", NumericEquals = 0 },
            ]
            Next = "bi-init: keep its checksum"
          },
        ]
        Default = "bi-init: ended with another code than 0"
      }
      "bi-init: failed" = {
        Type      = "Fail"
        Error     = "StepFailed"
        CausePath = "States.Format('bi-init (set up permissions and roles of bi, make the administrator of bi, register the sources of bi, import the dashboards of bi) failed: {}', $.error.Cause)"
      }
      "bi-init: took too long" = {
        Type  = "Fail"
        Error = "StepTookTooLong"
        Cause = "bi-init (set up permissions and roles of bi, make the administrator of bi, register the sources of bi, import the dashboards of bi) did not end within 3600 s"
      }
      "bi-init: ended with another code than 0" = {
        Type  = "Fail"
        Error = "StepFailed"
        Cause = "bi-init (set up permissions and roles of bi, make the administrator of bi, register the sources of bi, import the dashboards of bi) ended with another code than 0"
      }
      "load: what was done" = {
        Type     = "Task"
        Resource = "arn:aws:states:::aws-sdk:ssm:getParameters"
        Parameters = {
          Names = ["/${local.name}/done/load"]
        }
        ResultSelector = {
          "values.$" = "$.Parameters[*].Value"
        }
        ResultPath     = "$.known"
        TimeoutSeconds = 60
        Retry = [
          {
            ErrorEquals     = ["States.TaskFailed", "States.Timeout"]
            IntervalSeconds = 2
            MaxAttempts     = 4
            BackoffRate     = 2
          },
        ]
        Next = "load: is it due?"
      }
      "load: is it due?" = {
        Type = "Choice"
        Choices = [
          {
            And = [
              { Variable = "$.known.values[0]", IsPresent = true },
              { Variable = "$.known.values[0]", StringEquals = "9ffa9032f7e54251" },
            ]
            Next = "ops-migrate: what was done"
          },
        ]
        Default = "load: run"
      }
      "load: keep its checksum" = {
        Type     = "Task"
        Resource = "arn:aws:states:::aws-sdk:ssm:putParameter"
        Parameters = {
          Name      = "/${local.name}/done/load"
          Value     = "9ffa9032f7e54251"
          Type      = "String"
          Overwrite = true
        }
        ResultPath     = null
        TimeoutSeconds = 60
        Retry = [
          {
            ErrorEquals     = ["States.TaskFailed", "States.Timeout"]
            IntervalSeconds = 2
            MaxAttempts     = 4
            BackoffRate     = 2
          },
        ]
        Next = "ops-migrate: what was done"
      }
      "load: run" = {
        Type     = "Task"
        Comment  = "psql -X -f warehouse/load.sql"
        Resource = "arn:aws:states:::ecs:runTask.sync"
        Parameters = {
          Cluster         = aws_ecs_cluster.this.arn
          TaskDefinition  = aws_ecs_task_definition.load.arn
          LaunchType      = "FARGATE"
          PlatformVersion = "1.4.0"
          PropagateTags   = "TASK_DEFINITION"
          NetworkConfiguration = {
            AwsvpcConfiguration = {
              AssignPublicIp = "DISABLED"
              Subnets        = [aws_subnet.private["a"].id, aws_subnet.private["b"].id]
              SecurityGroups = [aws_security_group.load.id]
            }
          }
        }
        ResultSelector = {
          "codes.$" = "$.Containers[?(@.Name=='main')].ExitCode"
        }
        ResultPath     = "$.ended"
        TimeoutSeconds = 4500
        Retry = [
          {
            ErrorEquals     = ["ECS.AmazonECSException", "ECS.ServerException", "ECS.ThrottlingException"]
            IntervalSeconds = 15
            MaxAttempts     = 6
            BackoffRate     = 2
          },
          {
            ErrorEquals     = ["States.TaskFailed"]
            IntervalSeconds = 10
            MaxAttempts     = 2
            BackoffRate     = 2
          },
        ]
        Catch = [
          { ErrorEquals = ["States.Timeout"], ResultPath = "$.error", Next = "load: took too long" },
          { ErrorEquals = ["States.ALL"], ResultPath = "$.error", Next = "load: failed" },
        ]
        Next = "load: how it ended"
      }
      "load: how it ended" = {
        Type = "Choice"
        Choices = [
          {
            And = [
              { Variable = "$.ended.codes[0]", IsPresent = true },
              { Variable = "$.ended.codes[0]", NumericEquals = 0 },
            ]
            Next = "load: keep its checksum"
          },
        ]
        Default = "load: ended with another code than 0"
      }
      "load: failed" = {
        Type      = "Fail"
        Error     = "StepFailed"
        CausePath = "States.Format('load (psql -X -f warehouse/load.sql) failed: {}', $.error.Cause)"
      }
      "load: took too long" = {
        Type  = "Fail"
        Error = "StepTookTooLong"
        Cause = "load (psql -X -f warehouse/load.sql) did not end within 3600 s"
      }
      "load: ended with another code than 0" = {
        Type  = "Fail"
        Error = "StepFailed"
        Cause = "load (psql -X -f warehouse/load.sql) ended with another code than 0"
      }
      "ops-migrate: what was done" = {
        Type     = "Task"
        Resource = "arn:aws:states:::aws-sdk:ssm:getParameters"
        Parameters = {
          Names = ["/${local.name}/done/ops-migrate"]
        }
        ResultSelector = {
          "values.$" = "$.Parameters[*].Value"
        }
        ResultPath     = "$.known"
        TimeoutSeconds = 60
        Retry = [
          {
            ErrorEquals     = ["States.TaskFailed", "States.Timeout"]
            IntervalSeconds = 2
            MaxAttempts     = 4
            BackoffRate     = 2
          },
        ]
        Next = "ops-migrate: is it due?"
      }
      "ops-migrate: is it due?" = {
        Type = "Choice"
        Choices = [
          {
            And = [
              { Variable = "$.known.values[0]", IsPresent = true },
              { Variable = "$.known.values[0]", StringEquals = "3834c36a362738eb" },
            ]
            Next = "ops-init: what was done"
          },
        ]
        Default = "ops-migrate: ops-web, look"
      }
      "ops-migrate: keep its checksum" = {
        Type     = "Task"
        Resource = "arn:aws:states:::aws-sdk:ssm:putParameter"
        Parameters = {
          Name      = "/${local.name}/done/ops-migrate"
          Value     = "3834c36a362738eb"
          Type      = "String"
          Overwrite = true
        }
        ResultPath     = null
        TimeoutSeconds = 60
        Retry = [
          {
            ErrorEquals     = ["States.TaskFailed", "States.Timeout"]
            IntervalSeconds = 2
            MaxAttempts     = 4
            BackoffRate     = 2
          },
        ]
        Next = "ops-init: what was done"
      }
      "ops-migrate: ops-web, look" = {
        Type     = "Task"
        Resource = "arn:aws:states:::aws-sdk:ecs:describeServices"
        Parameters = {
          Cluster  = aws_ecs_cluster.this.arn
          Services = ["${local.name}-ops-web"]
        }
        ResultSelector = {
          "status.$"  = "$.Services[*].Status"
          "desired.$" = "$.Services[*].DesiredCount"
          "running.$" = "$.Services[*].RunningCount"
        }
        ResultPath     = "$.service"
        TimeoutSeconds = 60
        Retry = [
          {
            ErrorEquals     = ["States.TaskFailed", "States.Timeout"]
            IntervalSeconds = 2
            MaxAttempts     = 4
            BackoffRate     = 2
          },
        ]
        Next = "ops-migrate: ops-web, is it there?"
      }
      "ops-migrate: ops-web, is it there?" = {
        Type = "Choice"
        Choices = [
          {
            And = [
              { Variable = "$.service.status[0]", IsPresent = true },
              { Variable = "$.service.status[0]", StringEquals = "ACTIVE" },
              { Variable = "$.service.desired[0]", NumericGreaterThan = 0 },
            ]
            Next = "ops-migrate: ops-web, keep its number"
          },
          {
            And = [
              { Variable = "$.service.status[0]", IsPresent = true },
              { Variable = "$.service.status[0]", StringEquals = "ACTIVE" },
              { Variable = "$.service.running[0]", NumericGreaterThan = 0 },
            ]
            Next = "ops-migrate: ops-web, count from 0"
          },
        ]
        Default = "ops-migrate: run"
      }
      "ops-migrate: ops-web, keep its number" = {
        Type     = "Task"
        Resource = "arn:aws:states:::aws-sdk:ssm:putParameter"
        Parameters = {
          Name      = "/${local.name}/stopped/ops-web"
          "Value.$" = "States.Format('{}', $.service.desired[0])"
          Type      = "String"
          Overwrite = true
        }
        ResultPath     = null
        TimeoutSeconds = 60
        Retry = [
          {
            ErrorEquals     = ["States.TaskFailed", "States.Timeout"]
            IntervalSeconds = 2
            MaxAttempts     = 4
            BackoffRate     = 2
          },
        ]
        Next = "ops-migrate: ops-web, stop"
      }
      "ops-migrate: ops-web, stop" = {
        Type     = "Task"
        Resource = "arn:aws:states:::aws-sdk:ecs:updateService"
        Parameters = {
          Cluster      = aws_ecs_cluster.this.arn
          Service      = "${local.name}-ops-web"
          DesiredCount = 0
        }
        ResultPath     = null
        TimeoutSeconds = 60
        Retry = [
          {
            ErrorEquals     = ["States.TaskFailed", "States.Timeout"]
            IntervalSeconds = 2
            MaxAttempts     = 4
            BackoffRate     = 2
          },
        ]
        Next = "ops-migrate: ops-web, count from 0"
      }
      "ops-migrate: ops-web, count from 0" = {
        Type = "Pass"
        Parameters = {
          looks = 0
        }
        ResultPath = "$.waited"
        Next       = "ops-migrate: ops-web, wait"
      }
      "ops-migrate: ops-web, wait" = {
        Type    = "Wait"
        Seconds = 10
        Next    = "ops-migrate: ops-web, look again"
      }
      "ops-migrate: ops-web, look again" = {
        Type     = "Task"
        Resource = "arn:aws:states:::aws-sdk:ecs:describeServices"
        Parameters = {
          Cluster  = aws_ecs_cluster.this.arn
          Services = ["${local.name}-ops-web"]
        }
        ResultSelector = {
          "status.$"  = "$.Services[*].Status"
          "desired.$" = "$.Services[*].DesiredCount"
          "running.$" = "$.Services[*].RunningCount"
        }
        ResultPath     = "$.service"
        TimeoutSeconds = 60
        Retry = [
          {
            ErrorEquals     = ["States.TaskFailed", "States.Timeout"]
            IntervalSeconds = 2
            MaxAttempts     = 4
            BackoffRate     = 2
          },
        ]
        Next = "ops-migrate: ops-web, count"
      }
      "ops-migrate: ops-web, count" = {
        Type = "Pass"
        Parameters = {
          "looks.$" = "States.MathAdd($.waited.looks, 1)"
        }
        ResultPath = "$.waited"
        Next       = "ops-migrate: ops-web, is it so?"
      }
      "ops-migrate: ops-web, is it so?" = {
        Type = "Choice"
        Choices = [
          { Variable = "$.service.running[0]", NumericEquals = 0, Next = "ops-migrate: run" },
          {
            Variable           = "$.waited.looks"
            NumericGreaterThan = 179
            Next               = "ops-migrate: ops-web, did not stop"
          },
        ]
        Default = "ops-migrate: ops-web, wait"
      }
      "ops-migrate: ops-web, did not stop" = {
        Type  = "Fail"
        Error = "ServiceNotReady"
        Cause = "ops-web did not stop within 1800 s"
      }
      "ops-migrate: run" = {
        Type     = "Task"
        Comment  = "bring the metadata of ops to 6.1.0"
        Resource = "arn:aws:states:::ecs:runTask.sync"
        Parameters = {
          Cluster         = aws_ecs_cluster.this.arn
          TaskDefinition  = aws_ecs_task_definition.ops_migrate.arn
          LaunchType      = "FARGATE"
          PlatformVersion = "1.4.0"
          PropagateTags   = "TASK_DEFINITION"
          NetworkConfiguration = {
            AwsvpcConfiguration = {
              AssignPublicIp = "DISABLED"
              Subnets        = [aws_subnet.private["a"].id, aws_subnet.private["b"].id]
              SecurityGroups = [aws_security_group.ops_lifecycle.id]
            }
          }
        }
        ResultSelector = {
          "codes.$" = "$.Containers[?(@.Name=='main')].ExitCode"
        }
        ResultPath     = "$.ended"
        TimeoutSeconds = 4500
        Retry = [
          {
            ErrorEquals     = ["ECS.AmazonECSException", "ECS.ServerException", "ECS.ThrottlingException"]
            IntervalSeconds = 15
            MaxAttempts     = 6
            BackoffRate     = 2
          },
          {
            ErrorEquals     = ["States.TaskFailed"]
            IntervalSeconds = 10
            MaxAttempts     = 1
            BackoffRate     = 2
          },
        ]
        Catch = [
          {
            ErrorEquals = ["States.Timeout"]
            ResultPath  = "$.error"
            Next        = "ops-migrate: took too long"
          },
          { ErrorEquals = ["States.ALL"], ResultPath = "$.error", Next = "ops-migrate: failed" },
        ]
        Next = "ops-migrate: how it ended"
      }
      "ops-migrate: how it ended" = {
        Type = "Choice"
        Choices = [
          {
            And = [
              { Variable = "$.ended.codes[0]", IsPresent = true },
              { Variable = "$.ended.codes[0]", NumericEquals = 0 },
            ]
            Next = "ops-migrate: keep its checksum"
          },
        ]
        Default = "ops-migrate: ended with another code than 0"
      }
      "ops-migrate: failed" = {
        Type      = "Fail"
        Error     = "StepFailed"
        CausePath = "States.Format('ops-migrate (bring the metadata of ops to 6.1.0) failed: {}', $.error.Cause)"
      }
      "ops-migrate: took too long" = {
        Type  = "Fail"
        Error = "StepTookTooLong"
        Cause = "ops-migrate (bring the metadata of ops to 6.1.0) did not end within 3600 s"
      }
      "ops-migrate: ended with another code than 0" = {
        Type  = "Fail"
        Error = "StepFailed"
        Cause = "ops-migrate (bring the metadata of ops to 6.1.0) ended with another code than 0"
      }
      "ops-init: what was done" = {
        Type     = "Task"
        Resource = "arn:aws:states:::aws-sdk:ssm:getParameters"
        Parameters = {
          Names = ["/${local.name}/done/ops-init"]
        }
        ResultSelector = {
          "values.$" = "$.Parameters[*].Value"
        }
        ResultPath     = "$.known"
        TimeoutSeconds = 60
        Retry = [
          {
            ErrorEquals     = ["States.TaskFailed", "States.Timeout"]
            IntervalSeconds = 2
            MaxAttempts     = 4
            BackoffRate     = 2
          },
        ]
        Next = "ops-init: is it due?"
      }
      "ops-init: is it due?" = {
        Type = "Choice"
        Choices = [
          {
            And = [
              { Variable = "$.known.values[0]", IsPresent = true },
              { Variable = "$.known.values[0]", StringEquals = "012a62043fc1c77b" },
            ]
            Next = "done"
          },
        ]
        Default = "ops-init: run"
      }
      "ops-init: keep its checksum" = {
        Type     = "Task"
        Resource = "arn:aws:states:::aws-sdk:ssm:putParameter"
        Parameters = {
          Name      = "/${local.name}/done/ops-init"
          Value     = "012a62043fc1c77b"
          Type      = "String"
          Overwrite = true
        }
        ResultPath     = null
        TimeoutSeconds = 60
        Retry = [
          {
            ErrorEquals     = ["States.TaskFailed", "States.Timeout"]
            IntervalSeconds = 2
            MaxAttempts     = 4
            BackoffRate     = 2
          },
        ]
        Next = "done"
      }
      "ops-init: run" = {
        Type     = "Task"
        Comment  = "set up permissions and roles of ops, make the administrator of ops"
        Resource = "arn:aws:states:::ecs:runTask.sync"
        Parameters = {
          Cluster         = aws_ecs_cluster.this.arn
          TaskDefinition  = aws_ecs_task_definition.ops_init.arn
          LaunchType      = "FARGATE"
          PlatformVersion = "1.4.0"
          PropagateTags   = "TASK_DEFINITION"
          NetworkConfiguration = {
            AwsvpcConfiguration = {
              AssignPublicIp = "DISABLED"
              Subnets        = [aws_subnet.private["a"].id, aws_subnet.private["b"].id]
              SecurityGroups = [aws_security_group.ops_lifecycle.id]
            }
          }
        }
        ResultSelector = {
          "codes.$" = "$.Containers[?(@.Name=='main')].ExitCode"
        }
        ResultPath     = "$.ended"
        TimeoutSeconds = 2700
        Retry = [
          {
            ErrorEquals     = ["ECS.AmazonECSException", "ECS.ServerException", "ECS.ThrottlingException"]
            IntervalSeconds = 15
            MaxAttempts     = 6
            BackoffRate     = 2
          },
          {
            ErrorEquals     = ["States.TaskFailed"]
            IntervalSeconds = 10
            MaxAttempts     = 1
            BackoffRate     = 2
          },
        ]
        Catch = [
          {
            ErrorEquals = ["States.Timeout"]
            ResultPath  = "$.error"
            Next        = "ops-init: took too long"
          },
          { ErrorEquals = ["States.ALL"], ResultPath = "$.error", Next = "ops-init: failed" },
        ]
        Next = "ops-init: how it ended"
      }
      "ops-init: how it ended" = {
        Type = "Choice"
        Choices = [
          {
            And = [
              { Variable = "$.ended.codes[0]", IsPresent = true },
              { Variable = "$.ended.codes[0]", NumericEquals = 0 },
            ]
            Next = "ops-init: keep its checksum"
          },
        ]
        Default = "ops-init: ended with another code than 0"
      }
      "ops-init: failed" = {
        Type      = "Fail"
        Error     = "StepFailed"
        CausePath = "States.Format('ops-init (set up permissions and roles of ops, make the administrator of ops) failed: {}', $.error.Cause)"
      }
      "ops-init: took too long" = {
        Type  = "Fail"
        Error = "StepTookTooLong"
        Cause = "ops-init (set up permissions and roles of ops, make the administrator of ops) did not end within 1800 s"
      }
      "ops-init: ended with another code than 0" = {
        Type  = "Fail"
        Error = "StepFailed"
        Cause = "ops-init (set up permissions and roles of ops, make the administrator of ops) ended with another code than 0"
      }
      done = {
        Type = "Succeed"
      }
    }
  })

  logging_configuration {
    level                  = "ALL"
    include_execution_data = false
    log_destination        = "${aws_cloudwatch_log_group.lifecycle.arn}:*"
  }

  depends_on = [aws_iam_role_policy.before_machine]
}

resource "terraform_data" "before" {
  # Changes with everything that the tasks of a release run.
  triggers_replace = "before-6c7bf0be76cf0700"

  depends_on = [terraform_data.ready]

  provisioner "local-exec" {
    command = "sh ${path.module}/scripts/run-machine.sh"
    environment = {
      AWS_REGION = var.aws_region
      MACHINE    = aws_sfn_state_machine.before.arn
      RELEASE    = self.triggers_replace
    }
  }
}

# make the administrator of ask, register the sources of ask, prove that ask works, prove that bi
# works, prove that ops works
resource "aws_sfn_state_machine" "after" {
  name     = "${local.name}-after"
  role_arn = aws_iam_role.after_machine.arn
  definition = jsonencode({
    Comment        = "What ${local.name} does after its services have rolled"
    StartAt        = "ask-web: was it stopped?"
    TimeoutSeconds = 20640
    States = {
      "ask-web: was it stopped?" = {
        Type     = "Task"
        Resource = "arn:aws:states:::aws-sdk:ssm:getParameters"
        Parameters = {
          Names = ["/${local.name}/stopped/ask-web"]
        }
        ResultSelector = {
          "values.$" = "$.Parameters[*].Value"
        }
        ResultPath     = "$.stopped"
        TimeoutSeconds = 60
        Retry = [
          {
            ErrorEquals     = ["States.TaskFailed", "States.Timeout"]
            IntervalSeconds = 2
            MaxAttempts     = 4
            BackoffRate     = 2
          },
        ]
        Next = "ask-web: how often it ran"
      }
      "ask-web: how often it ran" = {
        Type = "Choice"
        Choices = [
          { Variable = "$.stopped.values[0]", IsPresent = true, Next = "ask-web: start" },
        ]
        Default = "bi-beat: was it stopped?"
      }
      "ask-web: start" = {
        Type     = "Task"
        Resource = "arn:aws:states:::aws-sdk:ecs:updateService"
        Parameters = {
          Cluster          = aws_ecs_cluster.this.arn
          Service          = "${local.name}-ask-web"
          "DesiredCount.$" = "States.StringToJson($.stopped.values[0])"
        }
        ResultPath     = null
        TimeoutSeconds = 60
        Retry = [
          {
            ErrorEquals     = ["States.TaskFailed", "States.Timeout"]
            IntervalSeconds = 2
            MaxAttempts     = 4
            BackoffRate     = 2
          },
        ]
        Next = "ask-web: free its autoscaler"
      }
      "ask-web: free its autoscaler" = {
        Type     = "Task"
        Resource = "arn:aws:states:::aws-sdk:applicationautoscaling:registerScalableTarget"
        Parameters = {
          ServiceNamespace  = "ecs"
          ScalableDimension = "ecs:service:DesiredCount"
          ResourceId        = "service/${local.name}/${local.name}-ask-web"
          SuspendedState = {
            DynamicScalingInSuspended  = false
            DynamicScalingOutSuspended = false
            ScheduledScalingSuspended  = false
          }
        }
        ResultPath     = null
        TimeoutSeconds = 60
        Retry = [
          {
            ErrorEquals     = ["States.TaskFailed", "States.Timeout"]
            IntervalSeconds = 2
            MaxAttempts     = 4
            BackoffRate     = 2
          },
        ]
        Next = "ask-web: count from 0"
        Catch = [
          {
            ErrorEquals = ["ApplicationAutoScaling.ValidationException"]
            ResultPath  = "$.autoscaler"
            Next        = "ask-web: count from 0"
          },
        ]
      }
      "ask-web: count from 0" = {
        Type = "Pass"
        Parameters = {
          looks = 0
        }
        ResultPath = "$.waited"
        Next       = "ask-web: wait"
      }
      "ask-web: wait" = {
        Type    = "Wait"
        Seconds = 10
        Next    = "ask-web: look again"
      }
      "ask-web: look again" = {
        Type     = "Task"
        Resource = "arn:aws:states:::aws-sdk:ecs:describeServices"
        Parameters = {
          Cluster  = aws_ecs_cluster.this.arn
          Services = ["${local.name}-ask-web"]
        }
        ResultSelector = {
          "status.$"  = "$.Services[*].Status"
          "desired.$" = "$.Services[*].DesiredCount"
          "running.$" = "$.Services[*].RunningCount"
        }
        ResultPath     = "$.service"
        TimeoutSeconds = 60
        Retry = [
          {
            ErrorEquals     = ["States.TaskFailed", "States.Timeout"]
            IntervalSeconds = 2
            MaxAttempts     = 4
            BackoffRate     = 2
          },
        ]
        Next = "ask-web: count"
      }
      "ask-web: count" = {
        Type = "Pass"
        Parameters = {
          "looks.$" = "States.MathAdd($.waited.looks, 1)"
        }
        ResultPath = "$.waited"
        Next       = "ask-web: is it so?"
      }
      "ask-web: is it so?" = {
        Type = "Choice"
        Choices = [
          {
            Variable                     = "$.service.running[0]"
            NumericGreaterThanEqualsPath = "$.service.desired[0]"
            Next                         = "ask-web: forget its number"
          },
          { Variable = "$.waited.looks", NumericGreaterThan = 179, Next = "ask-web: did not start" },
        ]
        Default = "ask-web: wait"
      }
      "ask-web: did not start" = {
        Type  = "Fail"
        Error = "ServiceNotReady"
        Cause = "ask-web did not start within 1800 s"
      }
      "ask-web: forget its number" = {
        Type     = "Task"
        Resource = "arn:aws:states:::aws-sdk:ssm:deleteParameters"
        Parameters = {
          Names = ["/${local.name}/stopped/ask-web"]
        }
        ResultPath     = null
        TimeoutSeconds = 60
        Retry = [
          {
            ErrorEquals     = ["States.TaskFailed", "States.Timeout"]
            IntervalSeconds = 2
            MaxAttempts     = 4
            BackoffRate     = 2
          },
        ]
        Next = "bi-beat: was it stopped?"
      }
      "bi-beat: was it stopped?" = {
        Type     = "Task"
        Resource = "arn:aws:states:::aws-sdk:ssm:getParameters"
        Parameters = {
          Names = ["/${local.name}/stopped/bi-beat"]
        }
        ResultSelector = {
          "values.$" = "$.Parameters[*].Value"
        }
        ResultPath     = "$.stopped"
        TimeoutSeconds = 60
        Retry = [
          {
            ErrorEquals     = ["States.TaskFailed", "States.Timeout"]
            IntervalSeconds = 2
            MaxAttempts     = 4
            BackoffRate     = 2
          },
        ]
        Next = "bi-beat: how often it ran"
      }
      "bi-beat: how often it ran" = {
        Type = "Choice"
        Choices = [
          { Variable = "$.stopped.values[0]", IsPresent = true, Next = "bi-beat: start" },
        ]
        Default = "bi-web: was it stopped?"
      }
      "bi-beat: start" = {
        Type     = "Task"
        Resource = "arn:aws:states:::aws-sdk:ecs:updateService"
        Parameters = {
          Cluster          = aws_ecs_cluster.this.arn
          Service          = "${local.name}-bi-beat"
          "DesiredCount.$" = "States.StringToJson($.stopped.values[0])"
        }
        ResultPath     = null
        TimeoutSeconds = 60
        Retry = [
          {
            ErrorEquals     = ["States.TaskFailed", "States.Timeout"]
            IntervalSeconds = 2
            MaxAttempts     = 4
            BackoffRate     = 2
          },
        ]
        Next = "bi-beat: count from 0"
      }
      "bi-beat: count from 0" = {
        Type = "Pass"
        Parameters = {
          looks = 0
        }
        ResultPath = "$.waited"
        Next       = "bi-beat: wait"
      }
      "bi-beat: wait" = {
        Type    = "Wait"
        Seconds = 10
        Next    = "bi-beat: look again"
      }
      "bi-beat: look again" = {
        Type     = "Task"
        Resource = "arn:aws:states:::aws-sdk:ecs:describeServices"
        Parameters = {
          Cluster  = aws_ecs_cluster.this.arn
          Services = ["${local.name}-bi-beat"]
        }
        ResultSelector = {
          "status.$"  = "$.Services[*].Status"
          "desired.$" = "$.Services[*].DesiredCount"
          "running.$" = "$.Services[*].RunningCount"
        }
        ResultPath     = "$.service"
        TimeoutSeconds = 60
        Retry = [
          {
            ErrorEquals     = ["States.TaskFailed", "States.Timeout"]
            IntervalSeconds = 2
            MaxAttempts     = 4
            BackoffRate     = 2
          },
        ]
        Next = "bi-beat: count"
      }
      "bi-beat: count" = {
        Type = "Pass"
        Parameters = {
          "looks.$" = "States.MathAdd($.waited.looks, 1)"
        }
        ResultPath = "$.waited"
        Next       = "bi-beat: is it so?"
      }
      "bi-beat: is it so?" = {
        Type = "Choice"
        Choices = [
          {
            Variable                     = "$.service.running[0]"
            NumericGreaterThanEqualsPath = "$.service.desired[0]"
            Next                         = "bi-beat: forget its number"
          },
          { Variable = "$.waited.looks", NumericGreaterThan = 179, Next = "bi-beat: did not start" },
        ]
        Default = "bi-beat: wait"
      }
      "bi-beat: did not start" = {
        Type  = "Fail"
        Error = "ServiceNotReady"
        Cause = "bi-beat did not start within 1800 s"
      }
      "bi-beat: forget its number" = {
        Type     = "Task"
        Resource = "arn:aws:states:::aws-sdk:ssm:deleteParameters"
        Parameters = {
          Names = ["/${local.name}/stopped/bi-beat"]
        }
        ResultPath     = null
        TimeoutSeconds = 60
        Retry = [
          {
            ErrorEquals     = ["States.TaskFailed", "States.Timeout"]
            IntervalSeconds = 2
            MaxAttempts     = 4
            BackoffRate     = 2
          },
        ]
        Next = "bi-web: was it stopped?"
      }
      "bi-web: was it stopped?" = {
        Type     = "Task"
        Resource = "arn:aws:states:::aws-sdk:ssm:getParameters"
        Parameters = {
          Names = ["/${local.name}/stopped/bi-web"]
        }
        ResultSelector = {
          "values.$" = "$.Parameters[*].Value"
        }
        ResultPath     = "$.stopped"
        TimeoutSeconds = 60
        Retry = [
          {
            ErrorEquals     = ["States.TaskFailed", "States.Timeout"]
            IntervalSeconds = 2
            MaxAttempts     = 4
            BackoffRate     = 2
          },
        ]
        Next = "bi-web: how often it ran"
      }
      "bi-web: how often it ran" = {
        Type = "Choice"
        Choices = [
          { Variable = "$.stopped.values[0]", IsPresent = true, Next = "bi-web: start" },
        ]
        Default = "bi-worker: was it stopped?"
      }
      "bi-web: start" = {
        Type     = "Task"
        Resource = "arn:aws:states:::aws-sdk:ecs:updateService"
        Parameters = {
          Cluster          = aws_ecs_cluster.this.arn
          Service          = "${local.name}-bi-web"
          "DesiredCount.$" = "States.StringToJson($.stopped.values[0])"
        }
        ResultPath     = null
        TimeoutSeconds = 60
        Retry = [
          {
            ErrorEquals     = ["States.TaskFailed", "States.Timeout"]
            IntervalSeconds = 2
            MaxAttempts     = 4
            BackoffRate     = 2
          },
        ]
        Next = "bi-web: free its autoscaler"
      }
      "bi-web: free its autoscaler" = {
        Type     = "Task"
        Resource = "arn:aws:states:::aws-sdk:applicationautoscaling:registerScalableTarget"
        Parameters = {
          ServiceNamespace  = "ecs"
          ScalableDimension = "ecs:service:DesiredCount"
          ResourceId        = "service/${local.name}/${local.name}-bi-web"
          SuspendedState = {
            DynamicScalingInSuspended  = false
            DynamicScalingOutSuspended = false
            ScheduledScalingSuspended  = false
          }
        }
        ResultPath     = null
        TimeoutSeconds = 60
        Retry = [
          {
            ErrorEquals     = ["States.TaskFailed", "States.Timeout"]
            IntervalSeconds = 2
            MaxAttempts     = 4
            BackoffRate     = 2
          },
        ]
        Next = "bi-web: count from 0"
        Catch = [
          {
            ErrorEquals = ["ApplicationAutoScaling.ValidationException"]
            ResultPath  = "$.autoscaler"
            Next        = "bi-web: count from 0"
          },
        ]
      }
      "bi-web: count from 0" = {
        Type = "Pass"
        Parameters = {
          looks = 0
        }
        ResultPath = "$.waited"
        Next       = "bi-web: wait"
      }
      "bi-web: wait" = {
        Type    = "Wait"
        Seconds = 10
        Next    = "bi-web: look again"
      }
      "bi-web: look again" = {
        Type     = "Task"
        Resource = "arn:aws:states:::aws-sdk:ecs:describeServices"
        Parameters = {
          Cluster  = aws_ecs_cluster.this.arn
          Services = ["${local.name}-bi-web"]
        }
        ResultSelector = {
          "status.$"  = "$.Services[*].Status"
          "desired.$" = "$.Services[*].DesiredCount"
          "running.$" = "$.Services[*].RunningCount"
        }
        ResultPath     = "$.service"
        TimeoutSeconds = 60
        Retry = [
          {
            ErrorEquals     = ["States.TaskFailed", "States.Timeout"]
            IntervalSeconds = 2
            MaxAttempts     = 4
            BackoffRate     = 2
          },
        ]
        Next = "bi-web: count"
      }
      "bi-web: count" = {
        Type = "Pass"
        Parameters = {
          "looks.$" = "States.MathAdd($.waited.looks, 1)"
        }
        ResultPath = "$.waited"
        Next       = "bi-web: is it so?"
      }
      "bi-web: is it so?" = {
        Type = "Choice"
        Choices = [
          {
            Variable                     = "$.service.running[0]"
            NumericGreaterThanEqualsPath = "$.service.desired[0]"
            Next                         = "bi-web: forget its number"
          },
          { Variable = "$.waited.looks", NumericGreaterThan = 179, Next = "bi-web: did not start" },
        ]
        Default = "bi-web: wait"
      }
      "bi-web: did not start" = {
        Type  = "Fail"
        Error = "ServiceNotReady"
        Cause = "bi-web did not start within 1800 s"
      }
      "bi-web: forget its number" = {
        Type     = "Task"
        Resource = "arn:aws:states:::aws-sdk:ssm:deleteParameters"
        Parameters = {
          Names = ["/${local.name}/stopped/bi-web"]
        }
        ResultPath     = null
        TimeoutSeconds = 60
        Retry = [
          {
            ErrorEquals     = ["States.TaskFailed", "States.Timeout"]
            IntervalSeconds = 2
            MaxAttempts     = 4
            BackoffRate     = 2
          },
        ]
        Next = "bi-worker: was it stopped?"
      }
      "bi-worker: was it stopped?" = {
        Type     = "Task"
        Resource = "arn:aws:states:::aws-sdk:ssm:getParameters"
        Parameters = {
          Names = ["/${local.name}/stopped/bi-worker"]
        }
        ResultSelector = {
          "values.$" = "$.Parameters[*].Value"
        }
        ResultPath     = "$.stopped"
        TimeoutSeconds = 60
        Retry = [
          {
            ErrorEquals     = ["States.TaskFailed", "States.Timeout"]
            IntervalSeconds = 2
            MaxAttempts     = 4
            BackoffRate     = 2
          },
        ]
        Next = "bi-worker: how often it ran"
      }
      "bi-worker: how often it ran" = {
        Type = "Choice"
        Choices = [
          { Variable = "$.stopped.values[0]", IsPresent = true, Next = "bi-worker: start" },
        ]
        Default = "ops-web: was it stopped?"
      }
      "bi-worker: start" = {
        Type     = "Task"
        Resource = "arn:aws:states:::aws-sdk:ecs:updateService"
        Parameters = {
          Cluster          = aws_ecs_cluster.this.arn
          Service          = "${local.name}-bi-worker"
          "DesiredCount.$" = "States.StringToJson($.stopped.values[0])"
        }
        ResultPath     = null
        TimeoutSeconds = 60
        Retry = [
          {
            ErrorEquals     = ["States.TaskFailed", "States.Timeout"]
            IntervalSeconds = 2
            MaxAttempts     = 4
            BackoffRate     = 2
          },
        ]
        Next = "bi-worker: free its autoscaler"
      }
      "bi-worker: free its autoscaler" = {
        Type     = "Task"
        Resource = "arn:aws:states:::aws-sdk:applicationautoscaling:registerScalableTarget"
        Parameters = {
          ServiceNamespace  = "ecs"
          ScalableDimension = "ecs:service:DesiredCount"
          ResourceId        = "service/${local.name}/${local.name}-bi-worker"
          SuspendedState = {
            DynamicScalingInSuspended  = false
            DynamicScalingOutSuspended = false
            ScheduledScalingSuspended  = false
          }
        }
        ResultPath     = null
        TimeoutSeconds = 60
        Retry = [
          {
            ErrorEquals     = ["States.TaskFailed", "States.Timeout"]
            IntervalSeconds = 2
            MaxAttempts     = 4
            BackoffRate     = 2
          },
        ]
        Next = "bi-worker: count from 0"
        Catch = [
          {
            ErrorEquals = ["ApplicationAutoScaling.ValidationException"]
            ResultPath  = "$.autoscaler"
            Next        = "bi-worker: count from 0"
          },
        ]
      }
      "bi-worker: count from 0" = {
        Type = "Pass"
        Parameters = {
          looks = 0
        }
        ResultPath = "$.waited"
        Next       = "bi-worker: wait"
      }
      "bi-worker: wait" = {
        Type    = "Wait"
        Seconds = 10
        Next    = "bi-worker: look again"
      }
      "bi-worker: look again" = {
        Type     = "Task"
        Resource = "arn:aws:states:::aws-sdk:ecs:describeServices"
        Parameters = {
          Cluster  = aws_ecs_cluster.this.arn
          Services = ["${local.name}-bi-worker"]
        }
        ResultSelector = {
          "status.$"  = "$.Services[*].Status"
          "desired.$" = "$.Services[*].DesiredCount"
          "running.$" = "$.Services[*].RunningCount"
        }
        ResultPath     = "$.service"
        TimeoutSeconds = 60
        Retry = [
          {
            ErrorEquals     = ["States.TaskFailed", "States.Timeout"]
            IntervalSeconds = 2
            MaxAttempts     = 4
            BackoffRate     = 2
          },
        ]
        Next = "bi-worker: count"
      }
      "bi-worker: count" = {
        Type = "Pass"
        Parameters = {
          "looks.$" = "States.MathAdd($.waited.looks, 1)"
        }
        ResultPath = "$.waited"
        Next       = "bi-worker: is it so?"
      }
      "bi-worker: is it so?" = {
        Type = "Choice"
        Choices = [
          {
            Variable                     = "$.service.running[0]"
            NumericGreaterThanEqualsPath = "$.service.desired[0]"
            Next                         = "bi-worker: forget its number"
          },
          {
            Variable           = "$.waited.looks"
            NumericGreaterThan = 179
            Next               = "bi-worker: did not start"
          },
        ]
        Default = "bi-worker: wait"
      }
      "bi-worker: did not start" = {
        Type  = "Fail"
        Error = "ServiceNotReady"
        Cause = "bi-worker did not start within 1800 s"
      }
      "bi-worker: forget its number" = {
        Type     = "Task"
        Resource = "arn:aws:states:::aws-sdk:ssm:deleteParameters"
        Parameters = {
          Names = ["/${local.name}/stopped/bi-worker"]
        }
        ResultPath     = null
        TimeoutSeconds = 60
        Retry = [
          {
            ErrorEquals     = ["States.TaskFailed", "States.Timeout"]
            IntervalSeconds = 2
            MaxAttempts     = 4
            BackoffRate     = 2
          },
        ]
        Next = "ops-web: was it stopped?"
      }
      "ops-web: was it stopped?" = {
        Type     = "Task"
        Resource = "arn:aws:states:::aws-sdk:ssm:getParameters"
        Parameters = {
          Names = ["/${local.name}/stopped/ops-web"]
        }
        ResultSelector = {
          "values.$" = "$.Parameters[*].Value"
        }
        ResultPath     = "$.stopped"
        TimeoutSeconds = 60
        Retry = [
          {
            ErrorEquals     = ["States.TaskFailed", "States.Timeout"]
            IntervalSeconds = 2
            MaxAttempts     = 4
            BackoffRate     = 2
          },
        ]
        Next = "ops-web: how often it ran"
      }
      "ops-web: how often it ran" = {
        Type = "Choice"
        Choices = [
          { Variable = "$.stopped.values[0]", IsPresent = true, Next = "ops-web: start" },
        ]
        Default = "ask-admin: what was done"
      }
      "ops-web: start" = {
        Type     = "Task"
        Resource = "arn:aws:states:::aws-sdk:ecs:updateService"
        Parameters = {
          Cluster          = aws_ecs_cluster.this.arn
          Service          = "${local.name}-ops-web"
          "DesiredCount.$" = "States.StringToJson($.stopped.values[0])"
        }
        ResultPath     = null
        TimeoutSeconds = 60
        Retry = [
          {
            ErrorEquals     = ["States.TaskFailed", "States.Timeout"]
            IntervalSeconds = 2
            MaxAttempts     = 4
            BackoffRate     = 2
          },
        ]
        Next = "ops-web: count from 0"
      }
      "ops-web: count from 0" = {
        Type = "Pass"
        Parameters = {
          looks = 0
        }
        ResultPath = "$.waited"
        Next       = "ops-web: wait"
      }
      "ops-web: wait" = {
        Type    = "Wait"
        Seconds = 10
        Next    = "ops-web: look again"
      }
      "ops-web: look again" = {
        Type     = "Task"
        Resource = "arn:aws:states:::aws-sdk:ecs:describeServices"
        Parameters = {
          Cluster  = aws_ecs_cluster.this.arn
          Services = ["${local.name}-ops-web"]
        }
        ResultSelector = {
          "status.$"  = "$.Services[*].Status"
          "desired.$" = "$.Services[*].DesiredCount"
          "running.$" = "$.Services[*].RunningCount"
        }
        ResultPath     = "$.service"
        TimeoutSeconds = 60
        Retry = [
          {
            ErrorEquals     = ["States.TaskFailed", "States.Timeout"]
            IntervalSeconds = 2
            MaxAttempts     = 4
            BackoffRate     = 2
          },
        ]
        Next = "ops-web: count"
      }
      "ops-web: count" = {
        Type = "Pass"
        Parameters = {
          "looks.$" = "States.MathAdd($.waited.looks, 1)"
        }
        ResultPath = "$.waited"
        Next       = "ops-web: is it so?"
      }
      "ops-web: is it so?" = {
        Type = "Choice"
        Choices = [
          {
            Variable                     = "$.service.running[0]"
            NumericGreaterThanEqualsPath = "$.service.desired[0]"
            Next                         = "ops-web: forget its number"
          },
          { Variable = "$.waited.looks", NumericGreaterThan = 179, Next = "ops-web: did not start" },
        ]
        Default = "ops-web: wait"
      }
      "ops-web: did not start" = {
        Type  = "Fail"
        Error = "ServiceNotReady"
        Cause = "ops-web did not start within 1800 s"
      }
      "ops-web: forget its number" = {
        Type     = "Task"
        Resource = "arn:aws:states:::aws-sdk:ssm:deleteParameters"
        Parameters = {
          Names = ["/${local.name}/stopped/ops-web"]
        }
        ResultPath     = null
        TimeoutSeconds = 60
        Retry = [
          {
            ErrorEquals     = ["States.TaskFailed", "States.Timeout"]
            IntervalSeconds = 2
            MaxAttempts     = 4
            BackoffRate     = 2
          },
        ]
        Next = "ask-admin: what was done"
      }
      "ask-admin: what was done" = {
        Type     = "Task"
        Resource = "arn:aws:states:::aws-sdk:ssm:getParameters"
        Parameters = {
          Names = ["/${local.name}/done/ask-admin"]
        }
        ResultSelector = {
          "values.$" = "$.Parameters[*].Value"
        }
        ResultPath     = "$.known"
        TimeoutSeconds = 60
        Retry = [
          {
            ErrorEquals     = ["States.TaskFailed", "States.Timeout"]
            IntervalSeconds = 2
            MaxAttempts     = 4
            BackoffRate     = 2
          },
        ]
        Next = "ask-admin: is it due?"
      }
      "ask-admin: is it due?" = {
        Type = "Choice"
        Choices = [
          {
            And = [
              { Variable = "$.known.values[0]", IsPresent = true },
              { Variable = "$.known.values[0]", StringEquals = "d7541e47433a02d2" },
            ]
            Next = "ask-verify: run"
          },
        ]
        Default = "ask-admin: run"
      }
      "ask-admin: keep its checksum" = {
        Type     = "Task"
        Resource = "arn:aws:states:::aws-sdk:ssm:putParameter"
        Parameters = {
          Name      = "/${local.name}/done/ask-admin"
          Value     = "d7541e47433a02d2"
          Type      = "String"
          Overwrite = true
        }
        ResultPath     = null
        TimeoutSeconds = 60
        Retry = [
          {
            ErrorEquals     = ["States.TaskFailed", "States.Timeout"]
            IntervalSeconds = 2
            MaxAttempts     = 4
            BackoffRate     = 2
          },
        ]
        Next = "ask-verify: run"
      }
      "ask-admin: run" = {
        Type     = "Task"
        Comment  = "make the administrator of ask, register the sources of ask"
        Resource = "arn:aws:states:::ecs:runTask.sync"
        Parameters = {
          Cluster         = aws_ecs_cluster.this.arn
          TaskDefinition  = aws_ecs_task_definition.ask_admin.arn
          LaunchType      = "FARGATE"
          PlatformVersion = "1.4.0"
          PropagateTags   = "TASK_DEFINITION"
          NetworkConfiguration = {
            AwsvpcConfiguration = {
              AssignPublicIp = "DISABLED"
              Subnets        = [aws_subnet.private["a"].id, aws_subnet.private["b"].id]
              SecurityGroups = [aws_security_group.ask_setup.id]
            }
          }
        }
        ResultSelector = {
          "codes.$" = "$.Containers[?(@.Name=='main')].ExitCode"
        }
        ResultPath     = "$.ended"
        TimeoutSeconds = 1500
        Retry = [
          {
            ErrorEquals     = ["ECS.AmazonECSException", "ECS.ServerException", "ECS.ThrottlingException"]
            IntervalSeconds = 15
            MaxAttempts     = 6
            BackoffRate     = 2
          },
          {
            ErrorEquals     = ["States.TaskFailed"]
            IntervalSeconds = 10
            MaxAttempts     = 1
            BackoffRate     = 2
          },
        ]
        Catch = [
          {
            ErrorEquals = ["States.Timeout"]
            ResultPath  = "$.error"
            Next        = "ask-admin: took too long"
          },
          { ErrorEquals = ["States.ALL"], ResultPath = "$.error", Next = "ask-admin: failed" },
        ]
        Next = "ask-admin: how it ended"
      }
      "ask-admin: how it ended" = {
        Type = "Choice"
        Choices = [
          {
            And = [
              { Variable = "$.ended.codes[0]", IsPresent = true },
              { Variable = "$.ended.codes[0]", NumericEquals = 0 },
            ]
            Next = "ask-admin: keep its checksum"
          },
        ]
        Default = "ask-admin: ended with another code than 0"
      }
      "ask-admin: failed" = {
        Type      = "Fail"
        Error     = "StepFailed"
        CausePath = "States.Format('ask-admin (make the administrator of ask, register the sources of ask) failed: {}', $.error.Cause)"
      }
      "ask-admin: took too long" = {
        Type  = "Fail"
        Error = "StepTookTooLong"
        Cause = "ask-admin (make the administrator of ask, register the sources of ask) did not end within 600 s"
      }
      "ask-admin: ended with another code than 0" = {
        Type  = "Fail"
        Error = "StepFailed"
        Cause = "ask-admin (make the administrator of ask, register the sources of ask) ended with another code than 0"
      }
      "ask-verify: run" = {
        Type     = "Task"
        Comment  = "prove that ask works"
        Resource = "arn:aws:states:::ecs:runTask.sync"
        Parameters = {
          Cluster         = aws_ecs_cluster.this.arn
          TaskDefinition  = aws_ecs_task_definition.ask_verify.arn
          LaunchType      = "FARGATE"
          PlatformVersion = "1.4.0"
          PropagateTags   = "TASK_DEFINITION"
          NetworkConfiguration = {
            AwsvpcConfiguration = {
              AssignPublicIp = "DISABLED"
              Subnets        = [aws_subnet.private["a"].id, aws_subnet.private["b"].id]
              SecurityGroups = [aws_security_group.ask_verify.id]
            }
          }
        }
        ResultSelector = {
          "codes.$" = "$.Containers[?(@.Name=='main')].ExitCode"
        }
        ResultPath     = "$.ended"
        TimeoutSeconds = 1080
        Retry = [
          {
            ErrorEquals     = ["ECS.AmazonECSException", "ECS.ServerException", "ECS.ThrottlingException"]
            IntervalSeconds = 15
            MaxAttempts     = 6
            BackoffRate     = 2
          },
        ]
        Catch = [
          {
            ErrorEquals = ["States.Timeout"]
            ResultPath  = "$.error"
            Next        = "ask-verify: took too long"
          },
          { ErrorEquals = ["States.ALL"], ResultPath = "$.error", Next = "ask-verify: failed" },
        ]
        Next = "ask-verify: how it ended"
      }
      "ask-verify: how it ended" = {
        Type = "Choice"
        Choices = [
          {
            And = [
              { Variable = "$.ended.codes[0]", IsPresent = true },
              { Variable = "$.ended.codes[0]", NumericEquals = 0 },
            ]
            Next = "bi-verify: run"
          },
        ]
        Default = "ask-verify: ended with another code than 0"
      }
      "ask-verify: failed" = {
        Type      = "Fail"
        Error     = "StepFailed"
        CausePath = "States.Format('ask-verify (prove that ask works) failed: {}', $.error.Cause)"
      }
      "ask-verify: took too long" = {
        Type  = "Fail"
        Error = "StepTookTooLong"
        Cause = "ask-verify (prove that ask works) did not end within 180 s"
      }
      "ask-verify: ended with another code than 0" = {
        Type  = "Fail"
        Error = "StepFailed"
        Cause = "ask-verify (prove that ask works) ended with another code than 0"
      }
      "bi-verify: run" = {
        Type     = "Task"
        Comment  = "prove that bi works"
        Resource = "arn:aws:states:::ecs:runTask.sync"
        Parameters = {
          Cluster         = aws_ecs_cluster.this.arn
          TaskDefinition  = aws_ecs_task_definition.bi_verify.arn
          LaunchType      = "FARGATE"
          PlatformVersion = "1.4.0"
          PropagateTags   = "TASK_DEFINITION"
          NetworkConfiguration = {
            AwsvpcConfiguration = {
              AssignPublicIp = "DISABLED"
              Subnets        = [aws_subnet.private["a"].id, aws_subnet.private["b"].id]
              SecurityGroups = [aws_security_group.bi_verify.id]
            }
          }
        }
        ResultSelector = {
          "codes.$" = "$.Containers[?(@.Name=='main')].ExitCode"
        }
        ResultPath     = "$.ended"
        TimeoutSeconds = 1080
        Retry = [
          {
            ErrorEquals     = ["ECS.AmazonECSException", "ECS.ServerException", "ECS.ThrottlingException"]
            IntervalSeconds = 15
            MaxAttempts     = 6
            BackoffRate     = 2
          },
        ]
        Catch = [
          {
            ErrorEquals = ["States.Timeout"]
            ResultPath  = "$.error"
            Next        = "bi-verify: took too long"
          },
          { ErrorEquals = ["States.ALL"], ResultPath = "$.error", Next = "bi-verify: failed" },
        ]
        Next = "bi-verify: how it ended"
      }
      "bi-verify: how it ended" = {
        Type = "Choice"
        Choices = [
          {
            And = [
              { Variable = "$.ended.codes[0]", IsPresent = true },
              { Variable = "$.ended.codes[0]", NumericEquals = 0 },
            ]
            Next = "ops-verify: run"
          },
        ]
        Default = "bi-verify: ended with another code than 0"
      }
      "bi-verify: failed" = {
        Type      = "Fail"
        Error     = "StepFailed"
        CausePath = "States.Format('bi-verify (prove that bi works) failed: {}', $.error.Cause)"
      }
      "bi-verify: took too long" = {
        Type  = "Fail"
        Error = "StepTookTooLong"
        Cause = "bi-verify (prove that bi works) did not end within 180 s"
      }
      "bi-verify: ended with another code than 0" = {
        Type  = "Fail"
        Error = "StepFailed"
        Cause = "bi-verify (prove that bi works) ended with another code than 0"
      }
      "ops-verify: run" = {
        Type     = "Task"
        Comment  = "prove that ops works"
        Resource = "arn:aws:states:::ecs:runTask.sync"
        Parameters = {
          Cluster         = aws_ecs_cluster.this.arn
          TaskDefinition  = aws_ecs_task_definition.ops_verify.arn
          LaunchType      = "FARGATE"
          PlatformVersion = "1.4.0"
          PropagateTags   = "TASK_DEFINITION"
          NetworkConfiguration = {
            AwsvpcConfiguration = {
              AssignPublicIp = "DISABLED"
              Subnets        = [aws_subnet.private["a"].id, aws_subnet.private["b"].id]
              SecurityGroups = [aws_security_group.ops_verify.id]
            }
          }
        }
        ResultSelector = {
          "codes.$" = "$.Containers[?(@.Name=='main')].ExitCode"
        }
        ResultPath     = "$.ended"
        TimeoutSeconds = 1080
        Retry = [
          {
            ErrorEquals     = ["ECS.AmazonECSException", "ECS.ServerException", "ECS.ThrottlingException"]
            IntervalSeconds = 15
            MaxAttempts     = 6
            BackoffRate     = 2
          },
        ]
        Catch = [
          {
            ErrorEquals = ["States.Timeout"]
            ResultPath  = "$.error"
            Next        = "ops-verify: took too long"
          },
          { ErrorEquals = ["States.ALL"], ResultPath = "$.error", Next = "ops-verify: failed" },
        ]
        Next = "ops-verify: how it ended"
      }
      "ops-verify: how it ended" = {
        Type = "Choice"
        Choices = [
          {
            And = [
              { Variable = "$.ended.codes[0]", IsPresent = true },
              { Variable = "$.ended.codes[0]", NumericEquals = 0 },
            ]
            Next = "done"
          },
        ]
        Default = "ops-verify: ended with another code than 0"
      }
      "ops-verify: failed" = {
        Type      = "Fail"
        Error     = "StepFailed"
        CausePath = "States.Format('ops-verify (prove that ops works) failed: {}', $.error.Cause)"
      }
      "ops-verify: took too long" = {
        Type  = "Fail"
        Error = "StepTookTooLong"
        Cause = "ops-verify (prove that ops works) did not end within 180 s"
      }
      "ops-verify: ended with another code than 0" = {
        Type  = "Fail"
        Error = "StepFailed"
        Cause = "ops-verify (prove that ops works) ended with another code than 0"
      }
      done = {
        Type = "Succeed"
      }
    }
  })

  logging_configuration {
    level                  = "ALL"
    include_execution_data = false
    log_destination        = "${aws_cloudwatch_log_group.lifecycle.arn}:*"
  }

  depends_on = [aws_iam_role_policy.after_machine]
}

resource "terraform_data" "after" {
  # Changes with everything that the tasks of a release run.
  triggers_replace = "after-6f1c4656d661c7df"

  depends_on = [
    aws_ecs_service.ask_web,
    aws_ecs_service.bi_beat,
    aws_ecs_service.bi_flower,
    aws_ecs_service.bi_web,
    aws_ecs_service.bi_worker,
    aws_ecs_service.ops_metrics,
    aws_ecs_service.ops_web,
    aws_ecs_service.site,
    aws_ecs_service.trial_provider,
  ]

  provisioner "local-exec" {
    command = "sh ${path.module}/scripts/run-machine.sh"
    environment = {
      AWS_REGION = var.aws_region
      MACHINE    = aws_sfn_state_machine.after.arn
      RELEASE    = self.triggers_replace
    }
  }
}
