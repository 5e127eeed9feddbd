resource "aws_cloudwatch_log_group" "flow" {
  name              = "/stackwright/${local.name}/flow"
  retention_in_days = var.log_days["flow"]
}

resource "aws_cloudwatch_dashboard" "this" {
  dashboard_name = local.name
  dashboard_body = jsonencode({
    widgets = [
      {
        type   = "metric"
        x      = 0
        y      = 0
        width  = 8
        height = 6
        properties = {
          title   = "Requests"
          region  = var.aws_region
          view    = "timeSeries"
          stacked = false
          metrics = [
            [
              "AWS/ApplicationELB",
              "RequestCount",
              "LoadBalancer",
              aws_lb.this.arn_suffix,
              { stat = "Sum", period = 300, label = "all" },
            ],
          ]
        }
      },
      {
        type   = "metric"
        x      = 8
        y      = 0
        width  = 8
        height = 6
        properties = {
          title   = "Requests that failed"
          region  = var.aws_region
          view    = "timeSeries"
          stacked = false
          metrics = [
            [
              "AWS/ApplicationELB",
              "HTTPCode_Target_5XX_Count",
              "LoadBalancer",
              aws_lb.this.arn_suffix,
              { stat = "Sum", period = 300, label = "by the platform" },
            ],
            [
              "AWS/ApplicationELB",
              "HTTPCode_ELB_5XX_Count",
              "LoadBalancer",
              aws_lb.this.arn_suffix,
              { stat = "Sum", period = 300, label = "by the load balancer" },
            ],
            [
              "AWS/ApplicationELB",
              "HTTPCode_Target_4XX_Count",
              "LoadBalancer",
              aws_lb.this.arn_suffix,
              { stat = "Sum", period = 300, label = "by those who asked" },
            ],
          ]
        }
      },
      {
        type   = "metric"
        x      = 16
        y      = 0
        width  = 8
        height = 6
        properties = {
          title   = "Time to answer, 95 of 100"
          region  = var.aws_region
          view    = "timeSeries"
          stacked = false
          metrics = [
            [
              "AWS/ApplicationELB",
              "TargetResponseTime",
              "LoadBalancer",
              aws_lb.this.arn_suffix,
              "TargetGroup",
              aws_lb_target_group.site.arn_suffix,
              { stat = "p95", period = 300, label = "site" },
            ],
          ]
          yAxis = {
            left = {
              label     = "seconds"
              showUnits = false
            }
          }
        }
      },
      {
        type   = "metric"
        x      = 0
        y      = 6
        width  = 8
        height = 6
        properties = {
          title   = "Replicas that answer"
          region  = var.aws_region
          view    = "timeSeries"
          stacked = false
          metrics = [
            [
              "AWS/ApplicationELB",
              "HealthyHostCount",
              "LoadBalancer",
              aws_lb.this.arn_suffix,
              "TargetGroup",
              aws_lb_target_group.site.arn_suffix,
              { stat = "Minimum", period = 300, label = "site" },
            ],
          ]
        }
      },
    ]
  })
}
