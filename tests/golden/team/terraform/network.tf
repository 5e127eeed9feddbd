# 2 zones with three tiers each: public for the load balancer, private for tasks, isolated for data,
# which has no way out.

resource "aws_vpc" "this" {
  cidr_block           = var.vpc_cidr
  enable_dns_support   = true
  enable_dns_hostnames = true
  tags = {
    Name = local.name
  }
}

# The group that AWS gives to what names none: nobody may use it for anything.
resource "aws_default_security_group" "this" {
  vpc_id = aws_vpc.this.id
}

resource "aws_subnet" "public" {
  for_each = var.zones

  vpc_id            = aws_vpc.this.id
  availability_zone = "${var.aws_region}${each.key}"
  cidr_block        = each.value.public
  tags = {
    Name = "${local.name}-public-${each.key}"
  }
}

resource "aws_subnet" "private" {
  for_each = var.zones

  vpc_id            = aws_vpc.this.id
  availability_zone = "${var.aws_region}${each.key}"
  cidr_block        = each.value.private
  tags = {
    Name = "${local.name}-private-${each.key}"
  }
}

resource "aws_subnet" "isolated" {
  for_each = var.zones

  vpc_id            = aws_vpc.this.id
  availability_zone = "${var.aws_region}${each.key}"
  cidr_block        = each.value.isolated
  tags = {
    Name = "${local.name}-isolated-${each.key}"
  }
}

resource "aws_internet_gateway" "this" {
  vpc_id = aws_vpc.this.id
  tags = {
    Name = local.name
  }
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.this.id
  tags = {
    Name = "${local.name}-public"
  }
}

resource "aws_route" "public" {
  route_table_id         = aws_route_table.public.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.this.id
}

resource "aws_route_table_association" "public" {
  for_each = var.zones

  subnet_id      = aws_subnet.public[each.key].id
  route_table_id = aws_route_table.public.id
}

resource "aws_route_table" "private" {
  for_each = var.zones

  vpc_id = aws_vpc.this.id
  tags = {
    Name = "${local.name}-private-${each.key}"
  }
}

resource "aws_route_table_association" "private" {
  for_each = var.zones

  subnet_id      = aws_subnet.private[each.key].id
  route_table_id = aws_route_table.private[each.key].id
}

# No route but that within the network.
resource "aws_route_table" "isolated" {
  vpc_id = aws_vpc.this.id
  tags = {
    Name = "${local.name}-isolated"
  }
}

resource "aws_route_table_association" "isolated" {
  for_each = var.zones

  subnet_id      = aws_subnet.isolated[each.key].id
  route_table_id = aws_route_table.isolated.id
}

resource "aws_eip" "nat" {
  domain = "vpc"
  tags = {
    Name = local.name
  }
}

# One for all zones is cheaper, and a trade: without zone a no task reaches anything outside.
resource "aws_nat_gateway" "this" {
  allocation_id = aws_eip.nat.id
  subnet_id     = aws_subnet.public["a"].id
  tags = {
    Name = local.name
  }

  depends_on = [aws_internet_gateway.this]
}

resource "aws_route" "private" {
  for_each = var.zones

  route_table_id         = aws_route_table.private[each.key].id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.this.id
}

# Free, and layers of images come from S3.
resource "aws_vpc_endpoint" "s3" {
  vpc_id            = aws_vpc.this.id
  service_name      = "com.amazonaws.${var.aws_region}.s3"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = concat(values(aws_route_table.private)[*].id, [aws_route_table.isolated.id])
  tags = {
    Name = "${local.name}-s3"
  }
}

# Who spoke to whom.
resource "aws_flow_log" "this" {
  vpc_id          = aws_vpc.this.id
  traffic_type    = "ALL"
  log_destination = aws_cloudwatch_log_group.flow.arn
  iam_role_arn    = aws_iam_role.flow_logs.arn
  tags = {
    Name = "${local.name}-flow"
  }
}
