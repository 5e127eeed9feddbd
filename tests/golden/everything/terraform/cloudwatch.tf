resource "aws_cloudwatch_log_group" "ask_admin" {
  name              = "/stackwright/${local.name}/ask-admin"
  retention_in_days = var.log_days["ask-admin"]
}

resource "aws_cloudwatch_log_group" "ask_migrate" {
  name              = "/stackwright/${local.name}/ask-migrate"
  retention_in_days = var.log_days["ask-migrate"]
}

resource "aws_cloudwatch_log_group" "ask_verify" {
  name              = "/stackwright/${local.name}/ask-verify"
  retention_in_days = var.log_days["ask-verify"]
}

resource "aws_cloudwatch_log_group" "ask_web" {
  name              = "/stackwright/${local.name}/ask-web"
  retention_in_days = var.log_days["ask-web"]
}

resource "aws_cloudwatch_log_group" "bi_beat" {
  name              = "/stackwright/${local.name}/bi-beat"
  retention_in_days = var.log_days["bi-beat"]
}

resource "aws_cloudwatch_log_group" "bi_flower" {
  name              = "/stackwright/${local.name}/bi-flower"
  retention_in_days = var.log_days["bi-flower"]
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

resource "aws_cloudwatch_log_group" "flow" {
  name              = "/stackwright/${local.name}/flow"
  retention_in_days = var.log_days["flow"]
}

resource "aws_cloudwatch_log_group" "lifecycle" {
  name              = "/stackwright/${local.name}/lifecycle"
  retention_in_days = var.log_days["lifecycle"]
}

resource "aws_cloudwatch_log_group" "load" {
  name              = "/stackwright/${local.name}/load"
  retention_in_days = var.log_days["load"]
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

resource "aws_cloudwatch_log_group" "nightly" {
  name              = "/stackwright/${local.name}/nightly"
  retention_in_days = var.log_days["nightly"]
}

resource "aws_cloudwatch_log_group" "ops_init" {
  name              = "/stackwright/${local.name}/ops-init"
  retention_in_days = var.log_days["ops-init"]
}

resource "aws_cloudwatch_log_group" "ops_metrics" {
  name              = "/stackwright/${local.name}/ops-metrics"
  retention_in_days = var.log_days["ops-metrics"]
}

resource "aws_cloudwatch_log_group" "ops_migrate" {
  name              = "/stackwright/${local.name}/ops-migrate"
  retention_in_days = var.log_days["ops-migrate"]
}

resource "aws_cloudwatch_log_group" "ops_verify" {
  name              = "/stackwright/${local.name}/ops-verify"
  retention_in_days = var.log_days["ops-verify"]
}

resource "aws_cloudwatch_log_group" "ops_web" {
  name              = "/stackwright/${local.name}/ops-web"
  retention_in_days = var.log_days["ops-web"]
}

resource "aws_cloudwatch_log_group" "site" {
  name              = "/stackwright/${local.name}/site"
  retention_in_days = var.log_days["site"]
}

resource "aws_cloudwatch_log_group" "trial_provider" {
  name              = "/stackwright/${local.name}/trial-provider"
  retention_in_days = var.log_days["trial-provider"]
}

# Read by nobody: an alarm looks at how often it was told.
resource "aws_sns_topic" "counted" {
  name = "${local.name}-counted"
}

resource "aws_sns_topic_policy" "counted" {
  arn = aws_sns_topic.counted.arn
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "AlarmsAndEvents"
        Effect = "Allow"
        Principal = {
          Service = ["cloudwatch.amazonaws.com", "events.amazonaws.com"]
        }
        Action   = "sns:Publish"
        Resource = aws_sns_topic.counted.arn
      },
      {
        Sid       = "OnlyByTls"
        Effect    = "Deny"
        Principal = "*"
        Action    = "sns:Publish"
        Resource  = aws_sns_topic.counted.arn
        Condition = {
          Bool = {
            "aws:SecureTransport" = "false"
          }
        }
      },
    ]
  })
}

# What waits for the morning.
resource "aws_sns_topic" "ticket" {
  name = "${local.name}-ticket"
}

resource "aws_sns_topic_policy" "ticket" {
  arn = aws_sns_topic.ticket.arn
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "AlarmsAndEvents"
        Effect = "Allow"
        Principal = {
          Service = ["cloudwatch.amazonaws.com", "events.amazonaws.com"]
        }
        Action   = "sns:Publish"
        Resource = aws_sns_topic.ticket.arn
      },
      {
        Sid       = "OnlyByTls"
        Effect    = "Deny"
        Principal = "*"
        Action    = "sns:Publish"
        Resource  = aws_sns_topic.ticket.arn
        Condition = {
          Bool = {
            "aws:SecureTransport" = "false"
          }
        }
      },
    ]
  })
}

resource "aws_sns_topic_subscription" "this" {
  for_each = { for each in var.alarm_subscriptions : "${each.topic} ${each.endpoint}" => each }

  topic_arn = { counted = aws_sns_topic.counted.arn, ticket = aws_sns_topic.ticket.arn }[each.value.topic]
  protocol  = each.value.protocol
  endpoint  = each.value.endpoint
}

resource "aws_cloudwatch_metric_alarm" "ask_web_burn_1h" {
  alarm_name          = "${local.name}-ask-web-burn-1h"
  alarm_description   = "More than 7.2 % of requests to ask-web within 1h failed. It tells nobody by itself: ask-web-burn does."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0.072
  evaluation_periods  = 1
  datapoints_to_alarm = 1
  treat_missing_data  = "notBreaching"

  metric_query {
    id          = "result"
    expression  = "IF(requests >= 20, FILL(errors, 0) / requests, 0)"
    return_data = true
  }

  metric_query {
    id = "requests"

    metric {
      namespace   = "AWS/ApplicationELB"
      metric_name = "RequestCount"
      dimensions = {
        LoadBalancer = aws_lb.this.arn_suffix
        TargetGroup  = aws_lb_target_group.ask_web.arn_suffix
      }
      stat   = "Sum"
      period = 3600
    }
  }

  metric_query {
    id = "errors"

    metric {
      namespace   = "AWS/ApplicationELB"
      metric_name = "HTTPCode_Target_5XX_Count"
      dimensions = {
        LoadBalancer = aws_lb.this.arn_suffix
        TargetGroup  = aws_lb_target_group.ask_web.arn_suffix
      }
      stat   = "Sum"
      period = 3600
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "ask_web_burn_30m" {
  alarm_name          = "${local.name}-ask-web-burn-30m"
  alarm_description   = "More than 3 % of requests to ask-web within 30m failed. It tells nobody by itself: ask-web-burn does."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0.03
  evaluation_periods  = 1
  datapoints_to_alarm = 1
  treat_missing_data  = "notBreaching"

  metric_query {
    id          = "result"
    expression  = "FILL(errors, 0) / requests"
    return_data = true
  }

  metric_query {
    id = "requests"

    metric {
      namespace   = "AWS/ApplicationELB"
      metric_name = "RequestCount"
      dimensions = {
        LoadBalancer = aws_lb.this.arn_suffix
        TargetGroup  = aws_lb_target_group.ask_web.arn_suffix
      }
      stat   = "Sum"
      period = 1800
    }
  }

  metric_query {
    id = "errors"

    metric {
      namespace   = "AWS/ApplicationELB"
      metric_name = "HTTPCode_Target_5XX_Count"
      dimensions = {
        LoadBalancer = aws_lb.this.arn_suffix
        TargetGroup  = aws_lb_target_group.ask_web.arn_suffix
      }
      stat   = "Sum"
      period = 1800
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "ask_web_burn_5m" {
  alarm_name          = "${local.name}-ask-web-burn-5m"
  alarm_description   = "More than 7.2 % of requests to ask-web within 5m failed. It tells nobody by itself: ask-web-burn does."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0.072
  evaluation_periods  = 1
  datapoints_to_alarm = 1
  treat_missing_data  = "notBreaching"

  metric_query {
    id          = "result"
    expression  = "FILL(errors, 0) / requests"
    return_data = true
  }

  metric_query {
    id = "requests"

    metric {
      namespace   = "AWS/ApplicationELB"
      metric_name = "RequestCount"
      dimensions = {
        LoadBalancer = aws_lb.this.arn_suffix
        TargetGroup  = aws_lb_target_group.ask_web.arn_suffix
      }
      stat   = "Sum"
      period = 300
    }
  }

  metric_query {
    id = "errors"

    metric {
      namespace   = "AWS/ApplicationELB"
      metric_name = "HTTPCode_Target_5XX_Count"
      dimensions = {
        LoadBalancer = aws_lb.this.arn_suffix
        TargetGroup  = aws_lb_target_group.ask_web.arn_suffix
      }
      stat   = "Sum"
      period = 300
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "ask_web_burn_6h" {
  alarm_name          = "${local.name}-ask-web-burn-6h"
  alarm_description   = "More than 3 % of requests to ask-web within 6h failed. It tells nobody by itself: ask-web-burn does."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0.03
  evaluation_periods  = 1
  datapoints_to_alarm = 1
  treat_missing_data  = "notBreaching"

  metric_query {
    id          = "result"
    expression  = "IF(requests >= 34, FILL(errors, 0) / requests, 0)"
    return_data = true
  }

  metric_query {
    id = "requests"

    metric {
      namespace   = "AWS/ApplicationELB"
      metric_name = "RequestCount"
      dimensions = {
        LoadBalancer = aws_lb.this.arn_suffix
        TargetGroup  = aws_lb_target_group.ask_web.arn_suffix
      }
      stat   = "Sum"
      period = 21600
    }
  }

  metric_query {
    id = "errors"

    metric {
      namespace   = "AWS/ApplicationELB"
      metric_name = "HTTPCode_Target_5XX_Count"
      dimensions = {
        LoadBalancer = aws_lb.this.arn_suffix
        TargetGroup  = aws_lb_target_group.ask_web.arn_suffix
      }
      stat   = "Sum"
      period = 21600
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "ask_web_down" {
  alarm_name          = "${local.name}-ask-web-down"
  alarm_description   = "Nobody can use ask: no web process is ready. Look at the last lines of `stackwright logs ask-web`, then at whether its database is ready. https://wiki.example.com/bi#ask-web-down"
  comparison_operator = "LessThanThreshold"
  threshold           = 1
  evaluation_periods  = 2
  datapoints_to_alarm = 2
  treat_missing_data  = "breaching"
  namespace           = "AWS/ApplicationELB"
  metric_name         = "HealthyHostCount"
  dimensions = {
    LoadBalancer = aws_lb.this.arn_suffix
    TargetGroup  = aws_lb_target_group.ask_web.arn_suffix
  }
  period        = 60
  statistic     = "Minimum"
  alarm_actions = [aws_sns_topic.ticket.arn]
  ok_actions    = [aws_sns_topic.ticket.arn]

  lifecycle {
    ignore_changes = [actions_enabled]
  }
}

resource "aws_cloudwatch_metric_alarm" "ask_web_lacking" {
  alarm_name          = "${local.name}-ask-web-lacking"
  alarm_description   = "Fewer tasks of ask-web run than are wanted. Look at `stackwright status` for how the last one ended, or what keeps it from starting."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  evaluation_periods  = 15
  datapoints_to_alarm = 15
  treat_missing_data  = "notBreaching"

  metric_query {
    id          = "result"
    expression  = "desired - FILL(running, 0)"
    return_data = true
  }

  metric_query {
    id = "desired"

    metric {
      namespace   = "ECS/ContainerInsights"
      metric_name = "DesiredTaskCount"
      dimensions = {
        ClusterName = local.name
        ServiceName = "${local.name}-ask-web"
      }
      stat   = "Maximum"
      period = 60
    }
  }

  metric_query {
    id = "running"

    metric {
      namespace   = "ECS/ContainerInsights"
      metric_name = "RunningTaskCount"
      dimensions = {
        ClusterName = local.name
        ServiceName = "${local.name}-ask-web"
      }
      stat   = "Minimum"
      period = 60
    }
  }

  alarm_actions = [aws_sns_topic.ticket.arn]
  ok_actions    = [aws_sns_topic.ticket.arn]

  lifecycle {
    ignore_changes = [actions_enabled]
  }
}

resource "aws_cloudwatch_metric_alarm" "ask_web_late" {
  alarm_name          = "${local.name}-ask-web-late"
  alarm_description   = "One in twenty answers of ask-web takes longer than 10 seconds. Look for slow queries first; more replicas help only when all are busy."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 10
  evaluation_periods  = 3
  datapoints_to_alarm = 3
  treat_missing_data  = "notBreaching"
  namespace           = "AWS/ApplicationELB"
  metric_name         = "TargetResponseTime"
  dimensions = {
    LoadBalancer = aws_lb.this.arn_suffix
    TargetGroup  = aws_lb_target_group.ask_web.arn_suffix
  }
  period             = 300
  extended_statistic = "p95"
  alarm_actions      = [aws_sns_topic.ticket.arn]
  ok_actions         = [aws_sns_topic.ticket.arn]

  lifecycle {
    ignore_changes = [actions_enabled]
  }
}

resource "aws_cloudwatch_metric_alarm" "ask_web_memory" {
  alarm_name          = "${local.name}-ask-web-memory"
  alarm_description   = "A task of ask-web uses more than 90 % of its memory. Give ask-web more memory before it is ended for using too much."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 90
  evaluation_periods  = 3
  datapoints_to_alarm = 3
  treat_missing_data  = "notBreaching"
  namespace           = "AWS/ECS"
  metric_name         = "MemoryUtilization"
  dimensions = {
    ClusterName = local.name
    ServiceName = "${local.name}-ask-web"
  }
  period        = 300
  statistic     = "Maximum"
  alarm_actions = [aws_sns_topic.ticket.arn]
  ok_actions    = [aws_sns_topic.ticket.arn]

  lifecycle {
    ignore_changes = [actions_enabled]
  }
}

resource "aws_cloudwatch_metric_alarm" "ask_web_most" {
  alarm_name          = "${local.name}-ask-web-most"
  alarm_description   = "Ask-web has had as many tasks as it may for an hour. Raise the most replicas of ask-web, or look at what keeps them busy."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 3
  evaluation_periods  = 60
  datapoints_to_alarm = 60
  treat_missing_data  = "notBreaching"
  namespace           = "ECS/ContainerInsights"
  metric_name         = "RunningTaskCount"
  dimensions = {
    ClusterName = local.name
    ServiceName = "${local.name}-ask-web"
  }
  period        = 60
  statistic     = "Minimum"
  alarm_actions = [aws_sns_topic.ticket.arn]
  ok_actions    = [aws_sns_topic.ticket.arn]

  lifecycle {
    ignore_changes = [actions_enabled]
  }
}

resource "aws_cloudwatch_metric_alarm" "ask_web_slow_burn_3d" {
  alarm_name          = "${local.name}-ask-web-slow-burn-3d"
  alarm_description   = "More than 0.5 % of requests to ask-web within 3d failed. It tells nobody by itself: ask-web-slow-burn does."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0.005
  evaluation_periods  = 1
  datapoints_to_alarm = 1
  treat_missing_data  = "notBreaching"

  metric_query {
    id          = "result"
    expression  = "IF(requests >= 200, FILL(errors, 0) / requests, 0)"
    return_data = true
  }

  metric_query {
    id = "requests"

    metric {
      namespace   = "AWS/ApplicationELB"
      metric_name = "RequestCount"
      dimensions = {
        LoadBalancer = aws_lb.this.arn_suffix
        TargetGroup  = aws_lb_target_group.ask_web.arn_suffix
      }
      stat   = "Sum"
      period = 259200
    }
  }

  metric_query {
    id = "errors"

    metric {
      namespace   = "AWS/ApplicationELB"
      metric_name = "HTTPCode_Target_5XX_Count"
      dimensions = {
        LoadBalancer = aws_lb.this.arn_suffix
        TargetGroup  = aws_lb_target_group.ask_web.arn_suffix
      }
      stat   = "Sum"
      period = 259200
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "ask_web_slow_burn_6h" {
  alarm_name          = "${local.name}-ask-web-slow-burn-6h"
  alarm_description   = "More than 0.5 % of requests to ask-web within 6h failed. It tells nobody by itself: ask-web-slow-burn does."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0.005
  evaluation_periods  = 1
  datapoints_to_alarm = 1
  treat_missing_data  = "notBreaching"

  metric_query {
    id          = "result"
    expression  = "FILL(errors, 0) / requests"
    return_data = true
  }

  metric_query {
    id = "requests"

    metric {
      namespace   = "AWS/ApplicationELB"
      metric_name = "RequestCount"
      dimensions = {
        LoadBalancer = aws_lb.this.arn_suffix
        TargetGroup  = aws_lb_target_group.ask_web.arn_suffix
      }
      stat   = "Sum"
      period = 21600
    }
  }

  metric_query {
    id = "errors"

    metric {
      namespace   = "AWS/ApplicationELB"
      metric_name = "HTTPCode_Target_5XX_Count"
      dimensions = {
        LoadBalancer = aws_lb.this.arn_suffix
        TargetGroup  = aws_lb_target_group.ask_web.arn_suffix
      }
      stat   = "Sum"
      period = 21600
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "ask_web_unhealthy" {
  alarm_name          = "${local.name}-ask-web-unhealthy"
  alarm_description   = "A replica of ask-web does not answer the load balancer. Look at `stackwright status` for why, and at its last lines in `stackwright logs ask-web`."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  evaluation_periods  = 10
  datapoints_to_alarm = 10
  treat_missing_data  = "notBreaching"
  namespace           = "AWS/ApplicationELB"
  metric_name         = "UnHealthyHostCount"
  dimensions = {
    LoadBalancer = aws_lb.this.arn_suffix
    TargetGroup  = aws_lb_target_group.ask_web.arn_suffix
  }
  period        = 60
  statistic     = "Maximum"
  alarm_actions = [aws_sns_topic.ticket.arn]
  ok_actions    = [aws_sns_topic.ticket.arn]

  lifecycle {
    ignore_changes = [actions_enabled]
  }
}

resource "aws_cloudwatch_metric_alarm" "bi_beat_down" {
  alarm_name          = "${local.name}-bi-beat-down"
  alarm_description   = "The clock of bi stands still: no report and no housekeeping is started. Look at the last lines of `stackwright logs bi-beat`, then at whether the queue is ready. https://wiki.example.com/bi#bi-beat-down"
  comparison_operator = "LessThanThreshold"
  threshold           = 1
  evaluation_periods  = 10
  datapoints_to_alarm = 10
  treat_missing_data  = "breaching"
  namespace           = "ECS/ContainerInsights"
  metric_name         = "RunningTaskCount"
  dimensions = {
    ClusterName = local.name
    ServiceName = "${local.name}-bi-beat"
  }
  period        = 60
  statistic     = "Minimum"
  alarm_actions = [aws_sns_topic.ticket.arn]
  ok_actions    = [aws_sns_topic.ticket.arn]

  lifecycle {
    ignore_changes = [actions_enabled]
  }
}

resource "aws_cloudwatch_metric_alarm" "bi_beat_lacking" {
  alarm_name          = "${local.name}-bi-beat-lacking"
  alarm_description   = "Fewer tasks of bi-beat run than are wanted. Look at `stackwright status` for how the last one ended, or what keeps it from starting."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  evaluation_periods  = 15
  datapoints_to_alarm = 15
  treat_missing_data  = "notBreaching"

  metric_query {
    id          = "result"
    expression  = "desired - FILL(running, 0)"
    return_data = true
  }

  metric_query {
    id = "desired"

    metric {
      namespace   = "ECS/ContainerInsights"
      metric_name = "DesiredTaskCount"
      dimensions = {
        ClusterName = local.name
        ServiceName = "${local.name}-bi-beat"
      }
      stat   = "Maximum"
      period = 60
    }
  }

  metric_query {
    id = "running"

    metric {
      namespace   = "ECS/ContainerInsights"
      metric_name = "RunningTaskCount"
      dimensions = {
        ClusterName = local.name
        ServiceName = "${local.name}-bi-beat"
      }
      stat   = "Minimum"
      period = 60
    }
  }

  alarm_actions = [aws_sns_topic.ticket.arn]
  ok_actions    = [aws_sns_topic.ticket.arn]

  lifecycle {
    ignore_changes = [actions_enabled]
  }
}

resource "aws_cloudwatch_metric_alarm" "bi_beat_memory" {
  alarm_name          = "${local.name}-bi-beat-memory"
  alarm_description   = "A task of bi-beat uses more than 90 % of its memory. Give bi-beat more memory before it is ended for using too much."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 90
  evaluation_periods  = 3
  datapoints_to_alarm = 3
  treat_missing_data  = "notBreaching"
  namespace           = "AWS/ECS"
  metric_name         = "MemoryUtilization"
  dimensions = {
    ClusterName = local.name
    ServiceName = "${local.name}-bi-beat"
  }
  period        = 300
  statistic     = "Maximum"
  alarm_actions = [aws_sns_topic.ticket.arn]
  ok_actions    = [aws_sns_topic.ticket.arn]

  lifecycle {
    ignore_changes = [actions_enabled]
  }
}

resource "aws_cloudwatch_metric_alarm" "bi_flower_lacking" {
  alarm_name          = "${local.name}-bi-flower-lacking"
  alarm_description   = "Fewer tasks of bi-flower run than are wanted. Look at `stackwright status` for how the last one ended, or what keeps it from starting."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  evaluation_periods  = 15
  datapoints_to_alarm = 15
  treat_missing_data  = "notBreaching"

  metric_query {
    id          = "result"
    expression  = "desired - FILL(running, 0)"
    return_data = true
  }

  metric_query {
    id = "desired"

    metric {
      namespace   = "ECS/ContainerInsights"
      metric_name = "DesiredTaskCount"
      dimensions = {
        ClusterName = local.name
        ServiceName = "${local.name}-bi-flower"
      }
      stat   = "Maximum"
      period = 60
    }
  }

  metric_query {
    id = "running"

    metric {
      namespace   = "ECS/ContainerInsights"
      metric_name = "RunningTaskCount"
      dimensions = {
        ClusterName = local.name
        ServiceName = "${local.name}-bi-flower"
      }
      stat   = "Minimum"
      period = 60
    }
  }

  alarm_actions = [aws_sns_topic.ticket.arn]
  ok_actions    = [aws_sns_topic.ticket.arn]

  lifecycle {
    ignore_changes = [actions_enabled]
  }
}

resource "aws_cloudwatch_metric_alarm" "bi_flower_memory" {
  alarm_name          = "${local.name}-bi-flower-memory"
  alarm_description   = "A task of bi-flower uses more than 90 % of its memory. Give bi-flower more memory before it is ended for using too much."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 90
  evaluation_periods  = 3
  datapoints_to_alarm = 3
  treat_missing_data  = "notBreaching"
  namespace           = "AWS/ECS"
  metric_name         = "MemoryUtilization"
  dimensions = {
    ClusterName = local.name
    ServiceName = "${local.name}-bi-flower"
  }
  period        = 300
  statistic     = "Maximum"
  alarm_actions = [aws_sns_topic.ticket.arn]
  ok_actions    = [aws_sns_topic.ticket.arn]

  lifecycle {
    ignore_changes = [actions_enabled]
  }
}

resource "aws_cloudwatch_metric_alarm" "bi_web_burn_1h" {
  alarm_name          = "${local.name}-bi-web-burn-1h"
  alarm_description   = "More than 7.2 % of requests to bi-web within 1h failed. It tells nobody by itself: bi-web-burn does."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0.072
  evaluation_periods  = 1
  datapoints_to_alarm = 1
  treat_missing_data  = "notBreaching"

  metric_query {
    id          = "result"
    expression  = "IF(requests >= 20, FILL(errors, 0) / requests, 0)"
    return_data = true
  }

  metric_query {
    id = "requests"

    metric {
      namespace   = "AWS/ApplicationELB"
      metric_name = "RequestCount"
      dimensions = {
        LoadBalancer = aws_lb.this.arn_suffix
        TargetGroup  = aws_lb_target_group.bi_web.arn_suffix
      }
      stat   = "Sum"
      period = 3600
    }
  }

  metric_query {
    id = "errors"

    metric {
      namespace   = "AWS/ApplicationELB"
      metric_name = "HTTPCode_Target_5XX_Count"
      dimensions = {
        LoadBalancer = aws_lb.this.arn_suffix
        TargetGroup  = aws_lb_target_group.bi_web.arn_suffix
      }
      stat   = "Sum"
      period = 3600
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "bi_web_burn_30m" {
  alarm_name          = "${local.name}-bi-web-burn-30m"
  alarm_description   = "More than 3 % of requests to bi-web within 30m failed. It tells nobody by itself: bi-web-burn does."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0.03
  evaluation_periods  = 1
  datapoints_to_alarm = 1
  treat_missing_data  = "notBreaching"

  metric_query {
    id          = "result"
    expression  = "FILL(errors, 0) / requests"
    return_data = true
  }

  metric_query {
    id = "requests"

    metric {
      namespace   = "AWS/ApplicationELB"
      metric_name = "RequestCount"
      dimensions = {
        LoadBalancer = aws_lb.this.arn_suffix
        TargetGroup  = aws_lb_target_group.bi_web.arn_suffix
      }
      stat   = "Sum"
      period = 1800
    }
  }

  metric_query {
    id = "errors"

    metric {
      namespace   = "AWS/ApplicationELB"
      metric_name = "HTTPCode_Target_5XX_Count"
      dimensions = {
        LoadBalancer = aws_lb.this.arn_suffix
        TargetGroup  = aws_lb_target_group.bi_web.arn_suffix
      }
      stat   = "Sum"
      period = 1800
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "bi_web_burn_5m" {
  alarm_name          = "${local.name}-bi-web-burn-5m"
  alarm_description   = "More than 7.2 % of requests to bi-web within 5m failed. It tells nobody by itself: bi-web-burn does."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0.072
  evaluation_periods  = 1
  datapoints_to_alarm = 1
  treat_missing_data  = "notBreaching"

  metric_query {
    id          = "result"
    expression  = "FILL(errors, 0) / requests"
    return_data = true
  }

  metric_query {
    id = "requests"

    metric {
      namespace   = "AWS/ApplicationELB"
      metric_name = "RequestCount"
      dimensions = {
        LoadBalancer = aws_lb.this.arn_suffix
        TargetGroup  = aws_lb_target_group.bi_web.arn_suffix
      }
      stat   = "Sum"
      period = 300
    }
  }

  metric_query {
    id = "errors"

    metric {
      namespace   = "AWS/ApplicationELB"
      metric_name = "HTTPCode_Target_5XX_Count"
      dimensions = {
        LoadBalancer = aws_lb.this.arn_suffix
        TargetGroup  = aws_lb_target_group.bi_web.arn_suffix
      }
      stat   = "Sum"
      period = 300
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "bi_web_burn_6h" {
  alarm_name          = "${local.name}-bi-web-burn-6h"
  alarm_description   = "More than 3 % of requests to bi-web within 6h failed. It tells nobody by itself: bi-web-burn does."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0.03
  evaluation_periods  = 1
  datapoints_to_alarm = 1
  treat_missing_data  = "notBreaching"

  metric_query {
    id          = "result"
    expression  = "IF(requests >= 34, FILL(errors, 0) / requests, 0)"
    return_data = true
  }

  metric_query {
    id = "requests"

    metric {
      namespace   = "AWS/ApplicationELB"
      metric_name = "RequestCount"
      dimensions = {
        LoadBalancer = aws_lb.this.arn_suffix
        TargetGroup  = aws_lb_target_group.bi_web.arn_suffix
      }
      stat   = "Sum"
      period = 21600
    }
  }

  metric_query {
    id = "errors"

    metric {
      namespace   = "AWS/ApplicationELB"
      metric_name = "HTTPCode_Target_5XX_Count"
      dimensions = {
        LoadBalancer = aws_lb.this.arn_suffix
        TargetGroup  = aws_lb_target_group.bi_web.arn_suffix
      }
      stat   = "Sum"
      period = 21600
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "bi_web_down" {
  alarm_name          = "${local.name}-bi-web-down"
  alarm_description   = "Nobody can use bi: no web process is ready. Look at the last lines of `stackwright logs bi-web`, then at whether its stores are ready. https://wiki.example.com/bi#bi-web-down"
  comparison_operator = "LessThanThreshold"
  threshold           = 1
  evaluation_periods  = 2
  datapoints_to_alarm = 2
  treat_missing_data  = "breaching"
  namespace           = "AWS/ApplicationELB"
  metric_name         = "HealthyHostCount"
  dimensions = {
    LoadBalancer = aws_lb.this.arn_suffix
    TargetGroup  = aws_lb_target_group.bi_web.arn_suffix
  }
  period        = 60
  statistic     = "Minimum"
  alarm_actions = [aws_sns_topic.ticket.arn]
  ok_actions    = [aws_sns_topic.ticket.arn]

  lifecycle {
    ignore_changes = [actions_enabled]
  }
}

resource "aws_cloudwatch_metric_alarm" "bi_web_lacking" {
  alarm_name          = "${local.name}-bi-web-lacking"
  alarm_description   = "Fewer tasks of bi-web run than are wanted. Look at `stackwright status` for how the last one ended, or what keeps it from starting."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  evaluation_periods  = 15
  datapoints_to_alarm = 15
  treat_missing_data  = "notBreaching"

  metric_query {
    id          = "result"
    expression  = "desired - FILL(running, 0)"
    return_data = true
  }

  metric_query {
    id = "desired"

    metric {
      namespace   = "ECS/ContainerInsights"
      metric_name = "DesiredTaskCount"
      dimensions = {
        ClusterName = local.name
        ServiceName = "${local.name}-bi-web"
      }
      stat   = "Maximum"
      period = 60
    }
  }

  metric_query {
    id = "running"

    metric {
      namespace   = "ECS/ContainerInsights"
      metric_name = "RunningTaskCount"
      dimensions = {
        ClusterName = local.name
        ServiceName = "${local.name}-bi-web"
      }
      stat   = "Minimum"
      period = 60
    }
  }

  alarm_actions = [aws_sns_topic.ticket.arn]
  ok_actions    = [aws_sns_topic.ticket.arn]

  lifecycle {
    ignore_changes = [actions_enabled]
  }
}

resource "aws_cloudwatch_metric_alarm" "bi_web_late" {
  alarm_name          = "${local.name}-bi-web-late"
  alarm_description   = "One in twenty answers of bi-web takes longer than 10 seconds. Look for slow queries first; more replicas help only when all are busy."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 10
  evaluation_periods  = 3
  datapoints_to_alarm = 3
  treat_missing_data  = "notBreaching"
  namespace           = "AWS/ApplicationELB"
  metric_name         = "TargetResponseTime"
  dimensions = {
    LoadBalancer = aws_lb.this.arn_suffix
    TargetGroup  = aws_lb_target_group.bi_web.arn_suffix
  }
  period             = 300
  extended_statistic = "p95"
  alarm_actions      = [aws_sns_topic.ticket.arn]
  ok_actions         = [aws_sns_topic.ticket.arn]

  lifecycle {
    ignore_changes = [actions_enabled]
  }
}

resource "aws_cloudwatch_metric_alarm" "bi_web_memory" {
  alarm_name          = "${local.name}-bi-web-memory"
  alarm_description   = "A task of bi-web uses more than 90 % of its memory. Give bi-web more memory before it is ended for using too much."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 90
  evaluation_periods  = 3
  datapoints_to_alarm = 3
  treat_missing_data  = "notBreaching"
  namespace           = "AWS/ECS"
  metric_name         = "MemoryUtilization"
  dimensions = {
    ClusterName = local.name
    ServiceName = "${local.name}-bi-web"
  }
  period        = 300
  statistic     = "Maximum"
  alarm_actions = [aws_sns_topic.ticket.arn]
  ok_actions    = [aws_sns_topic.ticket.arn]

  lifecycle {
    ignore_changes = [actions_enabled]
  }
}

resource "aws_cloudwatch_metric_alarm" "bi_web_most" {
  alarm_name          = "${local.name}-bi-web-most"
  alarm_description   = "Bi-web has had as many tasks as it may for an hour. Raise the most replicas of bi-web, or look at what keeps them busy."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 3
  evaluation_periods  = 60
  datapoints_to_alarm = 60
  treat_missing_data  = "notBreaching"
  namespace           = "ECS/ContainerInsights"
  metric_name         = "RunningTaskCount"
  dimensions = {
    ClusterName = local.name
    ServiceName = "${local.name}-bi-web"
  }
  period        = 60
  statistic     = "Minimum"
  alarm_actions = [aws_sns_topic.ticket.arn]
  ok_actions    = [aws_sns_topic.ticket.arn]

  lifecycle {
    ignore_changes = [actions_enabled]
  }
}

resource "aws_cloudwatch_metric_alarm" "bi_web_slow_burn_3d" {
  alarm_name          = "${local.name}-bi-web-slow-burn-3d"
  alarm_description   = "More than 0.5 % of requests to bi-web within 3d failed. It tells nobody by itself: bi-web-slow-burn does."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0.005
  evaluation_periods  = 1
  datapoints_to_alarm = 1
  treat_missing_data  = "notBreaching"

  metric_query {
    id          = "result"
    expression  = "IF(requests >= 200, FILL(errors, 0) / requests, 0)"
    return_data = true
  }

  metric_query {
    id = "requests"

    metric {
      namespace   = "AWS/ApplicationELB"
      metric_name = "RequestCount"
      dimensions = {
        LoadBalancer = aws_lb.this.arn_suffix
        TargetGroup  = aws_lb_target_group.bi_web.arn_suffix
      }
      stat   = "Sum"
      period = 259200
    }
  }

  metric_query {
    id = "errors"

    metric {
      namespace   = "AWS/ApplicationELB"
      metric_name = "HTTPCode_Target_5XX_Count"
      dimensions = {
        LoadBalancer = aws_lb.this.arn_suffix
        TargetGroup  = aws_lb_target_group.bi_web.arn_suffix
      }
      stat   = "Sum"
      period = 259200
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "bi_web_slow_burn_6h" {
  alarm_name          = "${local.name}-bi-web-slow-burn-6h"
  alarm_description   = "More than 0.5 % of requests to bi-web within 6h failed. It tells nobody by itself: bi-web-slow-burn does."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0.005
  evaluation_periods  = 1
  datapoints_to_alarm = 1
  treat_missing_data  = "notBreaching"

  metric_query {
    id          = "result"
    expression  = "FILL(errors, 0) / requests"
    return_data = true
  }

  metric_query {
    id = "requests"

    metric {
      namespace   = "AWS/ApplicationELB"
      metric_name = "RequestCount"
      dimensions = {
        LoadBalancer = aws_lb.this.arn_suffix
        TargetGroup  = aws_lb_target_group.bi_web.arn_suffix
      }
      stat   = "Sum"
      period = 21600
    }
  }

  metric_query {
    id = "errors"

    metric {
      namespace   = "AWS/ApplicationELB"
      metric_name = "HTTPCode_Target_5XX_Count"
      dimensions = {
        LoadBalancer = aws_lb.this.arn_suffix
        TargetGroup  = aws_lb_target_group.bi_web.arn_suffix
      }
      stat   = "Sum"
      period = 21600
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "bi_web_unhealthy" {
  alarm_name          = "${local.name}-bi-web-unhealthy"
  alarm_description   = "A replica of bi-web does not answer the load balancer. Look at `stackwright status` for why, and at its last lines in `stackwright logs bi-web`."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  evaluation_periods  = 10
  datapoints_to_alarm = 10
  treat_missing_data  = "notBreaching"
  namespace           = "AWS/ApplicationELB"
  metric_name         = "UnHealthyHostCount"
  dimensions = {
    LoadBalancer = aws_lb.this.arn_suffix
    TargetGroup  = aws_lb_target_group.bi_web.arn_suffix
  }
  period        = 60
  statistic     = "Maximum"
  alarm_actions = [aws_sns_topic.ticket.arn]
  ok_actions    = [aws_sns_topic.ticket.arn]

  lifecycle {
    ignore_changes = [actions_enabled]
  }
}

resource "aws_cloudwatch_metric_alarm" "bi_worker_behind" {
  alarm_name          = "${local.name}-bi-worker-behind"
  alarm_description   = "More than 100 tasks of bi have been waiting for a quarter of an hour. Look for a task that never ends in `stackwright logs bi-worker`; else add replicas. https://wiki.example.com/bi#bi-worker-behind"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 100
  evaluation_periods  = 15
  datapoints_to_alarm = 15
  treat_missing_data  = "ignore"
  namespace           = "everything-dev/bi-worker"
  metric_name         = "Waiting"
  dimensions          = {}
  period              = 60
  statistic           = "Maximum"
  alarm_actions       = [aws_sns_topic.ticket.arn]
  ok_actions          = [aws_sns_topic.ticket.arn]

  lifecycle {
    ignore_changes = [actions_enabled]
  }
}

resource "aws_cloudwatch_metric_alarm" "bi_worker_down" {
  alarm_name          = "${local.name}-bi-worker-down"
  alarm_description   = "Background work of bi stands still: no worker is ready. Look at the last lines of `stackwright logs bi-worker`, then at whether the queue is ready. https://wiki.example.com/bi#bi-worker-down"
  comparison_operator = "LessThanThreshold"
  threshold           = 1
  evaluation_periods  = 5
  datapoints_to_alarm = 5
  treat_missing_data  = "breaching"
  namespace           = "ECS/ContainerInsights"
  metric_name         = "RunningTaskCount"
  dimensions = {
    ClusterName = local.name
    ServiceName = "${local.name}-bi-worker"
  }
  period        = 60
  statistic     = "Minimum"
  alarm_actions = [aws_sns_topic.ticket.arn]
  ok_actions    = [aws_sns_topic.ticket.arn]

  lifecycle {
    ignore_changes = [actions_enabled]
  }
}

resource "aws_cloudwatch_metric_alarm" "bi_worker_lacking" {
  alarm_name          = "${local.name}-bi-worker-lacking"
  alarm_description   = "Fewer tasks of bi-worker run than are wanted. Look at `stackwright status` for how the last one ended, or what keeps it from starting."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  evaluation_periods  = 15
  datapoints_to_alarm = 15
  treat_missing_data  = "notBreaching"

  metric_query {
    id          = "result"
    expression  = "desired - FILL(running, 0)"
    return_data = true
  }

  metric_query {
    id = "desired"

    metric {
      namespace   = "ECS/ContainerInsights"
      metric_name = "DesiredTaskCount"
      dimensions = {
        ClusterName = local.name
        ServiceName = "${local.name}-bi-worker"
      }
      stat   = "Maximum"
      period = 60
    }
  }

  metric_query {
    id = "running"

    metric {
      namespace   = "ECS/ContainerInsights"
      metric_name = "RunningTaskCount"
      dimensions = {
        ClusterName = local.name
        ServiceName = "${local.name}-bi-worker"
      }
      stat   = "Minimum"
      period = 60
    }
  }

  alarm_actions = [aws_sns_topic.ticket.arn]
  ok_actions    = [aws_sns_topic.ticket.arn]

  lifecycle {
    ignore_changes = [actions_enabled]
  }
}

resource "aws_cloudwatch_metric_alarm" "bi_worker_memory" {
  alarm_name          = "${local.name}-bi-worker-memory"
  alarm_description   = "A task of bi-worker uses more than 90 % of its memory. Give bi-worker more memory before it is ended for using too much."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 90
  evaluation_periods  = 3
  datapoints_to_alarm = 3
  treat_missing_data  = "notBreaching"
  namespace           = "AWS/ECS"
  metric_name         = "MemoryUtilization"
  dimensions = {
    ClusterName = local.name
    ServiceName = "${local.name}-bi-worker"
  }
  period        = 300
  statistic     = "Maximum"
  alarm_actions = [aws_sns_topic.ticket.arn]
  ok_actions    = [aws_sns_topic.ticket.arn]

  lifecycle {
    ignore_changes = [actions_enabled]
  }
}

resource "aws_cloudwatch_metric_alarm" "bi_worker_most" {
  alarm_name          = "${local.name}-bi-worker-most"
  alarm_description   = "Bi-worker has had as many tasks as it may for an hour. Raise the most replicas of bi-worker, or look at what keeps them busy."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 3
  evaluation_periods  = 60
  datapoints_to_alarm = 60
  treat_missing_data  = "notBreaching"
  namespace           = "ECS/ContainerInsights"
  metric_name         = "RunningTaskCount"
  dimensions = {
    ClusterName = local.name
    ServiceName = "${local.name}-bi-worker"
  }
  period        = 60
  statistic     = "Minimum"
  alarm_actions = [aws_sns_topic.ticket.arn]
  ok_actions    = [aws_sns_topic.ticket.arn]

  lifecycle {
    ignore_changes = [actions_enabled]
  }
}

resource "aws_cloudwatch_metric_alarm" "cache_connections" {
  alarm_name          = "${local.name}-cache-connections"
  alarm_description   = "More than 80 % of the connections of cache are taken. Look for who holds them; then raise `maxConnections`, or use fewer replicas. https://wiki.example.com/bi#cache-connections"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0.8
  evaluation_periods  = 5
  datapoints_to_alarm = 5
  treat_missing_data  = "ignore"

  metric_query {
    id          = "result"
    expression  = "connections / 65000"
    return_data = true
  }

  metric_query {
    id = "connections"

    metric {
      namespace   = "AWS/ElastiCache"
      metric_name = "CurrConnections"
      dimensions = {
        CacheClusterId = "${local.name}-cache-001"
      }
      stat   = "Maximum"
      period = 60
    }
  }

  alarm_actions = [aws_sns_topic.ticket.arn]
  ok_actions    = [aws_sns_topic.ticket.arn]

  lifecycle {
    ignore_changes = [actions_enabled]
  }
}

resource "aws_cloudwatch_metric_alarm" "cache_data_full" {
  alarm_name          = "${local.name}-cache-data-full"
  alarm_description   = "More than 85 % of the disk of cache is used. Enlarge `disk` of cache, or find what grew. https://wiki.example.com/bi#cache-data-full"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0.85
  evaluation_periods  = 2
  datapoints_to_alarm = 2
  treat_missing_data  = "ignore"

  metric_query {
    id          = "result"
    expression  = "percent / 100"
    return_data = true
  }

  metric_query {
    id = "percent"

    metric {
      namespace   = "AWS/ElastiCache"
      metric_name = "DatabaseMemoryUsagePercentage"
      dimensions = {
        CacheClusterId = "${local.name}-cache-001"
      }
      stat   = "Maximum"
      period = 300
    }
  }

  alarm_actions = [aws_sns_topic.ticket.arn]
  ok_actions    = [aws_sns_topic.ticket.arn]

  lifecycle {
    ignore_changes = [actions_enabled]
  }
}

resource "aws_cloudwatch_metric_alarm" "cache_down" {
  alarm_name          = "${local.name}-cache-down"
  alarm_description   = "Cache does not answer. Look at the last lines of `stackwright logs cache`, then at the room on its disk. https://wiki.example.com/bi#cache-down"
  comparison_operator = "LessThanThreshold"
  threshold           = 1
  evaluation_periods  = 1
  datapoints_to_alarm = 1
  treat_missing_data  = "breaching"
  namespace           = "AWS/ElastiCache"
  metric_name         = "CurrConnections"
  dimensions = {
    CacheClusterId = "${local.name}-cache-001"
  }
  period        = 60
  statistic     = "SampleCount"
  alarm_actions = [aws_sns_topic.ticket.arn]
  ok_actions    = [aws_sns_topic.ticket.arn]

  lifecycle {
    ignore_changes = [actions_enabled]
  }
}

resource "aws_cloudwatch_metric_alarm" "cache_evictions" {
  alarm_name          = "${local.name}-cache-evictions"
  alarm_description   = "Cache has thrown away entries for half an hour to make room. Answers get slower: look at what fills it; then for a larger class."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 1000
  evaluation_periods  = 6
  datapoints_to_alarm = 6
  treat_missing_data  = "notBreaching"
  namespace           = "AWS/ElastiCache"
  metric_name         = "Evictions"
  dimensions = {
    CacheClusterId = "${local.name}-cache-001"
  }
  period        = 300
  statistic     = "Sum"
  alarm_actions = [aws_sns_topic.ticket.arn]
  ok_actions    = [aws_sns_topic.ticket.arn]

  lifecycle {
    ignore_changes = [actions_enabled]
  }
}

resource "aws_cloudwatch_metric_alarm" "cache_memory" {
  alarm_name          = "${local.name}-cache-memory"
  alarm_description   = "The memory of cache is nearly full. Look at what fills it; then for a larger class."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 90
  evaluation_periods  = 3
  datapoints_to_alarm = 3
  treat_missing_data  = "ignore"
  namespace           = "AWS/ElastiCache"
  metric_name         = "DatabaseMemoryUsagePercentage"
  dimensions = {
    CacheClusterId = "${local.name}-cache-001"
  }
  period        = 300
  statistic     = "Maximum"
  alarm_actions = [aws_sns_topic.ticket.arn]
  ok_actions    = [aws_sns_topic.ticket.arn]

  lifecycle {
    ignore_changes = [actions_enabled]
  }
}

resource "aws_cloudwatch_metric_alarm" "cache_processors" {
  alarm_name          = "${local.name}-cache-processors"
  alarm_description   = "Cache has been busy for a quarter of an hour. Look for slow commands (SLOWLOG); then for a larger class."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 90
  evaluation_periods  = 3
  datapoints_to_alarm = 3
  treat_missing_data  = "ignore"
  namespace           = "AWS/ElastiCache"
  metric_name         = "EngineCPUUtilization"
  dimensions = {
    CacheClusterId = "${local.name}-cache-001"
  }
  period        = 300
  statistic     = "Maximum"
  alarm_actions = [aws_sns_topic.ticket.arn]
  ok_actions    = [aws_sns_topic.ticket.arn]

  lifecycle {
    ignore_changes = [actions_enabled]
  }
}

resource "aws_cloudwatch_metric_alarm" "entry_refused" {
  alarm_name          = "${local.name}-entry-refused"
  alarm_description   = "The load balancer answers requests with errors of its own. Look at `stackwright status`: 502 and 503 mean that nobody answers, 504 that answers come too late."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 10
  evaluation_periods  = 3
  datapoints_to_alarm = 2
  treat_missing_data  = "notBreaching"
  namespace           = "AWS/ApplicationELB"
  metric_name         = "HTTPCode_ELB_5XX_Count"
  dimensions = {
    LoadBalancer = aws_lb.this.arn_suffix
  }
  period        = 300
  statistic     = "Sum"
  alarm_actions = [aws_sns_topic.ticket.arn]
  ok_actions    = [aws_sns_topic.ticket.arn]

  lifecycle {
    ignore_changes = [actions_enabled]
  }
}

resource "aws_cloudwatch_metric_alarm" "items_connections" {
  alarm_name          = "${local.name}-items-connections"
  alarm_description   = "More than 80 % of the connections of items are taken. Look for who holds them; then raise `maxConnections`, or use fewer replicas. https://wiki.example.com/bi#items-connections"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0.8
  evaluation_periods  = 5
  datapoints_to_alarm = 5
  treat_missing_data  = "ignore"

  metric_query {
    id          = "result"
    expression  = "connections / 65000"
    return_data = true
  }

  metric_query {
    id = "connections"

    metric {
      namespace   = "AWS/ElastiCache"
      metric_name = "CurrConnections"
      dimensions = {
        CacheClusterId = "${local.name}-items"
      }
      stat   = "Maximum"
      period = 60
    }
  }

  alarm_actions = [aws_sns_topic.ticket.arn]
  ok_actions    = [aws_sns_topic.ticket.arn]

  lifecycle {
    ignore_changes = [actions_enabled]
  }
}

resource "aws_cloudwatch_metric_alarm" "items_down" {
  alarm_name          = "${local.name}-items-down"
  alarm_description   = "Items does not answer. Look at the last lines of `stackwright logs items`, then at the room on its disk. https://wiki.example.com/bi#items-down"
  comparison_operator = "LessThanThreshold"
  threshold           = 1
  evaluation_periods  = 1
  datapoints_to_alarm = 1
  treat_missing_data  = "breaching"
  namespace           = "AWS/ElastiCache"
  metric_name         = "CurrConnections"
  dimensions = {
    CacheClusterId = "${local.name}-items"
  }
  period        = 60
  statistic     = "SampleCount"
  alarm_actions = [aws_sns_topic.ticket.arn]
  ok_actions    = [aws_sns_topic.ticket.arn]

  lifecycle {
    ignore_changes = [actions_enabled]
  }
}

resource "aws_cloudwatch_metric_alarm" "items_evictions" {
  alarm_name          = "${local.name}-items-evictions"
  alarm_description   = "Items has thrown away entries for half an hour to make room. Answers get slower: look at what fills it; then for a larger class."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 1000
  evaluation_periods  = 6
  datapoints_to_alarm = 6
  treat_missing_data  = "notBreaching"
  namespace           = "AWS/ElastiCache"
  metric_name         = "Evictions"
  dimensions = {
    CacheClusterId = "${local.name}-items"
  }
  period        = 300
  statistic     = "Sum"
  alarm_actions = [aws_sns_topic.ticket.arn]
  ok_actions    = [aws_sns_topic.ticket.arn]

  lifecycle {
    ignore_changes = [actions_enabled]
  }
}

resource "aws_cloudwatch_metric_alarm" "items_processors" {
  alarm_name          = "${local.name}-items-processors"
  alarm_description   = "Items has been busy for a quarter of an hour. Look for slow commands (SLOWLOG); then for a larger class."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 90
  evaluation_periods  = 3
  datapoints_to_alarm = 3
  treat_missing_data  = "ignore"
  namespace           = "AWS/ElastiCache"
  metric_name         = "CPUUtilization"
  dimensions = {
    CacheClusterId = "${local.name}-items"
  }
  period        = 300
  statistic     = "Maximum"
  alarm_actions = [aws_sns_topic.ticket.arn]
  ok_actions    = [aws_sns_topic.ticket.arn]

  lifecycle {
    ignore_changes = [actions_enabled]
  }
}

resource "aws_cloudwatch_metric_alarm" "lifecycle_after" {
  alarm_name          = "${local.name}-lifecycle-after"
  alarm_description   = "The lifecycle of a release (after) has failed. Look at its execution in Step Functions; `stackwright up` goes on where it failed."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  evaluation_periods  = 1
  datapoints_to_alarm = 1
  treat_missing_data  = "notBreaching"

  metric_query {
    id          = "result"
    expression  = "FILL(failed, 0) + FILL(late, 0)"
    return_data = true
  }

  metric_query {
    id = "failed"

    metric {
      namespace   = "AWS/States"
      metric_name = "ExecutionsFailed"
      dimensions = {
        StateMachineArn = aws_sfn_state_machine.after.arn
      }
      stat   = "Sum"
      period = 300
    }
  }

  metric_query {
    id = "late"

    metric {
      namespace   = "AWS/States"
      metric_name = "ExecutionsTimedOut"
      dimensions = {
        StateMachineArn = aws_sfn_state_machine.after.arn
      }
      stat   = "Sum"
      period = 300
    }
  }

  alarm_actions = [aws_sns_topic.ticket.arn]
  ok_actions    = [aws_sns_topic.ticket.arn]

  lifecycle {
    ignore_changes = [actions_enabled]
  }
}

resource "aws_cloudwatch_metric_alarm" "lifecycle_before" {
  alarm_name          = "${local.name}-lifecycle-before"
  alarm_description   = "The lifecycle of a release (before) has failed. Look at its execution in Step Functions; `stackwright up` goes on where it failed."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  evaluation_periods  = 1
  datapoints_to_alarm = 1
  treat_missing_data  = "notBreaching"

  metric_query {
    id          = "result"
    expression  = "FILL(failed, 0) + FILL(late, 0)"
    return_data = true
  }

  metric_query {
    id = "failed"

    metric {
      namespace   = "AWS/States"
      metric_name = "ExecutionsFailed"
      dimensions = {
        StateMachineArn = aws_sfn_state_machine.before.arn
      }
      stat   = "Sum"
      period = 300
    }
  }

  metric_query {
    id = "late"

    metric {
      namespace   = "AWS/States"
      metric_name = "ExecutionsTimedOut"
      dimensions = {
        StateMachineArn = aws_sfn_state_machine.before.arn
      }
      stat   = "Sum"
      period = 300
    }
  }

  alarm_actions = [aws_sns_topic.ticket.arn]
  ok_actions    = [aws_sns_topic.ticket.arn]

  lifecycle {
    ignore_changes = [actions_enabled]
  }
}

resource "aws_cloudwatch_metric_alarm" "metastore_backup_none" {
  alarm_name          = "${local.name}-metastore-backup-none"
  alarm_description   = "No backup of metastore has been counted for 36 hours. It tells nobody by itself: metastore-backup does."
  comparison_operator = "LessThanThreshold"
  threshold           = 1
  evaluation_periods  = 6
  datapoints_to_alarm = 6
  treat_missing_data  = "breaching"
  namespace           = "AWS/Events"
  metric_name         = "Invocations"
  dimensions = {
    RuleName = "${local.name}-metastore-backed-up"
  }
  period    = 21600
  statistic = "Sum"
}

resource "aws_cloudwatch_metric_alarm" "metastore_backup_young" {
  alarm_name          = "${local.name}-metastore-backup-young"
  alarm_description   = "metastore has not been there for 36 hours without a break. It tells nobody by itself: metastore-backup does."
  comparison_operator = "LessThanThreshold"
  threshold           = 1
  evaluation_periods  = 6
  datapoints_to_alarm = 1
  treat_missing_data  = "breaching"
  namespace           = "AWS/RDS"
  metric_name         = "DatabaseConnections"
  dimensions = {
    DBInstanceIdentifier = "${local.name}-metastore"
  }
  period    = 21600
  statistic = "SampleCount"
}

resource "aws_cloudwatch_metric_alarm" "metastore_connections" {
  alarm_name          = "${local.name}-metastore-connections"
  alarm_description   = "More than 80 % of the connections of metastore are taken. Look in pg_stat_activity for who holds them; raise `maxConnections`, or use fewer replicas. https://wiki.example.com/bi#metastore-connections"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0.8
  evaluation_periods  = 5
  datapoints_to_alarm = 5
  treat_missing_data  = "ignore"

  metric_query {
    id          = "result"
    expression  = "connections / 603"
    return_data = true
  }

  metric_query {
    id = "connections"

    metric {
      namespace   = "AWS/RDS"
      metric_name = "DatabaseConnections"
      dimensions = {
        DBInstanceIdentifier = "${local.name}-metastore"
      }
      stat   = "Maximum"
      period = 60
    }
  }

  alarm_actions = [aws_sns_topic.ticket.arn]
  ok_actions    = [aws_sns_topic.ticket.arn]

  lifecycle {
    ignore_changes = [actions_enabled]
  }
}

resource "aws_cloudwatch_metric_alarm" "metastore_data_full" {
  alarm_name          = "${local.name}-metastore-data-full"
  alarm_description   = "More than 85 % of the disk of metastore is used. Enlarge `disk` of metastore, or find what grew. https://wiki.example.com/bi#metastore-data-full"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0.85
  evaluation_periods  = 2
  datapoints_to_alarm = 2
  treat_missing_data  = "ignore"

  metric_query {
    id          = "result"
    expression  = "(53687091200 - free) / 53687091200"
    return_data = true
  }

  metric_query {
    id = "free"

    metric {
      namespace   = "AWS/RDS"
      metric_name = "FreeStorageSpace"
      dimensions = {
        DBInstanceIdentifier = "${local.name}-metastore"
      }
      stat   = "Minimum"
      period = 300
    }
  }

  alarm_actions = [aws_sns_topic.ticket.arn]
  ok_actions    = [aws_sns_topic.ticket.arn]

  lifecycle {
    ignore_changes = [actions_enabled]
  }
}

resource "aws_cloudwatch_metric_alarm" "metastore_down" {
  alarm_name          = "${local.name}-metastore-down"
  alarm_description   = "Metastore does not answer. Look at the last lines of `stackwright logs metastore`, then at the room on its disk. https://wiki.example.com/bi#metastore-down"
  comparison_operator = "LessThanThreshold"
  threshold           = 1
  evaluation_periods  = 1
  datapoints_to_alarm = 1
  treat_missing_data  = "breaching"
  namespace           = "AWS/RDS"
  metric_name         = "DatabaseConnections"
  dimensions = {
    DBInstanceIdentifier = "${local.name}-metastore"
  }
  period        = 60
  statistic     = "SampleCount"
  alarm_actions = [aws_sns_topic.ticket.arn]
  ok_actions    = [aws_sns_topic.ticket.arn]

  lifecycle {
    ignore_changes = [actions_enabled]
  }
}

resource "aws_cloudwatch_metric_alarm" "metastore_memory" {
  alarm_name          = "${local.name}-metastore-memory"
  alarm_description   = "Less than 5 % of the memory of metastore can be freed. Look for many connections and large sorts; then for a larger class."
  comparison_operator = "LessThanThreshold"
  threshold           = 429496730
  evaluation_periods  = 3
  datapoints_to_alarm = 3
  treat_missing_data  = "ignore"
  namespace           = "AWS/RDS"
  metric_name         = "FreeableMemory"
  dimensions = {
    DBInstanceIdentifier = "${local.name}-metastore"
  }
  period        = 300
  statistic     = "Minimum"
  alarm_actions = [aws_sns_topic.ticket.arn]
  ok_actions    = [aws_sns_topic.ticket.arn]

  lifecycle {
    ignore_changes = [actions_enabled]
  }
}

resource "aws_cloudwatch_metric_alarm" "metastore_processors" {
  alarm_name          = "${local.name}-metastore-processors"
  alarm_description   = "The processors of metastore have been busy for half an hour. Look in Performance Insights for which queries; then for a larger class."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 90
  evaluation_periods  = 6
  datapoints_to_alarm = 6
  treat_missing_data  = "ignore"
  namespace           = "AWS/RDS"
  metric_name         = "CPUUtilization"
  dimensions = {
    DBInstanceIdentifier = "${local.name}-metastore"
  }
  period        = 300
  statistic     = "Average"
  alarm_actions = [aws_sns_topic.ticket.arn]
  ok_actions    = [aws_sns_topic.ticket.arn]

  lifecycle {
    ignore_changes = [actions_enabled]
  }
}

resource "aws_cloudwatch_metric_alarm" "metastore_slots" {
  alarm_name          = "${local.name}-metastore-slots"
  alarm_description   = "A replication slot of metastore holds back more than a tenth of its disk. Look in pg_replication_slots for one that nobody reads, and drop it."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 5368709120
  evaluation_periods  = 3
  datapoints_to_alarm = 3
  treat_missing_data  = "notBreaching"
  namespace           = "AWS/RDS"
  metric_name         = "OldestReplicationSlotLag"
  dimensions = {
    DBInstanceIdentifier = "${local.name}-metastore"
  }
  period        = 300
  statistic     = "Maximum"
  alarm_actions = [aws_sns_topic.ticket.arn]
  ok_actions    = [aws_sns_topic.ticket.arn]

  lifecycle {
    ignore_changes = [actions_enabled]
  }
}

resource "aws_cloudwatch_metric_alarm" "metastore_transactions" {
  alarm_name          = "${local.name}-metastore-transactions"
  alarm_description   = "Half of the transaction ids of metastore are used: it would stop taking writes when all are. Look for old open transactions and for tables that autovacuum does not finish."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 1000000000
  evaluation_periods  = 1
  datapoints_to_alarm = 1
  treat_missing_data  = "ignore"
  namespace           = "AWS/RDS"
  metric_name         = "MaximumUsedTransactionIDs"
  dimensions = {
    DBInstanceIdentifier = "${local.name}-metastore"
  }
  period        = 3600
  statistic     = "Maximum"
  alarm_actions = [aws_sns_topic.ticket.arn]
  ok_actions    = [aws_sns_topic.ticket.arn]

  lifecycle {
    ignore_changes = [actions_enabled]
  }
}

resource "aws_cloudwatch_metric_alarm" "ops_metrics_lacking" {
  alarm_name          = "${local.name}-ops-metrics-lacking"
  alarm_description   = "Fewer tasks of ops-metrics run than are wanted. Look at `stackwright status` for how the last one ended, or what keeps it from starting."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  evaluation_periods  = 15
  datapoints_to_alarm = 15
  treat_missing_data  = "notBreaching"

  metric_query {
    id          = "result"
    expression  = "desired - FILL(running, 0)"
    return_data = true
  }

  metric_query {
    id = "desired"

    metric {
      namespace   = "ECS/ContainerInsights"
      metric_name = "DesiredTaskCount"
      dimensions = {
        ClusterName = local.name
        ServiceName = "${local.name}-ops-metrics"
      }
      stat   = "Maximum"
      period = 60
    }
  }

  metric_query {
    id = "running"

    metric {
      namespace   = "ECS/ContainerInsights"
      metric_name = "RunningTaskCount"
      dimensions = {
        ClusterName = local.name
        ServiceName = "${local.name}-ops-metrics"
      }
      stat   = "Minimum"
      period = 60
    }
  }

  alarm_actions = [aws_sns_topic.ticket.arn]
  ok_actions    = [aws_sns_topic.ticket.arn]

  lifecycle {
    ignore_changes = [actions_enabled]
  }
}

resource "aws_cloudwatch_metric_alarm" "ops_metrics_memory" {
  alarm_name          = "${local.name}-ops-metrics-memory"
  alarm_description   = "A task of ops-metrics uses more than 90 % of its memory. Give ops-metrics more memory before it is ended for using too much."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 90
  evaluation_periods  = 3
  datapoints_to_alarm = 3
  treat_missing_data  = "notBreaching"
  namespace           = "AWS/ECS"
  metric_name         = "MemoryUtilization"
  dimensions = {
    ClusterName = local.name
    ServiceName = "${local.name}-ops-metrics"
  }
  period        = 300
  statistic     = "Maximum"
  alarm_actions = [aws_sns_topic.ticket.arn]
  ok_actions    = [aws_sns_topic.ticket.arn]

  lifecycle {
    ignore_changes = [actions_enabled]
  }
}

resource "aws_cloudwatch_metric_alarm" "ops_web_burn_1h" {
  alarm_name          = "${local.name}-ops-web-burn-1h"
  alarm_description   = "More than 7.2 % of requests to ops-web within 1h failed. It tells nobody by itself: ops-web-burn does."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0.072
  evaluation_periods  = 1
  datapoints_to_alarm = 1
  treat_missing_data  = "notBreaching"

  metric_query {
    id          = "result"
    expression  = "IF(requests >= 20, FILL(errors, 0) / requests, 0)"
    return_data = true
  }

  metric_query {
    id = "requests"

    metric {
      namespace   = "AWS/ApplicationELB"
      metric_name = "RequestCount"
      dimensions = {
        LoadBalancer = aws_lb.this.arn_suffix
        TargetGroup  = aws_lb_target_group.ops_web.arn_suffix
      }
      stat   = "Sum"
      period = 3600
    }
  }

  metric_query {
    id = "errors"

    metric {
      namespace   = "AWS/ApplicationELB"
      metric_name = "HTTPCode_Target_5XX_Count"
      dimensions = {
        LoadBalancer = aws_lb.this.arn_suffix
        TargetGroup  = aws_lb_target_group.ops_web.arn_suffix
      }
      stat   = "Sum"
      period = 3600
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "ops_web_burn_30m" {
  alarm_name          = "${local.name}-ops-web-burn-30m"
  alarm_description   = "More than 3 % of requests to ops-web within 30m failed. It tells nobody by itself: ops-web-burn does."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0.03
  evaluation_periods  = 1
  datapoints_to_alarm = 1
  treat_missing_data  = "notBreaching"

  metric_query {
    id          = "result"
    expression  = "FILL(errors, 0) / requests"
    return_data = true
  }

  metric_query {
    id = "requests"

    metric {
      namespace   = "AWS/ApplicationELB"
      metric_name = "RequestCount"
      dimensions = {
        LoadBalancer = aws_lb.this.arn_suffix
        TargetGroup  = aws_lb_target_group.ops_web.arn_suffix
      }
      stat   = "Sum"
      period = 1800
    }
  }

  metric_query {
    id = "errors"

    metric {
      namespace   = "AWS/ApplicationELB"
      metric_name = "HTTPCode_Target_5XX_Count"
      dimensions = {
        LoadBalancer = aws_lb.this.arn_suffix
        TargetGroup  = aws_lb_target_group.ops_web.arn_suffix
      }
      stat   = "Sum"
      period = 1800
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "ops_web_burn_5m" {
  alarm_name          = "${local.name}-ops-web-burn-5m"
  alarm_description   = "More than 7.2 % of requests to ops-web within 5m failed. It tells nobody by itself: ops-web-burn does."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0.072
  evaluation_periods  = 1
  datapoints_to_alarm = 1
  treat_missing_data  = "notBreaching"

  metric_query {
    id          = "result"
    expression  = "FILL(errors, 0) / requests"
    return_data = true
  }

  metric_query {
    id = "requests"

    metric {
      namespace   = "AWS/ApplicationELB"
      metric_name = "RequestCount"
      dimensions = {
        LoadBalancer = aws_lb.this.arn_suffix
        TargetGroup  = aws_lb_target_group.ops_web.arn_suffix
      }
      stat   = "Sum"
      period = 300
    }
  }

  metric_query {
    id = "errors"

    metric {
      namespace   = "AWS/ApplicationELB"
      metric_name = "HTTPCode_Target_5XX_Count"
      dimensions = {
        LoadBalancer = aws_lb.this.arn_suffix
        TargetGroup  = aws_lb_target_group.ops_web.arn_suffix
      }
      stat   = "Sum"
      period = 300
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "ops_web_burn_6h" {
  alarm_name          = "${local.name}-ops-web-burn-6h"
  alarm_description   = "More than 3 % of requests to ops-web within 6h failed. It tells nobody by itself: ops-web-burn does."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0.03
  evaluation_periods  = 1
  datapoints_to_alarm = 1
  treat_missing_data  = "notBreaching"

  metric_query {
    id          = "result"
    expression  = "IF(requests >= 34, FILL(errors, 0) / requests, 0)"
    return_data = true
  }

  metric_query {
    id = "requests"

    metric {
      namespace   = "AWS/ApplicationELB"
      metric_name = "RequestCount"
      dimensions = {
        LoadBalancer = aws_lb.this.arn_suffix
        TargetGroup  = aws_lb_target_group.ops_web.arn_suffix
      }
      stat   = "Sum"
      period = 21600
    }
  }

  metric_query {
    id = "errors"

    metric {
      namespace   = "AWS/ApplicationELB"
      metric_name = "HTTPCode_Target_5XX_Count"
      dimensions = {
        LoadBalancer = aws_lb.this.arn_suffix
        TargetGroup  = aws_lb_target_group.ops_web.arn_suffix
      }
      stat   = "Sum"
      period = 21600
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "ops_web_down" {
  alarm_name          = "${local.name}-ops-web-down"
  alarm_description   = "Nobody can use ops: no web process is ready. Look at the last lines of `stackwright logs ops-web`, then at whether its stores are ready. https://wiki.example.com/bi#ops-web-down"
  comparison_operator = "LessThanThreshold"
  threshold           = 1
  evaluation_periods  = 2
  datapoints_to_alarm = 2
  treat_missing_data  = "breaching"
  namespace           = "AWS/ApplicationELB"
  metric_name         = "HealthyHostCount"
  dimensions = {
    LoadBalancer = aws_lb.this.arn_suffix
    TargetGroup  = aws_lb_target_group.ops_web.arn_suffix
  }
  period        = 60
  statistic     = "Minimum"
  alarm_actions = [aws_sns_topic.ticket.arn]
  ok_actions    = [aws_sns_topic.ticket.arn]

  lifecycle {
    ignore_changes = [actions_enabled]
  }
}

resource "aws_cloudwatch_metric_alarm" "ops_web_lacking" {
  alarm_name          = "${local.name}-ops-web-lacking"
  alarm_description   = "Fewer tasks of ops-web run than are wanted. Look at `stackwright status` for how the last one ended, or what keeps it from starting."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  evaluation_periods  = 15
  datapoints_to_alarm = 15
  treat_missing_data  = "notBreaching"

  metric_query {
    id          = "result"
    expression  = "desired - FILL(running, 0)"
    return_data = true
  }

  metric_query {
    id = "desired"

    metric {
      namespace   = "ECS/ContainerInsights"
      metric_name = "DesiredTaskCount"
      dimensions = {
        ClusterName = local.name
        ServiceName = "${local.name}-ops-web"
      }
      stat   = "Maximum"
      period = 60
    }
  }

  metric_query {
    id = "running"

    metric {
      namespace   = "ECS/ContainerInsights"
      metric_name = "RunningTaskCount"
      dimensions = {
        ClusterName = local.name
        ServiceName = "${local.name}-ops-web"
      }
      stat   = "Minimum"
      period = 60
    }
  }

  alarm_actions = [aws_sns_topic.ticket.arn]
  ok_actions    = [aws_sns_topic.ticket.arn]

  lifecycle {
    ignore_changes = [actions_enabled]
  }
}

resource "aws_cloudwatch_metric_alarm" "ops_web_late" {
  alarm_name          = "${local.name}-ops-web-late"
  alarm_description   = "One in twenty answers of ops-web takes longer than 10 seconds. Look for slow queries first; more replicas help only when all are busy."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 10
  evaluation_periods  = 3
  datapoints_to_alarm = 3
  treat_missing_data  = "notBreaching"
  namespace           = "AWS/ApplicationELB"
  metric_name         = "TargetResponseTime"
  dimensions = {
    LoadBalancer = aws_lb.this.arn_suffix
    TargetGroup  = aws_lb_target_group.ops_web.arn_suffix
  }
  period             = 300
  extended_statistic = "p95"
  alarm_actions      = [aws_sns_topic.ticket.arn]
  ok_actions         = [aws_sns_topic.ticket.arn]

  lifecycle {
    ignore_changes = [actions_enabled]
  }
}

resource "aws_cloudwatch_metric_alarm" "ops_web_memory" {
  alarm_name          = "${local.name}-ops-web-memory"
  alarm_description   = "A task of ops-web uses more than 90 % of its memory. Give ops-web more memory before it is ended for using too much."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 90
  evaluation_periods  = 3
  datapoints_to_alarm = 3
  treat_missing_data  = "notBreaching"
  namespace           = "AWS/ECS"
  metric_name         = "MemoryUtilization"
  dimensions = {
    ClusterName = local.name
    ServiceName = "${local.name}-ops-web"
  }
  period        = 300
  statistic     = "Maximum"
  alarm_actions = [aws_sns_topic.ticket.arn]
  ok_actions    = [aws_sns_topic.ticket.arn]

  lifecycle {
    ignore_changes = [actions_enabled]
  }
}

resource "aws_cloudwatch_metric_alarm" "ops_web_slow_burn_3d" {
  alarm_name          = "${local.name}-ops-web-slow-burn-3d"
  alarm_description   = "More than 0.5 % of requests to ops-web within 3d failed. It tells nobody by itself: ops-web-slow-burn does."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0.005
  evaluation_periods  = 1
  datapoints_to_alarm = 1
  treat_missing_data  = "notBreaching"

  metric_query {
    id          = "result"
    expression  = "IF(requests >= 200, FILL(errors, 0) / requests, 0)"
    return_data = true
  }

  metric_query {
    id = "requests"

    metric {
      namespace   = "AWS/ApplicationELB"
      metric_name = "RequestCount"
      dimensions = {
        LoadBalancer = aws_lb.this.arn_suffix
        TargetGroup  = aws_lb_target_group.ops_web.arn_suffix
      }
      stat   = "Sum"
      period = 259200
    }
  }

  metric_query {
    id = "errors"

    metric {
      namespace   = "AWS/ApplicationELB"
      metric_name = "HTTPCode_Target_5XX_Count"
      dimensions = {
        LoadBalancer = aws_lb.this.arn_suffix
        TargetGroup  = aws_lb_target_group.ops_web.arn_suffix
      }
      stat   = "Sum"
      period = 259200
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "ops_web_slow_burn_6h" {
  alarm_name          = "${local.name}-ops-web-slow-burn-6h"
  alarm_description   = "More than 0.5 % of requests to ops-web within 6h failed. It tells nobody by itself: ops-web-slow-burn does."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0.005
  evaluation_periods  = 1
  datapoints_to_alarm = 1
  treat_missing_data  = "notBreaching"

  metric_query {
    id          = "result"
    expression  = "FILL(errors, 0) / requests"
    return_data = true
  }

  metric_query {
    id = "requests"

    metric {
      namespace   = "AWS/ApplicationELB"
      metric_name = "RequestCount"
      dimensions = {
        LoadBalancer = aws_lb.this.arn_suffix
        TargetGroup  = aws_lb_target_group.ops_web.arn_suffix
      }
      stat   = "Sum"
      period = 21600
    }
  }

  metric_query {
    id = "errors"

    metric {
      namespace   = "AWS/ApplicationELB"
      metric_name = "HTTPCode_Target_5XX_Count"
      dimensions = {
        LoadBalancer = aws_lb.this.arn_suffix
        TargetGroup  = aws_lb_target_group.ops_web.arn_suffix
      }
      stat   = "Sum"
      period = 21600
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "ops_web_unhealthy" {
  alarm_name          = "${local.name}-ops-web-unhealthy"
  alarm_description   = "A replica of ops-web does not answer the load balancer. Look at `stackwright status` for why, and at its last lines in `stackwright logs ops-web`."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  evaluation_periods  = 10
  datapoints_to_alarm = 10
  treat_missing_data  = "notBreaching"
  namespace           = "AWS/ApplicationELB"
  metric_name         = "UnHealthyHostCount"
  dimensions = {
    LoadBalancer = aws_lb.this.arn_suffix
    TargetGroup  = aws_lb_target_group.ops_web.arn_suffix
  }
  period        = 60
  statistic     = "Maximum"
  alarm_actions = [aws_sns_topic.ticket.arn]
  ok_actions    = [aws_sns_topic.ticket.arn]

  lifecycle {
    ignore_changes = [actions_enabled]
  }
}

resource "aws_cloudwatch_metric_alarm" "queue_connections" {
  alarm_name          = "${local.name}-queue-connections"
  alarm_description   = "More than 80 % of the connections of queue are taken. Look for who holds them; then raise `maxConnections`, or use fewer replicas. https://wiki.example.com/bi#queue-connections"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0.8
  evaluation_periods  = 5
  datapoints_to_alarm = 5
  treat_missing_data  = "ignore"

  metric_query {
    id          = "result"
    expression  = "connections / 65000"
    return_data = true
  }

  metric_query {
    id = "connections"

    metric {
      namespace   = "AWS/ElastiCache"
      metric_name = "CurrConnections"
      dimensions = {
        CacheClusterId = "${local.name}-queue-001"
      }
      stat   = "Maximum"
      period = 60
    }
  }

  alarm_actions = [aws_sns_topic.ticket.arn]
  ok_actions    = [aws_sns_topic.ticket.arn]

  lifecycle {
    ignore_changes = [actions_enabled]
  }
}

resource "aws_cloudwatch_metric_alarm" "queue_data_full" {
  alarm_name          = "${local.name}-queue-data-full"
  alarm_description   = "More than 85 % of the disk of queue is used. Enlarge `disk` of queue, or find what grew. https://wiki.example.com/bi#queue-data-full"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0.85
  evaluation_periods  = 2
  datapoints_to_alarm = 2
  treat_missing_data  = "ignore"

  metric_query {
    id          = "result"
    expression  = "percent / 100"
    return_data = true
  }

  metric_query {
    id = "percent"

    metric {
      namespace   = "AWS/ElastiCache"
      metric_name = "DatabaseMemoryUsagePercentage"
      dimensions = {
        CacheClusterId = "${local.name}-queue-001"
      }
      stat   = "Maximum"
      period = 300
    }
  }

  alarm_actions = [aws_sns_topic.ticket.arn]
  ok_actions    = [aws_sns_topic.ticket.arn]

  lifecycle {
    ignore_changes = [actions_enabled]
  }
}

resource "aws_cloudwatch_metric_alarm" "queue_down" {
  alarm_name          = "${local.name}-queue-down"
  alarm_description   = "Queue does not answer. Look at the last lines of `stackwright logs queue`, then at the room on its disk. https://wiki.example.com/bi#queue-down"
  comparison_operator = "LessThanThreshold"
  threshold           = 1
  evaluation_periods  = 1
  datapoints_to_alarm = 1
  treat_missing_data  = "breaching"
  namespace           = "AWS/ElastiCache"
  metric_name         = "CurrConnections"
  dimensions = {
    CacheClusterId = "${local.name}-queue-001"
  }
  period        = 60
  statistic     = "SampleCount"
  alarm_actions = [aws_sns_topic.ticket.arn]
  ok_actions    = [aws_sns_topic.ticket.arn]

  lifecycle {
    ignore_changes = [actions_enabled]
  }
}

resource "aws_cloudwatch_metric_alarm" "queue_evictions" {
  alarm_name          = "${local.name}-queue-evictions"
  alarm_description   = "Queue has thrown away entries for half an hour to make room. Answers get slower: look at what fills it; then for a larger class."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  evaluation_periods  = 6
  datapoints_to_alarm = 6
  treat_missing_data  = "notBreaching"
  namespace           = "AWS/ElastiCache"
  metric_name         = "Evictions"
  dimensions = {
    CacheClusterId = "${local.name}-queue-001"
  }
  period        = 300
  statistic     = "Sum"
  alarm_actions = [aws_sns_topic.ticket.arn]
  ok_actions    = [aws_sns_topic.ticket.arn]

  lifecycle {
    ignore_changes = [actions_enabled]
  }
}

resource "aws_cloudwatch_metric_alarm" "queue_memory" {
  alarm_name          = "${local.name}-queue-memory"
  alarm_description   = "The memory of queue is nearly full. When it is full, nothing more can be queued: look for work that nobody takes, then for a larger class."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 75
  evaluation_periods  = 3
  datapoints_to_alarm = 3
  treat_missing_data  = "ignore"
  namespace           = "AWS/ElastiCache"
  metric_name         = "DatabaseMemoryUsagePercentage"
  dimensions = {
    CacheClusterId = "${local.name}-queue-001"
  }
  period        = 300
  statistic     = "Maximum"
  alarm_actions = [aws_sns_topic.ticket.arn]
  ok_actions    = [aws_sns_topic.ticket.arn]

  lifecycle {
    ignore_changes = [actions_enabled]
  }
}

resource "aws_cloudwatch_metric_alarm" "queue_processors" {
  alarm_name          = "${local.name}-queue-processors"
  alarm_description   = "Queue has been busy for a quarter of an hour. Look for slow commands (SLOWLOG); then for a larger class."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 90
  evaluation_periods  = 3
  datapoints_to_alarm = 3
  treat_missing_data  = "ignore"
  namespace           = "AWS/ElastiCache"
  metric_name         = "EngineCPUUtilization"
  dimensions = {
    CacheClusterId = "${local.name}-queue-001"
  }
  period        = 300
  statistic     = "Maximum"
  alarm_actions = [aws_sns_topic.ticket.arn]
  ok_actions    = [aws_sns_topic.ticket.arn]

  lifecycle {
    ignore_changes = [actions_enabled]
  }
}

resource "aws_cloudwatch_metric_alarm" "site_burn_1h" {
  alarm_name          = "${local.name}-site-burn-1h"
  alarm_description   = "More than 7.2 % of requests to site within 1h failed. It tells nobody by itself: site-burn does."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0.072
  evaluation_periods  = 1
  datapoints_to_alarm = 1
  treat_missing_data  = "notBreaching"

  metric_query {
    id          = "result"
    expression  = "IF(requests >= 20, FILL(errors, 0) / requests, 0)"
    return_data = true
  }

  metric_query {
    id = "requests"

    metric {
      namespace   = "AWS/ApplicationELB"
      metric_name = "RequestCount"
      dimensions = {
        LoadBalancer = aws_lb.this.arn_suffix
        TargetGroup  = aws_lb_target_group.site.arn_suffix
      }
      stat   = "Sum"
      period = 3600
    }
  }

  metric_query {
    id = "errors"

    metric {
      namespace   = "AWS/ApplicationELB"
      metric_name = "HTTPCode_Target_5XX_Count"
      dimensions = {
        LoadBalancer = aws_lb.this.arn_suffix
        TargetGroup  = aws_lb_target_group.site.arn_suffix
      }
      stat   = "Sum"
      period = 3600
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "site_burn_30m" {
  alarm_name          = "${local.name}-site-burn-30m"
  alarm_description   = "More than 3 % of requests to site within 30m failed. It tells nobody by itself: site-burn does."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0.03
  evaluation_periods  = 1
  datapoints_to_alarm = 1
  treat_missing_data  = "notBreaching"

  metric_query {
    id          = "result"
    expression  = "FILL(errors, 0) / requests"
    return_data = true
  }

  metric_query {
    id = "requests"

    metric {
      namespace   = "AWS/ApplicationELB"
      metric_name = "RequestCount"
      dimensions = {
        LoadBalancer = aws_lb.this.arn_suffix
        TargetGroup  = aws_lb_target_group.site.arn_suffix
      }
      stat   = "Sum"
      period = 1800
    }
  }

  metric_query {
    id = "errors"

    metric {
      namespace   = "AWS/ApplicationELB"
      metric_name = "HTTPCode_Target_5XX_Count"
      dimensions = {
        LoadBalancer = aws_lb.this.arn_suffix
        TargetGroup  = aws_lb_target_group.site.arn_suffix
      }
      stat   = "Sum"
      period = 1800
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "site_burn_5m" {
  alarm_name          = "${local.name}-site-burn-5m"
  alarm_description   = "More than 7.2 % of requests to site within 5m failed. It tells nobody by itself: site-burn does."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0.072
  evaluation_periods  = 1
  datapoints_to_alarm = 1
  treat_missing_data  = "notBreaching"

  metric_query {
    id          = "result"
    expression  = "FILL(errors, 0) / requests"
    return_data = true
  }

  metric_query {
    id = "requests"

    metric {
      namespace   = "AWS/ApplicationELB"
      metric_name = "RequestCount"
      dimensions = {
        LoadBalancer = aws_lb.this.arn_suffix
        TargetGroup  = aws_lb_target_group.site.arn_suffix
      }
      stat   = "Sum"
      period = 300
    }
  }

  metric_query {
    id = "errors"

    metric {
      namespace   = "AWS/ApplicationELB"
      metric_name = "HTTPCode_Target_5XX_Count"
      dimensions = {
        LoadBalancer = aws_lb.this.arn_suffix
        TargetGroup  = aws_lb_target_group.site.arn_suffix
      }
      stat   = "Sum"
      period = 300
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "site_burn_6h" {
  alarm_name          = "${local.name}-site-burn-6h"
  alarm_description   = "More than 3 % of requests to site within 6h failed. It tells nobody by itself: site-burn does."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0.03
  evaluation_periods  = 1
  datapoints_to_alarm = 1
  treat_missing_data  = "notBreaching"

  metric_query {
    id          = "result"
    expression  = "IF(requests >= 34, FILL(errors, 0) / requests, 0)"
    return_data = true
  }

  metric_query {
    id = "requests"

    metric {
      namespace   = "AWS/ApplicationELB"
      metric_name = "RequestCount"
      dimensions = {
        LoadBalancer = aws_lb.this.arn_suffix
        TargetGroup  = aws_lb_target_group.site.arn_suffix
      }
      stat   = "Sum"
      period = 21600
    }
  }

  metric_query {
    id = "errors"

    metric {
      namespace   = "AWS/ApplicationELB"
      metric_name = "HTTPCode_Target_5XX_Count"
      dimensions = {
        LoadBalancer = aws_lb.this.arn_suffix
        TargetGroup  = aws_lb_target_group.site.arn_suffix
      }
      stat   = "Sum"
      period = 21600
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "site_down" {
  alarm_name          = "${local.name}-site-down"
  alarm_description   = "No replica of site is ready. Look at the last lines of `stackwright logs site`, then at what it depends on. https://wiki.example.com/bi#site-down"
  comparison_operator = "LessThanThreshold"
  threshold           = 1
  evaluation_periods  = 2
  datapoints_to_alarm = 2
  treat_missing_data  = "breaching"
  namespace           = "AWS/ApplicationELB"
  metric_name         = "HealthyHostCount"
  dimensions = {
    LoadBalancer = aws_lb.this.arn_suffix
    TargetGroup  = aws_lb_target_group.site.arn_suffix
  }
  period        = 60
  statistic     = "Minimum"
  alarm_actions = [aws_sns_topic.ticket.arn]
  ok_actions    = [aws_sns_topic.ticket.arn]

  lifecycle {
    ignore_changes = [actions_enabled]
  }
}

resource "aws_cloudwatch_metric_alarm" "site_lacking" {
  alarm_name          = "${local.name}-site-lacking"
  alarm_description   = "Fewer tasks of site run than are wanted. Look at `stackwright status` for how the last one ended, or what keeps it from starting."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  evaluation_periods  = 15
  datapoints_to_alarm = 15
  treat_missing_data  = "notBreaching"

  metric_query {
    id          = "result"
    expression  = "desired - FILL(running, 0)"
    return_data = true
  }

  metric_query {
    id = "desired"

    metric {
      namespace   = "ECS/ContainerInsights"
      metric_name = "DesiredTaskCount"
      dimensions = {
        ClusterName = local.name
        ServiceName = "${local.name}-site"
      }
      stat   = "Maximum"
      period = 60
    }
  }

  metric_query {
    id = "running"

    metric {
      namespace   = "ECS/ContainerInsights"
      metric_name = "RunningTaskCount"
      dimensions = {
        ClusterName = local.name
        ServiceName = "${local.name}-site"
      }
      stat   = "Minimum"
      period = 60
    }
  }

  alarm_actions = [aws_sns_topic.ticket.arn]
  ok_actions    = [aws_sns_topic.ticket.arn]

  lifecycle {
    ignore_changes = [actions_enabled]
  }
}

resource "aws_cloudwatch_metric_alarm" "site_late" {
  alarm_name          = "${local.name}-site-late"
  alarm_description   = "One in twenty answers of site takes longer than 10 seconds. Look for slow queries first; more replicas help only when all are busy."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 10
  evaluation_periods  = 3
  datapoints_to_alarm = 3
  treat_missing_data  = "notBreaching"
  namespace           = "AWS/ApplicationELB"
  metric_name         = "TargetResponseTime"
  dimensions = {
    LoadBalancer = aws_lb.this.arn_suffix
    TargetGroup  = aws_lb_target_group.site.arn_suffix
  }
  period             = 300
  extended_statistic = "p95"
  alarm_actions      = [aws_sns_topic.ticket.arn]
  ok_actions         = [aws_sns_topic.ticket.arn]

  lifecycle {
    ignore_changes = [actions_enabled]
  }
}

resource "aws_cloudwatch_metric_alarm" "site_memory" {
  alarm_name          = "${local.name}-site-memory"
  alarm_description   = "A task of site uses more than 90 % of its memory. Give site more memory before it is ended for using too much."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 90
  evaluation_periods  = 3
  datapoints_to_alarm = 3
  treat_missing_data  = "notBreaching"
  namespace           = "AWS/ECS"
  metric_name         = "MemoryUtilization"
  dimensions = {
    ClusterName = local.name
    ServiceName = "${local.name}-site"
  }
  period        = 300
  statistic     = "Maximum"
  alarm_actions = [aws_sns_topic.ticket.arn]
  ok_actions    = [aws_sns_topic.ticket.arn]

  lifecycle {
    ignore_changes = [actions_enabled]
  }
}

resource "aws_cloudwatch_metric_alarm" "site_most" {
  alarm_name          = "${local.name}-site-most"
  alarm_description   = "Site has had as many tasks as it may for an hour. Raise the most replicas of site, or look at what keeps them busy."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 5
  evaluation_periods  = 60
  datapoints_to_alarm = 60
  treat_missing_data  = "notBreaching"
  namespace           = "ECS/ContainerInsights"
  metric_name         = "RunningTaskCount"
  dimensions = {
    ClusterName = local.name
    ServiceName = "${local.name}-site"
  }
  period        = 60
  statistic     = "Minimum"
  alarm_actions = [aws_sns_topic.ticket.arn]
  ok_actions    = [aws_sns_topic.ticket.arn]

  lifecycle {
    ignore_changes = [actions_enabled]
  }
}

resource "aws_cloudwatch_metric_alarm" "site_slow_burn_3d" {
  alarm_name          = "${local.name}-site-slow-burn-3d"
  alarm_description   = "More than 0.5 % of requests to site within 3d failed. It tells nobody by itself: site-slow-burn does."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0.005
  evaluation_periods  = 1
  datapoints_to_alarm = 1
  treat_missing_data  = "notBreaching"

  metric_query {
    id          = "result"
    expression  = "IF(requests >= 200, FILL(errors, 0) / requests, 0)"
    return_data = true
  }

  metric_query {
    id = "requests"

    metric {
      namespace   = "AWS/ApplicationELB"
      metric_name = "RequestCount"
      dimensions = {
        LoadBalancer = aws_lb.this.arn_suffix
        TargetGroup  = aws_lb_target_group.site.arn_suffix
      }
      stat   = "Sum"
      period = 259200
    }
  }

  metric_query {
    id = "errors"

    metric {
      namespace   = "AWS/ApplicationELB"
      metric_name = "HTTPCode_Target_5XX_Count"
      dimensions = {
        LoadBalancer = aws_lb.this.arn_suffix
        TargetGroup  = aws_lb_target_group.site.arn_suffix
      }
      stat   = "Sum"
      period = 259200
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "site_slow_burn_6h" {
  alarm_name          = "${local.name}-site-slow-burn-6h"
  alarm_description   = "More than 0.5 % of requests to site within 6h failed. It tells nobody by itself: site-slow-burn does."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0.005
  evaluation_periods  = 1
  datapoints_to_alarm = 1
  treat_missing_data  = "notBreaching"

  metric_query {
    id          = "result"
    expression  = "FILL(errors, 0) / requests"
    return_data = true
  }

  metric_query {
    id = "requests"

    metric {
      namespace   = "AWS/ApplicationELB"
      metric_name = "RequestCount"
      dimensions = {
        LoadBalancer = aws_lb.this.arn_suffix
        TargetGroup  = aws_lb_target_group.site.arn_suffix
      }
      stat   = "Sum"
      period = 21600
    }
  }

  metric_query {
    id = "errors"

    metric {
      namespace   = "AWS/ApplicationELB"
      metric_name = "HTTPCode_Target_5XX_Count"
      dimensions = {
        LoadBalancer = aws_lb.this.arn_suffix
        TargetGroup  = aws_lb_target_group.site.arn_suffix
      }
      stat   = "Sum"
      period = 21600
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "site_unhealthy" {
  alarm_name          = "${local.name}-site-unhealthy"
  alarm_description   = "A replica of site does not answer the load balancer. Look at `stackwright status` for why, and at its last lines in `stackwright logs site`."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  evaluation_periods  = 10
  datapoints_to_alarm = 10
  treat_missing_data  = "notBreaching"
  namespace           = "AWS/ApplicationELB"
  metric_name         = "UnHealthyHostCount"
  dimensions = {
    LoadBalancer = aws_lb.this.arn_suffix
    TargetGroup  = aws_lb_target_group.site.arn_suffix
  }
  period        = 60
  statistic     = "Maximum"
  alarm_actions = [aws_sns_topic.ticket.arn]
  ok_actions    = [aws_sns_topic.ticket.arn]

  lifecycle {
    ignore_changes = [actions_enabled]
  }
}

resource "aws_cloudwatch_metric_alarm" "trial_provider_burn_1h" {
  alarm_name          = "${local.name}-trial-provider-burn-1h"
  alarm_description   = "More than 7.2 % of requests to trial-provider within 1h failed. It tells nobody by itself: trial-provider-burn does."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0.072
  evaluation_periods  = 1
  datapoints_to_alarm = 1
  treat_missing_data  = "notBreaching"

  metric_query {
    id          = "result"
    expression  = "IF(requests >= 20, FILL(errors, 0) / requests, 0)"
    return_data = true
  }

  metric_query {
    id = "requests"

    metric {
      namespace   = "AWS/ApplicationELB"
      metric_name = "RequestCount"
      dimensions = {
        LoadBalancer = aws_lb.this.arn_suffix
        TargetGroup  = aws_lb_target_group.trial_provider.arn_suffix
      }
      stat   = "Sum"
      period = 3600
    }
  }

  metric_query {
    id = "errors"

    metric {
      namespace   = "AWS/ApplicationELB"
      metric_name = "HTTPCode_Target_5XX_Count"
      dimensions = {
        LoadBalancer = aws_lb.this.arn_suffix
        TargetGroup  = aws_lb_target_group.trial_provider.arn_suffix
      }
      stat   = "Sum"
      period = 3600
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "trial_provider_burn_30m" {
  alarm_name          = "${local.name}-trial-provider-burn-30m"
  alarm_description   = "More than 3 % of requests to trial-provider within 30m failed. It tells nobody by itself: trial-provider-burn does."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0.03
  evaluation_periods  = 1
  datapoints_to_alarm = 1
  treat_missing_data  = "notBreaching"

  metric_query {
    id          = "result"
    expression  = "FILL(errors, 0) / requests"
    return_data = true
  }

  metric_query {
    id = "requests"

    metric {
      namespace   = "AWS/ApplicationELB"
      metric_name = "RequestCount"
      dimensions = {
        LoadBalancer = aws_lb.this.arn_suffix
        TargetGroup  = aws_lb_target_group.trial_provider.arn_suffix
      }
      stat   = "Sum"
      period = 1800
    }
  }

  metric_query {
    id = "errors"

    metric {
      namespace   = "AWS/ApplicationELB"
      metric_name = "HTTPCode_Target_5XX_Count"
      dimensions = {
        LoadBalancer = aws_lb.this.arn_suffix
        TargetGroup  = aws_lb_target_group.trial_provider.arn_suffix
      }
      stat   = "Sum"
      period = 1800
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "trial_provider_burn_5m" {
  alarm_name          = "${local.name}-trial-provider-burn-5m"
  alarm_description   = "More than 7.2 % of requests to trial-provider within 5m failed. It tells nobody by itself: trial-provider-burn does."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0.072
  evaluation_periods  = 1
  datapoints_to_alarm = 1
  treat_missing_data  = "notBreaching"

  metric_query {
    id          = "result"
    expression  = "FILL(errors, 0) / requests"
    return_data = true
  }

  metric_query {
    id = "requests"

    metric {
      namespace   = "AWS/ApplicationELB"
      metric_name = "RequestCount"
      dimensions = {
        LoadBalancer = aws_lb.this.arn_suffix
        TargetGroup  = aws_lb_target_group.trial_provider.arn_suffix
      }
      stat   = "Sum"
      period = 300
    }
  }

  metric_query {
    id = "errors"

    metric {
      namespace   = "AWS/ApplicationELB"
      metric_name = "HTTPCode_Target_5XX_Count"
      dimensions = {
        LoadBalancer = aws_lb.this.arn_suffix
        TargetGroup  = aws_lb_target_group.trial_provider.arn_suffix
      }
      stat   = "Sum"
      period = 300
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "trial_provider_burn_6h" {
  alarm_name          = "${local.name}-trial-provider-burn-6h"
  alarm_description   = "More than 3 % of requests to trial-provider within 6h failed. It tells nobody by itself: trial-provider-burn does."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0.03
  evaluation_periods  = 1
  datapoints_to_alarm = 1
  treat_missing_data  = "notBreaching"

  metric_query {
    id          = "result"
    expression  = "IF(requests >= 34, FILL(errors, 0) / requests, 0)"
    return_data = true
  }

  metric_query {
    id = "requests"

    metric {
      namespace   = "AWS/ApplicationELB"
      metric_name = "RequestCount"
      dimensions = {
        LoadBalancer = aws_lb.this.arn_suffix
        TargetGroup  = aws_lb_target_group.trial_provider.arn_suffix
      }
      stat   = "Sum"
      period = 21600
    }
  }

  metric_query {
    id = "errors"

    metric {
      namespace   = "AWS/ApplicationELB"
      metric_name = "HTTPCode_Target_5XX_Count"
      dimensions = {
        LoadBalancer = aws_lb.this.arn_suffix
        TargetGroup  = aws_lb_target_group.trial_provider.arn_suffix
      }
      stat   = "Sum"
      period = 21600
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "trial_provider_lacking" {
  alarm_name          = "${local.name}-trial-provider-lacking"
  alarm_description   = "Fewer tasks of trial-provider run than are wanted. Look at `stackwright status` for how the last one ended, or what keeps it from starting."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  evaluation_periods  = 15
  datapoints_to_alarm = 15
  treat_missing_data  = "notBreaching"

  metric_query {
    id          = "result"
    expression  = "desired - FILL(running, 0)"
    return_data = true
  }

  metric_query {
    id = "desired"

    metric {
      namespace   = "ECS/ContainerInsights"
      metric_name = "DesiredTaskCount"
      dimensions = {
        ClusterName = local.name
        ServiceName = "${local.name}-trial-provider"
      }
      stat   = "Maximum"
      period = 60
    }
  }

  metric_query {
    id = "running"

    metric {
      namespace   = "ECS/ContainerInsights"
      metric_name = "RunningTaskCount"
      dimensions = {
        ClusterName = local.name
        ServiceName = "${local.name}-trial-provider"
      }
      stat   = "Minimum"
      period = 60
    }
  }

  alarm_actions = [aws_sns_topic.ticket.arn]
  ok_actions    = [aws_sns_topic.ticket.arn]

  lifecycle {
    ignore_changes = [actions_enabled]
  }
}

resource "aws_cloudwatch_metric_alarm" "trial_provider_late" {
  alarm_name          = "${local.name}-trial-provider-late"
  alarm_description   = "One in twenty answers of trial-provider takes longer than 10 seconds. Look for slow queries first; more replicas help only when all are busy."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 10
  evaluation_periods  = 3
  datapoints_to_alarm = 3
  treat_missing_data  = "notBreaching"
  namespace           = "AWS/ApplicationELB"
  metric_name         = "TargetResponseTime"
  dimensions = {
    LoadBalancer = aws_lb.this.arn_suffix
    TargetGroup  = aws_lb_target_group.trial_provider.arn_suffix
  }
  period             = 300
  extended_statistic = "p95"
  alarm_actions      = [aws_sns_topic.ticket.arn]
  ok_actions         = [aws_sns_topic.ticket.arn]

  lifecycle {
    ignore_changes = [actions_enabled]
  }
}

resource "aws_cloudwatch_metric_alarm" "trial_provider_memory" {
  alarm_name          = "${local.name}-trial-provider-memory"
  alarm_description   = "A task of trial-provider uses more than 90 % of its memory. Give trial-provider more memory before it is ended for using too much."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 90
  evaluation_periods  = 3
  datapoints_to_alarm = 3
  treat_missing_data  = "notBreaching"
  namespace           = "AWS/ECS"
  metric_name         = "MemoryUtilization"
  dimensions = {
    ClusterName = local.name
    ServiceName = "${local.name}-trial-provider"
  }
  period        = 300
  statistic     = "Maximum"
  alarm_actions = [aws_sns_topic.ticket.arn]
  ok_actions    = [aws_sns_topic.ticket.arn]

  lifecycle {
    ignore_changes = [actions_enabled]
  }
}

resource "aws_cloudwatch_metric_alarm" "trial_provider_slow_burn_3d" {
  alarm_name          = "${local.name}-trial-provider-slow-burn-3d"
  alarm_description   = "More than 0.5 % of requests to trial-provider within 3d failed. It tells nobody by itself: trial-provider-slow-burn does."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0.005
  evaluation_periods  = 1
  datapoints_to_alarm = 1
  treat_missing_data  = "notBreaching"

  metric_query {
    id          = "result"
    expression  = "IF(requests >= 200, FILL(errors, 0) / requests, 0)"
    return_data = true
  }

  metric_query {
    id = "requests"

    metric {
      namespace   = "AWS/ApplicationELB"
      metric_name = "RequestCount"
      dimensions = {
        LoadBalancer = aws_lb.this.arn_suffix
        TargetGroup  = aws_lb_target_group.trial_provider.arn_suffix
      }
      stat   = "Sum"
      period = 259200
    }
  }

  metric_query {
    id = "errors"

    metric {
      namespace   = "AWS/ApplicationELB"
      metric_name = "HTTPCode_Target_5XX_Count"
      dimensions = {
        LoadBalancer = aws_lb.this.arn_suffix
        TargetGroup  = aws_lb_target_group.trial_provider.arn_suffix
      }
      stat   = "Sum"
      period = 259200
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "trial_provider_slow_burn_6h" {
  alarm_name          = "${local.name}-trial-provider-slow-burn-6h"
  alarm_description   = "More than 0.5 % of requests to trial-provider within 6h failed. It tells nobody by itself: trial-provider-slow-burn does."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0.005
  evaluation_periods  = 1
  datapoints_to_alarm = 1
  treat_missing_data  = "notBreaching"

  metric_query {
    id          = "result"
    expression  = "FILL(errors, 0) / requests"
    return_data = true
  }

  metric_query {
    id = "requests"

    metric {
      namespace   = "AWS/ApplicationELB"
      metric_name = "RequestCount"
      dimensions = {
        LoadBalancer = aws_lb.this.arn_suffix
        TargetGroup  = aws_lb_target_group.trial_provider.arn_suffix
      }
      stat   = "Sum"
      period = 21600
    }
  }

  metric_query {
    id = "errors"

    metric {
      namespace   = "AWS/ApplicationELB"
      metric_name = "HTTPCode_Target_5XX_Count"
      dimensions = {
        LoadBalancer = aws_lb.this.arn_suffix
        TargetGroup  = aws_lb_target_group.trial_provider.arn_suffix
      }
      stat   = "Sum"
      period = 21600
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "trial_provider_unhealthy" {
  alarm_name          = "${local.name}-trial-provider-unhealthy"
  alarm_description   = "A replica of trial-provider does not answer the load balancer. Look at `stackwright status` for why, and at its last lines in `stackwright logs trial-provider`."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  evaluation_periods  = 10
  datapoints_to_alarm = 10
  treat_missing_data  = "notBreaching"
  namespace           = "AWS/ApplicationELB"
  metric_name         = "UnHealthyHostCount"
  dimensions = {
    LoadBalancer = aws_lb.this.arn_suffix
    TargetGroup  = aws_lb_target_group.trial_provider.arn_suffix
  }
  period        = 60
  statistic     = "Maximum"
  alarm_actions = [aws_sns_topic.ticket.arn]
  ok_actions    = [aws_sns_topic.ticket.arn]

  lifecycle {
    ignore_changes = [actions_enabled]
  }
}

resource "aws_cloudwatch_composite_alarm" "ask_web_burn" {
  alarm_name        = "${local.name}-ask-web-burn"
  alarm_description = "So many requests to ask-web fail that what may fail in a month (0.5 % of them) is used up within five days, or sooner. Look for tracebacks in `stackwright logs ask-web`; after a release, go back to the one before."
  alarm_rule        = "(ALARM(\"${aws_cloudwatch_metric_alarm.ask_web_burn_1h.alarm_name}\") AND ALARM(\"${aws_cloudwatch_metric_alarm.ask_web_burn_5m.alarm_name}\")) OR (ALARM(\"${aws_cloudwatch_metric_alarm.ask_web_burn_6h.alarm_name}\") AND ALARM(\"${aws_cloudwatch_metric_alarm.ask_web_burn_30m.alarm_name}\"))"
  alarm_actions     = [aws_sns_topic.ticket.arn]
  ok_actions        = [aws_sns_topic.ticket.arn]

  lifecycle {
    ignore_changes = [actions_enabled]
  }
}

resource "aws_cloudwatch_composite_alarm" "ask_web_slow_burn" {
  alarm_name        = "${local.name}-ask-web-slow-burn"
  alarm_description = "For days more than 0.5 % of requests to ask-web have failed, which is more than a month may have. Look for what fails again and again in `stackwright logs ask-web`."
  alarm_rule        = "ALARM(\"${aws_cloudwatch_metric_alarm.ask_web_slow_burn_3d.alarm_name}\") AND ALARM(\"${aws_cloudwatch_metric_alarm.ask_web_slow_burn_6h.alarm_name}\")"
  alarm_actions     = [aws_sns_topic.ticket.arn]
  ok_actions        = [aws_sns_topic.ticket.arn]

  lifecycle {
    ignore_changes = [actions_enabled]
  }
}

resource "aws_cloudwatch_composite_alarm" "bi_web_burn" {
  alarm_name        = "${local.name}-bi-web-burn"
  alarm_description = "So many requests to bi-web fail that what may fail in a month (0.5 % of them) is used up within five days, or sooner. Look for tracebacks in `stackwright logs bi-web`; after a release, go back to the one before."
  alarm_rule        = "(ALARM(\"${aws_cloudwatch_metric_alarm.bi_web_burn_1h.alarm_name}\") AND ALARM(\"${aws_cloudwatch_metric_alarm.bi_web_burn_5m.alarm_name}\")) OR (ALARM(\"${aws_cloudwatch_metric_alarm.bi_web_burn_6h.alarm_name}\") AND ALARM(\"${aws_cloudwatch_metric_alarm.bi_web_burn_30m.alarm_name}\"))"
  alarm_actions     = [aws_sns_topic.ticket.arn]
  ok_actions        = [aws_sns_topic.ticket.arn]

  lifecycle {
    ignore_changes = [actions_enabled]
  }
}

resource "aws_cloudwatch_composite_alarm" "bi_web_slow_burn" {
  alarm_name        = "${local.name}-bi-web-slow-burn"
  alarm_description = "For days more than 0.5 % of requests to bi-web have failed, which is more than a month may have. Look for what fails again and again in `stackwright logs bi-web`."
  alarm_rule        = "ALARM(\"${aws_cloudwatch_metric_alarm.bi_web_slow_burn_3d.alarm_name}\") AND ALARM(\"${aws_cloudwatch_metric_alarm.bi_web_slow_burn_6h.alarm_name}\")"
  alarm_actions     = [aws_sns_topic.ticket.arn]
  ok_actions        = [aws_sns_topic.ticket.arn]

  lifecycle {
    ignore_changes = [actions_enabled]
  }
}

resource "aws_cloudwatch_composite_alarm" "metastore_backup" {
  alarm_name        = "${local.name}-metastore-backup"
  alarm_description = "No backup of metastore has been finished for 36 hours. Look at its events in RDS for why; until then only the log of changes can restore it."
  alarm_rule        = "ALARM(\"${aws_cloudwatch_metric_alarm.metastore_backup_none.alarm_name}\") AND OK(\"${aws_cloudwatch_metric_alarm.metastore_backup_young.alarm_name}\")"
  alarm_actions     = [aws_sns_topic.ticket.arn]
  ok_actions        = [aws_sns_topic.ticket.arn]

  lifecycle {
    ignore_changes = [actions_enabled]
  }
}

resource "aws_cloudwatch_composite_alarm" "ops_web_burn" {
  alarm_name        = "${local.name}-ops-web-burn"
  alarm_description = "So many requests to ops-web fail that what may fail in a month (0.5 % of them) is used up within five days, or sooner. Look for tracebacks in `stackwright logs ops-web`; after a release, go back to the one before."
  alarm_rule        = "(ALARM(\"${aws_cloudwatch_metric_alarm.ops_web_burn_1h.alarm_name}\") AND ALARM(\"${aws_cloudwatch_metric_alarm.ops_web_burn_5m.alarm_name}\")) OR (ALARM(\"${aws_cloudwatch_metric_alarm.ops_web_burn_6h.alarm_name}\") AND ALARM(\"${aws_cloudwatch_metric_alarm.ops_web_burn_30m.alarm_name}\"))"
  alarm_actions     = [aws_sns_topic.ticket.arn]
  ok_actions        = [aws_sns_topic.ticket.arn]

  lifecycle {
    ignore_changes = [actions_enabled]
  }
}

resource "aws_cloudwatch_composite_alarm" "ops_web_slow_burn" {
  alarm_name        = "${local.name}-ops-web-slow-burn"
  alarm_description = "For days more than 0.5 % of requests to ops-web have failed, which is more than a month may have. Look for what fails again and again in `stackwright logs ops-web`."
  alarm_rule        = "ALARM(\"${aws_cloudwatch_metric_alarm.ops_web_slow_burn_3d.alarm_name}\") AND ALARM(\"${aws_cloudwatch_metric_alarm.ops_web_slow_burn_6h.alarm_name}\")"
  alarm_actions     = [aws_sns_topic.ticket.arn]
  ok_actions        = [aws_sns_topic.ticket.arn]

  lifecycle {
    ignore_changes = [actions_enabled]
  }
}

resource "aws_cloudwatch_composite_alarm" "site_burn" {
  alarm_name        = "${local.name}-site-burn"
  alarm_description = "So many requests to site fail that what may fail in a month (0.5 % of them) is used up within five days, or sooner. Look for tracebacks in `stackwright logs site`; after a release, go back to the one before."
  alarm_rule        = "(ALARM(\"${aws_cloudwatch_metric_alarm.site_burn_1h.alarm_name}\") AND ALARM(\"${aws_cloudwatch_metric_alarm.site_burn_5m.alarm_name}\")) OR (ALARM(\"${aws_cloudwatch_metric_alarm.site_burn_6h.alarm_name}\") AND ALARM(\"${aws_cloudwatch_metric_alarm.site_burn_30m.alarm_name}\"))"
  alarm_actions     = [aws_sns_topic.ticket.arn]
  ok_actions        = [aws_sns_topic.ticket.arn]

  lifecycle {
    ignore_changes = [actions_enabled]
  }
}

resource "aws_cloudwatch_composite_alarm" "site_slow_burn" {
  alarm_name        = "${local.name}-site-slow-burn"
  alarm_description = "For days more than 0.5 % of requests to site have failed, which is more than a month may have. Look for what fails again and again in `stackwright logs site`."
  alarm_rule        = "ALARM(\"${aws_cloudwatch_metric_alarm.site_slow_burn_3d.alarm_name}\") AND ALARM(\"${aws_cloudwatch_metric_alarm.site_slow_burn_6h.alarm_name}\")"
  alarm_actions     = [aws_sns_topic.ticket.arn]
  ok_actions        = [aws_sns_topic.ticket.arn]

  lifecycle {
    ignore_changes = [actions_enabled]
  }
}

resource "aws_cloudwatch_composite_alarm" "trial_provider_burn" {
  alarm_name        = "${local.name}-trial-provider-burn"
  alarm_description = "So many requests to trial-provider fail that what may fail in a month (0.5 % of them) is used up within five days, or sooner. Look for tracebacks in `stackwright logs trial-provider`; after a release, go back to the one before."
  alarm_rule        = "(ALARM(\"${aws_cloudwatch_metric_alarm.trial_provider_burn_1h.alarm_name}\") AND ALARM(\"${aws_cloudwatch_metric_alarm.trial_provider_burn_5m.alarm_name}\")) OR (ALARM(\"${aws_cloudwatch_metric_alarm.trial_provider_burn_6h.alarm_name}\") AND ALARM(\"${aws_cloudwatch_metric_alarm.trial_provider_burn_30m.alarm_name}\"))"
  alarm_actions     = [aws_sns_topic.ticket.arn]
  ok_actions        = [aws_sns_topic.ticket.arn]

  lifecycle {
    ignore_changes = [actions_enabled]
  }
}

resource "aws_cloudwatch_composite_alarm" "trial_provider_slow_burn" {
  alarm_name        = "${local.name}-trial-provider-slow-burn"
  alarm_description = "For days more than 0.5 % of requests to trial-provider have failed, which is more than a month may have. Look for what fails again and again in `stackwright logs trial-provider`."
  alarm_rule        = "ALARM(\"${aws_cloudwatch_metric_alarm.trial_provider_slow_burn_3d.alarm_name}\") AND ALARM(\"${aws_cloudwatch_metric_alarm.trial_provider_slow_burn_6h.alarm_name}\")"
  alarm_actions     = [aws_sns_topic.ticket.arn]
  ok_actions        = [aws_sns_topic.ticket.arn]

  lifecycle {
    ignore_changes = [actions_enabled]
  }
}

resource "aws_cloudwatch_event_rule" "databases_trouble" {
  name        = "${local.name}-databases-trouble"
  description = "A database fails over, fails, or is short of storage"
  event_pattern = jsonencode({
    source      = ["aws.rds"]
    detail-type = ["RDS DB Instance Event"]
    detail = {
      SourceIdentifier = [
        { prefix = "${local.name}-" },
      ]
      EventCategories = ["failover", "failure", "low storage"]
    }
  })
}

resource "aws_cloudwatch_event_target" "databases_trouble" {
  rule = aws_cloudwatch_event_rule.databases_trouble.name
  arn  = aws_sns_topic.ticket.arn

  input_transformer {
    input_paths = {
      what    = "$.detail.SourceIdentifier"
      message = "$.detail.Message"
      at      = "$.time"
    }
    input_template = "\"<what> of ${local.name} at <at>: <message>\""
  }
}

resource "aws_cloudwatch_event_rule" "metastore_backed_up" {
  name        = "${local.name}-metastore-backed-up"
  description = "A backup of metastore is finished: counted, and told to nobody"
  event_pattern = jsonencode({
    source      = ["aws.rds"]
    detail-type = ["RDS DB Instance Event"]
    detail = {
      SourceIdentifier = ["${local.name}-metastore"]
      EventID          = ["RDS-EVENT-0002"]
    }
  })
}

resource "aws_cloudwatch_event_target" "metastore_backed_up" {
  rule = aws_cloudwatch_event_rule.metastore_backed_up.name
  arn  = aws_sns_topic.counted.arn

  input_transformer {
    input_paths = {
      what    = "$.detail.SourceIdentifier"
      message = "$.detail.Message"
      at      = "$.time"
    }
    input_template = "\"<what> at <at>: <message>\""
  }
}

resource "aws_cloudwatch_event_rule" "nightly_failed" {
  name        = "${local.name}-nightly-failed"
  description = "nightly failed: python3 refresh.py --all"
  event_pattern = jsonencode({
    source      = ["aws.ecs"]
    detail-type = ["ECS Task State Change"]
    detail = {
      clusterArn = [aws_ecs_cluster.this.arn]
      group      = ["family:${local.name}-nightly"]
      lastStatus = ["STOPPED"]
      containers = {
        exitCode = [
          { anything-but = [0] },
        ]
      }
    }
  })
}

resource "aws_cloudwatch_event_target" "nightly_failed" {
  rule = aws_cloudwatch_event_rule.nightly_failed.name
  arn  = aws_sns_topic.ticket.arn

  input_transformer {
    input_paths = {
      task   = "$.detail.taskArn"
      reason = "$.detail.stoppedReason"
      at     = "$.time"
    }
    input_template = "\"nightly of ${local.name} failed at <at>: <reason> (<task>). Look at the last lines of `stackwright logs nightly`. https://wiki.example.com/bi#nightly-failed\""
  }
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
              aws_lb_target_group.ask_web.arn_suffix,
              { stat = "p95", period = 300, label = "ask-web" },
            ],
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
              aws_lb_target_group.ops_web.arn_suffix,
              { stat = "p95", period = 300, label = "ops-web" },
            ],
            [
              "AWS/ApplicationELB",
              "TargetResponseTime",
              "LoadBalancer",
              aws_lb.this.arn_suffix,
              "TargetGroup",
              aws_lb_target_group.site.arn_suffix,
              { stat = "p95", period = 300, label = "site" },
            ],
            [
              "AWS/ApplicationELB",
              "TargetResponseTime",
              "LoadBalancer",
              aws_lb.this.arn_suffix,
              "TargetGroup",
              aws_lb_target_group.trial_provider.arn_suffix,
              { stat = "p95", period = 300, label = "trial-provider" },
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
              aws_lb_target_group.ask_web.arn_suffix,
              { stat = "Minimum", period = 300, label = "ask-web" },
            ],
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
              aws_lb_target_group.ops_web.arn_suffix,
              { stat = "Minimum", period = 300, label = "ops-web" },
            ],
            [
              "AWS/ApplicationELB",
              "HealthyHostCount",
              "LoadBalancer",
              aws_lb.this.arn_suffix,
              "TargetGroup",
              aws_lb_target_group.site.arn_suffix,
              { stat = "Minimum", period = 300, label = "site" },
            ],
            [
              "AWS/ApplicationELB",
              "HealthyHostCount",
              "LoadBalancer",
              aws_lb.this.arn_suffix,
              "TargetGroup",
              aws_lb_target_group.trial_provider.arn_suffix,
              { stat = "Minimum", period = 300, label = "trial-provider" },
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
              "${local.name}-ask-web",
              { stat = "Average", period = 300, label = "ask-web" },
            ],
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
              "${local.name}-bi-flower",
              { stat = "Average", period = 300, label = "bi-flower" },
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
              "${local.name}-ops-metrics",
              { stat = "Average", period = 300, label = "ops-metrics" },
            ],
            [
              "AWS/ECS",
              "CPUUtilization",
              "ClusterName",
              local.name,
              "ServiceName",
              "${local.name}-ops-web",
              { stat = "Average", period = 300, label = "ops-web" },
            ],
            [
              "AWS/ECS",
              "CPUUtilization",
              "ClusterName",
              local.name,
              "ServiceName",
              "${local.name}-site",
              { stat = "Average", period = 300, label = "site" },
            ],
            [
              "AWS/ECS",
              "CPUUtilization",
              "ClusterName",
              local.name,
              "ServiceName",
              "${local.name}-trial-provider",
              { stat = "Average", period = 300, label = "trial-provider" },
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
              "${local.name}-ask-web",
              { stat = "Maximum", period = 300, label = "ask-web" },
            ],
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
              "${local.name}-bi-flower",
              { stat = "Maximum", period = 300, label = "bi-flower" },
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
              "${local.name}-ops-metrics",
              { stat = "Maximum", period = 300, label = "ops-metrics" },
            ],
            [
              "AWS/ECS",
              "MemoryUtilization",
              "ClusterName",
              local.name,
              "ServiceName",
              "${local.name}-ops-web",
              { stat = "Maximum", period = 300, label = "ops-web" },
            ],
            [
              "AWS/ECS",
              "MemoryUtilization",
              "ClusterName",
              local.name,
              "ServiceName",
              "${local.name}-site",
              { stat = "Maximum", period = 300, label = "site" },
            ],
            [
              "AWS/ECS",
              "MemoryUtilization",
              "ClusterName",
              local.name,
              "ServiceName",
              "${local.name}-trial-provider",
              { stat = "Maximum", period = 300, label = "trial-provider" },
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
              "${local.name}-ask-web",
              { stat = "Minimum", period = 300, label = "ask-web" },
            ],
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
              "${local.name}-bi-flower",
              { stat = "Minimum", period = 300, label = "bi-flower" },
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
              "${local.name}-ops-metrics",
              { stat = "Minimum", period = 300, label = "ops-metrics" },
            ],
            [
              "ECS/ContainerInsights",
              "RunningTaskCount",
              "ClusterName",
              local.name,
              "ServiceName",
              "${local.name}-ops-web",
              { stat = "Minimum", period = 300, label = "ops-web" },
            ],
            [
              "ECS/ContainerInsights",
              "RunningTaskCount",
              "ClusterName",
              local.name,
              "ServiceName",
              "${local.name}-site",
              { stat = "Minimum", period = 300, label = "site" },
            ],
            [
              "ECS/ContainerInsights",
              "RunningTaskCount",
              "ClusterName",
              local.name,
              "ServiceName",
              "${local.name}-trial-provider",
              { stat = "Minimum", period = 300, label = "trial-provider" },
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
            [
              "AWS/ElastiCache",
              "DatabaseMemoryUsagePercentage",
              "CacheClusterId",
              "${local.name}-queue-001",
              { stat = "Maximum", period = 300, label = "queue" },
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
            [
              "AWS/ElastiCache",
              "Evictions",
              "CacheClusterId",
              "${local.name}-items",
              { stat = "Sum", period = 300, label = "items" },
            ],
            [
              "AWS/ElastiCache",
              "Evictions",
              "CacheClusterId",
              "${local.name}-queue-001",
              { stat = "Sum", period = 300, label = "queue" },
            ],
          ]
        }
      },
      {
        type   = "metric"
        x      = 8
        y      = 24
        width  = 8
        height = 6
        properties = {
          title   = "ask: Ready replicas"
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
              aws_lb_target_group.ask_web.arn_suffix,
              { stat = "Minimum", period = 60, label = "web" },
            ],
          ]
        }
      },
      {
        type   = "metric"
        x      = 16
        y      = 24
        width  = 8
        height = 6
        properties = {
          title   = "ask: Memory of a replica"
          region  = var.aws_region
          view    = "timeSeries"
          stacked = false
          metrics = [
            [
              { id = "result_0", expression = "percent_0 / 100 * 4294967296", label = "web" },
            ],
            [
              "AWS/ECS",
              "MemoryUtilization",
              "ClusterName",
              local.name,
              "ServiceName",
              "${local.name}-ask-web",
              {
                id      = "percent_0"
                stat    = "Average"
                period  = 60
                visible = false
              },
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
        x      = 0
        y      = 30
        width  = 8
        height = 6
        properties = {
          title   = "ask: Processors of a replica"
          region  = var.aws_region
          view    = "timeSeries"
          stacked = false
          metrics = [
            [
              { id = "result_0", expression = "percent_0 / 100 * 2", label = "web" },
            ],
            [
              "AWS/ECS",
              "CPUUtilization",
              "ClusterName",
              local.name,
              "ServiceName",
              "${local.name}-ask-web",
              {
                id      = "percent_0"
                stat    = "Average"
                period  = 60
                visible = false
              },
            ],
          ]
          yAxis = {
            left = {
              label     = "processors"
              showUnits = false
            }
          }
        }
      },
      {
        type   = "metric"
        x      = 8
        y      = 30
        width  = 8
        height = 6
        properties = {
          title   = "ops: Ready replicas"
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
              aws_lb_target_group.ops_web.arn_suffix,
              { stat = "Minimum", period = 60, label = "ops-web" },
            ],
          ]
        }
      },
      {
        type   = "metric"
        x      = 16
        y      = 30
        width  = 8
        height = 6
        properties = {
          title   = "ops: Memory of a replica"
          region  = var.aws_region
          view    = "timeSeries"
          stacked = false
          metrics = [
            [
              { id = "result_0", expression = "percent_0 / 100 * 4294967296", label = "ops-web" },
            ],
            [
              "AWS/ECS",
              "MemoryUtilization",
              "ClusterName",
              local.name,
              "ServiceName",
              "${local.name}-ops-web",
              {
                id      = "percent_0"
                stat    = "Average"
                period  = 60
                visible = false
              },
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
        x      = 0
        y      = 36
        width  = 8
        height = 6
        properties = {
          title   = "ops: Processors of a replica"
          region  = var.aws_region
          view    = "timeSeries"
          stacked = false
          metrics = [
            [
              { id = "result_0", expression = "percent_0 / 100 * 2", label = "ops-web" },
            ],
            [
              "AWS/ECS",
              "CPUUtilization",
              "ClusterName",
              local.name,
              "ServiceName",
              "${local.name}-ops-web",
              {
                id      = "percent_0"
                stat    = "Average"
                period  = 60
                visible = false
              },
            ],
          ]
          yAxis = {
            left = {
              label     = "processors"
              showUnits = false
            }
          }
        }
      },
    ]
  })
}
