import type { CfnListenerRuleProps } from 'aws-cdk-lib/aws-elasticloadbalancingv2'
import type { ListenerRule } from '../../amazon/estate-entry.ts'

/** A rule as CloudFormation has it, without its listener. */
export type MadeRule = Omit<CfnListenerRuleProps, 'listenerArn'> & { readonly id: string }

/**
 * The rules that a rule of the estate becomes: one, and before it one for machines that bring a signed token, at the
 * number that is left free for it. `clientSecret` is put in by CloudFormation, and stands in no template.
 */
export function ruleOf(rule: ListenerRule, target: string, clientSecret: string): MadeRule[] {
  const conditions = [
    ...(rule.hosts.length > 0 ? [{ field: 'host-header', hostHeaderConfig: { values: [...rule.hosts] } }] : []),
    ...(rule.paths.length > 0 ? [{ field: 'path-pattern', pathPatternConfig: { values: [...rule.paths] } }] : []),
  ]
  const forward = (order: number) => ({ type: 'forward', order, targetGroupArn: target })
  const { login } = rule
  if (!login) return [{ id: rule.id, priority: rule.priority, conditions, actions: [forward(1)] }]
  const machines = login.machines
  return [
    ...(machines
      ? [
          {
            id: `${rule.id}-machines`,
            priority: rule.priority - 1,
            conditions: [
              ...conditions,
              { field: 'http-header', httpHeaderConfig: { httpHeaderName: 'Authorization', values: ['Bearer *'] } },
            ],
            actions: [
              {
                type: 'jwt-validation',
                order: 1,
                jwtValidationConfig: { jwksEndpoint: machines.keys, issuer: machines.issuer },
              },
              forward(2),
            ],
          },
        ]
      : []),
    {
      id: rule.id,
      priority: rule.priority,
      conditions,
      actions: [
        {
          type: 'authenticate-oidc',
          order: 1,
          authenticateOidcConfig: {
            issuer: login.issuer,
            authorizationEndpoint: login.authorization,
            tokenEndpoint: login.token,
            userInfoEndpoint: login.userInfo,
            clientId: login.clientId,
            clientSecret,
            scope: login.scope,
            sessionTimeout: login.sessionSeconds,
            onUnauthenticatedRequest: 'authenticate',
          },
        },
        forward(2),
      ],
    },
  ]
}
