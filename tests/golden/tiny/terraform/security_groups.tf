# Each group allows exactly the connections of the platform; what is in none of these rules is
# refused.

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

resource "aws_vpc_security_group_egress_rule" "entry_to_site_3000" {
  security_group_id            = aws_security_group.entry.id
  description                  = "load balancer to site"
  referenced_security_group_id = aws_security_group.site.id
  ip_protocol                  = "tcp"
  from_port                    = 3000
  to_port                      = 3000
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

resource "aws_vpc_security_group_egress_rule" "site_to_anywhere_443" {
  security_group_id = aws_security_group.site.id
  description       = "HTTPS to any address"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}
