# The password of a cache is set by scripts/cache-password.sh once the cache is there. The provider
# has no write-only form of auth_token, so an argument would leave it in the state; until the script
# has run, the cache is open to its security group alone, and nothing that uses it has started.

resource "aws_elasticache_subnet_group" "this" {
  name       = local.name
  subnet_ids = values(aws_subnet.isolated)[*].id
}

resource "aws_elasticache_parameter_group" "cache" {
  name   = "${local.name}-cache-redis7"
  family = "redis7"

  parameter {
    name  = "maxmemory-policy"
    value = "volatile-lru"
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
  description                = "redis of team"
  engine                     = "redis"
  engine_version             = "7.1"
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
