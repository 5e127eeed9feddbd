import type { Cache } from '../amazon/estate-data.ts'
import { type Block, code, type HclFile, noted } from './hcl.ts'
import { ref, resource, terraformData, whole } from './resource.ts'
import { named, protection, type Scene, secretArn, subnetIds, word } from './scene.ts'
import { scriptCommand } from './scripts.ts'
import { keptIn, secretValue } from './secrets.ts'

/** Redis, Valkey and memcached on ElastiCache. */
export function cachesFile(scene: Scene): HclFile | undefined {
  const { caches } = scene.estate
  if (caches.length === 0) return undefined
  const passwords = caches.some((each) => each.password !== undefined)
  return {
    comment: passwords
      ? 'The password of a cache is set by scripts/cache-password.sh once the cache is there. The provider has no write-only form of auth_token, so an argument would leave it in ' +
        'the state; until the script has run, the cache is open to its security group alone, and nothing that uses it has started.'
      : undefined,
    blocks: [
      resource('aws_elasticache_subnet_group', 'this', {
        name: named(scene, scene.estate.name),
        subnet_ids: subnetIds(scene, 'isolated'),
      }),
      ...caches.flatMap((each) => [
        resource('aws_elasticache_parameter_group', word(each.id), {
          name: named(scene, `${each.name}-${each.family.replace(/[^a-z0-9]/g, '')}`),
          family: each.family,
          parameter: Object.entries(each.parameters).map(([name, value]) => ({ name, value })),
          lifecycle: { create_before_destroy: true },
        }),
        ...(each.engine === 'memcached' ? [memcached(scene, each)] : replicated(scene, each)),
      ]),
    ],
  }
}

function replicated(scene: Scene, cache: Cache): Block[] {
  const name = word(cache.id)
  const set = setting(cache)
  const several = code(`var.caches["${cache.id}"].nodes > 1`)
  return [
    resource('aws_elasticache_replication_group', name, {
      replication_group_id: named(scene, cache.name),
      description: `${cache.engine} of ${scene.estate.platform}`,
      engine: cache.engine,
      engine_version: cache.version,
      node_type: set('node_type'),
      num_cache_clusters: set('nodes'),
      automatic_failover_enabled: several,
      multi_az_enabled: several,
      port: cache.port,
      parameter_group_name: ref('aws_elasticache_parameter_group', name, 'name'),
      subnet_group_name: ref('aws_elasticache_subnet_group', 'this', 'name'),
      security_group_ids: [ref('aws_security_group', word(cache.group), 'id')],
      at_rest_encryption_enabled: 'true',
      transit_encryption_enabled: true,
      // What asks for it in a word of its own is of 7.0.5; before, encryption is required once it is on.
      transit_encryption_mode: cache.family === 'redis6.x' ? undefined : 'required',
      snapshot_retention_limit: set('snapshot_days'),
      maintenance_window: cache.maintenance,
      auto_minor_version_upgrade: 'false',
      apply_immediately: true,
      lifecycle:
        cache.password === undefined && !cache.keep
          ? undefined
          : {
              ...protection(scene, cache.keep),
              ...(cache.password !== undefined && {
                ignore_changes: noted('Set by the script below.', [
                  code('auth_token'),
                  code('auth_token_update_strategy'),
                ]),
              }),
            },
    }),
    ...(cache.password === undefined
      ? []
      : [
          terraformData(`${name}_password`, {
            triggers_replace: [
              ref('aws_elasticache_replication_group', name, 'id'),
              code(`lookup(var.secret_versions, "${cache.password}", 1)`),
            ],
            provisioner: {
              command: scriptCommand(scene, 'cache-password'),
              environment: {
                AWS_REGION: code('var.aws_region'),
                CACHE: ref('aws_elasticache_replication_group', name, 'id'),
                SECRET: secretArn(scene, cache.password),
                KEPT: keptIn(scene, cache.password),
              },
            },
            depends_on: secretValue(scene, cache.password),
          }),
        ]),
  ]
}

function memcached(scene: Scene, cache: Cache): Block {
  const name = word(cache.id)
  const set = setting(cache)
  return resource('aws_elasticache_cluster', name, {
    cluster_id: named(scene, cache.name),
    engine: 'memcached',
    engine_version: cache.version,
    node_type: set('node_type'),
    num_cache_nodes: set('nodes'),
    az_mode: cache.nodes > 1 ? 'cross-az' : 'single-az',
    port: cache.port,
    parameter_group_name: ref('aws_elasticache_parameter_group', name, 'name'),
    subnet_group_name: ref('aws_elasticache_subnet_group', 'this', 'name'),
    security_group_ids: [ref('aws_security_group', word(cache.group), 'id')],
    maintenance_window: cache.maintenance,
    apply_immediately: true,
  })
}

function setting({ id }: Cache) {
  return (what: 'node_type' | 'nodes' | 'snapshot_days') => code(`var.caches["${id}"].${what}`)
}

/** Caches that take their password before anything that uses them starts. */
export function cachePasswords({ estate }: Scene) {
  return estate.caches
    .filter((each) => each.password !== undefined)
    .map((each) => whole('terraform_data', `${word(each.id)}_password`))
}
