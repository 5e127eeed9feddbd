import { memcached } from '../../../../catalog/memcached/options.ts'
import { job } from '../../../../catalog/job/options.ts'
import { postgres } from '../../../../catalog/postgres/options.ts'
import { redis } from '../../../../catalog/redis/options.ts'
import { service } from '../../../../catalog/service/options.ts'
import { superset } from '../../../../catalog/superset/options.ts'
import { oidc } from '../../../../catalog/oidc/options.ts'
import { resolve } from '../../../../resolve/resolve.ts'
import type { Environment } from '../../../target.ts'
import type { KubernetesOptions } from '../../options.ts'
import { type Site, siteOf } from '../../site.ts'

const project = {
  exists: () => true,
  contentOf: (path: string) => `content of ${path}`,
  bytesOf: (path: string) => Buffer.from(`text of ${path}\n`),
}
const catalog = [memcached, job, postgres, redis, service, superset, oidc].map((each) => each.listing)

const production: KubernetesOptions = {
  gateway: { name: 'public', namespace: 'gateways' },
  certificates: 'gateway',
  keda: true,
  storage: { make: { cloud: 'aws' } },
  stores: {
    metastore: {
      cloudnative: {
        pooler: 'session',
        backup: { to: 's3://acme-backups/metastore', credentials: { id: 'backup-id', key: 'backup-key' } },
      },
    },
  },
  monitoring: { labels: { release: 'kube-prometheus-stack' } },
  logs: { to: 'opensearch', host: 'logs.example.com', user: 'shipper', password: 'logs' },
}

/**
 * What three environments of one platform differ in: a small one for work, a copy in its own namespaces, and the one
 * that counts.
 */
const differences = {
  dev: {
    web: 1 as const,
    host: 'bi.dev.example.com',
    options: {
      ingress: { class: 'nginx', proxies: 'ingress' },
      certificates: { issuer: 'letsencrypt' },
    } as KubernetesOptions,
    version: '6.1.0' as const,
  },
  next: {
    web: [1, 2] as [number, number],
    host: 'next.bi.example.com',
    version: '6.1.0' as const,
    options: {
      ...production,
      namespace: 'bi-next',
      dataNamespace: 'bi-next-data',
      secrets: { store: { name: 'company' }, path: 'next/' },
    } as KubernetesOptions,
  },
  prod: {
    web: [2, 6] as [number, number],
    host: 'bi.example.com',
    options: {
      ...production,
      namespace: 'bi',
      placement: { nodes: { pool: 'bi' }, priority: 'own' },
    } as KubernetesOptions,
    version: '6.1.0' as const,
  },
}

/** The environments of a platform that has one of everything, each on its site. */
export async function environments(): Promise<Environment<Site>[]> {
  const found: Environment<Site>[] = []
  for (const [environment, { web, host, options, version }] of Object.entries(differences)) {
    const isDev = environment === 'dev'
    const { graph, problems } = await resolve(
      {
        name: 'acme',
        environment,
        stores: {
          metastore: postgres({
            version: '16',
            databases: ['shop'],
            highAvailability: !isDev,
            ...(!isDev && { backup: { keep: '7d' as const } }),
          }),
          cache: redis({ version: '7' }),
          items: memcached(),
        },
        identities: {
          sso: oidc({ issuer: 'https://id.example.com', clientId: 'bi', clientSecret: { secret: 'sso-client' } }),
        },
        secrets: {
          'sso-client': { env: 'SSO' },
          'backup-id': { env: 'A' },
          'backup-key': { env: 'B' },
          logs: { env: 'C' },
        },
        apps: {
          bi: superset({
            version,
            database: 'metastore',
            cache: 'cache',
            queue: 'cache',
            host,
            login: 'sso',
            roles: { admins: ['Admin'] },
            metrics: true,
            alerts: true,
            web: { replicas: web, ...(!isDev && { scaleOn: { cpu: 70 } }) },
            worker: { replicas: isDev ? 1 : [1, 4], ...(!isDev && { scaleOn: { queue: 10 } }) },
            ...(!isDev && { featureFlags: { DASHBOARD_RBAC: true } }),
            pages: { '/about/': './about.html' },
          }),
          nightly: job({
            run: 'psql -f x.sql',
            database: 'metastore/shop',
            schedule: isDev ? '0 3 * * *' : '0 2 * * *',
            image: { base: 'postgres:16.15-trixie' },
          }),
          ...(environment === 'prod' && {
            site: service({
              run: ['node', 'server.js'],
              port: 3000,
              route: { host: `shop.${host}` },
              image: { base: 'node:24.19.0-bookworm-slim' },
            }),
          }),
        },
        alarms: { paging: environment === 'prod', labels: { team: 'bi' } },
      },
      catalog,
      project,
      new Set(),
      ['backup-id', 'backup-key', 'logs'],
    )
    if (problems.length > 0) throw new Error(JSON.stringify(problems))
    const setting = {
      options,
      digests: {},
      images: { registry: 'registry.example.com' },
      // The staging copy is of another state of the project.
      contentOf: (path: string) => `content of ${path} in ${environment === 'next' ? 'a branch' : 'the main line'}`,
    }
    found.push({ graph, site: siteOf(setting) })
  }
  return found
}
