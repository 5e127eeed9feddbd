import type { IVpc } from 'aws-cdk-lib/aws-ec2'
import { Construct } from 'constructs'
import type { Network as NetworkPart, Zone } from '../../amazon/estate.ts'
import { acknowledgeValidation } from './acknowledge.ts'
import type { Attributes } from './attributes.ts'
import { library } from './library.ts'
import { constructId } from './names.ts'

const { Fn, Stack, Tags, Validations } = library('aws-cdk-lib')
const {
  CfnEIP,
  CfnFlowLog,
  CfnInternetGateway,
  CfnNatGateway,
  CfnRoute,
  CfnRouteTable,
  CfnSubnet,
  CfnSubnetRouteTableAssociation,
  CfnVPC,
  CfnVPCEndpoint,
  CfnVPCGatewayAttachment,
  Vpc,
} = library('aws-cdk-lib/aws-ec2')
type CfnFlowLog = InstanceType<typeof CfnFlowLog>
type CfnNatGateway = InstanceType<typeof CfnNatGateway>
type CfnRoute = InstanceType<typeof CfnRoute>
type CfnRouteTable = InstanceType<typeof CfnRouteTable>
type CfnVPCGatewayAttachment = InstanceType<typeof CfnVPCGatewayAttachment>

/** What a network is made from. */
export interface NetworkProps {
  readonly name: string
  readonly network: NetworkPart
  readonly attributes: Attributes
}

const tiers = ['public', 'private', 'isolated'] as const
type Tier = (typeof tiers)[number]

/**
 * A VPC with a public, a private and an isolated subnet in each zone, or one that exists. Its address ranges are those
 * of the estate, so that no change moves a subnet.
 */
export class Network extends Construct {
  /** For constructs of others; its subnets are those of this network. */
  readonly vpc: IVpc
  readonly vpcId: string
  readonly cidr: string
  /** The ids of the subnets, by tier, in the order of zones. */
  readonly subnets: Readonly<Record<Tier, readonly string[]>>
  /**
   * The way of the public subnets to the internet, which what is reached from there needs to be made, and must go before
   * it; undefined for a network that exists.
   */
  readonly publicRoute?: CfnRoute
  readonly #routes: CfnRouteTable[] = []

  constructor(scope: Construct, id: string, { name, network, attributes }: NetworkProps) {
    super(scope, id)
    this.cidr = network.cidr
    if (network.made) {
      const vpc = new CfnVPC(this, 'Vpc', {
        cidrBlock: network.cidr,
        enableDnsHostnames: true,
        enableDnsSupport: true,
        tags: [{ key: 'Name', value: name }],
      })
      this.vpcId = vpc.ref
      const gateway = new CfnInternetGateway(this, 'Gateway', { tags: [{ key: 'Name', value: name }] })
      const attached = new CfnVPCGatewayAttachment(this, 'GatewayAttachment', {
        vpcId: this.vpcId,
        internetGatewayId: gateway.ref,
      })
      const out = this.#table('Public', `${name}-public`)
      this.publicRoute = new CfnRoute(this, 'PublicRoute', {
        routeTableId: out.ref,
        destinationCidrBlock: '0.0.0.0/0',
        gatewayId: gateway.ref,
      })
      this.publicRoute.addResourceDependency(attached)
      this.subnets = this.#zones(name, network, attributes, out, attached)
    } else {
      this.vpcId = network.vpc
      this.subnets = { public: network.public, private: network.private, isolated: network.isolated }
    }
    attributes.tell('network', 'network', { id: this.vpcId, cidr: network.cidr })
    const count = this.subnets.private.length
    this.vpc = Vpc.fromVpcAttributes(this, 'Existing', {
      vpcId: this.vpcId,
      vpcCidrBlock: network.cidr,
      availabilityZones: network.made
        ? network.zones.map(({ letter }) => `${Stack.of(this).region}${letter}`)
        : Array.from({ length: count }, (_, index) => Fn.select(index, Fn.getAzs())),
      publicSubnetIds: this.subnets.public.length === count ? [...this.subnets.public] : undefined,
      privateSubnetIds: [...this.subnets.private],
      isolatedSubnetIds: this.subnets.isolated.length === count ? [...this.subnets.isolated] : undefined,
    })
    Validations.of(this).acknowledge({
      id: 'Annotation::@aws-cdk/aws-ec2:noSubnetRouteTableId',
      reason: 'Nothing here asks for the routes of these subnets.',
    })
  }

  /** Interface endpoints, by which tasks reach services of AWS without leaving the network. */
  addEndpoints(services: readonly string[], group: string): void {
    for (const service of services) {
      new CfnVPCEndpoint(this, `Endpoint${constructId(service)}`, {
        vpcId: this.vpcId,
        vpcEndpointType: 'Interface',
        serviceName: `com.amazonaws.${Stack.of(this).region}.${service}`,
        privateDnsEnabled: true,
        subnetIds: [...this.subnets.private],
        securityGroupIds: [group],
      })
    }
  }

  /** Keeps a record of who spoke to whom. */
  addFlowLog(to: { readonly logGroup: string; readonly role: string }): CfnFlowLog {
    return new CfnFlowLog(this, 'FlowLog', {
      resourceId: this.vpcId,
      resourceType: 'VPC',
      trafficType: 'ALL',
      logDestinationType: 'cloud-watch-logs',
      logGroupName: to.logGroup,
      deliverLogsPermissionArn: to.role,
      maxAggregationInterval: 600,
    })
  }

  #zones(
    name: string,
    network: Extract<NetworkPart, { made: true }>,
    attributes: Attributes,
    out: CfnRouteTable,
    attached: CfnVPCGatewayAttachment,
  ): Record<Tier, string[]> {
    const isolated = this.#table('Isolated', `${name}-isolated`)
    const subnets: Record<Tier, string[]> = { public: [], private: [], isolated: [] }
    let nat: CfnNatGateway | undefined
    for (const zone of network.zones) {
      const at = zone.letter.toUpperCase()
      const own = this.#table(`Private${at}`, `${name}-private-${zone.letter}`)
      const tables: Record<Tier, CfnRouteTable> = { public: out, private: own, isolated }
      for (const tier of tiers) subnets[tier].push(this.#subnet(name, tier, zone, tables[tier], attributes))
      if (network.nat === 'per-zone' || (network.nat === 'one' && !nat))
        nat = this.#nat(name, zone.letter, subnets.public.at(-1)!, attached)
      if (nat)
        new CfnRoute(this, `Private${at}Route`, {
          routeTableId: own.ref,
          destinationCidrBlock: '0.0.0.0/0',
          natGatewayId: nat.ref,
        })
    }
    new CfnVPCEndpoint(this, 'EndpointS3', {
      vpcId: this.vpcId,
      vpcEndpointType: 'Gateway',
      serviceName: `com.amazonaws.${Stack.of(this).region}.s3`,
      routeTableIds: this.#routes.filter((table) => table !== out).map((table) => table.ref),
    })
    return subnets
  }

  #table(id: string, name: string): CfnRouteTable {
    const table = new CfnRouteTable(this, `${id}Routes`, { vpcId: this.vpcId, tags: [{ key: 'Name', value: name }] })
    this.#routes.push(table)
    return table
  }

  #subnet(name: string, tier: Tier, zone: Zone, table: CfnRouteTable, attributes: Attributes): string {
    const id = `${constructId(tier)}${zone.letter.toUpperCase()}`
    const subnet = new CfnSubnet(this, id, {
      vpcId: this.vpcId,
      cidrBlock: zone[tier],
      availabilityZone: `${Stack.of(this).region}${zone.letter}`,
      mapPublicIpOnLaunch: false,
      tags: [{ key: 'Name', value: `${name}-${tier}-${zone.letter}` }],
    })
    acknowledgeValidation(subnet, {
      W3010: 'The region is known, and a subnet must not move when AWS lists another zone.',
    })
    new CfnSubnetRouteTableAssociation(this, `${id}Association`, { subnetId: subnet.ref, routeTableId: table.ref })
    attributes.tell('subnet', `${tier}-${zone.letter}`, { id: subnet.ref })
    return subnet.ref
  }

  #nat(name: string, letter: string, subnet: string, attached: CfnVPCGatewayAttachment): CfnNatGateway {
    const at = letter.toUpperCase()
    const address = new CfnEIP(this, `NatAddress${at}`, { domain: 'vpc' })
    Tags.of(address).add('Name', `${name}-nat-${letter}`)
    address.addResourceDependency(attached)
    return new CfnNatGateway(this, `Nat${at}`, {
      subnetId: subnet,
      allocationId: address.attrAllocationId,
      tags: [{ key: 'Name', value: `${name}-${letter}` }],
    })
  }
}
