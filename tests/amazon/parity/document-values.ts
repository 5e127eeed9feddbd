import type { Block, Expression, Special } from '../../../src/targets/terraform/hcl.ts'
import { formOf, kindOf } from '../../../src/targets/terraform/hcl.ts'
import { documentsOf, imagesText } from '../../../src/targets/terraform/files.ts'
import { hasUsualName, type Scene } from '../../../src/targets/terraform/scene.ts'
import { regionVariables, variablesOf } from '../../../src/targets/terraform/variables.ts'
import { plain } from './intents.ts'

/** How a type of the provider is spoken of: its kind, the argument with its name, and what its attributes are. */
interface Type {
  readonly kind: string
  readonly name: string | ((body: Readonly<Record<string, any>>) => string)
  readonly attributes: Readonly<Record<string, string>>
}

const types: Readonly<Record<string, Type>> = {
  aws_iam_role: { kind: 'role', name: 'name', attributes: { id: 'name' } },
  aws_security_group: { kind: 'group', name: 'name', attributes: {} },
  aws_vpc: { kind: 'network', name: () => 'network', attributes: {} },
  aws_subnet: { kind: 'subnet', name: 'cidr_block', attributes: {} },
  aws_db_instance: {
    kind: 'database',
    name: 'identifier',
    attributes: { identifier: 'name', 'master_user_secret[0].secret_arn': 'secret-arn' },
  },
  aws_rds_cluster: {
    kind: 'database',
    name: 'cluster_identifier',
    attributes: {
      endpoint: 'address',
      reader_endpoint: 'reader',
      cluster_identifier: 'name',
      id: 'name',
      'master_user_secret[0].secret_arn': 'secret-arn',
    },
  },
  aws_elasticache_replication_group: {
    kind: 'cache',
    name: 'replication_group_id',
    attributes: {
      primary_endpoint_address: 'address',
      reader_endpoint_address: 'reader',
      replication_group_id: 'name',
      id: 'name',
    },
  },
  aws_elasticache_cluster: {
    kind: 'cache',
    name: 'cluster_id',
    attributes: { cluster_address: 'address', cluster_id: 'name' },
  },
  aws_s3_bucket: {
    kind: 'bucket',
    name: ({ bucket_prefix }) => String(bucket_prefix).replace(/-$/, ''),
    attributes: { id: 'name', bucket: 'name' },
  },
  aws_secretsmanager_secret: { kind: 'secret', name: 'name', attributes: { id: 'arn' } },
  aws_ssm_parameter: { kind: 'secret', name: 'name', attributes: {} },
  aws_ecs_task_definition: { kind: 'task', name: 'family', attributes: { family: 'name' } },
  aws_ecs_service: { kind: 'service', name: 'name', attributes: { id: 'arn' } },
  aws_ecs_cluster: { kind: 'cluster', name: 'name', attributes: { id: 'arn' } },
  aws_lb: { kind: 'entry', name: 'name', attributes: { dns_name: 'address', arn_suffix: 'suffix', zone_id: 'zone' } },
  aws_lb_target_group: { kind: 'target-group', name: 'name', attributes: { arn_suffix: 'suffix' } },
  aws_lb_listener: { kind: 'listener', name: ({ port }) => String(port), attributes: {} },
  aws_cloudwatch_log_group: { kind: 'log', name: 'name', attributes: {} },
  aws_cloudwatch_metric_alarm: { kind: 'alarm', name: 'alarm_name', attributes: { alarm_name: 'name' } },
  aws_sns_topic: { kind: 'topic', name: 'name', attributes: {} },
  aws_sfn_state_machine: { kind: 'machine', name: 'name', attributes: {} },
  aws_acm_certificate_validation: { kind: 'certificate', name: () => 'entry', attributes: { certificate_arn: 'arn' } },
  aws_wafv2_web_acl: { kind: 'firewall', name: 'name', attributes: {} },
  aws_ecr_repository: { kind: 'repository', name: 'name', attributes: { repository_url: 'url' } },
  aws_vpc_endpoint: { kind: 's3-prefix-list', name: () => 's3', attributes: { prefix_list_id: 'id' } },
  aws_prefix_list: { kind: 's3-prefix-list', name: () => 's3', attributes: {} },
}

/** A resource of the documents whose values are worked out. Nested blocks are lists by their name. */
export interface Written {
  readonly type: string
  readonly name: string
  readonly body: Readonly<Record<string, any>>
}

/** All resources of an estate as Terraform would make them, with what they say of each other put in words. */
export function writtenFor(scene: Scene): {
  readonly resources: readonly Written[]
  readonly variables: Readonly<Record<string, any>>
} {
  const { estate } = scene
  const variables: Record<string, any> = {
    ...Object.fromEntries(
      (scene.second ? regionVariables : variablesOf)(scene).map(({ name, value, usual }) => [name, value ?? usual]),
    ),
    ...(JSON.parse(imagesText(scene)) as object),
    ...(scene.second && toldByFirst(scene)),
  }
  const blocks = Object.values(documentsOf(scene)).flatMap((file) => file?.blocks ?? [])
  const of = (type: string, name: string) => blocks.find(({ labels }) => labels[0] === type && labels[1] === name)
  const locals = Object.assign(
    {},
    ...blocks
      .filter(({ type }) => type === 'locals')
      .flatMap(({ body }) => body.flatMap((part) => (part.kind === 'argument' ? [{ [part.name]: part.value }] : []))),
  ) as Record<string, Expression>

  const evaluate = (value: Expression | undefined, each?: Each): any => {
    if (value === undefined || value === null) return undefined
    const form = formOf(value)
    if (form) return special(form, each)
    if (typeof value === 'string') return plain(value)
    if (typeof value !== 'object') return value
    if (Array.isArray(value)) return value.flatMap((item) => evaluate(item as Expression, each))
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, evaluate(item as Expression, each)]))
  }
  const special = (form: Special, each?: Each): any => {
    const parts = form as unknown as {
      readonly text: string
      readonly parts: readonly (string | Special)[]
      readonly args: readonly Expression[]
      readonly value: Expression
    }
    switch (kindOf(form)) {
      case 'code':
        return codeOf(parts.text, each)
      case 'template':
        return plain(parts.parts.map((part) => (typeof part === 'string' ? part : evaluate(part, each))).join(''))
      case 'call':
        return evaluate(parts.args[0], each)
      case 'heredoc':
        return parts.text
      case 'noted':
        return evaluate(parts.value, each)
    }
  }
  const codeOf = (text: string, each?: Each): any => {
    if (text === 'local.name' || text.includes('${var.project_name}'))
      return hasUsualName(scene) ? `${variables['project_name']}-${variables['environment']}` : variables['name']
    const atLeast = /^(.+) > (\d+)$/.exec(text)
    if (atLeast) return codeOf(atLeast[1]!, each) > Number(atLeast[2])
    // The account, out of an ARN.
    if (/^split\(":", aws_\w+\.\w+\.arn\)\[4\]$/.test(text)) return '123456789012'
    if (text === 'each.key') return each?.key
    if (text.startsWith('each.value')) return within(each?.value, text.slice('each.value'.length))
    if (text.startsWith('local.')) return evaluate(locals[text.slice('local.'.length)])
    const variable = /^var\.(\w+)(.*)$/.exec(text)
    if (variable) return within(variables[variable[1]!], variable[2]!)
    const all = /^values\((\w+)\.(\w+)\)\[\*\]\.(\w+)$/.exec(text)
    if (all)
      return Object.entries(variables['zones'] as object).map(([key, value]) =>
        reference(all[1]!, all[2]!, all[3]!, { key, value }),
      )
    const one = /^(?:data\.)?(aws_\w+)\.(\w+)(?:\[(each\.key|"[^"]+")\])?\.(.+)$/.exec(text)
    if (!one) return `{${text}}`
    const key = one[3] === undefined ? undefined : one[3] === 'each.key' ? each?.key : one[3].slice(1, -1)
    return reference(one[1]!, one[2]!, one[4]!, key === undefined ? undefined : { key, value: variables['zones'][key] })
  }
  const reference = (type: string, name: string, attribute: string, each?: Each): string => {
    const [known, block] = [types[type], of(type, name)]
    if (!known || !block) return `{${type}.${name}.${attribute}}`
    const body = bodyOf(block, each)
    return plain(
      `{${known.kind}:${typeof known.name === 'string' ? body[known.name] : known.name(body)}.${known.attributes[attribute] ?? attribute}}`,
    )
  }
  const bodyOf = (block: Block, each?: Each): Record<string, any> => {
    const body: Record<string, any> = {}
    for (const part of block.body) {
      if (part.kind === 'argument' && !['for_each', 'depends_on'].includes(part.name))
        body[part.name] = evaluate(part.value, each)
      if (part.kind === 'block') (body[part.block.type] ??= []).push(bodyOf(part.block, each))
    }
    return body
  }
  const instances = (block: Block): readonly (Each | undefined)[] => {
    const loop = block.body.find((part) => part.kind === 'argument' && part.name === 'for_each')
    if (loop?.kind !== 'argument') return [undefined]
    const text = (formOf(loop.value) as unknown as { readonly text: string }).text
    if (text === 'var.zones')
      return Object.entries(variables['zones'] as object).map(([key, value]) => ({ key, value }))
    if (text === 'toset(local.endpoints)')
      return (evaluate(locals['endpoints']) as string[]).map((key) => ({ key, value: key }))
    // Hosts of records are in the file; what proves a certificate, and who is told of alarms, are not looked at here.
    const hosts = formOf(loop.value)!
    return kindOf(hosts) === 'call' ? (evaluate(hosts) as string[]).map((key) => ({ key, value: key })) : []
  }
  const resources = blocks
    .filter(({ type }) => type === 'resource')
    .flatMap((block) =>
      instances(block).map((each) => ({ type: block.labels[0]!, name: block.labels[1]!, body: bodyOf(block, each) })),
    )
  if (resources.length === 0) throw new Error(`${estate.name} has no resources`)
  return { resources, variables }
}

/** What the second region is given by the first: the names of its things, and what it speaks of there. */
function toldByFirst({ estate }: Scene): Record<string, unknown> {
  const { name, secrets, databases, entry } = estate
  return {
    name,
    hosted_zone_id: entry?.hostedZone?.id,
    secret_arns: Object.fromEntries(
      secrets.flatMap(({ id, copyOf }) => (copyOf ? [[id, `{secret:${copyOf.name}.arn}`]] : [])),
    ),
    source_databases: Object.fromEntries(
      databases.flatMap(({ id, copyOf, global, name: own }) =>
        copyOf ? [[id, global ?? `arn:aws:rds:${copyOf.region}:123456789012:db:${originalOf(own, name)}`]] : [],
      ),
    ),
  }
}

/** The name that a database of the second region has in the first: that of the estate is longer by the region. */
function originalOf(database: string, estate: string): string {
  return `${estate.slice(0, estate.lastIndexOf('-'))}${database.slice(estate.length)}`
}

interface Each {
  readonly key: string
  readonly value: any
}

/** What a path such as `["bi-web"].min` leads to. */
function within(value: any, path: string): any {
  return [...path.matchAll(/\["([^"]+)"\]|\.(\w+)/g)].reduce(
    (at, [, quoted, plainKey]) => at?.[(quoted ?? plainKey)!],
    value,
  )
}

/** All things of a type. */
export type All = (type: string) => readonly Written[]
