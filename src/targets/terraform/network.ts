import type { Network } from '../amazon/estate.ts'
import { blockOf, code, type HclFile, noted, template } from './hcl.ts'
import { ref, refEach, resource, whole } from './resource.ts'
import { beginning, named, type Scene, subnetIds, vpcId, word } from './scene.ts'

type Made = Extract<Network, { readonly made: true }>

const zones = code('var.zones')
const key = code('each.key')
const zone = template(code('var.aws_region'), key)

/** The network: three tiers of subnets over the zones. Nothing where it exists already. */
export function networkFile(scene: Scene): HclFile | undefined {
  const { network } = scene.estate
  if (!network.made) return undefined
  const perZone = network.nat === 'per-zone'
  const own = beginning(scene)
  const name = (tier: string) => ({ Name: template(own, `-${tier}-`, key) })
  const subnet = (tier: 'public' | 'private' | 'isolated') =>
    resource('aws_subnet', tier, {
      for_each: zones,
      vpc_id: ref('aws_vpc', 'this', 'id'),
      availability_zone: zone,
      cidr_block: code(`each.value.${tier}`),
      tags: name(tier),
    })
  const associations = (tier: 'public' | 'private' | 'isolated', each: boolean) =>
    resource('aws_route_table_association', tier, {
      for_each: zones,
      subnet_id: refEach('aws_subnet', tier, 'each.key', 'id'),
      route_table_id: each ? refEach('aws_route_table', tier, 'each.key', 'id') : ref('aws_route_table', tier, 'id'),
    })
  const vpc_id = ref('aws_vpc', 'this', 'id')
  return {
    comment: `${network.zones.length} zones with three tiers each: public for the load balancer, private for tasks, isolated for data, which has no way out.`,
    blocks: [
      resource('aws_vpc', 'this', {
        cidr_block: code('var.vpc_cidr'),
        enable_dns_support: true,
        enable_dns_hostnames: true,
        tags: { Name: own },
      }),
      resource(
        'aws_default_security_group',
        'this',
        { vpc_id },
        'The group that AWS gives to what names none: nobody may use it for anything.',
      ),
      subnet('public'),
      subnet('private'),
      subnet('isolated'),
      resource('aws_internet_gateway', 'this', { vpc_id, tags: { Name: own } }),
      resource('aws_route_table', 'public', { vpc_id, tags: { Name: template(own, '-public') } }),
      resource('aws_route', 'public', {
        route_table_id: ref('aws_route_table', 'public', 'id'),
        destination_cidr_block: '0.0.0.0/0',
        gateway_id: ref('aws_internet_gateway', 'this', 'id'),
      }),
      associations('public', false),
      resource('aws_route_table', 'private', { for_each: zones, vpc_id, tags: name('private') }),
      associations('private', true),
      resource(
        'aws_route_table',
        'isolated',
        { vpc_id, tags: { Name: template(own, '-isolated') } },
        'No route but that within the network.',
      ),
      associations('isolated', false),
      ...(network.nat === 'none' ? [] : natBlocks(scene, perZone, network)),
      resource(
        'aws_vpc_endpoint',
        's3',
        {
          vpc_id,
          service_name: template('com.amazonaws.', code('var.aws_region'), '.s3'),
          vpc_endpoint_type: 'Gateway',
          route_table_ids: code('concat(values(aws_route_table.private)[*].id, [aws_route_table.isolated.id])'),
          tags: { Name: template(own, '-s3') },
        },
        'Free, and layers of images come from S3.',
      ),
      ...(network.endpoints.length === 0
        ? []
        : [
            blockOf('locals', [], {
              endpoints: noted(
                'Services of AWS that tasks reach without leaving the network; each costs by the hour in every zone.',
                network.endpoints,
              ),
            }),
            resource('aws_vpc_endpoint', 'interface', {
              for_each: code('toset(local.endpoints)'),
              vpc_id,
              service_name: template('com.amazonaws.', code('var.aws_region'), '.', key),
              vpc_endpoint_type: 'Interface',
              private_dns_enabled: true,
              subnet_ids: subnetIds(scene, 'private'),
              security_group_ids: [ref('aws_security_group', 'endpoints', 'id')],
              tags: { Name: template(own, '-', key) },
            }),
          ]),
      ...(flowRole(scene) === undefined
        ? []
        : [
            resource(
              'aws_flow_log',
              'this',
              {
                vpc_id: vpcId(scene),
                traffic_type: 'ALL',
                log_destination: ref('aws_cloudwatch_log_group', 'flow', 'arn'),
                iam_role_arn: ref('aws_iam_role', flowRole(scene)!, 'arn'),
                tags: { Name: named(scene, `${scene.estate.name}-flow`) },
              },
              'Who spoke to whom.',
            ),
          ]),
    ],
  }
}

function natBlocks(scene: Scene, perZone: boolean, network: Made) {
  const own = beginning(scene)
  const first = network.zones[0]!.letter
  const instances = perZone ? { for_each: zones } : {}
  const tags = { Name: perZone ? template(own, '-', key) : own }
  return [
    resource('aws_eip', 'nat', { ...instances, domain: 'vpc', tags }),
    resource(
      'aws_nat_gateway',
      'this',
      {
        ...instances,
        allocation_id: perZone ? refEach('aws_eip', 'nat', 'each.key', 'id') : ref('aws_eip', 'nat', 'id'),
        subnet_id: perZone
          ? refEach('aws_subnet', 'public', 'each.key', 'id')
          : refEach('aws_subnet', 'public', `"${first}"`, 'id'),
        tags,
        depends_on: [whole('aws_internet_gateway', 'this')],
      },
      perZone
        ? "One for each zone: a lost zone takes nobody's way out with it, and nothing is paid for traffic between zones."
        : `One for all zones is cheaper, and a trade: without zone ${first} no task reaches anything outside.`,
    ),
    resource('aws_route', 'private', {
      for_each: zones,
      route_table_id: refEach('aws_route_table', 'private', 'each.key', 'id'),
      destination_cidr_block: '0.0.0.0/0',
      nat_gateway_id: perZone
        ? refEach('aws_nat_gateway', 'this', 'each.key', 'id')
        : ref('aws_nat_gateway', 'this', 'id'),
    }),
  ]
}

function flowRole({ estate }: Scene): string | undefined {
  const role = estate.roles.find((each) => each.principal === 'vpc-flow-logs.amazonaws.com')
  const made =
    estate.network.made && estate.network.flowLogDays > 0 && estate.watch.logs.some(({ id }) => id === 'flow')
  return role && made ? word(role.id) : undefined
}

/** Routes that tasks need before they can fetch anything. */
export function waysOut({ estate }: Scene) {
  if (!estate.network.made) return []
  return [
    whole('aws_route_table_association', 'private'),
    ...(estate.network.nat === 'none' ? [] : [whole('aws_route', 'private')]),
    whole('aws_vpc_endpoint', 's3'),
    ...(estate.network.endpoints.length > 0 ? [whole('aws_vpc_endpoint', 'interface')] : []),
  ]
}
