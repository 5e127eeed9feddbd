import { oidc, platform, postgres, redis, secret, superset, valkey } from 'stackwright'

export default platform('tidemark', {
  stores: {
    metastore: postgres({
      version: '16',
      disk: '100GiB',
      size: { cpu: '2', memory: '16GiB' },
      maxConnections: 600,
      highAvailability: true,
      backup: { keep: '7d', pointInTime: true },
    }),
    cache: valkey({ version: '8', memory: '4GiB' }),
    // What waits here must not be thrown away when memory is short, so it is not the cache.
    queue: redis({ version: '7', highAvailability: true }),
  },
  identities: {
    staff: oidc({ issuer: 'https://id.tidemark.example', clientId: 'superset', clientSecret: secret('sso-client') }),
  },
  secrets: { 'sso-client': { env: 'SSO_CLIENT_SECRET' } },
  apps: {
    bi: superset({
      version: '6.1.0',
      database: 'metastore',
      cache: 'cache',
      queue: 'queue',
      queryTimeout: '180s',
      web: { replicas: [3, 10], scaleOn: { cpu: 70 }, cpu: '0.75', memory: '2GiB', workers: 2, threads: 8 },
      worker: { replicas: [1, 4], scaleOn: { queue: 20 } },
      alerts: true,
      login: 'staff',
      roles: { 'bi-admins': ['Admin'], analysts: ['Alpha', 'sql_lab'], everyone: ['Gamma'] },
      host: 'analytics.tidemark.example',
      metrics: true,
    }),
  },
  alarms: { runbook: 'https://wiki.tidemark.example/superset', labels: { team: 'analytics' } },
  environments: {
    prod: {
      target: 'aws',
      // The second region reads nothing and writes nothing until it is made the first: metadata has one truth.
      targets: { aws: { standby: { region: 'us-west-2', routing: 'failover' } } },
    },
    staging: {
      target: 'aws',
      stores: {
        metastore: { highAvailability: false, disk: '20GiB', size: { cpu: '2', memory: '4GiB' } },
        queue: { highAvailability: false },
      },
      apps: {
        bi: {
          host: 'analytics-staging.tidemark.example',
          web: { replicas: 2, scaleOn: null },
          worker: { replicas: 1, scaleOn: null },
        },
      },
      alarms: { paging: false },
      targets: { aws: { network: { cidr: '10.1.0.0/16', nat: 'one' }, compute: { spot: { base: 1 } } } },
    },
    dev: {
      target: 'aws',
      stores: {
        metastore: { highAvailability: false, disk: '20GiB', size: { cpu: '2', memory: '4GiB' }, backup: null },
        queue: { highAvailability: false },
      },
      apps: {
        bi: {
          host: 'analytics-dev.tidemark.example',
          web: { replicas: 1, scaleOn: null },
          worker: { replicas: 1, scaleOn: null },
        },
      },
      alarms: { paging: false },
      targets: {
        aws: {
          network: { cidr: '10.2.0.0/16', nat: 'one' },
          compute: { hours: { zone: 'America/New_York', from: '07:00', to: '20:00' } },
          entry: { firewall: false },
        },
      },
    },
  },
  targets: {
    aws: {
      region: 'us-east-1',
      zones: 2,
      network: { cidr: '10.0.0.0/16' },
      entry: { hostedZone: { name: 'tidemark.example' } },
      stores: { metastore: { most: '500GiB' } },
      watch: { page: ['https://events.tidemark.example/superset'], ticket: ['analytics@tidemark.example'] },
    },
  },
})
