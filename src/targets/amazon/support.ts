import type { SupportTable } from '../support.ts'

const exact = { support: 'exact' } as const

/** What AWS can do of a platform, the same for both ways to make it. */
export const amazonSupport: SupportTable = {
  service: exact,
  replicas: exact,
  autoscaling: {
    support: 'emulated',
    how: 'by processor use, memory and requests through target tracking, which needs minutes to grow and a quarter of an hour to shrink; by waiting work through a figure that a container beside the service tells each minute, where its image has Python',
  },
  singleton: {
    support: 'emulated',
    how: 'the old task is stopped before the new one starts, so there is a gap at each release; when a zone is lost, ECS may start the next one before it knows that the old one is gone',
  },
  job: exact,
  schedule: {
    support: 'emulated',
    how: 'by EventBridge Scheduler, within a minute of the time; a run that takes longer than the time between two overlaps with the next',
  },
  store: {
    support: 'emulated',
    how: 'PostgreSQL as RDS or Aurora, Redis, Valkey and memcached as ElastiCache: their versions, their limits on parameters, and an administrator who is no superuser',
  },
  'high-availability': {
    support: 'emulated',
    how: 'PostgreSQL with a standby in another zone, which takes over within a minute or two; Redis and Valkey with a copy that takes over within seconds and may lack the last second; memcached loses what its lost node held',
  },
  backup: {
    support: 'emulated',
    how: 'PostgreSQL by RDS, at most 35 days and to any moment of them but the last five minutes; Redis and Valkey by a snapshot each day; memcached keeps nothing',
  },
  database: exact,
  keyspace: exact,
  route: {
    support: 'emulated',
    how: 'by an application load balancer; routes without a host answer at the name that AWS gives to it, and only where entry.plain accepts that they are not encrypted',
  },
  host: {
    support: 'emulated',
    how: 'by records of Route 53 where entry.hostedZone names the zone; otherwise records are made by hand',
  },
  tls: {
    support: 'emulated',
    how: 'the load balancer decrypts, with a certificate of AWS Certificate Manager that is made or given; from there to the task it is plain HTTP inside the network',
  },
  statics: { support: 'emulated', how: 'by an nginx beside the service in each of its tasks' },
  'edge-login': {
    support: 'emulated',
    how: 'by the load balancer, whose cookie lasts as long as entry.login.session says; the addresses of the provider are written there, since nothing is asked while files are made',
  },
  secret: exact,
  volume: {
    support: 'emulated',
    how: 'those of data servers are the storage of RDS and ElastiCache; a service with a volume of its own is refused, since what a Fargate task writes is lost with it, unless the option accept names this',
  },
  identity: exact,
  metrics: {
    support: 'emulated',
    how: 'figures are told at a port inside the network, for a Prometheus that you connect to it; CloudWatch does not read them',
  },
  alarm: {
    support: 'emulated',
    how: 'as alarms of CloudWatch where it or the load balancer, RDS, ElastiCache or ECS has the figure; those about figures that only Prometheus reads are left out, which `check` lists; those about services that `down` has stopped tell nobody until `up`',
  },
  dashboard: {
    support: 'emulated',
    how: 'one of CloudWatch with the figures that AWS has; pictures of figures that only Prometheus reads are left out',
  },
  limits: {
    support: 'emulated',
    how: 'a task has the next larger of the pairs of processors and memory that Fargate offers, 0.25 of a processor and 512 MiB at least',
  },
}
