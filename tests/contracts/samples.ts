import type { Checked } from '../../src/resolve/resolve.ts'
import {
  devIdentity,
  job,
  memcached,
  metabase,
  oidc,
  postgres,
  redis,
  service,
  superset,
  valkey,
} from '../../src/catalog/list.ts'

type Parts = Omit<Checked, 'name' | 'environment'>

/**
 * For each thing of the catalog, by its type: a platform in which it is left to its defaults, and one in which
 * everything of it is set.
 */
export const samples: Readonly<Record<string, { readonly defaults: Parts; readonly everything: Parts }>> = {
  postgres: {
    defaults: { stores: { db: postgres({ version: '18' }) } },
    everything: {
      stores: {
        db: postgres({
          version: '14',
          databases: { shop: { readers: ['reader', 'audit'] }, bare: {} },
          size: { cpu: '500m', memory: '2GiB' },
          disk: '50GiB',
          highAvailability: true,
          backup: { keep: '7d', pointInTime: true },
          maxConnections: 50,
          parameters: { work_mem: '32MB', jit: false, default_statistics_target: 200 },
        }),
      },
    },
  },
  redis: {
    defaults: { stores: { cache: redis({ version: '7' }) } },
    everything: {
      stores: {
        cache: redis({
          version: '8',
          memory: '1GiB',
          eviction: 'noeviction',
          persistence: 'log',
          disk: '9GiB',
          maxConnections: 10,
          highAvailability: true,
        }),
      },
    },
  },
  valkey: {
    defaults: { stores: { cache: valkey({ version: '9' }) } },
    everything: {
      stores: {
        cache: valkey({
          version: '7',
          memory: '1GiB',
          eviction: 'volatile-ttl',
          persistence: 'snapshot',
          disk: '9GiB',
          maxConnections: 60_000,
          highAvailability: true,
        }),
      },
    },
  },
  memcached: {
    defaults: { stores: { items: memcached() } },
    everything: {
      stores: { items: memcached({ version: '1.6', memory: '1GiB', itemSize: '2MiB', maxConnections: 10 }) },
    },
  },
  oidc: {
    defaults: {
      identities: {
        sso: oidc({ issuer: 'https://id.example.com', clientId: 'bi', clientSecret: { secret: 'sso-client' } }),
      },
      secrets: { 'sso-client': { env: 'SSO' } },
    },
    everything: {
      identities: {
        sso: oidc({
          issuer: 'https://id.example.com/',
          clientId: 'bi',
          clientSecret: { secret: 'sso-client' },
          groupsClaim: 'roles',
          scopes: ['openid', 'groups'],
        }),
      },
      secrets: { 'sso-client': { file: './sso' } },
    },
  },
  devIdentity: {
    defaults: { identities: { sso: devIdentity({ users: { alice: {} } }) } },
    everything: {
      identities: {
        sso: devIdentity({
          users: {
            alice: { name: 'Alice', email: 'alice@acme.test', groups: ['a', 'b'], password: { secret: 'alice' } },
            bob: {},
          },
          host: 'id.example.com',
          redirects: ['https://bi.example.com/oauth-authorized/sso'],
          evenInProduction: true,
        }),
      },
      secrets: { alice: { generate: { length: 40 } } },
    },
  },
  job: {
    defaults: { apps: { fill: job({ run: 'true' }) } },
    everything: {
      stores: { db: postgres({ version: '18', databases: ['shop'] }) },
      secrets: { token: { env: 'TOKEN' } },
      apps: {
        first: job({ run: ['true'], timeout: '1s', retries: 10 }),
        nightly: job({ run: 'true', database: 'db/shop', schedule: '*/5 * * * *' }),
        fill: job({
          run: 'psql -f load.sql',
          database: 'db/shop',
          env: { LEVEL: 'info', COUNT: 3, TOKEN: { secret: 'token' } },
          inputs: ['./warehouse'],
          after: ['first'],
          timeout: '1h',
          image: { base: 'postgres:18.6-trixie', packages: ['dbt-postgres==1.9.0'], user: '999:999' },
          cpu: '1',
          memory: '1GiB',
        }),
      },
    },
  },
  service: {
    defaults: { apps: { site: service({ run: 'true' }) } },
    everything: {
      stores: { db: postgres({ version: '18', databases: ['shop'] }) },
      secrets: { token: { env: 'TOKEN' } },
      alarms: { paging: true, runbook: 'https://wiki.example.com/bi', labels: { team: 'bi' }, off: ['site-restarts'] },
      apps: {
        fill: job({ run: 'true' }),
        site: service({
          run: 'exec node server.mjs',
          inputs: ['./server'],
          port: 3000,
          health: '/healthz',
          startWithin: '2m',
          stopWithin: '90s',
          replicas: [2, 6],
          scaleOn: { cpu: 70 },
          volumes: { uploads: '5GiB' },
          after: ['fill'],
          route: {
            host: 'shop.example.com',
            path: '/shop/',
            tls: true,
            uploadLimit: '1GiB',
            timeout: '90s',
            pages: { '/shop/help': './page.html' },
          },
          database: 'db/shop',
          env: { TOKEN: { secret: 'token' } },
          cpu: '0.5',
          memory: '512MiB',
          image: { base: 'node:24.19.0-bookworm-slim' },
        }),
        clock: service({ run: './clock', singleton: true }),
      },
    },
  },
  metabase: {
    defaults: {
      stores: { db: postgres({ version: '18' }) },
      apps: { ask: metabase({ version: '0.65.4', database: 'db' }) },
    },
    everything: {
      stores: { db: postgres({ version: '16', databases: ['shop'], maxConnections: 1000 }) },
      secrets: { license: { env: 'LICENSE' }, mail: { file: './mail' } },
      alarms: { paging: true },
      apps: {
        ask: metabase({
          version: '0.65.4',
          edition: 'enterprise',
          license: { secret: 'license' },
          database: 'db',
          web: { replicas: [2, 4], scaleOn: { cpu: 70 }, cpu: '2', memory: '4GiB', heap: 70, connections: 30 },
          queryTimeout: '15m',
          admin: { email: 'ops@example.com', firstName: 'Ada', lastName: 'Min' },
          siteName: 'Acme',
          host: 'ask.example.com',
          tls: true,
          timezone: 'Europe/Berlin',
          uploadLimit: '200MiB',
          sampleContent: true,
          sources: { Shop: 'db/shop', 'Shop for writing': { database: 'db/shop', access: 'write' } },
          plugins: './drivers',
          metrics: true,
          pages: { '/help/': './page.html' },
          config: { MB_START_OF_WEEK: 'monday', MB_EMAIL_SMTP_PASSWORD: { secret: 'mail' } },
        }),
        older: metabase({ version: '0.56.3', database: 'db', port: 3000 }),
      },
    },
  },
  superset: {
    defaults: {
      stores: { db: postgres({ version: '18' }) },
      apps: { bi: superset({ version: '6.1.0', database: 'db' }) },
    },
    everything: {
      stores: {
        db: postgres({ version: '16', databases: ['shop'], maxConnections: 1000 }),
        cache: valkey({ version: '8' }),
        queue: redis({ version: '7' }),
      },
      identities: { sso: devIdentity({ users: { alice: { groups: ['admins'] } } }) },
      secrets: { mail: { env: 'MAIL' }, slack: { env: 'SLACK' }, mapbox: { env: 'MAPBOX' } },
      alarms: {},
      apps: {
        bi: superset({
          version: '6.1.0',
          database: 'db',
          cache: 'cache',
          queue: 'queue',
          web: {
            replicas: [2, 4],
            workers: 3,
            threads: 4,
            requestTimeout: '3m',
            renewAfter: 1000,
            scaleOn: { cpu: 70 },
            cpu: '2',
            memory: '2GiB',
          },
          worker: { replicas: [1, 4], concurrency: 4, stopGrace: '5m', scaleOn: { queue: 10 } },
          beat: { replicas: 1, cpu: '0.2' },
          flower: { username: 'ops' },
          alerts: {
            mail: {
              host: 'smtp.example.com',
              port: 465,
              encryption: 'tls',
              username: 'bi',
              password: { secret: 'mail' },
              from: 'bi@example.com',
            },
            slack: { secret: 'slack' },
            dryRun: true,
          },
          asyncQueries: true,
          thumbnails: true,
          queryTimeout: '90s',
          asyncQueryTimeout: '2h',
          edgeTimeout: '4m',
          uploadLimit: '1GiB',
          cacheFor: '2h',
          cachePerUser: true,
          login: 'sso',
          roles: { admins: ['Admin'] },
          everyone: 'Gamma',
          admin: { username: 'root', email: 'root@example.com', firstName: 'Ada', lastName: 'Min' },
          host: 'bi.example.com',
          tls: true,
          sources: {
            Shop: 'db/shop',
            Away: { address: 'snowflake://reporting@acme/sales', password: { secret: 'mail' } },
          },
          dashboards: './dashboards',
          embedding: { sites: ['https://portal.example.com'], role: 'Gamma' },
          allowFrom: { images: ['https://tile.example.com'], styles: [], fonts: [], connect: [] },
          rateLimit: { requests: '10 per second', logins: '1 per second' },
          statsd: { host: 'statsd.example.com', port: 9125, prefix: 'bi' },
          housekeeping: { logs: '30d', queries: false, tasks: '10d' },
          featureFlags: { DASHBOARD_RBAC: true },
          config: { ROW_LIMIT: 10_000 },
          pythonConfig: './extra.py',
          env: { MAPBOX_API_KEY: { secret: 'mapbox' } },
          pages: { '/help/': './page.html' },
        }),
        told: superset({ version: '6.1.0', database: 'db', cache: 'cache', metrics: { cpu: '0.2', memory: '128MiB' } }),
      },
    },
  },
}
