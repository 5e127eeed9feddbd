import type { ListenerRule } from '../amazon/estate-entry.ts'
import { type Block, call, noted } from './hcl.ts'
import { ref, resource } from './resource.ts'
import { providerVersion } from './resources.gen.ts'
import { word } from './scene.ts'

/**
 * The rule before a login that lets programs pass with a signed token, at the number that is left free for it. The
 * provider's own resource has no such action, so it is made by the Cloud Control API, in the words of CloudFormation.
 * Source: AWS CloudFormation Template Reference, AWS::ElasticLoadBalancingV2::ListenerRule, JwtValidationConfig.
 */
export function machineRule(rule: ListenerRule): Block[] {
  const machines = rule.login?.machines
  if (!machines) return []
  return [
    resource('aws_cloudcontrolapi_resource', `${word(rule.id)}_machines`, {
      type_name: noted(
        `Made in the words of CloudFormation: aws_lb_listener_rule of the provider ${providerVersion} has no jwt-validation.`,
        'AWS::ElasticLoadBalancingV2::ListenerRule',
      ),
      desired_state: call('jsonencode', {
        ListenerArn: ref('aws_lb_listener', rule.encrypted ? 'https' : 'http', 'arn'),
        Priority: rule.priority - 1,
        Conditions: [
          ...(rule.hosts.length > 0 ? [{ Field: 'host-header', HostHeaderConfig: { Values: rule.hosts } }] : []),
          ...(rule.paths.length > 0 ? [{ Field: 'path-pattern', PathPatternConfig: { Values: rule.paths } }] : []),
          {
            Field: 'http-header',
            HttpHeaderConfig: { HttpHeaderName: 'Authorization', Values: ['Bearer *'] },
          },
        ],
        Actions: [
          {
            Type: 'jwt-validation',
            Order: 1,
            JwtValidationConfig: { JwksEndpoint: machines.keys, Issuer: machines.issuer },
          },
          { Type: 'forward', Order: 2, TargetGroupArn: ref('aws_lb_target_group', word(rule.target), 'arn') },
        ],
      }),
    }),
  ]
}
