import { below, type Place } from '../../base/place.ts'
import { problem, type Problem } from '../../base/problem.ts'
import { type Graph, nodesOf } from '../../graph/graph.ts'
import { isAligned, partOf, type Range, rangeOf, sizeOf } from './cidr.ts'
import { lettersIn, natOf, neededEndpoints, usualCidr } from './network.ts'
import type { ExistingNetwork, MadeNetwork } from './options-network.ts'
import type { Site } from './site.ts'

/** Faults of the network, each at its place in the options. */
export function checkNetwork(graph: Graph, site: Site, at: Place): Problem[] {
  const { network = {} } = site.options
  const place = below(at, 'network')
  return [
    ...zones(site, at),
    ...('vpc' in network
      ? existing(graph, site, network, place)
      : [...addresses(graph, site, network, place), ...waysOut(graph, site, network, place)]),
  ]
}

function zones({ options }: Site, at: Place): Problem[] {
  const { region, zones: asked } = options
  const place = below(at, 'zones')
  if (asked === undefined) return []
  if (typeof asked !== 'number') {
    const isFit = new Set(asked).size === asked.length && asked.length >= 2 && asked.length <= 3
    return isFit
      ? []
      : [
          problem('SW4014', place, {
            title: 'zones that cannot be',
            found: asked.join(', ') || 'none',
            expected: 'two or three different letters',
            do: "write them as ['a', 'b']",
          }),
        ]
  }
  const known = lettersIn(region)
  return asked <= known.length
    ? []
    : [
        problem('SW4014', place, {
          title: `${region} has no ${asked} zones for every account`,
          found: String(asked),
          expected: `${known.length}, or the letters of those that your account has`,
          do: `write ${known.length}, or name them: zones: ['${known.join("', '")}', ...]`,
        }),
      ]
}

/** Networks that are nobody's in particular: https://www.rfc-editor.org/rfc/rfc1918 and rfc6598. */
const privateRanges: readonly Range[] = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10'].map((text) =>
  rangeOf(text)!,
)

function addresses(graph: Graph, { options }: Site, network: MadeNetwork, at: Place): Problem[] {
  const place = below(at, 'cidr')
  const text = network.cidr ?? usualCidr
  const range = rangeOf(text)
  if (!range)
    return [
      problem('SW4014', place, {
        title: 'no range of addresses',
        found: text,
        expected: 'a range of IPv4 addresses',
        do: `write it as '${usualCidr}'`,
      }),
    ]
  if (!isAligned(range)) {
    const start = range.start - (range.start % sizeOf(range))
    return [
      problem('SW4014', place, {
        title: 'the range begins in the middle of one',
        found: text,
        expected: 'an address at which a range of this size begins',
        do: `write ${[24, 16, 8, 0].map((shift) => Math.floor(start / 2 ** shift) % 256).join('.')}/${range.bits}`,
      }),
    ]
  }
  if (
    !privateRanges.some((each) => range.start >= each.start && range.start + sizeOf(range) <= each.start + sizeOf(each))
  ) {
    return [
      problem('SW4014', place, {
        title: 'addresses of others',
        found: text,
        expected: 'a private range: what has these addresses on the internet could never be reached',
        do: "choose one of 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16, '10.40.0.0/16' for example",
      }),
    ]
  }
  const count = typeof options.zones === 'object' ? options.zones.length : (options.zones ?? 2)
  // AWS keeps five addresses of each subnet for itself, and each endpoint takes one.
  const room = count * (sizeOf(partOf(range, 3, 0)) - 5 - neededRoom)
  const wanted = mostTasks(graph)
  return wanted <= room
    ? []
    : [
        problem('SW4014', place, {
          title: 'the network is too small',
          found: `${text}, which has ${room} addresses for tasks in ${count} zones`,
          expected: `${wanted}: every replica twice while services roll, and the jobs`,
          do: `choose a larger range, such as '${usualCidr}', or fewer replicas`,
        }),
      ]
}

const neededRoom = 8

/** The most tasks at one time: services that roll have the new ones beside the old ones. */
export function mostTasks(graph: Graph): number {
  const services = nodesOf(graph, 'service').reduce(
    (sum, service) => sum + (service.singleton ? 1 : 2 * service.replicas.max),
    0,
  )
  return (
    services +
    nodesOf(graph, 'schedule').length +
    (nodesOf(graph, 'job').some((job) => job.when !== 'schedule') ? 1 : 0)
  )
}

function waysOut(graph: Graph, site: Site, network: MadeNetwork, at: Place): Problem[] {
  if (natOf(graph, network) !== 'none') return []
  const asked = network.endpoints ?? 'needed'
  const missing = asked === 'needed' ? [] : neededEndpoints(graph, site).filter((each) => !asked.includes(each))
  const wishes = Object.entries(site.options.outside ?? {}).filter(
    ([, allowance]) => allowance === 'https' || allowance === 'anything',
  )
  return [
    ...(missing.length > 0
      ? [
          problem('SW4015', below(at, 'endpoints'), {
            found: `nat 'none' without endpoints for ${missing.join(', ')}`,
            expected: 'endpoints for all services of AWS that tasks need',
            do: "write  endpoints: 'needed', or  nat: 'one'",
          }),
        ]
      : []),
    ...wishes.map(([name]) =>
      problem('SW4015', below(at, 'nat'), {
        title: 'nothing leads to what is outside',
        found: `nat 'none', and outside: { '${name}': ... }`,
        expected: 'a NAT gateway',
        do: `write  nat: 'one', or remove '${name}' from outside`,
      }),
    ),
  ]
}

function existing(graph: Graph, { options }: Site, network: ExistingNetwork, at: Place): Problem[] {
  const found: Problem[] = []
  const tell = (key: string, title: string, has: string, expected: string, advice: string) =>
    void found.push(problem('SW4011', below(at, key), { title, found: has, expected, do: advice }))
  if (!rangeOf(network.cidr))
    tell(
      'cidr',
      'no range of addresses',
      network.cidr,
      'the range of IPv4 addresses of the VPC',
      "write it as '10.0.0.0/16'",
    )
  const wanted = typeof options.zones === 'number' ? options.zones : 2
  for (const key of ['public', 'private', 'isolated'] as const) {
    const subnets = network[key]
    if (subnets && new Set(subnets).size !== subnets.length)
      tell(key, 'a subnet twice', subnets.join(', '), 'each subnet once, in a zone of its own', 'remove the second')
    if (subnets && subnets.length > 0 && subnets.length < wanted)
      tell(
        key,
        `fewer than ${wanted} zones`,
        `${subnets.length} ${subnets.length === 1 ? 'subnet' : 'subnets'}`,
        `${wanted}, each in another zone`,
        `name ${wanted} subnets in ${wanted} zones`,
      )
  }
  const isOpen = nodesOf(graph, 'route').length > 0 && !options.entry?.internal
  if (isOpen && (network.public ?? []).length === 0) {
    tell(
      'public',
      'nowhere for the load balancer',
      'no public subnets, and an entry that is not internal',
      'subnets with a way to the internet gateway',
      'name them, or write  entry: { internal: true }',
    )
  }
  return found
}
