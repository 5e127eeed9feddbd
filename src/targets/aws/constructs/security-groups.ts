import type { IVpc, IPeer } from 'aws-cdk-lib/aws-ec2'
import { Construct } from 'constructs'
import type { Rule, SecurityGroup as Group } from '../../amazon/estate.ts'
import { acknowledge } from './acknowledge.ts'
import type { Attributes } from './attributes.ts'
import { library } from './library.ts'
import { constructId } from './names.ts'

const { Peer, Port, SecurityGroup } = library('aws-cdk-lib/aws-ec2')
type Port = InstanceType<typeof Port>
type SecurityGroup = InstanceType<typeof SecurityGroup>

/** What security groups are made from. */
export interface SecurityGroupsProps {
  readonly vpc: IVpc
  readonly groups: readonly Group[]
  readonly attributes: Attributes
  /** The id of the prefix list of S3, asked for only where a rule names it. */
  s3PrefixList(): string
}

/** The security groups of an estate, which allow exactly what the platform connects. */
export class SecurityGroups extends Construct {
  readonly #groups = new Map<string, SecurityGroup>()

  constructor(scope: Construct, id: string, { vpc, groups, attributes, s3PrefixList }: SecurityGroupsProps) {
    super(scope, id)
    for (const { id: group, name, about } of groups) {
      const made = new SecurityGroup(this, constructId(group), {
        vpc,
        securityGroupName: name,
        description: about,
        allowAllOutbound: false,
        disableInlineRules: true,
      })
      this.#groups.set(group, made)
      attributes.tell('group', group, { id: made.securityGroupId })
    }
    const peerOf = (rule: Rule): IPeer =>
      'group' in rule.peer
        ? this.group(rule.peer.group)
        : 'cidr' in rule.peer
          ? Peer.ipv4(rule.peer.cidr)
          : Peer.prefixList(s3PrefixList())
    for (const { id: group, ingress, egress } of groups) {
      const made = this.group(group)
      for (const rule of ingress) made.addIngressRule(peerOf(rule), portOf(rule), rule.about)
      for (const rule of egress) made.addEgressRule(peerOf(rule), portOf(rule), rule.about)
      if (ingress.some(({ peer }) => 'cidr' in peer && peer.cidr === '0.0.0.0/0'))
        acknowledge(made, { EC23: 'Browsers come from anywhere; only the ports of the entry are open to them.' })
    }
  }

  /** The group of an id of the estate; its `connections` open further ways. */
  group(id: string): SecurityGroup {
    const group = this.#groups.get(id)
    if (!group) throw new Error(`no security group ${id} in the estate`)
    return group
  }
}

function portOf({ protocol, from, to }: Rule): Port {
  if (protocol === 'udp') return from === to ? Port.udp(from) : Port.udpRange(from, to)
  return from === to ? Port.tcp(from) : Port.tcpRange(from, to)
}
