import type { Estate, Standby } from '../estate.ts'
import { attribute, valueOf } from '../value.ts'
import { fakeData } from './estate-data.ts'
import { fakeRoles } from './estate-roles.ts'
import { fakeLifecycle, fakeTasks } from './estate-tasks.ts'
import { fakeWatch } from './estate-watch.ts'

// An estate by hand that uses every field of the contract, for the tests of what both AWS targets make of it.

const anywhere = { cidr: '0.0.0.0/0' } as const

/** A platform with everything that AWS can be asked for. */
export const fakeEstate: Estate = {
  name: 'acme-prod',
  platform: 'acme',
  environment: 'prod',
  region: 'eu-west-1',
  tags: { platform: 'acme', environment: 'prod', 'managed-by': 'stackwright' },
  network: {
    made: true,
    cidr: '10.40.0.0/16',
    nat: 'per-zone',
    endpoints: ['ecr.api', 'logs', 'secretsmanager'],
    flowLogDays: 30,
    zones: [
      { letter: 'a', public: '10.40.0.0/24', private: '10.40.16.0/20', isolated: '10.40.8.0/24' },
      { letter: 'b', public: '10.40.1.0/24', private: '10.40.32.0/20', isolated: '10.40.9.0/24' },
    ],
  },
  groups: [
    {
      id: 'bi-web',
      name: 'acme-prod-bi-web',
      about: 'The web servers of bi',
      ingress: [{ peer: { group: 'entry' }, protocol: 'tcp', from: 8088, to: 8088, about: 'requests of browsers' }],
      egress: [
        { peer: { group: 'metastore' }, protocol: 'tcp', from: 5432, to: 5432, about: 'its database' },
        { peer: { group: 'cache' }, protocol: 'tcp', from: 6379, to: 6379, about: 'its cache' },
        { peer: { prefixList: 's3' }, protocol: 'tcp', from: 443, to: 443, about: 'layers of images' },
        { peer: anywhere, protocol: 'tcp', from: 443, to: 443, about: 'services of AWS and the identity provider' },
      ],
    },
    {
      id: 'cache',
      name: 'acme-prod-cache',
      about: 'The cache',
      ingress: [{ peer: { group: 'bi-web' }, protocol: 'tcp', from: 6379, to: 6379, about: 'bi-web' }],
      egress: [],
    },
    {
      id: 'endpoints',
      name: 'acme-prod-endpoints',
      about: 'Endpoints of AWS services',
      ingress: [{ peer: { cidr: '10.40.0.0/16' }, protocol: 'tcp', from: 443, to: 443, about: 'tasks' }],
      egress: [],
    },
    {
      id: 'entry',
      name: 'acme-prod-entry',
      about: 'The load balancer',
      ingress: [
        { peer: anywhere, protocol: 'tcp', from: 443, to: 443, about: 'browsers' },
        { peer: anywhere, protocol: 'tcp', from: 80, to: 80, about: 'browsers, which are led to HTTPS' },
      ],
      egress: [{ peer: { group: 'bi-web' }, protocol: 'tcp', from: 8088, to: 8088, about: 'bi-web' }],
    },
    {
      id: 'metastore',
      name: 'acme-prod-metastore',
      about: 'The database',
      ingress: [{ peer: { group: 'bi-web' }, protocol: 'tcp', from: 5432, to: 5432, about: 'bi-web' }],
      egress: [],
    },
  ],
  entry: {
    name: 'acme-prod',
    internal: false,
    group: 'entry',
    idleTimeout: 210,
    deletionProtection: true,
    certificate: { made: true, host: 'bi.example.com', others: ['reports.example.com'] },
    hostedZone: { name: 'example.com', id: 'Z0123456789ABCDEFGHIJ' },
    targets: [
      {
        id: 'bi-web',
        name: 'acme-prod-bi-web',
        service: 'bi-web',
        container: 'bi-web',
        port: 8088,
        drain: 200,
        health: { path: '/health', status: '200', every: 15, timeout: 5, healthy: 2, unhealthy: 3 },
      },
    ],
    rules: [
      {
        id: 'bi',
        priority: 1002,
        encrypted: true,
        hosts: ['bi.example.com'],
        paths: ['/*'],
        target: 'bi-web',
        login: {
          issuer: 'https://id.example.com',
          authorization: 'https://id.example.com/authorize',
          token: 'https://id.example.com/token',
          userInfo: 'https://id.example.com/userinfo',
          clientId: 'acme-bi',
          clientSecret: 'sso-client',
          scope: 'openid email',
          sessionSeconds: 28800,
        },
      },
      {
        id: 'reports',
        priority: 1730,
        encrypted: true,
        hosts: ['reports.example.com'],
        paths: ['/*'],
        target: 'bi-web',
      },
    ],
    accessLogs: { bucket: 'entry-logs', days: 90 },
    firewall: {
      name: 'acme-prod',
      rate: 2000,
      groups: [
        { name: 'AWSManagedRulesCommonRuleSet', count: false, less: ['SizeRestrictions_BODY'] },
        { name: 'AWSManagedRulesKnownBadInputsRuleSet', count: false, less: [] },
      ],
    },
  },
  cluster: { name: 'acme-prod', insights: true, exec: { log: 'exec' }, zone: 'acme-prod.internal' },
  repositories: [
    {
      id: 'bi',
      name: 'acme-prod/bi',
      tag: '3f2a9c41d0b7e658',
      digest: `sha256:${'3f'.repeat(32)}`,
      keep: 10,
      source: { build: 'images/bi' },
    },
    {
      id: 'statsd',
      name: 'acme-prod/statsd',
      tag: 'v0.28.0',
      keep: 3,
      source: { copy: 'prom/statsd-exporter:v0.28.0' },
    },
  ],
  ...fakeData,
  roles: fakeRoles,
  tasks: fakeTasks,
  services: [
    {
      id: 'bi-beat',
      name: 'acme-prod-bi-beat',
      task: 'bi-beat',
      group: 'bi-web',
      replicas: { min: 1, max: 1 },
      minHealthy: 0,
      maxHealthy: 100,
      capacity: { base: 1, onDemand: 1, spot: 0 },
      exec: false,
      targets: [],
      calls: true,
    },
    {
      id: 'bi-web',
      name: 'acme-prod-bi-web',
      task: 'bi-web',
      group: 'bi-web',
      replicas: { min: 2, max: 10 },
      minHealthy: 100,
      maxHealthy: 200,
      capacity: { base: 2, onDemand: 1, spot: 3 },
      grace: 180,
      exec: true,
      targets: ['bi-web'],
      calls: false,
      called: { name: 'bi-web', container: 'bi-web', port: 8088, portName: 'http' },
      scaling: {
        policies: [
          { on: 'cpu', target: 65, out: 60, in: 300 },
          { on: 'memory', target: 80, out: 60, in: 300 },
          { on: 'requests', target: 500, targetGroup: 'bi-web', out: 60, in: 300 },
          { on: 'queue', target: 20, metric: 'QueueLengthPerReplica', namespace: 'acme/prod', out: 60, in: 600 },
        ],
      },
      hours: [
        { cron: '0 7 * * 1-5', zone: 'Europe/Berlin', min: 2, max: 10 },
        { cron: '0 19 * * 1-5', zone: 'Europe/Berlin', min: 0, max: 0 },
      ],
    },
  ],
  lifecycle: fakeLifecycle,
  schedules: [
    {
      id: 'bi-prune',
      name: 'acme-prod-bi-prune',
      cron: '0 3 * * *',
      task: 'bi-prune',
      group: 'bi-web',
      role: 'schedules',
    },
  ],
  watch: fakeWatch,
  outputs: [
    {
      id: 'alb_dns_name',
      about: 'Where browsers reach the platform',
      value: valueOf(attribute('entry', 'entry', 'address')),
    },
    {
      id: 'rds_endpoint',
      about: 'Address of the database',
      value: valueOf(attribute('database', 'metastore', 'address'), ':', attribute('database', 'metastore', 'port')),
      sensitive: true,
    },
  ],
}

/** The same under the names of another estate, since roles and buckets have one name in all regions. */
const renamed = JSON.parse(JSON.stringify(fakeEstate).replaceAll('acme-prod', 'acme-prod-euc1')) as Estate

/** The same platform with a second region that waits for its time. */
export const fakeStandby: Standby = {
  region: 'eu-central-1',
  mode: 'waits',
  routing: 'failover',
  healthCheck: { every: 30, failures: 3 },
  estate: {
    ...renamed,
    region: 'eu-central-1',
    repositories: renamed.repositories.map(({ digest: _, ...each }, index) => ({
      ...each,
      copyOf: { region: 'eu-west-1', name: fakeEstate.repositories[index]!.name },
    })),
    lifecycle: {},
    schedules: [],
    outputs: [],
    services: renamed.services.map(({ scaling: _, hours: __, ...each }) => ({ ...each, replicas: { min: 0, max: 0 } })),
    // Nobody is an administrator there: copies have that of their source, and jobs run in the first region.
    tasks: renamed.tasks
      .filter(({ id }) => renamed.services.some(({ task }) => task === id))
      .map((task) => ({
        ...task,
        containers: task.containers.map((each) => ({
          ...each,
          secrets: Object.fromEntries(Object.entries(each.secrets).filter(([, use]) => !('database' in use))),
        })),
      })),
    watch: { logs: renamed.watch.logs, topics: renamed.watch.topics, alarms: [], composites: [], events: [] },
    secrets: fakeEstate.secrets.map(({ draw: _, ...each }) => ({
      ...each,
      copyOf: { region: 'eu-west-1', name: each.name },
    })),
    databases: renamed.databases.map(({ password: _, ...each }) => ({
      ...each,
      replicas: 0,
      finalSnapshot: false,
      keep: false,
      copyOf: { region: 'eu-west-1', id: each.id },
    })),
  },
}

/** As small and cheap as one may be: a network that exists, plain HTTP, no login, no firewall, Aurora and memcached. */
export const frugalEstate: Estate = {
  ...fakeEstate,
  name: 'acme-dev',
  environment: 'dev',
  tags: { ...fakeEstate.tags, environment: 'dev' },
  network: {
    made: false,
    vpc: 'vpc-0a1b2c3d4e5f60718',
    cidr: '10.0.0.0/16',
    public: ['subnet-0aa1', 'subnet-0aa2'],
    private: ['subnet-0bb1', 'subnet-0bb2'],
    isolated: ['subnet-0cc1', 'subnet-0cc2'],
  },
  entry: {
    name: 'acme-dev',
    internal: true,
    group: 'entry',
    idleTimeout: 60,
    deletionProtection: false,
    targets: fakeEstate.entry!.targets,
    rules: [{ id: 'bi', priority: 1002, encrypted: false, hosts: [], paths: ['/*'], target: 'bi-web' }],
  },
  cluster: { name: 'acme-dev', insights: false },
  services: fakeEstate.services.map((each) => ({ ...each, called: undefined, calls: false })),
  databases: [
    {
      ...fakeEstate.databases[0]!,
      form: 'aurora',
      highAvailability: false,
      deletionProtection: false,
      finalSnapshot: false,
      insightsDays: 0,
      replicas: 1,
    },
    fakeEstate.databases[1]!,
  ],
  caches: [
    {
      ...fakeEstate.caches[0]!,
      engine: 'memcached',
      version: '1.6.22',
      family: 'memcached1.6',
      port: 11211,
      nodes: 1,
      password: undefined,
      parameters: {},
    },
  ],
  watch: { logs: fakeWatch.logs, topics: [], alarms: [], composites: [], events: [] },
  lifecycle: {},
  schedules: [],
  outputs: [],
}
