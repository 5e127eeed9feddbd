# Values of secrets go through write-only arguments: they are in no plan and in no state. One is
# drawn or taken anew when its number in secret_versions is raised.
# Lengths look at something that is unknown until the first apply, so that a first plan asks AWS for
# nothing.

resource "terraform_data" "drawing" {}

# Losing it loses data.
resource "aws_secretsmanager_secret" "bi_admin_password" {
  name                    = "${local.name}/bi-admin-password"
  description             = "team default, bi: admin password"
  recovery_window_in_days = 30

  lifecycle {
    prevent_destroy = true
  }
}

ephemeral "aws_secretsmanager_random_password" "bi_admin_password" {
  password_length            = length(terraform_data.drawing.id) > 0 ? 24 : 0
  exclude_punctuation        = true
  require_each_included_type = true
}

resource "aws_secretsmanager_secret_version" "bi_admin_password" {
  secret_id                = aws_secretsmanager_secret.bi_admin_password.id
  secret_string_wo         = ephemeral.aws_secretsmanager_random_password.bi_admin_password.random_password
  secret_string_wo_version = lookup(var.secret_versions, "bi-admin-password", 1)
}

# Losing it loses data.
resource "aws_secretsmanager_secret" "bi_secret_key" {
  name                    = "${local.name}/bi-secret-key"
  description             = "team default, bi: secret key"
  recovery_window_in_days = 30

  lifecycle {
    prevent_destroy = true
  }
}

ephemeral "aws_secretsmanager_random_password" "bi_secret_key" {
  password_length            = length(terraform_data.drawing.id) > 0 ? 64 : 0
  exclude_punctuation        = true
  require_each_included_type = true
}

resource "aws_secretsmanager_secret_version" "bi_secret_key" {
  secret_id                = aws_secretsmanager_secret.bi_secret_key.id
  secret_string_wo         = ephemeral.aws_secretsmanager_random_password.bi_secret_key.random_password
  secret_string_wo_version = lookup(var.secret_versions, "bi-secret-key", 1)
}

# Losing it loses data.
resource "aws_secretsmanager_secret" "cache_password" {
  name                    = "${local.name}/cache-password"
  description             = "team default, cache: password"
  recovery_window_in_days = 30

  lifecycle {
    prevent_destroy = true
  }
}

ephemeral "aws_secretsmanager_random_password" "cache_password" {
  password_length            = length(terraform_data.drawing.id) > 0 ? 32 : 0
  exclude_punctuation        = true
  require_each_included_type = true
}

resource "aws_secretsmanager_secret_version" "cache_password" {
  secret_id                = aws_secretsmanager_secret.cache_password.id
  secret_string_wo         = ephemeral.aws_secretsmanager_random_password.cache_password.random_password
  secret_string_wo_version = lookup(var.secret_versions, "cache-password", 1)
}

# Losing it loses data.
resource "aws_secretsmanager_secret" "metastore_bi_password" {
  name                    = "${local.name}/metastore-bi-password"
  description             = "team default, bi: metastore bi password"
  recovery_window_in_days = 30

  lifecycle {
    prevent_destroy = true
  }
}

ephemeral "aws_secretsmanager_random_password" "metastore_bi_password" {
  password_length            = length(terraform_data.drawing.id) > 0 ? 32 : 0
  exclude_punctuation        = true
  require_each_included_type = true
}

resource "aws_secretsmanager_secret_version" "metastore_bi_password" {
  secret_id                = aws_secretsmanager_secret.metastore_bi_password.id
  secret_string_wo         = ephemeral.aws_secretsmanager_random_password.metastore_bi_password.random_password
  secret_string_wo_version = lookup(var.secret_versions, "metastore-bi-password", 1)
}

# Losing it loses data.
resource "aws_secretsmanager_secret" "metastore_bi_probe_password" {
  name                    = "${local.name}/metastore-bi-probe-password"
  description             = "team default, bi: metastore bi probe password"
  recovery_window_in_days = 30

  lifecycle {
    prevent_destroy = true
  }
}

ephemeral "aws_secretsmanager_random_password" "metastore_bi_probe_password" {
  password_length            = length(terraform_data.drawing.id) > 0 ? 32 : 0
  exclude_punctuation        = true
  require_each_included_type = true
}

resource "aws_secretsmanager_secret_version" "metastore_bi_probe_password" {
  secret_id                = aws_secretsmanager_secret.metastore_bi_probe_password.id
  secret_string_wo         = ephemeral.aws_secretsmanager_random_password.metastore_bi_probe_password.random_password
  secret_string_wo_version = lookup(var.secret_versions, "metastore-bi-probe-password", 1)
}

# Losing it loses data.
resource "aws_secretsmanager_secret" "metastore_shop_password" {
  name                    = "${local.name}/metastore-shop-password"
  description             = "team default, metastore: shop password"
  recovery_window_in_days = 30

  lifecycle {
    prevent_destroy = true
  }
}

ephemeral "aws_secretsmanager_random_password" "metastore_shop_password" {
  password_length            = length(terraform_data.drawing.id) > 0 ? 32 : 0
  exclude_punctuation        = true
  require_each_included_type = true
}

resource "aws_secretsmanager_secret_version" "metastore_shop_password" {
  secret_id                = aws_secretsmanager_secret.metastore_shop_password.id
  secret_string_wo         = ephemeral.aws_secretsmanager_random_password.metastore_shop_password.random_password
  secret_string_wo_version = lookup(var.secret_versions, "metastore-shop-password", 1)
}

# Losing it loses data.
resource "aws_secretsmanager_secret" "metastore_shop_shop_reader_password" {
  name                    = "${local.name}/metastore-shop-shop-reader-password"
  description             = "team default, metastore: shop shop reader password"
  recovery_window_in_days = 30

  lifecycle {
    prevent_destroy = true
  }
}

ephemeral "aws_secretsmanager_random_password" "metastore_shop_shop_reader_password" {
  password_length            = length(terraform_data.drawing.id) > 0 ? 32 : 0
  exclude_punctuation        = true
  require_each_included_type = true
}

resource "aws_secretsmanager_secret_version" "metastore_shop_shop_reader_password" {
  secret_id                = aws_secretsmanager_secret.metastore_shop_shop_reader_password.id
  secret_string_wo         = ephemeral.aws_secretsmanager_random_password.metastore_shop_shop_reader_password.random_password
  secret_string_wo_version = lookup(var.secret_versions, "metastore-shop-shop-reader-password", 1)
}

# Losing it loses data.
resource "aws_secretsmanager_secret" "sso_client_secret" {
  name                    = "${local.name}/sso-client_secret"
  description             = "team default, sso: client secret"
  recovery_window_in_days = 30

  lifecycle {
    prevent_destroy = true
  }
}

ephemeral "aws_secretsmanager_random_password" "sso_client_secret" {
  password_length            = length(terraform_data.drawing.id) > 0 ? 48 : 0
  exclude_punctuation        = true
  require_each_included_type = true
}

resource "aws_secretsmanager_secret_version" "sso_client_secret" {
  secret_id                = aws_secretsmanager_secret.sso_client_secret.id
  secret_string_wo         = ephemeral.aws_secretsmanager_random_password.sso_client_secret.random_password
  secret_string_wo_version = lookup(var.secret_versions, "sso-client-secret", 1)
}

# Losing it loses data.
resource "aws_secretsmanager_secret" "sso_key_secret" {
  name                    = "${local.name}/sso-key_secret"
  description             = "team default, sso: key secret"
  recovery_window_in_days = 30

  lifecycle {
    prevent_destroy = true
  }
}

ephemeral "aws_secretsmanager_random_password" "sso_key_secret" {
  password_length            = length(terraform_data.drawing.id) > 0 ? 48 : 0
  exclude_punctuation        = true
  require_each_included_type = true
}

resource "aws_secretsmanager_secret_version" "sso_key_secret" {
  secret_id                = aws_secretsmanager_secret.sso_key_secret.id
  secret_string_wo         = ephemeral.aws_secretsmanager_random_password.sso_key_secret.random_password
  secret_string_wo_version = lookup(var.secret_versions, "sso-key-secret", 1)
}

# Losing it loses data.
resource "aws_secretsmanager_secret" "sso_password" {
  name                    = "${local.name}/sso-password"
  description             = "team default, sso: password"
  recovery_window_in_days = 30

  lifecycle {
    prevent_destroy = true
  }
}

ephemeral "aws_secretsmanager_random_password" "sso_password" {
  password_length            = length(terraform_data.drawing.id) > 0 ? 20 : 0
  exclude_punctuation        = true
  require_each_included_type = true
}

resource "aws_secretsmanager_secret_version" "sso_password" {
  secret_id                = aws_secretsmanager_secret.sso_password.id
  secret_string_wo         = ephemeral.aws_secretsmanager_random_password.sso_password.random_password
  secret_string_wo_version = lookup(var.secret_versions, "sso-password", 1)
}
