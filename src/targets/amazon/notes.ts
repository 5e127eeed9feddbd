import { type Graph, nodesOf } from '../../graph/graph.ts'
import { accessesOf } from './accesses.ts'
import { certificateOf } from './entry.ts'
import { estateOf } from './estate-of.ts'
import { untoldFigures } from './figures.ts'
import { natOf } from './network.ts'
import type { Site } from './site.ts'

/** What an owner should know although nothing is wrong, one sentence each. */
export function notesOf(graph: Graph, site: Site): string[] {
  const { options, setting } = site
  const { network = {}, compute = {} } = options
  const nat = 'vpc' in network ? undefined : natOf(graph, network)
  const isChosen = !('vpc' in network) && network.nat !== undefined
  const identities = accessesOf(graph, site).filter((access) => access.kind === 'identity')
  const certificate = certificateOf(graph, site)
  const memory = Object.entries(compute.scaling ?? {}).filter(([, asked]) => asked.memory !== undefined).map(([name]) => name)
  return [
    ...(setting.images.registry === undefined ? [] : [`images.registry (${setting.images.registry}) is not used on AWS: images are pushed to repositories of ECR in the account.`]),
    ...(setting.images.load === undefined ? [] : ['images.load is not used on AWS: images are pushed to repositories of ECR in the account.']),
    ...(nat === 'one' && !isChosen ? ["One NAT gateway serves all zones, as nothing else is asked for: when its zone is lost, nothing reaches the outside, and traffic from other zones to it is paid. network.nat: 'per-zone' has one in each."] : []),
    ...(nat === 'none' && identities.length > 0 ? [`Without a NAT gateway, ${[...new Set(identities.map((each) => each.to))].join(', ')} can be reached only by ways that you add to the network.`] : []),
    ...(memory.length > 0 ? [`${memory.join(', ')} follows memory, which programs rarely give back: it grows more easily than it shrinks.`] : []),
    ...(certificate && 'made' in certificate && certificate.others.length > 9 ? [`The certificate has ${certificate.others.length + 1} hosts; AWS allows ten until it is asked for more.`] : []),
    ...(nodesOf(graph, 'route').some((route) => !route.tls) ? ['Some routes are not encrypted: what people type there can be read on its way.'] : []),
    ...leftOut(graph, site),
    ...(options.accept?.includes('volume') ? ['What services keep in volumes is lost with each of their tasks.'] : []),
  ]
}

/** Alarms and pictures that AWS has no figure for, by the reason. */
function leftOut(graph: Graph, site: Site): string[] {
  if (nodesOf(graph, 'alarm').length + nodesOf(graph, 'dashboard').length === 0) return []
  const untold = Map.groupBy(untoldFigures({ graph, site, estate: estateOf(graph, site) }), (each) => each.why)
  return [...untold].map(([why, some]) => `Left out on AWS, since ${why}: ${some.map((each) => each.about).join('; ')}.`)
}
