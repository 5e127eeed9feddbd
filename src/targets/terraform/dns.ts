import type { Entry } from '../amazon/estate-entry.ts'
import { type Routing, routingOf } from '../amazon/routing.ts'
import { type Block, call, code, type HclFile, noted, type Special } from './hcl.ts'
import { dataRef, dataSource, ref, resource } from './resource.ts'
import { named, type Scene } from './scene.ts'

/** Records of hosts, and the certificate with its proof. */
export function dnsFile(scene: Scene): HclFile | undefined {
  const { estate, second } = scene
  const { entry, standby } = estate
  if (!entry || (!entry.hostedZone && !(entry.certificate && 'made' in entry.certificate))) return undefined
  const made = entry.certificate && 'made' in entry.certificate ? entry.certificate : undefined
  const hosts = entryHosts(entry).filter((host) => isIn(entry.hostedZone?.name, host))
  const routing = (second ?? standby) && routingOf((second ?? standby)!, estate, second === undefined)
  return {
    comment: 'Names under which the platform is found.',
    blocks: [
      ...(entry.hostedZone && entry.hostedZone.id === undefined && !second
        ? [
            dataSource(
              'aws_route53_zone',
              'this',
              { name: code('var.hosted_zone'), private_zone: false },
              'Asks AWS while planning; set the id of the zone to plan without.',
            ),
          ]
        : []),
      ...(made ? certificate(scene, [made.host, ...made.others]) : []),
      ...(entry.hostedZone && hosts.length > 0 ? records(scene, hosts, routing) : []),
    ],
  }
}

function isIn(zone: string | undefined, host: string): boolean {
  return zone !== undefined && (host === zone || host.endsWith(`.${zone}`))
}

function records(scene: Scene, hosts: readonly string[], routing: Routing | undefined): Block[] {
  return [
    ...(routing?.check ? [healthCheck(scene, routing.check)] : []),
    resource('aws_route53_record', 'host', {
      for_each: call('toset', hosts),
      zone_id: zoneId(scene),
      name: code('each.value'),
      type: 'A',
      set_identifier: routing && (routing.first ? 'first' : 'second'),
      health_check_id: routing?.check && ref('aws_route53_health_check', 'this', 'id'),
      alias: {
        name: ref('aws_lb', 'this', 'dns_name'),
        zone_id: ref('aws_lb', 'this', 'zone_id'),
        evaluate_target_health: routing
          ? noted('A region in which nothing healthy stands behind the load balancer is not led to.', true)
          : true,
      },
      failover_routing_policy:
        routing?.by === 'failover' ? { type: routing.first ? 'PRIMARY' : 'SECONDARY' } : undefined,
      latency_routing_policy: routing?.by === 'latency' ? { region: code('var.aws_region') } : undefined,
    }),
  ]
}

function healthCheck(scene: Scene, { port, every, failures }: NonNullable<Routing['check']>): Block {
  return resource(
    'aws_route53_health_check',
    'this',
    {
      type: 'TCP',
      fqdn: noted(
        'The load balancer by its own name: that of a host may lead to the other region.',
        ref('aws_lb', 'this', 'dns_name'),
      ),
      port,
      request_interval: every,
      failure_threshold: failures,
      tags: { Name: named(scene, scene.estate.name) },
    },
    'Whether the load balancer can be reached; AWS itself knows whether anything stands behind it.',
  )
}

function certificate(scene: Scene, hosts: readonly string[]): Block[] {
  const [first, ...others] = hosts
  const of = (attribute: string) =>
    code(
      `one([for option in aws_acm_certificate.this.domain_validation_options : option.${attribute} if option.domain_name == each.value])`,
    )
  return [
    resource('aws_acm_certificate', 'this', {
      domain_name: first!,
      subject_alternative_names: others.length > 0 ? others : undefined,
      validation_method: 'DNS',
      lifecycle: { create_before_destroy: true },
    }),
    ...(scene.second
      ? []
      : [
          resource('aws_route53_record', 'proof', {
            for_each: noted(
              'Over the hosts and not over what the certificate asks for, which is not known before it exists.',
              call('toset', hosts),
            ),
            zone_id: zoneId(scene),
            name: of('resource_record_name'),
            type: of('resource_record_type'),
            ttl: 300,
            records: [of('resource_record_value')],
            allow_overwrite: true,
          }),
        ]),
    resource('aws_acm_certificate_validation', 'this', {
      certificate_arn: ref('aws_acm_certificate', 'this', 'arn'),
      validation_record_fqdns: scene.second
        ? noted(
            'The records of the first region: AWS asks for the same in every region of an account.',
            code('var.certificate_proofs'),
          )
        : certificateProofs,
    }),
  ]
}

/** The names of the records that prove the certificate. */
export const certificateProofs = code('[for record in aws_route53_record.proof : record.fqdn]')

/** The hosts of all rules, sorted. */
export function entryHosts(entry: Entry): string[] {
  return [...new Set(entry.rules.flatMap((rule) => rule.hosts))].sort()
}

/** The id of the hosted zone. */
export function zoneId({ estate: { entry }, second }: Scene): Special {
  return entry?.hostedZone?.id === undefined && !second
    ? dataRef('aws_route53_zone', 'this', 'id')
    : code('var.hosted_zone_id')
}
