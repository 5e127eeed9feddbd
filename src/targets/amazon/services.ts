import { seconds } from '../../base/units.ts'
import { type Graph, nodesOf } from '../../graph/graph.ts'
import type { ServiceNode } from '../../graph/node.ts'
import { wantedReplicas } from '../../graph/replicas.ts'
import { type Access, accessesOf } from './accesses.ts'
import { answeringPort, isAnsweredByEdge } from './beside.ts'
import { deliveredImages } from './delivery/images.ts'
import { targetGroupsOf } from './entry.ts'
import type { Scaling, Service } from './estate.ts'
import { groupOf } from './groups.ts'
import { estateName, labelOf, nameOf } from './names.ts'
import type { AmazonScaling, OfficeHours } from './options-compute.ts'
import type { Site } from './site.ts'
import { edgeContainer, mainContainer } from './task-containers.ts'

/** The services of a graph on ECS. Each has its task and its group under its own id. */
export function servicesOf(graph: Graph, site: Site): Service[] {
  const accesses = accessesOf(graph, site)
  const { of } = deliveredImages(graph, site)
  return nodesOf(graph, 'service')
    .filter((service) => of.has(service.id))
    .map((service) => serviceOf(graph, site, service, accesses))
}

/** The metric with what waits for each replica of a service that follows its queue. */
export const queueMetric = 'WaitingPerReplica'

function serviceOf(graph: Graph, site: Site, service: ServiceNode, accesses: readonly Access[]): Service {
  const { exec = false, hours } = site.options.compute ?? {}
  const targets = targetGroupsOf(graph, service)
  const replicas = replicasOf(site, service)
  const calledBy = accesses.flatMap((access) =>
    access.kind === 'inside' && access.to.id === service.id && access.from.id !== service.id ? [access] : [],
  )
  const scaling = scalingOf(graph, site, service, targets)
  return {
    id: service.id,
    name: nameOf(graph, site, 'service', service.id),
    task: service.id,
    group: groupOf(graph, service),
    replicas,
    // A singleton is stopped before its successor starts; every other service has all of its replicas while it rolls.
    ...(service.singleton ? { minHealthy: 0, maxHealthy: 100 } : { minHealthy: 100, maxHealthy: 200 }),
    capacity: capacityOf(site, service),
    ...(targets.length > 0 && { grace: Math.ceil(service.health.boot.within) }),
    exec: exec !== false,
    targets,
    ...(calledBy.length > 0 && { called: calledAs(graph, service, calledBy[0]!) }),
    calls: accesses.some(
      (access) => access.kind === 'inside' && access.from.id === service.id && access.to.kind === 'service',
    ),
    ...(scaling && { scaling }),
    ...(hours && { hours: officeHours(hours, replicas) }),
  }
}

/** The replicas set by hand are the least, while the platform's bounds allow them. */
function replicasOf({ scaled }: Site, service: ServiceNode): Service['replicas'] {
  return { min: wantedReplicas(service, scaled[service.id]), max: service.replicas.max }
}

function calledAs(
  graph: Graph,
  service: ServiceNode,
  { port }: Extract<Access, { kind: 'inside' }>,
): NonNullable<Service['called']> {
  return {
    name: labelOf(service.id),
    container: isAnsweredByEdge(graph, service, port.name) ? edgeContainer : mainContainer,
    port: answeringPort(graph, service, port),
    portName: port.name,
  }
}

/**
 * Singletons and what keeps files are wholly on demand: a notice of two minutes is not enough to hand over what only
 * one may do.
 */
function capacityOf({ options }: Site, service: ServiceNode): Service['capacity'] {
  const { spot } = options.compute ?? {}
  const meant = spot?.only === undefined || spot.only.includes(service.app) || spot.only.includes(service.id)
  if (!spot || !meant || service.singleton || service.volumes.length > 0) return { base: 0, onDemand: 1, spot: 0 }
  return { base: spot.base ?? service.replicas.min, onDemand: spot.onDemand ?? 0, spot: spot.spot ?? 1 }
}

/**
 * What the number of replicas follows: what the platform says of the service, and what the options say for AWS alone.
 */
function scalingOf(
  graph: Graph,
  { options }: Pick<Site, 'options'>,
  service: ServiceNode,
  targets: readonly string[],
): Scaling | undefined {
  const { min, max, scaleOn } = service.replicas
  const more: AmazonScaling = { ...options.compute?.scaling?.[service.app], ...options.compute?.scaling?.[service.id] }
  // Quick to grow and slow to shrink: a crowd in the morning comes at once, and a pause in it must not cost a replica
  // that is needed again.
  const waits = { out: seconds(more.out ?? '60s'), in: seconds(more.in ?? '300s') }
  const policies: Scaling['policies'] = [
    ...(scaleOn?.signal === 'cpu' ? [{ on: 'cpu' as const, target: scaleOn.target, ...waits }] : []),
    ...(scaleOn?.signal === 'queue'
      ? [
          {
            on: 'queue' as const,
            target: scaleOn.target,
            metric: queueMetric,
            namespace: `${estateName(graph, { options })}/${service.id}`,
            ...waits,
          },
        ]
      : []),
    ...(more.memory === undefined ? [] : [{ on: 'memory' as const, target: more.memory, ...waits }]),
    ...(more.requests === undefined || targets.length === 0
      ? []
      : [{ on: 'requests' as const, target: more.requests, targetGroup: targets[0]!, ...waits }]),
  ]
  return max > min && policies.length > 0 ? { policies } : undefined
}

/** The wanted counts by the clock: all replicas from the morning, none from the evening. */
function officeHours(
  { zone, days = 'mon-fri', from, to }: OfficeHours,
  { min, max }: Service['replicas'],
): NonNullable<Service['hours']> {
  const ofWeek = { 'mon-fri': '1-5', 'mon-sat': '1-6', every: '*' }[days]
  const at = (time: string) => `${Number(time.slice(3))} ${Number(time.slice(0, 2))} * * ${ofWeek}`
  return [
    { cron: at(from), zone, min, max },
    { cron: at(to), zone, min: 0, max: 0 },
  ]
}
