output "alb_dns_name" {
  description = "The name of the load balancer, to which records of hosts lead."
  value       = aws_lb.this.dns_name
}

output "ecs_cluster" {
  description = "The cluster of ECS that services and jobs run in."
  value       = local.name
}

output "region" {
  description = "The region."
  value       = var.aws_region
}

output "site_route_url" {
  description = "Where browsers find site."
  value       = "http://${aws_lb.this.dns_name}/"
}
