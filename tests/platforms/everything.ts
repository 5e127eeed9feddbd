import { devIdentity, job, memcached, metabase, oidc, platform, postgres, redis, service, superset, valkey } from 'stackwright'

export default platform('everything', {
  stores: {
    metastore: postgres({
      version: '16', databases: { shop: { readers: ['reader', 'audit'] }, archive: { readers: [] } }, size: 'medium', disk: '50GiB', highAvailability: true,
      backup: { keep: '7d', pointInTime: true }, maxConnections: 600, parameters: { work_mem: '32MB', jit: false },
    }),
    cache: valkey({ version: '8', memory: '512MiB', eviction: 'volatile-lfu', persistence: 'snapshot', maxConnections: 500 }),
    queue: redis({ version: '7', eviction: 'noeviction', persistence: 'log', disk: '2GiB' }),
    items: memcached({ memory: '128MiB', itemSize: '2MiB', maxConnections: 200 }),
  },
  identities: {
    sso: oidc({ issuer: 'https://id.example.com/realms/acme', clientId: 'acme-bi', clientSecret: { secret: 'sso-client' }, groupsClaim: 'roles' }),
    trial: devIdentity({ users: { carol: { name: 'Carol', groups: ['staff'], password: { secret: 'carol' } } }, port: 8090 }),
  },
  secrets: {
    'sso-client': { env: 'SSO_SECRET' },
    'mail': { file: './mail.txt' },
    'slack': { env: 'SLACK_TOKEN' },
    'mapbox': { env: 'MAPBOX_API_KEY' },
    'carol': { generate: { length: 24, alphabet: 'base64url' } },
  },
  apps: {
    load: job({ run: 'psql -X -f warehouse/load.sql', database: 'metastore/shop', inputs: ['./warehouse'], env: { LEVEL: 'info', TOKEN: { secret: 'mapbox' } }, timeout: '1h', retries: 2 }),
    nightly: job({ run: ['python3', 'refresh.py', '--all'], database: 'metastore/shop', after: ['load'], schedule: '30 2 * * *', memory: '1GiB', cpu: '500m' }),
    site: service({
      run: 'exec node server.mjs', port: 3000, health: '/healthz', startWithin: '2m', stopWithin: '90s', replicas: [2, 6], scaleOn: { cpu: 70 }, volumes: { uploads: '5GiB' },
      route: { host: 'shop.example.com', path: '/shop/', uploadLimit: '1GiB', timeout: '90s' }, database: 'metastore/shop', image: { base: 'node:24.19.0-bookworm-slim' },
    }),
    ticker: service({ run: ['./ticker', '--every', '5'], singleton: true, env: { 'QUOTED': 'a "b" $c' } }),
    bi: superset({
      version: '6.1.0',
      database: 'metastore',
      cache: 'cache',
      queue: 'queue',
      web: { replicas: [2, 4], workers: 3, threads: 4, scaleOn: { cpu: 70 } },
      worker: { replicas: [1, 4], concurrency: 4, scaleOn: { queue: 10 } },
      flower: true,
      alerts: { mail: { host: 'smtp.example.com', username: 'bi', password: { secret: 'mail' }, from: 'bi@example.com' }, slack: { secret: 'slack' } },
      asyncQueries: true,
      thumbnails: true,
      queryTimeout: '90s',
      uploadLimit: '50MiB',
      login: 'sso',
      roles: { admins: ['Admin'], staff: ['Gamma', 'sql_lab'] },
      host: 'bi.example.com',
      sources: { 'Corner Shop': 'metastore/shop', 'Archive': { database: 'metastore/archive', access: 'write', uploads: true } },
      dashboards: './dashboards',
      embedding: { sites: ['https://portal.example.com'] },
      allowFrom: { images: ['https://tile.openstreetmap.org'] },
      rateLimit: { requests: '100 per second' },
      statsd: { host: 'statsd.example.com' },
      housekeeping: { logs: '30d', queries: false },
      featureFlags: { DASHBOARD_RBAC: true },
      config: { ROW_LIMIT: 10000, APP_NAME: 'Acme BI' },
      env: { MAPBOX_API_KEY: { secret: 'mapbox' } },
    }),
    ask: metabase({
      version: '0.65.4', database: 'metastore', web: { replicas: [2, 4], scaleOn: { cpu: 70 }, memory: '3GiB' }, host: 'ask.example.com', timezone: 'Europe/Berlin', metrics: true, plugins: './drivers',
      sources: { 'Corner Shop': 'metastore/shop' }, config: { MB_START_OF_WEEK: 'monday', MB_EMAIL_SMTP_PASSWORD: { secret: 'mail' } },
    }),
    ops: superset({ version: '6.1.0', database: 'metastore', cache: 'items', worker: false, port: 8095, metrics: true, pages: { '/requestctl-generator/': './pages/requestctl.html' } }),
  },
  environments: {
    dev: { stores: { metastore: { size: 'small' } }, apps: { bi: { statsd: { prefix: 'bi-dev' } } } },
    prod: { identities: { trial: null }, alarms: { paging: true } },
  },
  alarms: { paging: false, runbook: 'https://wiki.example.com/bi', labels: { team: 'bi' }, off: ['site-restarts'] },
  targets: {
    local: { port: 8088, accept: ['high-availability', 'backup', 'tls'] },
    swarm: {
      placement: { metastore: 'node.labels.data == true' }, spread: ['node.labels.zone'], edges: 2, encrypted: true, behind: 'proxy', accept: ['high-availability', 'backup'],
    },
    kubernetes: {
      gateway: { name: 'public', namespace: 'gateways', proxies: 'envoy-gateway-system' }, certificates: { issuer: 'letsencrypt' }, storage: { class: 'fast-ssd', shared: 'nfs' }, keda: true,
      outside: { 'bi-beat': 'nothing', 'ops': [{ to: ['10.20.0.0/16'], ports: [5432] }] }, placement: { priority: 'own', nodes: { 'kubernetes.io/arch': 'amd64' } }, pull: { secrets: ['registry'] }, accept: ['backup'],
    },
  },
})
