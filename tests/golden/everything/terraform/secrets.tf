# Values of secrets go through write-only arguments: they are in no plan and in no state. One is
# drawn or taken anew when its number in secret_versions is raised.
# Lengths look at something that is unknown until the first apply, so that a first plan asks AWS for
# nothing.

resource "terraform_data" "drawing" {}

# Losing it loses data.
resource "aws_secretsmanager_secret" "ask_admin_password" {
  name                    = "${local.name}/ask-admin-password"
  description             = "everything dev, ask: admin password"
  recovery_window_in_days = 30

  lifecycle {
    prevent_destroy = true
  }
}

ephemeral "aws_secretsmanager_random_password" "ask_admin_password" {
  password_length            = length(terraform_data.drawing.id) > 0 ? 32 : 0
  exclude_punctuation        = true
  exclude_uppercase          = true
  exclude_characters         = "ghijklmnopqrstuvwxyz"
  require_each_included_type = true
}

resource "aws_secretsmanager_secret_version" "ask_admin_password" {
  secret_id                = aws_secretsmanager_secret.ask_admin_password.id
  secret_string_wo         = ephemeral.aws_secretsmanager_random_password.ask_admin_password.random_password
  secret_string_wo_version = lookup(var.secret_versions, "ask-admin-password", 1)
}

# Losing it loses data.
resource "aws_secretsmanager_secret" "ask_encryption_key" {
  name                    = "${local.name}/ask-encryption-key"
  description             = "everything dev, ask: encryption key"
  recovery_window_in_days = 30

  lifecycle {
    prevent_destroy = true
  }
}

ephemeral "aws_secretsmanager_random_password" "ask_encryption_key" {
  password_length            = length(terraform_data.drawing.id) > 0 ? 64 : 0
  exclude_punctuation        = true
  require_each_included_type = true
}

resource "aws_secretsmanager_secret_version" "ask_encryption_key" {
  secret_id                = aws_secretsmanager_secret.ask_encryption_key.id
  secret_string_wo         = ephemeral.aws_secretsmanager_random_password.ask_encryption_key.random_password
  secret_string_wo_version = lookup(var.secret_versions, "ask-encryption-key", 1)
}

# Losing it loses data.
resource "aws_secretsmanager_secret" "ask_session_key" {
  name                    = "${local.name}/ask-session-key"
  description             = "everything dev, ask: session key"
  recovery_window_in_days = 30

  lifecycle {
    prevent_destroy = true
  }
}

ephemeral "aws_secretsmanager_random_password" "ask_session_key" {
  password_length            = length(terraform_data.drawing.id) > 0 ? 64 : 0
  exclude_punctuation        = true
  require_each_included_type = true
}

resource "aws_secretsmanager_secret_version" "ask_session_key" {
  secret_id                = aws_secretsmanager_secret.ask_session_key.id
  secret_string_wo         = ephemeral.aws_secretsmanager_random_password.ask_session_key.random_password
  secret_string_wo_version = lookup(var.secret_versions, "ask-session-key", 1)
}

# Losing it loses data.
resource "aws_secretsmanager_secret" "bi_admin_password" {
  name                    = "${local.name}/bi-admin-password"
  description             = "everything dev, bi: admin password"
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
resource "aws_secretsmanager_secret" "bi_async_secret" {
  name                    = "${local.name}/bi-async_secret"
  description             = "everything dev, bi: async secret"
  recovery_window_in_days = 30

  lifecycle {
    prevent_destroy = true
  }
}

ephemeral "aws_secretsmanager_random_password" "bi_async_secret" {
  password_length            = length(terraform_data.drawing.id) > 0 ? 48 : 0
  exclude_punctuation        = true
  require_each_included_type = true
}

resource "aws_secretsmanager_secret_version" "bi_async_secret" {
  secret_id                = aws_secretsmanager_secret.bi_async_secret.id
  secret_string_wo         = ephemeral.aws_secretsmanager_random_password.bi_async_secret.random_password
  secret_string_wo_version = lookup(var.secret_versions, "bi-async-secret", 1)
}

# Losing it loses data.
resource "aws_secretsmanager_secret" "bi_flower_password" {
  name                    = "${local.name}/bi-flower-password"
  description             = "everything dev, bi: flower password"
  recovery_window_in_days = 30

  lifecycle {
    prevent_destroy = true
  }
}

ephemeral "aws_secretsmanager_random_password" "bi_flower_password" {
  password_length            = length(terraform_data.drawing.id) > 0 ? 24 : 0
  exclude_punctuation        = true
  require_each_included_type = true
}

resource "aws_secretsmanager_secret_version" "bi_flower_password" {
  secret_id                = aws_secretsmanager_secret.bi_flower_password.id
  secret_string_wo         = ephemeral.aws_secretsmanager_random_password.bi_flower_password.random_password
  secret_string_wo_version = lookup(var.secret_versions, "bi-flower-password", 1)
}

# Losing it loses data.
resource "aws_secretsmanager_secret" "bi_guest_secret" {
  name                    = "${local.name}/bi-guest_secret"
  description             = "everything dev, bi: guest secret"
  recovery_window_in_days = 30

  lifecycle {
    prevent_destroy = true
  }
}

ephemeral "aws_secretsmanager_random_password" "bi_guest_secret" {
  password_length            = length(terraform_data.drawing.id) > 0 ? 48 : 0
  exclude_punctuation        = true
  require_each_included_type = true
}

resource "aws_secretsmanager_secret_version" "bi_guest_secret" {
  secret_id                = aws_secretsmanager_secret.bi_guest_secret.id
  secret_string_wo         = ephemeral.aws_secretsmanager_random_password.bi_guest_secret.random_password
  secret_string_wo_version = lookup(var.secret_versions, "bi-guest-secret", 1)
}

# Losing it loses data.
resource "aws_secretsmanager_secret" "bi_secret_key" {
  name                    = "${local.name}/bi-secret-key"
  description             = "everything dev, bi: secret key"
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
  description             = "everything dev, cache: password"
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
resource "aws_secretsmanager_secret" "carol" {
  name                    = "${local.name}/carol"
  description             = "everything dev, carol"
  recovery_window_in_days = 30

  lifecycle {
    prevent_destroy = true
  }
}

ephemeral "aws_secretsmanager_random_password" "carol" {
  password_length            = length(terraform_data.drawing.id) > 0 ? 24 : 0
  exclude_characters         = "!\"#$%&'()*+,./:;<=>?@[\\]^`{|}~"
  require_each_included_type = false
}

resource "aws_secretsmanager_secret_version" "carol" {
  secret_id                = aws_secretsmanager_secret.carol.id
  secret_string_wo         = ephemeral.aws_secretsmanager_random_password.carol.random_password
  secret_string_wo_version = lookup(var.secret_versions, "carol", 1)
}

# Losing it loses data.
resource "aws_secretsmanager_secret" "mail" {
  name                    = "${local.name}/mail"
  description             = "everything dev, mail"
  recovery_window_in_days = 30

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_secretsmanager_secret_version" "mail" {
  secret_id                = aws_secretsmanager_secret.mail.id
  secret_string_wo         = var.mail
  secret_string_wo_version = lookup(var.secret_versions, "mail", 1)
}

# Losing it loses data.
resource "aws_secretsmanager_secret" "mapbox" {
  name                    = "${local.name}/mapbox"
  description             = "everything dev, mapbox"
  recovery_window_in_days = 30

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_secretsmanager_secret_version" "mapbox" {
  secret_id                = aws_secretsmanager_secret.mapbox.id
  secret_string_wo         = var.mapbox
  secret_string_wo_version = lookup(var.secret_versions, "mapbox", 1)
}

# Losing it loses data.
resource "aws_secretsmanager_secret" "metastore_archive_password" {
  name                    = "${local.name}/metastore-archive-password"
  description             = "everything dev, metastore: archive password"
  recovery_window_in_days = 30

  lifecycle {
    prevent_destroy = true
  }
}

ephemeral "aws_secretsmanager_random_password" "metastore_archive_password" {
  password_length            = length(terraform_data.drawing.id) > 0 ? 32 : 0
  exclude_punctuation        = true
  require_each_included_type = true
}

resource "aws_secretsmanager_secret_version" "metastore_archive_password" {
  secret_id                = aws_secretsmanager_secret.metastore_archive_password.id
  secret_string_wo         = ephemeral.aws_secretsmanager_random_password.metastore_archive_password.random_password
  secret_string_wo_version = lookup(var.secret_versions, "metastore-archive-password", 1)
}

# Losing it loses data.
resource "aws_secretsmanager_secret" "metastore_ask_password" {
  name                    = "${local.name}/metastore-ask-password"
  description             = "everything dev, ask: metastore ask password"
  recovery_window_in_days = 30

  lifecycle {
    prevent_destroy = true
  }
}

ephemeral "aws_secretsmanager_random_password" "metastore_ask_password" {
  password_length            = length(terraform_data.drawing.id) > 0 ? 32 : 0
  exclude_punctuation        = true
  require_each_included_type = true
}

resource "aws_secretsmanager_secret_version" "metastore_ask_password" {
  secret_id                = aws_secretsmanager_secret.metastore_ask_password.id
  secret_string_wo         = ephemeral.aws_secretsmanager_random_password.metastore_ask_password.random_password
  secret_string_wo_version = lookup(var.secret_versions, "metastore-ask-password", 1)
}

# Losing it loses data.
resource "aws_secretsmanager_secret" "metastore_ask_probe_password" {
  name                    = "${local.name}/metastore-ask-probe-password"
  description             = "everything dev, ask: metastore ask probe password"
  recovery_window_in_days = 30

  lifecycle {
    prevent_destroy = true
  }
}

ephemeral "aws_secretsmanager_random_password" "metastore_ask_probe_password" {
  password_length            = length(terraform_data.drawing.id) > 0 ? 32 : 0
  exclude_punctuation        = true
  require_each_included_type = true
}

resource "aws_secretsmanager_secret_version" "metastore_ask_probe_password" {
  secret_id                = aws_secretsmanager_secret.metastore_ask_probe_password.id
  secret_string_wo         = ephemeral.aws_secretsmanager_random_password.metastore_ask_probe_password.random_password
  secret_string_wo_version = lookup(var.secret_versions, "metastore-ask-probe-password", 1)
}

# Losing it loses data.
resource "aws_secretsmanager_secret" "metastore_bi_password" {
  name                    = "${local.name}/metastore-bi-password"
  description             = "everything dev, bi: metastore bi password"
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
  description             = "everything dev, bi: metastore bi probe password"
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
resource "aws_secretsmanager_secret" "metastore_ops_password" {
  name                    = "${local.name}/metastore-ops-password"
  description             = "everything dev, ops: metastore ops password"
  recovery_window_in_days = 30

  lifecycle {
    prevent_destroy = true
  }
}

ephemeral "aws_secretsmanager_random_password" "metastore_ops_password" {
  password_length            = length(terraform_data.drawing.id) > 0 ? 32 : 0
  exclude_punctuation        = true
  require_each_included_type = true
}

resource "aws_secretsmanager_secret_version" "metastore_ops_password" {
  secret_id                = aws_secretsmanager_secret.metastore_ops_password.id
  secret_string_wo         = ephemeral.aws_secretsmanager_random_password.metastore_ops_password.random_password
  secret_string_wo_version = lookup(var.secret_versions, "metastore-ops-password", 1)
}

# Losing it loses data.
resource "aws_secretsmanager_secret" "metastore_ops_probe_password" {
  name                    = "${local.name}/metastore-ops-probe-password"
  description             = "everything dev, ops: metastore ops probe password"
  recovery_window_in_days = 30

  lifecycle {
    prevent_destroy = true
  }
}

ephemeral "aws_secretsmanager_random_password" "metastore_ops_probe_password" {
  password_length            = length(terraform_data.drawing.id) > 0 ? 32 : 0
  exclude_punctuation        = true
  require_each_included_type = true
}

resource "aws_secretsmanager_secret_version" "metastore_ops_probe_password" {
  secret_id                = aws_secretsmanager_secret.metastore_ops_probe_password.id
  secret_string_wo         = ephemeral.aws_secretsmanager_random_password.metastore_ops_probe_password.random_password
  secret_string_wo_version = lookup(var.secret_versions, "metastore-ops-probe-password", 1)
}

# Losing it loses data.
resource "aws_secretsmanager_secret" "metastore_shop_password" {
  name                    = "${local.name}/metastore-shop-password"
  description             = "everything dev, metastore: shop password"
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
resource "aws_secretsmanager_secret" "metastore_shop_shop_audit_password" {
  name                    = "${local.name}/metastore-shop-shop-audit-password"
  description             = "everything dev, metastore: shop shop audit password"
  recovery_window_in_days = 30

  lifecycle {
    prevent_destroy = true
  }
}

ephemeral "aws_secretsmanager_random_password" "metastore_shop_shop_audit_password" {
  password_length            = length(terraform_data.drawing.id) > 0 ? 32 : 0
  exclude_punctuation        = true
  require_each_included_type = true
}

resource "aws_secretsmanager_secret_version" "metastore_shop_shop_audit_password" {
  secret_id                = aws_secretsmanager_secret.metastore_shop_shop_audit_password.id
  secret_string_wo         = ephemeral.aws_secretsmanager_random_password.metastore_shop_shop_audit_password.random_password
  secret_string_wo_version = lookup(var.secret_versions, "metastore-shop-shop-audit-password", 1)
}

# Losing it loses data.
resource "aws_secretsmanager_secret" "metastore_shop_shop_reader_password" {
  name                    = "${local.name}/metastore-shop-shop-reader-password"
  description             = "everything dev, metastore: shop shop reader password"
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
resource "aws_secretsmanager_secret" "ops_admin_password" {
  name                    = "${local.name}/ops-admin-password"
  description             = "everything dev, ops: admin password"
  recovery_window_in_days = 30

  lifecycle {
    prevent_destroy = true
  }
}

ephemeral "aws_secretsmanager_random_password" "ops_admin_password" {
  password_length            = length(terraform_data.drawing.id) > 0 ? 24 : 0
  exclude_punctuation        = true
  require_each_included_type = true
}

resource "aws_secretsmanager_secret_version" "ops_admin_password" {
  secret_id                = aws_secretsmanager_secret.ops_admin_password.id
  secret_string_wo         = ephemeral.aws_secretsmanager_random_password.ops_admin_password.random_password
  secret_string_wo_version = lookup(var.secret_versions, "ops-admin-password", 1)
}

# Losing it loses data.
resource "aws_secretsmanager_secret" "ops_secret_key" {
  name                    = "${local.name}/ops-secret-key"
  description             = "everything dev, ops: secret key"
  recovery_window_in_days = 30

  lifecycle {
    prevent_destroy = true
  }
}

ephemeral "aws_secretsmanager_random_password" "ops_secret_key" {
  password_length            = length(terraform_data.drawing.id) > 0 ? 64 : 0
  exclude_punctuation        = true
  require_each_included_type = true
}

resource "aws_secretsmanager_secret_version" "ops_secret_key" {
  secret_id                = aws_secretsmanager_secret.ops_secret_key.id
  secret_string_wo         = ephemeral.aws_secretsmanager_random_password.ops_secret_key.random_password
  secret_string_wo_version = lookup(var.secret_versions, "ops-secret-key", 1)
}

# Losing it loses data.
resource "aws_secretsmanager_secret" "queue_password" {
  name                    = "${local.name}/queue-password"
  description             = "everything dev, queue: password"
  recovery_window_in_days = 30

  lifecycle {
    prevent_destroy = true
  }
}

ephemeral "aws_secretsmanager_random_password" "queue_password" {
  password_length            = length(terraform_data.drawing.id) > 0 ? 32 : 0
  exclude_punctuation        = true
  require_each_included_type = true
}

resource "aws_secretsmanager_secret_version" "queue_password" {
  secret_id                = aws_secretsmanager_secret.queue_password.id
  secret_string_wo         = ephemeral.aws_secretsmanager_random_password.queue_password.random_password
  secret_string_wo_version = lookup(var.secret_versions, "queue-password", 1)
}

# Losing it loses data.
resource "aws_secretsmanager_secret" "slack" {
  name                    = "${local.name}/slack"
  description             = "everything dev, slack"
  recovery_window_in_days = 30

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_secretsmanager_secret_version" "slack" {
  secret_id                = aws_secretsmanager_secret.slack.id
  secret_string_wo         = var.slack
  secret_string_wo_version = lookup(var.secret_versions, "slack", 1)
}

# Losing it loses data.
resource "aws_secretsmanager_secret" "sso_client" {
  name                    = "${local.name}/sso_client"
  description             = "everything dev, sso-client"
  recovery_window_in_days = 30

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_secretsmanager_secret_version" "sso_client" {
  secret_id                = aws_secretsmanager_secret.sso_client.id
  secret_string_wo         = var.sso_client
  secret_string_wo_version = lookup(var.secret_versions, "sso-client", 1)
}

# Losing it loses data.
resource "aws_secretsmanager_secret" "trial_client_secret" {
  name                    = "${local.name}/trial-client_secret"
  description             = "everything dev, trial: client secret"
  recovery_window_in_days = 30

  lifecycle {
    prevent_destroy = true
  }
}

ephemeral "aws_secretsmanager_random_password" "trial_client_secret" {
  password_length            = length(terraform_data.drawing.id) > 0 ? 48 : 0
  exclude_punctuation        = true
  require_each_included_type = true
}

resource "aws_secretsmanager_secret_version" "trial_client_secret" {
  secret_id                = aws_secretsmanager_secret.trial_client_secret.id
  secret_string_wo         = ephemeral.aws_secretsmanager_random_password.trial_client_secret.random_password
  secret_string_wo_version = lookup(var.secret_versions, "trial-client-secret", 1)
}

# Losing it loses data.
resource "aws_secretsmanager_secret" "trial_key_secret" {
  name                    = "${local.name}/trial-key_secret"
  description             = "everything dev, trial: key secret"
  recovery_window_in_days = 30

  lifecycle {
    prevent_destroy = true
  }
}

ephemeral "aws_secretsmanager_random_password" "trial_key_secret" {
  password_length            = length(terraform_data.drawing.id) > 0 ? 48 : 0
  exclude_punctuation        = true
  require_each_included_type = true
}

resource "aws_secretsmanager_secret_version" "trial_key_secret" {
  secret_id                = aws_secretsmanager_secret.trial_key_secret.id
  secret_string_wo         = ephemeral.aws_secretsmanager_random_password.trial_key_secret.random_password
  secret_string_wo_version = lookup(var.secret_versions, "trial-key-secret", 1)
}
