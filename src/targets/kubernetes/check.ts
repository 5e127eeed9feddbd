import { nearest } from '../../base/nearest.ts'
import { below, type Place } from '../../base/place.ts'
import { problem, type Problem } from '../../base/problem.ts'
import { type Graph, nodesOf } from '../../graph/graph.ts'
import { checkArrival, checkImages } from '../container/image-check.ts'
import type { Setting } from '../target.ts'
import { routesOfIdentity } from './access.ts'
import { checkCloudNative } from './extras/cloudnative/check.ts'
import { checkExtras } from './extras/check.ts'
import { checkEntry } from './check-entry.ts'
import { checkStores } from './check-stores.ts'
import type { KubernetesOptions } from './options.ts'
import { isShared } from './volumes.ts'

/** Where the options of this target stand. */
export const optionsPlace: Place = { path: 'targets.kubernetes' }

/** Faults of a platform that only a cluster can see, each at its place. All rules run. */
export function checkKubernetes(graph: Graph, setting: Setting): Problem[] {
  const options = (setting.options ?? {}) as KubernetesOptions
  return [
    ...checkImages(graph, setting),
    ...checkArrival(graph, setting, { path: 'images' }),
    ...checkEntry(graph, options),
    ...checkStores(graph, options),
    ...checkCloudNative(graph, options),
    ...checkExtras(graph, options),
    ...outside(graph, options),
    ...sharedVolumes(graph, options),
    ...logins(graph),
  ]
}

function outside(graph: Graph, options: KubernetesOptions): Problem[] {
  const running = [...nodesOf(graph, 'service'), ...nodesOf(graph, 'job')]
  const known = ['*', ...new Set(running.flatMap((node) => [node.app, node.id]))]
  return Object.keys(options.outside ?? {})
    .filter((name) => !known.includes(name))
    .map((name) =>
      problem('SW4011', below(optionsPlace, 'outside', name), {
        title: 'no app or part of this name',
        found: name,
        expected: 'the name of an app, the id of one of its services or jobs, or *',
        do: `write ${nearest(name, known) ?? known[1] ?? '*'}, or remove it`,
      }),
    )
}

function sharedVolumes(graph: Graph, options: KubernetesOptions): Problem[] {
  if (options.storage?.shared !== undefined) return []
  return nodesOf(graph, 'volume')
    .filter((volume) => isShared({ graph }, volume))
    .map((volume) =>
      problem('SW4011', volume.place, {
        title: `the volume ${volume.id} is for several replicas`,
        found: 'replicas that may run on several machines, and no storage class for a volume that they share',
        expected: 'a storage class with ReadWriteMany, or one replica',
        do: 'set targets.kubernetes.storage.shared to the name of such a class, or give the service one replica at most',
      }),
    )
}

/** Browsers and pods must find a provider of logins at one address. */
function logins(graph: Graph): Problem[] {
  return nodesOf(graph, 'identity')
    .filter((identity) => graph.connections.some((each) => each.to === identity.id))
    .flatMap((identity) =>
      routesOfIdentity(graph, identity)
        .filter((route) => route.host === undefined)
        .map((route) =>
          problem('SW4011', route.place, {
            title: `${identity.id} has no address in a cluster`,
            found: 'a provider of logins without a host',
            expected: 'a host, at which browsers and the pods of the cluster both find it',
            do: `add a host to ${identity.id}`,
          }),
        ),
    )
}
