import type { IHostedZone } from 'aws-cdk-lib/aws-route53'
import { Construct } from 'constructs'
import type { Certificate as CertificatePart, HostedZone as ZonePart } from '../../amazon/estate-entry.ts'
import { library } from './library.ts'

const { CfnCertificate } = library('aws-cdk-lib/aws-certificatemanager')
const { HostedZone } = library('aws-cdk-lib/aws-route53')

/** The hosted zone of an entry: by its id, or looked up by name, for which CDK needs to know the account. */
export function hostedZoneOf(scope: Construct, zone: ZonePart): IHostedZone {
  return zone.id !== undefined
    ? HostedZone.fromHostedZoneAttributes(scope, 'HostedZone', { zoneName: zone.name, hostedZoneId: zone.id })
    : HostedZone.fromLookup(scope, 'HostedZone', { domainName: zone.name })
}

/** What a certificate is made from. */
export interface CertificateProps {
  readonly certificate: CertificatePart
  /** Where the proof is written; without it, somebody writes the records that AWS asks for by hand. */
  readonly zone?: IHostedZone
}

/** A certificate that exists, or one that is made and proven by records in the hosted zone. */
export class Certificate extends Construct {
  readonly arn: string

  constructor(scope: Construct, id: string, { certificate, zone }: CertificateProps) {
    super(scope, id)
    if ('arn' in certificate) {
      this.arn = certificate.arn
      return
    }
    const made = new CfnCertificate(this, 'Certificate', {
      domainName: certificate.host,
      validationMethod: 'DNS',
      ...(certificate.others.length > 0 && { subjectAlternativeNames: [...certificate.others] }),
      ...(zone && {
        domainValidationOptions: [certificate.host, ...certificate.others].map((domainName) => ({
          domainName,
          hostedZoneId: zone.hostedZoneId,
        })),
      }),
    })
    this.arn = made.ref
  }
}
