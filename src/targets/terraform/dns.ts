import type { Entry } from '../amazon/estate-entry.ts'
import { type Block, call, code, type HclFile, noted, type Special } from './hcl.ts'
import { dataRef, dataSource, ref, resource } from './resource.ts'
import type { Scene } from './scene.ts'

/** Records of hosts, and the certificate with its proof. */
export function dnsFile({ estate }: Scene): HclFile | undefined {
  const { entry } = estate
  if (!entry || (!entry.hostedZone && !(entry.certificate && 'made' in entry.certificate))) return undefined
  const made = entry.certificate && 'made' in entry.certificate ? entry.certificate : undefined
  const hosts = entryHosts(entry)
  return {
    comment: 'Names under which the platform is found.',
    blocks: [
      ...(entry.hostedZone && entry.hostedZone.id === undefined
        ? [
            dataSource(
              'aws_route53_zone',
              'this',
              { name: code('var.hosted_zone'), private_zone: false },
              'Asks AWS while planning; set the id of the zone to plan without.',
            ),
          ]
        : []),
      ...(made ? certificate([made.host, ...made.others], entry) : []),
      ...(entry.hostedZone && hosts.length > 0
        ? [
            resource('aws_route53_record', 'host', {
              for_each: call('toset', hosts),
              zone_id: zoneId(entry),
              name: code('each.value'),
              type: 'A',
              alias: {
                name: ref('aws_lb', 'this', 'dns_name'),
                zone_id: ref('aws_lb', 'this', 'zone_id'),
                evaluate_target_health: true,
              },
            }),
          ]
        : []),
    ],
  }
}

function certificate(hosts: readonly string[], entry: Entry): Block[] {
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
    resource('aws_route53_record', 'proof', {
      for_each: noted(
        'Over the hosts and not over what the certificate asks for, which is not known before it exists.',
        call('toset', hosts),
      ),
      zone_id: zoneId(entry),
      name: of('resource_record_name'),
      type: of('resource_record_type'),
      ttl: 300,
      records: [of('resource_record_value')],
      allow_overwrite: true,
    }),
    resource('aws_acm_certificate_validation', 'this', {
      certificate_arn: ref('aws_acm_certificate', 'this', 'arn'),
      validation_record_fqdns: code('[for record in aws_route53_record.proof : record.fqdn]'),
    }),
  ]
}

/** The hosts of all rules, sorted. */
export function entryHosts(entry: Entry): string[] {
  return [...new Set(entry.rules.flatMap((rule) => rule.hosts))].sort()
}

/** The id of the hosted zone. */
export function zoneId(entry: Entry): Special {
  return entry.hostedZone?.id === undefined ? dataRef('aws_route53_zone', 'this', 'id') : code('var.hosted_zone_id')
}
