# What may be set. The values of this environment are in terraform.tfvars.

variable "project_name" {
  description = "The platform. All names begin with it: another one makes everything anew."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]*$", var.project_name)) && length(var.project_name) <= 28
    error_message = "Names are of small letters, digits and hyphens, and 28 characters at most with the environment."
  }
}

variable "environment" {
  description = "The environment, the second part of all names."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]*$", var.environment)) && length("${var.project_name}-${var.environment}") <= 28
    error_message = "Names are of small letters, digits and hyphens, and 28 characters at most with the environment."
  }
}

variable "aws_region" {
  description = "The region."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[1-9]$", var.aws_region))
    error_message = "A region looks like eu-west-1."
  }
}

variable "account_id" {
  description = "The number of the account; anything is refused in another one. Null: the account of the credentials that are used."
  type        = string
  default     = null

  validation {
    condition     = var.account_id == null || can(regex("^[0-9]{12}$", var.account_id))
    error_message = "The number of an account has twelve digits."
  }
}

variable "tags" {
  description = "On every resource that takes tags."
  type        = map(string)
  nullable    = false
}

variable "vpc_cidr" {
  description = "The addresses of the network."
  type        = string
  nullable    = false

  validation {
    condition     = can(cidrhost(var.vpc_cidr, 0))
    error_message = "A range of addresses looks like 10.0.0.0/16."
  }
}

variable "zones" {
  description = "The subnets of each availability zone, by its letter."
  type        = map(object({ public = string, private = string, isolated = string }))
  nullable    = false

  validation {
    condition     = length(var.zones) >= 2
    error_message = "A load balancer and a database need two zones."
  }
}

variable "deletion_protection" {
  description = "The load balancer cannot be removed until this is false."
  type        = bool
  nullable    = false
}

variable "log_days" {
  description = "How many days logs are kept, by log group."
  type        = map(number)
  nullable    = false

  validation {
    condition     = alltrue([for days in values(var.log_days) : contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], days)])
    error_message = "CloudWatch keeps logs for 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288 or 3653 days."
  }
}
