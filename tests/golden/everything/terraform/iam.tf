# Who may do what. A resource that is everything says why.

resource "aws_iam_role" "after_machine" {
  name        = "${local.name}-after-machine"
  description = "Runs the jobs that come after the services"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "states.amazonaws.com"
        }
        Action = "sts:AssumeRole"
      },
    ]
  })
}

resource "aws_iam_role_policy" "after_machine" {
  name = "needed"
  role = aws_iam_role.after_machine.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "Run"
        Effect = "Allow"
        Action = "ecs:RunTask"
        Resource = [
          aws_ecs_task_definition.ask_admin.arn,
          aws_ecs_task_definition.ask_verify.arn,
          aws_ecs_task_definition.bi_verify.arn,
          aws_ecs_task_definition.ops_verify.arn,
        ]
        Condition = {
          ArnEquals = {
            "ecs:cluster" = aws_ecs_cluster.this.arn
          }
        }
      },
      {
        Sid    = "Pass"
        Effect = "Allow"
        Action = "iam:PassRole"
        Resource = [
          aws_iam_role.ask_admin_execution.arn,
          aws_iam_role.ask_admin_task.arn,
          aws_iam_role.ask_verify_execution.arn,
          aws_iam_role.ask_verify_task.arn,
          aws_iam_role.bi_verify_execution.arn,
          aws_iam_role.bi_verify_task.arn,
          aws_iam_role.ops_verify_execution.arn,
          aws_iam_role.ops_verify_task.arn,
        ]
        Condition = {
          StringEquals = {
            "iam:PassedToService" = "ecs-tasks.amazonaws.com"
          }
        }
      },
      {
        Sid    = "Tag"
        Effect = "Allow"
        Action = "ecs:TagResource"
        # Tasks have no names before they run.
        Resource = "arn:aws:ecs:${var.aws_region}:*:task/${local.name}/*"
        Condition = {
          StringEquals = {
            "ecs:CreateAction" = "RunTask"
          }
        }
      },
      {
        Sid    = "Follow"
        Effect = "Allow"
        Action = ["ecs:DescribeTasks", "ecs:StopTask"]
        # Tasks have no names before they run.
        Resource = "arn:aws:ecs:${var.aws_region}:*:task/${local.name}/*"
      },
      {
        Sid    = "Hear"
        Effect = "Allow"
        Action = ["events:DescribeRule", "events:PutRule", "events:PutTargets"]
        # The account is the one that the role is in, which its resources need not say.
        Resource = "arn:aws:events:${var.aws_region}:*:rule/StepFunctionsGetEventsForECSTaskRule"
      },
      {
        Sid    = "Checksums"
        Effect = "Allow"
        Action = ["ssm:GetParameters", "ssm:PutParameter", "ssm:DeleteParameters"]
        # The account is the one that the role is in, which its resources need not say.
        Resource = [
          "arn:aws:ssm:${var.aws_region}:*:parameter/${local.name}/done/ask-admin",
          "arn:aws:ssm:${var.aws_region}:*:parameter/${local.name}/stopped/ask-web",
          "arn:aws:ssm:${var.aws_region}:*:parameter/${local.name}/stopped/bi-beat",
          "arn:aws:ssm:${var.aws_region}:*:parameter/${local.name}/stopped/bi-web",
          "arn:aws:ssm:${var.aws_region}:*:parameter/${local.name}/stopped/bi-worker",
          "arn:aws:ssm:${var.aws_region}:*:parameter/${local.name}/stopped/ops-web",
        ]
      },
      {
        Sid    = "Services"
        Effect = "Allow"
        Action = ["ecs:DescribeServices", "ecs:UpdateService"]
        # The account is the one that the role is in, which its resources need not say.
        Resource = [
          "arn:aws:ecs:${var.aws_region}:*:service/${local.name}/${local.name}-ask-web",
          "arn:aws:ecs:${var.aws_region}:*:service/${local.name}/${local.name}-bi-beat",
          "arn:aws:ecs:${var.aws_region}:*:service/${local.name}/${local.name}-bi-web",
          "arn:aws:ecs:${var.aws_region}:*:service/${local.name}/${local.name}-bi-worker",
          "arn:aws:ecs:${var.aws_region}:*:service/${local.name}/${local.name}-ops-web",
        ]
      },
      {
        Sid    = "Autoscalers"
        Effect = "Allow"
        Action = "application-autoscaling:RegisterScalableTarget"
        # Scalable targets have names that AWS draws.
        Resource = "arn:aws:application-autoscaling:${var.aws_region}:*:scalable-target/*"
        Condition = {
          StringEquals = {
            "application-autoscaling:service-namespace" = "ecs"
          }
        }
      },
      {
        Sid    = "Logs"
        Effect = "Allow"
        Action = [
          "logs:CreateLogDelivery",
          "logs:DeleteLogDelivery",
          "logs:DescribeLogGroups",
          "logs:DescribeResourcePolicies",
          "logs:GetLogDelivery",
          "logs:ListLogDeliveries",
          "logs:PutResourcePolicy",
          "logs:UpdateLogDelivery",
        ]
        # AWS knows no resource for this action.
        Resource = "*"
      },
    ]
  })
}

resource "aws_iam_role" "ask_admin_execution" {
  name        = "${local.name}-ask-admin-execution"
  description = "Fetches the images and secrets of ask-admin, and writes its logs"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "ecs-tasks.amazonaws.com"
        }
        Action = "sts:AssumeRole"
      },
    ]
  })
}

resource "aws_iam_role_policy" "ask_admin_execution" {
  name = "needed"
  role = aws_iam_role.ask_admin_execution.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "Login"
        Effect = "Allow"
        Action = "ecr:GetAuthorizationToken"
        # AWS knows no resource for this action.
        Resource = "*"
      },
      {
        Sid      = "Images"
        Effect   = "Allow"
        Action   = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
        Resource = aws_ecr_repository.ask_node.arn
      },
      {
        Sid    = "Logs"
        Effect = "Allow"
        Action = ["logs:CreateLogStream", "logs:PutLogEvents"]
        # The streams of a log group have no names before they are written.
        Resource = "${aws_cloudwatch_log_group.ask_admin.arn}:*"
      },
      {
        Sid    = "Secrets"
        Effect = "Allow"
        Action = "secretsmanager:GetSecretValue"
        Resource = [
          aws_secretsmanager_secret.ask_admin_password.arn,
          aws_secretsmanager_secret.metastore_shop_shop_reader_password.arn,
        ]
      },
    ]
  })
}

resource "aws_iam_role" "ask_admin_task" {
  name        = "${local.name}-ask-admin-task"
  description = "The programs of ask-admin"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "ecs-tasks.amazonaws.com"
        }
        Action = "sts:AssumeRole"
      },
    ]
  })
}

resource "aws_iam_role" "ask_migrate_execution" {
  name        = "${local.name}-ask-migrate-execution"
  description = "Fetches the images and secrets of ask-migrate, and writes its logs"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "ecs-tasks.amazonaws.com"
        }
        Action = "sts:AssumeRole"
      },
    ]
  })
}

resource "aws_iam_role_policy" "ask_migrate_execution" {
  name = "needed"
  role = aws_iam_role.ask_migrate_execution.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "Login"
        Effect = "Allow"
        Action = "ecr:GetAuthorizationToken"
        # AWS knows no resource for this action.
        Resource = "*"
      },
      {
        Sid      = "Images"
        Effect   = "Allow"
        Action   = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
        Resource = aws_ecr_repository.ask_metabase.arn
      },
      {
        Sid    = "Logs"
        Effect = "Allow"
        Action = ["logs:CreateLogStream", "logs:PutLogEvents"]
        # The streams of a log group have no names before they are written.
        Resource = "${aws_cloudwatch_log_group.ask_migrate.arn}:*"
      },
      {
        Sid    = "Secrets"
        Effect = "Allow"
        Action = "secretsmanager:GetSecretValue"
        Resource = [
          aws_secretsmanager_secret.ask_encryption_key.arn,
          aws_secretsmanager_secret.ask_session_key.arn,
          aws_secretsmanager_secret.metastore_ask_password.arn,
        ]
      },
    ]
  })
}

resource "aws_iam_role" "ask_migrate_task" {
  name        = "${local.name}-ask-migrate-task"
  description = "The programs of ask-migrate"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "ecs-tasks.amazonaws.com"
        }
        Action = "sts:AssumeRole"
      },
    ]
  })
}

resource "aws_iam_role" "ask_verify_execution" {
  name        = "${local.name}-ask-verify-execution"
  description = "Fetches the images and secrets of ask-verify, and writes its logs"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "ecs-tasks.amazonaws.com"
        }
        Action = "sts:AssumeRole"
      },
    ]
  })
}

resource "aws_iam_role_policy" "ask_verify_execution" {
  name = "needed"
  role = aws_iam_role.ask_verify_execution.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "Login"
        Effect = "Allow"
        Action = "ecr:GetAuthorizationToken"
        # AWS knows no resource for this action.
        Resource = "*"
      },
      {
        Sid      = "Images"
        Effect   = "Allow"
        Action   = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
        Resource = aws_ecr_repository.ask_node.arn
      },
      {
        Sid    = "Logs"
        Effect = "Allow"
        Action = ["logs:CreateLogStream", "logs:PutLogEvents"]
        # The streams of a log group have no names before they are written.
        Resource = "${aws_cloudwatch_log_group.ask_verify.arn}:*"
      },
      {
        Sid    = "Secrets"
        Effect = "Allow"
        Action = "secretsmanager:GetSecretValue"
        Resource = [
          aws_secretsmanager_secret.ask_admin_password.arn,
          aws_secretsmanager_secret.metastore_ask_password.arn,
          aws_secretsmanager_secret.metastore_ask_probe_password.arn,
        ]
      },
    ]
  })
}

resource "aws_iam_role" "ask_verify_task" {
  name        = "${local.name}-ask-verify-task"
  description = "The programs of ask-verify"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "ecs-tasks.amazonaws.com"
        }
        Action = "sts:AssumeRole"
      },
    ]
  })
}

resource "aws_iam_role" "ask_web_execution" {
  name        = "${local.name}-ask-web-execution"
  description = "Fetches the images and secrets of ask-web, and writes its logs"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "ecs-tasks.amazonaws.com"
        }
        Action = "sts:AssumeRole"
      },
    ]
  })
}

resource "aws_iam_role_policy" "ask_web_execution" {
  name = "needed"
  role = aws_iam_role.ask_web_execution.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "Login"
        Effect = "Allow"
        Action = "ecr:GetAuthorizationToken"
        # AWS knows no resource for this action.
        Resource = "*"
      },
      {
        Sid      = "Images"
        Effect   = "Allow"
        Action   = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
        Resource = [aws_ecr_repository.ask_metabase_with_drivers.arn, aws_ecr_repository.edge.arn]
      },
      {
        Sid    = "Logs"
        Effect = "Allow"
        Action = ["logs:CreateLogStream", "logs:PutLogEvents"]
        # The streams of a log group have no names before they are written.
        Resource = "${aws_cloudwatch_log_group.ask_web.arn}:*"
      },
      {
        Sid    = "Secrets"
        Effect = "Allow"
        Action = "secretsmanager:GetSecretValue"
        Resource = [
          aws_secretsmanager_secret.ask_encryption_key.arn,
          aws_secretsmanager_secret.ask_session_key.arn,
          aws_secretsmanager_secret.mail.arn,
          aws_secretsmanager_secret.metastore_ask_password.arn,
        ]
      },
    ]
  })
}

resource "aws_iam_role" "ask_web_task" {
  name        = "${local.name}-ask-web-task"
  description = "The programs of ask-web"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "ecs-tasks.amazonaws.com"
        }
        Action = "sts:AssumeRole"
      },
    ]
  })
}

resource "aws_iam_role" "before_machine" {
  name        = "${local.name}-before-machine"
  description = "Runs the jobs that come before the services"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "states.amazonaws.com"
        }
        Action = "sts:AssumeRole"
      },
    ]
  })
}

resource "aws_iam_role_policy" "before_machine" {
  name = "needed"
  role = aws_iam_role.before_machine.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "Run"
        Effect = "Allow"
        Action = "ecs:RunTask"
        Resource = [
          aws_ecs_task_definition.metastore_databases.arn,
          aws_ecs_task_definition.ask_migrate.arn,
          aws_ecs_task_definition.bi_migrate.arn,
          aws_ecs_task_definition.bi_init.arn,
          aws_ecs_task_definition.load.arn,
          aws_ecs_task_definition.ops_migrate.arn,
          aws_ecs_task_definition.ops_init.arn,
        ]
        Condition = {
          ArnEquals = {
            "ecs:cluster" = aws_ecs_cluster.this.arn
          }
        }
      },
      {
        Sid    = "Pass"
        Effect = "Allow"
        Action = "iam:PassRole"
        Resource = [
          aws_iam_role.ask_migrate_execution.arn,
          aws_iam_role.ask_migrate_task.arn,
          aws_iam_role.bi_init_execution.arn,
          aws_iam_role.bi_init_task.arn,
          aws_iam_role.bi_migrate_execution.arn,
          aws_iam_role.bi_migrate_task.arn,
          aws_iam_role.load_execution.arn,
          aws_iam_role.load_task.arn,
          aws_iam_role.metastore_databases_execution.arn,
          aws_iam_role.metastore_databases_task.arn,
          aws_iam_role.ops_init_execution.arn,
          aws_iam_role.ops_init_task.arn,
          aws_iam_role.ops_migrate_execution.arn,
          aws_iam_role.ops_migrate_task.arn,
        ]
        Condition = {
          StringEquals = {
            "iam:PassedToService" = "ecs-tasks.amazonaws.com"
          }
        }
      },
      {
        Sid    = "Tag"
        Effect = "Allow"
        Action = "ecs:TagResource"
        # Tasks have no names before they run.
        Resource = "arn:aws:ecs:${var.aws_region}:*:task/${local.name}/*"
        Condition = {
          StringEquals = {
            "ecs:CreateAction" = "RunTask"
          }
        }
      },
      {
        Sid    = "Follow"
        Effect = "Allow"
        Action = ["ecs:DescribeTasks", "ecs:StopTask"]
        # Tasks have no names before they run.
        Resource = "arn:aws:ecs:${var.aws_region}:*:task/${local.name}/*"
      },
      {
        Sid    = "Hear"
        Effect = "Allow"
        Action = ["events:DescribeRule", "events:PutRule", "events:PutTargets"]
        # The account is the one that the role is in, which its resources need not say.
        Resource = "arn:aws:events:${var.aws_region}:*:rule/StepFunctionsGetEventsForECSTaskRule"
      },
      {
        Sid    = "Checksums"
        Effect = "Allow"
        Action = ["ssm:GetParameters", "ssm:PutParameter"]
        # The account is the one that the role is in, which its resources need not say.
        Resource = [
          "arn:aws:ssm:${var.aws_region}:*:parameter/${local.name}/done/metastore-databases",
          "arn:aws:ssm:${var.aws_region}:*:parameter/${local.name}/done/ask-migrate",
          "arn:aws:ssm:${var.aws_region}:*:parameter/${local.name}/done/bi-migrate",
          "arn:aws:ssm:${var.aws_region}:*:parameter/${local.name}/done/bi-init",
          "arn:aws:ssm:${var.aws_region}:*:parameter/${local.name}/done/load",
          "arn:aws:ssm:${var.aws_region}:*:parameter/${local.name}/done/ops-migrate",
          "arn:aws:ssm:${var.aws_region}:*:parameter/${local.name}/done/ops-init",
          "arn:aws:ssm:${var.aws_region}:*:parameter/${local.name}/stopped/ask-web",
          "arn:aws:ssm:${var.aws_region}:*:parameter/${local.name}/stopped/bi-beat",
          "arn:aws:ssm:${var.aws_region}:*:parameter/${local.name}/stopped/bi-web",
          "arn:aws:ssm:${var.aws_region}:*:parameter/${local.name}/stopped/bi-worker",
          "arn:aws:ssm:${var.aws_region}:*:parameter/${local.name}/stopped/ops-web",
        ]
      },
      {
        Sid    = "Services"
        Effect = "Allow"
        Action = ["ecs:DescribeServices", "ecs:UpdateService"]
        # The account is the one that the role is in, which its resources need not say.
        Resource = [
          "arn:aws:ecs:${var.aws_region}:*:service/${local.name}/${local.name}-ask-web",
          "arn:aws:ecs:${var.aws_region}:*:service/${local.name}/${local.name}-bi-beat",
          "arn:aws:ecs:${var.aws_region}:*:service/${local.name}/${local.name}-bi-web",
          "arn:aws:ecs:${var.aws_region}:*:service/${local.name}/${local.name}-bi-worker",
          "arn:aws:ecs:${var.aws_region}:*:service/${local.name}/${local.name}-ops-web",
        ]
      },
      {
        Sid    = "Autoscalers"
        Effect = "Allow"
        Action = "application-autoscaling:RegisterScalableTarget"
        # Scalable targets have names that AWS draws.
        Resource = "arn:aws:application-autoscaling:${var.aws_region}:*:scalable-target/*"
        Condition = {
          StringEquals = {
            "application-autoscaling:service-namespace" = "ecs"
          }
        }
      },
      {
        Sid    = "Logs"
        Effect = "Allow"
        Action = [
          "logs:CreateLogDelivery",
          "logs:DeleteLogDelivery",
          "logs:DescribeLogGroups",
          "logs:DescribeResourcePolicies",
          "logs:GetLogDelivery",
          "logs:ListLogDeliveries",
          "logs:PutResourcePolicy",
          "logs:UpdateLogDelivery",
        ]
        # AWS knows no resource for this action.
        Resource = "*"
      },
    ]
  })
}

resource "aws_iam_role" "bi_beat_execution" {
  name        = "${local.name}-bi-beat-execution"
  description = "Fetches the images and secrets of bi-beat, and writes its logs"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "ecs-tasks.amazonaws.com"
        }
        Action = "sts:AssumeRole"
      },
    ]
  })
}

resource "aws_iam_role_policy" "bi_beat_execution" {
  name = "needed"
  role = aws_iam_role.bi_beat_execution.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "Login"
        Effect = "Allow"
        Action = "ecr:GetAuthorizationToken"
        # AWS knows no resource for this action.
        Resource = "*"
      },
      {
        Sid      = "Images"
        Effect   = "Allow"
        Action   = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
        Resource = aws_ecr_repository.bi_superset.arn
      },
      {
        Sid    = "Logs"
        Effect = "Allow"
        Action = ["logs:CreateLogStream", "logs:PutLogEvents"]
        # The streams of a log group have no names before they are written.
        Resource = "${aws_cloudwatch_log_group.bi_beat.arn}:*"
      },
      {
        Sid      = "Secrets"
        Effect   = "Allow"
        Action   = "secretsmanager:GetSecretValue"
        Resource = [aws_secretsmanager_secret.mapbox.arn, aws_secretsmanager_secret.queue_password.arn]
      },
    ]
  })
}

resource "aws_iam_role" "bi_beat_task" {
  name        = "${local.name}-bi-beat-task"
  description = "The programs of bi-beat"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "ecs-tasks.amazonaws.com"
        }
        Action = "sts:AssumeRole"
      },
    ]
  })
}

resource "aws_iam_role" "bi_flower_execution" {
  name        = "${local.name}-bi-flower-execution"
  description = "Fetches the images and secrets of bi-flower, and writes its logs"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "ecs-tasks.amazonaws.com"
        }
        Action = "sts:AssumeRole"
      },
    ]
  })
}

resource "aws_iam_role_policy" "bi_flower_execution" {
  name = "needed"
  role = aws_iam_role.bi_flower_execution.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "Login"
        Effect = "Allow"
        Action = "ecr:GetAuthorizationToken"
        # AWS knows no resource for this action.
        Resource = "*"
      },
      {
        Sid      = "Images"
        Effect   = "Allow"
        Action   = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
        Resource = aws_ecr_repository.bi_superset.arn
      },
      {
        Sid    = "Logs"
        Effect = "Allow"
        Action = ["logs:CreateLogStream", "logs:PutLogEvents"]
        # The streams of a log group have no names before they are written.
        Resource = "${aws_cloudwatch_log_group.bi_flower.arn}:*"
      },
      {
        Sid    = "Secrets"
        Effect = "Allow"
        Action = "secretsmanager:GetSecretValue"
        Resource = [
          aws_secretsmanager_secret.bi_flower_password.arn,
          aws_secretsmanager_secret.mapbox.arn,
          aws_secretsmanager_secret.queue_password.arn,
        ]
      },
    ]
  })
}

resource "aws_iam_role" "bi_flower_task" {
  name        = "${local.name}-bi-flower-task"
  description = "The programs of bi-flower"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "ecs-tasks.amazonaws.com"
        }
        Action = "sts:AssumeRole"
      },
    ]
  })
}

resource "aws_iam_role" "bi_init_execution" {
  name        = "${local.name}-bi-init-execution"
  description = "Fetches the images and secrets of bi-init, and writes its logs"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "ecs-tasks.amazonaws.com"
        }
        Action = "sts:AssumeRole"
      },
    ]
  })
}

resource "aws_iam_role_policy" "bi_init_execution" {
  name = "needed"
  role = aws_iam_role.bi_init_execution.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "Login"
        Effect = "Allow"
        Action = "ecr:GetAuthorizationToken"
        # AWS knows no resource for this action.
        Resource = "*"
      },
      {
        Sid      = "Images"
        Effect   = "Allow"
        Action   = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
        Resource = aws_ecr_repository.bi_superset_with_dashboards.arn
      },
      {
        Sid    = "Logs"
        Effect = "Allow"
        Action = ["logs:CreateLogStream", "logs:PutLogEvents"]
        # The streams of a log group have no names before they are written.
        Resource = "${aws_cloudwatch_log_group.bi_init.arn}:*"
      },
      {
        Sid    = "Secrets"
        Effect = "Allow"
        Action = "secretsmanager:GetSecretValue"
        Resource = [
          aws_secretsmanager_secret.bi_admin_password.arn,
          aws_secretsmanager_secret.bi_async_secret.arn,
          aws_secretsmanager_secret.bi_guest_secret.arn,
          aws_secretsmanager_secret.bi_secret_key.arn,
          aws_secretsmanager_secret.cache_password.arn,
          aws_secretsmanager_secret.mail.arn,
          aws_secretsmanager_secret.mapbox.arn,
          aws_secretsmanager_secret.metastore_archive_password.arn,
          aws_secretsmanager_secret.metastore_bi_password.arn,
          aws_secretsmanager_secret.metastore_shop_shop_reader_password.arn,
          aws_secretsmanager_secret.queue_password.arn,
          aws_secretsmanager_secret.slack.arn,
          aws_secretsmanager_secret.sso_client.arn,
        ]
      },
    ]
  })
}

resource "aws_iam_role" "bi_init_task" {
  name        = "${local.name}-bi-init-task"
  description = "The programs of bi-init"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "ecs-tasks.amazonaws.com"
        }
        Action = "sts:AssumeRole"
      },
    ]
  })
}

resource "aws_iam_role" "bi_migrate_execution" {
  name        = "${local.name}-bi-migrate-execution"
  description = "Fetches the images and secrets of bi-migrate, and writes its logs"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "ecs-tasks.amazonaws.com"
        }
        Action = "sts:AssumeRole"
      },
    ]
  })
}

resource "aws_iam_role_policy" "bi_migrate_execution" {
  name = "needed"
  role = aws_iam_role.bi_migrate_execution.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "Login"
        Effect = "Allow"
        Action = "ecr:GetAuthorizationToken"
        # AWS knows no resource for this action.
        Resource = "*"
      },
      {
        Sid      = "Images"
        Effect   = "Allow"
        Action   = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
        Resource = aws_ecr_repository.bi_superset_with_dashboards.arn
      },
      {
        Sid    = "Logs"
        Effect = "Allow"
        Action = ["logs:CreateLogStream", "logs:PutLogEvents"]
        # The streams of a log group have no names before they are written.
        Resource = "${aws_cloudwatch_log_group.bi_migrate.arn}:*"
      },
      {
        Sid    = "Secrets"
        Effect = "Allow"
        Action = "secretsmanager:GetSecretValue"
        Resource = [
          aws_secretsmanager_secret.bi_admin_password.arn,
          aws_secretsmanager_secret.bi_async_secret.arn,
          aws_secretsmanager_secret.bi_guest_secret.arn,
          aws_secretsmanager_secret.bi_secret_key.arn,
          aws_secretsmanager_secret.cache_password.arn,
          aws_secretsmanager_secret.mail.arn,
          aws_secretsmanager_secret.mapbox.arn,
          aws_secretsmanager_secret.metastore_archive_password.arn,
          aws_secretsmanager_secret.metastore_bi_password.arn,
          aws_secretsmanager_secret.metastore_shop_shop_reader_password.arn,
          aws_secretsmanager_secret.queue_password.arn,
          aws_secretsmanager_secret.slack.arn,
          aws_secretsmanager_secret.sso_client.arn,
        ]
      },
    ]
  })
}

resource "aws_iam_role" "bi_migrate_task" {
  name        = "${local.name}-bi-migrate-task"
  description = "The programs of bi-migrate"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "ecs-tasks.amazonaws.com"
        }
        Action = "sts:AssumeRole"
      },
    ]
  })
}

resource "aws_iam_role" "bi_verify_execution" {
  name        = "${local.name}-bi-verify-execution"
  description = "Fetches the images and secrets of bi-verify, and writes its logs"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "ecs-tasks.amazonaws.com"
        }
        Action = "sts:AssumeRole"
      },
    ]
  })
}

resource "aws_iam_role_policy" "bi_verify_execution" {
  name = "needed"
  role = aws_iam_role.bi_verify_execution.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "Login"
        Effect = "Allow"
        Action = "ecr:GetAuthorizationToken"
        # AWS knows no resource for this action.
        Resource = "*"
      },
      {
        Sid      = "Images"
        Effect   = "Allow"
        Action   = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
        Resource = aws_ecr_repository.bi_superset.arn
      },
      {
        Sid    = "Logs"
        Effect = "Allow"
        Action = ["logs:CreateLogStream", "logs:PutLogEvents"]
        # The streams of a log group have no names before they are written.
        Resource = "${aws_cloudwatch_log_group.bi_verify.arn}:*"
      },
      {
        Sid    = "Secrets"
        Effect = "Allow"
        Action = "secretsmanager:GetSecretValue"
        Resource = [
          aws_secretsmanager_secret.bi_admin_password.arn,
          aws_secretsmanager_secret.bi_secret_key.arn,
          aws_secretsmanager_secret.mapbox.arn,
          aws_secretsmanager_secret.metastore_bi_password.arn,
          aws_secretsmanager_secret.metastore_bi_probe_password.arn,
        ]
      },
    ]
  })
}

resource "aws_iam_role" "bi_verify_task" {
  name        = "${local.name}-bi-verify-task"
  description = "The programs of bi-verify"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "ecs-tasks.amazonaws.com"
        }
        Action = "sts:AssumeRole"
      },
    ]
  })
}

resource "aws_iam_role" "bi_web_execution" {
  name        = "${local.name}-bi-web-execution"
  description = "Fetches the images and secrets of bi-web, and writes its logs"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "ecs-tasks.amazonaws.com"
        }
        Action = "sts:AssumeRole"
      },
    ]
  })
}

resource "aws_iam_role_policy" "bi_web_execution" {
  name = "needed"
  role = aws_iam_role.bi_web_execution.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "Login"
        Effect = "Allow"
        Action = "ecr:GetAuthorizationToken"
        # AWS knows no resource for this action.
        Resource = "*"
      },
      {
        Sid      = "Images"
        Effect   = "Allow"
        Action   = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
        Resource = [aws_ecr_repository.bi_superset.arn, aws_ecr_repository.edge.arn]
      },
      {
        Sid    = "Logs"
        Effect = "Allow"
        Action = ["logs:CreateLogStream", "logs:PutLogEvents"]
        # The streams of a log group have no names before they are written.
        Resource = "${aws_cloudwatch_log_group.bi_web.arn}:*"
      },
      {
        Sid    = "Secrets"
        Effect = "Allow"
        Action = "secretsmanager:GetSecretValue"
        Resource = [
          aws_secretsmanager_secret.bi_async_secret.arn,
          aws_secretsmanager_secret.bi_guest_secret.arn,
          aws_secretsmanager_secret.bi_secret_key.arn,
          aws_secretsmanager_secret.cache_password.arn,
          aws_secretsmanager_secret.mail.arn,
          aws_secretsmanager_secret.mapbox.arn,
          aws_secretsmanager_secret.metastore_bi_password.arn,
          aws_secretsmanager_secret.queue_password.arn,
          aws_secretsmanager_secret.slack.arn,
          aws_secretsmanager_secret.sso_client.arn,
        ]
      },
    ]
  })
}

resource "aws_iam_role" "bi_web_task" {
  name        = "${local.name}-bi-web-task"
  description = "The programs of bi-web"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "ecs-tasks.amazonaws.com"
        }
        Action = "sts:AssumeRole"
      },
    ]
  })
}

resource "aws_iam_role" "bi_worker_execution" {
  name        = "${local.name}-bi-worker-execution"
  description = "Fetches the images and secrets of bi-worker, and writes its logs"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "ecs-tasks.amazonaws.com"
        }
        Action = "sts:AssumeRole"
      },
    ]
  })
}

resource "aws_iam_role_policy" "bi_worker_execution" {
  name = "needed"
  role = aws_iam_role.bi_worker_execution.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "Login"
        Effect = "Allow"
        Action = "ecr:GetAuthorizationToken"
        # AWS knows no resource for this action.
        Resource = "*"
      },
      {
        Sid      = "Images"
        Effect   = "Allow"
        Action   = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
        Resource = aws_ecr_repository.bi_superset.arn
      },
      {
        Sid    = "Logs"
        Effect = "Allow"
        Action = ["logs:CreateLogStream", "logs:PutLogEvents"]
        # The streams of a log group have no names before they are written.
        Resource = "${aws_cloudwatch_log_group.bi_worker.arn}:*"
      },
      {
        Sid    = "Secrets"
        Effect = "Allow"
        Action = "secretsmanager:GetSecretValue"
        Resource = [
          aws_secretsmanager_secret.bi_async_secret.arn,
          aws_secretsmanager_secret.bi_guest_secret.arn,
          aws_secretsmanager_secret.bi_secret_key.arn,
          aws_secretsmanager_secret.cache_password.arn,
          aws_secretsmanager_secret.mail.arn,
          aws_secretsmanager_secret.mapbox.arn,
          aws_secretsmanager_secret.metastore_bi_password.arn,
          aws_secretsmanager_secret.queue_password.arn,
          aws_secretsmanager_secret.slack.arn,
          aws_secretsmanager_secret.sso_client.arn,
        ]
      },
    ]
  })
}

resource "aws_iam_role" "bi_worker_task" {
  name        = "${local.name}-bi-worker-task"
  description = "The programs of bi-worker"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "ecs-tasks.amazonaws.com"
        }
        Action = "sts:AssumeRole"
      },
    ]
  })
}

resource "aws_iam_role" "flow_logs" {
  name        = "${local.name}-flow-logs"
  description = "Writes the flow logs of the network"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "vpc-flow-logs.amazonaws.com"
        }
        Action = "sts:AssumeRole"
      },
    ]
  })
}

resource "aws_iam_role_policy" "flow_logs" {
  name = "needed"
  role = aws_iam_role.flow_logs.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "Find"
        Effect = "Allow"
        Action = "logs:DescribeLogGroups"
        # A list of log groups is asked for all of them.
        Resource = "*"
      },
      {
        Sid    = "Logs"
        Effect = "Allow"
        Action = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
        # The streams of a log group have no names before they are written.
        Resource = "${aws_cloudwatch_log_group.flow.arn}:*"
      },
    ]
  })
}

resource "aws_iam_role" "load_execution" {
  name        = "${local.name}-load-execution"
  description = "Fetches the images and secrets of load, and writes its logs"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "ecs-tasks.amazonaws.com"
        }
        Action = "sts:AssumeRole"
      },
    ]
  })
}

resource "aws_iam_role_policy" "load_execution" {
  name = "needed"
  role = aws_iam_role.load_execution.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "Login"
        Effect = "Allow"
        Action = "ecr:GetAuthorizationToken"
        # AWS knows no resource for this action.
        Resource = "*"
      },
      {
        Sid      = "Images"
        Effect   = "Allow"
        Action   = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
        Resource = aws_ecr_repository.load_postgres_with_warehouse.arn
      },
      {
        Sid    = "Logs"
        Effect = "Allow"
        Action = ["logs:CreateLogStream", "logs:PutLogEvents"]
        # The streams of a log group have no names before they are written.
        Resource = "${aws_cloudwatch_log_group.load.arn}:*"
      },
      {
        Sid    = "Secrets"
        Effect = "Allow"
        Action = "secretsmanager:GetSecretValue"
        Resource = [
          aws_secretsmanager_secret.mapbox.arn,
          aws_secretsmanager_secret.metastore_shop_password.arn,
        ]
      },
    ]
  })
}

resource "aws_iam_role" "load_task" {
  name        = "${local.name}-load-task"
  description = "The programs of load"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "ecs-tasks.amazonaws.com"
        }
        Action = "sts:AssumeRole"
      },
    ]
  })
}

resource "aws_iam_role" "metastore_databases_execution" {
  name        = "${local.name}-metastore-databases-execution"
  description = "Fetches the images and secrets of metastore-databases, and writes its logs"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "ecs-tasks.amazonaws.com"
        }
        Action = "sts:AssumeRole"
      },
    ]
  })
}

resource "aws_iam_role_policy" "metastore_databases_execution" {
  name = "needed"
  role = aws_iam_role.metastore_databases_execution.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "Login"
        Effect = "Allow"
        Action = "ecr:GetAuthorizationToken"
        # AWS knows no resource for this action.
        Resource = "*"
      },
      {
        Sid      = "Images"
        Effect   = "Allow"
        Action   = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
        Resource = aws_ecr_repository.metastore_postgres.arn
      },
      {
        Sid    = "Logs"
        Effect = "Allow"
        Action = ["logs:CreateLogStream", "logs:PutLogEvents"]
        # The streams of a log group have no names before they are written.
        Resource = "${aws_cloudwatch_log_group.metastore_databases.arn}:*"
      },
      {
        Sid    = "Secrets"
        Effect = "Allow"
        Action = "secretsmanager:GetSecretValue"
        Resource = [
          aws_db_instance.metastore.master_user_secret[0].secret_arn,
          aws_secretsmanager_secret.metastore_archive_password.arn,
          aws_secretsmanager_secret.metastore_ask_password.arn,
          aws_secretsmanager_secret.metastore_ask_probe_password.arn,
          aws_secretsmanager_secret.metastore_bi_password.arn,
          aws_secretsmanager_secret.metastore_bi_probe_password.arn,
          aws_secretsmanager_secret.metastore_ops_password.arn,
          aws_secretsmanager_secret.metastore_ops_probe_password.arn,
          aws_secretsmanager_secret.metastore_shop_password.arn,
          aws_secretsmanager_secret.metastore_shop_shop_audit_password.arn,
          aws_secretsmanager_secret.metastore_shop_shop_reader_password.arn,
        ]
      },
    ]
  })
}

resource "aws_iam_role" "metastore_databases_task" {
  name        = "${local.name}-metastore-databases-task"
  description = "The programs of metastore-databases"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "ecs-tasks.amazonaws.com"
        }
        Action = "sts:AssumeRole"
      },
    ]
  })
}

resource "aws_iam_role" "nightly_execution" {
  name        = "${local.name}-nightly-execution"
  description = "Fetches the images and secrets of nightly, and writes its logs"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "ecs-tasks.amazonaws.com"
        }
        Action = "sts:AssumeRole"
      },
    ]
  })
}

resource "aws_iam_role_policy" "nightly_execution" {
  name = "needed"
  role = aws_iam_role.nightly_execution.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "Login"
        Effect = "Allow"
        Action = "ecr:GetAuthorizationToken"
        # AWS knows no resource for this action.
        Resource = "*"
      },
      {
        Sid      = "Images"
        Effect   = "Allow"
        Action   = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
        Resource = aws_ecr_repository.nightly_postgres_with_project.arn
      },
      {
        Sid    = "Logs"
        Effect = "Allow"
        Action = ["logs:CreateLogStream", "logs:PutLogEvents"]
        # The streams of a log group have no names before they are written.
        Resource = "${aws_cloudwatch_log_group.nightly.arn}:*"
      },
      {
        Sid      = "Secrets"
        Effect   = "Allow"
        Action   = "secretsmanager:GetSecretValue"
        Resource = aws_secretsmanager_secret.metastore_shop_password.arn
      },
    ]
  })
}

resource "aws_iam_role" "nightly_task" {
  name        = "${local.name}-nightly-task"
  description = "The programs of nightly"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "ecs-tasks.amazonaws.com"
        }
        Action = "sts:AssumeRole"
      },
    ]
  })
}

resource "aws_iam_role" "ops_init_execution" {
  name        = "${local.name}-ops-init-execution"
  description = "Fetches the images and secrets of ops-init, and writes its logs"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "ecs-tasks.amazonaws.com"
        }
        Action = "sts:AssumeRole"
      },
    ]
  })
}

resource "aws_iam_role_policy" "ops_init_execution" {
  name = "needed"
  role = aws_iam_role.ops_init_execution.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "Login"
        Effect = "Allow"
        Action = "ecr:GetAuthorizationToken"
        # AWS knows no resource for this action.
        Resource = "*"
      },
      {
        Sid      = "Images"
        Effect   = "Allow"
        Action   = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
        Resource = aws_ecr_repository.ops_superset.arn
      },
      {
        Sid    = "Logs"
        Effect = "Allow"
        Action = ["logs:CreateLogStream", "logs:PutLogEvents"]
        # The streams of a log group have no names before they are written.
        Resource = "${aws_cloudwatch_log_group.ops_init.arn}:*"
      },
      {
        Sid    = "Secrets"
        Effect = "Allow"
        Action = "secretsmanager:GetSecretValue"
        Resource = [
          aws_secretsmanager_secret.metastore_ops_password.arn,
          aws_secretsmanager_secret.ops_admin_password.arn,
          aws_secretsmanager_secret.ops_secret_key.arn,
        ]
      },
    ]
  })
}

resource "aws_iam_role" "ops_init_task" {
  name        = "${local.name}-ops-init-task"
  description = "The programs of ops-init"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "ecs-tasks.amazonaws.com"
        }
        Action = "sts:AssumeRole"
      },
    ]
  })
}

resource "aws_iam_role" "ops_metrics_execution" {
  name        = "${local.name}-ops-metrics-execution"
  description = "Fetches the images and secrets of ops-metrics, and writes its logs"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "ecs-tasks.amazonaws.com"
        }
        Action = "sts:AssumeRole"
      },
    ]
  })
}

resource "aws_iam_role_policy" "ops_metrics_execution" {
  name = "needed"
  role = aws_iam_role.ops_metrics_execution.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "Login"
        Effect = "Allow"
        Action = "ecr:GetAuthorizationToken"
        # AWS knows no resource for this action.
        Resource = "*"
      },
      {
        Sid      = "Images"
        Effect   = "Allow"
        Action   = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
        Resource = aws_ecr_repository.ops_statsd_exporter.arn
      },
      {
        Sid    = "Logs"
        Effect = "Allow"
        Action = ["logs:CreateLogStream", "logs:PutLogEvents"]
        # The streams of a log group have no names before they are written.
        Resource = "${aws_cloudwatch_log_group.ops_metrics.arn}:*"
      },
    ]
  })
}

resource "aws_iam_role" "ops_metrics_task" {
  name        = "${local.name}-ops-metrics-task"
  description = "The programs of ops-metrics"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "ecs-tasks.amazonaws.com"
        }
        Action = "sts:AssumeRole"
      },
    ]
  })
}

resource "aws_iam_role" "ops_migrate_execution" {
  name        = "${local.name}-ops-migrate-execution"
  description = "Fetches the images and secrets of ops-migrate, and writes its logs"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "ecs-tasks.amazonaws.com"
        }
        Action = "sts:AssumeRole"
      },
    ]
  })
}

resource "aws_iam_role_policy" "ops_migrate_execution" {
  name = "needed"
  role = aws_iam_role.ops_migrate_execution.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "Login"
        Effect = "Allow"
        Action = "ecr:GetAuthorizationToken"
        # AWS knows no resource for this action.
        Resource = "*"
      },
      {
        Sid      = "Images"
        Effect   = "Allow"
        Action   = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
        Resource = aws_ecr_repository.ops_superset.arn
      },
      {
        Sid    = "Logs"
        Effect = "Allow"
        Action = ["logs:CreateLogStream", "logs:PutLogEvents"]
        # The streams of a log group have no names before they are written.
        Resource = "${aws_cloudwatch_log_group.ops_migrate.arn}:*"
      },
      {
        Sid    = "Secrets"
        Effect = "Allow"
        Action = "secretsmanager:GetSecretValue"
        Resource = [
          aws_secretsmanager_secret.metastore_ops_password.arn,
          aws_secretsmanager_secret.ops_admin_password.arn,
          aws_secretsmanager_secret.ops_secret_key.arn,
        ]
      },
    ]
  })
}

resource "aws_iam_role" "ops_migrate_task" {
  name        = "${local.name}-ops-migrate-task"
  description = "The programs of ops-migrate"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "ecs-tasks.amazonaws.com"
        }
        Action = "sts:AssumeRole"
      },
    ]
  })
}

resource "aws_iam_role" "ops_verify_execution" {
  name        = "${local.name}-ops-verify-execution"
  description = "Fetches the images and secrets of ops-verify, and writes its logs"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "ecs-tasks.amazonaws.com"
        }
        Action = "sts:AssumeRole"
      },
    ]
  })
}

resource "aws_iam_role_policy" "ops_verify_execution" {
  name = "needed"
  role = aws_iam_role.ops_verify_execution.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "Login"
        Effect = "Allow"
        Action = "ecr:GetAuthorizationToken"
        # AWS knows no resource for this action.
        Resource = "*"
      },
      {
        Sid      = "Images"
        Effect   = "Allow"
        Action   = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
        Resource = aws_ecr_repository.ops_superset.arn
      },
      {
        Sid    = "Logs"
        Effect = "Allow"
        Action = ["logs:CreateLogStream", "logs:PutLogEvents"]
        # The streams of a log group have no names before they are written.
        Resource = "${aws_cloudwatch_log_group.ops_verify.arn}:*"
      },
      {
        Sid    = "Secrets"
        Effect = "Allow"
        Action = "secretsmanager:GetSecretValue"
        Resource = [
          aws_secretsmanager_secret.metastore_ops_password.arn,
          aws_secretsmanager_secret.metastore_ops_probe_password.arn,
          aws_secretsmanager_secret.ops_admin_password.arn,
          aws_secretsmanager_secret.ops_secret_key.arn,
        ]
      },
    ]
  })
}

resource "aws_iam_role" "ops_verify_task" {
  name        = "${local.name}-ops-verify-task"
  description = "The programs of ops-verify"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "ecs-tasks.amazonaws.com"
        }
        Action = "sts:AssumeRole"
      },
    ]
  })
}

resource "aws_iam_role" "ops_web_execution" {
  name        = "${local.name}-ops-web-execution"
  description = "Fetches the images and secrets of ops-web, and writes its logs"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "ecs-tasks.amazonaws.com"
        }
        Action = "sts:AssumeRole"
      },
    ]
  })
}

resource "aws_iam_role_policy" "ops_web_execution" {
  name = "needed"
  role = aws_iam_role.ops_web_execution.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "Login"
        Effect = "Allow"
        Action = "ecr:GetAuthorizationToken"
        # AWS knows no resource for this action.
        Resource = "*"
      },
      {
        Sid      = "Images"
        Effect   = "Allow"
        Action   = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
        Resource = [aws_ecr_repository.ops_superset.arn, aws_ecr_repository.edge.arn]
      },
      {
        Sid    = "Logs"
        Effect = "Allow"
        Action = ["logs:CreateLogStream", "logs:PutLogEvents"]
        # The streams of a log group have no names before they are written.
        Resource = "${aws_cloudwatch_log_group.ops_web.arn}:*"
      },
      {
        Sid    = "Secrets"
        Effect = "Allow"
        Action = "secretsmanager:GetSecretValue"
        Resource = [
          aws_secretsmanager_secret.metastore_ops_password.arn,
          aws_secretsmanager_secret.ops_secret_key.arn,
        ]
      },
    ]
  })
}

resource "aws_iam_role" "ops_web_task" {
  name        = "${local.name}-ops-web-task"
  description = "The programs of ops-web"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "ecs-tasks.amazonaws.com"
        }
        Action = "sts:AssumeRole"
      },
    ]
  })
}

resource "aws_iam_role" "scheduler" {
  name        = "${local.name}-scheduler"
  description = "Starts jobs by the clock"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "scheduler.amazonaws.com"
        }
        Action = "sts:AssumeRole"
      },
    ]
  })
}

resource "aws_iam_role_policy" "scheduler" {
  name = "needed"
  role = aws_iam_role.scheduler.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "Run"
        Effect   = "Allow"
        Action   = "ecs:RunTask"
        Resource = aws_ecs_task_definition.nightly.arn
        Condition = {
          ArnEquals = {
            "ecs:cluster" = aws_ecs_cluster.this.arn
          }
        }
      },
      {
        Sid      = "Pass"
        Effect   = "Allow"
        Action   = "iam:PassRole"
        Resource = [aws_iam_role.nightly_execution.arn, aws_iam_role.nightly_task.arn]
        Condition = {
          StringEquals = {
            "iam:PassedToService" = "ecs-tasks.amazonaws.com"
          }
        }
      },
      {
        Sid    = "Tag"
        Effect = "Allow"
        Action = "ecs:TagResource"
        # Tasks have no names before they run.
        Resource = "arn:aws:ecs:${var.aws_region}:*:task/${local.name}/*"
        Condition = {
          StringEquals = {
            "ecs:CreateAction" = "RunTask"
          }
        }
      },
    ]
  })
}

resource "aws_iam_role" "site_execution" {
  name        = "${local.name}-site-execution"
  description = "Fetches the images and secrets of site, and writes its logs"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "ecs-tasks.amazonaws.com"
        }
        Action = "sts:AssumeRole"
      },
    ]
  })
}

resource "aws_iam_role_policy" "site_execution" {
  name = "needed"
  role = aws_iam_role.site_execution.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "Login"
        Effect = "Allow"
        Action = "ecr:GetAuthorizationToken"
        # AWS knows no resource for this action.
        Resource = "*"
      },
      {
        Sid      = "Images"
        Effect   = "Allow"
        Action   = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
        Resource = aws_ecr_repository.site_program_with_project.arn
      },
      {
        Sid    = "Logs"
        Effect = "Allow"
        Action = ["logs:CreateLogStream", "logs:PutLogEvents"]
        # The streams of a log group have no names before they are written.
        Resource = "${aws_cloudwatch_log_group.site.arn}:*"
      },
      {
        Sid      = "Secrets"
        Effect   = "Allow"
        Action   = "secretsmanager:GetSecretValue"
        Resource = aws_secretsmanager_secret.metastore_shop_password.arn
      },
    ]
  })
}

resource "aws_iam_role" "site_task" {
  name        = "${local.name}-site-task"
  description = "The programs of site"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "ecs-tasks.amazonaws.com"
        }
        Action = "sts:AssumeRole"
      },
    ]
  })
}

resource "aws_iam_role" "trial_provider_execution" {
  name        = "${local.name}-trial-provider-execution"
  description = "Fetches the images and secrets of trial-provider, and writes its logs"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "ecs-tasks.amazonaws.com"
        }
        Action = "sts:AssumeRole"
      },
    ]
  })
}

resource "aws_iam_role_policy" "trial_provider_execution" {
  name = "needed"
  role = aws_iam_role.trial_provider_execution.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "Login"
        Effect = "Allow"
        Action = "ecr:GetAuthorizationToken"
        # AWS knows no resource for this action.
        Resource = "*"
      },
      {
        Sid      = "Images"
        Effect   = "Allow"
        Action   = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
        Resource = aws_ecr_repository.trial_oidc_provider.arn
      },
      {
        Sid    = "Logs"
        Effect = "Allow"
        Action = ["logs:CreateLogStream", "logs:PutLogEvents"]
        # The streams of a log group have no names before they are written.
        Resource = "${aws_cloudwatch_log_group.trial_provider.arn}:*"
      },
      {
        Sid    = "Secrets"
        Effect = "Allow"
        Action = "secretsmanager:GetSecretValue"
        Resource = [
          aws_secretsmanager_secret.carol.arn,
          aws_secretsmanager_secret.trial_client_secret.arn,
          aws_secretsmanager_secret.trial_key_secret.arn,
        ]
      },
    ]
  })
}

resource "aws_iam_role" "trial_provider_task" {
  name        = "${local.name}-trial-provider-task"
  description = "The programs of trial-provider"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "ecs-tasks.amazonaws.com"
        }
        Action = "sts:AssumeRole"
      },
    ]
  })
}
