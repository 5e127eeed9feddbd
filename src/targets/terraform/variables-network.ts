import type { Scene } from './scene.ts'
import type { Variable } from './variables.ts'

/** The network: the addresses of one that is made, the ids of one that exists. */
export function networkVariables({ estate: { network } }: Scene): Variable[] {
  return network.made ? madeNetwork(network) : existingNetwork(network)
}

type Network = Scene['estate']['network']

function madeNetwork(network: Extract<Network, { made: true }>): Variable[] {
  return [
    {
      name: 'vpc_cidr',
      type: 'string',
      about: 'The addresses of the network.',
      value: network.cidr,
      valid: { condition: 'can(cidrhost(var.vpc_cidr, 0))', message: 'A range of addresses looks like 10.0.0.0/16.' },
    },
    {
      name: 'zones',
      type: 'map(object({ public = string, private = string, isolated = string }))',
      about: 'The subnets of each availability zone, by its letter.',
      value: Object.fromEntries(
        network.zones.map(({ letter, ...tiers }) => [
          letter,
          { public: tiers.public, private: tiers.private, isolated: tiers.isolated },
        ]),
      ),
      valid: { condition: 'length(var.zones) >= 2', message: 'A load balancer and a database need two zones.' },
    },
  ]
}

function existingNetwork(network: Extract<Network, { made: false }>): Variable[] {
  const subnets = (tier: 'public' | 'private' | 'isolated', about: string): Variable => ({
    name: `${tier}_subnet_ids`,
    type: 'list(string)',
    about,
    value: network[tier],
  })
  return [
    {
      name: 'vpc_id',
      type: 'string',
      about: 'The network, which exists.',
      value: network.vpc,
      valid: { condition: 'startswith(var.vpc_id, "vpc-")', message: 'The id of a VPC begins with vpc-.' },
    },
    { name: 'vpc_cidr', type: 'string', about: 'Its addresses.', value: network.cidr },
    subnets('public', 'Subnets of the load balancer.'),
    subnets('private', 'Subnets of tasks.'),
    subnets('isolated', 'Subnets of data.'),
  ]
}
