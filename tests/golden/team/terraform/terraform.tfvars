project_name = "team"
environment  = "default"
aws_region   = "us-east-1"
tags = {
  platform    = "team"
  environment = "default"
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
deletion_protection = false
task_sizes = {
  bi-beat = {
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
    cpu    = 1024
    memory = 2048
  }
  fill = {
    cpu    = 256
    memory = 512
  }
  metastore-databases = {
    cpu    = 256
    memory = 512
  }
  sso-provider = {
    cpu    = 256
    memory = 512
  }
}
replicas = {
  bi-beat = {
    min = 1
    max = 1
  }
  bi-web = {
    min = 1
    max = 3
  }
  bi-worker = {
    min = 1
    max = 1
  }
  sso-provider = {
    min = 1
    max = 1
  }
}
databases = {
  metastore = {
    class               = "db.t4g.small"
    storage             = 20
    most_storage        = 100
    multi_az            = false
    backup_days         = 1
    deletion_protection = false
  }
}
caches = {
  cache = {
    node_type     = "cache.t4g.micro"
    nodes         = 1
    snapshot_days = 7
  }
}
log_days = {
  bi-beat              = 30
  bi-init              = 30
  bi-migrate           = 30
  bi-verify            = 30
  bi-web               = 30
  bi-worker            = 30
  fill                 = 30
  flow                 = 30
  lifecycle            = 90
  metastore-databases  = 30
  metastore-postgresql = 30
  metastore-upgrade    = 30
  sso-provider         = 30
}
