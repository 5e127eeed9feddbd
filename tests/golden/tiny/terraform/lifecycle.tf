# All that a task needs before it can start.
resource "terraform_data" "ready" {
  depends_on = [
    aws_route_table_association.private,
    aws_route.private,
    aws_vpc_endpoint.s3,
    aws_vpc_security_group_ingress_rule.entry_from_anywhere_80,
    aws_vpc_security_group_egress_rule.entry_to_site_3000,
    aws_vpc_security_group_ingress_rule.site_from_entry_3000,
    aws_vpc_security_group_egress_rule.site_to_anywhere_443,
    aws_ecs_cluster_capacity_providers.this,
  ]
}
