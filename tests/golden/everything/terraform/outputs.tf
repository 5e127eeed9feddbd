output "alb_dns_name" {
  description = "The name of the load balancer, to which records of hosts lead."
  value       = aws_lb.this.dns_name
}

output "ask_route_url" {
  description = "Where browsers find ask."
  value       = "https://ask.example.com/"
}

output "bi_route_url" {
  description = "Where browsers find bi."
  value       = "https://bi.example.com/"
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

output "items_endpoint" {
  description = "The address of items."
  value       = "${aws_elasticache_cluster.items.cluster_address}:11211"
  sensitive   = true
}

output "metastore_endpoint" {
  description = "The address of metastore."
  value       = "${aws_db_instance.metastore.address}:5432"
  sensitive   = true
}

output "ops_route_url" {
  description = "Where browsers find ops."
  value       = "http://${aws_lb.this.dns_name}/"
}

output "queue_endpoint" {
  description = "The address of queue."
  value       = "${aws_elasticache_replication_group.queue.primary_endpoint_address}:6379"
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

output "site_route_url" {
  description = "Where browsers find site."
  value       = "https://shop.example.com/shop/"
}

output "trial_route_url" {
  description = "Where browsers find trial."
  value       = "http://${aws_lb.this.dns_name}/"
}
