import type { IHostedZone } from 'aws-cdk-lib/aws-route53'
import { Construct } from 'constructs'
import type { Routing } from '../../amazon/routing.ts'
import { library } from './library.ts'
import { constructId } from './names.ts'

const { CfnHealthCheck, CfnRecordSet } = library('aws-cdk-lib/aws-route53')
type CfnHealthCheck = InstanceType<typeof CfnHealthCheck>

/** What names are made from. */
export interface NamesProps {
  readonly hosts: readonly string[]
  readonly zone: IHostedZone
  /** The load balancer's own name, and the zone that it is in. */
  readonly address: string
  readonly balancerZone: string
  readonly region: string
  readonly routing?: Routing
}

/** The names by which people reach the platform, in a hosted zone of Route 53. */
export class Names extends Construct {
  constructor(scope: Construct, id: string, props: NamesProps) {
    super(scope, id)
    const { hosts, zone, address, balancerZone, region, routing } = props
    const check = hosts.length > 0 && routing?.check && this.#check(address, routing.check)
    for (const host of hosts) {
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

  /** The load balancer is asked by its own name, since the name of a host may lead to the other region. */
  #check(address: string, { port, every, failures }: NonNullable<Routing['check']>): CfnHealthCheck {
    return new CfnHealthCheck(this, 'Check', {
      healthCheckConfig: {
        type: 'TCP',
        fullyQualifiedDomainName: address,
        port,
        requestInterval: every,
        failureThreshold: failures,
      },
    })
  }
}
