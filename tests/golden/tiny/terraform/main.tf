# The platform tiny in the environment default, on AWS.
#
# Written by stackwright from the platform file: changes made here are lost at its next writing,
# unless you keep these files as your own.

terraform {
  # Write-only arguments, by which no secret is in the state, are of 1.11.
  required_version = ">= 1.11"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.100"
    }
  }
}

provider "aws" {
  region              = var.aws_region
  allowed_account_ids = var.account_id == null ? null : [var.account_id]

  default_tags {
    tags = var.tags
  }
}

locals {
  # What every name begins with.
  name = "${var.project_name}-${var.environment}"
}
