import type { All } from './document-values.ts'
import { byName, setOf } from './intents.ts'

export function network(all: All): Record<string, unknown> {
  return {
    ...Object.fromEntries(
      all('vpc').map(({ body: b }) => ['vpc', { cidr: b['cidr_block'], names: b['enable_dns_hostnames'] }]),
    ),
    subnets: Object.fromEntries(all('subnet').map(({ body: b }) => [b['cidr_block'], b['availability_zone']])),
    ways: all('nat_gateway').length,
    routes: setOf(
      all('route').map(({ body: b }) => `${b['destination_cidr_block']} by ${b['nat_gateway_id'] ? 'nat' : 'gateway'}`),
    ),
    endpoints: byName(
      all('vpc_endpoint').map(
        ({ body: b }) => `${b['vpc_endpoint_type']} ${b['service_name']} ${setOf(b['security_group_ids'])}`,
      ),
    ),
    flow: all('flow_log').length,
    defaultGroupClosed: all('default_security_group').length > 0,
  }
}

export function rules(all: All, group: string): Record<string, unknown> {
  const of = (type: string, way: string) =>
    all(type)
      .filter(({ body: b }) => b['security_group_id'] === `{group:${group}.id}`)
      .map(
        ({ body: b }) =>
          `${way} ${b['ip_protocol']} ${b['from_port']}-${b['to_port']} ${b['referenced_security_group_id'] ?? b['cidr_ipv4'] ?? b['prefix_list_id']}: ${b['description']}`,
      )
  return byName([...of('vpc_security_group_ingress_rule', 'in'), ...of('vpc_security_group_egress_rule', 'out')])
}

export function values(conditions: any[], name: string): string {
  return setOf(conditions.flatMap((each) => each[name]?.[0].values ?? []))
}

export function action(of: any): unknown {
  const oidc = of.authenticate_oidc?.[0]
  const redirect = of.redirect?.[0]
  return {
    type: of.type,
    to: of.target_group_arn,
    order: of.order === 1 ? undefined : of.order,
    redirect: redirect && `${redirect.protocol} ${redirect.port} ${redirect.status_code}`,
    fixed: of.fixed_response?.[0].status_code,
    login:
      oidc &&
      [
        oidc.issuer,
        oidc.authorization_endpoint,
        oidc.token_endpoint,
        oidc.user_info_endpoint,
        oidc.client_id,
        oidc.scope,
        oidc.session_timeout,
      ].join(' '),
  }
}
