# How browsers come in.

resource "aws_lb" "this" {
  name               = local.name
  load_balancer_type = "application"
  internal           = false
  subnets            = values(aws_subnet.public)[*].id
  security_groups    = [aws_security_group.entry.id]
  # Longer than the longest request, and shorter than the app keeps idle connections open: otherwise
  # some requests fail with 502.
  idle_timeout               = 65
  drop_invalid_header_fields = true
  enable_deletion_protection = var.deletion_protection

  access_logs {
    bucket  = aws_s3_bucket.access_logs.bucket
    enabled = true
  }

  depends_on = [aws_s3_bucket_policy.access_logs, aws_route.public]
}

resource "aws_lb_target_group" "site" {
  name        = "${local.name}-site-3000"
  vpc_id      = aws_vpc.this.id
  target_type = "ip"
  protocol    = "HTTP"
  port        = 3000
  # How long requests in flight may take when a task leaves.
  deregistration_delay = "60"

  health_check {
    path                = "/"
    matcher             = "200-499"
    interval            = 6
    timeout             = 5
    healthy_threshold   = 2
    unhealthy_threshold = 3
  }

  lifecycle {
    create_before_destroy = true
  }
}

# Nothing is encrypted here, since this environment accepts it: what people type can be read on its
# way.
resource "aws_lb_listener" "http" {
  load_balancer_arn = aws_lb.this.arn
  port              = 80
  protocol          = "HTTP"

  default_action {
    type = "fixed-response"

    fixed_response {
      content_type = "text/plain"
      message_body = "Not found"
      status_code  = "404"
    }
  }
}

resource "aws_lb_listener_rule" "site_route" {
  listener_arn = aws_lb_listener.http.arn
  priority     = 46560

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.site.arn
  }

  condition {
    path_pattern {
      values = ["/*"]
    }
  }

  tags = {
    Name = "site-route"
  }
}
