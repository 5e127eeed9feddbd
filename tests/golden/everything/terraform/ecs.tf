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

resource "aws_ecs_task_definition" "ask_admin" {
  family                   = "${local.name}-ask-admin"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = var.task_sizes["ask-admin"].cpu
  memory                   = var.task_sizes["ask-admin"].memory
  execution_role_arn       = aws_iam_role.ask_admin_execution.arn
  task_role_arn            = aws_iam_role.ask_admin_task.arn
  container_definitions = jsonencode([
    {
      name      = "prepare"
      image     = "${aws_ecr_repository.ask_node.repository_url}${var.images["ask-node"]}"
      essential = false
      command = [
        "/bin/sh",
        "/opt/stackwright/prepare.sh",
        "/opt/stackwright/ask-admin",
        "/etc/stackwright",
        "/run/secrets",
      ]
      user = "1000:1000"
      secrets = [
        {
          name      = "SECRET_ASK_ADMIN_PASSWORD"
          valueFrom = aws_secretsmanager_secret.ask_admin_password.arn
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
          awslogs-group         = aws_cloudwatch_log_group.ask_admin.name
          awslogs-region        = var.aws_region
          awslogs-stream-prefix = "prepare"
        }
      }
    },
    {
      name             = "main"
      image            = "${aws_ecr_repository.ask_node.repository_url}${var.images["ask-node"]}"
      essential        = true
      command          = ["node", "/etc/stackwright/setup.mjs", "admin", "sources"]
      workingDirectory = "/etc/stackwright"
      user             = "1000:1000"
      environment = [
        { name = "ADMIN_PASSWORD_FILE", value = "/run/secrets/ask-admin-password" },
        { name = "INSIDE_ADDRESS", value = "http://ask-web.${local.name}.internal:8080" },
        { name = "PUBLIC_ADDRESS", value = "https://ask.example.com" },
        { name = "SOURCE_0_HOST", value = aws_db_instance.metastore.address },
        {
          name  = "SOURCE_0_PASSWORD_FILE"
          value = "/run/secrets/metastore-shop-shop-reader-password"
        },
        { name = "SOURCE_0_PORT", value = "5432" },
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
          awslogs-group         = aws_cloudwatch_log_group.ask_admin.name
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

resource "aws_ecs_task_definition" "ask_migrate" {
  family                   = "${local.name}-ask-migrate"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = var.task_sizes["ask-migrate"].cpu
  memory                   = var.task_sizes["ask-migrate"].memory
  execution_role_arn       = aws_iam_role.ask_migrate_execution.arn
  task_role_arn            = aws_iam_role.ask_migrate_task.arn
  container_definitions = jsonencode([
    {
      name      = "main"
      image     = "${aws_ecr_repository.ask_metabase.repository_url}${var.images["ask-metabase"]}"
      essential = true
      command = [
        "/bin/sh",
        "-c",
        "set -e\nmkdir -p /tmp/stackwright\nexec java -Xmx1843m -XX:+ExitOnOutOfMemoryError --add-opens=java.base/java.nio=ALL-UNNAMED -Djava.awt.headless=true -Dfile.encoding=UTF-8 -Duser.timezone=Europe/Berlin -Djava.io.tmpdir=/tmp/stackwright -Dlogfile.path=/tmp/stackwright/log -jar /app/metabase.jar migrate up",
      ]
      workingDirectory = "/tmp"
      user             = "2000:2000"
      environment = [
        { name = "MB_APPLICATION_DB_MAX_CONNECTION_POOL_SIZE", value = "15" },
        { name = "MB_COLORIZE_LOGS", value = "false" },
        {
          name  = "MB_DB_CONNECTION_URI"
          value = "jdbc:postgresql://${aws_db_instance.metastore.address}:5432/ask?sslmode=require"
        },
        { name = "MB_DB_DBNAME", value = "ask" },
        { name = "MB_DB_HOST", value = aws_db_instance.metastore.address },
        { name = "MB_DB_PORT", value = "5432" },
        { name = "MB_DB_TYPE", value = "postgres" },
        { name = "MB_DB_USER", value = "ask" },
        { name = "MB_EMOJI_IN_LOGS", value = "false" },
        { name = "MB_LOAD_SAMPLE_CONTENT", value = "false" },
        { name = "MB_PLUGINS_DIR", value = "/tmp/stackwright/plugins" },
        { name = "MB_QUARTZ_MAX_CONNECTION_POOL_SIZE", value = "5" },
      ]
      secrets = [
        { name = "MB_DB_PASS", valueFrom = aws_secretsmanager_secret.metastore_ask_password.arn },
        {
          name      = "MB_ENCRYPTION_SECRET_KEY"
          valueFrom = aws_secretsmanager_secret.ask_encryption_key.arn
        },
        {
          name      = "MB_SESSION_SECRET_KEY"
          valueFrom = aws_secretsmanager_secret.ask_session_key.arn
        },
      ]
      readonlyRootFilesystem = true
      mountPoints = [
        { sourceVolume = "tmp", containerPath = "/tmp", readOnly = false },
      ]
      stopTimeout = 30
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = aws_cloudwatch_log_group.ask_migrate.name
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
    name = "tmp"
  }
}

resource "aws_ecs_task_definition" "ask_verify" {
  family                   = "${local.name}-ask-verify"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = var.task_sizes["ask-verify"].cpu
  memory                   = var.task_sizes["ask-verify"].memory
  execution_role_arn       = aws_iam_role.ask_verify_execution.arn
  task_role_arn            = aws_iam_role.ask_verify_task.arn
  container_definitions = jsonencode([
    {
      name      = "prepare"
      image     = "${aws_ecr_repository.ask_node.repository_url}${var.images["ask-node"]}"
      essential = false
      command = [
        "/bin/sh",
        "/opt/stackwright/prepare.sh",
        "/opt/stackwright/ask-verify",
        "/etc/stackwright",
        "/run/secrets",
      ]
      user = "1000:1000"
      secrets = [
        {
          name      = "SECRET_ASK_ADMIN_PASSWORD"
          valueFrom = aws_secretsmanager_secret.ask_admin_password.arn
        },
        {
          name      = "SECRET_METASTORE_ASK_PASSWORD"
          valueFrom = aws_secretsmanager_secret.metastore_ask_password.arn
        },
        {
          name      = "SECRET_METASTORE_ASK_PROBE_PASSWORD"
          valueFrom = aws_secretsmanager_secret.metastore_ask_probe_password.arn
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
          awslogs-group         = aws_cloudwatch_log_group.ask_verify.name
          awslogs-region        = var.aws_region
          awslogs-stream-prefix = "prepare"
        }
      }
    },
    {
      name      = "main"
      image     = "${aws_ecr_repository.ask_node.repository_url}${var.images["ask-node"]}"
      essential = true
      command = [
        "/bin/sh",
        "-c",
        "ended=$${TMPDIR:-/tmp}/.ended-badly\n{ node /etc/stackwright/verify.mjs || : >\"$ended\"; } | {\n  found=0\n  while IFS= read -r line || test -n \"$line\"; do\n    printf '%s\\n' \"$line\"\n    case $line in '{'*'\"ok\": false'*|'{'*'\"ok\":false'*) found=1 ;; esac\n  done\n  exit $found\n} && test ! -e \"$ended\"",
      ]
      workingDirectory = "/etc/stackwright"
      user             = "1000:1000"
      environment = [
        { name = "ADMIN_PASSWORD_FILE", value = "/run/secrets/ask-admin-password" },
        { name = "DATABASE_HOST", value = aws_db_instance.metastore.address },
        { name = "DATABASE_PASSWORD_FILE", value = "/run/secrets/metastore-ask-password" },
        { name = "DATABASE_PORT", value = "5432" },
        { name = "INSIDE_ADDRESS", value = "http://ask-web.${local.name}.internal:8080" },
        { name = "PROBE_HOST", value = aws_db_instance.metastore.address },
        { name = "PROBE_PASSWORD_FILE", value = "/run/secrets/metastore-ask-probe-password" },
        { name = "PROBE_PORT", value = "5432" },
        { name = "PUBLIC_ADDRESS", value = "https://ask.example.com" },
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
          awslogs-group         = aws_cloudwatch_log_group.ask_verify.name
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

resource "aws_ecs_task_definition" "ask_web" {
  family                   = "${local.name}-ask-web"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = var.task_sizes["ask-web"].cpu
  memory                   = var.task_sizes["ask-web"].memory
  execution_role_arn       = aws_iam_role.ask_web_execution.arn
  task_role_arn            = aws_iam_role.ask_web_task.arn
  container_definitions = jsonencode([
    {
      name      = "main"
      image     = "${aws_ecr_repository.ask_metabase_with_drivers.repository_url}${var.images["ask-metabase-with-drivers"]}"
      essential = true
      command = [
        "/bin/sh",
        "-c",
        "set -e\nmkdir -p /tmp/stackwright\nexec /bin/sh -c 'set -eu; mkdir -p \"$MB_PLUGINS_DIR\"; for each in \"$DRIVERS\"/*.jar; do [ ! -e \"$each\" ] || cp \"$each\" \"$MB_PLUGINS_DIR/\"; done; exec \"$@\"' metabase java -Xmx1843m -XX:+ExitOnOutOfMemoryError --add-opens=java.base/java.nio=ALL-UNNAMED -Djava.awt.headless=true -Dfile.encoding=UTF-8 -Duser.timezone=Europe/Berlin -Djava.io.tmpdir=/tmp/stackwright -Dlogfile.path=/tmp/stackwright/log -jar /app/metabase.jar",
      ]
      workingDirectory = "/tmp"
      user             = "2000:2000"
      portMappings = [
        { name = "http", containerPort = 3000, protocol = "tcp" },
        { name = "metrics", containerPort = 9191, protocol = "tcp" },
      ]
      environment = [
        { name = "DRIVERS", value = "/opt/platform/drivers" },
        { name = "DRIVERS_CONTENT", value = "content of ./drivers" },
        { name = "MB_ANON_TRACKING_ENABLED", value = "false" },
        { name = "MB_APPLICATION_DB_MAX_CONNECTION_POOL_SIZE", value = "15" },
        { name = "MB_CHECK_FOR_UPDATES", value = "false" },
        { name = "MB_COLORIZE_LOGS", value = "false" },
        { name = "MB_DB_AUTOMIGRATE", value = "false" },
        {
          name  = "MB_DB_CONNECTION_URI"
          value = "jdbc:postgresql://${aws_db_instance.metastore.address}:5432/ask?sslmode=require"
        },
        { name = "MB_DB_DBNAME", value = "ask" },
        { name = "MB_DB_HOST", value = aws_db_instance.metastore.address },
        { name = "MB_DB_PORT", value = "5432" },
        { name = "MB_DB_QUERY_TIMEOUT_MINUTES", value = "10" },
        { name = "MB_DB_TYPE", value = "postgres" },
        { name = "MB_DB_USER", value = "ask" },
        { name = "MB_EMOJI_IN_LOGS", value = "false" },
        { name = "MB_JETTY_ASYNC_RESPONSE_TIMEOUT", value = "615000" },
        { name = "MB_JETTY_HOST", value = "0.0.0.0" },
        { name = "MB_JETTY_PORT", value = "3000" },
        { name = "MB_LOAD_SAMPLE_CONTENT", value = "false" },
        { name = "MB_PLUGINS_DIR", value = "/tmp/stackwright/plugins" },
        { name = "MB_PROMETHEUS_SERVER_PORT", value = "9191" },
        { name = "MB_QUARTZ_MAX_CONNECTION_POOL_SIZE", value = "5" },
        { name = "MB_SITE_NAME", value = "Metabase" },
        { name = "MB_SITE_URL", value = "https://ask.example.com" },
        { name = "MB_START_OF_WEEK", value = "monday" },
      ]
      secrets = [
        { name = "MB_DB_PASS", valueFrom = aws_secretsmanager_secret.metastore_ask_password.arn },
        { name = "MB_EMAIL_SMTP_PASSWORD", valueFrom = aws_secretsmanager_secret.mail.arn },
        {
          name      = "MB_ENCRYPTION_SECRET_KEY"
          valueFrom = aws_secretsmanager_secret.ask_encryption_key.arn
        },
        {
          name      = "MB_SESSION_SECRET_KEY"
          valueFrom = aws_secretsmanager_secret.ask_session_key.arn
        },
      ]
      readonlyRootFilesystem = true
      mountPoints = [
        { sourceVolume = "tmp", containerPath = "/tmp", readOnly = false },
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
          "10",
          "http://127.0.0.1:3000/livez",
        ]
        interval    = 30
        timeout     = 10
        retries     = 10
        startPeriod = 300
      }
      stopTimeout = 60
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = aws_cloudwatch_log_group.ask_web.name
          awslogs-region        = var.aws_region
          awslogs-stream-prefix = "main"
        }
      }
    },
    {
      name      = "edge"
      image     = "${aws_ecr_repository.edge.repository_url}${var.images["edge"]}"
      essential = true
      command   = ["nginx", "-e", "stderr", "-c", "/opt/stackwright/ask-web/nginx.conf"]
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
          awslogs-group         = aws_cloudwatch_log_group.ask_web.name
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
    name = "tmp"
  }
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
          name  = "CACHE_QUEUE_ADDRESS"
          value = aws_elasticache_replication_group.queue.primary_endpoint_address
        },
      ]
      secrets = [
        { name = "SECRET_QUEUE_PASSWORD", valueFrom = aws_secretsmanager_secret.queue_password.arn },
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
      secrets = [
        { name = "MAPBOX_API_KEY", valueFrom = aws_secretsmanager_secret.mapbox.arn },
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

resource "aws_ecs_task_definition" "bi_flower" {
  family                   = "${local.name}-bi-flower"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = var.task_sizes["bi-flower"].cpu
  memory                   = var.task_sizes["bi-flower"].memory
  execution_role_arn       = aws_iam_role.bi_flower_execution.arn
  task_role_arn            = aws_iam_role.bi_flower_task.arn
  container_definitions = jsonencode([
    {
      name      = "prepare"
      image     = "${aws_ecr_repository.bi_superset.repository_url}${var.images["bi-superset"]}"
      essential = false
      command = [
        "/bin/sh",
        "/opt/stackwright/prepare.sh",
        "/opt/stackwright/bi-flower",
        "/etc/stackwright",
        "/run/secrets",
      ]
      user = "1000:1000"
      environment = [
        {
          name  = "CACHE_QUEUE_ADDRESS"
          value = aws_elasticache_replication_group.queue.primary_endpoint_address
        },
      ]
      secrets = [
        {
          name      = "SECRET_BI_FLOWER_PASSWORD"
          valueFrom = aws_secretsmanager_secret.bi_flower_password.arn
        },
        { name = "SECRET_QUEUE_PASSWORD", valueFrom = aws_secretsmanager_secret.queue_password.arn },
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
          awslogs-group         = aws_cloudwatch_log_group.bi_flower.name
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
        "set -e\nmkdir -p /tmp/stackwright\nexec celery --app=superset_flower:app flower --address=0.0.0.0 --port=5555 --conf=/etc/stackwright/flowerconfig.py",
      ]
      workingDirectory = "/etc/stackwright"
      user             = "1000:1000"
      portMappings = [
        { name = "http", containerPort = 5555, protocol = "tcp" },
      ]
      environment = [
        { name = "FLASK_APP", value = "superset" },
        { name = "PYTHONPATH", value = "/etc/stackwright" },
        { name = "PYTHONUNBUFFERED", value = "1" },
        { name = "ROLE_NAME", value = "bi-flower" },
        { name = "ROLE_SCRATCH", value = "/tmp/stackwright" },
        { name = "SCARF_ANALYTICS", value = "false" },
        { name = "SUPERSET_ENV", value = "production" },
        { name = "SUPERSET_HOME", value = "/tmp/stackwright" },
      ]
      secrets = [
        { name = "MAPBOX_API_KEY", valueFrom = aws_secretsmanager_secret.mapbox.arn },
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
          "10",
          "http://127.0.0.1:5555/healthcheck",
        ]
        interval    = 30
        timeout     = 10
        retries     = 4
        startPeriod = 60
      }
      stopTimeout = 15
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = aws_cloudwatch_log_group.bi_flower.name
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
        {
          name  = "CACHE_QUEUE_ADDRESS"
          value = aws_elasticache_replication_group.queue.primary_endpoint_address
        },
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
        {
          name      = "SECRET_BI_ASYNC_SECRET"
          valueFrom = aws_secretsmanager_secret.bi_async_secret.arn
        },
        {
          name      = "SECRET_BI_GUEST_SECRET"
          valueFrom = aws_secretsmanager_secret.bi_guest_secret.arn
        },
        { name = "SECRET_BI_SECRET_KEY", valueFrom = aws_secretsmanager_secret.bi_secret_key.arn },
        { name = "SECRET_CACHE_PASSWORD", valueFrom = aws_secretsmanager_secret.cache_password.arn },
        { name = "SECRET_MAIL", valueFrom = aws_secretsmanager_secret.mail.arn },
        {
          name      = "SECRET_METASTORE_ARCHIVE_PASSWORD"
          valueFrom = aws_secretsmanager_secret.metastore_archive_password.arn
        },
        {
          name      = "SECRET_METASTORE_SHOP_SHOP_READER_PASSWORD"
          valueFrom = aws_secretsmanager_secret.metastore_shop_shop_reader_password.arn
        },
        { name = "SECRET_QUEUE_PASSWORD", valueFrom = aws_secretsmanager_secret.queue_password.arn },
        { name = "SECRET_SLACK", valueFrom = aws_secretsmanager_secret.slack.arn },
        { name = "SECRET_SSO_CLIENT", valueFrom = aws_secretsmanager_secret.sso_client.arn },
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
      secrets = [
        { name = "MAPBOX_API_KEY", valueFrom = aws_secretsmanager_secret.mapbox.arn },
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
        {
          name  = "CACHE_QUEUE_ADDRESS"
          value = aws_elasticache_replication_group.queue.primary_endpoint_address
        },
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
        {
          name      = "SECRET_BI_ASYNC_SECRET"
          valueFrom = aws_secretsmanager_secret.bi_async_secret.arn
        },
        {
          name      = "SECRET_BI_GUEST_SECRET"
          valueFrom = aws_secretsmanager_secret.bi_guest_secret.arn
        },
        { name = "SECRET_BI_SECRET_KEY", valueFrom = aws_secretsmanager_secret.bi_secret_key.arn },
        { name = "SECRET_CACHE_PASSWORD", valueFrom = aws_secretsmanager_secret.cache_password.arn },
        { name = "SECRET_MAIL", valueFrom = aws_secretsmanager_secret.mail.arn },
        {
          name      = "SECRET_METASTORE_ARCHIVE_PASSWORD"
          valueFrom = aws_secretsmanager_secret.metastore_archive_password.arn
        },
        {
          name      = "SECRET_METASTORE_SHOP_SHOP_READER_PASSWORD"
          valueFrom = aws_secretsmanager_secret.metastore_shop_shop_reader_password.arn
        },
        { name = "SECRET_QUEUE_PASSWORD", valueFrom = aws_secretsmanager_secret.queue_password.arn },
        { name = "SECRET_SLACK", valueFrom = aws_secretsmanager_secret.slack.arn },
        { name = "SECRET_SSO_CLIENT", valueFrom = aws_secretsmanager_secret.sso_client.arn },
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
      secrets = [
        { name = "MAPBOX_API_KEY", valueFrom = aws_secretsmanager_secret.mapbox.arn },
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
      secrets = [
        { name = "MAPBOX_API_KEY", valueFrom = aws_secretsmanager_secret.mapbox.arn },
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
        {
          name  = "CACHE_QUEUE_ADDRESS"
          value = aws_elasticache_replication_group.queue.primary_endpoint_address
        },
      ]
      secrets = [
        {
          name      = "SECRET_METASTORE_BI_PASSWORD"
          valueFrom = aws_secretsmanager_secret.metastore_bi_password.arn
        },
        {
          name      = "SECRET_BI_ASYNC_SECRET"
          valueFrom = aws_secretsmanager_secret.bi_async_secret.arn
        },
        {
          name      = "SECRET_BI_GUEST_SECRET"
          valueFrom = aws_secretsmanager_secret.bi_guest_secret.arn
        },
        { name = "SECRET_BI_SECRET_KEY", valueFrom = aws_secretsmanager_secret.bi_secret_key.arn },
        { name = "SECRET_CACHE_PASSWORD", valueFrom = aws_secretsmanager_secret.cache_password.arn },
        { name = "SECRET_MAIL", valueFrom = aws_secretsmanager_secret.mail.arn },
        { name = "SECRET_QUEUE_PASSWORD", valueFrom = aws_secretsmanager_secret.queue_password.arn },
        { name = "SECRET_SLACK", valueFrom = aws_secretsmanager_secret.slack.arn },
        { name = "SECRET_SSO_CLIENT", valueFrom = aws_secretsmanager_secret.sso_client.arn },
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
        { name = "ROLE_POOL_SIZE", value = "4" },
        { name = "ROLE_SCRATCH", value = "/tmp/stackwright" },
        { name = "ROLE_STATEMENT_TIMEOUT", value = "90000" },
        { name = "SCARF_ANALYTICS", value = "false" },
        { name = "SUPERSET_ENV", value = "production" },
        { name = "SUPERSET_HOME", value = "/tmp/stackwright" },
      ]
      secrets = [
        { name = "MAPBOX_API_KEY", valueFrom = aws_secretsmanager_secret.mapbox.arn },
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
        retries     = 7
        startPeriod = 300
      }
      stopTimeout = 110
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
        {
          name  = "CACHE_QUEUE_ADDRESS"
          value = aws_elasticache_replication_group.queue.primary_endpoint_address
        },
      ]
      secrets = [
        {
          name      = "SECRET_METASTORE_BI_PASSWORD"
          valueFrom = aws_secretsmanager_secret.metastore_bi_password.arn
        },
        {
          name      = "SECRET_BI_ASYNC_SECRET"
          valueFrom = aws_secretsmanager_secret.bi_async_secret.arn
        },
        {
          name      = "SECRET_BI_GUEST_SECRET"
          valueFrom = aws_secretsmanager_secret.bi_guest_secret.arn
        },
        { name = "SECRET_BI_SECRET_KEY", valueFrom = aws_secretsmanager_secret.bi_secret_key.arn },
        { name = "SECRET_CACHE_PASSWORD", valueFrom = aws_secretsmanager_secret.cache_password.arn },
        { name = "SECRET_MAIL", valueFrom = aws_secretsmanager_secret.mail.arn },
        { name = "SECRET_QUEUE_PASSWORD", valueFrom = aws_secretsmanager_secret.queue_password.arn },
        { name = "SECRET_SLACK", valueFrom = aws_secretsmanager_secret.slack.arn },
        { name = "SECRET_SSO_CLIENT", valueFrom = aws_secretsmanager_secret.sso_client.arn },
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
        "set -e\nmkdir -p /tmp/stackwright\nHOSTNAME=\"$${HOSTNAME:-$(uname -n)}\"\nexec celery --app=superset_worker:app worker --pool=prefork --concurrency=4 -O fair --hostname=worker@\"$HOSTNAME\" --without-mingle --without-gossip --loglevel=INFO",
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
      secrets = [
        { name = "MAPBOX_API_KEY", valueFrom = aws_secretsmanager_secret.mapbox.arn },
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
    {
      name      = "waiting"
      image     = "${aws_ecr_repository.bi_superset.repository_url}${var.images["bi-superset"]}"
      essential = false
      command = [
        "/app/.venv/bin/python",
        "-u",
        "-c",
        "import json, os, signal, socket, ssl, sys, time, uuid\n\nsignal.signal(signal.SIGTERM, lambda *_: sys.exit(0))\nenv = os.environ\nlists = json.loads(env[\"WAITING_LISTS\"])\nkey, me = env[\"WAITING_KEY\"], uuid.uuid4().hex\n\n\nclass Server:\n    def __init__(self):\n        plain = socket.create_connection((env[\"WAITING_HOST\"], int(env[\"WAITING_PORT\"])), timeout=10)\n        if env[\"WAITING_ENCRYPTED\"] == \"yes\":\n            plain = ssl.create_default_context().wrap_socket(plain, server_hostname=env[\"WAITING_HOST\"])\n        self.socket, self.answers = plain, plain.makefile(\"rb\")\n\n    def ask(self, *words):\n        parts = [str(word).encode() for word in words]\n        self.socket.sendall(b\"*%d\\r\\n\" % len(parts) + b\"\".join(b\"$%d\\r\\n%s\\r\\n\" % (len(part), part) for part in parts))\n        return self.answer(words[0])\n\n    def answer(self, asked):\n        line = self.answers.readline().rstrip(b\"\\r\\n\")\n        kind, rest = line[:1], line[1:]\n        if kind == b\":\":\n            return int(rest)\n        if kind == b\"+\":\n            return rest\n        # What the server says may repeat what it was sent.\n        raise OSError(\"%s was refused: %s\" % (asked, rest.split(b\" \")[0].decode(\"ascii\", \"replace\")))\n\n\ndef count():\n    server = Server()\n    try:\n        if env.get(\"WAITING_PASSWORD\"):\n            server.ask(\"AUTH\", env[\"WAITING_PASSWORD\"])\n        server.ask(\"SELECT\", env[\"WAITING_INDEX\"])\n        now = int(time.time())\n        server.ask(\"ZADD\", key, now, me)\n        server.ask(\"ZREMRANGEBYSCORE\", key, \"-inf\", now - 150)\n        server.ask(\"EXPIRE\", key, 3600)\n        return sum(server.ask(\"LLEN\", each) for each in lists), max(1, server.ask(\"ZCARD\", key))\n    finally:\n        server.socket.close()\n\n\nwhile True:\n    began = time.monotonic()\n    try:\n        waiting, replicas = count()\n        metrics = [{\"Name\": name, \"Unit\": \"Count\"} for name in (\"Waiting\", \"WaitingPerReplica\")]\n        about = {\"Timestamp\": int(time.time() * 1000), \"CloudWatchMetrics\": [{\"Namespace\": env[\"WAITING_NAMESPACE\"], \"Dimensions\": [[]], \"Metrics\": metrics}]}\n        print(json.dumps({\"_aws\": about, \"Waiting\": waiting, \"WaitingPerReplica\": waiting / replicas, \"Replicas\": replicas}), flush=True)\n    except (OSError, ValueError) as error:\n        print(\"waiting work cannot be counted: %s\" % error, file=sys.stderr, flush=True)\n    time.sleep(max(1, float(env.get(\"WAITING_EVERY\", \"60\")) - (time.monotonic() - began)))\n",
      ]
      user = "1000:1000"
      environment = [
        {
          name  = "WAITING_HOST"
          value = aws_elasticache_replication_group.queue.primary_endpoint_address
        },
        { name = "WAITING_PORT", value = "6379" },
        { name = "WAITING_ENCRYPTED", value = "yes" },
        { name = "WAITING_INDEX", value = "0" },
        {
          name  = "WAITING_LISTS"
          value = "[\"bi:broker:celery\",\"bi:broker:celery:3\",\"bi:broker:celery:6\",\"bi:broker:celery:9\"]"
        },
        { name = "WAITING_KEY", value = "bi:broker:stackwright-bi-worker" },
        { name = "WAITING_NAMESPACE", value = "${local.name}/bi-worker" },
      ]
      secrets = [
        { name = "WAITING_PASSWORD", valueFrom = aws_secretsmanager_secret.queue_password.arn },
      ]
      readonlyRootFilesystem = true
      stopTimeout            = 2
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = aws_cloudwatch_log_group.bi_worker.name
          awslogs-region        = var.aws_region
          awslogs-stream-prefix = "waiting"
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

resource "aws_ecs_task_definition" "load" {
  family                   = "${local.name}-load"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = var.task_sizes["load"].cpu
  memory                   = var.task_sizes["load"].memory
  execution_role_arn       = aws_iam_role.load_execution.arn
  task_role_arn            = aws_iam_role.load_task.arn
  container_definitions = jsonencode([
    {
      name      = "prepare"
      image     = "${aws_ecr_repository.load_postgres_with_warehouse.repository_url}${var.images["load-postgres-with-warehouse"]}"
      essential = false
      command = [
        "/bin/sh",
        "/opt/stackwright/prepare.sh",
        "/opt/stackwright/load",
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
          awslogs-group         = aws_cloudwatch_log_group.load.name
          awslogs-region        = var.aws_region
          awslogs-stream-prefix = "prepare"
        }
      }
    },
    {
      name             = "main"
      image            = "${aws_ecr_repository.load_postgres_with_warehouse.repository_url}${var.images["load-postgres-with-warehouse"]}"
      essential        = true
      command          = ["/bin/sh", "-c", "exec psql -X -f warehouse/load.sql"]
      workingDirectory = "/opt/platform"
      user             = "999:999"
      environment = [
        { name = "LEVEL", value = "info" },
        { name = "PGDATABASE", value = "shop" },
        { name = "PGHOST", value = aws_db_instance.metastore.address },
        { name = "PGPASSFILE", value = "/run/secrets/load.pgpass" },
        { name = "PGPORT", value = "5432" },
        { name = "PGSSLMODE", value = "require" },
        { name = "PGUSER", value = "shop" },
      ]
      secrets = [
        { name = "TOKEN", valueFrom = aws_secretsmanager_secret.mapbox.arn },
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
          awslogs-group         = aws_cloudwatch_log_group.load.name
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
          name      = "SECRET_METASTORE_ARCHIVE_PASSWORD"
          valueFrom = aws_secretsmanager_secret.metastore_archive_password.arn
        },
        {
          name      = "SECRET_METASTORE_ASK_PASSWORD"
          valueFrom = aws_secretsmanager_secret.metastore_ask_password.arn
        },
        {
          name      = "SECRET_METASTORE_ASK_PROBE_PASSWORD"
          valueFrom = aws_secretsmanager_secret.metastore_ask_probe_password.arn
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
          name      = "SECRET_METASTORE_OPS_PASSWORD"
          valueFrom = aws_secretsmanager_secret.metastore_ops_password.arn
        },
        {
          name      = "SECRET_METASTORE_OPS_PROBE_PASSWORD"
          valueFrom = aws_secretsmanager_secret.metastore_ops_probe_password.arn
        },
        {
          name      = "SECRET_METASTORE_SHOP_PASSWORD"
          valueFrom = aws_secretsmanager_secret.metastore_shop_password.arn
        },
        {
          name      = "SECRET_METASTORE_SHOP_SHOP_AUDIT_PASSWORD"
          valueFrom = aws_secretsmanager_secret.metastore_shop_shop_audit_password.arn
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
        {
          name  = "METASTORE_ARCHIVE_PASSWORD_FILE"
          value = "/run/secrets/metastore-archive-password"
        },
        { name = "METASTORE_ASK_PASSWORD_FILE", value = "/run/secrets/metastore-ask-password" },
        {
          name  = "METASTORE_ASK_PROBE_PASSWORD_FILE"
          value = "/run/secrets/metastore-ask-probe-password"
        },
        { name = "METASTORE_BI_PASSWORD_FILE", value = "/run/secrets/metastore-bi-password" },
        {
          name  = "METASTORE_BI_PROBE_PASSWORD_FILE"
          value = "/run/secrets/metastore-bi-probe-password"
        },
        { name = "METASTORE_OPS_PASSWORD_FILE", value = "/run/secrets/metastore-ops-password" },
        {
          name  = "METASTORE_OPS_PROBE_PASSWORD_FILE"
          value = "/run/secrets/metastore-ops-probe-password"
        },
        { name = "METASTORE_SHOP_PASSWORD_FILE", value = "/run/secrets/metastore-shop-password" },
        {
          name  = "METASTORE_SHOP_SHOP_AUDIT_PASSWORD_FILE"
          value = "/run/secrets/metastore-shop-shop-audit-password"
        },
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

resource "aws_ecs_task_definition" "nightly" {
  family                   = "${local.name}-nightly"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = var.task_sizes["nightly"].cpu
  memory                   = var.task_sizes["nightly"].memory
  execution_role_arn       = aws_iam_role.nightly_execution.arn
  task_role_arn            = aws_iam_role.nightly_task.arn
  container_definitions = jsonencode([
    {
      name      = "prepare"
      image     = "${aws_ecr_repository.nightly_postgres_with_project.repository_url}${var.images["nightly-postgres-with-project"]}"
      essential = false
      command = [
        "/bin/sh",
        "/opt/stackwright/prepare.sh",
        "/opt/stackwright/nightly",
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
          awslogs-group         = aws_cloudwatch_log_group.nightly.name
          awslogs-region        = var.aws_region
          awslogs-stream-prefix = "prepare"
        }
      }
    },
    {
      name             = "main"
      image            = "${aws_ecr_repository.nightly_postgres_with_project.repository_url}${var.images["nightly-postgres-with-project"]}"
      essential        = true
      command          = ["python3", "refresh.py", "--all"]
      workingDirectory = "/opt/platform"
      user             = "999:999"
      environment = [
        { name = "PGDATABASE", value = "shop" },
        { name = "PGHOST", value = aws_db_instance.metastore.address },
        { name = "PGPASSFILE", value = "/run/secrets/nightly.pgpass" },
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
          awslogs-group         = aws_cloudwatch_log_group.nightly.name
          awslogs-region        = var.aws_region
          awslogs-stream-prefix = "main"
        }
      }
    },
    {
      name      = "limit"
      image     = "${aws_ecr_repository.nightly_postgres_with_project.repository_url}${var.images["nightly-postgres-with-project"]}"
      essential = true
      command = [
        "/bin/sh",
        "-c",
        "trap 'exit 0' TERM; sleep 600 & wait; echo 'the time of nightly is over'; exit 1",
      ]
      user                   = "999:999"
      readonlyRootFilesystem = true
      dependsOn = [
        { containerName = "main", condition = "START" },
      ]
      stopTimeout = 2
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = aws_cloudwatch_log_group.nightly.name
          awslogs-region        = var.aws_region
          awslogs-stream-prefix = "limit"
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

resource "aws_ecs_task_definition" "ops_init" {
  family                   = "${local.name}-ops-init"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = var.task_sizes["ops-init"].cpu
  memory                   = var.task_sizes["ops-init"].memory
  execution_role_arn       = aws_iam_role.ops_init_execution.arn
  task_role_arn            = aws_iam_role.ops_init_task.arn
  container_definitions = jsonencode([
    {
      name      = "prepare"
      image     = "${aws_ecr_repository.ops_superset.repository_url}${var.images["ops-superset"]}"
      essential = false
      command = [
        "/bin/sh",
        "/opt/stackwright/prepare.sh",
        "/opt/stackwright/ops-init",
        "/etc/stackwright",
        "/run/secrets",
      ]
      user = "1000:1000"
      environment = [
        { name = "DATABASE_METASTORE_ADDRESS", value = aws_db_instance.metastore.address },
        { name = "CACHE_ITEMS_ADDRESS", value = aws_elasticache_cluster.items.cluster_address },
        { name = "ENTRY_ENTRY_ADDRESS", value = aws_lb.this.dns_name },
      ]
      secrets = [
        {
          name      = "SECRET_METASTORE_OPS_PASSWORD"
          valueFrom = aws_secretsmanager_secret.metastore_ops_password.arn
        },
        {
          name      = "SECRET_OPS_ADMIN_PASSWORD"
          valueFrom = aws_secretsmanager_secret.ops_admin_password.arn
        },
        { name = "SECRET_OPS_SECRET_KEY", valueFrom = aws_secretsmanager_secret.ops_secret_key.arn },
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
          awslogs-group         = aws_cloudwatch_log_group.ops_init.name
          awslogs-region        = var.aws_region
          awslogs-stream-prefix = "prepare"
        }
      }
    },
    {
      name      = "main"
      image     = "${aws_ecr_repository.ops_superset.repository_url}${var.images["ops-superset"]}"
      essential = true
      command = [
        "/bin/sh",
        "-c",
        "set -e\nmkdir -p /tmp/stackwright\nexec python /etc/stackwright/lifecycle.py init admin",
      ]
      workingDirectory = "/etc/stackwright"
      user             = "1000:1000"
      environment = [
        { name = "FLASK_APP", value = "superset" },
        { name = "PYTHONPATH", value = "/etc/stackwright" },
        { name = "PYTHONUNBUFFERED", value = "1" },
        { name = "ROLE_DATABASE_OPTIONS", value = "-c synchronous_commit=off" },
        { name = "ROLE_NAME", value = "ops-lifecycle" },
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
          awslogs-group         = aws_cloudwatch_log_group.ops_init.name
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

resource "aws_ecs_task_definition" "ops_metrics" {
  family                   = "${local.name}-ops-metrics"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = var.task_sizes["ops-metrics"].cpu
  memory                   = var.task_sizes["ops-metrics"].memory
  execution_role_arn       = aws_iam_role.ops_metrics_execution.arn
  task_role_arn            = aws_iam_role.ops_metrics_task.arn
  container_definitions = jsonencode([
    {
      name      = "prepare"
      image     = "${aws_ecr_repository.ops_statsd_exporter.repository_url}${var.images["ops-statsd-exporter"]}"
      essential = false
      command = [
        "/bin/sh",
        "/opt/stackwright/prepare.sh",
        "/opt/stackwright/ops-metrics",
        "/etc/stackwright",
        "/run/secrets",
      ]
      user                   = "65534:65534"
      readonlyRootFilesystem = true
      mountPoints = [
        { sourceVolume = "files", containerPath = "/etc/stackwright", readOnly = false },
        { sourceVolume = "secrets", containerPath = "/run/secrets", readOnly = false },
      ]
      stopTimeout = 30
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = aws_cloudwatch_log_group.ops_metrics.name
          awslogs-region        = var.aws_region
          awslogs-stream-prefix = "prepare"
        }
      }
    },
    {
      name      = "main"
      image     = "${aws_ecr_repository.ops_statsd_exporter.repository_url}${var.images["ops-statsd-exporter"]}"
      essential = true
      command = [
        "statsd_exporter",
        "--statsd.listen-udp=0.0.0.0:9125",
        "--statsd.listen-tcp=",
        "--web.listen-address=0.0.0.0:9102",
        "--statsd.mapping-config=/etc/stackwright/mapping.yml",
      ]
      workingDirectory = "/etc/stackwright"
      user             = "65534:65534"
      portMappings = [
        { name = "metrics", containerPort = 9102, protocol = "tcp" },
        { name = "statsd", containerPort = 9125, protocol = "udp" },
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
        command     = ["CMD", "wget", "-q", "-T", "5", "-O", "/dev/null", "http://127.0.0.1:9102/-/healthy"]
        interval    = 15
        timeout     = 5
        retries     = 4
        startPeriod = 30
      }
      stopTimeout = 10
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = aws_cloudwatch_log_group.ops_metrics.name
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

resource "aws_ecs_task_definition" "ops_migrate" {
  family                   = "${local.name}-ops-migrate"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = var.task_sizes["ops-migrate"].cpu
  memory                   = var.task_sizes["ops-migrate"].memory
  execution_role_arn       = aws_iam_role.ops_migrate_execution.arn
  task_role_arn            = aws_iam_role.ops_migrate_task.arn
  container_definitions = jsonencode([
    {
      name      = "prepare"
      image     = "${aws_ecr_repository.ops_superset.repository_url}${var.images["ops-superset"]}"
      essential = false
      command = [
        "/bin/sh",
        "/opt/stackwright/prepare.sh",
        "/opt/stackwright/ops-migrate",
        "/etc/stackwright",
        "/run/secrets",
      ]
      user = "1000:1000"
      environment = [
        { name = "DATABASE_METASTORE_ADDRESS", value = aws_db_instance.metastore.address },
        { name = "CACHE_ITEMS_ADDRESS", value = aws_elasticache_cluster.items.cluster_address },
        { name = "ENTRY_ENTRY_ADDRESS", value = aws_lb.this.dns_name },
      ]
      secrets = [
        {
          name      = "SECRET_METASTORE_OPS_PASSWORD"
          valueFrom = aws_secretsmanager_secret.metastore_ops_password.arn
        },
        {
          name      = "SECRET_OPS_ADMIN_PASSWORD"
          valueFrom = aws_secretsmanager_secret.ops_admin_password.arn
        },
        { name = "SECRET_OPS_SECRET_KEY", valueFrom = aws_secretsmanager_secret.ops_secret_key.arn },
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
          awslogs-group         = aws_cloudwatch_log_group.ops_migrate.name
          awslogs-region        = var.aws_region
          awslogs-stream-prefix = "prepare"
        }
      }
    },
    {
      name      = "main"
      image     = "${aws_ecr_repository.ops_superset.repository_url}${var.images["ops-superset"]}"
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
        { name = "ROLE_NAME", value = "ops-lifecycle" },
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
          awslogs-group         = aws_cloudwatch_log_group.ops_migrate.name
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

resource "aws_ecs_task_definition" "ops_verify" {
  family                   = "${local.name}-ops-verify"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = var.task_sizes["ops-verify"].cpu
  memory                   = var.task_sizes["ops-verify"].memory
  execution_role_arn       = aws_iam_role.ops_verify_execution.arn
  task_role_arn            = aws_iam_role.ops_verify_task.arn
  container_definitions = jsonencode([
    {
      name      = "prepare"
      image     = "${aws_ecr_repository.ops_superset.repository_url}${var.images["ops-superset"]}"
      essential = false
      command = [
        "/bin/sh",
        "/opt/stackwright/prepare.sh",
        "/opt/stackwright/ops-verify",
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
          name      = "SECRET_METASTORE_OPS_PASSWORD"
          valueFrom = aws_secretsmanager_secret.metastore_ops_password.arn
        },
        {
          name      = "SECRET_METASTORE_OPS_PROBE_PASSWORD"
          valueFrom = aws_secretsmanager_secret.metastore_ops_probe_password.arn
        },
        {
          name      = "SECRET_OPS_ADMIN_PASSWORD"
          valueFrom = aws_secretsmanager_secret.ops_admin_password.arn
        },
        { name = "SECRET_OPS_SECRET_KEY", valueFrom = aws_secretsmanager_secret.ops_secret_key.arn },
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
          awslogs-group         = aws_cloudwatch_log_group.ops_verify.name
          awslogs-region        = var.aws_region
          awslogs-stream-prefix = "prepare"
        }
      }
    },
    {
      name      = "main"
      image     = "${aws_ecr_repository.ops_superset.repository_url}${var.images["ops-superset"]}"
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
        { name = "ROLE_NAME", value = "ops-verify" },
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
          awslogs-group         = aws_cloudwatch_log_group.ops_verify.name
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

resource "aws_ecs_task_definition" "ops_web" {
  family                   = "${local.name}-ops-web"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = var.task_sizes["ops-web"].cpu
  memory                   = var.task_sizes["ops-web"].memory
  execution_role_arn       = aws_iam_role.ops_web_execution.arn
  task_role_arn            = aws_iam_role.ops_web_task.arn
  container_definitions = jsonencode([
    {
      name      = "prepare"
      image     = "${aws_ecr_repository.ops_superset.repository_url}${var.images["ops-superset"]}"
      essential = false
      command = [
        "/bin/sh",
        "/opt/stackwright/prepare.sh",
        "/opt/stackwright/ops-web",
        "/etc/stackwright",
        "/run/secrets",
      ]
      user = "1000:1000"
      environment = [
        { name = "DATABASE_METASTORE_ADDRESS", value = aws_db_instance.metastore.address },
        { name = "CACHE_ITEMS_ADDRESS", value = aws_elasticache_cluster.items.cluster_address },
        { name = "ENTRY_ENTRY_ADDRESS", value = aws_lb.this.dns_name },
      ]
      secrets = [
        {
          name      = "SECRET_METASTORE_OPS_PASSWORD"
          valueFrom = aws_secretsmanager_secret.metastore_ops_password.arn
        },
        { name = "SECRET_OPS_SECRET_KEY", valueFrom = aws_secretsmanager_secret.ops_secret_key.arn },
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
          awslogs-group         = aws_cloudwatch_log_group.ops_web.name
          awslogs-region        = var.aws_region
          awslogs-stream-prefix = "prepare"
        }
      }
    },
    {
      name      = "main"
      image     = "${aws_ecr_repository.ops_superset.repository_url}${var.images["ops-superset"]}"
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
        { name = "ROLE_NAME", value = "ops-web" },
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
          awslogs-group         = aws_cloudwatch_log_group.ops_web.name
          awslogs-region        = var.aws_region
          awslogs-stream-prefix = "main"
        }
      }
    },
    {
      name      = "edge"
      image     = "${aws_ecr_repository.edge.repository_url}${var.images["edge"]}"
      essential = true
      command   = ["nginx", "-e", "stderr", "-c", "/opt/stackwright/ops-web/nginx.conf"]
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
          awslogs-group         = aws_cloudwatch_log_group.ops_web.name
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

resource "aws_ecs_task_definition" "site" {
  family                   = "${local.name}-site"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = var.task_sizes["site"].cpu
  memory                   = var.task_sizes["site"].memory
  execution_role_arn       = aws_iam_role.site_execution.arn
  task_role_arn            = aws_iam_role.site_task.arn
  container_definitions = jsonencode([
    {
      name      = "prepare"
      image     = "${aws_ecr_repository.site_program_with_project.repository_url}${var.images["site-program-with-project"]}"
      essential = false
      command = [
        "/bin/sh",
        "/opt/stackwright/prepare.sh",
        "/opt/stackwright/site",
        "/etc/stackwright",
        "/run/secrets",
      ]
      user = "10001:10001"
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
          awslogs-group         = aws_cloudwatch_log_group.site.name
          awslogs-region        = var.aws_region
          awslogs-stream-prefix = "prepare"
        }
      }
    },
    {
      name             = "main"
      image            = "${aws_ecr_repository.site_program_with_project.repository_url}${var.images["site-program-with-project"]}"
      essential        = true
      command          = ["/bin/sh", "-c", "exec node server.mjs"]
      workingDirectory = "/opt/platform"
      user             = "10001:10001"
      portMappings = [
        { name = "main", containerPort = 3000, protocol = "tcp" },
      ]
      environment = [
        { name = "HOST", value = "0.0.0.0" },
        { name = "PGDATABASE", value = "shop" },
        { name = "PGHOST", value = aws_db_instance.metastore.address },
        { name = "PGPASSFILE", value = "/run/secrets/site.pgpass" },
        { name = "PGPORT", value = "5432" },
        { name = "PGSSLMODE", value = "require" },
        { name = "PGUSER", value = "shop" },
        { name = "PORT", value = "3000" },
        { name = "UPLOADS_FOLDER", value = "/var/lib/stackwright/site-uploads" },
      ]
      readonlyRootFilesystem = true
      mountPoints = [
        { sourceVolume = "files", containerPath = "/etc/stackwright", readOnly = true },
        { sourceVolume = "secrets", containerPath = "/run/secrets", readOnly = true },
        {
          sourceVolume  = "data-site-uploads"
          containerPath = "/var/lib/stackwright/site-uploads"
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
          "sh",
          "-c",
          "if command -v bash >/dev/null; then exec bash -c 'exec 3<>/dev/tcp/127.0.0.1/3000'; fi\nif command -v nc >/dev/null; then exec nc -z -w 5 127.0.0.1 3000; fi\nif command -v python3 >/dev/null; then exec python3 -c 'import socket; socket.create_connection(('\\''127.0.0.1'\\'', 3000), 5)'; fi\nif command -v node >/dev/null; then exec node -e 'require('\\''net'\\'').connect(3000, '\\''127.0.0.1'\\'').setTimeout(5000, () => process.exit(1)).on('\\''connect'\\'', () => process.exit(0)).on('\\''error'\\'', () => process.exit(1))'; fi\nexit 1",
        ]
        interval    = 10
        timeout     = 5
        retries     = 6
        startPeriod = 120
      }
      stopTimeout = 90
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = aws_cloudwatch_log_group.site.name
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
    name = "data-site-uploads"
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

resource "aws_ecs_task_definition" "trial_provider" {
  family                   = "${local.name}-trial-provider"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = var.task_sizes["trial-provider"].cpu
  memory                   = var.task_sizes["trial-provider"].memory
  execution_role_arn       = aws_iam_role.trial_provider_execution.arn
  task_role_arn            = aws_iam_role.trial_provider_task.arn
  container_definitions = jsonencode([
    {
      name      = "prepare"
      image     = "${aws_ecr_repository.trial_oidc_provider.repository_url}${var.images["trial-oidc-provider"]}"
      essential = false
      command = [
        "/bin/sh",
        "/opt/stackwright/prepare.sh",
        "/opt/stackwright/trial-provider",
        "/etc/stackwright",
        "/run/secrets",
      ]
      user = "1000:1000"
      secrets = [
        { name = "SECRET_CAROL", valueFrom = aws_secretsmanager_secret.carol.arn },
        {
          name      = "SECRET_TRIAL_CLIENT_SECRET"
          valueFrom = aws_secretsmanager_secret.trial_client_secret.arn
        },
        {
          name      = "SECRET_TRIAL_KEY_SECRET"
          valueFrom = aws_secretsmanager_secret.trial_key_secret.arn
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
          awslogs-group         = aws_cloudwatch_log_group.trial_provider.name
          awslogs-region        = var.aws_region
          awslogs-stream-prefix = "prepare"
        }
      }
    },
    {
      name             = "main"
      image            = "${aws_ecr_repository.trial_oidc_provider.repository_url}${var.images["trial-oidc-provider"]}"
      essential        = true
      command          = ["node", "/etc/stackwright/provider.mjs"]
      workingDirectory = "/etc/stackwright"
      user             = "1000:1000"
      portMappings = [
        { name = "http", containerPort = 18090, protocol = "tcp" },
      ]
      environment = [
        { name = "CAROL_FILE", value = "/run/secrets/carol" },
        { name = "CLIENT_SECRET_FILE", value = "/run/secrets/trial-client-secret" },
        { name = "HOST", value = "0.0.0.0" },
        { name = "ISSUER", value = "http://${aws_lb.this.dns_name}" },
        { name = "KEYS", value = "/var/lib/stackwright/trial-keys" },
        { name = "KEY_SECRET_FILE", value = "/run/secrets/trial-key-secret" },
        {
          name  = "OIDC_PROVIDER"
          value = "/opt/oidc-provider/node_modules/oidc-provider/lib/index.js"
        },
        { name = "PORT", value = "18090" },
      ]
      readonlyRootFilesystem = true
      mountPoints = [
        { sourceVolume = "files", containerPath = "/etc/stackwright", readOnly = true },
        { sourceVolume = "secrets", containerPath = "/run/secrets", readOnly = true },
        {
          sourceVolume  = "data-trial-keys"
          containerPath = "/var/lib/stackwright/trial-keys"
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
          awslogs-group         = aws_cloudwatch_log_group.trial_provider.name
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
    name = "data-trial-keys"
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

resource "aws_service_discovery_service" "ask_web" {
  name = "ask-web"

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

resource "aws_ecs_service" "ask_web" {
  name                               = "${local.name}-ask-web"
  cluster                            = aws_ecs_cluster.this.id
  task_definition                    = aws_ecs_task_definition.ask_web.arn
  desired_count                      = var.replicas["ask-web"].min
  deployment_minimum_healthy_percent = 100
  deployment_maximum_percent         = 200
  availability_zone_rebalancing      = "ENABLED"
  health_check_grace_period_seconds  = 600
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
    security_groups  = [aws_security_group.ask_web.id]
    assign_public_ip = false
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.ask_web.arn
    container_name   = "edge"
    container_port   = 8080
  }

  service_registries {
    registry_arn = aws_service_discovery_service.ask_web.arn
  }

  lifecycle {
    # Their number follows the load; what is written here is only where it begins.
    ignore_changes = [desired_count]

    postcondition {
      condition     = self.task_definition == aws_ecs_task_definition.ask_web.arn
      error_message = "The new tasks of ask-web did not get ready, and ECS went back to the old ones: look at their logs."
    }
  }

  depends_on = [
    terraform_data.before,
    aws_lb_listener_rule.site_route,
    aws_lb_listener_rule.ask_route,
    aws_lb_listener_rule.bi_route,
    aws_lb_listener_rule.ops_route,
    aws_lb_listener_rule.trial_route,
  ]
}

resource "aws_appautoscaling_target" "ask_web" {
  resource_id        = "service/${aws_ecs_cluster.this.name}/${aws_ecs_service.ask_web.name}"
  scalable_dimension = "ecs:service:DesiredCount"
  service_namespace  = "ecs"
  min_capacity       = var.replicas["ask-web"].min
  max_capacity       = var.replicas["ask-web"].max
}

resource "aws_appautoscaling_policy" "ask_web_cpu" {
  name               = "${local.name}-ask-web-cpu"
  policy_type        = "TargetTrackingScaling"
  resource_id        = aws_appautoscaling_target.ask_web.resource_id
  scalable_dimension = aws_appautoscaling_target.ask_web.scalable_dimension
  service_namespace  = aws_appautoscaling_target.ask_web.service_namespace

  target_tracking_scaling_policy_configuration {
    target_value       = 70
    scale_out_cooldown = 60
    scale_in_cooldown  = 300

    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageCPUUtilization"
    }
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

resource "aws_ecs_service" "bi_flower" {
  name            = "${local.name}-bi-flower"
  cluster         = aws_ecs_cluster.this.id
  task_definition = aws_ecs_task_definition.bi_flower.arn
  desired_count   = var.replicas["bi-flower"].min
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
    security_groups  = [aws_security_group.bi_flower.id]
    assign_public_ip = false
  }

  lifecycle {
    postcondition {
      condition     = self.task_definition == aws_ecs_task_definition.bi_flower.arn
      error_message = "The new tasks of bi-flower did not get ready, and ECS went back to the old ones: look at their logs."
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
    # Their number follows the load; what is written here is only where it begins.
    ignore_changes = [desired_count]

    postcondition {
      condition     = self.task_definition == aws_ecs_task_definition.bi_web.arn
      error_message = "The new tasks of bi-web did not get ready, and ECS went back to the old ones: look at their logs."
    }
  }

  depends_on = [
    terraform_data.before,
    aws_lb_listener_rule.site_route,
    aws_lb_listener_rule.ask_route,
    aws_lb_listener_rule.bi_route,
    aws_lb_listener_rule.ops_route,
    aws_lb_listener_rule.trial_route,
  ]
}

resource "aws_appautoscaling_target" "bi_web" {
  resource_id        = "service/${aws_ecs_cluster.this.name}/${aws_ecs_service.bi_web.name}"
  scalable_dimension = "ecs:service:DesiredCount"
  service_namespace  = "ecs"
  min_capacity       = var.replicas["bi-web"].min
  max_capacity       = var.replicas["bi-web"].max
}

resource "aws_appautoscaling_policy" "bi_web_cpu" {
  name               = "${local.name}-bi-web-cpu"
  policy_type        = "TargetTrackingScaling"
  resource_id        = aws_appautoscaling_target.bi_web.resource_id
  scalable_dimension = aws_appautoscaling_target.bi_web.scalable_dimension
  service_namespace  = aws_appautoscaling_target.bi_web.service_namespace

  target_tracking_scaling_policy_configuration {
    target_value       = 70
    scale_out_cooldown = 60
    scale_in_cooldown  = 300

    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageCPUUtilization"
    }
  }
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
    # Their number follows the load; what is written here is only where it begins.
    ignore_changes = [desired_count]

    postcondition {
      condition     = self.task_definition == aws_ecs_task_definition.bi_worker.arn
      error_message = "The new tasks of bi-worker did not get ready, and ECS went back to the old ones: look at their logs."
    }
  }

  depends_on = [terraform_data.before]
}

resource "aws_appautoscaling_target" "bi_worker" {
  resource_id        = "service/${aws_ecs_cluster.this.name}/${aws_ecs_service.bi_worker.name}"
  scalable_dimension = "ecs:service:DesiredCount"
  service_namespace  = "ecs"
  min_capacity       = var.replicas["bi-worker"].min
  max_capacity       = var.replicas["bi-worker"].max
}

resource "aws_appautoscaling_policy" "bi_worker_queue" {
  name               = "${local.name}-bi-worker-queue"
  policy_type        = "TargetTrackingScaling"
  resource_id        = aws_appautoscaling_target.bi_worker.resource_id
  scalable_dimension = aws_appautoscaling_target.bi_worker.scalable_dimension
  service_namespace  = aws_appautoscaling_target.bi_worker.service_namespace

  target_tracking_scaling_policy_configuration {
    target_value       = 10
    scale_out_cooldown = 60
    scale_in_cooldown  = 300

    customized_metric_specification {
      namespace   = "${local.name}/bi-worker"
      metric_name = "WaitingPerReplica"
      statistic   = "Average"
    }
  }
}

resource "aws_service_discovery_service" "ops_metrics" {
  name = "ops-metrics"

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

resource "aws_ecs_service" "ops_metrics" {
  name            = "${local.name}-ops-metrics"
  cluster         = aws_ecs_cluster.this.id
  task_definition = aws_ecs_task_definition.ops_metrics.arn
  desired_count   = var.replicas["ops-metrics"].min
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
    security_groups  = [aws_security_group.ops_metrics.id]
    assign_public_ip = false
  }

  service_registries {
    registry_arn = aws_service_discovery_service.ops_metrics.arn
  }

  lifecycle {
    postcondition {
      condition     = self.task_definition == aws_ecs_task_definition.ops_metrics.arn
      error_message = "The new tasks of ops-metrics did not get ready, and ECS went back to the old ones: look at their logs."
    }
  }

  depends_on = [terraform_data.before]
}

resource "aws_service_discovery_service" "ops_web" {
  name = "ops-web"

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

resource "aws_ecs_service" "ops_web" {
  name                               = "${local.name}-ops-web"
  cluster                            = aws_ecs_cluster.this.id
  task_definition                    = aws_ecs_task_definition.ops_web.arn
  desired_count                      = var.replicas["ops-web"].min
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
    security_groups  = [aws_security_group.ops_web.id]
    assign_public_ip = false
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.ops_web.arn
    container_name   = "edge"
    container_port   = 8080
  }

  service_registries {
    registry_arn = aws_service_discovery_service.ops_web.arn
  }

  lifecycle {
    postcondition {
      condition     = self.task_definition == aws_ecs_task_definition.ops_web.arn
      error_message = "The new tasks of ops-web did not get ready, and ECS went back to the old ones: look at their logs."
    }
  }

  depends_on = [
    terraform_data.before,
    aws_lb_listener_rule.site_route,
    aws_lb_listener_rule.ask_route,
    aws_lb_listener_rule.bi_route,
    aws_lb_listener_rule.ops_route,
    aws_lb_listener_rule.trial_route,
  ]
}

resource "aws_ecs_service" "site" {
  name                               = "${local.name}-site"
  cluster                            = aws_ecs_cluster.this.id
  task_definition                    = aws_ecs_task_definition.site.arn
  desired_count                      = var.replicas["site"].min
  deployment_minimum_healthy_percent = 100
  deployment_maximum_percent         = 200
  availability_zone_rebalancing      = "ENABLED"
  health_check_grace_period_seconds  = 120
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
    security_groups  = [aws_security_group.site.id]
    assign_public_ip = false
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.site.arn
    container_name   = "main"
    container_port   = 3000
  }

  lifecycle {
    # Their number follows the load; what is written here is only where it begins.
    ignore_changes = [desired_count]

    postcondition {
      condition     = self.task_definition == aws_ecs_task_definition.site.arn
      error_message = "The new tasks of site did not get ready, and ECS went back to the old ones: look at their logs."
    }
  }

  depends_on = [
    terraform_data.before,
    aws_lb_listener_rule.site_route,
    aws_lb_listener_rule.ask_route,
    aws_lb_listener_rule.bi_route,
    aws_lb_listener_rule.ops_route,
    aws_lb_listener_rule.trial_route,
  ]
}

resource "aws_appautoscaling_target" "site" {
  resource_id        = "service/${aws_ecs_cluster.this.name}/${aws_ecs_service.site.name}"
  scalable_dimension = "ecs:service:DesiredCount"
  service_namespace  = "ecs"
  min_capacity       = var.replicas["site"].min
  max_capacity       = var.replicas["site"].max
}

resource "aws_appautoscaling_policy" "site_cpu" {
  name               = "${local.name}-site-cpu"
  policy_type        = "TargetTrackingScaling"
  resource_id        = aws_appautoscaling_target.site.resource_id
  scalable_dimension = aws_appautoscaling_target.site.scalable_dimension
  service_namespace  = aws_appautoscaling_target.site.service_namespace

  target_tracking_scaling_policy_configuration {
    target_value       = 70
    scale_out_cooldown = 60
    scale_in_cooldown  = 300

    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageCPUUtilization"
    }
  }
}

resource "aws_ecs_service" "trial_provider" {
  name            = "${local.name}-trial-provider"
  cluster         = aws_ecs_cluster.this.id
  task_definition = aws_ecs_task_definition.trial_provider.arn
  desired_count   = var.replicas["trial-provider"].min
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
    security_groups  = [aws_security_group.trial_provider.id]
    assign_public_ip = false
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.trial_provider.arn
    container_name   = "main"
    container_port   = 18090
  }

  lifecycle {
    postcondition {
      condition     = self.task_definition == aws_ecs_task_definition.trial_provider.arn
      error_message = "The new tasks of trial-provider did not get ready, and ECS went back to the old ones: look at their logs."
    }
  }

  depends_on = [
    terraform_data.before,
    aws_lb_listener_rule.site_route,
    aws_lb_listener_rule.ask_route,
    aws_lb_listener_rule.bi_route,
    aws_lb_listener_rule.ops_route,
    aws_lb_listener_rule.trial_route,
  ]
}
