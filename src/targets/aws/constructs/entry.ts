import type { IConnectable, ISecurityGroup } from 'aws-cdk-lib/aws-ec2'
import type { Bucket } from 'aws-cdk-lib/aws-s3'
import { Construct } from 'constructs'
import type { Entry as EntryPart, ListenerRule, TargetGroup } from '../../amazon/estate-entry.ts'
import type { Routing } from '../../amazon/routing.ts'
import { acknowledge } from './acknowledge.ts'
import type { Attributes } from './attributes.ts'
import { Certificate, hostedZoneOf } from './certificate.ts'
import { entryMetrics, type EntryMetrics } from './entry-metrics.ts'
import { Firewall } from './firewall.ts'
import { Names } from './hosts.ts'
import { library } from './library.ts'
import { ruleOf } from './listener-rules.ts'
import { constructId } from './names.ts'

const { Aws } = library('aws-cdk-lib')
const { Connections, Port } = library('aws-cdk-lib/aws-ec2')
const { CfnListener, CfnListenerRule, CfnLoadBalancer, CfnTargetGroup } = library(
  'aws-cdk-lib/aws-elasticloadbalancingv2',
)
type CfnListener = InstanceType<typeof CfnListener>
type CfnListenerRule = InstanceType<typeof CfnListenerRule>
type CfnLoadBalancer = InstanceType<typeof CfnLoadBalancer>
type CfnTargetGroup = InstanceType<typeof CfnTargetGroup>
type Connections = InstanceType<typeof Connections>

/** What an entry is made from. */
export interface EntryProps {
  readonly entry: EntryPart
  readonly vpc: string
  readonly subnets: readonly string[]
  readonly group: ISecurityGroup
  /** The bucket of access logs. */
  readonly accessLogs?: Bucket
  /** How names lead here where the platform stands in two regions. */
  readonly routing?: Routing
  readonly attributes: Attributes
}

/**
 * How browsers come in: a load balancer with its listeners, rules and target groups, its certificate, its names and the
 * firewall before it. Rules at which people log in are made by `Logins`, once the secret of their client has its value.
 */
export class Entry extends Construct implements IConnectable {
  readonly connections: Connections
  readonly loadBalancer: CfnLoadBalancer
  /** Its name in DNS. */
  readonly address: string
  /** Figures of all requests. */
  readonly metrics: EntryMetrics
  readonly #targets = new Map<string, CfnTargetGroup>()
  readonly #rules: CfnListenerRule[] = []
  #plain!: CfnListener
  #tls?: CfnListener

  constructor(scope: Construct, id: string, props: EntryProps) {
    super(scope, id)
    const { entry, attributes, group, accessLogs } = props
    this.connections = new Connections({ securityGroups: [group], defaultPort: Port.tcp(entry.certificate ? 443 : 80) })
    this.loadBalancer = this.#balancer(props)
    if (accessLogs?.policy) this.loadBalancer.node.addDependency(accessLogs.policy)
    this.address = this.loadBalancer.attrDnsName
    this.metrics = entryMetrics(this.loadBalancer.attrLoadBalancerFullName)
    attributes.tell('entry', 'entry', {
      address: this.address,
      arn: this.loadBalancer.ref,
      name: this.loadBalancer.attrLoadBalancerFullName,
      zone: this.loadBalancer.attrCanonicalHostedZoneId,
    })
    for (const target of entry.targets) this.#targets.set(target.id, this.#target(target, props.vpc, attributes))
    this.#listeners(props)
    if (entry.firewall)
      new Firewall(this, 'Firewall', { firewall: entry.firewall, attributes }).protect(this.loadBalancer.ref)
    if (!entry.accessLogs)
      acknowledge(this.loadBalancer, { ELB2: 'The platform keeps no access logs in this environment.' })
  }

  /** The ARN of a target group, once rules lead to it: what a service registers with. */
  target(id: string): CfnTargetGroup {
    const target = this.#targets.get(id)
    if (!target) throw new Error(`no target group ${id} in the estate`)
    return target
  }

  /** The rules that lead to target groups, which must be there before a service registers with those. */
  get rules(): readonly CfnListenerRule[] {
    return this.#rules
  }

  /** The ARN of the listener at which a rule stands. */
  listener({ id, encrypted }: Pick<ListenerRule, 'id' | 'encrypted'>): string {
    const listener = encrypted ? this.#tls : this.#plain
    if (!listener) throw new Error(`rule ${id} is encrypted, and the entry has no certificate`)
    return listener.ref
  }

  #balancer({ entry, subnets, group, accessLogs }: EntryProps): CfnLoadBalancer {
    const attributes = {
      'idle_timeout.timeout_seconds': String(entry.idleTimeout),
      'routing.http.drop_invalid_header_fields.enabled': 'true',
      'deletion_protection.enabled': String(entry.deletionProtection),
      ...(accessLogs && { 'access_logs.s3.enabled': 'true', 'access_logs.s3.bucket': accessLogs.bucketName }),
    }
    return new CfnLoadBalancer(this, 'LoadBalancer', {
      name: entry.name,
      type: 'application',
      scheme: entry.internal ? 'internal' : 'internet-facing',
      ipAddressType: 'ipv4',
      subnets: [...subnets],
      securityGroups: [group.securityGroupId],
      loadBalancerAttributes: Object.entries(attributes).map(([key, value]) => ({ key, value })),
    })
  }

  #target(target: TargetGroup, vpcId: string, attributes: Attributes): CfnTargetGroup {
    const { health } = target
    const made = new CfnTargetGroup(this, `Target${constructId(target.id)}`, {
      name: target.name,
      targetType: 'ip',
      protocol: 'HTTP',
      port: target.port,
      vpcId,
      healthCheckEnabled: true,
      healthCheckProtocol: 'HTTP',
      healthCheckPath: health.path,
      matcher: { httpCode: health.status },
      healthCheckIntervalSeconds: health.every,
      healthCheckTimeoutSeconds: health.timeout,
      healthyThresholdCount: health.healthy,
      unhealthyThresholdCount: health.unhealthy,
      targetGroupAttributes: [{ key: 'deregistration_delay.timeout_seconds', value: String(target.drain) }],
    })
    attributes.tell('target-group', target.id, { arn: made.ref, name: made.attrTargetGroupFullName })
    return made
  }

  #listeners({ entry, routing, attributes }: EntryProps): void {
    const zone = entry.hostedZone && hostedZoneOf(this, entry.hostedZone)
    const nothing = {
      type: 'fixed-response',
      fixedResponseConfig: { statusCode: '404', contentType: 'text/plain', messageBody: 'Nothing is here.' },
    }
    const toTls = { type: 'redirect', redirectConfig: { protocol: 'HTTPS', port: '443', statusCode: 'HTTP_301' } }
    this.#plain = new CfnListener(this, 'Http', {
      loadBalancerArn: this.loadBalancer.ref,
      port: 80,
      protocol: 'HTTP',
      defaultActions: [entry.certificate ? toTls : nothing],
    })
    if (entry.certificate) {
      const { arn } = new Certificate(this, 'Certificate', { certificate: entry.certificate, ...(zone && { zone }) })
      attributes.tell('certificate', 'entry', { arn })
      this.#tls = new CfnListener(this, 'Https', {
        loadBalancerArn: this.loadBalancer.ref,
        port: 443,
        protocol: 'HTTPS',
        sslPolicy: 'ELBSecurityPolicy-TLS13-1-2-2021-06',
        certificates: [{ certificateArn: arn }],
        defaultActions: [nothing],
      })
    }
    for (const rule of entry.rules.filter(({ login }) => !login))
      for (const { id, ...made } of ruleOf(rule, this.target(rule.target).ref, ''))
        this.#rules.push(
          new CfnListenerRule(this, `Rule${constructId(id)}`, { listenerArn: this.listener(rule), ...made }),
        )
    if (zone && entry.hostedZone) {
      const hosts = [...new Set(entry.rules.flatMap((rule) => rule.hosts))]
        .filter((host) => host === entry.hostedZone!.name || host.endsWith(`.${entry.hostedZone!.name}`))
        .sort()
      new Names(this, 'Names', {
        hosts,
        zone,
        address: this.address,
        balancerZone: this.loadBalancer.attrCanonicalHostedZoneId,
        region: Aws.REGION,
        ...(routing && { routing }),
      })
    }
  }
}
