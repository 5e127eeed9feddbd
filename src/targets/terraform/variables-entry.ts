import type { Scene } from './scene.ts'
import type { Variable } from './variables.ts'

/** The load balancer, and the names by which it is found. */
export function entryVariables(scene: Scene): Variable[] {
  const { entry } = scene.estate
  if (!entry) return []
  const { certificate, hostedZone } = entry
  return [
    {
      name: 'deletion_protection',
      type: 'bool',
      about: 'The load balancer cannot be removed until this is false.',
      value: entry.deletionProtection && scene.mayGo !== true,
    },
    ...(certificate && 'arn' in certificate ? [certificateVariable(certificate.arn)] : []),
    ...(hostedZone ? [zoneVariable(hostedZone)] : []),
  ]
}

function certificateVariable(arn: string): Variable {
  return {
    name: 'certificate_arn',
    type: 'string',
    about: 'The certificate of the hosts, in the same region.',
    value: arn,
    valid: {
      condition: 'can(regex("^arn:aws[a-z-]*:acm:", var.certificate_arn))',
      message: 'The ARN of a certificate begins with arn:aws:acm:.',
    },
  }
}

function zoneVariable({ id, name }: NonNullable<NonNullable<Scene['estate']['entry']>['hostedZone']>): Variable {
  if (id === undefined)
    return {
      name: 'hosted_zone',
      type: 'string',
      about: 'The name of the zone of Route 53 that has the hosts.',
      value: name,
    }
  return { name: 'hosted_zone_id', type: 'string', about: `The id of the zone ${name} of Route 53.`, value: id }
}
