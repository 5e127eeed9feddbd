import { nearest } from '../../base/nearest.ts'
import { below, type Place } from '../../base/place.ts'
import { problem, type Problem } from '../../base/problem.ts'
import { type Graph, nodesOf } from '../../graph/graph.ts'
import type { ServiceNode } from '../../graph/node.ts'
import { routesOf } from './beside.ts'
import type { Site } from './site.ts'

/** Faults of how services run, each at its place. */
export function checkCompute(graph: Graph, site: Site, at: Place): Problem[] {
  const place = below(at, 'compute')
  return [
    ...names(graph, site, at),
    ...volumes(graph, site),
    ...[architecture, spot, scaling, hours].flatMap((rule) => rule(graph, site, place)),
  ]
}

/** Names in the options that nothing of the platform has. */
function names(graph: Graph, { options }: Site, at: Place): Problem[] {
  const services = nodesOf(graph, 'service')
  const running = [...services, ...nodesOf(graph, 'job')]
  const ofServices = [...new Set(services.flatMap((node) => [node.app, node.id]))]
  const ofAll = ['*', ...new Set(running.flatMap((node) => [node.app, node.id]))]
  const unknown = (written: readonly string[], known: readonly string[], place: Place, what: string) =>
    written
      .filter((name) => !known.includes(name))
      .map((name) =>
        problem('SW4011', below(place, name), {
          title: 'no app or part of this name',
          found: name,
          expected: what,
          do: `write ${nearest(name, known) ?? known.at(-1) ?? 'nothing here'}, or remove it`,
        }),
      )
  return [
    ...unknown(
      Object.keys(options.outside ?? {}),
      ofAll,
      below(at, 'outside'),
      'the name of an app, the id of one of its services or jobs, or *',
    ),
    ...unknown(
      Object.keys(options.compute?.scaling ?? {}),
      ofServices,
      below(at, 'compute', 'scaling'),
      'the name of an app, or the id of a service',
    ),
    ...unknown(
      options.compute?.spot?.only ?? [],
      ofServices,
      below(at, 'compute', 'spot', 'only'),
      'the name of an app, or the id of a service',
    ),
  ]
}

/** What a task of Fargate writes is lost with it. */
function volumes(graph: Graph, { options }: Site): Problem[] {
  if (options.accept?.includes('volume')) return []
  return [...nodesOf(graph, 'service'), ...nodesOf(graph, 'job')]
    .filter((node) => node.volumes.length > 0)
    .map((node) =>
      problem('SW4001', node.place, {
        title: `${node.id} would lose what it keeps`,
        found: `${node.kind} ${node.id} with ${node.volumes.length === 1 ? 'the volume' : 'the volumes'} ${node.volumes.join(', ')}`,
        expected: 'nothing kept in files: what a task of Fargate writes is gone when it ends',
        do: `leave ${node.app} out of the environment for AWS, keep its files in a database, or accept the loss: accept: ['volume']`,
      }),
    )
}

function architecture(_: Graph, { options, setting }: Site, place: Place): Problem[] {
  const [asked, built] = [options.compute?.architecture, setting.images.platform]
  if (asked === undefined || built === undefined || (asked === 'arm64') === (built === 'linux/arm64')) return []
  return [
    problem('SW4011', below(place, 'architecture'), {
      title: 'images for other processors than those they run on',
      found: `${asked}, and images.platform: '${built}'`,
      expected: 'one of them for both',
      do: `write  images: { platform: 'linux/${asked === 'arm64' ? 'arm64' : 'amd64'}' }, or leave it out`,
    }),
  ]
}

function spot(graph: Graph, { options }: Site, place: Place): Problem[] {
  const share = options.compute?.spot
  if (!share) return []
  const singletons = nodesOf(graph, 'service').filter(
    (service) => service.singleton && share.only?.includes(service.id),
  )
  return [
    ...singletons.map((service) =>
      problem('SW4017', below(place, 'spot', 'only', service.id), {
        title: `Spot capacity for ${service.id}, of which there is one`,
        found: service.id,
        expected: 'services of which there may be several',
        do: `remove ${service.id}`,
      }),
    ),
    ...((share.onDemand ?? 0) + (share.spot ?? 1) === 0
      ? [
          problem('SW4011', below(place, 'spot'), {
            title: 'weights that lead nowhere',
            found: 'onDemand: 0 and spot: 0',
            expected: 'one of them above 0',
            do: 'write  spot: 1',
          }),
        ]
      : []),
  ]
}

function scaling(graph: Graph, { options }: Site, place: Place): Problem[] {
  return Object.entries(options.compute?.scaling ?? {}).flatMap(([name, asked]) => {
    const meant = nodesOf(graph, 'service').filter((service) => service.id === name || service.app === name)
    const can = meant.filter((service) => service.replicas.max > service.replicas.min)
    const at = below(place, 'scaling', name)
    if (meant.length > 0 && can.length === 0) {
      return [
        problem('SW4011', at, {
          title: `${name} has a fixed number of replicas`,
          found: told(meant),
          expected: 'a service with a least and a most',
          do: 'write  replicas: [1, 4]  or the like at the app',
        }),
      ]
    }
    const routed = can.some((service) => routesOf(graph, service).length > 0)
    return asked.requests !== undefined && can.length > 0 && !routed
      ? [
          problem('SW4011', below(at, 'requests'), {
            title: `no requests reach ${name}`,
            found: 'requests, and no route',
            expected: 'a service with a route',
            do: 'write memory, or remove it',
          }),
        ]
      : []
  })
}

function told(services: readonly ServiceNode[]): string {
  return services.map((service) => `${service.id} with ${service.replicas.min}`).join(', ')
}

function hours(_: Graph, { options }: Site, place: Place): Problem[] {
  const asked = options.compute?.hours
  if (!asked) return []
  return [
    ...(asked.from >= asked.to
      ? [
          problem('SW4011', below(place, 'hours'), {
            title: 'hours that do not end on the day they begin',
            found: `${asked.from} to ${asked.to}`,
            expected: 'an end after the start',
            do: 'change from or to',
          }),
        ]
      : []),
    ...(isZone(asked.zone)
      ? []
      : [
          problem('SW4011', below(place, 'hours', 'zone'), {
            title: 'no time zone of this name',
            found: asked.zone,
            expected: 'a name of the IANA database',
            do: "write it as 'Europe/Berlin'",
          }),
        ]),
  ]
}

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== undefined
  } catch {
    return false
  }
}
