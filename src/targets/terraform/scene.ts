import type { Estate, Standby } from '../amazon/estate.ts'
import type { Attribute, Value } from '../amazon/value.ts'
import { valueParts } from '../amazon/value.ts'
import { code, type Special, template, type Text } from './hcl.ts'
import type { TerraformOptions } from './options.ts'
import { ref, refAll, refEach } from './resource.ts'

/** What is written: an estate, and how its owner wants to keep it. */
export interface Scene {
  readonly estate: Estate
  readonly options: Pick<TerraformOptions, 'backend' | 'account'>
  /** Nothing is protected from removal, because a person has said that all may go. */
  readonly mayGo?: boolean
  /**
   * The estate is that of this second region: it is written as a module of its own, which gets what it needs of the
   * first region in variables.
   */
  readonly second?: Standby
}

/** The module of a second region: its folder, its name, and the alias of its provider. */
export const secondModule = 'standby'

/** The second region of a platform; undefined where it has one region. */
export function secondOf({ estate, ...scene }: Scene): Scene | undefined {
  return estate.standby && { ...scene, estate: estate.standby.estate, second: estate.standby }
}

/** The name of a resource in Terraform: an id with underscores. */
export function word(id: string): string {
  return id.replaceAll(/[^A-Za-z0-9]+/g, '_')
}

/** True where all names begin with `project_name` and `environment`, so that they can be said once. */
export function hasUsualName({ estate }: Scene): boolean {
  return estate.name === `${estate.platform}-${estate.environment}`
}

/** What every name begins with. */
export function beginning({ second }: Scene): Special {
  return code(second ? 'var.name' : 'local.name')
}

/** A text in which the name of the estate is a reference. */
export function named(scene: Scene, text: string): Text {
  const { name } = scene.estate
  if (!scene.second && !hasUsualName(scene)) return text
  const pattern = new RegExp(`(?<![\\w-])${name}(?![a-z0-9])`, 'g')
  return template(...text.split(pattern).flatMap((part, i) => (i === 0 ? [part] : [beginning(scene), part])))
}

/** A value as Terraform has it: literals, and references to what only AWS knows. */
export function expressionOf(scene: Scene, value: Value): Text {
  const parts = valueParts(value).flatMap((part) =>
    typeof part === 'string' ? placed(scene, part) : [attributeOf(scene, part)],
  )
  return template(...parts.flatMap((part) => partsOf(part)))
}

/** A literal in which the region is that of the variable: as a whole, or as a part of an ARN. */
function placed(scene: Scene, text: string): Text[] {
  const { region } = scene.estate
  if (text === region) return [code('var.aws_region')]
  const [, before, after] = new RegExp(`^(arn:aws:[a-z-]+:)${region}(:.*)$`).exec(text) ?? []
  return before === undefined ? [named(scene, text)] : [before, code('var.aws_region'), named(scene, after!)]
}

/** A template within a template is its parts. */
function partsOf(part: Text): (string | Special)[] {
  if (typeof part === 'string') return [part]
  return 'parts' in part ? [...(part as { readonly parts: readonly (string | Special)[] }).parts] : [part]
}

/** The reference to a fact that only AWS knows. */
export function attributeOf(scene: Scene, { kind, id, attribute }: Attribute): Special {
  const name = word(id)
  const { estate } = scene
  switch (kind) {
    case 'network':
      return attribute === 'cidr' ? code('var.vpc_cidr') : vpcId(scene)
    case 'subnet': {
      const [tier, zone] = [id.slice(0, id.lastIndexOf('-')), id.slice(id.lastIndexOf('-') + 1)]
      return refEach('aws_subnet', tier, `"${zone}"`, 'id')
    }
    case 'group':
      return ref('aws_security_group', name, 'id')
    case 'database':
      return databaseAttribute(scene, id, attribute)
    case 'cache':
      return cacheAttribute(scene, id, attribute)
    case 'bucket':
      return ref('aws_s3_bucket', name, attribute === 'arn' ? 'arn' : 'bucket')
    case 'secret':
      return secretArn(scene, id)
    case 'role':
      return ref('aws_iam_role', name, attribute === 'arn' ? 'arn' : 'name')
    case 'repository':
      return repositoryAttribute(id, attribute)
    case 'task':
      return ref('aws_ecs_task_definition', name, attribute === 'family' ? 'family' : 'arn')
    case 'service':
      return ref('aws_ecs_service', name, attribute === 'arn' ? 'id' : 'name')
    case 'cluster':
      return ref('aws_ecs_cluster', 'this', attribute === 'arn' ? 'arn' : 'name')
    case 'entry':
      return ref(
        'aws_lb',
        'this',
        ({ address: 'dns_name', arn: 'arn', name: 'arn_suffix', zone: 'zone_id' } as const)[attribute as 'arn'],
      )
    case 'target-group':
      return ref('aws_lb_target_group', name, attribute === 'arn' ? 'arn' : 'arn_suffix')
    case 'certificate':
      return estate.entry?.certificate && 'arn' in estate.entry.certificate
        ? code('var.certificate_arn')
        : ref('aws_acm_certificate_validation', 'this', 'certificate_arn')
    case 'firewall':
      return ref('aws_wafv2_web_acl', 'this', attribute === 'arn' ? 'arn' : 'name')
    case 'log':
      return ref('aws_cloudwatch_log_group', name, attribute === 'arn' ? 'arn' : 'name')
    case 'topic':
      return ref('aws_sns_topic', name, 'arn')
    case 'machine':
      return ref('aws_sfn_state_machine', name, attribute === 'arn' ? 'arn' : 'name')
  }
}

/** What protects a thing whose loss loses data. */
export function protection({ mayGo }: Scene, keep: boolean): { readonly prevent_destroy: true } | undefined {
  return keep && mayGo !== true ? { prevent_destroy: true } : undefined
}

/** The network: the one that is made, or the one that a variable names. */
export function vpcId({ estate }: Scene): Special {
  return estate.network.made ? ref('aws_vpc', 'this', 'id') : code('var.vpc_id')
}

/** The subnets of a tier. */
export function subnetIds({ estate }: Scene, tier: 'public' | 'private' | 'isolated'): Special {
  return estate.network.made ? refAll('aws_subnet', tier, 'id') : code(`var.${tier}_subnet_ids`)
}

/** The ARN of a secret, wherever it is kept. */
export function secretArn({ estate }: Scene, id: string): Special {
  const secret = estate.secrets.find((each) => each.id === id)
  if (secret?.copyOf) return code(`var.secret_arns["${id}"]`)
  return secret?.kept === 'ssm'
    ? ref('aws_ssm_parameter', word(id), 'arn')
    : ref('aws_secretsmanager_secret', word(id), 'arn')
}

function databaseAttribute({ estate }: Scene, id: string, attribute: string): Special {
  const database = estate.databases.find((each) => each.id === id)
  const name = word(id)
  if (database?.form === 'aurora') {
    if (attribute === 'secret-arn') return ref('aws_rds_cluster', name, 'master_user_secret', '[0].secret_arn')
    return ref(
      'aws_rds_cluster',
      name,
      (
        {
          address: 'endpoint',
          port: 'port',
          reader: 'reader_endpoint',
          arn: 'arn',
          name: 'cluster_identifier',
        } as const
      )[attribute as 'arn'],
    )
  }
  if (attribute === 'secret-arn') return ref('aws_db_instance', name, 'master_user_secret', '[0].secret_arn')
  if (attribute === 'reader')
    return ref('aws_db_instance', (database?.replicas ?? 0) > 0 ? `${name}_reader_1` : name, 'address')
  return ref(
    'aws_db_instance',
    name,
    ({ address: 'address', port: 'port', arn: 'arn', name: 'identifier' } as const)[attribute as 'arn'],
  )
}

function cacheAttribute({ estate }: Scene, id: string, attribute: string): Special {
  const name = word(id)
  if (estate.caches.find((each) => each.id === id)?.engine === 'memcached') {
    return ref(
      'aws_elasticache_cluster',
      name,
      (
        { address: 'cluster_address', port: 'port', reader: 'cluster_address', arn: 'arn', name: 'cluster_id' } as const
      )[attribute as 'arn'],
    )
  }
  return ref(
    'aws_elasticache_replication_group',
    name,
    (
      {
        address: 'primary_endpoint_address',
        port: 'port',
        reader: 'reader_endpoint_address',
        arn: 'arn',
        name: 'replication_group_id',
      } as const
    )[attribute as 'arn'],
  )
}

function repositoryAttribute(id: string, attribute: string): Special {
  return ref(
    'aws_ecr_repository',
    word(id),
    attribute === 'url' ? 'repository_url' : attribute === 'arn' ? 'arn' : 'name',
  )
}
