import type { Graph } from '../../graph/graph.ts'
import { bucketsOf } from './buckets.ts'
import { cachesOf } from './caches.ts'
import { databasesOf } from './databases.ts'
import { entryOf } from './entry.ts'
import type { Cluster, Estate, Service } from './estate.ts'
import { groupsOf } from './groups.ts'
import { lifecycleOf } from './lifecycle.ts'
import { estateName, nameOf, zoneOf } from './names.ts'
import { networkOf } from './network.ts'
import { outputsOf } from './outputs.ts'
import { firstRegion, standbyOf, standbySite } from './regions.ts'
import { repositoriesOf } from './repositories.ts'
import { rolesOf } from './roles.ts'
import { schedulesOf } from './schedules.ts'
import { secretsOf } from './secrets.ts'
import { servicesOf } from './services.ts'
import type { Site } from './site.ts'
import { tasksOf } from './tasks.ts'
import { watchOf } from './watch.ts'

/** Everything that a platform is on AWS, stage by stage. Pure: the same graph and site give the same estate. */
export function estateOf(graph: Graph, site: Site): Estate {
  const second = standbySite(graph, site)
  const first = regionOf(graph, site)
  if (!second) return first
  return { ...firstRegion(site, first), standby: standbyOf(graph, site, first, regionOf(graph, second)) }
}

/** What there is in one region. */
function regionOf(graph: Graph, site: Site): Estate {
  const name = estateName(graph, site)
  const network = networkOf(graph, site)
  const entry = entryOf(graph, site)
  const services = servicesOf(graph, site)
  const things = {
    name,
    platform: graph.platform,
    environment: graph.environment,
    region: site.options.region,
    tags: tagsOf(graph, site),
    network,
    groups: groupsOf(graph, site),
    ...(entry && { entry }),
    cluster: clusterOf(graph, site, services),
    repositories: repositoriesOf(graph, site),
    secrets: secretsOf(graph, site),
    databases: databasesOf(graph, site),
    caches: cachesOf(graph, site),
    buckets: bucketsOf(graph, site),
    tasks: tasksOf(graph, site),
    services,
    lifecycle: lifecycleOf(graph, site),
    schedules: schedulesOf(graph, site),
  }
  const acting = { ...things, roles: rolesOf(graph, site, things) }
  const watched = { ...acting, watch: watchOf(graph, site, acting) }
  return { ...watched, outputs: outputsOf(graph, site, watched) }
}

function tagsOf(graph: Graph, { options }: Site): Record<string, string> {
  return { platform: graph.platform, environment: graph.environment, 'managed-by': 'stackwright', ...options.tags }
}

function clusterOf(graph: Graph, site: Site, services: readonly Service[]): Cluster {
  const { exec = false, insights = true } = site.options.compute ?? {}
  return {
    name: nameOf(graph, site, 'cluster'),
    insights,
    ...(exec !== false && { exec: { log: 'exec' } }),
    ...(services.some((service) => service.called) && { zone: zoneOf(graph, site) }),
  }
}
