# The administrator's password is kept by AWS: it is in no file, no plan and no state.

resource "aws_db_subnet_group" "this" {
  name       = local.name
  subnet_ids = values(aws_subnet.isolated)[*].id
}

resource "aws_db_parameter_group" "metastore" {
  name_prefix = "${local.name}-metastore-"
  family      = "postgres18"

  parameter {
    name         = "log_checkpoints"
    value        = "0"
    apply_method = "immediate"
  }

  parameter {
    name         = "log_lock_waits"
    value        = "1"
    apply_method = "immediate"
  }

  parameter {
    name         = "log_min_error_statement"
    value        = "panic"
    apply_method = "immediate"
  }

  parameter {
    name         = "log_temp_files"
    value        = "65536"
    apply_method = "immediate"
  }

  parameter {
    name         = "max_connections"
    value        = "203"
    apply_method = "pending-reboot"
  }

  parameter {
    name         = "password_encryption"
    value        = "scram-sha-256"
    apply_method = "immediate"
  }

  parameter {
    name         = "random_page_cost"
    value        = "1.1"
    apply_method = "immediate"
  }

  parameter {
    name         = "rds.force_ssl"
    value        = "1"
    apply_method = "immediate"
  }

  parameter {
    name         = "timezone"
    value        = "UTC"
    apply_method = "immediate"
  }

  lifecycle {
    create_before_destroy = true
  }
}

# Losing it loses data: Terraform refuses to.
resource "aws_db_instance" "metastore" {
  identifier = "${local.name}-metastore"
  engine     = "postgres"
  # A whole version, since AWS deprecates a major one alone.
  engine_version              = "18.3"
  instance_class              = var.databases["metastore"].class
  username                    = "postgres"
  manage_master_user_password = true
  port                        = 5432
  multi_az                    = var.databases["metastore"].multi_az
  db_subnet_group_name        = aws_db_subnet_group.this.name
  vpc_security_group_ids      = [aws_security_group.metastore.id]
  publicly_accessible         = false
  ca_cert_identifier          = "rds-ca-rsa2048-g1"
  allocated_storage           = var.databases["metastore"].storage
  max_allocated_storage       = var.databases["metastore"].most_storage
  storage_type                = "gp3"
  storage_encrypted           = true
  parameter_group_name        = aws_db_parameter_group.metastore.name
  backup_retention_period     = var.databases["metastore"].backup_days
  backup_window               = "02:00-03:00"
  maintenance_window          = "sun:03:30-sun:04:30"
  copy_tags_to_snapshot       = true
  # What was backed up outlives the database.
  delete_automated_backups              = false
  deletion_protection                   = var.databases["metastore"].deletion_protection
  skip_final_snapshot                   = false
  final_snapshot_identifier             = "${local.name}-metastore-final"
  performance_insights_enabled          = true
  performance_insights_retention_period = 7
  database_insights_mode                = "standard"
  enabled_cloudwatch_logs_exports       = ["postgresql", "upgrade"]
  # AWS would go ahead of what is written here.
  auto_minor_version_upgrade = false
  # Changes wait for the maintenance window.
  apply_immediately = false

  lifecycle {
    prevent_destroy = true
  }

  depends_on = [aws_cloudwatch_log_group.metastore_postgresql, aws_cloudwatch_log_group.metastore_upgrade]
}
