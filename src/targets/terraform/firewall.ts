import type { HclFile } from './hcl.ts'
import { ref, resource } from './resource.ts'
import { named, type Scene } from './scene.ts'

/** The web application firewall before the load balancer. */
export function firewallFile(scene: Scene): HclFile | undefined {
  const firewall = scene.estate.entry?.firewall
  if (!firewall) return undefined
  const seen = (name: string) => ({
    cloudwatch_metrics_enabled: true,
    sampled_requests_enabled: true,
    metric_name: name,
  })
  return {
    comment: 'What is refused before it reaches the platform.',
    blocks: [
      resource('aws_wafv2_web_acl', 'this', {
        name: named(scene, firewall.name),
        description: 'Before the load balancer',
        scope: 'REGIONAL',
        default_action: { allow: {} },
        visibility_config: { ...seen(firewall.name), metric_name: named(scene, firewall.name) },
        rule: [
          ...firewall.groups.map((group, i) => ({
            name: group.name,
            priority: i + 1,
            override_action: group.count ? { count: {} } : { none: {} },
            statement: {
              managed_rule_group_statement: {
                vendor_name: 'AWS',
                name: group.name,
                rule_action_override: group.less.map((name) => ({ name, action_to_use: { count: {} } })),
              },
            },
            visibility_config: seen(group.name),
          })),
          {
            name: 'rate',
            priority: firewall.groups.length + 1,
            action: { block: {} },
            statement: {
              rate_based_statement: { limit: firewall.rate, aggregate_key_type: 'IP', evaluation_window_sec: 300 },
            },
            visibility_config: seen('rate'),
          },
        ],
      }),
      resource('aws_wafv2_web_acl_association', 'this', {
        resource_arn: ref('aws_lb', 'this', 'arn'),
        web_acl_arn: ref('aws_wafv2_web_acl', 'this', 'arn'),
      }),
    ],
  }
}
