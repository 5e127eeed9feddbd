import { byName, setOf } from './intents.ts'
import type { All } from './template-values.ts'

export function network(all: All): Record<string, unknown> {
  return {
    ...Object.fromEntries(
      all('EC2::VPC').map(({ properties: p }) => ['vpc', { cidr: p.CidrBlock, names: p.EnableDnsHostnames }]),
    ),
    subnets: Object.fromEntries(all('EC2::Subnet').map(({ properties: p }) => [p.CidrBlock, p.AvailabilityZone])),
    ways: all('EC2::NatGateway').length,
    routes: setOf(
      all('EC2::Route').map(
        ({ properties: p }) => `${p.DestinationCidrBlock} by ${p.NatGatewayId ? 'nat' : 'gateway'}`,
      ),
    ),
    endpoints: byName(
      all('EC2::VPCEndpoint').map(
        ({ properties: p }) => `${p.VpcEndpointType} ${p.ServiceName} ${setOf(p.SecurityGroupIds)}`,
      ),
    ),
    flow: all('EC2::FlowLog').length,
    defaultGroupClosed: false,
  }
}

export function rules(all: All, group: string): Record<string, unknown> {
  const own = `{group:${group}.id}`
  const told = (way: string, p: any, peer: unknown) =>
    `${way} ${p.IpProtocol} ${p.FromPort}-${p.ToPort} ${peer}: ${p.Description}`
  return byName([
    ...all('EC2::SecurityGroupIngress')
      .filter(({ properties: p }) => p.GroupId === own)
      .map(({ properties: p }) => told('in', p, p.SourceSecurityGroupId ?? p.CidrIp ?? p.SourcePrefixListId)),
    ...all('EC2::SecurityGroupEgress')
      .filter(({ properties: p }) => p.GroupId === own)
      .map(({ properties: p }) =>
        told('out', p, p.DestinationSecurityGroupId ?? p.CidrIp ?? p.DestinationPrefixListId),
      ),
  ])
}

export function values(conditions: any[], config: string): string {
  return setOf(conditions.flatMap((each) => each[config]?.Values ?? []))
}

export function listenerRule(p: any): unknown {
  return {
    listener: p.ListenerArn,
    hosts: values(p.Conditions, 'HostHeaderConfig'),
    paths: values(p.Conditions, 'PathPatternConfig'),
    headers: values(p.Conditions, 'HttpHeaderConfig'),
    actions: (p.Actions as any[]).map(action),
  }
}

export function action(of: any): unknown {
  const oidc = of.AuthenticateOidcConfig
  const token = of.JwtValidationConfig
  return {
    type: of.Type,
    to: of.TargetGroupArn,
    order: of.Order === 1 ? undefined : of.Order,
    redirect:
      of.RedirectConfig && `${of.RedirectConfig.Protocol} ${of.RedirectConfig.Port} ${of.RedirectConfig.StatusCode}`,
    fixed: of.FixedResponseConfig?.StatusCode,
    token: token && `${token.Issuer} ${token.JwksEndpoint}`,
    login:
      oidc &&
      [
        oidc.Issuer,
        oidc.AuthorizationEndpoint,
        oidc.TokenEndpoint,
        oidc.UserInfoEndpoint,
        oidc.ClientId,
        oidc.Scope,
        oidc.SessionTimeout,
      ].join(' '),
  }
}
