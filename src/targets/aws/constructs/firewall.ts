import { Construct } from 'constructs'
import type { Firewall as FirewallPart } from '../../amazon/estate-entry.ts'
import type { Attributes } from './attributes.ts'
import { library } from './library.ts'

const { CfnWebACL, CfnWebACLAssociation } = library('aws-cdk-lib/aws-wafv2')

/** What a firewall is made from. */
export interface FirewallProps {
  readonly firewall: FirewallPart
  readonly attributes: Attributes
}

/**
 * WAF: rule groups that AWS keeps, in their order, then the most requests that one address may make in five minutes.
 */
export class Firewall extends Construct {
  readonly arn: string

  constructor(scope: Construct, id: string, { firewall, attributes }: FirewallProps) {
    super(scope, id)
    const seen = (metricName: string) => ({ metricName, cloudWatchMetricsEnabled: true, sampledRequestsEnabled: true })
    const made = new CfnWebACL(this, 'Rules', {
      name: firewall.name,
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      visibilityConfig: seen(firewall.name),
      rules: [
        ...firewall.groups.map((group, priority) => ({
          name: group.name,
          priority,
          overrideAction: group.count ? { count: {} } : { none: {} },
          visibilityConfig: seen(group.name),
          statement: {
            managedRuleGroupStatement: {
              vendorName: 'AWS',
              name: group.name,
              ...(group.less.length > 0 && {
                ruleActionOverrides: group.less.map((name) => ({ name, actionToUse: { count: {} } })),
              }),
            },
          },
        })),
        {
          name: 'rate',
          priority: firewall.groups.length,
          action: { block: {} },
          visibilityConfig: seen('rate'),
          statement: { rateBasedStatement: { limit: firewall.rate, aggregateKeyType: 'IP', evaluationWindowSec: 300 } },
        },
      ],
    })
    this.arn = made.attrArn
    attributes.tell('firewall', 'entry', { arn: made.attrArn, name: firewall.name })
  }

  /** Puts it before a load balancer. */
  protect(loadBalancer: string): void {
    new CfnWebACLAssociation(this, 'Association', { resourceArn: loadBalancer, webAclArn: this.arn })
  }
}
