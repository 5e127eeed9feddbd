import type { Entry, ListenerLogin, ListenerRule, TargetGroup } from '../amazon/estate-entry.ts'
import { type Block, call, code, type HclFile, noted, type Special } from './hcl.ts'
import { machineRule } from './machine-rule.ts'
import { ref, resource, terraformData, whole } from './resource.ts'
import { attributeOf, named, type Scene, secretArn, subnetIds, vpcId, word } from './scene.ts'
import { scriptCommand } from './scripts.ts'
import { keptIn, secretValue } from './secrets.ts'

/** The load balancer: listeners, rules by host and path, and where they lead. */
export function entryFile(scene: Scene): HclFile | undefined {
  const { entry } = scene.estate
  if (!entry) return undefined
  return {
    comment: 'How browsers come in.',
    blocks: [
      balancer(scene, entry),
      ...entry.targets.map((each) => targetGroup(scene, each)),
      ...(entry.certificate ? [httpsListener(scene, entry)] : []),
      httpListener(entry),
      ...entry.rules.flatMap((rule) => [
        ...machineRule(rule),
        listenerRule(rule),
        ...(rule.login ? [clientSecret(scene, rule, rule.login)] : []),
      ]),
    ],
  }
}

function balancer(scene: Scene, entry: Entry): Block {
  return resource('aws_lb', 'this', {
    name: named(scene, entry.name),
    load_balancer_type: 'application',
    internal: entry.internal,
    subnets: subnetIds(scene, entry.internal ? 'private' : 'public'),
    security_groups: [ref('aws_security_group', word(entry.group), 'id')],
    idle_timeout: noted(
      'Longer than the longest request, and shorter than the app keeps idle connections open: otherwise some requests fail with 502.',
      entry.idleTimeout,
    ),
    drop_invalid_header_fields: true,
    enable_deletion_protection: code('var.deletion_protection'),
    access_logs: entry.accessLogs && {
      bucket: ref('aws_s3_bucket', word(entry.accessLogs.bucket), 'bucket'),
      enabled: true,
    },
    depends_on: needsOf(scene, entry),
  })
}

/** What must be there first: who may write its logs, and the way to the internet, which must go after it. */
function needsOf({ estate }: Scene, { accessLogs }: Entry): Special[] | undefined {
  const needs = [
    ...(accessLogs ? [whole('aws_s3_bucket_policy', word(accessLogs.bucket))] : []),
    ...(estate.network.made ? [whole('aws_route', 'public')] : []),
  ]
  return needs.length === 0 ? undefined : needs
}

function targetGroup(scene: Scene, target: TargetGroup): Block {
  const { health } = target
  return resource('aws_lb_target_group', word(target.id), {
    name: named(scene, target.name),
    vpc_id: vpcId(scene),
    target_type: 'ip',
    protocol: 'HTTP',
    port: target.port,
    deregistration_delay: noted('How long requests in flight may take when a task leaves.', String(target.drain)),
    health_check: {
      path: health.path,
      matcher: health.status,
      interval: health.every,
      timeout: health.timeout,
      healthy_threshold: health.healthy,
      unhealthy_threshold: health.unhealthy,
    },
    // Rules lead to the old one until there is a new one; a change that makes it anew gives it another name.
    lifecycle: { create_before_destroy: true },
  })
}

const notFound = {
  type: 'fixed-response',
  fixed_response: { content_type: 'text/plain', message_body: 'Not found', status_code: '404' },
} as const

function httpsListener(scene: Scene, entry: Entry): Block {
  return resource(
    'aws_lb_listener',
    'https',
    {
      load_balancer_arn: ref('aws_lb', 'this', 'arn'),
      port: 443,
      protocol: 'HTTPS',
      ssl_policy: 'ELBSecurityPolicy-TLS13-1-2-2021-06',
      certificate_arn: attributeOf(scene, { kind: 'certificate', id: 'entry', attribute: 'arn' }),
      default_action: notFound,
    },
    entry.rules.some((rule) => rule.encrypted) ? undefined : 'Every rule of this platform is at port 80.',
  )
}

function httpListener(entry: Entry): Block {
  return resource(
    'aws_lb_listener',
    'http',
    {
      load_balancer_arn: ref('aws_lb', 'this', 'arn'),
      port: 80,
      protocol: 'HTTP',
      default_action: entry.certificate
        ? { type: 'redirect', redirect: { protocol: 'HTTPS', port: '443', status_code: 'HTTP_301' } }
        : notFound,
    },
    entry.certificate
      ? undefined
      : 'Nothing is encrypted here, since this environment accepts it: what people type can be read on its way.',
  )
}

function listenerRule(rule: ListenerRule): Block {
  const forward = {
    type: 'forward',
    target_group_arn: ref('aws_lb_target_group', word(rule.target), 'arn'),
    order: rule.login ? 2 : undefined,
  }
  const listener = rule.encrypted ? 'https' : 'http'
  return resource('aws_lb_listener_rule', word(rule.id), {
    listener_arn: ref('aws_lb_listener', listener, 'arn'),
    priority: rule.priority,
    action: rule.login
      ? [{ type: 'authenticate-oidc', order: 1, authenticate_oidc: login(rule.login) }, forward]
      : forward,
    condition: [
      ...(rule.hosts.length > 0 ? [{ host_header: { values: rule.hosts } }] : []),
      ...(rule.paths.length > 0 || rule.hosts.length === 0
        ? [{ path_pattern: { values: rule.paths.length > 0 ? rule.paths : ['/*'] } }]
        : []),
    ],
    tags: { Name: rule.id },
  })
}

/** Stands where the secret of the client belongs until the script has set it; no provider accepts it. */
const placeholder = 'set-by-login-secret'

function login(login: ListenerLogin) {
  return {
    issuer: login.issuer,
    authorization_endpoint: login.authorization,
    token_endpoint: login.token,
    user_info_endpoint: login.userInfo,
    client_id: login.clientId,
    client_secret: noted(
      'The provider has no write-only form of this argument, and what stands here is in the state: the script below sets the real one.',
      placeholder,
    ),
    scope: login.scope,
    session_timeout: login.sessionSeconds,
    on_unauthenticated_request: 'authenticate',
  }
}

/** Gives the rule the secret of its client, from where AWS keeps it. */
function clientSecret(scene: Scene, rule: ListenerRule, login: ListenerLogin): Block {
  const name = word(rule.id)
  const actions = call('jsonencode', [
    {
      Type: 'authenticate-oidc',
      Order: 1,
      AuthenticateOidcConfig: {
        Issuer: login.issuer,
        AuthorizationEndpoint: login.authorization,
        TokenEndpoint: login.token,
        UserInfoEndpoint: login.userInfo,
        ClientId: login.clientId,
        ClientSecret: '@SECRET@',
        Scope: login.scope,
        SessionTimeout: login.sessionSeconds,
        OnUnauthenticatedRequest: 'authenticate',
      },
    },
    { Type: 'forward', Order: 2, TargetGroupArn: ref('aws_lb_target_group', word(rule.target), 'arn') },
  ])
  return terraformData(`${name}_login`, {
    triggers_replace: [
      ref('aws_lb_listener_rule', name, 'arn'),
      noted('Whenever Terraform writes the actions of the rule, the script does so after it.', actions),
      code(`lookup(var.secret_versions, "${login.clientSecret}", 1)`),
    ],
    provisioner: {
      command: scriptCommand(scene, 'login-secret'),
      environment: {
        AWS_REGION: code('var.aws_region'),
        RULE: ref('aws_lb_listener_rule', name, 'arn'),
        ACTIONS: code('self.triggers_replace[1]'),
        SECRET: secretArn(scene, login.clientSecret),
        KEPT: keptIn(scene, login.clientSecret),
      },
    },
    depends_on: secretValue(scene, login.clientSecret),
  })
}

/** What must be there before a service can be put behind its target groups. */
export function listenersOf({ estate }: Scene): Special[] {
  return (estate.entry?.rules ?? []).map((rule) => whole('aws_lb_listener_rule', word(rule.id)))
}
