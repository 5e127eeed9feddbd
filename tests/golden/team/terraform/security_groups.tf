# Each group allows exactly the connections of the platform; what is in none of these rules is
# refused.

resource "aws_security_group" "bi_beat" {
  name        = "${local.name}-bi-beat"
  description = "service bi-beat"
  vpc_id      = aws_vpc.this.id
  tags = {
    Name = "${local.name}-bi-beat"
  }
}

resource "aws_vpc_security_group_egress_rule" "bi_beat_to_cache_6379" {
  security_group_id            = aws_security_group.bi_beat.id
  description                  = "bi-beat to cache, port redis"
  referenced_security_group_id = aws_security_group.cache.id
  ip_protocol                  = "tcp"
  from_port                    = 6379
  to_port                      = 6379
}

resource "aws_vpc_security_group_egress_rule" "bi_beat_to_anywhere_443" {
  security_group_id = aws_security_group.bi_beat.id
  description       = "HTTPS to any address"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_security_group" "bi_lifecycle" {
  name        = "${local.name}-bi-lifecycle"
  description = "jobs of bi: lifecycle"
  vpc_id      = aws_vpc.this.id
  tags = {
    Name = "${local.name}-bi-lifecycle"
  }
}

resource "aws_vpc_security_group_egress_rule" "bi_lifecycle_to_cache_6379" {
  security_group_id            = aws_security_group.bi_lifecycle.id
  description                  = "bi-lifecycle to cache, port redis"
  referenced_security_group_id = aws_security_group.cache.id
  ip_protocol                  = "tcp"
  from_port                    = 6379
  to_port                      = 6379
}

resource "aws_vpc_security_group_egress_rule" "bi_lifecycle_to_metastore_5432" {
  security_group_id            = aws_security_group.bi_lifecycle.id
  description                  = "bi-lifecycle to metastore, port postgres"
  referenced_security_group_id = aws_security_group.metastore.id
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
}

resource "aws_vpc_security_group_egress_rule" "bi_lifecycle_to_anywhere_443" {
  security_group_id = aws_security_group.bi_lifecycle.id
  description       = "HTTPS to any address"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_security_group" "bi_verify" {
  name        = "${local.name}-bi-verify"
  description = "job bi-verify"
  vpc_id      = aws_vpc.this.id
  tags = {
    Name = "${local.name}-bi-verify"
  }
}

resource "aws_vpc_security_group_egress_rule" "bi_verify_to_bi_web_8080" {
  security_group_id            = aws_security_group.bi_verify.id
  description                  = "bi-verify to bi-web, port http"
  referenced_security_group_id = aws_security_group.bi_web.id
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
}

resource "aws_vpc_security_group_egress_rule" "bi_verify_to_metastore_5432" {
  security_group_id            = aws_security_group.bi_verify.id
  description                  = "bi-verify to metastore, port postgres"
  referenced_security_group_id = aws_security_group.metastore.id
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
}

resource "aws_vpc_security_group_egress_rule" "bi_verify_to_anywhere_443" {
  security_group_id = aws_security_group.bi_verify.id
  description       = "HTTPS to any address"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_security_group" "bi_web" {
  name        = "${local.name}-bi-web"
  description = "service bi-web"
  vpc_id      = aws_vpc.this.id
  tags = {
    Name = "${local.name}-bi-web"
  }
}

resource "aws_vpc_security_group_ingress_rule" "bi_web_from_bi_verify_8080" {
  security_group_id            = aws_security_group.bi_web.id
  description                  = "bi-verify to bi-web, port http"
  referenced_security_group_id = aws_security_group.bi_verify.id
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
}

resource "aws_vpc_security_group_ingress_rule" "bi_web_from_entry_8080" {
  security_group_id            = aws_security_group.bi_web.id
  description                  = "load balancer to bi-web"
  referenced_security_group_id = aws_security_group.entry.id
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
}

resource "aws_vpc_security_group_egress_rule" "bi_web_to_cache_6379" {
  security_group_id            = aws_security_group.bi_web.id
  description                  = "bi-web to cache, port redis"
  referenced_security_group_id = aws_security_group.cache.id
  ip_protocol                  = "tcp"
  from_port                    = 6379
  to_port                      = 6379
}

resource "aws_vpc_security_group_egress_rule" "bi_web_to_metastore_5432" {
  security_group_id            = aws_security_group.bi_web.id
  description                  = "bi-web to metastore, port postgres"
  referenced_security_group_id = aws_security_group.metastore.id
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
}

resource "aws_vpc_security_group_egress_rule" "bi_web_to_anywhere_80" {
  security_group_id = aws_security_group.bi_web.id
  description       = "bi-web to sso-route"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 80
  to_port           = 80
}

resource "aws_vpc_security_group_egress_rule" "bi_web_to_anywhere_443" {
  security_group_id = aws_security_group.bi_web.id
  description       = "HTTPS to any address"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_security_group" "bi_worker" {
  name        = "${local.name}-bi-worker"
  description = "service bi-worker"
  vpc_id      = aws_vpc.this.id
  tags = {
    Name = "${local.name}-bi-worker"
  }
}

resource "aws_vpc_security_group_egress_rule" "bi_worker_to_cache_6379" {
  security_group_id            = aws_security_group.bi_worker.id
  description                  = "bi-worker to cache, port redis"
  referenced_security_group_id = aws_security_group.cache.id
  ip_protocol                  = "tcp"
  from_port                    = 6379
  to_port                      = 6379
}

resource "aws_vpc_security_group_egress_rule" "bi_worker_to_metastore_5432" {
  security_group_id            = aws_security_group.bi_worker.id
  description                  = "bi-worker to metastore, port postgres"
  referenced_security_group_id = aws_security_group.metastore.id
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
}

resource "aws_vpc_security_group_egress_rule" "bi_worker_to_anywhere_443" {
  security_group_id = aws_security_group.bi_worker.id
  description       = "HTTPS to any address"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_security_group" "cache" {
  name        = "${local.name}-cache"
  description = "data server cache"
  vpc_id      = aws_vpc.this.id
  tags = {
    Name = "${local.name}-cache"
  }
}

resource "aws_vpc_security_group_ingress_rule" "cache_from_bi_beat_6379" {
  security_group_id            = aws_security_group.cache.id
  description                  = "bi-beat to cache, port redis"
  referenced_security_group_id = aws_security_group.bi_beat.id
  ip_protocol                  = "tcp"
  from_port                    = 6379
  to_port                      = 6379
}

resource "aws_vpc_security_group_ingress_rule" "cache_from_bi_lifecycle_6379" {
  security_group_id            = aws_security_group.cache.id
  description                  = "bi-lifecycle to cache, port redis"
  referenced_security_group_id = aws_security_group.bi_lifecycle.id
  ip_protocol                  = "tcp"
  from_port                    = 6379
  to_port                      = 6379
}

resource "aws_vpc_security_group_ingress_rule" "cache_from_bi_web_6379" {
  security_group_id            = aws_security_group.cache.id
  description                  = "bi-web to cache, port redis"
  referenced_security_group_id = aws_security_group.bi_web.id
  ip_protocol                  = "tcp"
  from_port                    = 6379
  to_port                      = 6379
}

resource "aws_vpc_security_group_ingress_rule" "cache_from_bi_worker_6379" {
  security_group_id            = aws_security_group.cache.id
  description                  = "bi-worker to cache, port redis"
  referenced_security_group_id = aws_security_group.bi_worker.id
  ip_protocol                  = "tcp"
  from_port                    = 6379
  to_port                      = 6379
}

resource "aws_security_group" "entry" {
  name        = "${local.name}-entry"
  description = "load balancer: where browsers come in"
  vpc_id      = aws_vpc.this.id
  tags = {
    Name = "${local.name}-entry"
  }
}

resource "aws_vpc_security_group_ingress_rule" "entry_from_anywhere_80" {
  security_group_id = aws_security_group.entry.id
  description       = "browsers, without encryption"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 80
  to_port           = 80
}

resource "aws_vpc_security_group_egress_rule" "entry_to_bi_web_8080" {
  security_group_id            = aws_security_group.entry.id
  description                  = "load balancer to bi-web"
  referenced_security_group_id = aws_security_group.bi_web.id
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
}

resource "aws_vpc_security_group_egress_rule" "entry_to_sso_provider_18090" {
  security_group_id            = aws_security_group.entry.id
  description                  = "load balancer to sso-provider"
  referenced_security_group_id = aws_security_group.sso_provider.id
  ip_protocol                  = "tcp"
  from_port                    = 18090
  to_port                      = 18090
}

resource "aws_security_group" "fill" {
  name        = "${local.name}-fill"
  description = "job fill"
  vpc_id      = aws_vpc.this.id
  tags = {
    Name = "${local.name}-fill"
  }
}

resource "aws_vpc_security_group_egress_rule" "fill_to_metastore_5432" {
  security_group_id            = aws_security_group.fill.id
  description                  = "fill to metastore, port postgres"
  referenced_security_group_id = aws_security_group.metastore.id
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
}

resource "aws_vpc_security_group_egress_rule" "fill_to_anywhere_443" {
  security_group_id = aws_security_group.fill.id
  description       = "HTTPS to any address"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_security_group" "metastore" {
  name        = "${local.name}-metastore"
  description = "data server metastore"
  vpc_id      = aws_vpc.this.id
  tags = {
    Name = "${local.name}-metastore"
  }
}

resource "aws_vpc_security_group_ingress_rule" "metastore_from_bi_lifecycle_5432" {
  security_group_id            = aws_security_group.metastore.id
  description                  = "bi-lifecycle to metastore, port postgres"
  referenced_security_group_id = aws_security_group.bi_lifecycle.id
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
}

resource "aws_vpc_security_group_ingress_rule" "metastore_from_bi_verify_5432" {
  security_group_id            = aws_security_group.metastore.id
  description                  = "bi-verify to metastore, port postgres"
  referenced_security_group_id = aws_security_group.bi_verify.id
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
}

resource "aws_vpc_security_group_ingress_rule" "metastore_from_bi_web_5432" {
  security_group_id            = aws_security_group.metastore.id
  description                  = "bi-web to metastore, port postgres"
  referenced_security_group_id = aws_security_group.bi_web.id
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
}

resource "aws_vpc_security_group_ingress_rule" "metastore_from_bi_worker_5432" {
  security_group_id            = aws_security_group.metastore.id
  description                  = "bi-worker to metastore, port postgres"
  referenced_security_group_id = aws_security_group.bi_worker.id
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
}

resource "aws_vpc_security_group_ingress_rule" "metastore_from_fill_5432" {
  security_group_id            = aws_security_group.metastore.id
  description                  = "fill to metastore, port postgres"
  referenced_security_group_id = aws_security_group.fill.id
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
}

resource "aws_vpc_security_group_ingress_rule" "metastore_from_metastore_databases_5432" {
  security_group_id            = aws_security_group.metastore.id
  description                  = "metastore-databases to metastore, port postgres"
  referenced_security_group_id = aws_security_group.metastore_databases.id
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
}

resource "aws_security_group" "metastore_databases" {
  name        = "${local.name}-metastore-databases"
  description = "job metastore-databases"
  vpc_id      = aws_vpc.this.id
  tags = {
    Name = "${local.name}-metastore-databases"
  }
}

resource "aws_vpc_security_group_egress_rule" "metastore_databases_to_metastore_5432" {
  security_group_id            = aws_security_group.metastore_databases.id
  description                  = "metastore-databases to metastore, port postgres"
  referenced_security_group_id = aws_security_group.metastore.id
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
}

resource "aws_vpc_security_group_egress_rule" "metastore_databases_to_anywhere_443" {
  security_group_id = aws_security_group.metastore_databases.id
  description       = "to AWS: images, logs, secrets"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_security_group" "sso_provider" {
  name        = "${local.name}-sso-provider"
  description = "service sso-provider"
  vpc_id      = aws_vpc.this.id
  tags = {
    Name = "${local.name}-sso-provider"
  }
}

resource "aws_vpc_security_group_ingress_rule" "sso_provider_from_entry_18090" {
  security_group_id            = aws_security_group.sso_provider.id
  description                  = "load balancer to sso-provider"
  referenced_security_group_id = aws_security_group.entry.id
  ip_protocol                  = "tcp"
  from_port                    = 18090
  to_port                      = 18090
}

resource "aws_vpc_security_group_egress_rule" "sso_provider_to_anywhere_443" {
  security_group_id = aws_security_group.sso_provider.id
  description       = "HTTPS to any address"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}
