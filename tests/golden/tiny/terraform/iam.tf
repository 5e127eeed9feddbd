# Who may do what. A resource that is everything says why.

resource "aws_iam_role" "flow_logs" {
  name        = "${local.name}-flow-logs"
  description = "Writes the flow logs of the network"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "vpc-flow-logs.amazonaws.com"
        }
        Action = "sts:AssumeRole"
      },
    ]
  })
}

resource "aws_iam_role_policy" "flow_logs" {
  name = "needed"
  role = aws_iam_role.flow_logs.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "Find"
        Effect = "Allow"
        Action = "logs:DescribeLogGroups"
        # A list of log groups is asked for all of them.
        Resource = "*"
      },
      {
        Sid    = "Logs"
        Effect = "Allow"
        Action = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
        # The streams of a log group have no names before they are written.
        Resource = "${aws_cloudwatch_log_group.flow.arn}:*"
      },
    ]
  })
}
