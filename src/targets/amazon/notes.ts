import { endOf, type Graph, nodesOf } from '../../graph/graph.ts'
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
  const memory = Object.entries(compute.scaling ?? {})
    .filter(([, asked]) => asked.memory !== undefined)
    .map(([name]) => name)
  return [
    ...(setting.images.registry === undefined
      ? []
      : [
          `images.registry (${setting.images.registry}) is not used on AWS: images are pushed to repositories of ECR in the account.`,
        ]),
    ...(setting.images.load === undefined
      ? []
      : ['images.load is not used on AWS: images are pushed to repositories of ECR in the account.']),
    ...(nat === 'one' && !isChosen
      ? [
          "One NAT gateway serves all zones, as nothing else is asked for: when its zone is lost, nothing reaches the outside, and traffic from other zones to it is paid. network.nat: 'per-zone' has one in each.",
        ]
      : []),
    ...(nat === 'none' && identities.length > 0
      ? [
          `Without a NAT gateway, ${[...new Set(identities.map((each) => each.to))].join(', ')} can be reached only by ways that you add to the network.`,
        ]
      : []),
    ...(memory.length > 0
      ? [`${memory.join(', ')} follows memory, which programs rarely give back: it grows more easily than it shrinks.`]
      : []),
    ...(certificate && 'made' in certificate && certificate.others.length > 9
      ? [`The certificate has ${certificate.others.length + 1} hosts; AWS allows ten until it is asked for more.`]
      : []),
    ...(nodesOf(graph, 'route').some((route) => !route.tls)
      ? ['Some routes are not encrypted: what people type there can be read on its way.']
      : []),
    ...alone(graph),
    ...(options.standby?.mode === 'reads'
      ? writers(graph).map(
          (app) =>
            `${app} keeps what people do in its database: the second region, which has a copy that cannot be written, refuses whatever would change it there, logins among it.`,
        )
      : []),
    ...leftOut(graph, site),
    ...(options.accept?.includes('volume') ? ['What services keep in volumes is lost with each of their tasks.'] : []),
  ]
}

/** What is asked of a data server in two zones, and can be had only from one task. */
function alone(graph: Graph): string[] {
  const stores = new Map(
    nodesOf(graph, 'store')
      .filter((store) => store.highAvailability)
      .map((store) => [store.id, store]),
  )
  return nodesOf(graph, 'route').flatMap(({ to }) => {
    const service = nodesOf(graph, 'service').find((each) => each.id === to.service)
    if (!service || service.replicas.max > 1) return []
    const kept = graph.connections
      .filter((each) => each.from === service.id)
      .flatMap((each) => stores.get(endOf(graph, each)?.id ?? '') ?? [])
    return kept.length === 0
      ? []
      : [
          `${[...new Set(kept.map(({ id }) => id))].join(', ')} survives the loss of a zone, and ${service.id}, which runs once, does not: nobody is answered until it has started elsewhere.`,
        ]
  })
}

/** Apps with a route whose own database is prepared when they are deployed: they write to it. */
function writers(graph: Graph): string[] {
  const databases = (id: string) =>
    graph.connections
      .filter((each) => each.from === id && graph.nodes.get(each.to)?.kind === 'database')
      .map((each) => each.to)
  const prepared = new Set(
    nodesOf(graph, 'job')
      .filter((job) => job.when === 'deploy')
      .flatMap((job) => databases(job.id).map((database) => `${job.app} ${database}`)),
  )
  const apps = nodesOf(graph, 'route')
    .filter(({ app, to }) => databases(to.service).some((database) => prepared.has(`${app} ${database}`)))
    .map(({ app }) => app)
  return [...new Set(apps)]
}

/** Alarms and pictures that AWS has no figure for, by the reason. */
function leftOut(graph: Graph, site: Site): string[] {
  if (nodesOf(graph, 'alarm').length + nodesOf(graph, 'dashboard').length === 0) return []
  const untold = Map.groupBy(untoldFigures({ graph, site, estate: estateOf(graph, site) }), (each) => each.why)
  return [...untold].map(
    ([why, some]) => `Left out on AWS, since ${why}: ${some.map((each) => each.about).join('; ')}.`,
  )
}
