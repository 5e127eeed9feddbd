project_name = "tiny"
environment  = "default"
aws_region   = "us-east-1"
tags = {
  platform    = "tiny"
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
log_days = {
  flow = 30
}
