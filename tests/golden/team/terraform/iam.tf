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
        Sid      = "Run"
        Effect   = "Allow"
        Action   = "ecs:RunTask"
        Resource = aws_ecs_task_definition.bi_verify.arn
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
        Resource = [aws_iam_role.bi_verify_execution.arn, aws_iam_role.bi_verify_task.arn]
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
          "arn:aws:ssm:${var.aws_region}:*:parameter/${local.name}/stopped/bi-beat",
          "arn:aws:ssm:${var.aws_region}:*:parameter/${local.name}/stopped/bi-web",
          "arn:aws:ssm:${var.aws_region}:*:parameter/${local.name}/stopped/bi-worker",
        ]
      },
      {
        Sid    = "Services"
        Effect = "Allow"
        Action = ["ecs:DescribeServices", "ecs:UpdateService"]
        # The account is the one that the role is in, which its resources need not say.
        Resource = [
          "arn:aws:ecs:${var.aws_region}:*:service/${local.name}/${local.name}-bi-beat",
          "arn:aws:ecs:${var.aws_region}:*:service/${local.name}/${local.name}-bi-web",
          "arn:aws:ecs:${var.aws_region}:*:service/${local.name}/${local.name}-bi-worker",
        ]
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
          aws_ecs_task_definition.bi_migrate.arn,
          aws_ecs_task_definition.bi_init.arn,
          aws_ecs_task_definition.fill.arn,
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
          aws_iam_role.bi_init_execution.arn,
          aws_iam_role.bi_init_task.arn,
          aws_iam_role.bi_migrate_execution.arn,
          aws_iam_role.bi_migrate_task.arn,
          aws_iam_role.fill_execution.arn,
          aws_iam_role.fill_task.arn,
          aws_iam_role.metastore_databases_execution.arn,
          aws_iam_role.metastore_databases_task.arn,
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
          "arn:aws:ssm:${var.aws_region}:*:parameter/${local.name}/done/bi-migrate",
          "arn:aws:ssm:${var.aws_region}:*:parameter/${local.name}/done/bi-init",
          "arn:aws:ssm:${var.aws_region}:*:parameter/${local.name}/done/fill",
          "arn:aws:ssm:${var.aws_region}:*:parameter/${local.name}/stopped/bi-beat",
          "arn:aws:ssm:${var.aws_region}:*:parameter/${local.name}/stopped/bi-web",
          "arn:aws:ssm:${var.aws_region}:*:parameter/${local.name}/stopped/bi-worker",
        ]
      },
      {
        Sid    = "Services"
        Effect = "Allow"
        Action = ["ecs:DescribeServices", "ecs:UpdateService"]
        # The account is the one that the role is in, which its resources need not say.
        Resource = [
          "arn:aws:ecs:${var.aws_region}:*:service/${local.name}/${local.name}-bi-beat",
          "arn:aws:ecs:${var.aws_region}:*:service/${local.name}/${local.name}-bi-web",
          "arn:aws:ecs:${var.aws_region}:*:service/${local.name}/${local.name}-bi-worker",
        ]
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
        Resource = aws_secretsmanager_secret.cache_password.arn
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
          aws_secretsmanager_secret.bi_secret_key.arn,
          aws_secretsmanager_secret.cache_password.arn,
          aws_secretsmanager_secret.metastore_bi_password.arn,
          aws_secretsmanager_secret.metastore_shop_shop_reader_password.arn,
          aws_secretsmanager_secret.sso_client_secret.arn,
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
          aws_secretsmanager_secret.bi_secret_key.arn,
          aws_secretsmanager_secret.cache_password.arn,
          aws_secretsmanager_secret.metastore_bi_password.arn,
          aws_secretsmanager_secret.metastore_shop_shop_reader_password.arn,
          aws_secretsmanager_secret.sso_client_secret.arn,
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
          aws_secretsmanager_secret.bi_secret_key.arn,
          aws_secretsmanager_secret.cache_password.arn,
          aws_secretsmanager_secret.metastore_bi_password.arn,
          aws_secretsmanager_secret.sso_client_secret.arn,
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
          aws_secretsmanager_secret.bi_secret_key.arn,
          aws_secretsmanager_secret.cache_password.arn,
          aws_secretsmanager_secret.metastore_bi_password.arn,
          aws_secretsmanager_secret.sso_client_secret.arn,
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

resource "aws_iam_role" "fill_execution" {
  name        = "${local.name}-fill-execution"
  description = "Fetches the images and secrets of fill, and writes its logs"
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

resource "aws_iam_role_policy" "fill_execution" {
  name = "needed"
  role = aws_iam_role.fill_execution.id
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
        Resource = aws_ecr_repository.fill_postgres_with_warehouse.arn
      },
      {
        Sid    = "Logs"
        Effect = "Allow"
        Action = ["logs:CreateLogStream", "logs:PutLogEvents"]
        # The streams of a log group have no names before they are written.
        Resource = "${aws_cloudwatch_log_group.fill.arn}:*"
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

resource "aws_iam_role" "fill_task" {
  name        = "${local.name}-fill-task"
  description = "The programs of fill"
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
          aws_secretsmanager_secret.metastore_bi_password.arn,
          aws_secretsmanager_secret.metastore_bi_probe_password.arn,
          aws_secretsmanager_secret.metastore_shop_password.arn,
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

resource "aws_iam_role" "sso_provider_execution" {
  name        = "${local.name}-sso-provider-execution"
  description = "Fetches the images and secrets of sso-provider, and writes its logs"
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

resource "aws_iam_role_policy" "sso_provider_execution" {
  name = "needed"
  role = aws_iam_role.sso_provider_execution.id
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
        Resource = aws_ecr_repository.sso_oidc_provider.arn
      },
      {
        Sid    = "Logs"
        Effect = "Allow"
        Action = ["logs:CreateLogStream", "logs:PutLogEvents"]
        # The streams of a log group have no names before they are written.
        Resource = "${aws_cloudwatch_log_group.sso_provider.arn}:*"
      },
      {
        Sid    = "Secrets"
        Effect = "Allow"
        Action = "secretsmanager:GetSecretValue"
        Resource = [
          aws_secretsmanager_secret.sso_client_secret.arn,
          aws_secretsmanager_secret.sso_key_secret.arn,
          aws_secretsmanager_secret.sso_password.arn,
        ]
      },
    ]
  })
}

resource "aws_iam_role" "sso_provider_task" {
  name        = "${local.name}-sso-provider-task"
  description = "The programs of sso-provider"
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
