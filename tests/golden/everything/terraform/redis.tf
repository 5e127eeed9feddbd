# The password of a cache is set by scripts/cache-password.sh once the cache is there. The provider
# has no write-only form of auth_token, so an argument would leave it in the state; until the script
# has run, the cache is open to its security group alone, and nothing that uses it has started.

resource "aws_elasticache_subnet_group" "this" {
  name       = local.name
  subnet_ids = values(aws_subnet.isolated)[*].id
}

resource "aws_elasticache_parameter_group" "cache" {
  name   = "${local.name}-cache-valkey8"
  family = "valkey8"

  parameter {
    name  = "maxmemory-policy"
    value = "volatile-lfu"
  }

  parameter {
    name  = "reserved-memory-percent"
    value = "25"
  }

  parameter {
    name  = "tcp-keepalive"
    value = "300"
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_elasticache_replication_group" "cache" {
  replication_group_id       = "${local.name}-cache"
  description                = "valkey of everything"
  engine                     = "valkey"
  engine_version             = "8.2"
  node_type                  = var.caches["cache"].node_type
  num_cache_clusters         = var.caches["cache"].nodes
  automatic_failover_enabled = var.caches["cache"].nodes > 1
  multi_az_enabled           = var.caches["cache"].nodes > 1
  port                       = 6379
  parameter_group_name       = aws_elasticache_parameter_group.cache.name
  subnet_group_name          = aws_elasticache_subnet_group.this.name
  security_group_ids         = [aws_security_group.cache.id]
  at_rest_encryption_enabled = "true"
  transit_encryption_enabled = true
  transit_encryption_mode    = "required"
  snapshot_retention_limit   = var.caches["cache"].snapshot_days
  maintenance_window         = "sun:03:30-sun:04:30"
  auto_minor_version_upgrade = "false"
  apply_immediately          = true

  lifecycle {
    prevent_destroy = true
    # Set by the script below.
    ignore_changes = [auth_token, auth_token_update_strategy]
  }
}

resource "terraform_data" "cache_password" {
  triggers_replace = [aws_elasticache_replication_group.cache.id, lookup(var.secret_versions, "cache-password", 1)]

  depends_on = [aws_secretsmanager_secret_version.cache_password]

  provisioner "local-exec" {
    command = "sh ${path.module}/scripts/cache-password.sh"
    environment = {
      AWS_REGION = var.aws_region
      CACHE      = aws_elasticache_replication_group.cache.id
      SECRET     = aws_secretsmanager_secret.cache_password.arn
      KEPT       = "secrets-manager"
    }
  }
}

resource "aws_elasticache_parameter_group" "items" {
  name   = "${local.name}-items-memcached16"
  family = "memcached1.6"

  parameter {
    name  = "max_item_size"
    value = "2097152"
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_elasticache_cluster" "items" {
  cluster_id           = "${local.name}-items"
  engine               = "memcached"
  engine_version       = "1.6.22"
  node_type            = var.caches["items"].node_type
  num_cache_nodes      = var.caches["items"].nodes
  az_mode              = "single-az"
  port                 = 11211
  parameter_group_name = aws_elasticache_parameter_group.items.name
  subnet_group_name    = aws_elasticache_subnet_group.this.name
  security_group_ids   = [aws_security_group.items.id]
  maintenance_window   = "sun:03:30-sun:04:30"
  apply_immediately    = true
}

resource "aws_elasticache_parameter_group" "queue" {
  name   = "${local.name}-queue-redis7"
  family = "redis7"

  parameter {
    name  = "maxmemory-policy"
    value = "noeviction"
  }

  parameter {
    name  = "reserved-memory-percent"
    value = "25"
  }

  parameter {
    name  = "tcp-keepalive"
    value = "300"
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_elasticache_replication_group" "queue" {
  replication_group_id       = "${local.name}-queue"
  description                = "redis of everything"
  engine                     = "redis"
  engine_version             = "7.1"
  node_type                  = var.caches["queue"].node_type
  num_cache_clusters         = var.caches["queue"].nodes
  automatic_failover_enabled = var.caches["queue"].nodes > 1
  multi_az_enabled           = var.caches["queue"].nodes > 1
  port                       = 6379
  parameter_group_name       = aws_elasticache_parameter_group.queue.name
  subnet_group_name          = aws_elasticache_subnet_group.this.name
  security_group_ids         = [aws_security_group.queue.id]
  at_rest_encryption_enabled = "true"
  transit_encryption_enabled = true
  transit_encryption_mode    = "required"
  snapshot_retention_limit   = var.caches["queue"].snapshot_days
  maintenance_window         = "sun:03:30-sun:04:30"
  auto_minor_version_upgrade = "false"
  apply_immediately          = true

  lifecycle {
    prevent_destroy = true
    # Set by the script below.
    ignore_changes = [auth_token, auth_token_update_strategy]
  }
}

resource "terraform_data" "queue_password" {
  triggers_replace = [aws_elasticache_replication_group.queue.id, lookup(var.secret_versions, "queue-password", 1)]

  depends_on = [aws_secretsmanager_secret_version.queue_password]

  provisioner "local-exec" {
    command = "sh ${path.module}/scripts/cache-password.sh"
    environment = {
      AWS_REGION = var.aws_region
      CACHE      = aws_elasticache_replication_group.queue.id
      SECRET     = aws_secretsmanager_secret.queue_password.arn
      KEPT       = "secrets-manager"
    }
  }
}
