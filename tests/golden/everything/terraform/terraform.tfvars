project_name = "everything"
environment  = "dev"
aws_region   = "us-east-1"
tags = {
  platform    = "everything"
  environment = "dev"
  managed-by  = "stackwright"
}
vpc_cidr = "10.0.0.0/16"
zones = {
  a = {
    public   = "10.0.128.0/20"
    private  = "10.0.0.0/19"
    isolated = "10.0.192.0/20"
  }
  b = {
    public   = "10.0.144.0/20"
    private  = "10.0.32.0/19"
    isolated = "10.0.208.0/20"
  }
}
deletion_protection = true
task_sizes = {
  ask-admin = {
    cpu    = 256
    memory = 512
  }
  ask-migrate = {
    cpu    = 1024
    memory = 3072
  }
  ask-verify = {
    cpu    = 256
    memory = 512
  }
  ask-web = {
    cpu    = 2048
    memory = 4096
  }
  bi-beat = {
    cpu    = 256
    memory = 512
  }
  bi-flower = {
    cpu    = 256
    memory = 512
  }
  bi-init = {
    cpu    = 1024
    memory = 2048
  }
  bi-migrate = {
    cpu    = 1024
    memory = 2048
  }
  bi-verify = {
    cpu    = 512
    memory = 1024
  }
  bi-web = {
    cpu    = 2048
    memory = 4096
  }
  bi-worker = {
    cpu    = 2048
    memory = 4096
  }
  load = {
    cpu    = 256
    memory = 512
  }
  metastore-databases = {
    cpu    = 256
    memory = 512
  }
  nightly = {
    cpu    = 512
    memory = 1024
  }
  ops-init = {
    cpu    = 1024
    memory = 2048
  }
  ops-metrics = {
    cpu    = 256
    memory = 512
  }
  ops-migrate = {
    cpu    = 1024
    memory = 2048
  }
  ops-verify = {
    cpu    = 512
    memory = 1024
  }
  ops-web = {
    cpu    = 2048
    memory = 4096
  }
  site = {
    cpu    = 256
    memory = 512
  }
  trial-provider = {
    cpu    = 256
    memory = 512
  }
}
replicas = {
  ask-web = {
    min = 2
    max = 4
  }
  bi-beat = {
    min = 1
    max = 1
  }
  bi-flower = {
    min = 1
    max = 1
  }
  bi-web = {
    min = 2
    max = 4
  }
  bi-worker = {
    min = 1
    max = 4
  }
  ops-metrics = {
    min = 1
    max = 1
  }
  ops-web = {
    min = 1
    max = 1
  }
  site = {
    min = 2
    max = 6
  }
  trial-provider = {
    min = 1
    max = 1
  }
}
databases = {
  metastore = {
    class               = "db.t4g.large"
    storage             = 50
    most_storage        = 250
    multi_az            = true
    backup_days         = 7
    deletion_protection = true
  }
}
caches = {
  cache = {
    node_type     = "cache.t4g.small"
    nodes         = 1
    snapshot_days = 7
  }
  items = {
    node_type     = "cache.t4g.micro"
    nodes         = 1
    snapshot_days = 0
  }
  queue = {
    node_type     = "cache.t4g.micro"
    nodes         = 1
    snapshot_days = 7
  }
}
log_days = {
  ask-admin            = 30
  ask-migrate          = 30
  ask-verify           = 30
  ask-web              = 30
  bi-beat              = 30
  bi-flower            = 30
  bi-init              = 30
  bi-migrate           = 30
  bi-verify            = 30
  bi-web               = 30
  bi-worker            = 30
  flow                 = 30
  lifecycle            = 90
  load                 = 30
  metastore-databases  = 30
  metastore-postgresql = 30
  metastore-upgrade    = 30
  nightly              = 30
  ops-init             = 30
  ops-metrics          = 30
  ops-migrate          = 30
  ops-verify           = 30
  ops-web              = 30
  site                 = 30
  trial-provider       = 30
}
alarm_subscriptions = []
