import type { Graph } from '../../graph/graph.ts'
import { cidrText, partOf, type Range, rangeOf } from './cidr.ts'
import type { Network, Zone } from './estate.ts'
import type { AmazonEndpoint, ExistingNetwork, MadeNetwork } from './options-network.ts'
import { secretsOf } from './secrets.ts'
import { isLasting, type Site } from './site.ts'
import { managedStores } from './stores.ts'

/** The addresses of a network for which none are asked. */
export const usualCidr = '10.0.0.0/16'

// Zones that every account sees, by their letters; where nothing is said a region has at least a, b and c. In Northern
// California an account sees two of three letters:
// https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html
const letters: Readonly<Record<string, readonly string[]>> = {
  'ap-northeast-1': ['a', 'c', 'd'],
  'ca-central-1': ['a', 'b', 'd'],
  'us-west-1': ['a', 'c'],
}

/** The letters of the zones that can be asked for by number in a region, in their order. */
export function lettersIn(region: string): readonly string[] {
  return letters[region] ?? ['a', 'b', 'c']
}

/** The network of a platform: a VPC that exists, or one that is made with three tiers of subnets over the zones. */
export function networkOf(graph: Graph, site: Site): Network {
  const { network = {}, zones = 2, region } = site.options
  if ('vpc' in network) return existing(network)
  const cidr = network.cidr ?? usualCidr
  const range = rangeOf(cidr) ?? rangeOf(usualCidr)!
  const chosen = typeof zones === 'number' ? lettersIn(region).slice(0, zones) : zones
  return {
    made: true,
    cidr,
    zones: chosen.map((letter, index) => zoneAt(range, letter, index)),
    nat: natOf(graph, network),
    endpoints: endpointsOf(graph, site, network),
    flowLogDays: network.flowLogs === false ? 0 : (network.flowLogs ?? 30),
  }
}

/**
 * The subnets of one zone: an eighth of all addresses for services and jobs, of which each task takes one, and a
 * sixteenth each for the load balancer and for data servers. There is room for a fourth zone, so that one more never
 * moves the others.
 */
function zoneAt(range: Range, letter: string, index: number): Zone {
  return {
    letter,
    private: cidrText(partOf(range, 3, index)),
    public: cidrText(partOf(range, 4, 8 + index)),
    isolated: cidrText(partOf(range, 4, 12 + index)),
  }
}

/** How services reach what is outside. */
export function natOf(graph: Graph, network: MadeNetwork): 'per-zone' | 'one' | 'none' {
  return network.nat ?? (isLasting(graph) ? 'per-zone' : 'one')
}

function endpointsOf(graph: Graph, site: Site, network: MadeNetwork): AmazonEndpoint[] {
  const asked = network.endpoints ?? (natOf(graph, network) === 'none' ? 'needed' : [])
  return [...new Set(asked === 'needed' ? neededEndpoints(graph, site) : asked)].sort()
}

/**
 * The services of AWS that tasks themselves ask, beside S3: for images, logs and secrets, and for a session where
 * `exec` works.
 */
export function neededEndpoints(graph: Graph, site: Site): AmazonEndpoint[] {
  const { exec = false } = site.options.compute ?? {}
  const keepers = new Set(secretsOf(graph, site).map((secret) => secret.kept))
  // RDS keeps what it draws for administrators there.
  if (managedStores(graph, site).some((store) => store.engine === 'postgres')) keepers.add('secrets-manager')
  return [
    'ecr.api',
    'ecr.dkr',
    'logs',
    ...(keepers.has('secrets-manager') ? ['secretsmanager' as const] : []),
    ...(keepers.has('ssm') ? ['ssm' as const] : []),
    ...(exec === false ? [] : ['ssmmessages' as const]),
  ]
}

function existing(network: ExistingNetwork): Network {
  const { vpc, cidr } = network
  return {
    made: false,
    vpc,
    cidr,
    public: network.public ?? [],
    private: network.private,
    isolated: network.isolated ?? network.private,
  }
}
