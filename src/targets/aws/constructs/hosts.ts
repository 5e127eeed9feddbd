import type { IHostedZone } from 'aws-cdk-lib/aws-route53'
import { Construct } from 'constructs'
import { library } from './library.ts'
import { constructId } from './names.ts'

const { CfnHealthCheck, CfnRecordSet } = library('aws-cdk-lib/aws-route53')
type CfnHealthCheck = InstanceType<typeof CfnHealthCheck>

/** How a name leads to one of two regions. */
export interface Routing {
  readonly by: 'failover' | 'latency'
  /** The region that is asked first. */
  readonly first: boolean
  readonly health: { readonly path: string; readonly every: number; readonly failures: number }
}

/** What names are made from. */
export interface NamesProps {
  readonly hosts: readonly string[]
  readonly zone: IHostedZone
  /** The load balancer's own name, and the zone that it is in. */
  readonly address: string
  readonly balancerZone: string
  readonly encrypted: boolean
  readonly region: string
  readonly routing?: Routing
}

/** The names by which people reach the platform, in a hosted zone of Route 53. */
export class Names extends Construct {
  constructor(scope: Construct, id: string, props: NamesProps) {
    super(scope, id)
    const { hosts, zone, address, balancerZone, region, routing } = props
    for (const host of hosts) {
      const check = routing && this.#check(host, props, routing)
      new CfnRecordSet(this, constructId(host), {
        hostedZoneId: zone.hostedZoneId,
        name: `${host}.`,
        type: 'A',
        aliasTarget: { dnsName: address, hostedZoneId: balancerZone, evaluateTargetHealth: true },
        ...(routing && {
          setIdentifier: routing.first ? 'first' : 'second',
          ...(check && { healthCheckId: check.attrHealthCheckId }),
        }),
        ...(routing?.by === 'failover' && { failover: routing.first ? 'PRIMARY' : 'SECONDARY' }),
        ...(routing?.by === 'latency' && { region }),
      })
    }
  }

  /** The load balancer is asked by its own name, since the name of the platform may lead to the other region. */
  #check(host: string, { address, encrypted }: NamesProps, { health }: Routing): CfnHealthCheck {
    return new CfnHealthCheck(this, `${constructId(host)}Check`, {
      healthCheckConfig: {
        type: encrypted ? 'HTTPS' : 'HTTP',
        fullyQualifiedDomainName: encrypted ? host : address,
        ...(encrypted && { enableSni: true }),
        port: encrypted ? 443 : 80,
        resourcePath: health.path,
        requestInterval: health.every,
        failureThreshold: health.failures,
      },
    })
  }
}
