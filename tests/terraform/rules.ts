import assert from 'node:assert/strict'
import type { Estate } from '../../src/targets/amazon/estate.ts'

// What neither Terraform nor its provider looks at, looked at in a plan as `terraform show -json` tells it.

/** A plan, as far as it is read here. */
export interface Plan {
  readonly resource_changes: Change[]
  readonly variables?: Readonly<Record<string, { readonly value: unknown }>>
  readonly configuration?: {
    readonly provider_config: Readonly<
      Record<string, { readonly expressions: Readonly<Record<string, { readonly references?: readonly string[] }>> }>
    >
    readonly root_module: Module
  }
}

interface Module {
  readonly resources?: readonly { readonly address: string; readonly type: string; provider_config_key: string }[]
  readonly module_calls?: Readonly<Record<string, { readonly module: Module }>>
}

interface Change {
  readonly address: string
  readonly type: string
  readonly name: string
  readonly change: { readonly actions: readonly string[]; after: Values; after_unknown: Values }
}

/** Values of a resource by its arguments. */
export type Values = Record<string, any>

/** The planned values of all resources of a type, by their names. */
export function planned(plan: Plan, type: string): Map<string, Values> {
  return new Map(
    plan.resource_changes
      .filter((each) => each.type === type && !each.change.actions.includes('no-op'))
      .map((each) => [each.address.slice(type.length + 1), each.change.after]),
  )
}

type Rule = (plan: Plan, estate: Estate) => void

/** Every rule by what it promises; each throws for a plan that breaks it. */
export const rules: Readonly<Record<string, Rule>> = {
  'a service can always be replaced: more may run than must': (plan) => {
    for (const [name, each] of planned(plan, 'aws_ecs_service')) {
      const { deployment_minimum_healthy_percent: least, deployment_maximum_percent: most } = each
      assert.ok(most > least, `${name}: at least ${least} and at most ${most} percent`)
      assert.deepEqual(each['deployment_circuit_breaker'], [{ enable: true, rollback: true }], name)
      assert.equal(each['network_configuration'][0].assign_public_ip, false, name)
    }
  },
  'a singleton is never there twice': (plan, estate) => {
    for (const service of estate.services.filter((each) => each.maxHealthy === 100)) {
      const found = planned(plan, 'aws_ecs_service').get(service.id.replaceAll('-', '_'))!
      assert.deepEqual(
        [found['deployment_minimum_healthy_percent'], found['deployment_maximum_percent'], found['desired_count']],
        [0, 100, 1],
        service.id,
      )
    }
  },
  'a load balancer finds its port in the task': (plan, estate) => {
    for (const [name, each] of planned(plan, 'aws_ecs_service')) {
      for (const balancer of each['load_balancer'] as readonly Values[]) {
        const task = estate.tasks.find(
          ({ id }) => id === estate.services.find((service) => service.id.replaceAll('-', '_') === name)!.task,
        )!
        const container = task.containers.find((one) => one.name === balancer['container_name'])
        assert.ok(
          container?.ports.some((port) => port.number === balancer['container_port']),
          `${name}: ${balancer['container_name']}:${balancer['container_port']}`,
        )
      }
    }
  },
  'security groups allow what the platform connects, and nothing is open but the load balancer': (plan, estate) => {
    const told = (way: 'ingress' | 'egress') =>
      [...planned(plan, `aws_vpc_security_group_${way}_rule`)]
        .map(
          ([name, each]) =>
            `${name.split('_').slice(0, 2).join('_')} ${each['ip_protocol']} ${each['from_port']}-${each['to_port']}`,
        )
        .sort()
    const wanted = (way: 'ingress' | 'egress') =>
      estate.groups
        .flatMap((group) =>
          group[way].map(
            (rule) =>
              `${`${group.id}_${way === 'ingress' ? 'from' : 'to'}_`.replaceAll('-', '_').split('_').slice(0, 2).join('_')} ${rule.protocol} ${rule.from}-${rule.to}`,
          ),
        )
        .sort()
    assert.deepEqual(told('ingress'), wanted('ingress'))
    assert.deepEqual(told('egress'), wanted('egress'))
    for (const [name, each] of planned(plan, 'aws_vpc_security_group_ingress_rule'))
      if (each['cidr_ipv4'] === '0.0.0.0/0') assert.match(name, /^entry_/)
    for (const [name, each] of planned(plan, 'aws_security_group'))
      assert.ok(!each['ingress']?.length && !each['egress']?.length, `${name} has rules of its own`)
  },
  'no secret is in a plan: neither in variables of containers nor where it would be kept': (plan) => {
    for (const each of plan.resource_changes) {
      // None of these is ever made up by AWS, so one that is not known yet was written.
      for (const name of ['secret_string', 'password', 'master_password', 'auth_token'])
        assert.ok(
          (each.change.after?.[name] ?? null) === null && !each.change.after_unknown?.[name],
          `${each.address}: ${name}`,
        )
    }
    for (const [name, task] of planned(plan, 'aws_ecs_task_definition')) {
      if (typeof task['container_definitions'] !== 'string') continue
      for (const container of JSON.parse(task['container_definitions']) as readonly Values[])
        for (const variable of (container['environment'] ?? []) as readonly Values[])
          assert.doesNotMatch(variable['name'], /PASSWORD|SECRET_KEY|TOKEN/, name)
    }
  },
  'browsers and stores are spoken to by TLS alone': (plan) => {
    const listeners = planned(plan, 'aws_lb_listener')
    assert.equal(listeners.get('https')!['protocol'], 'HTTPS')
    assert.match(listeners.get('https')!['ssl_policy'], /TLS13/)
    assert.equal(listeners.get('http')!['default_action'][0].redirect[0].status_code, 'HTTP_301')
    for (const [name, each] of planned(plan, 'aws_elasticache_replication_group'))
      assert.deepEqual(
        [
          each['transit_encryption_enabled'],
          each['transit_encryption_mode'],
          String(each['at_rest_encryption_enabled']),
        ],
        [true, 'required', 'true'],
        name,
      )
    for (const [name, each] of planned(plan, 'aws_db_parameter_group'))
      if (name === 'metastore')
        assert.ok(
          (each['parameter'] as readonly Values[]).some(
            (one) => one['name'] === 'rds.force_ssl' && one['value'] === '1',
          ),
          name,
        )
  },
  'what is kept is encrypted, backed up and cannot be removed': (plan, estate) => {
    for (const database of estate.databases.filter((each) => each.keep)) {
      const found = planned(plan, 'aws_db_instance').get(database.id.replaceAll('-', '_'))!
      assert.deepEqual(
        [
          found['deletion_protection'],
          found['storage_encrypted'],
          found['multi_az'],
          found['publicly_accessible'],
          found['skip_final_snapshot'],
        ],
        [true, true, true, false, false],
        database.id,
      )
      assert.ok(found['backup_retention_period'] >= 7, database.id)
    }
    assert.equal(planned(plan, 'aws_lb').get('this')!['enable_deletion_protection'], true)
    for (const [name, each] of planned(plan, 'aws_s3_bucket_public_access_block'))
      assert.deepEqual(
        [
          each['block_public_acls'],
          each['block_public_policy'],
          each['ignore_public_acls'],
          each['restrict_public_buckets'],
        ],
        [true, true, true, true],
        name,
      )
  },
  'an alarm over others looks at alarms that are made, which tell nobody': (plan) => {
    const alarms = new Map(
      [...planned(plan, 'aws_cloudwatch_metric_alarm').values()].map((each) => [each['alarm_name'], each]),
    )
    const over = [...planned(plan, 'aws_cloudwatch_composite_alarm')]
    assert.ok(over.length > 0)
    for (const [name, each] of over) {
      const parts = [...String(each['alarm_rule']).matchAll(/"([^"]+)"/g)].map(([, part]) => part!)
      assert.ok(parts.length > 1, name)
      for (const part of parts) assert.equal(alarms.get(part)?.['alarm_actions'], null, `${name}: ${part}`)
    }
  },
  'every log group ends at some time': (plan) => {
    for (const [name, each] of planned(plan, 'aws_cloudwatch_log_group')) assert.ok(each['retention_in_days'] > 0, name)
  },
}

/** For each rule a change of a plan that breaks it: a rule that finds nothing in it is no rule. */
export const faults: Readonly<Record<string, (plan: Plan) => void>> = {
  'a service can always be replaced: more may run than must': (plan) =>
    void (planned(plan, 'aws_ecs_service').get('bi_web')!['deployment_maximum_percent'] = 100),
  'a singleton is never there twice': (plan) =>
    void (planned(plan, 'aws_ecs_service').get('bi_beat')!['deployment_maximum_percent'] = 200),
  'a load balancer finds its port in the task': (plan) =>
    void (planned(plan, 'aws_ecs_service').get('bi_web')!['load_balancer'][0].container_port = 9999),
  'security groups allow what the platform connects, and nothing is open but the load balancer': (plan) =>
    void (planned(plan, 'aws_vpc_security_group_ingress_rule').get('metastore_from_bi_web_5432')!['cidr_ipv4'] =
      '0.0.0.0/0'),
  'no secret is in a plan: neither in variables of containers nor where it would be kept': (plan) =>
    void (planned(plan, 'aws_secretsmanager_secret_version').get('bi_secret_key')!['secret_string'] = 'hello'),
  'browsers and stores are spoken to by TLS alone': (plan) =>
    void (planned(plan, 'aws_elasticache_replication_group').get('cache')!['transit_encryption_enabled'] = false),
  'what is kept is encrypted, backed up and cannot be removed': (plan) =>
    void (planned(plan, 'aws_db_instance').get('metastore')!['deletion_protection'] = false),
  'an alarm over others looks at alarms that are made, which tell nobody': (plan) =>
    void (planned(plan, 'aws_cloudwatch_composite_alarm').get('bi_burn')!['alarm_rule'] = 'ALARM("a") AND ALARM("b")'),
  'every log group ends at some time': (plan) =>
    void (planned(plan, 'aws_cloudwatch_log_group').get('bi')!['retention_in_days'] = 0),
}
