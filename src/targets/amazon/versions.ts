import type { StoreNode } from '../../graph/node.ts'

/**
 * The newest minor version of each major that AWS has for PostgreSQL, since AWS deprecates the major alone as a
 * version. Source: `PostgresEngineVersion` and `AuroraPostgresEngineVersion` of aws-cdk-lib 2.276.0, and the versions
 * that cfn-lint 1.51.0 knows (it lists no Aurora of 18); read in November 2026.
 */
const postgres: Readonly<Record<'instance' | 'aurora', Readonly<Record<string, string>>>> = {
  instance: { 14: '14.22', 15: '15.17', 16: '16.13', 17: '17.9', 18: '18.3' },
  aurora: { 14: '14.22', 15: '15.17', 16: '16.13', 17: '17.9', 18: '18.3' },
}

/**
 * The version of ElastiCache for each of the catalog's, and the family of its parameters. Redis 8 is not there:
 * ElastiCache has Redis up to 7.1, and Valkey after it. Source: cfn-lint 1.51.0
 * (extensions/aws_elasticache_cachecluster/engine_version.json), read in November 2026.
 */
const caches: Readonly<
  Record<
    'redis' | 'valkey' | 'memcached',
    Readonly<Record<string, { readonly version: string; readonly family: string }>>
  >
> = {
  redis: { 6: { version: '6.2', family: 'redis6.x' }, 7: { version: '7.1', family: 'redis7' } },
  valkey: {
    7: { version: '7.2', family: 'valkey7' },
    8: { version: '8.2', family: 'valkey8' },
    9: { version: '9.0', family: 'valkey9' },
  },
  memcached: { '1.6': { version: '1.6.22', family: 'memcached1.6' } },
}

/** The whole version of a PostgreSQL on AWS; undefined where AWS has none of that major. */
export function postgresVersion(form: 'instance' | 'aurora', major: string): string | undefined {
  return postgres[form][major]
}

/** The version of a cache on ElastiCache and the family of its parameters; undefined where ElastiCache has none. */
export function cacheVersion(
  engine: Exclude<StoreNode['engine'], 'postgres'>,
  version: string,
): { readonly version: string; readonly family: string } | undefined {
  return caches[engine][version]
}

/** The versions of an engine that AWS has, as the catalog writes them. */
export function knownVersions(engine: StoreNode['engine']): string[] {
  return Object.keys(engine === 'postgres' ? postgres.instance : caches[engine])
}
