resource "aws_scheduler_schedule" "nightly_schedule" {
  name                         = "${local.name}-nightly-schedule"
  schedule_expression          = "cron(30 2 * * ? *)"
  schedule_expression_timezone = "UTC"

  flexible_time_window {
    mode = "OFF"
  }

  target {
    arn      = aws_ecs_cluster.this.arn
    role_arn = aws_iam_role.scheduler.arn

    ecs_parameters {
      task_definition_arn = aws_ecs_task_definition.nightly.arn
      task_count          = 1

      capacity_provider_strategy {
        capacity_provider = "FARGATE"
        weight            = 1
        base              = 1
      }

      enable_ecs_managed_tags = true

      network_configuration {
        subnets          = values(aws_subnet.private)[*].id
        security_groups  = [aws_security_group.nightly.id]
        assign_public_ip = false
      }
    }

    retry_policy {
      maximum_retry_attempts       = 2
      maximum_event_age_in_seconds = 3600
    }
  }

  depends_on = [terraform_data.before]
}
