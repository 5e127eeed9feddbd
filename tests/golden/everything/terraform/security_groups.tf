# Each group allows exactly the connections of the platform; what is in none of these rules is
# refused.

resource "aws_security_group" "ask_migrate" {
  name        = "${local.name}-ask-migrate"
  description = "job ask-migrate"
  vpc_id      = aws_vpc.this.id
  tags = {
    Name = "${local.name}-ask-migrate"
  }
}

resource "aws_vpc_security_group_egress_rule" "ask_migrate_to_metastore_5432" {
  security_group_id            = aws_security_group.ask_migrate.id
  description                  = "ask-migrate to metastore, port postgres"
  referenced_security_group_id = aws_security_group.metastore.id
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
}

resource "aws_vpc_security_group_egress_rule" "ask_migrate_to_anywhere_443" {
  security_group_id = aws_security_group.ask_migrate.id
  description       = "HTTPS to any address"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_security_group" "ask_setup" {
  name        = "${local.name}-ask-setup"
  description = "jobs of ask: setup"
  vpc_id      = aws_vpc.this.id
  tags = {
    Name = "${local.name}-ask-setup"
  }
}

resource "aws_vpc_security_group_egress_rule" "ask_setup_to_ask_web_8080" {
  security_group_id            = aws_security_group.ask_setup.id
  description                  = "ask-setup to ask-web, port http"
  referenced_security_group_id = aws_security_group.ask_web.id
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
}

resource "aws_vpc_security_group_egress_rule" "ask_setup_to_metastore_5432" {
  security_group_id            = aws_security_group.ask_setup.id
  description                  = "ask-setup to metastore, port postgres"
  referenced_security_group_id = aws_security_group.metastore.id
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
}

resource "aws_vpc_security_group_egress_rule" "ask_setup_to_anywhere_443" {
  security_group_id = aws_security_group.ask_setup.id
  description       = "HTTPS to any address"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_security_group" "ask_verify" {
  name        = "${local.name}-ask-verify"
  description = "job ask-verify"
  vpc_id      = aws_vpc.this.id
  tags = {
    Name = "${local.name}-ask-verify"
  }
}

resource "aws_vpc_security_group_egress_rule" "ask_verify_to_ask_web_8080" {
  security_group_id            = aws_security_group.ask_verify.id
  description                  = "ask-verify to ask-web, port http"
  referenced_security_group_id = aws_security_group.ask_web.id
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
}

resource "aws_vpc_security_group_egress_rule" "ask_verify_to_metastore_5432" {
  security_group_id            = aws_security_group.ask_verify.id
  description                  = "ask-verify to metastore, port postgres"
  referenced_security_group_id = aws_security_group.metastore.id
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
}

resource "aws_vpc_security_group_egress_rule" "ask_verify_to_anywhere_443" {
  security_group_id = aws_security_group.ask_verify.id
  description       = "HTTPS to any address"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_security_group" "ask_web" {
  name        = "${local.name}-ask-web"
  description = "service ask-web"
  vpc_id      = aws_vpc.this.id
  tags = {
    Name = "${local.name}-ask-web"
  }
}

resource "aws_vpc_security_group_ingress_rule" "ask_web_from_ask_setup_8080" {
  security_group_id            = aws_security_group.ask_web.id
  description                  = "ask-setup to ask-web, port http"
  referenced_security_group_id = aws_security_group.ask_setup.id
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
}

resource "aws_vpc_security_group_ingress_rule" "ask_web_from_ask_verify_8080" {
  security_group_id            = aws_security_group.ask_web.id
  description                  = "ask-verify to ask-web, port http"
  referenced_security_group_id = aws_security_group.ask_verify.id
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
}

resource "aws_vpc_security_group_ingress_rule" "ask_web_from_entry_8080" {
  security_group_id            = aws_security_group.ask_web.id
  description                  = "load balancer to ask-web"
  referenced_security_group_id = aws_security_group.entry.id
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
}

resource "aws_vpc_security_group_egress_rule" "ask_web_to_metastore_5432" {
  security_group_id            = aws_security_group.ask_web.id
  description                  = "ask-web to metastore, port postgres"
  referenced_security_group_id = aws_security_group.metastore.id
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
}

resource "aws_vpc_security_group_egress_rule" "ask_web_to_anywhere_443" {
  security_group_id = aws_security_group.ask_web.id
  description       = "HTTPS to any address"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_security_group" "bi_beat" {
  name        = "${local.name}-bi-beat"
  description = "service bi-beat"
  vpc_id      = aws_vpc.this.id
  tags = {
    Name = "${local.name}-bi-beat"
  }
}

resource "aws_vpc_security_group_egress_rule" "bi_beat_to_queue_6379" {
  security_group_id            = aws_security_group.bi_beat.id
  description                  = "bi-beat to queue, port redis"
  referenced_security_group_id = aws_security_group.queue.id
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

resource "aws_security_group" "bi_flower" {
  name        = "${local.name}-bi-flower"
  description = "service bi-flower"
  vpc_id      = aws_vpc.this.id
  tags = {
    Name = "${local.name}-bi-flower"
  }
}

resource "aws_vpc_security_group_egress_rule" "bi_flower_to_queue_6379" {
  security_group_id            = aws_security_group.bi_flower.id
  description                  = "bi-flower to queue, port redis"
  referenced_security_group_id = aws_security_group.queue.id
  ip_protocol                  = "tcp"
  from_port                    = 6379
  to_port                      = 6379
}

resource "aws_vpc_security_group_egress_rule" "bi_flower_to_anywhere_443" {
  security_group_id = aws_security_group.bi_flower.id
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
  description                  = "bi-lifecycle to cache, port valkey"
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

resource "aws_vpc_security_group_egress_rule" "bi_lifecycle_to_queue_6379" {
  security_group_id            = aws_security_group.bi_lifecycle.id
  description                  = "bi-lifecycle to queue, port redis"
  referenced_security_group_id = aws_security_group.queue.id
  ip_protocol                  = "tcp"
  from_port                    = 6379
  to_port                      = 6379
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

resource "aws_vpc_security_group_ingress_rule" "bi_web_from_bi_worker_8080" {
  security_group_id            = aws_security_group.bi_web.id
  description                  = "bi-worker to bi-web, port http"
  referenced_security_group_id = aws_security_group.bi_worker.id
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
  description                  = "bi-web to cache, port valkey"
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

resource "aws_vpc_security_group_egress_rule" "bi_web_to_queue_6379" {
  security_group_id            = aws_security_group.bi_web.id
  description                  = "bi-web to queue, port redis"
  referenced_security_group_id = aws_security_group.queue.id
  ip_protocol                  = "tcp"
  from_port                    = 6379
  to_port                      = 6379
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

resource "aws_vpc_security_group_egress_rule" "bi_worker_to_bi_web_8080" {
  security_group_id            = aws_security_group.bi_worker.id
  description                  = "bi-worker to bi-web, port http"
  referenced_security_group_id = aws_security_group.bi_web.id
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
}

resource "aws_vpc_security_group_egress_rule" "bi_worker_to_cache_6379" {
  security_group_id            = aws_security_group.bi_worker.id
  description                  = "bi-worker to cache, port valkey"
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

resource "aws_vpc_security_group_egress_rule" "bi_worker_to_queue_6379" {
  security_group_id            = aws_security_group.bi_worker.id
  description                  = "bi-worker to queue, port redis"
  referenced_security_group_id = aws_security_group.queue.id
  ip_protocol                  = "tcp"
  from_port                    = 6379
  to_port                      = 6379
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

resource "aws_vpc_security_group_ingress_rule" "cache_from_bi_lifecycle_6379" {
  security_group_id            = aws_security_group.cache.id
  description                  = "bi-lifecycle to cache, port valkey"
  referenced_security_group_id = aws_security_group.bi_lifecycle.id
  ip_protocol                  = "tcp"
  from_port                    = 6379
  to_port                      = 6379
}

resource "aws_vpc_security_group_ingress_rule" "cache_from_bi_web_6379" {
  security_group_id            = aws_security_group.cache.id
  description                  = "bi-web to cache, port valkey"
  referenced_security_group_id = aws_security_group.bi_web.id
  ip_protocol                  = "tcp"
  from_port                    = 6379
  to_port                      = 6379
}

resource "aws_vpc_security_group_ingress_rule" "cache_from_bi_worker_6379" {
  security_group_id            = aws_security_group.cache.id
  description                  = "bi-worker to cache, port valkey"
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

resource "aws_vpc_security_group_egress_rule" "entry_to_ask_web_8080" {
  security_group_id            = aws_security_group.entry.id
  description                  = "load balancer to ask-web"
  referenced_security_group_id = aws_security_group.ask_web.id
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
}

resource "aws_vpc_security_group_egress_rule" "entry_to_bi_web_8080" {
  security_group_id            = aws_security_group.entry.id
  description                  = "load balancer to bi-web"
  referenced_security_group_id = aws_security_group.bi_web.id
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
}

resource "aws_vpc_security_group_egress_rule" "entry_to_ops_web_8080" {
  security_group_id            = aws_security_group.entry.id
  description                  = "load balancer to ops-web"
  referenced_security_group_id = aws_security_group.ops_web.id
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
}

resource "aws_vpc_security_group_egress_rule" "entry_to_site_3000" {
  security_group_id            = aws_security_group.entry.id
  description                  = "load balancer to site"
  referenced_security_group_id = aws_security_group.site.id
  ip_protocol                  = "tcp"
  from_port                    = 3000
  to_port                      = 3000
}

resource "aws_vpc_security_group_egress_rule" "entry_to_trial_provider_18090" {
  security_group_id            = aws_security_group.entry.id
  description                  = "load balancer to trial-provider"
  referenced_security_group_id = aws_security_group.trial_provider.id
  ip_protocol                  = "tcp"
  from_port                    = 18090
  to_port                      = 18090
}

resource "aws_security_group" "items" {
  name        = "${local.name}-items"
  description = "data server items"
  vpc_id      = aws_vpc.this.id
  tags = {
    Name = "${local.name}-items"
  }
}

resource "aws_vpc_security_group_ingress_rule" "items_from_ops_lifecycle_11211" {
  security_group_id            = aws_security_group.items.id
  description                  = "ops-lifecycle to items, port memcached"
  referenced_security_group_id = aws_security_group.ops_lifecycle.id
  ip_protocol                  = "tcp"
  from_port                    = 11211
  to_port                      = 11211
}

resource "aws_vpc_security_group_ingress_rule" "items_from_ops_web_11211" {
  security_group_id            = aws_security_group.items.id
  description                  = "ops-web to items, port memcached"
  referenced_security_group_id = aws_security_group.ops_web.id
  ip_protocol                  = "tcp"
  from_port                    = 11211
  to_port                      = 11211
}

resource "aws_security_group" "load" {
  name        = "${local.name}-load"
  description = "job load"
  vpc_id      = aws_vpc.this.id
  tags = {
    Name = "${local.name}-load"
  }
}

resource "aws_vpc_security_group_egress_rule" "load_to_metastore_5432" {
  security_group_id            = aws_security_group.load.id
  description                  = "load to metastore, port postgres"
  referenced_security_group_id = aws_security_group.metastore.id
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
}

resource "aws_vpc_security_group_egress_rule" "load_to_anywhere_443" {
  security_group_id = aws_security_group.load.id
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

resource "aws_vpc_security_group_ingress_rule" "metastore_from_ask_migrate_5432" {
  security_group_id            = aws_security_group.metastore.id
  description                  = "ask-migrate to metastore, port postgres"
  referenced_security_group_id = aws_security_group.ask_migrate.id
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
}

resource "aws_vpc_security_group_ingress_rule" "metastore_from_ask_setup_5432" {
  security_group_id            = aws_security_group.metastore.id
  description                  = "ask-setup to metastore, port postgres"
  referenced_security_group_id = aws_security_group.ask_setup.id
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
}

resource "aws_vpc_security_group_ingress_rule" "metastore_from_ask_verify_5432" {
  security_group_id            = aws_security_group.metastore.id
  description                  = "ask-verify to metastore, port postgres"
  referenced_security_group_id = aws_security_group.ask_verify.id
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
}

resource "aws_vpc_security_group_ingress_rule" "metastore_from_ask_web_5432" {
  security_group_id            = aws_security_group.metastore.id
  description                  = "ask-web to metastore, port postgres"
  referenced_security_group_id = aws_security_group.ask_web.id
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
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

resource "aws_vpc_security_group_ingress_rule" "metastore_from_load_5432" {
  security_group_id            = aws_security_group.metastore.id
  description                  = "load to metastore, port postgres"
  referenced_security_group_id = aws_security_group.load.id
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

resource "aws_vpc_security_group_ingress_rule" "metastore_from_nightly_5432" {
  security_group_id            = aws_security_group.metastore.id
  description                  = "nightly to metastore, port postgres"
  referenced_security_group_id = aws_security_group.nightly.id
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
}

resource "aws_vpc_security_group_ingress_rule" "metastore_from_ops_lifecycle_5432" {
  security_group_id            = aws_security_group.metastore.id
  description                  = "ops-lifecycle to metastore, port postgres"
  referenced_security_group_id = aws_security_group.ops_lifecycle.id
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
}

resource "aws_vpc_security_group_ingress_rule" "metastore_from_ops_verify_5432" {
  security_group_id            = aws_security_group.metastore.id
  description                  = "ops-verify to metastore, port postgres"
  referenced_security_group_id = aws_security_group.ops_verify.id
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
}

resource "aws_vpc_security_group_ingress_rule" "metastore_from_ops_web_5432" {
  security_group_id            = aws_security_group.metastore.id
  description                  = "ops-web to metastore, port postgres"
  referenced_security_group_id = aws_security_group.ops_web.id
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
}

resource "aws_vpc_security_group_ingress_rule" "metastore_from_site_5432" {
  security_group_id            = aws_security_group.metastore.id
  description                  = "site to metastore, port postgres"
  referenced_security_group_id = aws_security_group.site.id
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

resource "aws_security_group" "nightly" {
  name        = "${local.name}-nightly"
  description = "job nightly"
  vpc_id      = aws_vpc.this.id
  tags = {
    Name = "${local.name}-nightly"
  }
}

resource "aws_vpc_security_group_egress_rule" "nightly_to_metastore_5432" {
  security_group_id            = aws_security_group.nightly.id
  description                  = "nightly to metastore, port postgres"
  referenced_security_group_id = aws_security_group.metastore.id
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
}

resource "aws_vpc_security_group_egress_rule" "nightly_to_anywhere_443" {
  security_group_id = aws_security_group.nightly.id
  description       = "HTTPS to any address"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_security_group" "ops_lifecycle" {
  name        = "${local.name}-ops-lifecycle"
  description = "jobs of ops: lifecycle"
  vpc_id      = aws_vpc.this.id
  tags = {
    Name = "${local.name}-ops-lifecycle"
  }
}

resource "aws_vpc_security_group_egress_rule" "ops_lifecycle_to_items_11211" {
  security_group_id            = aws_security_group.ops_lifecycle.id
  description                  = "ops-lifecycle to items, port memcached"
  referenced_security_group_id = aws_security_group.items.id
  ip_protocol                  = "tcp"
  from_port                    = 11211
  to_port                      = 11211
}

resource "aws_vpc_security_group_egress_rule" "ops_lifecycle_to_metastore_5432" {
  security_group_id            = aws_security_group.ops_lifecycle.id
  description                  = "ops-lifecycle to metastore, port postgres"
  referenced_security_group_id = aws_security_group.metastore.id
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
}

resource "aws_vpc_security_group_egress_rule" "ops_lifecycle_to_anywhere_443" {
  security_group_id = aws_security_group.ops_lifecycle.id
  description       = "HTTPS to any address"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_security_group" "ops_metrics" {
  name        = "${local.name}-ops-metrics"
  description = "service ops-metrics"
  vpc_id      = aws_vpc.this.id
  tags = {
    Name = "${local.name}-ops-metrics"
  }
}

resource "aws_vpc_security_group_ingress_rule" "ops_metrics_from_ops_web_9125_udp" {
  security_group_id            = aws_security_group.ops_metrics.id
  description                  = "ops-web to ops-metrics, port statsd"
  referenced_security_group_id = aws_security_group.ops_web.id
  ip_protocol                  = "udp"
  from_port                    = 9125
  to_port                      = 9125
}

resource "aws_vpc_security_group_egress_rule" "ops_metrics_to_anywhere_443" {
  security_group_id = aws_security_group.ops_metrics.id
  description       = "HTTPS to any address"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_security_group" "ops_verify" {
  name        = "${local.name}-ops-verify"
  description = "job ops-verify"
  vpc_id      = aws_vpc.this.id
  tags = {
    Name = "${local.name}-ops-verify"
  }
}

resource "aws_vpc_security_group_egress_rule" "ops_verify_to_metastore_5432" {
  security_group_id            = aws_security_group.ops_verify.id
  description                  = "ops-verify to metastore, port postgres"
  referenced_security_group_id = aws_security_group.metastore.id
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
}

resource "aws_vpc_security_group_egress_rule" "ops_verify_to_ops_web_8080" {
  security_group_id            = aws_security_group.ops_verify.id
  description                  = "ops-verify to ops-web, port http"
  referenced_security_group_id = aws_security_group.ops_web.id
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
}

resource "aws_vpc_security_group_egress_rule" "ops_verify_to_anywhere_443" {
  security_group_id = aws_security_group.ops_verify.id
  description       = "HTTPS to any address"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_security_group" "ops_web" {
  name        = "${local.name}-ops-web"
  description = "service ops-web"
  vpc_id      = aws_vpc.this.id
  tags = {
    Name = "${local.name}-ops-web"
  }
}

resource "aws_vpc_security_group_ingress_rule" "ops_web_from_entry_8080" {
  security_group_id            = aws_security_group.ops_web.id
  description                  = "load balancer to ops-web"
  referenced_security_group_id = aws_security_group.entry.id
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
}

resource "aws_vpc_security_group_ingress_rule" "ops_web_from_ops_verify_8080" {
  security_group_id            = aws_security_group.ops_web.id
  description                  = "ops-verify to ops-web, port http"
  referenced_security_group_id = aws_security_group.ops_verify.id
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
}

resource "aws_vpc_security_group_egress_rule" "ops_web_to_items_11211" {
  security_group_id            = aws_security_group.ops_web.id
  description                  = "ops-web to items, port memcached"
  referenced_security_group_id = aws_security_group.items.id
  ip_protocol                  = "tcp"
  from_port                    = 11211
  to_port                      = 11211
}

resource "aws_vpc_security_group_egress_rule" "ops_web_to_metastore_5432" {
  security_group_id            = aws_security_group.ops_web.id
  description                  = "ops-web to metastore, port postgres"
  referenced_security_group_id = aws_security_group.metastore.id
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
}

resource "aws_vpc_security_group_egress_rule" "ops_web_to_ops_metrics_9125_udp" {
  security_group_id            = aws_security_group.ops_web.id
  description                  = "ops-web to ops-metrics, port statsd"
  referenced_security_group_id = aws_security_group.ops_metrics.id
  ip_protocol                  = "udp"
  from_port                    = 9125
  to_port                      = 9125
}

resource "aws_vpc_security_group_egress_rule" "ops_web_to_anywhere_443" {
  security_group_id = aws_security_group.ops_web.id
  description       = "HTTPS to any address"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_security_group" "queue" {
  name        = "${local.name}-queue"
  description = "data server queue"
  vpc_id      = aws_vpc.this.id
  tags = {
    Name = "${local.name}-queue"
  }
}

resource "aws_vpc_security_group_ingress_rule" "queue_from_bi_beat_6379" {
  security_group_id            = aws_security_group.queue.id
  description                  = "bi-beat to queue, port redis"
  referenced_security_group_id = aws_security_group.bi_beat.id
  ip_protocol                  = "tcp"
  from_port                    = 6379
  to_port                      = 6379
}

resource "aws_vpc_security_group_ingress_rule" "queue_from_bi_flower_6379" {
  security_group_id            = aws_security_group.queue.id
  description                  = "bi-flower to queue, port redis"
  referenced_security_group_id = aws_security_group.bi_flower.id
  ip_protocol                  = "tcp"
  from_port                    = 6379
  to_port                      = 6379
}

resource "aws_vpc_security_group_ingress_rule" "queue_from_bi_lifecycle_6379" {
  security_group_id            = aws_security_group.queue.id
  description                  = "bi-lifecycle to queue, port redis"
  referenced_security_group_id = aws_security_group.bi_lifecycle.id
  ip_protocol                  = "tcp"
  from_port                    = 6379
  to_port                      = 6379
}

resource "aws_vpc_security_group_ingress_rule" "queue_from_bi_web_6379" {
  security_group_id            = aws_security_group.queue.id
  description                  = "bi-web to queue, port redis"
  referenced_security_group_id = aws_security_group.bi_web.id
  ip_protocol                  = "tcp"
  from_port                    = 6379
  to_port                      = 6379
}

resource "aws_vpc_security_group_ingress_rule" "queue_from_bi_worker_6379" {
  security_group_id            = aws_security_group.queue.id
  description                  = "bi-worker to queue, port redis"
  referenced_security_group_id = aws_security_group.bi_worker.id
  ip_protocol                  = "tcp"
  from_port                    = 6379
  to_port                      = 6379
}

resource "aws_security_group" "site" {
  name        = "${local.name}-site"
  description = "service site"
  vpc_id      = aws_vpc.this.id
  tags = {
    Name = "${local.name}-site"
  }
}

resource "aws_vpc_security_group_ingress_rule" "site_from_entry_3000" {
  security_group_id            = aws_security_group.site.id
  description                  = "load balancer to site"
  referenced_security_group_id = aws_security_group.entry.id
  ip_protocol                  = "tcp"
  from_port                    = 3000
  to_port                      = 3000
}

resource "aws_vpc_security_group_egress_rule" "site_to_metastore_5432" {
  security_group_id            = aws_security_group.site.id
  description                  = "site to metastore, port postgres"
  referenced_security_group_id = aws_security_group.metastore.id
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
}

resource "aws_vpc_security_group_egress_rule" "site_to_anywhere_443" {
  security_group_id = aws_security_group.site.id
  description       = "HTTPS to any address"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_security_group" "ticker" {
  name        = "${local.name}-ticker"
  description = "service ticker"
  vpc_id      = aws_vpc.this.id
  tags = {
    Name = "${local.name}-ticker"
  }
}

resource "aws_vpc_security_group_egress_rule" "ticker_to_anywhere_443" {
  security_group_id = aws_security_group.ticker.id
  description       = "HTTPS to any address"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_security_group" "trial_provider" {
  name        = "${local.name}-trial-provider"
  description = "service trial-provider"
  vpc_id      = aws_vpc.this.id
  tags = {
    Name = "${local.name}-trial-provider"
  }
}

resource "aws_vpc_security_group_ingress_rule" "trial_provider_from_entry_18090" {
  security_group_id            = aws_security_group.trial_provider.id
  description                  = "load balancer to trial-provider"
  referenced_security_group_id = aws_security_group.entry.id
  ip_protocol                  = "tcp"
  from_port                    = 18090
  to_port                      = 18090
}

resource "aws_vpc_security_group_egress_rule" "trial_provider_to_anywhere_443" {
  security_group_id = aws_security_group.trial_provider.id
  description       = "HTTPS to any address"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}
