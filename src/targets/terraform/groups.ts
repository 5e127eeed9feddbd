import type { Rule, SecurityGroup } from '../amazon/estate.ts'
import { type Block, code, type HclFile, type Special, template } from './hcl.ts'
import { dataRef, dataSource, ref, resource, whole } from './resource.ts'
import { named, type Scene, vpcId, word } from './scene.ts'

/** Who may speak to whom, at which port: the connections of the platform and nothing else. */
export function groupsFile(scene: Scene): HclFile {
  const { groups, network } = scene.estate
  const usesS3 = groups.some((group) => [...group.ingress, ...group.egress].some(({ peer }) => 'prefixList' in peer))
  return {
    comment: 'Each group allows exactly the connections of the platform; what is in none of these rules is refused.',
    blocks: [
      ...(usesS3 && !network.made
        ? [dataSource('aws_prefix_list', 's3', { name: template('com.amazonaws.', code('var.aws_region'), '.s3') })]
        : []),
      ...groups.flatMap((group) => [
        resource('aws_security_group', word(group.id), {
          name: named(scene, group.name),
          description: group.about,
          vpc_id: vpcId(scene),
          tags: { Name: named(scene, group.name) },
        }),
        ...group.ingress.map((rule) => ruleBlock(scene, group, 'ingress', rule)),
        ...group.egress.map((rule) => ruleBlock(scene, group, 'egress', rule)),
      ]),
    ],
  }
}

/** All rules, for what must not start before they hold. */
export function allRules({ estate }: Scene): Special[] {
  return estate.groups.flatMap((group) => [
    ...group.ingress.map((rule) => whole('aws_vpc_security_group_ingress_rule', ruleName(group, 'ingress', rule))),
    ...group.egress.map((rule) => whole('aws_vpc_security_group_egress_rule', ruleName(group, 'egress', rule))),
  ])
}

function ruleBlock(scene: Scene, group: SecurityGroup, way: 'ingress' | 'egress', rule: Rule): Block {
  const { peer } = rule
  const body = {
    security_group_id: ref('aws_security_group', word(group.id), 'id'),
    description: rule.about,
    referenced_security_group_id: 'group' in peer ? ref('aws_security_group', word(peer.group), 'id') : undefined,
    cidr_ipv4:
      'cidr' in peer ? (peer.cidr === scene.estate.network.cidr ? code('var.vpc_cidr') : peer.cidr) : undefined,
    prefix_list_id:
      'prefixList' in peer
        ? scene.estate.network.made
          ? ref('aws_vpc_endpoint', 's3', 'prefix_list_id')
          : dataRef('aws_prefix_list', 's3', 'id')
        : undefined,
    ip_protocol: rule.protocol,
    from_port: rule.from,
    to_port: rule.to,
  }
  const name = ruleName(group, way, rule)
  return way === 'ingress'
    ? resource('aws_vpc_security_group_ingress_rule', name, body)
    : resource('aws_vpc_security_group_egress_rule', name, body)
}

function ruleName(group: SecurityGroup, way: 'ingress' | 'egress', { peer, from, to, protocol }: Rule): string {
  const other =
    'group' in peer ? peer.group : 'cidr' in peer ? (peer.cidr === '0.0.0.0/0' ? 'anywhere' : peer.cidr) : 's3'
  const ports = from === to ? `${from}` : `${from}_${to}`
  return word(`${group.id}_${way === 'ingress' ? 'from' : 'to'}_${other}_${ports}${protocol === 'udp' ? '_udp' : ''}`)
}
