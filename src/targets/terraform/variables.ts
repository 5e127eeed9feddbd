import { blockOf, code, type Block, type Expression, type HclFile } from './hcl.ts'
import { hasUsualName, type Scene, secondOf } from './scene.ts'
import { moduleVariables, standbyVariables } from './second-variables.ts'
import { givenSecrets, givenVariable } from './secrets.ts'

/**
 * Something that a person may set; `value` is what terraform.tfvars says for this environment, `usual` what holds
 * without.
 */
export interface Variable {
  readonly name: string
  readonly type: string
  readonly about: string
  readonly value?: Expression
  readonly usual?: Expression
  /** It is in no plan and no state. */
  readonly secret?: true
  readonly valid?: { readonly condition: string; readonly message: string }
}

/** The variables, with their types and what they may be. */
export function variablesFile({ second }: Pick<Scene, 'second'>, variables: readonly Variable[]): HclFile {
  return {
    comment: second
      ? 'What the first region gives: standby.tf in the folder above has all of it.'
      : 'What may be set. The values of this environment are in terraform.tfvars.',
    blocks: variables.map(variableBlock),
  }
}

/** The values of this environment. No secret is among them. */
export function valuesOf(variables: readonly Variable[]): (readonly [string, Expression])[] {
  return variables.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value] as const]))
}

function variableBlock({ name, type, about, usual, secret, valid }: Variable): Block {
  return blockOf(
    'variable',
    [name],
    {
      description: about,
      type: code(type),
      default: usual,
      sensitive: secret,
      ephemeral: secret,
      nullable: secret || usual === null ? undefined : false,
      validation: valid && { condition: code(valid.condition), error_message: valid.message },
    },
    ['validation'],
  )
}

/**
 * All that may be set of an estate, the general first; some of it may be read by no file. What may be set of a second
 * region is said beside that of the first, which hands it on.
 */
export function variablesOf(scene: Scene): Variable[] {
  if (scene.second) return moduleVariables(regionVariables(scene))
  const second = secondOf(scene)
  return [...names(scene), ...regionVariables(scene), ...(second ? standbyVariables(regionVariables(second)) : [])]
}

/** What may be set of one region, with the values of its estate. */
export function regionVariables(scene: Scene): Variable[] {
  const { estate, options } = scene
  const { entry, network, watch } = estate
  return [
    {
      name: 'aws_region',
      type: 'string',
      about: 'The region.',
      value: estate.region,
      valid: {
        condition: 'can(regex("^[a-z]{2}(-[a-z]+)+-[1-9]$", var.aws_region))',
        message: 'A region looks like eu-west-1.',
      },
    },
    {
      name: 'account_id',
      type: 'string',
      about:
        'The number of the account; anything is refused in another one. Null: the account of the credentials that are used.',
      usual: null,
      ...(options.account !== undefined && { value: options.account }),
      valid: {
        condition: 'var.account_id == null || can(regex("^[0-9]{12}$", var.account_id))',
        message: 'The number of an account has twelve digits.',
      },
    },
    { name: 'tags', type: 'map(string)', about: 'On every resource that takes tags.', value: estate.tags },
    ...(network.made ? madeNetwork(network) : existingNetwork(network)),
    ...(entry
      ? [
          {
            name: 'deletion_protection',
            type: 'bool',
            about: 'The load balancer cannot be removed until this is false.',
            value: entry.deletionProtection && scene.mayGo !== true,
          },
        ]
      : []),
    ...(entry?.certificate && 'arn' in entry.certificate
      ? [
          {
            name: 'certificate_arn',
            type: 'string',
            about: 'The certificate of the hosts, in the same region.',
            value: entry.certificate.arn,
            valid: {
              condition: 'can(regex("^arn:aws[a-z-]*:acm:", var.certificate_arn))',
              message: 'The ARN of a certificate begins with arn:aws:acm:.',
            },
          },
        ]
      : []),
    ...(entry?.hostedZone
      ? [
          entry.hostedZone.id === undefined
            ? {
                name: 'hosted_zone',
                type: 'string',
                about: 'The name of the zone of Route 53 that has the hosts.',
                value: entry.hostedZone.name,
              }
            : {
                name: 'hosted_zone_id',
                type: 'string',
                about: `The id of the zone ${entry.hostedZone.name} of Route 53.`,
                value: entry.hostedZone.id,
              },
        ]
      : []),
    {
      name: 'images',
      type: 'map(string)',
      about:
        'What runs, by repository: @sha256:... for exactly these bytes, or :tag. It comes from images.auto.tfvars.json.',
      valid: {
        condition:
          'alltrue([for image in values(var.images) : can(regex("^(@sha256:[0-9a-f]{64}|:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})$", image))])',
        message: 'An image is @sha256: with 64 hexadecimal digits, or a colon and a tag.',
      },
    },
    {
      name: 'task_sizes',
      type: 'map(object({ cpu = number, memory = number }))',
      about: 'Size of each task: 1024 units are one processor, memory is in MiB. Fargate knows certain pairs.',
      value: Object.fromEntries(estate.tasks.map(({ id, cpu, memory }) => [id, { cpu, memory }])),
      valid: {
        condition:
          'alltrue([for size in values(var.task_sizes) : contains([256, 512, 1024, 2048, 4096, 8192, 16384], size.cpu)])',
        message: 'Fargate has tasks of 256, 512, 1024, 2048, 4096, 8192 and 16384 units.',
      },
    },
    ...(estate.services.length === 0
      ? []
      : [
          {
            name: 'replicas',
            type: 'map(object({ min = number, max = number }))',
            about: 'How many of each service run, at least and at most.',
            value: Object.fromEntries(
              estate.services.map(({ id, replicas }) => [id, { min: replicas.min, max: replicas.max }]),
            ),
            valid: {
              condition: 'alltrue([for each in values(var.replicas) : each.min >= 0 && each.min <= each.max])',
              message: 'The least number is above the greatest.',
            },
          },
        ]),
    ...data(scene),
    {
      name: 'log_days',
      type: 'map(number)',
      about: 'How many days logs are kept, by log group.',
      value: Object.fromEntries(watch.logs.map(({ id, days }) => [id, days])),
      valid: {
        condition:
          'alltrue([for days in values(var.log_days) : contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], days)])',
        message:
          'CloudWatch keeps logs for 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288 or 3653 days.',
      },
    },
    ...(watch.topics.length === 0
      ? []
      : [
          {
            name: 'alarm_subscriptions',
            type: 'list(object({ topic = string, protocol = string, endpoint = string }))',
            about: 'Who is told of alarms: topic is page or ticket.',
            value: watch.topics.flatMap((topic) =>
              topic.subscriptions.map(({ protocol, to }) => ({ topic: topic.id, protocol, endpoint: to })),
            ),
            valid: {
              condition: `alltrue([for each in var.alarm_subscriptions : contains([${watch.topics.map(({ id }) => `"${id}"`).join(', ')}], each.topic)])`,
              message: `A topic is ${watch.topics.map(({ id }) => id).join(' or ')}.`,
            },
          },
        ]),
    ...(watch.budget
      ? [
          {
            name: 'monthly_budget',
            type: 'number',
            about: `What a month may cost, in ${watch.budget.currency}.`,
            value: watch.budget.monthly,
            valid: { condition: 'var.monthly_budget > 0', message: 'A budget is above nothing.' },
          },
        ]
      : []),
    ...(estate.secrets.length > 0
      ? [
          {
            name: 'secret_versions',
            type: 'map(number)',
            about: 'A higher number draws a secret anew, or takes the given value anew. 1 where nothing is said.',
            usual: {},
          },
        ]
      : []),
    ...givenSecrets(scene).map((secret): Variable => ({
      name: givenVariable(secret.id),
      type: 'string',
      about: `${secret.about}. Set TF_VAR_${givenVariable(secret.id)}; it belongs in no file.`,
      secret: true,
    })),
  ]
}

function names(scene: Scene): Variable[] {
  const { estate } = scene
  if (!hasUsualName(scene))
    return [
      {
        name: 'name',
        type: 'string',
        about: 'The beginning of every name.',
        value: estate.name,
        valid: short('name', 'var.name'),
      },
    ]
  return [
    {
      name: 'project_name',
      type: 'string',
      about: 'The platform. All names begin with it: another one makes everything anew.',
      value: estate.platform,
      valid: short('project_name', 'var.project_name'),
    },
    {
      name: 'environment',
      type: 'string',
      about: 'The environment, the second part of all names.',
      value: estate.environment,
      valid: short('environment', '"${var.project_name}-${var.environment}"'),
    },
  ]
}

function short(name: string, text: string): NonNullable<Variable['valid']> {
  return {
    condition: `can(regex("^[a-z][a-z0-9-]*$", var.${name})) && length(${text}) <= 28`,
    message: 'Names are of small letters, digits and hyphens, and 28 characters at most with the environment.',
  }
}

type Network = Scene['estate']['network']

function madeNetwork(network: Extract<Network, { made: true }>): Variable[] {
  return [
    {
      name: 'vpc_cidr',
      type: 'string',
      about: 'The addresses of the network.',
      value: network.cidr,
      valid: { condition: 'can(cidrhost(var.vpc_cidr, 0))', message: 'A range of addresses looks like 10.0.0.0/16.' },
    },
    {
      name: 'zones',
      type: 'map(object({ public = string, private = string, isolated = string }))',
      about: 'The subnets of each availability zone, by its letter.',
      value: Object.fromEntries(
        network.zones.map(({ letter, ...tiers }) => [
          letter,
          { public: tiers.public, private: tiers.private, isolated: tiers.isolated },
        ]),
      ),
      valid: { condition: 'length(var.zones) >= 2', message: 'A load balancer and a database need two zones.' },
    },
  ]
}

function existingNetwork(network: Extract<Network, { made: false }>): Variable[] {
  const subnets = (tier: 'public' | 'private' | 'isolated', about: string): Variable => ({
    name: `${tier}_subnet_ids`,
    type: 'list(string)',
    about,
    value: network[tier],
  })
  return [
    {
      name: 'vpc_id',
      type: 'string',
      about: 'The network, which exists.',
      value: network.vpc,
      valid: { condition: 'startswith(var.vpc_id, "vpc-")', message: 'The id of a VPC begins with vpc-.' },
    },
    { name: 'vpc_cidr', type: 'string', about: 'Its addresses.', value: network.cidr },
    subnets('public', 'Subnets of the load balancer.'),
    subnets('private', 'Subnets of tasks.'),
    subnets('isolated', 'Subnets of data.'),
  ]
}

function data(scene: Scene): Variable[] {
  const { databases, caches } = scene.estate
  return [
    ...(databases.length === 0
      ? []
      : [
          {
            name: 'databases',
            type: 'map(object({ class = string, storage = number, most_storage = number, multi_az = bool, backup_days = number, deletion_protection = bool }))',
            about: 'Size and safety of each database. Storage is in GiB and grows by itself up to most_storage.',
            value: Object.fromEntries(
              databases.map((each) => [
                each.id,
                {
                  class: each.class,
                  storage: each.storage.size,
                  most_storage: each.storage.most,
                  multi_az: each.highAvailability,
                  backup_days: each.backup.days,
                  deletion_protection: each.deletionProtection && scene.mayGo !== true,
                },
              ]),
            ),
            valid: {
              condition:
                'alltrue([for each in values(var.databases) : each.backup_days >= 1 && each.backup_days <= 35 && each.most_storage >= each.storage])',
              message: 'Backups are kept for 1 to 35 days, and most_storage is at least storage.',
            },
          },
        ]),
    ...(caches.length === 0
      ? []
      : [
          {
            name: 'caches',
            type: 'map(object({ node_type = string, nodes = number, snapshot_days = number }))',
            about: 'Size of each cache; a second node takes over when the first is lost.',
            value: Object.fromEntries(
              caches.map((each) => [
                each.id,
                { node_type: each.node, nodes: each.nodes, snapshot_days: each.snapshotDays },
              ]),
            ),
            valid: {
              condition: 'alltrue([for each in values(var.caches) : each.nodes >= 1 && each.nodes <= 6])',
              message: 'A cache has one to six nodes.',
            },
          },
        ]),
  ]
}
