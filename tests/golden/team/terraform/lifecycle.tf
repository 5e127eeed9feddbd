# What must have run before services roll, and the proof after. Each state machine runs one-off
# tasks in order, awaits them and looks at their exit codes; it leaves out what has been done for
# the same inputs. The script that starts one needs the AWS CLI. stackwright up starts the same
# machines.

# All that a task needs before it can start.
resource "terraform_data" "ready" {
  depends_on = [
    aws_secretsmanager_secret_version.bi_admin_password,
    aws_secretsmanager_secret_version.bi_secret_key,
    aws_secretsmanager_secret_version.cache_password,
    aws_secretsmanager_secret_version.metastore_bi_password,
    aws_secretsmanager_secret_version.metastore_bi_probe_password,
    aws_secretsmanager_secret_version.metastore_shop_password,
    aws_secretsmanager_secret_version.metastore_shop_shop_reader_password,
    aws_secretsmanager_secret_version.sso_client_secret,
    aws_secretsmanager_secret_version.sso_key_secret,
    aws_secretsmanager_secret_version.sso_password,
    aws_iam_role_policy.bi_beat_execution,
    aws_iam_role_policy.bi_init_execution,
    aws_iam_role_policy.bi_migrate_execution,
    aws_iam_role_policy.bi_verify_execution,
    aws_iam_role_policy.bi_web_execution,
    aws_iam_role_policy.bi_worker_execution,
    aws_iam_role_policy.fill_execution,
    aws_iam_role_policy.metastore_databases_execution,
    aws_iam_role_policy.sso_provider_execution,
    aws_db_instance.metastore,
    terraform_data.cache_password,
    aws_route_table_association.private,
    aws_route.private,
    aws_vpc_endpoint.s3,
    aws_vpc_security_group_egress_rule.bi_beat_to_cache_6379,
    aws_vpc_security_group_egress_rule.bi_beat_to_anywhere_443,
    aws_vpc_security_group_egress_rule.bi_lifecycle_to_cache_6379,
    aws_vpc_security_group_egress_rule.bi_lifecycle_to_metastore_5432,
    aws_vpc_security_group_egress_rule.bi_lifecycle_to_anywhere_443,
    aws_vpc_security_group_egress_rule.bi_verify_to_bi_web_8080,
    aws_vpc_security_group_egress_rule.bi_verify_to_metastore_5432,
    aws_vpc_security_group_egress_rule.bi_verify_to_anywhere_443,
    aws_vpc_security_group_ingress_rule.bi_web_from_bi_verify_8080,
    aws_vpc_security_group_ingress_rule.bi_web_from_entry_8080,
    aws_vpc_security_group_egress_rule.bi_web_to_cache_6379,
    aws_vpc_security_group_egress_rule.bi_web_to_metastore_5432,
    aws_vpc_security_group_egress_rule.bi_web_to_anywhere_80,
    aws_vpc_security_group_egress_rule.bi_web_to_anywhere_443,
    aws_vpc_security_group_egress_rule.bi_worker_to_cache_6379,
    aws_vpc_security_group_egress_rule.bi_worker_to_metastore_5432,
    aws_vpc_security_group_egress_rule.bi_worker_to_anywhere_443,
    aws_vpc_security_group_ingress_rule.cache_from_bi_beat_6379,
    aws_vpc_security_group_ingress_rule.cache_from_bi_lifecycle_6379,
    aws_vpc_security_group_ingress_rule.cache_from_bi_web_6379,
    aws_vpc_security_group_ingress_rule.cache_from_bi_worker_6379,
    aws_vpc_security_group_ingress_rule.entry_from_anywhere_80,
    aws_vpc_security_group_egress_rule.entry_to_bi_web_8080,
    aws_vpc_security_group_egress_rule.entry_to_sso_provider_18090,
    aws_vpc_security_group_egress_rule.fill_to_metastore_5432,
    aws_vpc_security_group_egress_rule.fill_to_anywhere_443,
    aws_vpc_security_group_ingress_rule.metastore_from_bi_lifecycle_5432,
    aws_vpc_security_group_ingress_rule.metastore_from_bi_verify_5432,
    aws_vpc_security_group_ingress_rule.metastore_from_bi_web_5432,
    aws_vpc_security_group_ingress_rule.metastore_from_bi_worker_5432,
    aws_vpc_security_group_ingress_rule.metastore_from_fill_5432,
    aws_vpc_security_group_ingress_rule.metastore_from_metastore_databases_5432,
    aws_vpc_security_group_egress_rule.metastore_databases_to_metastore_5432,
    aws_vpc_security_group_egress_rule.metastore_databases_to_anywhere_443,
    aws_vpc_security_group_ingress_rule.sso_provider_from_entry_18090,
    aws_vpc_security_group_egress_rule.sso_provider_to_anywhere_443,
    aws_ecs_cluster_capacity_providers.this,
  ]
}

# make the databases of metastore, bring the metadata of bi to 6.1.0, set up permissions and roles
# of bi, make the administrator of bi, register the sources of bi, import the dashboards of bi, psql
# -X -f warehouse/load.sql
resource "aws_sfn_state_machine" "before" {
  name     = "${local.name}-before"
  role_arn = aws_iam_role.before_machine.arn
  definition = jsonencode({
    Comment        = "What ${local.name} does before its services roll"
    StartAt        = "metastore-databases: what was done"
    TimeoutSeconds = 33360
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
              { Variable = "$.known.values[0]", StringEquals = "ba98fd17b7947edb" },
            ]
            Next = "bi-migrate: what was done"
          },
        ]
        Default = "metastore-databases: run"
      }
      "metastore-databases: keep its checksum" = {
        Type     = "Task"
        Resource = "arn:aws:states:::aws-sdk:ssm:putParameter"
        Parameters = {
          Name      = "/${local.name}/done/metastore-databases"
          Value     = "ba98fd17b7947edb"
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
            Next = "bi-migrate: bi-web, keep its number"
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
            Next = "bi-migrate: bi-worker, keep its number"
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
              { Variable = "$.known.values[0]", StringEquals = "59e1ebb30e677011" },
            ]
            Next = "fill: what was done"
          },
        ]
        Default = "bi-init: run"
      }
      "bi-init: keep its checksum" = {
        Type     = "Task"
        Resource = "arn:aws:states:::aws-sdk:ssm:putParameter"
        Parameters = {
          Name      = "/${local.name}/done/bi-init"
          Value     = "59e1ebb30e677011"
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
        Next = "fill: what was done"
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
      "fill: what was done" = {
        Type     = "Task"
        Resource = "arn:aws:states:::aws-sdk:ssm:getParameters"
        Parameters = {
          Names = ["/${local.name}/done/fill"]
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
        Next = "fill: is it due?"
      }
      "fill: is it due?" = {
        Type = "Choice"
        Choices = [
          {
            And = [
              { Variable = "$.known.values[0]", IsPresent = true },
              { Variable = "$.known.values[0]", StringEquals = "f85a12c972ea40a0" },
            ]
            Next = "done"
          },
        ]
        Default = "fill: run"
      }
      "fill: keep its checksum" = {
        Type     = "Task"
        Resource = "arn:aws:states:::aws-sdk:ssm:putParameter"
        Parameters = {
          Name      = "/${local.name}/done/fill"
          Value     = "f85a12c972ea40a0"
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
      "fill: run" = {
        Type     = "Task"
        Comment  = "psql -X -f warehouse/load.sql"
        Resource = "arn:aws:states:::ecs:runTask.sync"
        Parameters = {
          Cluster         = aws_ecs_cluster.this.arn
          TaskDefinition  = aws_ecs_task_definition.fill.arn
          LaunchType      = "FARGATE"
          PlatformVersion = "1.4.0"
          PropagateTags   = "TASK_DEFINITION"
          NetworkConfiguration = {
            AwsvpcConfiguration = {
              AssignPublicIp = "DISABLED"
              Subnets        = [aws_subnet.private["a"].id, aws_subnet.private["b"].id]
              SecurityGroups = [aws_security_group.fill.id]
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
        ]
        Catch = [
          { ErrorEquals = ["States.Timeout"], ResultPath = "$.error", Next = "fill: took too long" },
          { ErrorEquals = ["States.ALL"], ResultPath = "$.error", Next = "fill: failed" },
        ]
        Next = "fill: how it ended"
      }
      "fill: how it ended" = {
        Type = "Choice"
        Choices = [
          {
            And = [
              { Variable = "$.ended.codes[0]", IsPresent = true },
              { Variable = "$.ended.codes[0]", NumericEquals = 0 },
            ]
            Next = "fill: keep its checksum"
          },
        ]
        Default = "fill: ended with another code than 0"
      }
      "fill: failed" = {
        Type      = "Fail"
        Error     = "StepFailed"
        CausePath = "States.Format('fill (psql -X -f warehouse/load.sql) failed: {}', $.error.Cause)"
      }
      "fill: took too long" = {
        Type  = "Fail"
        Error = "StepTookTooLong"
        Cause = "fill (psql -X -f warehouse/load.sql) did not end within 600 s"
      }
      "fill: ended with another code than 0" = {
        Type  = "Fail"
        Error = "StepFailed"
        Cause = "fill (psql -X -f warehouse/load.sql) ended with another code than 0"
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
  triggers_replace = "before-6f2515ed52448c7b"

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

# prove that bi works
resource "aws_sfn_state_machine" "after" {
  name     = "${local.name}-after"
  role_arn = aws_iam_role.after_machine.arn
  definition = jsonencode({
    Comment        = "What ${local.name} does after its services have rolled"
    StartAt        = "bi-beat: was it stopped?"
    TimeoutSeconds = 8280
    States = {
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
        Next = "bi-web: count from 0"
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
        Default = "bi-verify: run"
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
        Next = "bi-worker: count from 0"
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
        Next = "bi-verify: run"
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
            Next = "done"
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
  triggers_replace = "after-b88404fd0b307598"

  depends_on = [
    aws_ecs_service.bi_beat,
    aws_ecs_service.bi_web,
    aws_ecs_service.bi_worker,
    aws_ecs_service.sso_provider,
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
