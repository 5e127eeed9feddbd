import type { Estate } from '../estate.ts'

/** Secrets, databases, caches and buckets of the estate by hand. */
export const fakeData: Pick<Estate, 'secrets' | 'databases' | 'caches' | 'buckets'> = {
  secrets: [
    { id: 'bi-secret-key', name: 'acme-prod/bi-secret-key', about: 'What bi encrypts with', kept: 'secrets-manager', draw: { length: 64, alphabet: 'hex' }, keep: true },
    { id: 'cache-password', name: 'acme-prod/cache-password', about: 'The password of the cache', kept: 'secrets-manager', draw: { length: 40, alphabet: 'letters-digits' }, rotation: 90, keep: false },
    { id: 'metastore-password', name: 'acme-prod/metastore-password', about: 'The password of the administrator of metastore', kept: 'secrets-manager', draw: { length: 32, alphabet: 'letters-digits' }, keep: true, copies: ['eu-central-1'] },
    { id: 'metastore-shop', name: '/acme-prod/metastore-shop', about: 'The password of shop', kept: 'ssm', draw: { length: 32, alphabet: 'base64url' }, keep: true },
    { id: 'sso-client', name: 'acme-prod/sso-client', about: 'The secret that the identity provider gave', kept: 'secrets-manager', keep: false },
  ],
  databases: [
    {
      id: 'metastore', name: 'acme-prod-metastore', form: 'instance', version: '16.10', major: '16', class: 'db.t4g.medium', administrator: 'administrator', port: 5432,
      highAvailability: true, storage: { size: 50, most: 500 },
      parameters: { 'rds.force_ssl': { value: '1', restart: false }, 'max_connections': { value: '180', restart: true } },
      backup: { days: 14, window: '02:00-03:00' }, maintenance: 'sun:03:30-sun:04:30', deletionProtection: true, finalSnapshot: true, insightsDays: 7,
      logs: ['postgresql', 'upgrade'], replicas: 1, group: 'metastore', keep: true, password: 'metastore-password',
    },
    {
      id: 'warehouse', name: 'acme-prod-warehouse', form: 'instance', version: '17.6', major: '17', class: 'db.r7g.large', administrator: 'administrator', port: 5432,
      highAvailability: false, storage: { size: 20, most: 20 }, parameters: {}, backup: { days: 1, window: '02:00-03:00' }, maintenance: 'sun:03:30-sun:04:30',
      deletionProtection: false, finalSnapshot: false, insightsDays: 0, logs: [], replicas: 0, group: 'metastore', keep: false,
    },
  ],
  caches: [{
    id: 'cache', name: 'acme-prod-cache', engine: 'valkey', version: '8.0', family: 'valkey8', node: 'cache.t4g.small', port: 6379, nodes: 2,
    parameters: { 'maxmemory-policy': 'allkeys-lru' }, password: 'cache-password', snapshotDays: 3, maintenance: 'sun:05:00-sun:06:00', group: 'cache', keep: false,
  }],
  buckets: [
    { id: 'entry-logs', name: 'acme-prod-entry-logs', about: 'Who asked what of the load balancer', versioned: false, expire: 90, keep: false, writer: 'load-balancer-logs' },
    { id: 'results', name: 'acme-prod-results', about: 'Results of queries', versioned: true, expireOld: 30, keep: true },
  ],
}
