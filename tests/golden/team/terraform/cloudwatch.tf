resource "aws_cloudwatch_log_group" "bi_beat" {
  name              = "/stackwright/${local.name}/bi-beat"
  retention_in_days = var.log_days["bi-beat"]
}

resource "aws_cloudwatch_log_group" "bi_init" {
  name              = "/stackwright/${local.name}/bi-init"
  retention_in_days = var.log_days["bi-init"]
}

resource "aws_cloudwatch_log_group" "bi_migrate" {
  name              = "/stackwright/${local.name}/bi-migrate"
  retention_in_days = var.log_days["bi-migrate"]
}

resource "aws_cloudwatch_log_group" "bi_verify" {
  name              = "/stackwright/${local.name}/bi-verify"
  retention_in_days = var.log_days["bi-verify"]
}

resource "aws_cloudwatch_log_group" "bi_web" {
  name              = "/stackwright/${local.name}/bi-web"
  retention_in_days = var.log_days["bi-web"]
}

resource "aws_cloudwatch_log_group" "bi_worker" {
  name              = "/stackwright/${local.name}/bi-worker"
  retention_in_days = var.log_days["bi-worker"]
}

resource "aws_cloudwatch_log_group" "fill" {
  name              = "/stackwright/${local.name}/fill"
  retention_in_days = var.log_days["fill"]
}

resource "aws_cloudwatch_log_group" "flow" {
  name              = "/stackwright/${local.name}/flow"
  retention_in_days = var.log_days["flow"]
}

resource "aws_cloudwatch_log_group" "lifecycle" {
  name              = "/stackwright/${local.name}/lifecycle"
  retention_in_days = var.log_days["lifecycle"]
}

resource "aws_cloudwatch_log_group" "metastore_databases" {
  name              = "/stackwright/${local.name}/metastore-databases"
  retention_in_days = var.log_days["metastore-databases"]
}

resource "aws_cloudwatch_log_group" "metastore_postgresql" {
  name              = "/aws/rds/instance/${local.name}-metastore/postgresql"
  retention_in_days = var.log_days["metastore-postgresql"]
}

resource "aws_cloudwatch_log_group" "metastore_upgrade" {
  name              = "/aws/rds/instance/${local.name}-metastore/upgrade"
  retention_in_days = var.log_days["metastore-upgrade"]
}

resource "aws_cloudwatch_log_group" "sso_provider" {
  name              = "/stackwright/${local.name}/sso-provider"
  retention_in_days = var.log_days["sso-provider"]
}

resource "aws_cloudwatch_dashboard" "this" {
  dashboard_name = local.name
  dashboard_body = jsonencode({
    widgets = [
      {
        type   = "metric"
        x      = 0
        y      = 0
        width  = 8
        height = 6
        properties = {
          title   = "Requests"
          region  = var.aws_region
          view    = "timeSeries"
          stacked = false
          metrics = [
            [
              "AWS/ApplicationELB",
              "RequestCount",
              "LoadBalancer",
              aws_lb.this.arn_suffix,
              { stat = "Sum", period = 300, label = "all" },
            ],
          ]
        }
      },
      {
        type   = "metric"
        x      = 8
        y      = 0
        width  = 8
        height = 6
        properties = {
          title   = "Requests that failed"
          region  = var.aws_region
          view    = "timeSeries"
          stacked = false
          metrics = [
            [
              "AWS/ApplicationELB",
              "HTTPCode_Target_5XX_Count",
              "LoadBalancer",
              aws_lb.this.arn_suffix,
              { stat = "Sum", period = 300, label = "by the platform" },
            ],
            [
              "AWS/ApplicationELB",
              "HTTPCode_ELB_5XX_Count",
              "LoadBalancer",
              aws_lb.this.arn_suffix,
              { stat = "Sum", period = 300, label = "by the load balancer" },
            ],
            [
              "AWS/ApplicationELB",
              "HTTPCode_Target_4XX_Count",
              "LoadBalancer",
              aws_lb.this.arn_suffix,
              { stat = "Sum", period = 300, label = "by those who asked" },
            ],
          ]
        }
      },
      {
        type   = "metric"
        x      = 16
        y      = 0
        width  = 8
        height = 6
        properties = {
          title   = "Time to answer, 95 of 100"
          region  = var.aws_region
          view    = "timeSeries"
          stacked = false
          metrics = [
            [
              "AWS/ApplicationELB",
              "TargetResponseTime",
              "LoadBalancer",
              aws_lb.this.arn_suffix,
              "TargetGroup",
              aws_lb_target_group.bi_web.arn_suffix,
              { stat = "p95", period = 300, label = "bi-web" },
            ],
            [
              "AWS/ApplicationELB",
              "TargetResponseTime",
              "LoadBalancer",
              aws_lb.this.arn_suffix,
              "TargetGroup",
              aws_lb_target_group.sso_provider.arn_suffix,
              { stat = "p95", period = 300, label = "sso-provider" },
            ],
          ]
          yAxis = {
            left = {
              label     = "seconds"
              showUnits = false
            }
          }
        }
      },
      {
        type   = "metric"
        x      = 0
        y      = 6
        width  = 8
        height = 6
        properties = {
          title   = "Replicas that answer"
          region  = var.aws_region
          view    = "timeSeries"
          stacked = false
          metrics = [
            [
              "AWS/ApplicationELB",
              "HealthyHostCount",
              "LoadBalancer",
              aws_lb.this.arn_suffix,
              "TargetGroup",
              aws_lb_target_group.bi_web.arn_suffix,
              { stat = "Minimum", period = 300, label = "bi-web" },
            ],
            [
              "AWS/ApplicationELB",
              "HealthyHostCount",
              "LoadBalancer",
              aws_lb.this.arn_suffix,
              "TargetGroup",
              aws_lb_target_group.sso_provider.arn_suffix,
              { stat = "Minimum", period = 300, label = "sso-provider" },
            ],
          ]
        }
      },
      {
        type   = "metric"
        x      = 8
        y      = 6
        width  = 8
        height = 6
        properties = {
          title   = "Processors of services"
          region  = var.aws_region
          view    = "timeSeries"
          stacked = false
          metrics = [
            [
              "AWS/ECS",
              "CPUUtilization",
              "ClusterName",
              local.name,
              "ServiceName",
              "${local.name}-bi-beat",
              { stat = "Average", period = 300, label = "bi-beat" },
            ],
            [
              "AWS/ECS",
              "CPUUtilization",
              "ClusterName",
              local.name,
              "ServiceName",
              "${local.name}-bi-web",
              { stat = "Average", period = 300, label = "bi-web" },
            ],
            [
              "AWS/ECS",
              "CPUUtilization",
              "ClusterName",
              local.name,
              "ServiceName",
              "${local.name}-bi-worker",
              { stat = "Average", period = 300, label = "bi-worker" },
            ],
            [
              "AWS/ECS",
              "CPUUtilization",
              "ClusterName",
              local.name,
              "ServiceName",
              "${local.name}-sso-provider",
              { stat = "Average", period = 300, label = "sso-provider" },
            ],
          ]
          yAxis = {
            left = {
              label     = "percent"
              showUnits = false
            }
          }
        }
      },
      {
        type   = "metric"
        x      = 16
        y      = 6
        width  = 8
        height = 6
        properties = {
          title   = "Memory of services"
          region  = var.aws_region
          view    = "timeSeries"
          stacked = false
          metrics = [
            [
              "AWS/ECS",
              "MemoryUtilization",
              "ClusterName",
              local.name,
              "ServiceName",
              "${local.name}-bi-beat",
              { stat = "Maximum", period = 300, label = "bi-beat" },
            ],
            [
              "AWS/ECS",
              "MemoryUtilization",
              "ClusterName",
              local.name,
              "ServiceName",
              "${local.name}-bi-web",
              { stat = "Maximum", period = 300, label = "bi-web" },
            ],
            [
              "AWS/ECS",
              "MemoryUtilization",
              "ClusterName",
              local.name,
              "ServiceName",
              "${local.name}-bi-worker",
              { stat = "Maximum", period = 300, label = "bi-worker" },
            ],
            [
              "AWS/ECS",
              "MemoryUtilization",
              "ClusterName",
              local.name,
              "ServiceName",
              "${local.name}-sso-provider",
              { stat = "Maximum", period = 300, label = "sso-provider" },
            ],
          ]
          yAxis = {
            left = {
              label     = "percent"
              showUnits = false
            }
          }
        }
      },
      {
        type   = "metric"
        x      = 0
        y      = 12
        width  = 8
        height = 6
        properties = {
          title   = "Tasks that run"
          region  = var.aws_region
          view    = "timeSeries"
          stacked = false
          metrics = [
            [
              "ECS/ContainerInsights",
              "RunningTaskCount",
              "ClusterName",
              local.name,
              "ServiceName",
              "${local.name}-bi-beat",
              { stat = "Minimum", period = 300, label = "bi-beat" },
            ],
            [
              "ECS/ContainerInsights",
              "RunningTaskCount",
              "ClusterName",
              local.name,
              "ServiceName",
              "${local.name}-bi-web",
              { stat = "Minimum", period = 300, label = "bi-web" },
            ],
            [
              "ECS/ContainerInsights",
              "RunningTaskCount",
              "ClusterName",
              local.name,
              "ServiceName",
              "${local.name}-bi-worker",
              { stat = "Minimum", period = 300, label = "bi-worker" },
            ],
            [
              "ECS/ContainerInsights",
              "RunningTaskCount",
              "ClusterName",
              local.name,
              "ServiceName",
              "${local.name}-sso-provider",
              { stat = "Minimum", period = 300, label = "sso-provider" },
            ],
          ]
        }
      },
      {
        type   = "metric"
        x      = 8
        y      = 12
        width  = 8
        height = 6
        properties = {
          title   = "Processors of databases"
          region  = var.aws_region
          view    = "timeSeries"
          stacked = false
          metrics = [
            [
              "AWS/RDS",
              "CPUUtilization",
              "DBInstanceIdentifier",
              "${local.name}-metastore",
              { stat = "Average", period = 300, label = "metastore" },
            ],
          ]
          yAxis = {
            left = {
              label     = "percent"
              showUnits = false
            }
          }
        }
      },
      {
        type   = "metric"
        x      = 16
        y      = 12
        width  = 8
        height = 6
        properties = {
          title   = "Connections of databases"
          region  = var.aws_region
          view    = "timeSeries"
          stacked = false
          metrics = [
            [
              "AWS/RDS",
              "DatabaseConnections",
              "DBInstanceIdentifier",
              "${local.name}-metastore",
              { stat = "Maximum", period = 300, label = "metastore" },
            ],
          ]
        }
      },
      {
        type   = "metric"
        x      = 0
        y      = 18
        width  = 8
        height = 6
        properties = {
          title   = "Free storage of databases"
          region  = var.aws_region
          view    = "timeSeries"
          stacked = false
          metrics = [
            [
              "AWS/RDS",
              "FreeStorageSpace",
              "DBInstanceIdentifier",
              "${local.name}-metastore",
              { stat = "Minimum", period = 300, label = "metastore" },
            ],
          ]
          yAxis = {
            left = {
              label     = "bytes"
              showUnits = false
            }
          }
        }
      },
      {
        type   = "metric"
        x      = 8
        y      = 18
        width  = 8
        height = 6
        properties = {
          title   = "Time of reads and writes"
          region  = var.aws_region
          view    = "timeSeries"
          stacked = false
          metrics = [
            [
              "AWS/RDS",
              "ReadLatency",
              "DBInstanceIdentifier",
              "${local.name}-metastore",
              { stat = "Average", period = 300, label = "metastore reads" },
            ],
            [
              "AWS/RDS",
              "WriteLatency",
              "DBInstanceIdentifier",
              "${local.name}-metastore",
              { stat = "Average", period = 300, label = "metastore writes" },
            ],
          ]
          yAxis = {
            left = {
              label     = "seconds"
              showUnits = false
            }
          }
        }
      },
      {
        type   = "metric"
        x      = 16
        y      = 18
        width  = 8
        height = 6
        properties = {
          title   = "Memory of caches"
          region  = var.aws_region
          view    = "timeSeries"
          stacked = false
          metrics = [
            [
              "AWS/ElastiCache",
              "DatabaseMemoryUsagePercentage",
              "CacheClusterId",
              "${local.name}-cache-001",
              { stat = "Maximum", period = 300, label = "cache" },
            ],
          ]
          yAxis = {
            left = {
              label     = "percent"
              showUnits = false
            }
          }
        }
      },
      {
        type   = "metric"
        x      = 0
        y      = 24
        width  = 8
        height = 6
        properties = {
          title   = "Entries thrown away by caches"
          region  = var.aws_region
          view    = "timeSeries"
          stacked = false
          metrics = [
            [
              "AWS/ElastiCache",
              "Evictions",
              "CacheClusterId",
              "${local.name}-cache-001",
              { stat = "Sum", period = 300, label = "cache" },
            ],
          ]
        }
      },
    ]
  })
}
