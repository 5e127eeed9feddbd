import assert from 'node:assert/strict'
import type { Estate } from '../../src/targets/amazon/estate.ts'
import { type Plan, planned, type Values } from './rules.ts'

// What holds between the two regions of one platform, looked at in a plan.

/** The module of the second region, as addresses begin. */
const away = 'module.standby.'

/** The part of a plan that is in one region, under addresses without a module. */
export function inRegion(plan: Plan, which: 'first' | 'second'): Plan {
  return {
    ...plan,
    resource_changes: plan.resource_changes.flatMap((each) =>
      each.address.startsWith(away) !== (which === 'second')
        ? []
        : [{ ...each, address: which === 'second' ? each.address.slice(away.length) : each.address }],
    ),
  }
}

/** What is only known when it is there, of all resources of a type in the second region. */
function later(plan: Plan, type: string): [string, Values][] {
  return inRegion(plan, 'second')
    .resource_changes.filter((each) => each.type === type)
    .map((each) => [each.address.slice(type.length + 1), each.change.after_unknown])
}

/** The names that resources of a type have in both regions. */
function names(plan: Plan, type: string, argument: string): unknown[] {
  return plan.resource_changes.filter((each) => each.type === type).map((each) => each.change.after[argument])
}

/** The arguments by which AWS calls what has one name in all regions. */
const global: readonly (readonly [string, string])[] = [
  ['aws_iam_role', 'name'],
  ['aws_s3_bucket', 'bucket_prefix'],
  ['aws_cloudwatch_dashboard', 'dashboard_name'],
  ['aws_rds_global_cluster', 'global_cluster_identifier'],
]

/** Every rule by what it promises; each throws for a plan that breaks it. */
export const regionRules: Readonly<Record<string, (plan: Plan, estate: Estate) => void>> = {
  'everything of the second region is made there, by its own provider': (plan, estate) => {
    const [first, second] = [estate.region, estate.standby!.region]
    const { provider_config: providers, root_module: root } = plan.configuration!
    assert.deepEqual(
      [
        providers['aws']!.expressions['region']!.references,
        providers['aws.standby']!.expressions['region']!.references,
      ],
      [['var.aws_region'], ['var.standby_region']],
    )
    assert.deepEqual([plan.variables!['aws_region']!.value, plan.variables!['standby_region']!.value], [first, second])
    const { module } = root.module_calls!['standby']!
    const made = module.resources!.filter((each) => each.type.startsWith('aws_'))
    assert.ok(made.length > 100, `${made.length} resources`)
    for (const each of made) assert.equal(each.provider_config_key, 'aws.standby', each.address)
    for (const each of root.resources!.filter(({ type }) => type.startsWith('aws_')))
      assert.equal(each.provider_config_key, 'aws', each.address)
    for (const [which, region] of [
      ['first', first],
      ['second', second],
    ] as const)
      for (const [name, subnet] of planned(inRegion(plan, which), 'aws_subnet'))
        assert.match(subnet['availability_zone'], new RegExp(`^${region}[a-c]$`), name)
  },
  'what has one name in all regions has it once': (plan) => {
    for (const [type, argument] of global) {
      const found = names(plan, type, argument)
      assert.deepEqual(found.toSorted(), [...new Set(found)].sort(), type)
    }
    assert.ok(names(plan, 'aws_iam_role', 'name').length > planned(inRegion(plan, 'first'), 'aws_iam_role').size)
  },
  'networks of both regions do not overlap': (plan) => {
    const [one, other] = (['first', 'second'] as const).map(
      (which) => planned(inRegion(plan, which), 'aws_vpc').get('this')!['cidr_block'] as string,
    )
    assert.notEqual(one!.split('.').slice(0, 2).join('.'), other!.split('.').slice(0, 2).join('.'))
  },
  'databases of the second region are encrypted copies with a key of that region': (plan, estate) => {
    const copies = planned(inRegion(plan, 'second'), 'aws_db_instance')
    assert.deepEqual(
      [...copies.keys()],
      estate.databases.map(({ id }) => id),
    )
    for (const [name, unknown] of later(plan, 'aws_db_instance')) {
      const copy = copies.get(name)!
      assert.deepEqual(
        [
          unknown['replicate_source_db'],
          unknown['kms_key_id'],
          copy['storage_encrypted'],
          copy['publicly_accessible'],
          copy['manage_master_user_password'] ?? null,
          copy['password_wo_version'] ?? null,
        ],
        [true, true, true, false, null, null],
        name,
      )
    }
    assert.equal(planned(inRegion(plan, 'second'), 'aws_kms_key').get('databases')!['enable_key_rotation'], true)
    for (const [name, each] of planned(inRegion(plan, 'first'), 'aws_db_instance'))
      assert.ok(each['backup_retention_period'] > 0, `${name} cannot be copied without backups`)
  },
  'secrets have one truth: they are replicated, and none is drawn in the second region': (plan, estate) => {
    const secrets = planned(inRegion(plan, 'first'), 'aws_secretsmanager_secret')
    assert.equal(secrets.size, estate.secrets.length)
    for (const [name, each] of secrets)
      assert.deepEqual(
        (each['replica'] as readonly Values[]).map(({ region }) => region),
        [estate.standby!.region],
        name,
      )
    for (const type of ['aws_secretsmanager_secret', 'aws_secretsmanager_secret_version', 'aws_ssm_parameter'])
      assert.deepEqual([...planned(inRegion(plan, 'second'), type).keys()], [], type)
  },
  'images have repositories in both regions, which never change a tag': (plan, estate) => {
    for (const which of ['first', 'second'] as const) {
      const found = planned(inRegion(plan, which), 'aws_ecr_repository')
      assert.equal(found.size, estate.repositories.length, which)
      for (const [name, each] of found) assert.equal(each['image_tag_mutability'], 'IMMUTABLE', name)
    }
  },
  'names lead to the first region, and to the second when the first does not answer': (plan, estate) => {
    const hosts = [...new Set(estate.entry!.rules.flatMap((rule) => rule.hosts))].sort()
    for (const [which, role, set] of [
      ['first', 'PRIMARY', 'first'],
      ['second', 'SECONDARY', 'second'],
    ] as const) {
      const region = inRegion(plan, which)
      assert.deepEqual(
        [...planned(region, 'aws_route53_record').values()]
          .filter((each) => each['type'] === 'A')
          .map((each) => [
            each['name'],
            each['set_identifier'],
            each['failover_routing_policy'],
            each['alias'][0].evaluate_target_health,
          ])
          .sort(),
        hosts.map((host) => [host, set, [{ type: role }], true]),
      )
      const check = planned(region, 'aws_route53_health_check').get('this')!
      assert.deepEqual([check['type'], check['port'], check['failure_threshold']], ['TCP', 443, 3], which)
      // A check by a name that itself leads to one of two regions would answer for the other one.
      assert.equal(check['fqdn'] ?? null, null, 'the name of the load balancer is known when it is there')
    }
  },
  'nothing runs in a region that waits: no task, no job, no machine': (plan) => {
    const second = inRegion(plan, 'second')
    const services = planned(second, 'aws_ecs_service')
    assert.ok(services.size > 0)
    for (const [name, each] of services) assert.equal(each['desired_count'], 0, name)
    for (const type of ['aws_sfn_state_machine', 'aws_scheduler_schedule', 'aws_appautoscaling_target'])
      assert.deepEqual([...planned(second, type).keys()], [], type)
  },
  'the second region has a firewall, a certificate, logs and somebody who is told': (plan) => {
    const second = inRegion(plan, 'second')
    for (const type of [
      'aws_wafv2_web_acl_association',
      'aws_acm_certificate_validation',
      'aws_cloudwatch_log_group',
      'aws_cloudwatch_metric_alarm',
      'aws_sns_topic',
    ])
      assert.ok(planned(second, type).size > 0, type)
  },
}

const second = (plan: Plan, type: string) => planned(inRegion(plan, 'second'), type)
const anyOf = (of: ReadonlyMap<string, Values>) => [...of.values()][0]!

/** For each rule a change of a plan that breaks it. */
export const regionFaults: Readonly<Record<string, (plan: Plan) => void>> = {
  'everything of the second region is made there, by its own provider': (plan) =>
    void (plan.configuration!.root_module.module_calls!['standby']!.module.resources!.find(
      (each) => each.type === 'aws_vpc',
    )!.provider_config_key = 'aws'),
  'what has one name in all regions has it once': (plan) =>
    void (anyOf(second(plan, 'aws_iam_role'))['name'] = anyOf(planned(inRegion(plan, 'first'), 'aws_iam_role'))[
      'name'
    ]),
  'networks of both regions do not overlap': (plan) =>
    void (anyOf(second(plan, 'aws_vpc'))['cidr_block'] = anyOf(planned(inRegion(plan, 'first'), 'aws_vpc'))[
      'cidr_block'
    ]),
  'databases of the second region are encrypted copies with a key of that region': (plan) =>
    void (plan.resource_changes.find(
      (each) => each.address === 'module.standby.aws_db_instance.metastore',
    )!.change.after_unknown['kms_key_id'] = false),
  'secrets have one truth: they are replicated, and none is drawn in the second region': (plan) =>
    void (anyOf(planned(inRegion(plan, 'first'), 'aws_secretsmanager_secret'))['replica'] = []),
  'images have repositories in both regions, which never change a tag': (plan) =>
    void (anyOf(second(plan, 'aws_ecr_repository'))['image_tag_mutability'] = 'MUTABLE'),
  'names lead to the first region, and to the second when the first does not answer': (plan) =>
    void ([...second(plan, 'aws_route53_record').values()].find((each) => each['type'] === 'A')![
      'failover_routing_policy'
    ] = [{ type: 'PRIMARY' }]),
  'nothing runs in a region that waits: no task, no job, no machine': (plan) =>
    void (anyOf(second(plan, 'aws_ecs_service'))['desired_count'] = 1),
  'the second region has a firewall, a certificate, logs and somebody who is told': (plan) =>
    void plan.resource_changes.splice(
      plan.resource_changes.findIndex((each) => each.address === 'module.standby.aws_wafv2_web_acl_association.this'),
      1,
    ),
}
