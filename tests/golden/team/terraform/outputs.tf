output "alb_dns_name" {
  description = "The name of the load balancer, to which records of hosts lead."
  value       = aws_lb.this.dns_name
}

output "bi_route_url" {
  description = "Where browsers find bi."
  value       = "http://${aws_lb.this.dns_name}/"
}

output "cache_endpoint" {
  description = "The address of cache."
  value       = "${aws_elasticache_replication_group.cache.primary_endpoint_address}:6379"
  sensitive   = true
}

output "ecs_cluster" {
  description = "The cluster of ECS that services and jobs run in."
  value       = local.name
}

output "metastore_endpoint" {
  description = "The address of metastore."
  value       = "${aws_db_instance.metastore.address}:5432"
  sensitive   = true
}

output "rds_endpoint" {
  description = "The address of the database server."
  value       = "${aws_db_instance.metastore.address}:5432"
  sensitive   = true
}

output "region" {
  description = "The region."
  value       = var.aws_region
}

output "sso_route_url" {
  description = "Where browsers find sso."
  value       = "http://${aws_lb.this.dns_name}/"
}
