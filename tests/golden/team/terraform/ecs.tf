# What runs. Each service has its own task definition, so that a change of one rolls no other.

resource "aws_ecs_cluster" "this" {
  name = local.name

  setting {
    name  = "containerInsights"
    value = "enabled"
  }
}

resource "aws_ecs_cluster_capacity_providers" "this" {
  cluster_name       = aws_ecs_cluster.this.name
  capacity_providers = ["FARGATE", "FARGATE_SPOT"]
}

resource "aws_service_discovery_private_dns_namespace" "this" {
  name        = "${local.name}.internal"
  vpc         = aws_vpc.this.id
  description = "Where services find each other"
}

resource "aws_ecs_task_definition" "bi_beat" {
  family                   = "${local.name}-bi-beat"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = var.task_sizes["bi-beat"].cpu
  memory                   = var.task_sizes["bi-beat"].memory
  execution_role_arn       = aws_iam_role.bi_beat_execution.arn
  task_role_arn            = aws_iam_role.bi_beat_task.arn
  container_definitions = jsonencode([
    {
      name      = "prepare"
      image     = "${aws_ecr_repository.bi_superset.repository_url}${var.images["bi-superset"]}"
      essential = false
      command = [
        "/bin/sh",
        "/opt/stackwright/prepare.sh",
        "/opt/stackwright/bi-beat",
        "/etc/stackwright",
        "/run/secrets",
      ]
      user = "1000:1000"
      environment = [
        {
          name  = "CACHE_CACHE_ADDRESS"
          value = aws_elasticache_replication_group.cache.primary_endpoint_address
        },
      ]
      secrets = [
        { name = "SECRET_CACHE_PASSWORD", valueFrom = aws_secretsmanager_secret.cache_password.arn },
      ]
      readonlyRootFilesystem = true
      mountPoints = [
        { sourceVolume = "files", containerPath = "/etc/stackwright", readOnly = false },
        { sourceVolume = "secrets", containerPath = "/run/secrets", readOnly = false },
      ]
      stopTimeout = 30
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = aws_cloudwatch_log_group.bi_beat.name
          awslogs-region        = var.aws_region
          awslogs-stream-prefix = "prepare"
        }
      }
    },
    {
      name      = "main"
      image     = "${aws_ecr_repository.bi_superset.repository_url}${var.images["bi-superset"]}"
      essential = true
      command = [
        "/bin/sh",
        "-c",
        "set -e\nmkdir -p /tmp/stackwright\nexec celery --app=superset_beat:app beat --scheduler=superset_beat:Scheduler --schedule=/tmp/stackwright/schedule --pidfile= --max-interval=10 --loglevel=INFO",
      ]
      workingDirectory = "/etc/stackwright"
      user             = "1000:1000"
      environment = [
        { name = "FLASK_APP", value = "superset" },
        { name = "PYTHONPATH", value = "/etc/stackwright" },
        { name = "PYTHONUNBUFFERED", value = "1" },
        { name = "ROLE_NAME", value = "bi-beat" },
        { name = "ROLE_SCRATCH", value = "/tmp/stackwright" },
        { name = "SCARF_ANALYTICS", value = "false" },
        { name = "SUPERSET_ENV", value = "production" },
        { name = "SUPERSET_HOME", value = "/tmp/stackwright" },
      ]
      readonlyRootFilesystem = true
      mountPoints = [
        { sourceVolume = "files", containerPath = "/etc/stackwright", readOnly = true },
        { sourceVolume = "secrets", containerPath = "/run/secrets", readOnly = true },
        { sourceVolume = "tmp", containerPath = "/tmp", readOnly = false },
      ]
      dependsOn = [
        { containerName = "prepare", condition = "SUCCESS" },
      ]
      healthCheck = {
        command = [
          "CMD",
          "sh",
          "-c",
          "test \"$(( $(date +%s) - $(stat -c %Y /tmp/stackwright/heartbeat || echo 0) ))\" -le 300",
        ]
        interval    = 30
        timeout     = 2
        retries     = 2
        startPeriod = 60
      }
      stopTimeout = 15
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = aws_cloudwatch_log_group.bi_beat.name
          awslogs-region        = var.aws_region
          awslogs-stream-prefix = "main"
        }
      }
    },
  ])

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = "X86_64"
  }

  volume {
    name = "files"
  }

  volume {
    name = "secrets"
  }

  volume {
    name = "tmp"
  }
}

resource "aws_ecs_task_definition" "bi_init" {
  family                   = "${local.name}-bi-init"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = var.task_sizes["bi-init"].cpu
  memory                   = var.task_sizes["bi-init"].memory
  execution_role_arn       = aws_iam_role.bi_init_execution.arn
  task_role_arn            = aws_iam_role.bi_init_task.arn
  container_definitions = jsonencode([
    {
      name      = "prepare"
      image     = "${aws_ecr_repository.bi_superset_with_dashboards.repository_url}${var.images["bi-superset-with-dashboards"]}"
      essential = false
      command = [
        "/bin/sh",
        "/opt/stackwright/prepare.sh",
        "/opt/stackwright/bi-init",
        "/etc/stackwright",
        "/run/secrets",
      ]
      user = "1000:1000"
      environment = [
        { name = "DATABASE_METASTORE_ADDRESS", value = aws_db_instance.metastore.address },
        {
          name  = "CACHE_CACHE_ADDRESS"
          value = aws_elasticache_replication_group.cache.primary_endpoint_address
        },
        { name = "ENTRY_ENTRY_ADDRESS", value = aws_lb.this.dns_name },
      ]
      secrets = [
        {
          name      = "SECRET_METASTORE_BI_PASSWORD"
          valueFrom = aws_secretsmanager_secret.metastore_bi_password.arn
        },
        {
          name      = "SECRET_BI_ADMIN_PASSWORD"
          valueFrom = aws_secretsmanager_secret.bi_admin_password.arn
        },
        { name = "SECRET_BI_SECRET_KEY", valueFrom = aws_secretsmanager_secret.bi_secret_key.arn },
        { name = "SECRET_CACHE_PASSWORD", valueFrom = aws_secretsmanager_secret.cache_password.arn },
        {
          name      = "SECRET_METASTORE_SHOP_SHOP_READER_PASSWORD"
          valueFrom = aws_secretsmanager_secret.metastore_shop_shop_reader_password.arn
        },
        {
          name      = "SECRET_SSO_CLIENT_SECRET"
          valueFrom = aws_secretsmanager_secret.sso_client_secret.arn
        },
      ]
      readonlyRootFilesystem = true
      mountPoints = [
        { sourceVolume = "files", containerPath = "/etc/stackwright", readOnly = false },
        { sourceVolume = "secrets", containerPath = "/run/secrets", readOnly = false },
      ]
      stopTimeout = 30
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = aws_cloudwatch_log_group.bi_init.name
          awslogs-region        = var.aws_region
          awslogs-stream-prefix = "prepare"
        }
      }
    },
    {
      name      = "main"
      image     = "${aws_ecr_repository.bi_superset_with_dashboards.repository_url}${var.images["bi-superset-with-dashboards"]}"
      essential = true
      command = [
        "/bin/sh",
        "-c",
        "set -e\nmkdir -p /tmp/stackwright\nexec python /etc/stackwright/lifecycle.py init admin sources dashboards",
      ]
      workingDirectory = "/etc/stackwright"
      user             = "1000:1000"
      environment = [
        { name = "FLASK_APP", value = "superset" },
        { name = "PYTHONPATH", value = "/etc/stackwright" },
        { name = "PYTHONUNBUFFERED", value = "1" },
        { name = "ROLE_DATABASE_OPTIONS", value = "-c synchronous_commit=off" },
        { name = "ROLE_NAME", value = "bi-lifecycle" },
        { name = "ROLE_POOL_OVERFLOW", value = "3" },
        { name = "ROLE_POOL_SIZE", value = "2" },
        { name = "ROLE_SCRATCH", value = "/tmp/stackwright" },
        { name = "SCARF_ANALYTICS", value = "false" },
        { name = "SUPERSET_ENV", value = "production" },
        { name = "SUPERSET_HOME", value = "/tmp/stackwright" },
      ]
      readonlyRootFilesystem = true
      mountPoints = [
        { sourceVolume = "files", containerPath = "/etc/stackwright", readOnly = true },
        { sourceVolume = "secrets", containerPath = "/run/secrets", readOnly = true },
        { sourceVolume = "tmp", containerPath = "/tmp", readOnly = false },
      ]
      dependsOn = [
        { containerName = "prepare", condition = "SUCCESS" },
      ]
      stopTimeout = 30
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = aws_cloudwatch_log_group.bi_init.name
          awslogs-region        = var.aws_region
          awslogs-stream-prefix = "main"
        }
      }
    },
  ])

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = "X86_64"
  }

  volume {
    name = "files"
  }

  volume {
    name = "secrets"
  }

  volume {
    name = "tmp"
  }
}

resource "aws_ecs_task_definition" "bi_migrate" {
  family                   = "${local.name}-bi-migrate"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = var.task_sizes["bi-migrate"].cpu
  memory                   = var.task_sizes["bi-migrate"].memory
  execution_role_arn       = aws_iam_role.bi_migrate_execution.arn
  task_role_arn            = aws_iam_role.bi_migrate_task.arn
  container_definitions = jsonencode([
    {
      name      = "prepare"
      image     = "${aws_ecr_repository.bi_superset_with_dashboards.repository_url}${var.images["bi-superset-with-dashboards"]}"
      essential = false
      command = [
        "/bin/sh",
        "/opt/stackwright/prepare.sh",
        "/opt/stackwright/bi-migrate",
        "/etc/stackwright",
        "/run/secrets",
      ]
      user = "1000:1000"
      environment = [
        { name = "DATABASE_METASTORE_ADDRESS", value = aws_db_instance.metastore.address },
        {
          name  = "CACHE_CACHE_ADDRESS"
          value = aws_elasticache_replication_group.cache.primary_endpoint_address
        },
        { name = "ENTRY_ENTRY_ADDRESS", value = aws_lb.this.dns_name },
      ]
      secrets = [
        {
          name      = "SECRET_METASTORE_BI_PASSWORD"
          valueFrom = aws_secretsmanager_secret.metastore_bi_password.arn
        },
        {
          name      = "SECRET_BI_ADMIN_PASSWORD"
          valueFrom = aws_secretsmanager_secret.bi_admin_password.arn
        },
        { name = "SECRET_BI_SECRET_KEY", valueFrom = aws_secretsmanager_secret.bi_secret_key.arn },
        { name = "SECRET_CACHE_PASSWORD", valueFrom = aws_secretsmanager_secret.cache_password.arn },
        {
          name      = "SECRET_METASTORE_SHOP_SHOP_READER_PASSWORD"
          valueFrom = aws_secretsmanager_secret.metastore_shop_shop_reader_password.arn
        },
        {
          name      = "SECRET_SSO_CLIENT_SECRET"
          valueFrom = aws_secretsmanager_secret.sso_client_secret.arn
        },
      ]
      readonlyRootFilesystem = true
      mountPoints = [
        { sourceVolume = "files", containerPath = "/etc/stackwright", readOnly = false },
        { sourceVolume = "secrets", containerPath = "/run/secrets", readOnly = false },
      ]
      stopTimeout = 30
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = aws_cloudwatch_log_group.bi_migrate.name
          awslogs-region        = var.aws_region
          awslogs-stream-prefix = "prepare"
        }
      }
    },
    {
      name      = "main"
      image     = "${aws_ecr_repository.bi_superset_with_dashboards.repository_url}${var.images["bi-superset-with-dashboards"]}"
      essential = true
      command = [
        "/bin/sh",
        "-c",
        "set -e\nmkdir -p /tmp/stackwright\nexec python /etc/stackwright/lifecycle.py migrate",
      ]
      workingDirectory = "/etc/stackwright"
      user             = "1000:1000"
      environment = [
        { name = "FLASK_APP", value = "superset" },
        { name = "PYTHONPATH", value = "/etc/stackwright" },
        { name = "PYTHONUNBUFFERED", value = "1" },
        { name = "ROLE_DATABASE_OPTIONS", value = "-c synchronous_commit=off" },
        { name = "ROLE_NAME", value = "bi-lifecycle" },
        { name = "ROLE_POOL_OVERFLOW", value = "3" },
        { name = "ROLE_POOL_SIZE", value = "2" },
        { name = "ROLE_SCRATCH", value = "/tmp/stackwright" },
        { name = "SCARF_ANALYTICS", value = "false" },
        { name = "SUPERSET_ENV", value = "production" },
        { name = "SUPERSET_HOME", value = "/tmp/stackwright" },
      ]
      readonlyRootFilesystem = true
      mountPoints = [
        { sourceVolume = "files", containerPath = "/etc/stackwright", readOnly = true },
        { sourceVolume = "secrets", containerPath = "/run/secrets", readOnly = true },
        { sourceVolume = "tmp", containerPath = "/tmp", readOnly = false },
      ]
      dependsOn = [
        { containerName = "prepare", condition = "SUCCESS" },
      ]
      stopTimeout = 30
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = aws_cloudwatch_log_group.bi_migrate.name
          awslogs-region        = var.aws_region
          awslogs-stream-prefix = "main"
        }
      }
    },
  ])

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = "X86_64"
  }

  volume {
    name = "files"
  }

  volume {
    name = "secrets"
  }

  volume {
    name = "tmp"
  }
}

resource "aws_ecs_task_definition" "bi_verify" {
  family                   = "${local.name}-bi-verify"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = var.task_sizes["bi-verify"].cpu
  memory                   = var.task_sizes["bi-verify"].memory
  execution_role_arn       = aws_iam_role.bi_verify_execution.arn
  task_role_arn            = aws_iam_role.bi_verify_task.arn
  container_definitions = jsonencode([
    {
      name      = "prepare"
      image     = "${aws_ecr_repository.bi_superset.repository_url}${var.images["bi-superset"]}"
      essential = false
      command = [
        "/bin/sh",
        "/opt/stackwright/prepare.sh",
        "/opt/stackwright/bi-verify",
        "/etc/stackwright",
        "/run/secrets",
      ]
      user = "1000:1000"
      environment = [
        { name = "ENTRY_ENTRY_ADDRESS", value = aws_lb.this.dns_name },
        { name = "DATABASE_METASTORE_ADDRESS", value = aws_db_instance.metastore.address },
      ]
      secrets = [
        {
          name      = "SECRET_BI_ADMIN_PASSWORD"
          valueFrom = aws_secretsmanager_secret.bi_admin_password.arn
        },
        { name = "SECRET_BI_SECRET_KEY", valueFrom = aws_secretsmanager_secret.bi_secret_key.arn },
        {
          name      = "SECRET_METASTORE_BI_PASSWORD"
          valueFrom = aws_secretsmanager_secret.metastore_bi_password.arn
        },
        {
          name      = "SECRET_METASTORE_BI_PROBE_PASSWORD"
          valueFrom = aws_secretsmanager_secret.metastore_bi_probe_password.arn
        },
      ]
      readonlyRootFilesystem = true
      mountPoints = [
        { sourceVolume = "files", containerPath = "/etc/stackwright", readOnly = false },
        { sourceVolume = "secrets", containerPath = "/run/secrets", readOnly = false },
      ]
      stopTimeout = 30
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = aws_cloudwatch_log_group.bi_verify.name
          awslogs-region        = var.aws_region
          awslogs-stream-prefix = "prepare"
        }
      }
    },
    {
      name      = "main"
      image     = "${aws_ecr_repository.bi_superset.repository_url}${var.images["bi-superset"]}"
      essential = true
      command = [
        "/bin/sh",
        "-c",
        "mkdir -p /tmp/stackwright\nended=$${TMPDIR:-/tmp}/.ended-badly\n{ python /etc/stackwright/verify.py || : >\"$ended\"; } | {\n  found=0\n  while IFS= read -r line || test -n \"$line\"; do\n    printf '%s\\n' \"$line\"\n    case $line in '{'*'\"ok\": false'*|'{'*'\"ok\":false'*) found=1 ;; esac\n  done\n  exit $found\n} && test ! -e \"$ended\"",
      ]
      workingDirectory = "/etc/stackwright"
      user             = "1000:1000"
      environment = [
        { name = "FLASK_APP", value = "superset" },
        { name = "PYTHONPATH", value = "/etc/stackwright" },
        { name = "PYTHONUNBUFFERED", value = "1" },
        { name = "ROLE_NAME", value = "bi-verify" },
        { name = "ROLE_SCRATCH", value = "/tmp/stackwright" },
        { name = "SCARF_ANALYTICS", value = "false" },
        { name = "SUPERSET_ENV", value = "production" },
        { name = "SUPERSET_HOME", value = "/tmp/stackwright" },
      ]
      readonlyRootFilesystem = true
      mountPoints = [
        { sourceVolume = "files", containerPath = "/etc/stackwright", readOnly = true },
        { sourceVolume = "secrets", containerPath = "/run/secrets", readOnly = true },
        { sourceVolume = "tmp", containerPath = "/tmp", readOnly = false },
      ]
      dependsOn = [
        { containerName = "prepare", condition = "SUCCESS" },
      ]
      stopTimeout = 30
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = aws_cloudwatch_log_group.bi_verify.name
          awslogs-region        = var.aws_region
          awslogs-stream-prefix = "main"
        }
      }
    },
  ])

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = "X86_64"
  }

  volume {
    name = "files"
  }

  volume {
    name = "secrets"
  }

  volume {
    name = "tmp"
  }
}

resource "aws_ecs_task_definition" "bi_web" {
  family                   = "${local.name}-bi-web"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = var.task_sizes["bi-web"].cpu
  memory                   = var.task_sizes["bi-web"].memory
  execution_role_arn       = aws_iam_role.bi_web_execution.arn
  task_role_arn            = aws_iam_role.bi_web_task.arn
  container_definitions = jsonencode([
    {
      name      = "prepare"
      image     = "${aws_ecr_repository.bi_superset.repository_url}${var.images["bi-superset"]}"
      essential = false
      command = [
        "/bin/sh",
        "/opt/stackwright/prepare.sh",
        "/opt/stackwright/bi-web",
        "/etc/stackwright",
        "/run/secrets",
      ]
      user = "1000:1000"
      environment = [
        { name = "DATABASE_METASTORE_ADDRESS", value = aws_db_instance.metastore.address },
        {
          name  = "CACHE_CACHE_ADDRESS"
          value = aws_elasticache_replication_group.cache.primary_endpoint_address
        },
        { name = "ENTRY_ENTRY_ADDRESS", value = aws_lb.this.dns_name },
      ]
      secrets = [
        {
          name      = "SECRET_METASTORE_BI_PASSWORD"
          valueFrom = aws_secretsmanager_secret.metastore_bi_password.arn
        },
        { name = "SECRET_BI_SECRET_KEY", valueFrom = aws_secretsmanager_secret.bi_secret_key.arn },
        { name = "SECRET_CACHE_PASSWORD", valueFrom = aws_secretsmanager_secret.cache_password.arn },
        {
          name      = "SECRET_SSO_CLIENT_SECRET"
          valueFrom = aws_secretsmanager_secret.sso_client_secret.arn
        },
      ]
      readonlyRootFilesystem = true
      mountPoints = [
        { sourceVolume = "files", containerPath = "/etc/stackwright", readOnly = false },
        { sourceVolume = "secrets", containerPath = "/run/secrets", readOnly = false },
      ]
      stopTimeout = 30
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = aws_cloudwatch_log_group.bi_web.name
          awslogs-region        = var.aws_region
          awslogs-stream-prefix = "prepare"
        }
      }
    },
    {
      name      = "main"
      image     = "${aws_ecr_repository.bi_superset.repository_url}${var.images["bi-superset"]}"
      essential = true
      command = [
        "/bin/sh",
        "-c",
        "set -e\nmkdir -p /tmp/stackwright\nexec gunicorn --config /etc/stackwright/gunicorn.conf.py --bind 0.0.0.0:8188 'superset.app:create_app()'",
      ]
      workingDirectory = "/etc/stackwright"
      user             = "1000:1000"
      portMappings = [
        { name = "http", containerPort = 8188, protocol = "tcp" },
      ]
      environment = [
        { name = "FLASK_APP", value = "superset" },
        { name = "PYTHONPATH", value = "/etc/stackwright" },
        { name = "PYTHONUNBUFFERED", value = "1" },
        { name = "ROLE_NAME", value = "bi-web" },
        { name = "ROLE_POOL_OVERFLOW", value = "2" },
        { name = "ROLE_POOL_SIZE", value = "8" },
        { name = "ROLE_SCRATCH", value = "/tmp/stackwright" },
        { name = "ROLE_STATEMENT_TIMEOUT", value = "120000" },
        { name = "SCARF_ANALYTICS", value = "false" },
        { name = "SUPERSET_ENV", value = "production" },
        { name = "SUPERSET_HOME", value = "/tmp/stackwright" },
      ]
      readonlyRootFilesystem = true
      mountPoints = [
        { sourceVolume = "files", containerPath = "/etc/stackwright", readOnly = true },
        { sourceVolume = "secrets", containerPath = "/run/secrets", readOnly = true },
        { sourceVolume = "tmp", containerPath = "/tmp", readOnly = false },
      ]
      dependsOn = [
        { containerName = "prepare", condition = "SUCCESS" },
      ]
      healthCheck = {
        command = [
          "CMD",
          "curl",
          "--fail",
          "--silent",
          "--output",
          "/dev/null",
          "--max-time",
          "30",
          "http://127.0.0.1:8188/health",
        ]
        interval    = 30
        timeout     = 30
        retries     = 8
        startPeriod = 300
      }
      stopTimeout = 120
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = aws_cloudwatch_log_group.bi_web.name
          awslogs-region        = var.aws_region
          awslogs-stream-prefix = "main"
        }
      }
    },
    {
      name      = "edge"
      image     = "${aws_ecr_repository.edge.repository_url}${var.images["edge"]}"
      essential = true
      command   = ["nginx", "-e", "stderr", "-c", "/opt/stackwright/bi-web/nginx.conf"]
      user      = "101:101"
      portMappings = [
        { name = "edge", containerPort = 8080, protocol = "tcp" },
      ]
      readonlyRootFilesystem = true
      mountPoints = [
        { sourceVolume = "edge-tmp", containerPath = "/tmp", readOnly = false },
      ]
      dependsOn = [
        { containerName = "main", condition = "START" },
      ]
      healthCheck = {
        command = [
          "CMD",
          "curl",
          "--fail",
          "--silent",
          "--output",
          "/dev/null",
          "--max-time",
          "2",
          "http://127.0.0.1:8080/.edge/health",
        ]
        interval    = 10
        timeout     = 5
        retries     = 3
        startPeriod = 30
      }
      stopTimeout = 120
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = aws_cloudwatch_log_group.bi_web.name
          awslogs-region        = var.aws_region
          awslogs-stream-prefix = "edge"
        }
      }
    },
  ])

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = "X86_64"
  }

  volume {
    name = "edge-tmp"
  }

  volume {
    name = "files"
  }

  volume {
    name = "secrets"
  }

  volume {
    name = "tmp"
  }
}

resource "aws_ecs_task_definition" "bi_worker" {
  family                   = "${local.name}-bi-worker"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = var.task_sizes["bi-worker"].cpu
  memory                   = var.task_sizes["bi-worker"].memory
  execution_role_arn       = aws_iam_role.bi_worker_execution.arn
  task_role_arn            = aws_iam_role.bi_worker_task.arn
  container_definitions = jsonencode([
    {
      name      = "prepare"
      image     = "${aws_ecr_repository.bi_superset.repository_url}${var.images["bi-superset"]}"
      essential = false
      command = [
        "/bin/sh",
        "/opt/stackwright/prepare.sh",
        "/opt/stackwright/bi-worker",
        "/etc/stackwright",
        "/run/secrets",
      ]
      user = "1000:1000"
      environment = [
        { name = "DATABASE_METASTORE_ADDRESS", value = aws_db_instance.metastore.address },
        {
          name  = "CACHE_CACHE_ADDRESS"
          value = aws_elasticache_replication_group.cache.primary_endpoint_address
        },
        { name = "ENTRY_ENTRY_ADDRESS", value = aws_lb.this.dns_name },
      ]
      secrets = [
        {
          name      = "SECRET_METASTORE_BI_PASSWORD"
          valueFrom = aws_secretsmanager_secret.metastore_bi_password.arn
        },
        { name = "SECRET_BI_SECRET_KEY", valueFrom = aws_secretsmanager_secret.bi_secret_key.arn },
        { name = "SECRET_CACHE_PASSWORD", valueFrom = aws_secretsmanager_secret.cache_password.arn },
        {
          name      = "SECRET_SSO_CLIENT_SECRET"
          valueFrom = aws_secretsmanager_secret.sso_client_secret.arn
        },
      ]
      readonlyRootFilesystem = true
      mountPoints = [
        { sourceVolume = "files", containerPath = "/etc/stackwright", readOnly = false },
        { sourceVolume = "secrets", containerPath = "/run/secrets", readOnly = false },
      ]
      stopTimeout = 30
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = aws_cloudwatch_log_group.bi_worker.name
          awslogs-region        = var.aws_region
          awslogs-stream-prefix = "prepare"
        }
      }
    },
    {
      name      = "main"
      image     = "${aws_ecr_repository.bi_superset.repository_url}${var.images["bi-superset"]}"
      essential = true
      command = [
        "/bin/sh",
        "-c",
        "set -e\nmkdir -p /tmp/stackwright\nHOSTNAME=\"$${HOSTNAME:-$(uname -n)}\"\nexec celery --app=superset_worker:app worker --pool=prefork --concurrency=2 -O fair --hostname=worker@\"$HOSTNAME\" --without-mingle --without-gossip --loglevel=INFO",
      ]
      workingDirectory = "/etc/stackwright"
      user             = "1000:1000"
      environment = [
        { name = "FLASK_APP", value = "superset" },
        { name = "PYTHONPATH", value = "/etc/stackwright" },
        { name = "PYTHONUNBUFFERED", value = "1" },
        { name = "ROLE_NAME", value = "bi-worker" },
        { name = "ROLE_POOL_OVERFLOW", value = "1" },
        { name = "ROLE_POOL_SIZE", value = "1" },
        { name = "ROLE_SCRATCH", value = "/tmp/stackwright" },
        { name = "ROLE_STATEMENT_TIMEOUT", value = "3600000" },
        { name = "SCARF_ANALYTICS", value = "false" },
        { name = "SUPERSET_ENV", value = "production" },
        { name = "SUPERSET_HOME", value = "/tmp/stackwright" },
      ]
      readonlyRootFilesystem = true
      mountPoints = [
        { sourceVolume = "files", containerPath = "/etc/stackwright", readOnly = true },
        { sourceVolume = "secrets", containerPath = "/run/secrets", readOnly = true },
        { sourceVolume = "tmp", containerPath = "/tmp", readOnly = false },
      ]
      dependsOn = [
        { containerName = "prepare", condition = "SUCCESS" },
      ]
      healthCheck = {
        command = [
          "CMD",
          "sh",
          "-c",
          "test \"$(( $(date +%s) - $(stat -c %Y /tmp/stackwright/heartbeat || echo 0) ))\" -le 300",
        ]
        interval    = 30
        timeout     = 2
        retries     = 2
        startPeriod = 300
      }
      stopTimeout = 120
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = aws_cloudwatch_log_group.bi_worker.name
          awslogs-region        = var.aws_region
          awslogs-stream-prefix = "main"
        }
      }
    },
  ])

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = "X86_64"
  }

  volume {
    name = "files"
  }

  volume {
    name = "secrets"
  }

  volume {
    name = "tmp"
  }
}

resource "aws_ecs_task_definition" "fill" {
  family                   = "${local.name}-fill"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = var.task_sizes["fill"].cpu
  memory                   = var.task_sizes["fill"].memory
  execution_role_arn       = aws_iam_role.fill_execution.arn
  task_role_arn            = aws_iam_role.fill_task.arn
  container_definitions = jsonencode([
    {
      name      = "prepare"
      image     = "${aws_ecr_repository.fill_postgres_with_warehouse.repository_url}${var.images["fill-postgres-with-warehouse"]}"
      essential = false
      command = [
        "/bin/sh",
        "/opt/stackwright/prepare.sh",
        "/opt/stackwright/fill",
        "/etc/stackwright",
        "/run/secrets",
      ]
      user = "999:999"
      secrets = [
        {
          name      = "SECRET_METASTORE_SHOP_PASSWORD"
          valueFrom = aws_secretsmanager_secret.metastore_shop_password.arn
        },
      ]
      readonlyRootFilesystem = true
      mountPoints = [
        { sourceVolume = "files", containerPath = "/etc/stackwright", readOnly = false },
        { sourceVolume = "secrets", containerPath = "/run/secrets", readOnly = false },
      ]
      stopTimeout = 30
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = aws_cloudwatch_log_group.fill.name
          awslogs-region        = var.aws_region
          awslogs-stream-prefix = "prepare"
        }
      }
    },
    {
      name             = "main"
      image            = "${aws_ecr_repository.fill_postgres_with_warehouse.repository_url}${var.images["fill-postgres-with-warehouse"]}"
      essential        = true
      command          = ["/bin/sh", "-c", "exec psql -X -f warehouse/load.sql"]
      workingDirectory = "/opt/platform"
      user             = "999:999"
      environment = [
        { name = "PGDATABASE", value = "shop" },
        { name = "PGHOST", value = aws_db_instance.metastore.address },
        { name = "PGPASSFILE", value = "/run/secrets/fill.pgpass" },
        { name = "PGPORT", value = "5432" },
        { name = "PGSSLMODE", value = "require" },
        { name = "PGUSER", value = "shop" },
      ]
      readonlyRootFilesystem = true
      mountPoints = [
        { sourceVolume = "files", containerPath = "/etc/stackwright", readOnly = true },
        { sourceVolume = "secrets", containerPath = "/run/secrets", readOnly = true },
        { sourceVolume = "tmp", containerPath = "/tmp", readOnly = false },
      ]
      dependsOn = [
        { containerName = "prepare", condition = "SUCCESS" },
      ]
      stopTimeout = 30
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = aws_cloudwatch_log_group.fill.name
          awslogs-region        = var.aws_region
          awslogs-stream-prefix = "main"
        }
      }
    },
  ])

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = "X86_64"
  }

  volume {
    name = "files"
  }

  volume {
    name = "secrets"
  }

  volume {
    name = "tmp"
  }
}

resource "aws_ecs_task_definition" "metastore_databases" {
  family                   = "${local.name}-metastore-databases"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = var.task_sizes["metastore-databases"].cpu
  memory                   = var.task_sizes["metastore-databases"].memory
  execution_role_arn       = aws_iam_role.metastore_databases_execution.arn
  task_role_arn            = aws_iam_role.metastore_databases_task.arn
  container_definitions = jsonencode([
    {
      name      = "prepare"
      image     = "${aws_ecr_repository.metastore_postgres.repository_url}${var.images["metastore-postgres"]}"
      essential = false
      command = [
        "/bin/sh",
        "/opt/stackwright/prepare.sh",
        "/opt/stackwright/metastore-databases",
        "/etc/stackwright",
        "/run/secrets",
      ]
      user = "999:999"
      secrets = [
        {
          name      = "SECRET_METASTORE_SUPERUSER"
          valueFrom = "${aws_db_instance.metastore.master_user_secret[0].secret_arn}:password::"
        },
        {
          name      = "SECRET_METASTORE_BI_PASSWORD"
          valueFrom = aws_secretsmanager_secret.metastore_bi_password.arn
        },
        {
          name      = "SECRET_METASTORE_BI_PROBE_PASSWORD"
          valueFrom = aws_secretsmanager_secret.metastore_bi_probe_password.arn
        },
        {
          name      = "SECRET_METASTORE_SHOP_PASSWORD"
          valueFrom = aws_secretsmanager_secret.metastore_shop_password.arn
        },
        {
          name      = "SECRET_METASTORE_SHOP_SHOP_READER_PASSWORD"
          valueFrom = aws_secretsmanager_secret.metastore_shop_shop_reader_password.arn
        },
      ]
      readonlyRootFilesystem = true
      mountPoints = [
        { sourceVolume = "files", containerPath = "/etc/stackwright", readOnly = false },
        { sourceVolume = "secrets", containerPath = "/run/secrets", readOnly = false },
      ]
      stopTimeout = 30
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = aws_cloudwatch_log_group.metastore_databases.name
          awslogs-region        = var.aws_region
          awslogs-stream-prefix = "prepare"
        }
      }
    },
    {
      name             = "main"
      image            = "${aws_ecr_repository.metastore_postgres.repository_url}${var.images["metastore-postgres"]}"
      essential        = true
      command          = ["psql", "--no-psqlrc", "--no-password", "--quiet", "--file=/etc/stackwright/databases.sql"]
      workingDirectory = "/etc/stackwright"
      user             = "999:999"
      environment = [
        { name = "METASTORE_BI_PASSWORD_FILE", value = "/run/secrets/metastore-bi-password" },
        {
          name  = "METASTORE_BI_PROBE_PASSWORD_FILE"
          value = "/run/secrets/metastore-bi-probe-password"
        },
        { name = "METASTORE_SHOP_PASSWORD_FILE", value = "/run/secrets/metastore-shop-password" },
        {
          name  = "METASTORE_SHOP_SHOP_READER_PASSWORD_FILE"
          value = "/run/secrets/metastore-shop-shop-reader-password"
        },
        { name = "PGCONNECT_TIMEOUT", value = "10" },
        { name = "PGDATABASE", value = "postgres" },
        { name = "PGHOST", value = aws_db_instance.metastore.address },
        {
          name  = "PGOPTIONS"
          value = "-c password_encryption=scram-sha-256 -c client_min_messages=warning"
        },
        { name = "PGPASSFILE", value = "/run/secrets/metastore-databases.pgpass" },
        { name = "PGPORT", value = "5432" },
        { name = "PGSSLMODE", value = "require" },
        { name = "PGUSER", value = "postgres" },
      ]
      readonlyRootFilesystem = true
      mountPoints = [
        { sourceVolume = "files", containerPath = "/etc/stackwright", readOnly = true },
        { sourceVolume = "secrets", containerPath = "/run/secrets", readOnly = true },
        { sourceVolume = "tmp", containerPath = "/tmp", readOnly = false },
      ]
      dependsOn = [
        { containerName = "prepare", condition = "SUCCESS" },
      ]
      stopTimeout = 30
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = aws_cloudwatch_log_group.metastore_databases.name
          awslogs-region        = var.aws_region
          awslogs-stream-prefix = "main"
        }
      }
    },
  ])

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = "X86_64"
  }

  volume {
    name = "files"
  }

  volume {
    name = "secrets"
  }

  volume {
    name = "tmp"
  }
}

resource "aws_ecs_task_definition" "sso_provider" {
  family                   = "${local.name}-sso-provider"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = var.task_sizes["sso-provider"].cpu
  memory                   = var.task_sizes["sso-provider"].memory
  execution_role_arn       = aws_iam_role.sso_provider_execution.arn
  task_role_arn            = aws_iam_role.sso_provider_task.arn
  container_definitions = jsonencode([
    {
      name      = "prepare"
      image     = "${aws_ecr_repository.sso_oidc_provider.repository_url}${var.images["sso-oidc-provider"]}"
      essential = false
      command = [
        "/bin/sh",
        "/opt/stackwright/prepare.sh",
        "/opt/stackwright/sso-provider",
        "/etc/stackwright",
        "/run/secrets",
      ]
      user = "1000:1000"
      secrets = [
        {
          name      = "SECRET_SSO_CLIENT_SECRET"
          valueFrom = aws_secretsmanager_secret.sso_client_secret.arn
        },
        { name = "SECRET_SSO_KEY_SECRET", valueFrom = aws_secretsmanager_secret.sso_key_secret.arn },
        { name = "SECRET_SSO_PASSWORD", valueFrom = aws_secretsmanager_secret.sso_password.arn },
      ]
      readonlyRootFilesystem = true
      mountPoints = [
        { sourceVolume = "files", containerPath = "/etc/stackwright", readOnly = false },
        { sourceVolume = "secrets", containerPath = "/run/secrets", readOnly = false },
      ]
      stopTimeout = 30
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = aws_cloudwatch_log_group.sso_provider.name
          awslogs-region        = var.aws_region
          awslogs-stream-prefix = "prepare"
        }
      }
    },
    {
      name             = "main"
      image            = "${aws_ecr_repository.sso_oidc_provider.repository_url}${var.images["sso-oidc-provider"]}"
      essential        = true
      command          = ["node", "/etc/stackwright/provider.mjs"]
      workingDirectory = "/etc/stackwright"
      user             = "1000:1000"
      portMappings = [
        { name = "http", containerPort = 18090, protocol = "tcp" },
      ]
      environment = [
        { name = "CLIENT_SECRET_FILE", value = "/run/secrets/sso-client-secret" },
        { name = "HOST", value = "0.0.0.0" },
        { name = "ISSUER", value = "http://${aws_lb.this.dns_name}" },
        { name = "KEYS", value = "/var/lib/stackwright/sso-keys" },
        { name = "KEY_SECRET_FILE", value = "/run/secrets/sso-key-secret" },
        {
          name  = "OIDC_PROVIDER"
          value = "/opt/oidc-provider/node_modules/oidc-provider/lib/index.js"
        },
        { name = "PORT", value = "18090" },
        { name = "SSO_PASSWORD_FILE", value = "/run/secrets/sso-password" },
      ]
      readonlyRootFilesystem = true
      mountPoints = [
        { sourceVolume = "files", containerPath = "/etc/stackwright", readOnly = true },
        { sourceVolume = "secrets", containerPath = "/run/secrets", readOnly = true },
        {
          sourceVolume  = "data-sso-keys"
          containerPath = "/var/lib/stackwright/sso-keys"
          readOnly      = false
        },
        { sourceVolume = "tmp", containerPath = "/tmp", readOnly = false },
      ]
      dependsOn = [
        { containerName = "prepare", condition = "SUCCESS" },
      ]
      healthCheck = {
        command = [
          "CMD",
          "node",
          "-e",
          "require('net').connect(18090, '127.0.0.1').setTimeout(5000, () => process.exit(1)).on('connect', () => process.exit(0)).on('error', () => process.exit(1))",
        ]
        interval    = 10
        timeout     = 5
        retries     = 3
        startPeriod = 60
      }
      stopTimeout = 10
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = aws_cloudwatch_log_group.sso_provider.name
          awslogs-region        = var.aws_region
          awslogs-stream-prefix = "main"
        }
      }
    },
  ])

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = "X86_64"
  }

  volume {
    name = "data-sso-keys"
  }

  volume {
    name = "files"
  }

  volume {
    name = "secrets"
  }

  volume {
    name = "tmp"
  }
}

resource "aws_ecs_service" "bi_beat" {
  name            = "${local.name}-bi-beat"
  cluster         = aws_ecs_cluster.this.id
  task_definition = aws_ecs_task_definition.bi_beat.arn
  desired_count   = var.replicas["bi-beat"].min
  # There must never be two of it: it is stopped before its successor starts.
  deployment_minimum_healthy_percent = 0
  deployment_maximum_percent         = 100
  availability_zone_rebalancing      = "DISABLED"
  enable_execute_command             = false
  enable_ecs_managed_tags            = true
  propagate_tags                     = "SERVICE"
  # An apply ends when tasks serve: the new ones, or the old ones again.
  wait_for_steady_state = true

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  capacity_provider_strategy {
    capacity_provider = "FARGATE"
    base              = 0
    weight            = 1
  }

  network_configuration {
    subnets          = values(aws_subnet.private)[*].id
    security_groups  = [aws_security_group.bi_beat.id]
    assign_public_ip = false
  }

  lifecycle {
    postcondition {
      condition     = self.task_definition == aws_ecs_task_definition.bi_beat.arn
      error_message = "The new tasks of bi-beat did not get ready, and ECS went back to the old ones: look at their logs."
    }
  }

  depends_on = [terraform_data.before]
}

resource "aws_service_discovery_service" "bi_web" {
  name = "bi-web"

  dns_config {
    namespace_id   = aws_service_discovery_private_dns_namespace.this.id
    routing_policy = "MULTIVALUE"

    dns_records {
      type = "A"
      ttl  = 10
    }
  }

  force_destroy = true
}

resource "aws_ecs_service" "bi_web" {
  name                               = "${local.name}-bi-web"
  cluster                            = aws_ecs_cluster.this.id
  task_definition                    = aws_ecs_task_definition.bi_web.arn
  desired_count                      = var.replicas["bi-web"].min
  deployment_minimum_healthy_percent = 100
  deployment_maximum_percent         = 200
  availability_zone_rebalancing      = "ENABLED"
  health_check_grace_period_seconds  = 300
  enable_execute_command             = false
  enable_ecs_managed_tags            = true
  propagate_tags                     = "SERVICE"
  # An apply ends when tasks serve: the new ones, or the old ones again.
  wait_for_steady_state = true

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  capacity_provider_strategy {
    capacity_provider = "FARGATE"
    base              = 0
    weight            = 1
  }

  network_configuration {
    subnets          = values(aws_subnet.private)[*].id
    security_groups  = [aws_security_group.bi_web.id]
    assign_public_ip = false
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.bi_web.arn
    container_name   = "edge"
    container_port   = 8080
  }

  service_registries {
    registry_arn = aws_service_discovery_service.bi_web.arn
  }

  lifecycle {
    postcondition {
      condition     = self.task_definition == aws_ecs_task_definition.bi_web.arn
      error_message = "The new tasks of bi-web did not get ready, and ECS went back to the old ones: look at their logs."
    }
  }

  depends_on = [terraform_data.before, aws_lb_listener_rule.sso_route, aws_lb_listener_rule.bi_route]
}

resource "aws_ecs_service" "bi_worker" {
  name                               = "${local.name}-bi-worker"
  cluster                            = aws_ecs_cluster.this.id
  task_definition                    = aws_ecs_task_definition.bi_worker.arn
  desired_count                      = var.replicas["bi-worker"].min
  deployment_minimum_healthy_percent = 100
  deployment_maximum_percent         = 200
  availability_zone_rebalancing      = "ENABLED"
  enable_execute_command             = false
  enable_ecs_managed_tags            = true
  propagate_tags                     = "SERVICE"
  # An apply ends when tasks serve: the new ones, or the old ones again.
  wait_for_steady_state = true

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  capacity_provider_strategy {
    capacity_provider = "FARGATE"
    base              = 0
    weight            = 1
  }

  network_configuration {
    subnets          = values(aws_subnet.private)[*].id
    security_groups  = [aws_security_group.bi_worker.id]
    assign_public_ip = false
  }

  lifecycle {
    postcondition {
      condition     = self.task_definition == aws_ecs_task_definition.bi_worker.arn
      error_message = "The new tasks of bi-worker did not get ready, and ECS went back to the old ones: look at their logs."
    }
  }

  depends_on = [terraform_data.before]
}

resource "aws_ecs_service" "sso_provider" {
  name            = "${local.name}-sso-provider"
  cluster         = aws_ecs_cluster.this.id
  task_definition = aws_ecs_task_definition.sso_provider.arn
  desired_count   = var.replicas["sso-provider"].min
  # There must never be two of it: it is stopped before its successor starts.
  deployment_minimum_healthy_percent = 0
  deployment_maximum_percent         = 100
  availability_zone_rebalancing      = "DISABLED"
  health_check_grace_period_seconds  = 60
  enable_execute_command             = false
  enable_ecs_managed_tags            = true
  propagate_tags                     = "SERVICE"
  # An apply ends when tasks serve: the new ones, or the old ones again.
  wait_for_steady_state = true

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  capacity_provider_strategy {
    capacity_provider = "FARGATE"
    base              = 0
    weight            = 1
  }

  network_configuration {
    subnets          = values(aws_subnet.private)[*].id
    security_groups  = [aws_security_group.sso_provider.id]
    assign_public_ip = false
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.sso_provider.arn
    container_name   = "main"
    container_port   = 18090
  }

  lifecycle {
    postcondition {
      condition     = self.task_definition == aws_ecs_task_definition.sso_provider.arn
      error_message = "The new tasks of sso-provider did not get ready, and ECS went back to the old ones: look at their logs."
    }
  }

  depends_on = [terraform_data.before, aws_lb_listener_rule.sso_route, aws_lb_listener_rule.bi_route]
}
