import { memcached, oidc, platform, postgres, redis, secret, superset } from 'stackwright'

export default platform('fernhollow', {
  stores: {
    metastore: postgres({
      version: '16',
      highAvailability: true,
      disk: '20GiB',
      maxConnections: 400,
      backup: { keep: '14d', pointInTime: true },
    }),
    // A deployment of its own: results outlive every release of Superset, and it grows by itself.
    cache: memcached({ memory: '2GiB', itemSize: '16MiB' }),
    queue: redis({ version: '7' }),
  },
  identities: {
    library: oidc({
      issuer: 'https://login.fernhollow.example/oidc',
      clientId: 'superset',
      clientSecret: secret('sso-client'),
      groupsClaim: 'memberOf',
      scopes: ['openid', 'profile', 'email', 'groups'],
    }),
  },
  secrets: {
    'sso-client': { env: 'SSO_CLIENT_SECRET' },
    'backup-id': { env: 'BACKUP_ID' },
    'backup-key': { env: 'BACKUP_KEY' },
    'log-writer': { env: 'LOG_WRITER' },
  },
  apps: {
    superset: superset({
      version: '6.1.0',
      database: 'metastore',
      cache: 'cache',
      queue: 'queue',
      // Readers may see different rows of one table: what was computed for one is never shown to another.
      cachePerUser: true,
      queryTimeout: '180s',
      web: { replicas: [2, 6], scaleOn: { cpu: 70 }, workers: 4, threads: 8, requestTimeout: '185s' },
      worker: { replicas: [1, 4], scaleOn: { queue: 20 } },
      alerts: true,
      login: 'library',
      everyone: 'Alpha',
      roles: {
        'cn=superset-admins,ou=groups,dc=fernhollow,dc=example': ['Admin'],
        'cn=staff,ou=groups,dc=fernhollow,dc=example': ['sql_lab'],
        'cn=researchers,ou=groups,dc=fernhollow,dc=example': ['sql_lab'],
      },
      host: 'superset.fernhollow.example',
      featureFlags: { DASHBOARD_RBAC: true },
      config: { ROW_LIMIT: 50_000, APP_NAME: 'Fernhollow Insight' },
      // Served beside Superset, and changed without building an image.
      pages: {
        '/rules-generator/': './pages/rules-generator.html',
        '/rules-generator/rules-generator.js': './pages/rules-generator.js',
      },
      metrics: true,
    }),
  },
  alarms: { runbook: 'https://wiki.fernhollow.example/superset', labels: { team: 'data-platform' } },
  environments: {
    prod: { target: 'kubernetes' },
    // The next release, tried beside production by whoever likes to: smaller, and nobody is woken for it.
    next: {
      target: 'kubernetes',
      stores: { metastore: { highAvailability: false, backup: null }, cache: { memory: '256MiB', itemSize: '16MiB' } },
      apps: {
        superset: {
          web: { replicas: 1, scaleOn: null, workers: 2 },
          worker: { replicas: 1, scaleOn: null },
          host: 'superset-next.fernhollow.example',
          featureFlags: { ALERT_REPORT_TABS: true },
          config: { APP_NAME: 'Fernhollow Insight (next)' },
        },
      },
      alarms: { paging: false },
      targets: { kubernetes: { namespace: 'superset-next', logs: null, stores: null } },
    },
  },
  targets: {
    kubernetes: {
      namespace: 'superset',
      gateway: { name: 'public', namespace: 'gateways', proxies: 'envoy-gateway-system' },
      certificates: { issuer: 'letsencrypt' },
      keda: true,
      storage: { class: 'fast-ssd' },
      stores: {
        metastore: {
          cloudnative: {
            backup: { to: 's3://fernhollow-backups/superset', credentials: { id: 'backup-id', key: 'backup-key' } },
          },
        },
      },
      monitoring: { labels: { release: 'prometheus' } },
      logs: { to: 'opensearch', host: 'logs.fernhollow.example', user: 'superset', password: 'log-writer' },
    },
  },
  images: { registry: 'registry.fernhollow.example/superset' },
})
